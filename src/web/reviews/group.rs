//! A change of a group of fields on the page of a proposal: each field as it was, is and would become, three ways where the record
//! has moved.

use super::about::Reviewed;
use super::page::Wrong;
use super::views::ReviewRow;
use crate::domain::customer::{Change, Field, Group};
use crate::domain::form::{Fate, FormField, Pick, Typed, fate, merge};
use crate::domain::masking::{PersonalFact, PersonalFacts};
use crate::services::customers::Record;
use crate::services::proposals::Opened;
use crate::web::customers::field_words;
use crate::web::desk::Context;
use crate::web::editing::views::{Outcome, Picked};
use crate::web::outcome::Fault;

/// A group of a customer that would change.
pub struct GroupChange<'a> {
    pub opened: &'a Opened,
    pub group: Group,
    pub record: &'a Record,
}

impl<'a> GroupChange<'a> {
    pub fn new(reviewed: &'a Reviewed, group: Group, record: &'a Record) -> GroupChange<'a> {
        GroupChange { opened: &reviewed.opened, group, record }
    }

    /// The group as it is now.
    fn now(&self) -> Typed {
        self.record.customer.group(self.group).typed()
    }

    pub fn fields(&self) -> Vec<Field> {
        self.group.fields(self.record.kind())
    }

    /// Whether a field of the group is no longer what it was when the proposal was made.
    pub fn has_moved(&self) -> bool {
        let now = self.now();
        self.fields().into_iter().any(|field| self.opened.before.text(field) != now.text(field))
    }

    /// The fields that the proposal changes, or that were changed since.
    fn shown(&self) -> Vec<Field> {
        let now = self.now();
        let differs = |field: &Field| {
            let was = self.opened.before.text(*field);
            was != self.opened.after.text(*field) || (self.opened.state.is_open() && was != now.text(*field))
        };
        self.fields().into_iter().filter(differs).collect()
    }

    /// What is masked for this person elsewhere, of what the page shows.
    pub fn masked(&self, cx: &Context) -> PersonalFacts {
        let whole = cx.actor.sees_whole(self.record.kind());
        let facts = self.shown().into_iter().filter_map(PersonalFact::of);
        facts.filter(|fact| !whole.contains(*fact) && self.is_masked(*fact)).collect()
    }

    /// Of a company the registration number is nobody's secret.
    fn is_masked(&self, fact: PersonalFact) -> bool {
        fact != PersonalFact::RegNo || self.record.reg_no().is_personal()
    }

    pub fn rows(&self, cx: &Context, revealed: PersonalFacts, sent: &Typed, wrong: &Wrong) -> Vec<ReviewRow> {
        let whole = cx.actor.sees_whole(self.record.kind()).or(revealed);
        self.shown().into_iter().map(|field| self.row(field, whole, sent, wrong)).collect()
    }

    fn row(&self, field: Field, whole: PersonalFacts, sent: &Typed, wrong: &Wrong) -> ReviewRow {
        let (opened, now) = (self.opened, self.now());
        let masked = PersonalFact::of(field).filter(|fact| !whole.contains(*fact) && self.is_masked(*fact));
        let text = |typed: &Typed| {
            let text = typed.text(field);
            let shown = || masked.map_or_else(|| field_words(field, &text), |fact| fact.mask(&text));
            (!text.is_empty()).then(shown)
        };
        // Once it has ended, the page tells what was proposed and not what happened since.
        let present = if opened.state.is_open() { &now } else { &opened.before };
        let outcome = match fate(field, &opened.before, present, &opened.after) {
            Fate::Theirs => Outcome::Theirs,
            Fate::Agreed | Fate::Mine => Outcome::Mine,
            Fate::Contested => Outcome::Choose {
                picked: match sent.get(&keep(field)) {
                    "theirs" => Picked::Theirs,
                    "mine" => Picked::Mine,
                    _ => Picked::Nothing,
                },
                error: wrong
                    .undecided
                    .contains(&field)
                    .then(|| format!("Choose which {} to keep", field.label().to_lowercase())),
            },
        };
        ReviewRow {
            key: field.key().to_owned(),
            label: field.label().to_owned(),
            was: text(&opened.before),
            now: text(present),
            becomes: text(&opened.after),
            outcome,
        }
    }

    /// The inputs of its picks.
    pub fn inputs(&self) -> impl Iterator<Item = String> {
        self.fields().into_iter().map(keep)
    }

    /// The change that would be stored: what was proposed, over what the record is now. Where both changed the same field, the page
    /// asks, and only an answer to what it showed counts: `is_answered`.
    pub fn put_together(&self, cx: &Context, sent: &Typed, is_answered: bool) -> Result<Result<Change, Wrong>, Fault> {
        let pick = |field: Field| match sent.get(&keep(field)) {
            "theirs" if is_answered => Some(Pick::Theirs),
            "mine" if is_answered => Some(Pick::Mine),
            _ => None,
        };
        let merged = match merge(&self.fields(), &self.opened.before, &self.now(), &self.opened.after, pick) {
            Ok(merged) if is_answered || !self.has_moved() => merged,
            Ok(_) => return Ok(Err(Wrong::default())),
            Err(undecided) => {
                let undecided = if is_answered { undecided } else { Vec::new() };
                return Ok(Err(Wrong { undecided, ..Wrong::default() }));
            }
        };
        let parsed = Change::parse(self.group, self.record.kind(), &merged, &cx.actor.ground());
        Ok(parsed.map_err(|problems| {
            let words: Vec<String> = problems.iter().map(|problem| problem.message.clone()).collect();
            Wrong::saying("It cannot be saved any more.", words.join(". "))
        }))
    }
}

fn keep(field: Field) -> String {
    format!("keep_{}", field.key())
}
