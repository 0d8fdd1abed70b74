//! What a person typed, by input name, good and bad alike: kept so that a form can come back as it was sent.
//! It holds no promise about its values; parsing gives those.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::FormField;

/// Input name → text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Typed(BTreeMap<String, String>);

impl Typed {
    /// What was typed into an input; empty when it was not sent.
    pub fn get(&self, input: &str) -> &str {
        self.0.get(input).map_or("", String::as_str)
    }

    pub fn put(&mut self, input: impl Into<String>, text: impl Into<String>) {
        self.0.insert(input.into(), text.into());
    }

    pub fn set(&mut self, field: impl FormField, text: impl Into<String>) {
        self.put(field.key(), text);
    }

    pub fn set_date(&mut self, field: impl FormField, date: Option<NaiveDate>) {
        let parts = match date {
            Some(date) => [date.day().to_string(), date.month().to_string(), date.year().to_string()],
            None => Default::default(),
        };
        for (input, part) in field.inputs().into_iter().zip(parts) {
            self.put(input, part);
        }
    }

    /// A field's text for people and for the history: a date as `1985-03-14`, all else as typed.
    pub fn text(&self, field: impl FormField) -> String {
        if !field.is_date() {
            return self.get(field.key()).to_owned();
        }
        let part = |name: &str| self.get(&format!("{}_{name}", field.key())).trim();
        match (part("year"), part("month"), part("day")) {
            ("", "", "") => String::new(),
            (year, month, day) => format!("{year:0>4}-{month:0>2}-{day:0>2}"),
        }
    }

    /// Whether a tick was set.
    pub fn is_ticked(&self, input: &str) -> bool {
        !self.get(input).is_empty()
    }

    /// Takes over everything that the other holds.
    pub fn overlay(&mut self, other: &Typed) {
        for (input, text) in &other.0 {
            self.0.insert(input.clone(), text.clone());
        }
    }

    /// Forgets these inputs: a tick that was taken away is not sent at all.
    pub fn clear(&mut self, inputs: &[String]) {
        for input in inputs {
            self.0.remove(input);
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(input, text)| (input.as_str(), text.as_str()))
    }
}

impl FromIterator<(String, String)> for Typed {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(pairs: T) -> Typed {
        Typed(pairs.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::customer::Field;

    #[test]
    fn a_date_is_three_inputs_and_one_text() {
        let mut typed = Typed::default();
        typed.set_date(Field::DateOfBirth, NaiveDate::from_ymd_opt(1985, 3, 4));

        assert_eq!(typed.get("date_of_birth_day"), "4");
        assert_eq!(typed.text(Field::DateOfBirth), "1985-03-04");

        typed.set_date(Field::DateOfBirth, None);
        assert_eq!(typed.text(Field::DateOfBirth), "");
    }
}
