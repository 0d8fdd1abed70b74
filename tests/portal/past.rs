//! A customer as it was: what the page shows of a day is what was so at its end; what was only proposed never was; masks hold; and an
//! earlier value comes back as a new deed, under the rules of any other.

use cardfile::domain::policy::Role;
use chrono::Duration;

use crate::harness::{Page, Person, Recorded, TestDesk, a_person};

#[track_caller]
fn edit(person: &Person, customer: &Recorded, group: &str, typed: &[(&str, &str)]) {
    let at = customer.at(&format!("edit/{group}"));
    person.submit(&person.open(&at), &at, typed).is(303);
}

/// What the page says of a field.
fn fact(page: &Page, label: &str) -> String {
    let facts = page.texts("dl.facts > div");
    let found = facts.iter().find_map(|fact| fact.strip_prefix(label));
    found.unwrap_or_else(|| panic!("no {label}: {facts:?}")).trim().to_owned()
}

fn iso(desk: &TestDesk) -> String {
    desk.now().date_naive().to_string()
}

#[test]
fn each_day_shows_what_was_so_at_its_end() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().named("Aino", "Virtanen").record(&agent);
    let towns = ["Turku", "Naantali", "Rauma", "Pori", "Turku"];
    let mut days = Vec::new();
    for (number, town) in towns.into_iter().enumerate() {
        let person = desk.person(&format!("liisa.agent{number}"), &[Role::Agent]);
        // Twice on the same day: the later one is what the day ended with.
        edit(&person, &customer, "address", &[("city", "Espoo")]);
        edit(&person, &customer, "address", &[("city", town)]);
        if number == 2 {
            edit(&person, &customer, "contact", &[("email", "aino@example.com")]);
            edit(&person, &customer, "name", &[("last_name", "Laine")]);
        }
        days.push(iso(&desk));
        desk.pass(Duration::days(1));
    }
    let auditor = desk.auditor();

    for (number, day) in days.iter().enumerate() {
        let page = auditor.open(&customer.at(&format!("as-it-was?on={day}")));
        assert!(fact(&page, "Town").starts_with(towns[number]), "{day}: {}", fact(&page, "Town"));
        assert_eq!(fact(&page, "Last name").starts_with("Laine"), number >= 2, "{day}");
        assert_eq!(fact(&page, "E-mail").starts_with("Not recorded"), number < 2, "{day}");
        let has_changed = fact(&page, "Town").contains("Changed since");
        assert_eq!(has_changed, towns[number] != "Turku", "what is the same again is not told as changed: {day}");
    }
    let page = auditor.open(&customer.at(&format!("as-it-was?on={}", days[0])));
    assert!(page.main().contains("This is the past.") && page.heading().starts_with("As it was on "));
    assert!(page.attributes("main a", "href").iter().all(|href| !href.contains("/edit/")), "nothing is changed here");
    let looks = desk.db.count("SELECT count(*) FROM looks WHERE page = 'history'");
    assert!(looks >= 6, "each is a look on record: {looks}");
}

#[test]
fn a_day_before_the_record_one_to_come_and_what_is_no_day_are_told() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);

    let before = agent.open(&customer.at("as-it-was?on=2001-01-01"));
    assert!(before.main().contains("Not recorded yet.") && before.texts("dl.facts").is_empty(), "{}", before.main());
    let tomorrow = (desk.now() + Duration::days(1)).date_naive().to_string();
    for (on, words) in
        [(tomorrow.as_str(), "not still to come"), ("03.03.2026", "Enter the day as year, month and day")]
    {
        let page = agent.get(&customer.at(&format!("as-it-was?on={on}"))).is(422).page();
        assert!(page.problems().join(" ").contains(words), "{:?}", page.problems());
        assert_eq!(page.value("on").as_deref(), Some(on));
    }
    assert!(agent.open(&customer.at("history")).has_link("As it was on a day"));
}

#[test]
fn what_was_proposed_was_not_so_and_what_was_approved_was_from_then_on() {
    let desk = TestDesk::new();
    let (agent, supervisor) = (desk.agent(), desk.supervisor());
    let customer = a_person().named("Aino", "Virtanen").record(&agent);
    desk.db.execute("UPDATE institutions SET approvals = '{customer_name}'");
    edit(&agent, &customer, "name", &[("last_name", "Niemi")]);
    let proposal = format!("/reviews/{}", desk.db.count("SELECT max(id) FROM proposals"));
    let rejection = format!("{proposal}/rejection");
    supervisor.submit(&supervisor.open(&proposal), &rejection, &[("rejection_reason", "No document")]).is(303);
    let proposed = iso(&desk);
    desk.pass(Duration::days(1));
    let (agent, supervisor) =
        (desk.person("liisa.agent", &[Role::Agent]), desk.person("eero.kask", &[Role::Supervisor]));
    edit(&agent, &customer, "name", &[("last_name", "Laine")]);
    let proposal = format!("/reviews/{}", desk.db.count("SELECT max(id) FROM proposals"));
    supervisor.submit(&supervisor.open(&proposal), &format!("{proposal}/approval"), &[]).is(303);
    let approved = iso(&desk);

    let on = |day: &str| fact(&supervisor.open(&customer.at(&format!("as-it-was?on={day}"))), "Last name");

    assert!(on(&proposed).starts_with("Virtanen"), "{}", on(&proposed));
    assert_eq!(on(&approved), "Laine");
}

#[test]
fn the_status_of_a_day_is_that_of_its_end_and_masks_hold_for_the_past() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().with("mobile", "+358401234567").record(&agent);
    edit(&agent, &customer, "contact", &[("mobile", "+358407654321")]);
    let first = iso(&desk);
    desk.pass(Duration::days(1));
    let agent = desk.person("liisa.agent", &[Role::Agent]);
    let at = customer.at("suspension");
    agent.submit(&agent.open(&at), &at, &[("reason", "under_review")]).is(303);
    edit(&agent, &customer, "contact", &[("mobile", "+358401111111")]);
    let second = iso(&desk);
    // Nobody sees anything of private customers whole.
    desk.db.execute("UPDATE institutions SET seen_whole = '{}'");

    let page = |day: &str| agent.open(&customer.at(&format!("as-it-was?on={day}")));

    assert_eq!(page(&first).texts("h1 + .tag"), ["Active"]);
    assert_eq!(page(&second).texts("h1 + .tag"), ["Suspended"]);
    let mobile = fact(&page(&first), "Mobile");
    assert!(mobile.contains("4321") && !mobile.contains("7654321"), "{mobile}");
}

#[test]
fn an_earlier_value_comes_back_as_a_new_deed() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().with("city", "Turku").record(&agent);
    edit(&agent, &customer, "address", &[("city", "Naantali"), ("address2", "B 12")]);
    let history = agent.open(&customer.at("history"));
    let link = history.link("Restore what it was");

    let form = agent.open(&link);

    assert_eq!((form.value("city").as_deref(), form.value("address2").as_deref()), (Some("Turku"), Some("")));
    assert!(form.main().contains("Nothing is restored yet."), "{}", form.main());
    let stored = || desk.db.text("SELECT concat_ws('|', city, address2) FROM customers").expect("a customer");
    assert_eq!(stored(), "Naantali|B 12");
    agent.submit(&form, &customer.at("edit/address"), &[]).is(303);
    assert_eq!(stored(), "Turku");
    let told = agent.open(&customer.at("history?kind=edits")).texts("ol.time li");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("Town was Naantali → became Turku"), "{told:?}");
}

#[test]
fn only_what_took_effect_is_restored_and_only_by_who_may_edit() {
    let desk = TestDesk::new();
    let (agent, auditor) = (desk.agent(), desk.auditor());
    let customer = a_person().record(&agent);
    let other = a_person().named("Otto", "Niemi").record(&agent);
    edit(&agent, &other, "address", &[("city", "Naantali")]);
    let foreign = desk.db.count("SELECT max(id) FROM events WHERE action = 'amended'");
    edit(&agent, &customer, "address", &[("city", "Rauma")]);
    let created = desk.db.count("SELECT min(id) FROM events WHERE action = 'created'");

    for event in [foreign, created, i64::MAX, -1] {
        agent.get(&customer.at(&format!("edit/address?restore={event}"))).is(404);
    }
    assert!(!auditor.open(&customer.at("history")).has_link("Restore what it was"));
    let first = customer.at("history");
    assert!(agent.open(&first).has_link("Restore what it was"));
    desk.force_customer(customer.id, "closed");
    assert!(!agent.open(&first).has_link("Restore what it was"), "a closed customer is not theirs to edit");
}

#[test]
fn what_is_restored_waits_for_a_second_person_as_any_change_does() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().named("Aino", "Virtanen").record(&agent);
    edit(&agent, &customer, "name", &[("last_name", "Laine")]);
    desk.db.execute("UPDATE institutions SET approvals = '{customer_name}'");
    let link = agent.open(&customer.at("history")).link("Restore what it was");

    agent.submit(&agent.open(&link), &customer.at("edit/name"), &[]).is(303);

    assert_eq!(desk.db.text("SELECT last_name FROM customers").as_deref(), Some("Laine"));
    assert_eq!(desk.db.count("SELECT count(*) FROM proposals WHERE state = 'waiting'"), 1);
}

#[test]
fn a_masked_value_is_not_filled_in() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().with("mobile", "+358401234567").record(&agent);
    edit(&agent, &customer, "contact", &[("mobile", "+358407654321"), ("locale", "sv_SE")]);
    edit(&agent, &customer, "contact", &[("mobile", "")]);
    desk.db.execute("UPDATE institutions SET seen_whole = '{}'");
    let first = desk.db.count("SELECT min(id) FROM events WHERE action = 'amended'");
    let last = desk.db.count("SELECT max(id) FROM events WHERE action = 'amended'");

    for event in [first, last] {
        let form = agent.get(&customer.at(&format!("edit/contact?restore={event}"))).is(200);
        assert!(!form.body.contains("1234567") && !form.body.contains("7654321"), "{}", form.page().main());
        assert_eq!(form.page().value("mobile").as_deref(), Some(""));
        assert!(form.page().main().contains("What is masked for you is left as it is."));
    }
    let links = agent.open(&customer.at("history")).attributes("ol.time a", "href");
    assert_eq!(links, [customer.at(&format!("edit/contact?restore={first}"))], "the other has nothing that is seen");
}
