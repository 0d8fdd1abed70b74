//! Inputs that forms of several nouns share: a date, a country, an address.

use std::sync::LazyLock;

use crate::domain::address::AddressFields;
use crate::domain::country::Country;
use crate::domain::form::{FormField, Problem, Typed};
use crate::web::form_views::{Choice, DatePart, FieldView, OptionGroup, Width};
use crate::web::options::Options;

/// Countries that most customers live in, offered first.
const NEAR: [&str; 8] = ["FIN", "SWE", "NOR", "DNK", "EST", "LVA", "LTU", "DEU"];

/// What is wrong with a field.
pub fn error_of<F: FormField>(problems: &[Problem<F>], field: F) -> Option<String> {
    problems.iter().find(|problem| problem.field == field).map(|problem| problem.message.clone())
}

/// The eight fields of an address.
pub fn address_fields<F: FormField>(
    fields: &AddressFields<F>,
    typed: &Typed,
    problems: &[Problem<F>],
    label: impl Fn(F) -> String,
) -> Vec<FieldView> {
    let view = |(place, field): (usize, &F)| {
        let (key, label, value) = (field.key(), label(*field), typed.get(field.key()));
        let view = match place {
            0 => country_select(key, &label, value),
            1 => FieldView::text(key, &label, value).width(Width::Large),
            5 => FieldView::text(key, &label, value).width(Width::Small).own_row(),
            _ => FieldView::text(key, &label, value),
        };
        let view = view.error(error_of(problems, *field));
        if matches!(place, 2..=4 | 7) { view.optional() } else { view }
    };
    fields.iter().enumerate().map(view).collect()
}

/// A date in its three inputs.
pub fn date_field(field: impl FormField, typed: &Typed) -> FieldView {
    let part = |name: &str| typed.get(&format!("{}_{name}", field.key())).to_owned();
    let (day, month, year) = (part("day"), part("month"), part("year"));
    let wrong = match (day.trim().is_empty(), month.trim().is_empty(), year.trim().is_empty()) {
        (true, _, _) => DatePart::Day,
        (_, true, _) => DatePart::Month,
        (_, _, true) => DatePart::Year,
        _ => DatePart::Day,
    };
    FieldView::date(field.key(), field.label(), &day, &month, &year).wrong_part(wrong)
}

/// Choices with the one that is chosen now.
pub fn chosen(choices: Vec<(&'static str, String)>, value: &str) -> Vec<Choice> {
    choices.into_iter().map(|(code, label)| Choice::new(code, label, code == value)).collect()
}

/// The same of records, by their ids, with nothing chosen first.
pub fn chosen_id(choices: impl Iterator<Item = (i64, String)>, value: &str) -> Vec<Choice> {
    let (code, label) = none();
    let choice = |(id, label): (i64, String)| {
        let id = id.to_string();
        let is_chosen = id == value;
        Choice::new(id, label, is_chosen)
    };
    [Choice::new(code, label, value.is_empty())].into_iter().chain(choices.map(choice)).collect()
}

/// Nothing chosen yet.
pub fn none() -> (&'static str, String) {
    ("", "Choose one".to_owned())
}

/// Every country, the near ones first.
pub fn country_select(key: &str, label: &str, value: &str) -> FieldView {
    static OPTIONS: LazyLock<Options> = LazyLock::new(|| {
        let choice =
            |country: &Country| Choice::new(country.code(), format!("{} ({})", country.name(), country.code()), false);
        let near = NEAR.iter().filter_map(|code| Country::parse(code).ok());
        let rest = Country::all().iter().filter(|country| !NEAR.contains(&country.code()));
        let (code, words) = none();
        Options::new(vec![
            OptionGroup { label: String::new(), choices: vec![Choice::new(code, words, false)] },
            OptionGroup { label: "Near".to_owned(), choices: near.map(|country| choice(&country)).collect() },
            OptionGroup { label: "All others".to_owned(), choices: rest.map(choice).collect() },
        ])
    });
    FieldView::long_select(key, label, &OPTIONS, value)
}
