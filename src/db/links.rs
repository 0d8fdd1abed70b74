//! Who owned an account and who held a card, when and why. A trigger writes them with the row they belong to, so that a link is
//! ended and never deleted; the pages of records read them (db::around).

use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// One link: since when, until when, and why it began and ended.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct LinkRow {
    pub since: DateTime<Utc>,
    pub until: Option<DateTime<Utc>>,
    pub reason: String,
    pub end_reason: Option<String>,
}

/// An account that a customer owned once, or a card it held: its id and what it is called by.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct FormerRow {
    pub id: i64,
    pub number: Option<String>,
    pub reference: Option<String>,
}
