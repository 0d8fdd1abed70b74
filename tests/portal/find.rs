//! The find box: what leads straight to a record, what makes a list, what is never found, and where the term never shows.

use cardfile::domain::policy::Role;
use cardfile::domain::reg_no::hetu;
use cardfile::services::demo::{self, Filling};
use chrono::NaiveDate;

use crate::harness::{Answer, Page, Person, TestDesk, a_company, a_person, an_item};

/// Types into the find box and goes where it leads.
#[track_caller]
fn find(person: &Person, term: &str) -> Answer {
    let answer = person.submit(&person.open("/customers/new"), "/find", &[("term", term)]).is(303);
    person.get(answer.location())
}

/// The results, in order.
#[track_caller]
fn list(person: &Person, term: &str) -> Page {
    find(person, term).is(200).page()
}

fn found(page: &Page) -> Vec<String> {
    page.attributes("table tbody th a", "href")
}

#[test]
fn an_equal_identifier_in_any_form_goes_straight_to_the_record() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let person = a_person()
        .with("customer_number", "Crm-77")
        .with("mobile", "+358401234567")
        .with("phone", "+35821010001")
        .with("email", "Aino.Ohman@example.com")
        .record(&agent);
    let company = a_company().with("reg_no", "2077474-0").record(&agent);
    for _ in 0..3 {
        a_person().record(&agent);
    }

    for term in [
        "CRM-77",
        " crm-77 ",
        "040 123 4567",
        "0401234567",
        "+358 (0)40 123 4567",
        "00358 40 1234567",
        "040-123 45 67",
        "02 1010001",
        "aino.ohman@EXAMPLE.com",
        &person.reg_no,
        &person.reg_no.to_lowercase(),
    ] {
        assert_eq!(find(&agent, term).is(303).location(), person.path, "{term}");
    }
    for term in ["2077474-0", "20774740"] {
        assert_eq!(find(&agent, term).is(303).location(), company.path, "{term}");
    }
}

#[test]
fn the_sign_of_a_finnish_id_is_never_folded_away() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let birth = NaiveDate::from_ymd_opt(1990, 1, 1).expect("a date");
    let (dash, letter) = (hetu::compose(birth, '-', 901), hetu::compose(birth, 'Y', 901));
    assert_eq!((dash.as_str(), letter.as_str()), ("010190-901R", "010190Y901R"));
    let first = a_person().with("reg_no", &dash).record(&agent);
    let second = a_person().with("reg_no", &letter).record(&agent);

    assert_eq!(find(&agent, "010190-901R").is(303).location(), first.path);
    assert_eq!(find(&agent, "010190y901r").is(303).location(), second.path);
    assert!(found(&list(&agent, "010190901R")).is_empty());
    assert!(found(&list(&agent, "010190X901R")).is_empty());
}

#[test]
fn a_phone_that_several_have_makes_a_list_that_says_why() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let one = a_person().named("Aino", "Öhman").with("mobile", "+358401234567").record(&agent);
    let two = a_company().with("name", "Zeta Oy").with("phone", "+358401234567").record(&agent);

    let page = list(&agent, "040 123 4567");

    assert_eq!(found(&page), [one.path, two.path]);
    assert_eq!(page.texts("td.why"), ["mobile ends 4567", "phone ends 4567"]);
    assert_eq!(page.heading(), "2 results for “040 123 4567”");
    assert_eq!(page.title(), "2 results · Cardfile");
}

#[test]
fn names_are_found_by_how_their_words_begin_in_any_order_and_spelling() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let anna = a_person().named("Anna-Liisa", "Virtanen").record(&agent);
    let bertil = a_person().named("Bertil", "Åström").record(&agent);
    let soren = a_person().named("Søren", "Kjærgård").record(&agent);
    let telakka = a_company().with("name", "Virtasen Telakka Oy").record(&agent);
    let van = an_item("vehicle").with("name", "Van 7").with("plate", "ABC-123").record(&agent);

    for (term, expected) in [
        ("astrom", vec![&bertil]),
        ("ÅSTR", vec![&bertil]),
        ("virt ann", vec![&anna]),
        ("liisa vir", vec![&anna]),
        ("virta", vec![&anna, &telakka]),
        ("kjaer", vec![&soren]),
        ("soren kjærgård", vec![&soren]),
        ("tel vir", vec![&telakka]),
        ("abc123", vec![&van]),
        ("abc-123", vec![&van]),
        ("rtanen", vec![]),
        ("virta soren", vec![]),
    ] {
        let page = list(&agent, term);
        assert_eq!(found(&page), expected.iter().map(|one| one.path.as_str()).collect::<Vec<_>>(), "{term}");
        assert!(page.texts("td.why").iter().all(|why| why == "name"), "{term}");
    }
}

#[test]
fn nobody_found_offers_to_create_with_what_was_typed() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    for (term, input, value) in [
        ("Kalle Uusi", "last_name", "Uusi"),
        ("Kalle Uusi", "first_name", "Kalle"),
        ("040 123 4567", "mobile", "+358401234567"),
        ("kalle@example.com", "email", "kalle@example.com"),
        ("010190-901r", "reg_no", "010190-901R"),
        ("010190-901r", "reg_no_kind", "hetu"),
        ("CRM-77", "customer_number", "CRM-77"),
    ] {
        let page = list(&agent, term);
        let answer = agent.submit(&page, "/customers/new", &[]).is(303);
        let form = agent.open(answer.location());

        assert_eq!(page.heading(), format!("0 results for “{term}”"));
        assert_eq!(form.value(input).as_deref(), Some(value), "{term}");
        assert!(!answer.location().contains(value), "{}", answer.location());
    }
}

#[test]
fn an_auditor_who_finds_nobody_is_offered_nothing() {
    let desk = TestDesk::new();
    let auditor = desk.auditor();
    let term = auditor.submit(&auditor.open("/customers"), "/find", &[("term", "Kalle Uusi")]).is(303);

    let page = auditor.open(term.location());

    assert!(page.attributes("main form", "action").is_empty());
}

#[test]
fn the_term_travels_sealed_and_leaves_no_trace() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let events = desk.db.count("SELECT count(*) FROM events");

    let sealed = agent.submit(&agent.open("/"), "/find", &[("term", "Virtanen 1234")]).is(303);
    let again = agent.submit(&agent.open("/"), "/find", &[("term", "Virtanen 1234")]).is(303);
    let answer = agent.get(sealed.location()).is(200);
    let page = answer.page();

    assert!(sealed.location().starts_with("/find/") && sealed.location() != again.location());
    for address in page.attributes("[href]", "href").iter().chain(&page.attributes("[action]", "action")) {
        assert!(!address.to_lowercase().contains("virtanen"), "{address}");
    }
    assert!(!page.title().contains("Virtanen"), "{}", page.title());
    assert!(answer.header("cache-control").is_some_and(|value| value.contains("no-store")));
    assert!(!format!("{:?}", sealed.headers).contains("irtanen"));
    assert_eq!(page.value("term"), None, "the box in the frame is outside of main");
    assert_eq!(desk.db.count("SELECT count(*) FROM events"), events);
}

#[test]
fn a_damaged_or_foreign_term_is_no_page() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let elsewhere = desk.other_institution("752002");
    let staff = desk.hire_at(elsewhere, "liis.kask", &[Role::Agent]);
    let stranger = Person::sign_in(desk.browser(), staff, "liis.kask");
    let sealed = agent.submit(&agent.open("/"), "/find", &[("term", "virtanen")]).is(303);
    let sealed = sealed.location();
    let flipped = if sealed.ends_with('A') { "B" } else { "A" };

    for damaged in
        [format!("{}{flipped}", &sealed[..sealed.len() - 1]), sealed[..30].to_owned(), "/find/virtanen".to_owned()]
    {
        agent.get(&damaged).is(404);
    }
    stranger.get(sealed).is(404);
    agent.get(&sealed.replace("/find/", "/customers/new?from=")).is(200);
    stranger.get(&sealed.replace("/find/", "/customers/new?from=")).is(404);
}

#[test]
fn customers_of_another_institution_are_never_found() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let elsewhere = desk.other_institution("752002");
    let staff = desk.hire_at(elsewhere, "liis.kask", &[Role::Agent, Role::Supervisor, Role::Auditor]);
    let stranger = Person::sign_in(desk.browser(), staff, "liis.kask");
    let customer = a_person()
        .named("Aino", "Öhman")
        .with("mobile", "+358401234567")
        .with("email", "aino@example.com")
        .record(&agent);

    for term in ["aino", &customer.number, &customer.reg_no, "040 123 4567", "aino@example.com"] {
        assert!(found(&list(&stranger, term)).is_empty(), "{term}");
    }
    stranger.get(&customer.path).is(404);
    assert!(!stranger.open("/customers").main().contains("Öhman"));
}

#[test]
fn nothing_typed_is_told() {
    let desk = TestDesk::new();
    let agent = desk.agent();

    let page = agent.submit(&agent.open("/"), "/find", &[("term", "  ")]).is(422).page();

    assert!(page.title().starts_with("Error: "));
    assert_eq!(page.problems(), ["Enter a name, a number, a phone or an e-mail address to find"]);
}

#[test]
fn of_very_many_the_first_fifty_show() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let filling = Filling { scope: desk.institution, count: 600, seed: 1, now: desk.now() };
    demo::load(&mut desk.db.owner(), &mut desk.db.owner(), &desk.state.keys, &filling, &mut |_| {})
        .expect("made-up customers");

    let page = list(&agent, "a");

    assert_eq!(page.title(), "50+ results · Cardfile");
    assert_eq!(found(&page).len(), 50);
    assert!(page.main().contains("These are the first 50."));
}
