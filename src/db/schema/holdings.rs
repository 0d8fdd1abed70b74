//! Products, accounts and cards, with their owners and holders.

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
