//! What happened to an account, in sentences: what was done to it, and who came in or was kept out.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::db::events::EventRow;
use crate::domain::policy::Role;
use crate::web::frame::role_words;
use crate::web::part_views::{Change, Event};
use crate::web::time;
use crate::web::waiting::step;

/// An event of an account as a line of its history.
pub fn event(row: &EventRow, now: DateTime<Utc>) -> Event {
    Event {
        time: time::human(row.at, now),
        time_iso: time::iso(row.at),
        sentence: sentence(row),
        link: None,
        changes: changes(row),
        who: who(row),
        reason: detail(row, "reason").map(str::to_owned),
    }
}

fn detail<'a>(row: &'a EventRow, name: &str) -> Option<&'a str> {
    row.details.as_ref()?.get(name)?.as_str()
}

fn sentence(row: &EventRow) -> String {
    let words = match row.action.as_str() {
        "staff_added" => "Added",
        "invitation_made" if detail(row, "by") == Some("mail") => "One-time link made and sent by e-mail",
        "invitation_made" => "One-time link made",
        "mail_sent_again" => "Messages by e-mail sent again",
        "invitation_accepted" => "Password set on the link",
        "invitation_spent" => "One-time link ended: only passwords of before were tried on it",
        "password_changed" => "Password changed",
        "password_change_refused" => "Password not changed: the present one was wrong",
        "preferences_changed" => "Preferences changed",
        "signed_in" => "Signed in",
        "signed_out" => "Signed out",
        "password_passed" => "Password right, second factor still to come",
        "second_factor_passed" if detail(row, "with") == Some("recovery_code") => "Signed in with a recovery code",
        "second_factor_passed" if detail(row, "with") == Some("passkey") => "Signed in with a passkey",
        "second_factor_passed" => "Signed in with the authenticator",
        "proof_given" => "Showed again who it is",
        "proof_refused" => "Did not show who it is: the password was wrong",
        "second_factor_enrolled" => "Second factor set up",
        "authenticator_replaced" => "Authenticator replaced",
        "authenticator_removed" => "Authenticator removed",
        "passkey_added" => return format!("Passkey added: {}", detail(row, "name").unwrap_or_default()),
        "passkey_renamed" => return format!("Passkey renamed: {}", detail(row, "name").unwrap_or_default()),
        "passkey_removed" => return format!("Passkey removed: {}", detail(row, "name").unwrap_or_default()),
        "recovery_codes_renewed" => "New recovery codes made",
        "tied" => "Tied to a customer: their own record",
        "untied" => "Tied to no customer any more",
        "second_factor_reset" => "Second factor reset",
        "disabled" | "disabled_unused" => "Disabled",
        "enabled" => "Enabled",
        "unlocked" => "Unlocked",
        "sessions_ended" => "Sessions ended",
        "own_session_ended" => "Ended another session of their own",
        "own_sessions_ended" => "Ended all other sessions of their own",
        "sign_in_refused" | "second_factor_refused" => return refusal(row),
        action if step(action).is_some() => step(action).unwrap_or_default(),
        "roles_changed" | "institution_switched" | "particulars_changed" => "",
        _ => "Changed",
    };
    words.to_owned()
}

/// Why somebody was kept out: told to admins, never to who tried.
fn refusal(row: &EventRow) -> String {
    let locks = row.details.as_ref().and_then(|details| details.get("locks")).and_then(Value::as_bool);
    let why = match detail(row, "why").unwrap_or_default() {
        "password" => "wrong password",
        "code" => "wrong code",
        "code, which locks" => "wrong code, which locked the account",
        "passkey" => "a passkey that was not right",
        "passkey, which locks" => "a passkey that was not right, which locked the account",
        "passkey count" => "a passkey whose count went back: there may be a copy of the device",
        "passkey count, which locks" => {
            "a passkey whose count went back, which locked the account: there may be a copy"
        }
        "locked" => "the account is locked",
        "disabled" => "the account is disabled",
        "no_password" => "there is no password yet",
        "no_grant" => "the person works nowhere",
        _ => "unknown",
    };
    let locked = if locks == Some(true) { ", which locked the account" } else { "" };
    format!("Sign-in refused: {why}{locked}")
}

fn who(row: &EventRow) -> String {
    let name = row.staff_name.as_deref();
    match (name, row.address.as_deref()) {
        (Some(name), Some(address)) => format!("{name}, from {address}"),
        (Some(name), None) => name.to_owned(),
        // Nobody showed who they are.
        (None, Some(address)) => format!("Somebody at {address}"),
        (None, None) => "Cardfile".to_owned(),
    }
}

fn changes(row: &EventRow) -> Vec<Change> {
    let side = |field: &str, index: usize| {
        let value = row.details.as_ref()?.get(field)?.get(index)?;
        Some(words(value)).filter(|words| !words.is_empty())
    };
    let change = |field: &String| {
        let label = match field.as_str() {
            "roles" => "Roles",
            "institution" => "Institution",
            "display_name" if row.action == "particulars_changed" => "Name",
            "email" if row.action == "particulars_changed" => "E-mail",
            _ => return None,
        };
        Some(Change { label: label.to_owned(), before: side(field, 0), after: side(field, 1) })
    };
    row.fields.iter().filter_map(change).collect()
}

fn words(value: &Value) -> String {
    match value.as_array() {
        Some(codes) => role_words(&codes.iter().filter_map(Value::as_str).filter_map(Role::parse).collect::<Vec<_>>()),
        None => value.as_str().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row(action: &str, details: Value, who: Option<&str>) -> EventRow {
        EventRow {
            id: 1,
            at: DateTime::from_timestamp(1_800_000_000, 0).expect("a date"),
            action: action.into(),
            fields: vec!["roles".into()],
            details_sealed: None,
            details: Some(details),
            address: Some("203.0.113.7".into()),
            sealed_for_id: None,
            data_key_sealed: None,
            staff_name: who.map(str::to_owned),
        }
    }

    #[test]
    fn a_lockout_is_told_with_the_address_it_came_from() {
        let refused = row("sign_in_refused", json!({ "why": "password", "locks": true }), None);

        let event = event(&refused, refused.at);

        assert_eq!(event.sentence, "Sign-in refused: wrong password, which locked the account");
        assert_eq!(event.who, "Somebody at 203.0.113.7");
    }

    #[test]
    fn changed_roles_are_told_in_words_with_the_reason() {
        let details = json!({ "roles": [["agent"], ["agent", "admin"]], "reason": "Other duties" });
        let changed = row("roles_changed", details, Some("Aino Salmi"));

        let event = event(&changed, changed.at);

        let change = &event.changes[0];
        assert_eq!((change.before.as_deref(), change.after.as_deref()), (Some("Agent"), Some("Agent, admin")));
        assert_eq!(event.reason.as_deref(), Some("Other duties"));
        assert_eq!(event.who, "Aino Salmi, from 203.0.113.7");
    }
}
