//! Customers, and what is typed of them before it is theirs.

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
        confirmed_at -> Nullable<Timestamptz>,
        confirmed_by -> Nullable<Int8>,
        confirmed_version -> Nullable<Int4>,
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
    returned_post (institution_id, id) {
        id -> Int8,
        institution_id -> Int8,
        customer_id -> Int8,
        part -> Text,
        came_back_on -> Date,
        words_sealed -> Nullable<Bytea>,
        marker_id -> Int8,
        marked_at -> Timestamptz,
        ender_id -> Nullable<Int8>,
        ended_at -> Nullable<Timestamptz>,
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
