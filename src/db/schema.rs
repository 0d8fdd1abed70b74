//! The tables as Diesel sees them, in the order of the migrations. Written by hand; the test `schema_matches_the_database`
//! holds every column here against the migrated database. No logic.

diesel::table! {
    institutions (id) {
        id -> Int8,
        number -> Text,
        name -> Text,
        country -> Text,
        locale -> Text,
        required_fields -> Array<Text>,
        tab_title -> Text,
        version -> Int4,
        created_at -> Timestamptz,
        wallet_rule -> Text,
        wallet_cooldown_hours -> Int4,
        seen_whole -> Array<Text>,
    }
}

diesel::table! {
    staff (id) {
        id -> Int8,
        username -> Text,
        display_name -> Text,
        password_hash -> Nullable<Text>,
        theme -> Text,
        shortcuts -> Bool,
        failed_attempts -> Int4,
        locked_until -> Nullable<Timestamptz>,
        disabled_at -> Nullable<Timestamptz>,
        last_sign_in_at -> Nullable<Timestamptz>,
        version -> Int4,
        created_at -> Timestamptz,
        email -> Nullable<Text>,
        enabled_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    staff_grants (institution_id, staff_id) {
        institution_id -> Int8,
        staff_id -> Int8,
        roles -> Array<Text>,
        granted_at -> Timestamptz,
        version -> Int4,
        reviewed_at -> Nullable<Timestamptz>,
        customer_id -> Nullable<Int8>,
    }
}

diesel::table! {
    invitations (id) {
        id -> Int8,
        institution_id -> Int8,
        staff_id -> Int8,
        token_hash -> Bytea,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
        replaced_at -> Nullable<Timestamptz>,
        form_key -> Nullable<Uuid>,
    }
}

diesel::table! {
    sessions (id) {
        id -> Int8,
        institution_id -> Int8,
        staff_id -> Int8,
        token_hash -> Bytea,
        created_at -> Timestamptz,
        last_seen_at -> Timestamptz,
        expires_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        address -> Text,
        second_factor_at -> Nullable<Timestamptz>,
        proven_at -> Nullable<Timestamptz>,
        device -> Text,
    }
}

diesel::table! {
    sign_in_allowances (address) {
        address -> Text,
        attempts -> Float4,
        counted_at -> Timestamptz,
    }
}

diesel::table! {
    customers (institution_id, id) {
        id -> Int8,
        institution_id -> Int8,
        kind -> Text,
        sort -> Nullable<Text>,
        customer_number -> Text,
        salutation -> Nullable<Text>,
        first_name -> Nullable<Text>,
        middle_name -> Nullable<Text>,
        last_name -> Nullable<Text>,
        name -> Nullable<Text>,
        name_key -> Text,
        date_of_birth -> Nullable<Date>,
        nationalities -> Array<Text>,
        birth_country -> Nullable<Text>,
        deceased_date -> Nullable<Date>,
        representative -> Nullable<Text>,
        registration_authority -> Nullable<Text>,
        registration_date -> Nullable<Date>,
        bankruptcy_date -> Nullable<Date>,
        responsible_id -> Nullable<Int8>,
        parent_id -> Nullable<Int8>,
        plate -> Nullable<Text>,
        email -> Nullable<Text>,
        email_key -> Nullable<Text>,
        phone -> Nullable<Text>,
        mobile -> Nullable<Text>,
        address1 -> Text,
        address2 -> Nullable<Text>,
        address3 -> Nullable<Text>,
        address4 -> Nullable<Text>,
        zip_code -> Text,
        city -> Text,
        region -> Nullable<Text>,
        country -> Text,
        locale -> Text,
        reg_no_kind -> Text,
        reg_no_country -> Text,
        reg_no_sealed -> Bytea,
        reg_no_index -> Nullable<Bytea>,
        reg_no_index_version -> Nullable<Int2>,
        reg_no_confirmed -> Bool,
        data_key_sealed -> Bytea,
        screening_done -> Bool,
        risk_class -> Nullable<Text>,
        additional_values -> Jsonb,
        status -> Text,
        status_reason -> Nullable<Text>,
        status_since -> Timestamptz,
        sibling_of_id -> Nullable<Int8>,
        merged_into_id -> Nullable<Int8>,
        version -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        mobile_is_mobile -> Bool,
        mobile_changed_at -> Nullable<Timestamptz>,
        reg_no_index_even -> Nullable<Bytea>,
        reg_no_index_even_version -> Nullable<Int2>,
    }
}

diesel::table! {
    customer_temporary_addresses (institution_id, customer_id) {
        institution_id -> Int8,
        customer_id -> Int8,
        address1 -> Text,
        address2 -> Nullable<Text>,
        address3 -> Nullable<Text>,
        address4 -> Nullable<Text>,
        zip_code -> Text,
        city -> Text,
        region -> Nullable<Text>,
        country -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
    }
}

diesel::table! {
    customer_words (institution_id, word, customer_id) {
        institution_id -> Int8,
        word -> Text,
        customer_id -> Int8,
    }
}

diesel::table! {
    customer_notes (institution_id, id) {
        id -> Int8,
        institution_id -> Int8,
        customer_id -> Int8,
        staff_id -> Int8,
        text_sealed -> Bytea,
        created_at -> Timestamptz,
        form_key -> Uuid,
    }
}

diesel::table! {
    events (institution_id, id) {
        id -> Int8,
        institution_id -> Int8,
        at -> Timestamptz,
        staff_id -> Nullable<Int8>,
        session_id -> Nullable<Int8>,
        address -> Nullable<Text>,
        request_id -> Nullable<Uuid>,
        subject_kind -> Text,
        subject_id -> Int8,
        action -> Text,
        fields -> Array<Text>,
        details_sealed -> Nullable<Bytea>,
        details -> Nullable<Jsonb>,
        sealed_for_id -> Nullable<Int8>,
    }
}

diesel::table! {
    drafts (institution_id, id) {
        institution_id -> Int8,
        id -> Uuid,
        staff_id -> Int8,
        typed_sealed -> Bytea,
        door_passed -> Bool,
        customer_id -> Nullable<Int8>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    parked_forms (institution_id, id) {
        institution_id -> Int8,
        id -> Uuid,
        staff_id -> Int8,
        action -> Text,
        typed_sealed -> Bytea,
        parked_at -> Timestamptz,
    }
}

diesel::table! {
    account_products (institution_id, id) {
        id -> Int8,
        institution_id -> Int8,
        code -> Text,
        name -> Text,
        currency -> Text,
        retired_at -> Nullable<Timestamptz>,
        version -> Int4,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    card_products (institution_id, id) {
        id -> Int8,
        institution_id -> Int8,
        code -> Text,
        name -> Text,
        brand -> Text,
        form -> Text,
        embossing_length -> Int2,
        embossing_set -> Text,
        retired_at -> Nullable<Timestamptz>,
        version -> Int4,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    accounts (institution_id, id) {
        id -> Int8,
        institution_id -> Int8,
        origin -> Text,
        number -> Nullable<Text>,
        reference -> Nullable<Text>,
        name -> Nullable<Text>,
        product_id -> Int8,
        currency -> Text,
        segment -> Nullable<Text>,
        payment_reference_kind -> Nullable<Text>,
        payment_reference -> Nullable<Text>,
        opened_on -> Date,
        owner_id -> Int8,
        owner_since -> Timestamptz,
        owner_reason -> Text,
        parent_id -> Nullable<Int8>,
        status -> Text,
        status_reason -> Nullable<Text>,
        status_since -> Timestamptz,
        form_key -> Nullable<Uuid>,
        version -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    account_owners (institution_id, id) {
        id -> Int8,
        institution_id -> Int8,
        account_id -> Int8,
        customer_id -> Int8,
        since -> Timestamptz,
        until -> Nullable<Timestamptz>,
        reason -> Text,
        end_reason -> Nullable<Text>,
    }
}

diesel::table! {
    account_addresses (institution_id, account_id) {
        institution_id -> Int8,
        account_id -> Int8,
        address1 -> Text,
        address2 -> Nullable<Text>,
        address3 -> Nullable<Text>,
        address4 -> Nullable<Text>,
        zip_code -> Text,
        city -> Text,
        region -> Nullable<Text>,
        country -> Text,
    }
}

diesel::table! {
    cards (institution_id, id) {
        id -> Int8,
        institution_id -> Int8,
        origin -> Text,
        reference -> Text,
        truncated_number -> Nullable<Text>,
        last_four -> Nullable<Text>,
        product_id -> Int8,
        role -> Text,
        expires_on -> Nullable<Date>,
        embossing_name -> Nullable<Text>,
        company_line -> Nullable<Text>,
        production -> Text,
        production_since -> Timestamptz,
        previous_card_id -> Nullable<Int8>,
        account_id -> Int8,
        account_owner_id -> Int8,
        holder_id -> Int8,
        holder_since -> Timestamptz,
        holder_reason -> Text,
        wallet_wish -> Bool,
        wallet_obstacles -> Array<Text>,
        status -> Text,
        status_reason -> Nullable<Text>,
        status_since -> Timestamptz,
        form_key -> Nullable<Uuid>,
        version -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    card_holders (institution_id, id) {
        id -> Int8,
        institution_id -> Int8,
        card_id -> Int8,
        customer_id -> Int8,
        since -> Timestamptz,
        until -> Nullable<Timestamptz>,
        reason -> Text,
        end_reason -> Nullable<Text>,
    }
}

diesel::table! {
    card_addresses (institution_id, card_id, purpose) {
        institution_id -> Int8,
        card_id -> Int8,
        purpose -> Text,
        address1 -> Text,
        address2 -> Nullable<Text>,
        address3 -> Nullable<Text>,
        address4 -> Nullable<Text>,
        zip_code -> Text,
        city -> Text,
        region -> Nullable<Text>,
        country -> Text,
    }
}

diesel::table! {
    staff_totp (staff_id) {
        staff_id -> Int8,
        secret_sealed -> Bytea,
        confirmed_at -> Timestamptz,
        last_step -> Int8,
    }
}

diesel::table! {
    staff_recovery_codes (staff_id, code_hash) {
        staff_id -> Int8,
        code_hash -> Bytea,
        created_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    looks (institution_id, id, at) {
        institution_id -> Int8,
        id -> Int8,
        at -> Timestamptz,
        staff_id -> Int8,
        session_id -> Int8,
        request -> Uuid,
        address -> Text,
        page -> Text,
        subject_kind -> Nullable<Text>,
        subject_id -> Nullable<Int8>,
        customer_id -> Nullable<Int8>,
        term_sealed -> Nullable<Bytea>,
        found -> Nullable<Int4>,
        field -> Nullable<Text>,
    }
}

diesel::table! {
    look_quotas (staff_id, kind) {
        staff_id -> Int8,
        kind -> Text,
        hour -> Timestamptz,
        used -> Int4,
    }
}

diesel::table! {
    key_versions (family, version) {
        family -> Text,
        version -> Int2,
        check_value -> Bytea,
        is_required -> Bool,
        begun_at -> Timestamptz,
        settled_at -> Nullable<Timestamptz>,
        retired_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    term_keys (institution_id) {
        institution_id -> Int8,
        key_sealed -> Bytea,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    institutions,
    staff,
    staff_grants,
    invitations,
    sessions,
    customers,
    customer_temporary_addresses,
    customer_words,
    customer_notes,
    account_products,
    card_products,
    accounts,
    account_owners,
    account_addresses,
    cards,
    card_holders,
    card_addresses,
    events,
    drafts,
    parked_forms,
    staff_totp,
    staff_recovery_codes,
    looks,
    look_quotas,
);
