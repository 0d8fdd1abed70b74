//! An event of the audit as a line of the page and as a row of the file: who did what to whom. The words are those of each noun's
//! own history; values of customers are left to that.

use crate::db::audit::AuditRow;
use crate::db::events::EventRow;
use crate::domain::deed_kind::DeedKind;
use crate::domain::policy::Permission;
use crate::web::desk::Context;
use crate::web::part_views::{Event, Link};
use crate::web::{accounts, cards, customers, settings, staff, time};

use super::query::field_label;

/// The columns of the file.
pub const HEADS: [&str; 13] = [
    "time",
    "username",
    "name",
    "network_address",
    "kind",
    "action",
    "what",
    "subject",
    "subject_id",
    "customer_number",
    "fields",
    "reason",
    "event",
];

/// A line of the page; of what is kept from who asks only that there was something.
pub fn event(cx: &Context, row: &AuditRow, is_withheld: bool) -> Event {
    let (time, time_iso) = (time::human(row.at, cx.actor.now), time::iso(row.at));
    if is_withheld {
        let sentence = "About your own record, or somebody of your name and address: not shown".to_owned();
        return Event { time, time_iso, sentence, ..Event::default() };
    }
    let own = own_line(cx, row);
    Event {
        time,
        time_iso,
        sentence: format!("{}: {}", subject(row), what(row, own.as_ref())),
        link: link(cx, row),
        changes: own.as_ref().map(|event| event.changes.clone()).unwrap_or_default(),
        who: who(row),
        reason: reason(row),
    }
}

/// A row of the file.
pub fn cells(cx: &Context, row: &AuditRow, is_withheld: bool) -> Vec<String> {
    let time = row.at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    let mut cells = vec![time];
    if !is_withheld {
        let own = own_line(cx, row);
        let labels: Vec<&str> = row.fields.iter().map(|key| field_label(key)).collect();
        cells.extend([
            row.username.clone().unwrap_or_default(),
            row.staff_name.clone().unwrap_or_default(),
            row.address.clone().unwrap_or_default(),
            DeedKind::of(&row.action).map_or("", DeedKind::code).to_owned(),
            row.action.clone(),
            what(row, own.as_ref()),
            row.subject_kind.clone(),
            row.subject_id.to_string(),
            row.customer_number.clone().unwrap_or_default(),
            labels.join("; "),
            reason(row).unwrap_or_default(),
        ]);
    }
    cells.resize(HEADS.len() - 1, String::new());
    cells.push(row.id.to_string());
    cells
}

fn subject(row: &AuditRow) -> String {
    let number = row.customer_number.as_deref();
    match (row.subject_kind.as_str(), number) {
        ("customer", number) => format!("Customer {}", number.unwrap_or_default()),
        ("account", Some(number)) => format!("An account of {number}"),
        ("account", None) => "An account".to_owned(),
        ("card", Some(number)) => format!("A card of {number}"),
        ("card", None) => "A card".to_owned(),
        ("staff", _) => format!("Account of {}", row.subject_name.as_deref().unwrap_or("a colleague")),
        ("product", _) => "A product".to_owned(),
        _ => "The institution".to_owned(),
    }
}

/// What the history of staff or settings says of it, whose values are no secret.
fn own_line(cx: &Context, row: &AuditRow) -> Option<Event> {
    let told = match row.subject_kind.as_str() {
        "staff" => staff::told,
        "institution" => settings::told,
        _ => return None,
    };
    let event = EventRow {
        id: row.id,
        at: row.at,
        action: row.action.clone(),
        fields: row.fields.clone(),
        details_sealed: None,
        details: row.details.clone(),
        address: row.address.clone(),
        sealed_for_id: None,
        data_key_sealed: None,
        staff_name: row.staff_name.clone(),
    };
    Some(told(&event, cx.actor.now))
}

fn what(row: &AuditRow, own: Option<&Event>) -> String {
    let done = match (row.subject_kind.as_str(), own) {
        (_, Some(event)) if !event.sentence.is_empty() => return event.sentence.clone(),
        (_, Some(_)) => return "Changed".to_owned(),
        ("customer", _) => customers::told(&row.action, &row.fields),
        ("account", _) => accounts::told(&row.action).to_owned(),
        ("card", _) => cards::told(&row.action).to_owned(),
        _ => {
            let code = row.details.as_ref().and_then(|details| details.get("code")?.as_str()).unwrap_or_default();
            let done = match row.action.as_str() {
                "product_retired" => "Retired",
                "product_taken_up" => "Taken up again",
                _ => "Added",
            };
            return format!("{done} {code}").trim_end().to_owned();
        }
    };
    let has_changes = matches!(DeedKind::of(&row.action), Some(DeedKind::Edits | DeedKind::Proposals));
    if row.fields.is_empty() || !has_changes {
        return done;
    }
    let labels: Vec<&str> = row.fields.iter().map(|key| field_label(key)).collect();
    format!("{done}: {}", labels.join(", "))
}

/// Where its values and reason are, for who may read them: the record's history with this event on top.
fn link(cx: &Context, row: &AuditRow) -> Option<Link> {
    let (label, permission, noun) = match row.subject_kind.as_str() {
        "customer" => ("in its history", Permission::SeeHistory, "customers"),
        "account" => ("in its history", Permission::SeeHistory, "accounts"),
        "card" => ("in its history", Permission::SeeHistory, "cards"),
        "staff" => ("in the account's history", Permission::ManageStaff, "staff"),
        _ => return None,
    };
    let href = format!("/{noun}/{}/history?before={}", row.subject_id, row.id.saturating_add(1));
    cx.may(permission).then(|| Link::new(label, href))
}

fn who(row: &AuditRow) -> String {
    let name =
        row.staff_name.as_ref().zip(row.username.as_ref()).map(|(name, username)| format!("{name} ({username})"));
    match (name, &row.address) {
        (Some(name), Some(address)) => format!("{name} from {address}"),
        (Some(name), None) => name,
        (None, Some(address)) => format!("Somebody at {address}"),
        (None, None) => "Cardfile".to_owned(),
    }
}

fn reason(row: &AuditRow) -> Option<String> {
    Some(row.details.as_ref()?.get("reason")?.as_str()?.to_owned())
}
