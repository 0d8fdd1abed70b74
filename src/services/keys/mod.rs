//! Keys and the database: whether they fit (`fit`), changing them while desks serve (`rotation`, `reseal`), and giving old ones up
//! (`retire`). What is known of them is in db::key_versions, what they seal in db::sealed.
//!
//! Old and new keys stand side by side at every moment. A new ring or cookie key is in the file before anything is made with it,
//! and a program that meets it looks at the file. A new index key is known first, so that numbers are stored under both; when the
//! database refuses any without it and every row has its index, numbers are looked up by it.

mod fit;
mod reseal;
mod retire;
mod rotation;
mod terms;

pub use fit::{Unfit, check, ensure, is_in_use};
pub use reseal::{Step, Stopped, index_some, reseal_some};
pub use retire::{Kept, Retired, Why, retire};
pub use rotation::{Change, Plan, Progress, Refusal, carry_out, prepare};
pub use terms::hold_term_keys;

use crate::db::events::{Details, NewEvent, Origin, Subject};
use crate::db::{DbError, PgConnection, events, institutions};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

/// Tells the history of every institution: the keys are of them all. `changes` are the families with the versions of before and
/// after; who sat at the terminal is what the machine says of them.
fn record(
    conn: &mut PgConnection,
    action: &str,
    changes: &[(&'static str, Option<u16>, Option<u16>)],
    operator: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let text = |version: Option<u16>| version.map(|version| version.to_string());
    let mut details: Map<String, Value> = changes
        .iter()
        .map(|(family, before, after)| (format!("{family}_key"), json!([text(*before), text(*after)])))
        .collect();
    let fields: Vec<String> = details.keys().cloned().collect();
    details.insert("operator".to_owned(), json!(operator));
    for institution in institutions::list_ids(conn)? {
        let event = NewEvent {
            at: now,
            origin: Origin::default(),
            subject: Subject::Institution(institution),
            action,
            fields: fields.iter().map(String::as_str).collect(),
            details: Details::Open(details.clone().into()),
        };
        events::insert(conn, institution, event)?;
    }
    Ok(())
}
