//! Creating customers: the published examples from the first page to the record, what is refused and how the page comes back,
//! who is asked about at the door, and what becomes of a draft. Forms sent many times are in customers_once.

use crate::harness::{Page, Person, TestDesk, a_company, a_person, an_item};

/// Sends the form of this page that leads on: the one with the fields.
#[track_caller]
fn go_on(person: &Person, page: &Page, typed: &[(&str, &str)]) -> Page {
    let action = page.attributes("main form", "action").into_iter().find(|action| !action.ends_with("/discard"));
    let answer = person.submit(page, &action.expect("a form"), typed).is(303);
    person.open(answer.location())
}

#[test]
fn the_published_person_is_recorded_from_first_page_to_record() {
    let desk = TestDesk::new();
    let agent = desk.agent();

    let who = agent.open("/customers/new?kind=private");
    let rest = go_on(
        &agent,
        &who,
        &[
            ("first_name", "Matti"),
            ("middle_name", "Juha"),
            ("last_name", "Korhonen"),
            ("customer_number", "ABCDEFGH123456789"),
            ("reg_no_kind", "other"),
            ("reg_no", "19560606-1234"),
            ("mobile", "+358401234567"),
        ],
    );
    let check = go_on(
        &agent,
        &rest,
        &[("country", "FIN"), ("address1", "Kings street 12"), ("zip_code", "22100"), ("city", "Mariehamn")],
    );
    let record = go_on(&agent, &check, &[]);

    assert!(check.heading().starts_with("Check the answers"));
    assert!(!check.main().contains("19560606"), "{}", check.main());
    assert_eq!(record.heading(), "Matti Juha Korhonen");
    let main = record.main();
    for words in [
        "The customer is recorded.",
        "ABCDEFGH123456789",
        "••••••-1234",
        "+358 40 1234567",
        "Finnish (Finland)",
        "Kings street 12 22100 Mariehamn Finland (FIN)",
        "Active",
        "Customer recorded",
    ] {
        assert!(main.contains(words), "{words}: {main}");
    }
    let stored = desk.db.text(
        "SELECT concat_ws('|', kind, first_name, middle_name, last_name, mobile, locale, country, zip_code, status, version) \
         FROM customers",
    );
    assert_eq!(stored.as_deref(), Some("private|Matti|Juha|Korhonen|+358401234567|fi_FI|FIN|22100|active|1"));
}

#[test]
fn the_published_company_is_recorded_from_first_page_to_record() {
    let desk = TestDesk::new();
    let agent = desk.agent();

    let who = agent.open("/customers/new?kind=corporate");
    let rest = go_on(
        &agent,
        &who,
        &[
            ("sort", "company"),
            ("name", "Enfuce Financial Services Oy"),
            ("customer_number", "FI20774740"),
            ("reg_no_kind", "y_tunnus"),
            ("reg_no", "20774740"),
            ("email", "desk@example.com"),
        ],
    );
    let check = go_on(
        &agent,
        &rest,
        &[
            ("address1", "Kings street 12"),
            ("zip_code", "22100"),
            ("city", "Mariehamn"),
            ("region", "Åland Islands"),
            ("phone", "+35821010001"),
            ("representative", "Mrs Smith"),
            ("registration_authority", "Patent and Registration Office"),
            ("registration_date_day", "14"),
            ("registration_date_month", "mar"),
            ("registration_date_year", "2016"),
            ("risk_class", "Med"),
        ],
    );
    let record = go_on(&agent, &check, &[]);

    assert_eq!(record.heading(), "Enfuce Financial Services Oy");
    let main = record.main();
    for words in [
        "2077474-0",
        "Company",
        "Mrs Smith",
        "14 Mar 2016",
        "Medium",
        "Åland Islands",
        "business ID (Y-tunnus), check digit right",
    ] {
        assert!(main.contains(words), "{words}: {main}");
    }
}

#[test]
fn a_refused_first_page_shows_all_that_was_typed_and_where_to_correct_it() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let typed = [
        ("first_name", ""),
        ("last_name", "Korhonen"),
        ("date_of_birth_day", "31"),
        ("date_of_birth_month", "feb"),
        ("date_of_birth_year", "1985"),
        ("customer_number", "C/7"),
        ("reg_no_kind", "hetu"),
        ("reg_no", "131052"),
        ("mobile", "12"),
        ("email", "matti@"),
    ];

    let page = agent.open("/customers/new");
    let refused = agent.submit(&page, "/customers/new", &typed).is(422).page();

    assert!(refused.title().starts_with("Error: "), "{}", refused.title());
    for (input, value) in typed {
        assert_eq!(refused.value(input).as_deref(), Some(value), "{input}");
    }
    assert_eq!(refused.problems().len(), 6, "{:?}", refused.problems());
    for link in refused.attributes(".errors a", "href") {
        let id = link.trim_start_matches('#');
        assert!(refused.attribute(&format!("[id=\"{id}\"]"), "name").is_some(), "{link} leads to a field");
    }
    for words in refused.problems() {
        let beside = refused.texts("main .error").into_iter().any(|error| error.ends_with(&words));
        assert!(beside, "“{words}” stands beside the field too: {:?}", refused.texts("main .error"));
        assert!(!words.to_lowercase().contains("invalid"), "{words}");
    }
    assert_eq!(desk.db.count("SELECT count(*) FROM drafts"), 0);
}

#[test]
fn a_refused_third_page_shows_all_that_was_typed_and_keeps_it() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let new = a_person();
    new.begin(&agent).is(303);
    let typed = [
        ("address1", "Aurakatu 7"),
        ("zip_code", "20100"),
        ("city", ""),
        ("phone", "0"),
        ("nationalities", "FIN, Atlantis"),
        ("additional_values", "fleet 12"),
    ];

    let page = agent.open(&new.draft());
    let action = format!("{}/rest", new.draft());
    let refused = agent.submit(&page, &action, &typed).is(422).page();
    let again = agent.open(&action);

    assert!(refused.title().starts_with("Error: "), "{}", refused.title());
    assert_eq!(refused.problems().len(), 4, "{:?}", refused.problems());
    for (input, value) in typed {
        assert_eq!(refused.value(input).as_deref(), Some(value), "{input}");
        assert_eq!(again.value(input).as_deref(), Some(value), "{input}");
    }
}

#[test]
fn an_equal_customer_number_is_refused_with_a_link_to_who_has_it() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let holder = a_person().named("Aino", "Öhman").with("customer_number", "Crm-77").record(&agent);

    for number in ["Crm-77", "CRM-77", " crm-77 "] {
        let refused = a_company().with("customer_number", number).begin(&agent).is(422).page();

        assert_eq!(refused.problems(), ["Customer number belongs to another customer already"]);
        assert_eq!(refused.link("Öhman, Aino"), holder.path);
        assert_eq!(refused.value("customer_number").as_deref(), Some(number));
    }
    assert_eq!(desk.db.count("SELECT count(*) FROM customers"), 1);
}

#[test]
fn an_equal_registration_number_is_refused_with_a_link_to_who_has_it() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let holder = a_person().named("Aino", "Öhman").record(&agent);

    let blanks = format!(" {} ", holder.reg_no.to_lowercase());
    let refused = a_person().with("reg_no", &blanks).begin(&agent).is(422).page();

    assert_eq!(refused.problems(), ["Registration number belongs to another customer already"]);
    assert_eq!(refused.link("Öhman, Aino"), holder.path);
    assert_eq!(refused.value("reg_no").as_deref(), Some(blanks.as_str()));
}

#[test]
fn another_institution_may_have_the_same_numbers() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let elsewhere = desk.other_institution("752002");
    let staff = desk.hire_at(elsewhere, "liis.kask", &[cardfile::domain::policy::Role::Agent]);
    let other = Person::sign_in(desk.browser(), staff, "liis.kask");
    let here = a_person().record(&agent);

    let there = a_person().with("customer_number", &here.number).with("reg_no", &here.reg_no).record(&other);

    assert_ne!(here.id, there.id);
    other.get(&here.path).is(404);
}

#[test]
fn a_person_with_one_name_has_it_as_the_last() {
    let desk = TestDesk::new();
    let agent = desk.agent();

    let refused = a_person().named("", "Sukarno").begin(&agent).is(422).page();
    let sukarno = a_person().named("", "Sukarno").with("only_name", "yes").record(&agent);

    assert_eq!(refused.problems(), ["Enter the first name"]);
    assert_eq!(agent.open(&sukarno.path).heading(), "Sukarno");
}

#[test]
fn a_vehicle_has_plate_parent_and_responsible_person() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let fleet = a_company().with("name", "Turun Telakka Oy").record(&agent);
    let driver = a_person().named("Eero", "Saar").record(&agent);

    let van = an_item("vehicle")
        .with("plate", "ABC-123")
        .with("parent", &fleet.number.to_lowercase())
        .with("responsible", &driver.number)
        .record(&agent);

    let page = agent.open(&van.path);
    assert_eq!(page.link("Turun Telakka Oy"), fleet.path);
    assert_eq!(page.link("Eero Saar"), driver.path);
    assert!(page.main().contains("ABC-123"));
    assert_eq!(agent.open(&driver.path).attributes("#related a", "href"), [van.path.as_str()]);
    assert_eq!(agent.open(&fleet.path).attributes("#related a", "href"), [van.path]);
}

#[test]
fn a_company_has_no_plate_and_no_responsible_person() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let driver = a_person().record(&agent);
    let new = a_company();
    new.begin(&agent).is(303);

    let page = agent.open(&new.draft());
    let typed = [
        ("address1", "Aurakatu 7"),
        ("zip_code", "20100"),
        ("city", "Turku"),
        ("plate", "ABC-123"),
        ("responsible", driver.number.as_str()),
    ];
    let refused = agent.submit(&page, &format!("{}/rest", new.draft()), &typed).is(422).page();

    assert_eq!(refused.problems().len(), 2, "{:?}", refused.problems());
}

#[test]
fn the_kinds_do_not_take_each_others_fields() {
    let desk = TestDesk::new();
    let agent = desk.agent();

    let page = agent.open("/customers/new?kind=private");
    agent.submit(&page, "/customers/new", &[("name", "Turun Telakka Oy")]).is(400);
    agent.submit(&page, "/customers/new", &[("status", "closed")]).is(400);
}
