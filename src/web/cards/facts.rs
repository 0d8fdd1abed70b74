//! The facts of a card in groups, ready to print: for the record, and for checking the answers of a creation.

use crate::domain::address::Address;
use crate::domain::card::{Embossing, Group, Numbers};
use crate::web::part_views::{Fact, FactGroup};

pub(super) fn group(group: Group, facts: Vec<Fact>, change_href: Option<String>) -> FactGroup {
    let mut facts = facts;
    for fact in facts.iter_mut().filter(|fact| fact.lines.is_empty()) {
        fact.add_href = change_href.clone();
    }
    FactGroup { id: group.slug().to_owned(), title: group.label().to_owned(), change_href, facts }
}

pub(super) fn numbers(numbers: &Numbers) -> Vec<Fact> {
    let number = numbers.truncated_number.as_ref().map_or(String::new(), |number| number.shown());
    let expiry = numbers.expiry.map_or(String::new(), |expiry| expiry.human());
    vec![Fact { mono: true, ..Fact::new("Card number", number) }, Fact { mono: true, ..Fact::new("Expiry", expiry) }]
}

pub(super) fn embossing(embossing: &Embossing) -> Vec<Fact> {
    let text = |line: &Option<crate::domain::card::EmbossingName>| {
        line.as_ref().map_or(String::new(), |line| line.as_str().to_owned())
    };
    vec![Fact::new("Name on the card", text(&embossing.name)), Fact::new("Company line", text(&embossing.company_line))]
}

/// An address of the card's own, and where what it is for goes.
pub(super) fn delivery(label: &str, own: Option<&Address>, goes_to: Option<Fact>) -> Vec<Fact> {
    let lines = own.map(Address::lines).unwrap_or_default();
    [Fact { lines, ..Fact::new(label, "") }].into_iter().chain(goes_to).collect()
}
