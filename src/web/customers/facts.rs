//! The facts of a customer in groups, ready to print: for the record, and for checking the answers of a creation. The
//! registration number of a person comes masked, and what else this person does not see whole.

use chrono::NaiveDate;

use crate::domain::customer::{
    Care, Customer, Facts, Group, Kind, Name, Organisation, Person, Registration, TemporaryAddress,
};
use crate::domain::date;
use crate::domain::masking::{PersonalFact, PersonalFacts};
use crate::domain::phone::Phone;
use crate::domain::reg_no::Check;
use crate::web::part_views::{Fact, FactGroup, Tag, Tone};

/// Where the parts of a group lead.
pub(super) struct Ways<'a> {
    /// The address of a group's form; None where the person may not change it.
    pub change: &'a dyn Fn(Group) -> Option<String>,
    /// The address of the form to reveal a masked value; None where the person may not.
    pub reveal: Option<String>,
    /// What the person sees whole; the rest is masked.
    pub whole: PersonalFacts,
    /// The addresses of parent and responsible person.
    pub parent: Option<(String, String)>,
    pub responsible: Option<(String, String)>,
    /// Whether values may be copied: not before they are recorded.
    pub has_copy: bool,
}

impl Ways<'_> {
    /// The fact with its mask in the place of the value, where the person does not see it whole; it cannot be copied.
    fn masked(&self, customer: &Customer, fact: PersonalFact) -> Option<Fact> {
        let mask = customer.mask(fact, self.whole)?;
        Some(Fact { reveal_href: self.reveal_href(fact), ..Fact::new(fact.label(), mask) })
    }

    fn reveal_href(&self, fact: PersonalFact) -> Option<String> {
        self.reveal.as_ref().map(|form| format!("{form}?field={}", fact.key()))
    }
}

pub(super) fn groups(customer: &Customer, today: NaiveDate, ways: &Ways<'_>) -> Vec<FactGroup> {
    let kind = customer.kind();
    let order = [
        Group::Contact,
        Group::Address,
        Group::TemporaryAddress,
        Group::Name,
        Group::Person,
        Group::Organisation,
        Group::Registration,
        Group::Care,
    ];
    let shown = order.into_iter().filter(|group| group.applies_to(kind));
    shown
        .map(|group| {
            let change = (ways.change)(group);
            let mut facts = facts_of(customer, group, today, ways);
            for fact in facts.iter_mut().filter(|fact| fact.lines.is_empty()) {
                fact.add_href = change.clone();
            }
            FactGroup { id: group.slug().to_owned(), title: title(group, kind).to_owned(), change_href: change, facts }
        })
        .collect()
}

pub(super) fn title(group: Group, kind: Kind) -> &'static str {
    match (group, kind) {
        (Group::Organisation, Kind::Corporate) => "Organisation",
        (group, _) => group.label(),
    }
}

fn facts_of(customer: &Customer, group: Group, today: NaiveDate, ways: &Ways<'_>) -> Vec<Fact> {
    match (group, &customer.facts) {
        (Group::Name, _) => name(&customer.name),
        (Group::Person, Facts::Person(facts)) => person(customer, facts, ways),
        (Group::Organisation, Facts::Organisation(facts)) => organisation(facts, ways),
        (Group::Person | Group::Organisation, _) => Vec::new(),
        (Group::Registration, _) => registration(customer, ways),
        (Group::Contact, _) => contact(customer, ways),
        (Group::Address, _) => address(customer, today, ways),
        (Group::TemporaryAddress, _) => temporary(customer.temporary.as_ref(), today),
        (Group::Care, _) => care(&customer.care),
    }
}

fn day(date: Option<NaiveDate>) -> String {
    date.map_or(String::new(), date::human)
}

fn name(name: &Name) -> Vec<Fact> {
    match name {
        Name::Corporate(name) => vec![Fact::new("Name", name.as_str())],
        Name::Private(name) => {
            let text = |part: &Option<crate::domain::customer::NamePart>| {
                part.as_ref().map_or("", |part| part.as_str()).to_owned()
            };
            let mut facts = Vec::new();
            if let Some(salutation) = &name.salutation {
                facts.push(Fact::new("Salutation", salutation.as_str()));
            }
            match name.first {
                Some(_) => facts.push(Fact::new("First name", text(&name.first))),
                None => {
                    facts.push(Fact { note: Some("Has only one name".to_owned()), ..Fact::new("First name", "—") })
                }
            }
            if name.middle.is_some() {
                facts.push(Fact::new("Middle name", text(&name.middle)));
            }
            facts.push(Fact::new("Last name", name.last.as_str()));
            facts
        }
    }
}

fn person(customer: &Customer, person: &Person, ways: &Ways<'_>) -> Vec<Fact> {
    let nationalities: Vec<&str> = person.nationalities.iter().map(|country| country.code()).collect();
    let mut facts = vec![
        ways.masked(customer, PersonalFact::DateOfBirth)
            .unwrap_or_else(|| Fact::new("Date of birth", day(person.date_of_birth))),
        Fact::new("Nationalities", nationalities.join(", ")),
        Fact::new("Country of birth", person.birth_country.map_or("", |country| country.name())),
    ];
    if person.deceased_date.is_some() {
        facts.push(Fact::new("Date of death", day(person.deceased_date)));
    }
    facts
}

fn organisation(organisation: &Organisation, ways: &Ways<'_>) -> Vec<Fact> {
    let text = |line: Option<&str>| line.unwrap_or_default().to_owned();
    let linked = |label: &str, way: &Option<(String, String)>, number: Option<&str>| match way {
        Some((href, name)) => {
            Fact { href: Some(href.clone()), note: number.map(str::to_owned), ..Fact::new(label, name.clone()) }
        }
        None => Fact::new(label, text(number)),
    };
    let mut facts = vec![Fact::new("Sort", organisation.sort.label())];
    let parent = organisation.parent.as_ref().map(|number| number.as_str());
    let responsible = organisation.responsible.as_ref().map(|number| number.as_str());
    if organisation.sort.is_item() {
        facts.push(linked("Responsible person", &ways.responsible, responsible));
    }
    facts.push(linked("Parent", &ways.parent, parent));
    if let Some(plate) = &organisation.plate {
        facts.push(Fact { mono: true, ..Fact::new("Licence plate", plate.as_str()) });
    }
    facts.push(Fact::new("Representative", text(organisation.representative.as_ref().map(|line| line.as_str()))));
    if !organisation.sort.is_item() {
        let authority = organisation.registration_authority.as_ref().map(|line| line.as_str());
        facts.push(Fact::new("Registration authority", text(authority)));
        facts.push(Fact::new("Registration date", day(organisation.registration_date)));
    }
    if organisation.bankruptcy_date.is_some() {
        facts.push(Fact::new("Bankruptcy date", day(organisation.bankruptcy_date)));
    }
    facts
}

fn registration(customer: &Customer, ways: &Ways<'_>) -> Vec<Fact> {
    let Registration { customer_number, reg_no, is_confirmed } = &customer.registration;
    let number = customer_number.as_str();
    let open = || {
        let value = reg_no.expose().to_owned();
        Fact { copy: ways.has_copy.then(|| value.clone()), ..Fact::new("Registration number", value) }
    };
    let check = match (reg_no.check(), *is_confirmed) {
        (Check::Right, _) => ", check digit right",
        (Check::Wrong, true) => ", check digit wrong but confirmed",
        (Check::Wrong, false) => ", check digit wrong",
        (Check::NotChecked, _) => "",
    };
    let kind = format!("{}{check}, {}", reg_no.kind().label(), reg_no.country().name());
    vec![
        Fact { mono: true, copy: ways.has_copy.then(|| number.to_owned()), ..Fact::new("Customer number", number) },
        Fact { mono: true, note: Some(kind), ..ways.masked(customer, PersonalFact::RegNo).unwrap_or_else(open) },
    ]
}

fn contact(customer: &Customer, ways: &Ways<'_>) -> Vec<Fact> {
    let contact = &customer.contact;
    let masked = |fact: PersonalFact, open: &dyn Fn() -> Fact| ways.masked(customer, fact).unwrap_or_else(open);
    let phone = |label: &str, phone: &Option<Phone>| Fact {
        copy: phone.as_ref().filter(|_| ways.has_copy).map(|phone| phone.as_str().to_owned()),
        ..Fact::new(label, phone.as_ref().map_or(String::new(), |phone| phone.international()))
    };
    let email = || {
        let email = contact.email.as_ref().map_or("", |email| email.as_str());
        Fact { copy: (ways.has_copy && !email.is_empty()).then(|| email.to_owned()), ..Fact::new("E-mail", email) }
    };
    vec![
        masked(PersonalFact::Mobile, &|| phone("Mobile", &contact.mobile)),
        masked(PersonalFact::Phone, &|| phone("Phone", &contact.phone)),
        masked(PersonalFact::Email, &email),
        Fact::new("Language", contact.locale.label().to_string()),
    ]
}

fn in_force() -> Tag {
    Tag::new("In force today", Tone::Good)
}

fn address(customer: &Customer, today: NaiveDate, ways: &Ways<'_>) -> Vec<Fact> {
    let lines = customer.address.lines();
    let has_temporary = customer.temporary.as_ref().is_some_and(|temporary| temporary.is_in_force(today));
    vec![Fact {
        copy: ways.has_copy.then(|| lines.join("\n")),
        tag: (!has_temporary).then(in_force),
        note: has_temporary.then(|| "Not used while the temporary address is in force".to_owned()),
        lines,
        ..Fact::new("Base address", "")
    }]
}

fn temporary(temporary: Option<&TemporaryAddress>, today: NaiveDate) -> Vec<Fact> {
    let Some(temporary) = temporary else { return vec![Fact::new("Temporary address", "")] };
    let until = temporary.to.map_or("until further notice".to_owned(), |to| format!("to {}", date::human(to)));
    let is_over = temporary.to.is_some_and(|to| to < today);
    let tag = if temporary.is_in_force(today) {
        in_force()
    } else if is_over {
        Tag::new("Over", Tone::Plain)
    } else {
        Tag::new("Not yet in force", Tone::Plain)
    };
    vec![Fact {
        lines: temporary.address.lines(),
        note: Some(format!("From {} {until}", date::human(temporary.from))),
        tag: Some(tag),
        ..Fact::new("Temporary address", "")
    }]
}

fn care(care: &Care) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new("Screening", if care.screening_done { "Done" } else { "Not done" }),
        Fact::new("Risk class", care.risk_class.map_or("", |class| class.label())),
    ];
    let values: Vec<String> =
        care.additional_values.iter().map(|pair| format!("{}: {}", pair.key, pair.value)).collect();
    if !values.is_empty() {
        facts.push(Fact { lines: values, ..Fact::new("Additional values", "") });
    }
    facts
}
