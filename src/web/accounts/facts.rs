//! The facts of an account in groups, ready to print: for the record, and for checking the answers of a creation.

use crate::domain::account::{Details, Group};
use crate::domain::address::Address;
use crate::domain::date;
use crate::domain::origin::Origin;
use crate::web::part_views::{Fact, FactGroup};

/// Details as facts; `parent` is the address and name of the account above.
pub(super) fn details(
    details: &Details,
    origin: Origin,
    parent: Option<(String, String)>,
    change_href: Option<String>,
) -> FactGroup {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let number = text(details.number.as_ref().map(|number| number.as_str()));
    let reference = details.payment_reference.as_ref();
    let parent_fact = match (parent, &details.parent) {
        (Some((href, name)), _) => Fact { href: Some(href), ..Fact::new("Account above", name) },
        (None, parent) => Fact::new("Account above", text(parent.as_ref().map(|parent| parent.as_str()))),
    };
    let mut facts = vec![
        Fact::new("Name", text(details.name.as_ref().map(|name| name.as_str()))),
        Fact {
            mono: true,
            copy: Some(number.clone()).filter(|number| !number.is_empty()),
            note: (origin == Origin::Requested && number.is_empty()).then(|| origin.meaning().to_owned()),
            ..Fact::new("Account number", number)
        },
        Fact::new("Opened", date::human(details.opened_on)),
        Fact {
            mono: true,
            copy: reference.map(|reference| reference.as_str().to_owned()),
            note: reference.map(|reference| reference.kind().label().to_owned()),
            ..Fact::new("Payment reference", text(reference.map(|reference| reference.as_str())))
        },
        Fact::new("Segment", details.segment.map_or("", |segment| segment.label())),
        parent_fact,
    ];
    add_links(&mut facts, change_href.as_ref());
    FactGroup { id: Group::Details.slug().to_owned(), title: Group::Details.label().to_owned(), change_href, facts }
}

/// The account's own address for statements, and where statements go.
pub(super) fn statements(own: Option<&Address>, goes_to: Option<Fact>, change_href: Option<String>) -> FactGroup {
    let lines = own.map(Address::lines).unwrap_or_default();
    let mut facts = vec![Fact { lines, ..Fact::new("Own address for statements", "") }];
    add_links(&mut facts, change_href.as_ref());
    facts.extend(goes_to);
    let title = Group::StatementAddress.label().to_owned();
    FactGroup { id: Group::StatementAddress.slug().to_owned(), title, change_href, facts }
}

/// An empty value is a link to supply it.
fn add_links(facts: &mut [Fact], change_href: Option<&String>) {
    for fact in facts.iter_mut().filter(|fact| fact.lines.is_empty()) {
        fact.add_href = change_href.cloned();
    }
}
