//! Reading what was typed, field by field, and gathering what is wrong. Each group's `parse` goes through here, so that a
//! missing required field is found in one place, whoever requires it.

use chrono::NaiveDate;

use super::{FormField, Typed};
use crate::domain::country::Country;
use crate::domain::date;
use crate::domain::text::{Flaw, Line};

/// What somebody requires beyond the always required.
pub trait Requirements: std::fmt::Debug + Sync {
    fn requires(&self, key: &str) -> bool;
}

/// Nothing more is required.
impl Requirements for () {
    fn requires(&self, _: &str) -> bool {
        false
    }
}

/// What parsing stands on besides the text itself.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The institution's country: the default for phones and registration numbers.
    pub country: Country,
    pub today: NaiveDate,
    /// What this institution requires beyond the always required.
    pub required: &'a dyn Requirements,
}

/// Why a field was refused, in a sentence for the person who typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem<F> {
    pub field: F,
    /// The input to go to: a date's first part, or a tick beside the field.
    pub input: String,
    pub message: String,
}

pub struct Reader<'a, F> {
    typed: &'a Typed,
    pub ground: &'a Ground<'a>,
    problems: Vec<Problem<F>>,
    excused: Vec<F>,
}

impl<'a, F: FormField> Reader<'a, F> {
    pub fn new(typed: &'a Typed, ground: &'a Ground<'a>) -> Reader<'a, F> {
        Reader { typed, ground, problems: Vec::new(), excused: Vec::new() }
    }

    pub fn text(&self, field: F) -> &'a str {
        self.typed.get(field.key()).trim()
    }

    pub fn is_ticked(&self, input: &str) -> bool {
        self.typed.is_ticked(input)
    }

    /// These fields need not be filled in here, whatever the institution requires.
    pub fn excuse(&mut self, fields: &[F]) {
        self.excused.extend_from_slice(fields);
    }

    fn is_required(&self, field: F) -> bool {
        field.is_always_required() || (self.ground.required.requires(field.key()) && !self.excused.contains(&field))
    }

    /// Takes a parsed value or notes the problem; notes as missing what is empty and required.
    pub fn settle<T>(&mut self, field: F, parsed: Result<Option<T>, Flaw>) -> Option<T> {
        match parsed {
            Ok(None) if self.is_required(field) => {
                self.refuse(field, Flaw::Missing);
                None
            }
            Ok(value) => value,
            Err(flaw) => {
                self.refuse(field, flaw);
                None
            }
        }
    }

    /// One line of text, which may be empty unless somebody requires it.
    pub fn line<const MAX: usize>(&mut self, field: F) -> Option<Line<MAX>> {
        let parsed = Line::parse(self.typed.get(field.key()));
        self.settle(field, parsed)
    }

    pub fn date(&mut self, field: F) -> Option<NaiveDate> {
        let inputs = field.inputs();
        let part = |index: usize| self.typed.get(&inputs[index]);
        let parsed = date::parse_parts(part(0), part(1), part(2));
        self.settle(field, parsed)
    }

    /// A date that has come already: births, deaths, registrations.
    pub fn past_date(&mut self, field: F) -> Option<NaiveDate> {
        let date = self.date(field)?;
        if date > self.ground.today {
            self.refuse(field, Flaw::Sentence(format!("{} must be today or in the past", field.label())));
            return None;
        }
        Some(date)
    }

    pub fn country(&mut self, field: F) -> Option<Country> {
        let parsed = match self.text(field) {
            "" => Ok(None),
            text => Country::parse(text).map(Some),
        };
        self.settle(field, parsed)
    }

    pub fn refuse(&mut self, field: F, flaw: Flaw) {
        let input = field.inputs().remove(0);
        self.refuse_at(field, input, flaw);
    }

    pub fn refuse_at(&mut self, field: F, input: String, flaw: Flaw) {
        self.problems.push(Problem { field, input, message: flaw.sentence(field.label()) });
    }

    /// The value, if every required part of it is there and nothing was refused.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Vec<Problem<F>>> {
        match (value, self.problems.is_empty()) {
            (Some(value), true) => Ok(value),
            (_, _) => Err(self.problems),
        }
    }
}
