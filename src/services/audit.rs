//! The audit as a use-case: that somebody took a part of it away as a file is an event itself, written before the file leaves.

use serde_json::json;

use crate::db::PgConnection;
use crate::db::events::{self, Details, NewEvent, Subject};
use crate::domain::actor::Actor;
use crate::domain::reason::Reason;
use crate::services::Failure;

/// What was exported: what was asked for, by name, and how many rows fit.
pub struct Export<'a> {
    pub asked: Vec<(&'a str, String)>,
    pub rows: usize,
}

/// Records the export with its reason.
pub fn record_export(
    conn: &mut PgConnection,
    actor: &Actor,
    export: &Export<'_>,
    reason: &Reason,
) -> Result<(), Failure> {
    let asked: serde_json::Map<_, _> =
        export.asked.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let event = NewEvent {
        at: actor.now,
        origin: actor.into(),
        subject: Subject::Institution(actor.scope()),
        action: "audit_exported",
        fields: Vec::new(),
        details: Details::Open(json!({ "asked": asked, "rows": export.rows, "reason": reason.sentence() })),
    };
    Ok(events::insert(conn, actor.scope(), event)?)
}
