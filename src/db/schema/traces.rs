//! The history, who looked at what, and the keys that the rows stand under.

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
    proposals (institution_id, id) {
        id -> Int8,
        institution_id -> Int8,
        subject_kind -> Text,
        subject_id -> Int8,
        customer_id -> Nullable<Int8>,
        part -> Text,
        acts -> Array<Text>,
        maker_id -> Nullable<Int8>,
        made_at -> Timestamptz,
        version -> Int4,
        state -> Text,
        wish_sealed -> Nullable<Bytea>,
        decider_id -> Nullable<Int8>,
        decided_at -> Nullable<Timestamptz>,
        reason_sealed -> Nullable<Bytea>,
        claimer_id -> Nullable<Int8>,
        claimed_until -> Nullable<Timestamptz>,
        wish -> Nullable<Jsonb>,
        reason -> Nullable<Text>,
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

diesel::table! {
    event_fields (institution_id, field, at, event_id) {
        institution_id -> Int8,
        field -> Text,
        at -> Timestamptz,
        event_id -> Int8,
    }
}

diesel::table! {
    spot_check_rates (institution_id, kind) {
        institution_id -> Int8,
        kind -> Text,
        percent -> Int2,
    }
}

diesel::table! {
    spot_check_draws (institution_id, day) {
        institution_id -> Int8,
        day -> Date,
        seed -> Uuid,
        rates -> Array<Text>,
        drawn_at -> Timestamptz,
    }
}

diesel::table! {
    spot_checks (institution_id, event_id) {
        institution_id -> Int8,
        event_id -> Int8,
        day -> Date,
        kind -> Text,
        staff_id -> Int8,
        outcome -> Nullable<Text>,
        checker_id -> Nullable<Int8>,
        checked_at -> Nullable<Timestamptz>,
    }
}
