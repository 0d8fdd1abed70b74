//! What the issuer's own care duties left on the record: screening, risk class and additional values. All informational.

use serde::{Deserialize, Serialize};

use super::{Field, Problem, Reader};
use crate::domain::form::{FormField, Ground, Typed};
use crate::domain::text::{Block, Flaw, Line};

/// Risk class as the founding platform names it (customer v3, `riskScore`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RiskClass {
    High,
    Med,
    Low,
    /// Politically exposed person.
    Pep,
}

impl RiskClass {
    pub const ALL: [RiskClass; 4] = [RiskClass::Low, RiskClass::Med, RiskClass::High, RiskClass::Pep];

    pub fn code(self) -> &'static str {
        match self {
            RiskClass::High => "High",
            RiskClass::Med => "Med",
            RiskClass::Low => "Low",
            RiskClass::Pep => "Pep",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            RiskClass::High => "High",
            RiskClass::Med => "Medium",
            RiskClass::Low => "Low",
            RiskClass::Pep => "Politically exposed person",
        }
    }

    pub fn parse(code: &str) -> Option<RiskClass> {
        RiskClass::ALL.into_iter().find(|class| class.code() == code)
    }
}

/// A key and its value. Keys as on the founding platform's newest cards: 1–36 of letters, digits and dashes; values 1–1,000.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdditionalValue {
    pub key: String,
    pub value: String,
}

/// Most additional values of one customer.
const MAX_VALUES: usize = 30;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Care {
    pub screening_done: bool,
    pub risk_class: Option<RiskClass>,
    pub additional_values: Vec<AdditionalValue>,
}

impl Care {
    pub fn parse(typed: &Typed, ground: &Ground<'_>) -> Result<Care, Vec<Problem>> {
        let mut reader = Reader::new(typed, ground);
        let ticked = reader.is_ticked(Field::ScreeningDone.key());
        let screening_done = reader.settle(Field::ScreeningDone, Ok(ticked.then_some(true))).is_some();
        let parsed = parse_risk(reader.text(Field::RiskClass));
        let risk_class = reader.settle(Field::RiskClass, parsed);
        let parsed = parse_values(typed.get(Field::AdditionalValues.key()));
        let additional_values = reader.settle(Field::AdditionalValues, parsed).unwrap_or_default();
        reader.finish(Some(Care { screening_done, risk_class, additional_values }))
    }

    pub fn fill(&self, typed: &mut Typed) {
        let lines: Vec<String> =
            self.additional_values.iter().map(|pair| format!("{}: {}", pair.key, pair.value)).collect();
        typed.set(Field::ScreeningDone, if self.screening_done { "yes" } else { "" });
        typed.set(Field::RiskClass, self.risk_class.map_or("", RiskClass::code));
        typed.set(Field::AdditionalValues, lines.join("\n"));
    }
}

fn parse_risk(text: &str) -> Result<Option<RiskClass>, Flaw> {
    if text.is_empty() { Ok(None) } else { RiskClass::parse(text).map(Some).ok_or(Flaw::Missing) }
}

/// One pair a line, "key: value".
fn parse_values(text: &str) -> Result<Option<Vec<AdditionalValue>>, Flaw> {
    let Some(block) = Block::<40_000>::parse(text)? else { return Ok(None) };
    let mut values: Vec<AdditionalValue> = Vec::new();
    for line in block.as_str().lines().filter(|line| !line.trim().is_empty()) {
        let value = parse_value(line)?;
        if values.iter().any(|earlier| earlier.key == value.key) {
            return Err(Flaw::Sentence(format!(
                "Additional values must name each key once. “{}” stands twice",
                value.key
            )));
        }
        values.push(value);
    }
    if values.len() > MAX_VALUES {
        return Err(Flaw::Sentence(format!("Additional values must be {MAX_VALUES} lines or fewer")));
    }
    Ok(Some(values))
}

fn parse_value(line: &str) -> Result<AdditionalValue, Flaw> {
    let form = || {
        Flaw::Sentence(
            "Additional values must be one “key: value” a line, the key of letters, digits and dashes".into(),
        )
    };
    let (key, value) = line.split_once(':').ok_or_else(form)?;
    let key = key.trim();
    let is_key = (1..=36).contains(&key.len()) && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if !is_key {
        return Err(form());
    }
    let value = Line::<1000>::parse(value)?.ok_or_else(form)?;
    Ok(AdditionalValue { key: key.to_owned(), value: value.into_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn additional_values_are_one_pair_a_line() {
        let values = parse_values("fleet: 12\n\ncost-code: A: 7 ").expect("good").expect("some");

        assert_eq!(values.len(), 2);
        assert_eq!(values[1], AdditionalValue { key: "cost-code".into(), value: "A: 7".into() });
    }

    #[test]
    fn a_key_twice_a_missing_value_and_a_card_number_are_refused() {
        assert!(parse_values("a: 1\na: 2").is_err());
        assert!(parse_values("a").is_err());
        assert!(parse_values("a:").is_err());
        assert!(parse_values("card: 4111 1111 1111 1111").is_err());
    }
}
