//! Every page for every role with every fact masked but one: the plain values of a customer stand on none of them, but for the
//! one that the role sees whole.

use std::collections::BTreeSet;

use cardfile::domain::customer::Group;
use cardfile::domain::masking::{Masking, PersonalFact};
use cardfile::domain::policy::Role;
use cardfile::web::routes::{Entry, entries};

use crate::harness::{Answer, Person, Recorded, TestDesk, a_person};
use crate::sweep::{Places, token};

/// Every way in which somebody could read the fact, without blanks and marks between. What it was before it changed, too. None
/// of them is an example that a form gives.
fn plain(fact: PersonalFact) -> &'static [&'static str] {
    match fact {
        PersonalFact::RegNo => &[],
        PersonalFact::DateOfBirth => &["17May1963", "19630517", "1751963", "17051963", "18May1963", "19630518"],
        PersonalFact::Mobile => &["401239876", "407654321"],
        PersonalFact::Phone => &["21010001", "21010002"],
        PersonalFact::Email => &["katinkontti", "hannuhanhi"],
    }
}

/// The facts that can be read off a page, in words, attributes or fields.
fn read_off(answer: &Answer) -> BTreeSet<PersonalFact> {
    let squashed: String = answer.body.chars().filter(|c| !c.is_whitespace() && !"-.()/".contains(*c)).collect();
    let stands = |fact: &PersonalFact| plain(*fact).iter().any(|value| squashed.contains(value));
    let mut found: BTreeSet<PersonalFact> = PersonalFact::ALL.into_iter().filter(stands).collect();
    // A date in a form stands in three inputs.
    if answer.body.contains("date_of_birth_day")
        && answer.page().value("date_of_birth_day").is_some_and(|day| day == "18")
    {
        found.insert(PersonalFact::DateOfBirth);
    }
    found
}

/// A customer with an account and a card, who has changed everything once.
fn well_known(agent: &Person) -> Recorded {
    let customer = a_person()
        .named("Veeti", "Korhonen")
        .born("1963", "5", "17")
        .with("mobile", "+358401239876")
        .with("phone", "+35821010001")
        .with("email", "katin.kontti@posti.example")
        .record(agent);
    let (contact, person) = (customer.at("edit/contact"), customer.at("edit/person"));
    let typed = [("mobile", "+358407654321"), ("phone", "+35821010002"), ("email", "hannu.hanhi@posti.example")];
    agent.submit(&agent.open(&contact), &contact, &typed).is(303);
    agent.submit(&agent.open(&person), &person, &[("date_of_birth_day", "18")]).is(303);
    agent.submit(&agent.open(&customer.path), &customer.at("notes"), &[("text", "Called about the card.")]).is(303);
    customer
}

/// Addresses of the same pages that show something else.
fn more_pages(customer: &Recorded, places: &Places) -> Vec<String> {
    let edits = Group::ALL.into_iter().map(|group| customer.at(&format!("edit/{}", group.slug())));
    let facts = PersonalFact::ALL;
    let reveals = facts.into_iter().map(|fact| format!("{}?field={}", customer.at("reveal"), fact.key()));
    let histories = facts.into_iter().map(|fact| format!("{}?field={}", customer.at("history"), fact.key()));
    let card = format!("/cards/{}", places.card);
    let others = ["embossing", "delivery", "wallet"].map(|group| format!("{card}/edit/{group}"));
    edits.chain(reveals).chain(histories).chain(others).collect()
}

/// Asks for every page of the portal as this person, and with every form of customers, accounts and cards.
fn sweep(person: &Person, customer: &Recorded, places: &Places) -> BTreeSet<PersonalFact> {
    let token = token(person);
    let mut found = BTreeSet::new();
    let mut see = |what: &str, answer: Answer| {
        assert!(answer.status.as_u16() < 500, "{what}: {}", answer.body);
        found.extend(read_off(&answer));
    };
    let is_asked = |entry: &Entry| match entry.method {
        "GET" => true,
        // The others do something to the session, or are about nobody's data.
        _ => ["/customers/{id}", "/accounts", "/cards", "/find"].iter().any(|noun| entry.path.starts_with(noun)),
    };
    for entry in entries().iter().filter(|entry| is_asked(entry)) {
        see(entry.path, places.ask(person, entry, Some(&token)));
    }
    for address in more_pages(customer, places) {
        see(&address, person.get(&address));
    }
    found
}

fn sweep_as(role: Role) {
    for fact in PersonalFact::SETTABLE {
        let desk = TestDesk::new();
        let customer = well_known(&desk.agent());
        let person = desk.person("kaisa.moller", &[role]);
        let mut places = Places::of(&desk, &person, customer.id);
        places.account = desk.account_of(customer.id);
        places.card = desk.card_on(places.account, customer.id);
        let whole = Masking::of_everything().showing(role, fact);
        desk.seen_whole(&format!("{{{}}}", whole.keys().join(",")));

        let found = sweep(&person, &customer, &places);

        assert_eq!(found, BTreeSet::from([fact]), "{role:?} sees nothing whole but {fact:?}");
    }
}

#[test]
fn an_agent_reads_nothing_masked_off_any_page() {
    sweep_as(Role::Agent);
}

#[test]
fn a_supervisor_reads_nothing_masked_off_any_page() {
    sweep_as(Role::Supervisor);
}

#[test]
fn an_auditor_reads_nothing_masked_off_any_page() {
    sweep_as(Role::Auditor);
}
