//! The door: who looks alike and why, a registration number that comes later, a check digit that does not fit.

use crate::harness::{TestDesk, a_company, a_person, unique_hetu};

#[test]
fn an_equal_name_with_an_equal_birth_date_is_asked_about() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let known = a_person().named("Aino", "Öhman").born("1985", "3", "14").record(&agent);

    let new = a_person().named("AINO", "Ohman").born("1985", "mar", "14");
    let answer = new.begin(&agent).is(303);
    let page = agent.open(answer.location());

    assert_eq!(page.heading(), "1 customer looks like this one");
    assert!(page.main().contains("same name and date of birth"), "{}", page.main());
    assert!(!page.main().contains(&known.reg_no) && !page.main().contains(new.value("reg_no")));
    assert_eq!(page.link("Use this one"), known.path);
}

#[test]
fn an_equal_mobile_and_e_mail_are_asked_about_with_both_reasons() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let known = a_person().with("mobile", "+358401234567").with("email", "aino.ohman@example.com").record(&agent);

    let new = a_company().with("mobile", "040 123 4567").with("email", "Aino.Ohman@EXAMPLE.com");
    new.begin(&agent).is(303);
    let page = agent.open(&new.draft());

    assert_eq!(page.texts(".candidates .reasons"), ["Alike: same mobile; same e-mail"]);
    assert_eq!(page.link("Use this one"), known.path);
}

#[test]
fn a_number_is_the_same_whatever_its_blanks_and_case_and_another_ones_by_its_sign() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let known = a_person().with("reg_no", "010190-901R").record(&agent);

    for same in ["010190-901R", " 010190-901r ", "01 01 90 - 901 r"] {
        let page = a_person().with("reg_no", same).begin(&agent).is(422).page();
        assert!(page.main().contains(&known.number), "{same}: {}", page.main());
    }
    let other = a_person().with("reg_no", "010190y901r").record(&agent);

    assert_ne!(other.id, known.id);
    let unit = a_person().with("reg_no_kind", "other").with("reg_no", "Ab 12 cd").record(&agent);
    let twice = a_person().with("reg_no_kind", "other").with("reg_no", "aB12CD").begin(&agent).is(422).page();
    assert!(twice.main().contains(&unit.number), "{}", twice.main());
}

#[test]
fn only_an_equal_name_or_only_an_equal_birth_date_is_nobody() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    a_person().named("Aino", "Öhman").born("1985", "3", "14").record(&agent);

    let namesake = a_person().named("Aino", "Öhman").born("1985", "3", "15");
    let twin = a_person().named("Saara", "Öhman").born("1985", "3", "14");

    for new in [namesake, twin] {
        new.begin(&agent).is(303);
        assert!(agent.open(&new.draft()).heading().starts_with("Address and the rest"));
    }
}

#[test]
fn at_most_five_are_asked_about_and_none_of_these_goes_on() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    for _ in 0..6 {
        a_person().with("mobile", "+358401234567").record(&agent);
    }
    let new = a_company().with("mobile", "+358401234567");
    new.begin(&agent).is(303);

    let page = agent.open(&new.draft());
    agent.get(&format!("{}/rest", new.draft())).is(303);
    let answer = agent.submit(&page, &format!("{}/door", new.draft()), &[]).is(303);
    let rest = agent.open(answer.location());

    assert_eq!(page.heading(), "5 customers look like this one");
    assert_eq!(page.attributes(".candidates h2 a", "href").len(), 5);
    assert!(rest.heading().starts_with("Address and the rest"));
}

#[test]
fn the_answers_cannot_be_confirmed_before_the_door_was_passed() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    a_person().with("mobile", "+358401234567").record(&agent);
    let new = a_company().with("mobile", "+358401234567");
    new.begin(&agent).is(303);

    let token = crate::harness::form_token(&agent);
    let once = new.draft().replace("/customers/new/", "");
    let sent = [("form_token", token.as_str()), ("once", once.as_str())];
    let answer = agent.post_raw(&format!("{}/check", new.draft()), &sent).is(303);

    assert_eq!(answer.location(), new.draft());
    assert_eq!(desk.db.count("SELECT count(*) FROM customers"), 1);
}

#[test]
fn a_changed_identity_is_asked_about_again() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    a_person().with("mobile", "+358401234567").record(&agent);
    let new = a_company();
    new.begin(&agent).is(303);

    let page = agent.open(&format!("{}/identity", new.draft()));
    let action = format!("{}/identity", new.draft());
    agent.submit(&page, &action, &[("mobile", "+358401234567")]).is(303);

    assert_eq!(page.value("name").as_deref(), Some(new.value("name")));
    assert_eq!(agent.open(&new.draft()).heading(), "1 customer looks like this one");
}

/// The same number with a check character that does not fit.
fn with_wrong_check(hetu: &str) -> String {
    let last = if hetu.ends_with('A') { 'B' } else { 'A' };
    format!("{}{last}", &hetu[..hetu.len() - 1])
}

#[test]
fn a_wrong_check_digit_asks_for_a_tick_and_the_tick_is_recorded() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let new = a_person().with("reg_no", &with_wrong_check(&unique_hetu().0));

    let refused = new.begin(&agent).is(422).page();
    let record = new.clone().with("reg_no_confirmed", "on").record(&agent);

    assert!(refused.problems()[0].starts_with("The check digit of the registration number does not fit"));
    assert_eq!(refused.attributes(".errors a", "href"), ["#reg_no_confirmed"]);
    assert_eq!(refused.value("reg_no").as_deref(), Some(new.value("reg_no")));
    assert_eq!(desk.db.count("SELECT count(*) FROM customers WHERE reg_no_confirmed"), 1);
    assert!(agent.open(&record.path).main().contains("check digit wrong but confirmed"));
    let history = agent.open(&record.at("history")).main();
    assert!(history.contains("check digit does not fit; it was confirmed"), "{history}");
}

#[test]
fn a_tick_on_a_number_that_fits_confirms_nothing() {
    let desk = TestDesk::new();
    let agent = desk.agent();

    let record = a_person().with("reg_no_confirmed", "on").record(&agent);

    assert_eq!(desk.db.count("SELECT count(*) FROM customers WHERE reg_no_confirmed"), 0);
    assert!(!agent.open(&record.at("history")).main().contains("confirmed"));
}

#[test]
fn a_birth_date_opens_the_door_and_the_number_is_asked_with_the_rest() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let (number, _) = unique_hetu();
    let new = a_person().without("reg_no").with("reg_no_kind", "");
    let rest = format!("{}/rest", new.draft());
    let address = [("address1", "Aurakatu 7"), ("zip_code", "20100"), ("city", "Turku")];

    new.begin(&agent).is(303);
    let page = agent.open(&new.draft());
    let without = agent.submit(&page, &rest, &address).is(422).page();
    let typed = [("reg_no_kind", "hetu"), ("reg_no", number.as_str())];
    let answer = agent.submit(&without, &rest, &typed).is(303);
    let check = agent.open(answer.location());
    let made = agent.submit(&check, &format!("{}/check", new.draft()), &[]).is(303);

    assert!(without.problems().contains(&"Enter the registration number".to_owned()), "{:?}", without.problems());
    let mask = "••••••••";
    assert!(agent.open(made.location()).main().contains(mask));
}

#[test]
fn a_number_that_came_late_and_is_taken_is_refused_with_a_link() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let holder = a_person().named("Aino", "Öhman").record(&agent);
    let new = a_person().without("reg_no").with("reg_no_kind", "");
    let rest = format!("{}/rest", new.draft());
    let typed = [
        ("address1", "Aurakatu 7"),
        ("zip_code", "20100"),
        ("city", "Turku"),
        ("reg_no_kind", "hetu"),
        ("reg_no", holder.reg_no.as_str()),
    ];

    new.begin(&agent).is(303);
    let page = agent.open(&new.draft());
    let answer = agent.submit(&page, &rest, &typed).is(303);
    let check = agent.open(answer.location());
    let refused = agent.submit(&check, &format!("{}/check", new.draft()), &[]).is(422).page();

    assert_eq!(refused.link("Öhman, Aino"), holder.path);
    assert_eq!(refused.value("reg_no").as_deref(), Some(holder.reg_no.as_str()));
    let own = unique_hetu().0;
    agent.submit(&refused, &format!("{}/identity", new.draft()), &[("reg_no", own.as_str())]).is(303);
    agent.submit(&check, &format!("{}/check", new.draft()), &[]).is(303);
    assert_eq!(desk.db.count("SELECT count(*) FROM customers"), 2);
}

#[test]
fn a_person_needs_a_registration_number_or_a_birth_date() {
    let desk = TestDesk::new();
    let agent = desk.agent();

    let new = a_person().without("reg_no").born("", "", "");
    let refused = new.begin(&agent).is(422).page();

    assert_eq!(refused.problems(), ["Enter the registration number"]);
}
