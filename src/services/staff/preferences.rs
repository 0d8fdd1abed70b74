//! How the desk looks to a person, and whether single keys do something.

use diesel::PgConnection;
use serde_json::json;

use crate::db::events::{Details, NewEvent, Subject};
use crate::db::{DbError, events, staff};
use crate::domain::actor::Actor;
use crate::domain::staff::Theme;

/// How the desk looks to the actor and whether single keys do something. What is so already leaves no event.
pub fn set_preferences(conn: &mut PgConnection, actor: &Actor, theme: Theme, shortcuts: bool) -> Result<(), DbError> {
    let mut fields = Vec::new();
    let mut details = serde_json::Map::new();
    if theme != actor.theme {
        fields.push("theme");
        details.insert("theme".into(), json!([actor.theme.code(), theme.code()]));
    }
    if shortcuts != actor.has_shortcuts {
        fields.push("shortcuts");
        details.insert("shortcuts".into(), json!([actor.has_shortcuts, shortcuts]));
    }
    if fields.is_empty() {
        return Ok(());
    }
    staff::set_preferences(conn, actor.staff, theme, shortcuts)?;
    let event = NewEvent {
        at: actor.now,
        origin: actor.into(),
        subject: Subject::Staff(actor.staff),
        action: "preferences_changed",
        fields,
        details: Details::Open(details.into()),
    };
    events::insert(conn, actor.scope(), event)
}
