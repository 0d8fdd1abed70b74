//! Correcting customers, a group at a time: what is saved, what the history says of it field by field, and what is refused.

use crate::harness::{Person, Recorded, TestDesk, a_company, a_person, an_item, unique_hetu};

#[track_caller]
fn edit(person: &Person, customer: &Recorded, group: &str, typed: &[(&str, &str)]) {
    let at = customer.at(&format!("edit/{group}"));
    person.submit(&person.open(&at), &at, typed).is(303);
}

/// The refusals of an edit.
#[track_caller]
fn refused(person: &Person, customer: &Recorded, group: &str, typed: &[(&str, &str)]) -> Vec<String> {
    let at = customer.at(&format!("edit/{group}"));
    let page = person.submit(&person.open(&at), &at, typed).is(422).page();
    assert!(page.title().starts_with("Error: "), "{}", page.title());
    for (input, value) in typed {
        assert_eq!(page.value(input).as_deref(), Some(*value), "{input} as typed");
    }
    page.problems()
}

/// Edits the group and says what the history's newest entry tells.
#[track_caller]
fn told(person: &Person, customer: &Recorded, group: &str, typed: &[(&str, &str)]) -> String {
    edit(person, customer, group, typed);
    person.open(&customer.at("history")).texts("ol.time li").remove(0)
}

#[test]
fn every_group_of_a_person_is_corrected_and_told_field_by_field() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let aino = a_person().named("Aino", "Öhman").born("1985", "3", "14").record(&agent);

    for (group, typed, sentences) in [
        (
            "name",
            vec![("last_name", "Åkerlund"), ("salutation", "Ms")],
            vec!["Last name was Öhman → became Åkerlund", "Salutation empty → became Ms"],
        ),
        (
            "person",
            vec![("date_of_birth_day", "15"), ("nationalities", "fin, Sweden"), ("birth_country", "SWE")],
            vec![
                "Date of birth was 14 Mar 1985 → became 15 Mar 1985",
                "Nationalities empty → became FIN, SWE",
                "Country of birth empty → became Sweden (SWE)",
            ],
        ),
        (
            "contact",
            vec![("mobile", "040 123 4567"), ("locale", "sv_FI")],
            vec!["Mobile empty → became +358401234567", "Language was Finnish (Finland) → became Swedish (Finland)"],
        ),
        (
            "address",
            vec![("address1", "Storgatan 4"), ("city", "Mariehamn"), ("zip_code", "22100")],
            vec![
                "Street and number was Aurakatu 7 → became Storgatan 4",
                "Postcode was 20100 → became 22100",
                "Town was Turku → became Mariehamn",
            ],
        ),
        (
            "care",
            vec![("screening_done", "on"), ("risk_class", "Med"), ("additional_values", "crm: 7")],
            vec![
                "Screening empty → became Done",
                "Risk class empty → became Medium",
                "Additional values empty → became crm: 7",
            ],
        ),
        ("registration", vec![("customer_number", "CRM-1")], vec!["→ became CRM-1"]),
    ] {
        let told = told(&agent, &aino, group, &typed);

        for sentence in sentences {
            assert!(told.contains(sentence), "{sentence}: {told}");
        }
        assert!(told.contains("saga.lindqvist") && told.starts_with("Today "), "{told}");
    }
    assert_eq!(desk.db.count("SELECT version::bigint FROM customers"), 7);
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'amended'"), 6);
}

#[test]
fn the_organisation_of_a_company_is_corrected_and_told() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let parent = a_company().record(&agent);
    let company = a_company().with("name", "Turun Telakka Oy").record(&agent);

    let typed = [
        ("parent", parent.number.as_str()),
        ("representative", "Mrs Smith"),
        ("bankruptcy_date_day", "1"),
        ("bankruptcy_date_month", "nov"),
        ("bankruptcy_date_year", "2026"),
    ];
    let organisation = told(&agent, &company, "organisation", &typed);
    let name = told(&agent, &company, "name", &[("name", "Telakka Oy")]);

    assert!(organisation.contains(&format!("Parent empty → became {}", parent.number)), "{organisation}");
    assert!(organisation.contains("Bankruptcy date empty → became 1 Nov 2026"), "{organisation}");
    assert!(name.contains("Name was Turun Telakka Oy → became Telakka Oy"), "{name}");
    let page = agent.open(&company.path).main();
    assert!(page.contains("Bankrupt. Since 1 Nov 2026."), "{page}");
}

#[test]
fn a_group_that_the_kind_does_not_have_is_missing() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let person = a_person().record(&agent);
    let company = a_company().record(&agent);

    for path in
        [person.at("edit/organisation"), company.at("edit/person"), person.at("edit/status"), person.at("edit/Name")]
    {
        agent.get(&path).is(404);
    }
}

#[test]
fn where_nothing_was_changed_nothing_is_recorded() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let aino = a_person().with("mobile", "+358401234567").record(&agent);

    edit(&agent, &aino, "contact", &[("mobile", "(040) 123 4567")]);

    assert!(agent.open(&aino.path).main().starts_with("Nothing was changed."));
    assert_eq!(desk.db.count("SELECT version::bigint FROM customers"), 1);
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE subject_kind = 'customer'"), 1);
}

#[test]
fn a_refused_edit_shows_what_was_typed_and_saves_nothing() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let aino = a_person().record(&agent);

    let problems = refused(&agent, &aino, "address", &[("city", ""), ("zip_code", &"1".repeat(33))]);

    assert_eq!(problems, ["Postcode must be 32 characters or fewer", "Enter the town"]);
    assert_eq!(desk.db.count("SELECT version::bigint FROM customers"), 1);
}

#[test]
fn a_masked_registration_number_left_empty_stays() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let aino = a_person().record(&agent);
    let at = aino.at("edit/registration");

    let page = agent.open(&at);
    let told = told(&agent, &aino, "registration", &[("customer_number", "CRM-1")]);

    assert_eq!(page.value("reg_no").as_deref(), Some(""));
    assert!(!agent.get(&at).body.contains(&aino.reg_no), "the form does not show the number");
    assert!(!told.contains("Registration number"), "{told}");
    let found = a_person().with("reg_no", &aino.reg_no).begin(&agent).is(422).page();
    assert!(found.main().contains("CRM-1"), "the number is still the same customer's");
}

#[test]
fn a_changed_registration_number_is_told_masked_only() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let aino = a_person().record(&agent);
    let (number, _) = unique_hetu();

    let told = told(&agent, &aino, "registration", &[("reg_no", &number)]);

    let mask = |_: &str| "••••••••".to_owned();
    let sentence = format!("Registration number was {} → became {}", mask(&aino.reg_no), mask(&number));
    assert!(told.contains(&sentence), "{told}");
    let history = agent.get(&aino.at("history")).body;
    assert!(!history.contains(&aino.reg_no) && !history.contains(&number));
    a_person().with("reg_no", &aino.reg_no).begin(&agent).is(303);
    a_person().with("reg_no", &number).begin(&agent).is(422);
}

#[test]
fn a_number_that_another_customer_has_is_refused_with_a_link() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let holder = a_person().named("Aino", "Öhman").record(&agent);
    let other = a_person().record(&agent);
    let at = other.at("edit/registration");

    for typed in [("customer_number", holder.number.to_lowercase()), ("reg_no", holder.reg_no.clone())] {
        let page = agent.submit(&agent.open(&at), &at, &[(typed.0, &typed.1)]).is(422).page();

        assert_eq!(page.link("Öhman, Aino"), holder.path);
        assert_eq!(page.value(typed.0), Some(typed.1));
    }
    edit(&agent, &holder, "registration", &[("customer_number", &holder.number.to_lowercase())]);
}

#[test]
fn links_that_make_no_sense_are_refused_with_a_sentence() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let person = a_person().record(&agent);
    let top = a_company().record(&agent);
    let middle = an_item("department").with("parent", &top.number).record(&agent);
    let bottom = an_item("cost_centre").with("parent", &middle.number).record(&agent);

    for (customer, input, number, sentence) in [
        (&top, "parent", &bottom.number, "Parent must not be this customer itself or one that belongs to it"),
        (&top, "parent", &top.number, "Parent must not be this customer itself or one that belongs to it"),
        (&middle, "parent", &person.number, "Parent must be a company or another corporate customer, not a person"),
        (&middle, "responsible", &top.number, "Responsible person must be a private customer"),
        (&middle, "parent", &"NOBODY".to_owned(), "Parent must be the number of a customer who is recorded here"),
    ] {
        assert_eq!(refused(&agent, customer, "organisation", &[(input, number)]), [sentence]);
    }
    edit(&agent, &bottom, "organisation", &[("parent", &top.number), ("responsible", &person.number)]);
}

#[test]
fn the_database_itself_refuses_a_circle() {
    use diesel::connection::SimpleConnection;
    let desk = TestDesk::new();
    let agent = desk.agent();
    let top = a_company().record(&agent);
    let bottom = an_item("department").with("parent", &top.number).record(&agent);

    let circle = format!("UPDATE customers SET parent_id = {} WHERE id = {}", bottom.id, top.id);
    let refused = desk.db.owner().batch_execute(&circle).expect_err("a circle");

    assert!(refused.to_string().contains("above its own parent"), "{refused}");
}

#[test]
fn the_find_box_follows_a_changed_name() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let aino = a_person().named("Aino", "Virtanen").record(&agent);
    let find = |term: &str| {
        let answer = agent.submit(&agent.open("/customers"), "/find", &[("term", term)]).is(303);
        agent.open(answer.location()).attributes("table tbody th a", "href")
    };

    edit(&agent, &aino, "name", &[("last_name", "Åkerlund")]);

    assert_eq!(find("akerl"), [aino.path.as_str()]);
    assert!(find("virtanen").is_empty());
}

#[test]
fn a_closed_customer_is_edited_by_a_supervisor_only() {
    let desk = TestDesk::new();
    let (agent, supervisor) = (desk.agent(), desk.supervisor());
    let aino = a_person().record(&agent);
    let (contact, closure) = (aino.at("edit/contact"), aino.at("closure"));
    let before = agent.open(&contact);
    supervisor.submit(&supervisor.open(&closure), &closure, &[("reason", "customer_asked")]).is(303);

    agent.get(&contact).is(403);
    agent.submit(&before, &contact, &[("mobile", "+358401234567")]).is(403);
    assert!(!agent.open(&aino.path).has_link("Change"));
    edit(&supervisor, &aino, "contact", &[("mobile", "+358401234567")]);

    assert!(supervisor.open(&aino.path).main().contains("+358 40 1234567"));
}
