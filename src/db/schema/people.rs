//! Institutions, who works in them, and how they sign in.

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
        session_idle_secs -> Nullable<Int4>,
        session_absolute_secs -> Nullable<Int4>,
        proof_secs -> Nullable<Int4>,
        looks_per_hour -> Nullable<Int4>,
        finds_per_hour -> Nullable<Int4>,
        reveals_per_hour -> Nullable<Int4>,
        invitation_secs -> Nullable<Int4>,
        staff_unused_secs -> Nullable<Int4>,
        parked_secs -> Nullable<Int4>,
        passkey_roles -> Array<Text>,
        approvals -> Array<Text>,
        confirm_months -> Int4,
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
        factor_reset_by -> Nullable<Int8>,
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
    former_passwords (staff_id, id) {
        staff_id -> Int8,
        id -> Int8,
        password_hash -> Text,
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
        made_by -> Nullable<Int8>,
        tries -> Int4,
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
        second_factor_with -> Nullable<Text>,
    }
}

diesel::table! {
    mailing (is_single) {
        is_single -> Bool,
        is_on -> Bool,
    }
}

diesel::table! {
    outbox (institution_id, id) {
        institution_id -> Int8,
        id -> Uuid,
        staff_id -> Int8,
        kind -> Text,
        invitation_id -> Nullable<Int8>,
        link_sealed -> Nullable<Bytea>,
        created_at -> Timestamptz,
        attempts -> Int4,
        next_attempt_at -> Timestamptz,
        sent_at -> Nullable<Timestamptz>,
        given_up_at -> Nullable<Timestamptz>,
        dead_at -> Nullable<Timestamptz>,
        last_error -> Nullable<Text>,
        address -> Nullable<Text>,
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
    staff_passkeys (id) {
        id -> Int8,
        staff_id -> Int8,
        credential_id -> Bytea,
        credential -> Jsonb,
        name -> Text,
        use_count -> Int8,
        created_at -> Timestamptz,
        last_used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    webauthn_challenges (session_id) {
        session_id -> Int8,
        purpose -> Text,
        state -> Jsonb,
        created_at -> Timestamptz,
    }
}
