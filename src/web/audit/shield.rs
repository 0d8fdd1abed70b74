//! What the audit keeps from somebody who is a customer too: whatever is about their own record or, until they said why, about
//! somebody of their surname and address. Who is no customer costs no question.

use std::collections::{HashMap, HashSet};

use crate::db::PgConnection;
use crate::db::audit::{self, AuditRow};
use crate::domain::ids::CustomerId;
use crate::services::looks;
use crate::web::desk::Context;
use crate::web::outcome::Fault;

/// Which of these events are not told to who asks.
pub fn withheld(conn: &mut PgConnection, cx: &Context, rows: &[AuditRow]) -> Result<HashSet<i64>, Fault> {
    if cx.actor.own_record.is_none() {
        return Ok(HashSet::new());
    }
    let ids = |kind: &str| -> Vec<i64> {
        rows.iter().filter(|row| row.subject_kind == kind).map(|row| row.subject_id).collect()
    };
    let (accounts, cards) = (ids("account"), ids("card"));
    let mut people: HashMap<(&str, i64), Vec<i64>> = HashMap::new();
    for (kind, id, customer) in audit::list_people(conn, cx.actor.scope(), &accounts, &cards)? {
        people.entry((kind, id)).or_default().push(customer);
    }
    let of = |row: &AuditRow| -> Vec<i64> {
        let own = (row.subject_kind == "customer").then_some(row.subject_id);
        let now = people.get(&(row.subject_kind.as_str(), row.subject_id)).cloned().unwrap_or_default();
        own.into_iter().chain(row.sealed_for_id).chain(now).collect()
    };
    let all: HashSet<CustomerId> = rows.iter().flat_map(of).map(CustomerId).collect();
    let all: Vec<CustomerId> = all.into_iter().collect();
    let kept = looks::list_withheld(conn, &cx.actor, &all)?;
    let is_kept = |row: &&AuditRow| of(row).iter().any(|id| kept.contains(&CustomerId(*id)));
    Ok(rows.iter().filter(is_kept).map(|row| row.id).collect())
}
