//! A customer of one's own surname and address opens after a reason, which is kept with the customer and is good for an hour in the
//! same session.

use chrono::Duration;

use crate::harness::{Person, Recorded, a_person};
use crate::own_record::{Tied, lines_of_records, tied};
use crate::sweep::{Places, fingerprint, token};

/// Somebody of Kaisa's surname at her door, typed by somebody else.
fn relative(given: &Tied) -> Recorded {
    a_person().named("Bo", "MOLLER").with("address1", "linnankatu 3B").record(&given.colleague)
}

fn asks(customer: &Recorded) -> String {
    customer.at("namesake")
}

/// Says why, and goes on.
#[track_caller]
fn explain(person: &Person, customer: &Recorded) {
    let at = asks(customer);
    let typed = [("reason", "not_related"), ("words", "A neighbour of that name")];
    person.submit(&person.open(&at), &at, &typed).is(303);
}

/// Lets time pass without the session lying idle.
fn pass(given: &Tied, minutes: i64) {
    for _ in 0..minutes / 10 {
        given.desk.pass(Duration::minutes(10));
        given.kaisa.get("/").is(200);
    }
}

#[test]
fn a_reason_comes_first_and_is_kept_with_the_customer() {
    let given = tied();
    let bo = relative(&given);
    let wanted = bo.at("edit/contact");

    let led = given.kaisa.get(&wanted).is(303);
    assert_eq!(led.location(), format!("{}?next={}", asks(&bo), wanted.replace('/', "%2F")));
    let page = given.kaisa.get(led.location()).is(200).page();
    assert_eq!(page.heading(), "Say why you open this customer");
    assert!(!page.main().contains("linnankatu") && !page.main().contains(&bo.reg_no), "{}", page.main());
    let refused = given.kaisa.submit(&page, &asks(&bo), &[("reason", "")]).is(422).page();
    assert_eq!(refused.problems(), ["Choose a reason"]);
    let typed = [("reason", "nobody_else"), ("words", "Alone in the office")];
    let on = given.kaisa.submit(&refused, &asks(&bo), &typed).is(303);

    assert_eq!(on.location(), wanted);
    given.kaisa.get(&wanted).is(200);
    given.kaisa.get(&bo.path).is(200);
    let history = given.colleague.open(&bo.at("history")).main();
    for told in ["Opened by somebody of the same surname and address", "Nobody else is at hand: Alone in the office"] {
        assert!(history.contains(told), "{told}: {history}");
    }
    let sealed = "SELECT count(*) FROM events WHERE action = 'namesake_explained' AND details IS NULL";
    assert_eq!(given.desk.db.count(sealed), 1);
}

#[test]
fn it_is_asked_at_every_address_of_the_customer_its_accounts_and_cards_and_nothing_is_done_before() {
    let given = tied();
    let bo = relative(&given);
    let account = given.desk.account_of(bo.id);
    let places = Places { customer: bo.id, account, card: given.desk.card_on(account, bo.id), ..given.places.clone() };
    let token = token(&given.kaisa);
    let before = (fingerprint(&given.desk), given.desk.db.count("SELECT count(*) FROM looks"));

    for entry in lines_of_records().iter().filter(|entry| !entry.path.ends_with("/namesake")) {
        let answer = places.ask(&given.kaisa, entry, Some(&token));

        let what = format!("{} {}", entry.method, entry.path);
        assert_eq!(answer.status, 303, "{what}: {}", answer.body);
        assert!(answer.location().starts_with(&format!("{}?next=", asks(&bo))), "{what}: {}", answer.location());
    }
    assert_eq!((fingerprint(&given.desk), given.desk.db.count("SELECT count(*) FROM looks")), before);
}

#[test]
fn a_card_asks_for_its_holder_and_for_who_is_liable() {
    let given = tied();
    let (bo, other) = (relative(&given), a_person().record(&given.colleague));
    let card = given.desk.card_on(given.desk.account_of(bo.id), other.id);
    let at = format!("/cards/{card}");

    assert!(given.kaisa.get(&at).is(303).location().starts_with(&asks(&bo)));
    explain(&given.kaisa, &bo);

    given.kaisa.get(&at).is(200);
}

#[test]
fn the_reason_is_good_for_an_hour_in_one_session_and_for_one_customer() {
    let given = tied();
    let (bo, ada) = (relative(&given), relative(&given));
    explain(&given.kaisa, &bo);

    given.kaisa.get(&ada.path).is(303);
    pass(&given, 50);
    given.kaisa.get(&bo.path).is(200);
    let elsewhere = Person::sign_in(given.desk.browser(), given.kaisa.staff, "kaisa.moller");
    elsewhere.get(&bo.path).is(303);
    pass(&given, 10);

    given.kaisa.get(&bo.path).is(303);
    explain(&given.kaisa, &bo);
    given.kaisa.get(&bo.path).is(200);
}

#[test]
fn what_was_typed_when_the_hour_was_over_comes_back_after_the_reason() {
    let given = tied();
    let bo = relative(&given);
    explain(&given.kaisa, &bo);
    let at = bo.at("edit/contact");
    let form = given.kaisa.open(&at);
    pass(&given, 60);

    let led = given.kaisa.submit(&form, &at, &[("email", "bo.moller@example.org")]).is(303);

    assert!(led.location().starts_with(&format!("{}?next=%2Fparked%2F", asks(&bo))), "{}", led.location());
    let why = given.kaisa.open(led.location());
    let typed = [("reason", "not_related"), ("words", "A neighbour of that name")];
    let on = given.kaisa.submit(&why, &asks(&bo), &typed).is(303);
    let page = given.kaisa.open(on.location());
    assert!(page.main().contains("Not saved yet.") && page.main().contains("bo.moller@example.org"), "{}", page.main());
    given.kaisa.submit(&page, &at, &[]).is(303);
    let email = given.desk.cell("customers", "email", bo.id);
    assert_eq!(email.as_deref(), Some("bo.moller@example.org"));
    let parked = page.value("parked").expect("the form that waited");
    let left = format!("SELECT count(*) FROM parked_forms WHERE id = '{parked}'");
    assert_eq!(given.desk.db.count(&left), 0, "it waits no longer");
}

#[test]
fn only_surname_and_door_together_ask_and_only_those_who_are_customers() {
    let given = tied();
    let next_door = a_person().named("Bo", "Möller").with("address1", "Linnankatu 4").record(&given.colleague);
    let flatmate = a_person().named("Bo", "Virta").with("address1", "Linnankatu 3 B").record(&given.colleague);
    let bo = relative(&given);

    given.kaisa.get(&next_door.path).is(200);
    given.kaisa.get(&flatmate.path).is(200);
    given.colleague.get(&bo.path).is(200);
    // Where nothing is asked, the page of the question leads on.
    assert_eq!(given.colleague.get(&asks(&bo)).is(303).location(), bo.path);
}

#[test]
fn what_comes_after_the_reason_is_a_page_of_this_desk() {
    let given = tied();
    let bo = relative(&given);

    let page = given.kaisa.get(&format!("{}?next=https%3A%2F%2Fevil.example", asks(&bo))).is(200).page();

    assert_eq!(page.value("next").as_deref(), Some(bo.path.as_str()));
}
