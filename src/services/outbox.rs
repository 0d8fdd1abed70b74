//! Messages to staff on their way: taking one that is due, writing it, and what became of it. They are put into the outbox by the
//! use-cases that they tell of, each in its own transaction. Sending is not done in here, and no transaction is open meanwhile:
//! whoever takes a message has it for longer than sending can last, and if that program ends, another one takes it then. So a
//! message is never lost, and sent twice only if the program ended between the server's yes and ours. A link that is replaced in
//! the very moment of its sending may still go; it opens nothing.

use chrono::{DateTime, Duration, Utc};
use diesel::PgConnection;
use serde_json::json;
use uuid::Uuid;

use crate::db::events::{Details, NewEvent, Subject};
use crate::db::{DbError, events, outbox};
use crate::domain::email::Email;
use crate::domain::ids::{InstitutionId, StaffId};
use crate::domain::notice::{Letter, NoticeLink, Occasion, letter};
use crate::seal::{Keys, Place, SealError};
use crate::services::history::Author;

/// The first, and one after each gap.
const MOST_ATTEMPTS: usize = GAPS.len() + 1;

/// Nobody came to say what became of it, ever.
const CUT_OFF: &str = "the program ended each time while it was sending this";

const NOT_OPENED: &str = "its link does not open with the keys of this desk";

/// For how long a message is in one program's hands.
pub const TAKEN_FOR: Duration = Duration::minutes(3);

/// How long to wait after each attempt that failed. After the last there is one more, within the day that a link works.
pub const GAPS: [Duration; 7] = [
    Duration::minutes(1),
    Duration::minutes(5),
    Duration::minutes(15),
    Duration::hours(1),
    Duration::hours(3),
    Duration::hours(6),
    Duration::hours(12),
];

/// A message that somebody took to send.
#[derive(Debug)]
pub struct Taken {
    pub scope: InstitutionId,
    pub id: Uuid,
    attempts: i32,
    pub name: String,
    pub email: Email,
    pub letter: Letter,
}

/// What taking came to.
#[derive(Debug)]
pub enum Turn {
    /// To be sent now.
    Send(Box<Taken>),
    /// There was one that is not to be sent any more.
    Dropped,
    /// Nothing is due.
    Nothing,
}

/// Takes the message that is due for longest. `desk` is where people reach the desk, such as https://desk.example.com.
pub fn take(conn: &mut PgConnection, keys: &Keys, desk: &str, now: DateTime<Utc>) -> Result<Turn, DbError> {
    let Some(row) = outbox::claim(conn, now, now + TAKEN_FOR)? else { return Ok(Turn::Nothing) };
    let (scope, kind) = (row.scope(), row.kind());
    if usize::try_from(row.attempts).is_ok_and(|attempts| attempts > MOST_ATTEMPTS) {
        outbox::mark_failed(conn, (scope, row.id, row.attempts), CUT_OFF, None, now)?;
        return Ok(Turn::Dropped);
    }
    let is_alive = row.is_alive(now);
    let Some(email) = row.email.filter(|_| is_alive) else {
        outbox::mark_dead(conn, scope, row.id, now)?;
        return Ok(Turn::Dropped);
    };
    let link = match (&row.link_sealed, row.expires_at) {
        (Some(sealed), Some(until)) => {
            let id = row.id.to_string();
            let place = Place { column: "outbox.link_sealed", institution: scope, row: &id };
            let opened =
                keys.open(place, sealed).and_then(|bytes| String::from_utf8(bytes).map_err(|_| SealError::Format));
            let Ok(token) = opened else {
                // Not to keep all others waiting: it may open when the right keys are back.
                let gap = now + GAPS[GAPS.len() - 1];
                outbox::mark_failed(conn, (scope, row.id, row.attempts), NOT_OPENED, Some(gap), now)?;
                return Ok(Turn::Dropped);
            };
            Some(NoticeLink { address: format!("{desk}/invitation/{token}"), until })
        }
        _ => None,
    };
    let letter = letter(&Occasion {
        kind,
        institution: &row.institution_name,
        person: &row.display_name,
        at: row.created_at,
        desk,
        link: link.as_ref(),
    });
    let email = Email::stored(email);
    let taken = Taken { scope, id: row.id, attempts: row.attempts, name: row.display_name, email, letter };
    Ok(Turn::Send(Box::new(taken)))
}

/// What became of sending: `failed` says why it did not go, without addresses.
pub fn settle(conn: &mut PgConnection, taken: &Taken, failed: Option<&str>, now: DateTime<Utc>) -> Result<(), DbError> {
    let Some(why) = failed else { return outbox::mark_sent(conn, taken.scope, taken.id, now) };
    let gap = usize::try_from(taken.attempts).ok().and_then(|tried| GAPS.get(tried.saturating_sub(1)));
    outbox::mark_failed(conn, (taken.scope, taken.id, taken.attempts), why, gap.map(|gap| now + *gap), now)
}

/// Has the messages of a person sent again that did not go; answers how many there were.
pub fn send_again(conn: &mut PgConnection, author: Author<'_>, staff: StaffId) -> Result<usize, DbError> {
    let count = outbox::renew(conn, author.scope, staff, author.now)?;
    if count > 0 {
        let event = NewEvent {
            at: author.now,
            origin: author.origin,
            subject: Subject::Staff(staff),
            action: "mail_sent_again",
            fields: Vec::new(),
            details: Details::Open(json!({ "messages": count })),
        };
        events::insert(conn, author.scope, event)?;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gaps_grow_and_end_within_a_day() {
        assert!(GAPS.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(GAPS.iter().sum::<Duration>() < Duration::hours(24));
    }
}
