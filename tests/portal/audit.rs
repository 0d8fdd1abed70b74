//! The audit: searched by who, whom, what, when and from where; newest first, each event once; without values of customers; itself
//! on record; and as a file only with a reason.

use cardfile::csv;
use cardfile::domain::policy::Role;

use crate::harness::{Person, Recorded, TestDesk, a_person, form_token};
use crate::own_record::tied;

struct Audit {
    desk: TestDesk,
    agent: Person,
    auditor: Person,
    customer: Recorded,
}

/// A customer whose mobile changed and who got a note, and an auditor.
fn audit() -> Audit {
    let desk = TestDesk::new();
    let (agent, auditor) = (desk.agent(), desk.auditor());
    let customer = a_person().named("Aino", "Virtanen").record(&agent);
    let at = customer.at("edit/contact");
    agent.submit(&agent.open(&at), &at, &[("mobile", "+358401234567")]).is(303);
    let token = form_token(&agent);
    let note = [("form_token", token.as_str()), ("once", "5f0c3f3e-6a0b-4f0e-9d57-0d8f3f1f9a01"), ("text", "Called.")];
    agent.post_raw(&customer.at("notes"), &note).is(303);
    Audit { desk, agent, auditor, customer }
}

impl Audit {
    fn told(&self, query: &str) -> Vec<String> {
        self.auditor.open(&format!("/audit?{query}")).texts("ol.time li")
    }

    fn number(&self) -> String {
        let query = format!("SELECT customer_number FROM customers WHERE id = {}", self.customer.id);
        self.desk.db.text(&query).expect("a customer")
    }
}

#[test]
fn the_audit_is_searched_by_each_thing_and_by_several() {
    let audit = audit();
    let number = audit.number();
    audit.desk.db.execute(&format!(
        "INSERT INTO events (institution_id, at, subject_kind, subject_id, action, address)
         VALUES ({0}, '2020-05-05 10:00Z', 'institution', {0}, 'settings_changed', '203.0.113.7')",
        audit.desk.institution.0
    ));

    assert_eq!(audit.told("kind=notes").len(), 1);
    let edits = audit.told("kind=edits");
    assert!(edits.len() == 1 && edits[0].contains(&format!("Customer {number}: Changed: Mobile")), "{edits:?}");
    assert_eq!(audit.told(&format!("customer={number}")).len(), 3);
    assert_eq!(audit.told("person=saga.lindqvist&kind=notes").len(), 1);
    assert!(audit.told("person=saga.lindqvist").iter().all(|line| line.contains("saga.lindqvist")));
    assert_eq!(audit.told("field=mobile&kind=edits").len(), 1);
    assert_eq!(audit.told("field=city").len(), 1, "the creation named it");
    assert_eq!(audit.told("address=203.0.113.7").len(), 1);
    assert_eq!((audit.told("from=2020-05-05&to=2020-05-05").len(), audit.told("to=2020-05-04").len()), (1, 0));
    assert_eq!(audit.told("from=2020-05-05+10:00&to=2020-05-05+10:00").len(), 1);
    assert_eq!(audit.told("from=2020-05-05+10:01&to=2020-05-05+11:00").len(), 0);
    assert_eq!(audit.told("kind=edits&address=203.0.113.7").len(), 0);
    assert_eq!(audit.told(&format!("customer={number}&field=mobile&person=saga.lindqvist&kind=edits")).len(), 1);
    assert!(audit.told("kind=sign-ins").iter().any(|line| line.contains("Account of saga.lindqvist: Signed in")));

    let page = audit.auditor.open(&format!("/audit?kind=edits&customer={number}"));
    assert_eq!(page.texts(".chip"), [format!("Customer number: {number}"), "Kind: Edits".to_owned()]);
    assert_eq!(page.attributes(".chip a", "href")[1], format!("/audit?customer={number}"));
    let link = page.link("in its history");
    let own = audit.auditor.open(&link).texts("ol.time li");
    assert!(own[0].contains("Mobile"), "the link leads to the event itself: {own:?}");
}

#[test]
fn values_of_customers_are_not_in_it_and_each_search_is_on_record() {
    let audit = audit();
    let finds = || audit.desk.db.count("SELECT count(*) FROM looks WHERE page = 'find' AND term_sealed IS NOT NULL");
    let before = finds();

    let page = audit.auditor.open("/audit?field=mobile");

    assert!(!page.main().contains("1234567") && !page.main().contains("Virtanen"), "{}", page.main());
    assert_eq!(finds(), before + 1);
}

#[test]
fn what_cannot_be_searched_for_is_told_and_stays_as_typed() {
    let audit = audit();
    for (query, input, typed, words) in [
        ("person=nobody.here", "person", "nobody.here", "Nobody here has this username"),
        ("customer=C-NONE", "customer", "C-NONE", "No customer has this number"),
        ("kind=nonsense", "", "", "Choose a kind from the list"),
        ("field=nonsense", "", "", "Choose a field from the list"),
        ("from=yesterday&kind=edits", "from", "yesterday", "Enter From as a day"),
        ("to=2026-13-01", "to", "2026-13-01", "Enter To as a day"),
        ("from=2026-02-02&to=2026-02-01", "to", "2026-02-01", "To is before From"),
        ("address=203.0.113", "address", "203.0.113", "Enter a whole network address"),
    ] {
        let answer = audit.auditor.get(&format!("/audit?{query}")).is(422);

        let page = answer.page();
        assert!(page.problems().join(" ").contains(words), "{query}: {:?}", page.problems());
        assert!(page.title().starts_with("Error: ") && page.texts("ol.time li").is_empty(), "{query}");
        if !input.is_empty() {
            assert_eq!(page.value(input).as_deref(), Some(typed), "{query}");
        }
    }
}

#[test]
fn the_audit_comes_newest_first_a_page_at_a_time_each_once() {
    let audit = audit();
    // At one moment, and with ids that say nothing of the time.
    audit.desk.db.execute(&format!(
        "INSERT INTO events (institution_id, at, subject_kind, subject_id, action)
         SELECT {0}, timestamptz '2020-01-01 00:00Z' + make_interval(mins => number % 3), 'institution', {0}, 'keys_rotated'
         FROM generate_series(1, 75) AS number",
        audit.desk.institution.0
    ));

    for query in ["kind=keys", "to=2020-12-31", "from=2019-12-31&to=2020-12-31&kind=keys"] {
        let mut page = audit.auditor.open(&format!("/audit?{query}"));
        let mut times = page.attributes("ol.time time", "datetime");
        let mut pages = 1;
        while page.has_link("Next") {
            page = audit.auditor.open(&page.link("Next"));
            times.extend(page.attributes("ol.time time", "datetime"));
            pages += 1;
        }
        assert_eq!((pages, times.len()), (3, 75), "{query}");
        assert!(times.windows(2).all(|pair| pair[0] >= pair[1]), "{query}");
    }
}

#[test]
fn a_rare_pair_is_looked_for_a_stretch_at_a_time_and_found() {
    let audit = audit();
    audit.desk.db.execute(&format!(
        "INSERT INTO events (institution_id, at, staff_id, subject_kind, subject_id, action)
         SELECT {0}, timestamptz '2020-01-01 00:00Z' + make_interval(secs => number), {1}, 'staff', {1},
            CASE number WHEN 1 THEN 'keys_rotated' ELSE 'signed_in' END
         FROM generate_series(1, 10500) AS number",
        audit.desk.institution.0, audit.agent.staff.0
    ));

    let first = audit.auditor.open("/audit?person=saga.lindqvist&kind=keys");
    let second = audit.auditor.open(&first.link("Next"));

    assert!(
        first.main().contains("Searched back to") && first.main().contains("Nothing fits so far"),
        "{}",
        first.main()
    );
    assert_eq!(second.texts("ol.time li").len(), 1, "{}", second.main());
    assert!(!second.has_link("Next"), "{}", second.main());
}

#[test]
fn another_institutions_events_are_not_in_it() {
    let audit = audit();
    let other = audit.desk.other_institution("100200");
    audit.desk.hire_at(other, "maja.ek", &[Role::Agent]);
    audit.desk.db.execute(&format!(
        "INSERT INTO events (institution_id, at, subject_kind, subject_id, action, fields, address)
         VALUES ({0}, now(), 'institution', {0}, 'keys_retired', '{{zip_code}}', '203.0.113.99')",
        other.0
    ));

    for query in ["", "kind=keys", "address=203.0.113.99", "field=zip_code&kind=keys"] {
        let told = audit.told(query);
        assert!(!told.iter().any(|line| line.contains("Old keys given up")), "{query}: {told:?}");
    }
    audit.auditor.get("/audit?person=maja.ek").is(422);
}

#[test]
fn staff_who_are_customers_find_nothing_of_themselves_in_the_audit() {
    let tied = tied();
    let number = tied.desk.db.text(&format!("SELECT customer_number FROM customers WHERE id = {}", tied.own.id));
    let number = number.expect("a customer");

    let page = tied.kaisa.open("/audit").main();

    assert!(page.contains("About your own record") && !page.contains(&number), "{page}");
    let refused = tied.kaisa.get(&format!("/audit?customer={number}")).is(403);
    assert!(refused.body.contains("This is your own record."), "{}", refused.body);
    let form = tied.kaisa.open("/audit/export");
    let file = tied.kaisa.submit(&form, "/audit/export", &[("reason", "audit_asked")]).is(200);
    assert!(!file.body.contains(&number), "{}", file.body);
}

#[test]
fn the_result_leaves_as_a_file_with_a_reason_and_on_record_first() {
    let audit = audit();
    let exports = "SELECT count(*) FROM events WHERE action = 'audit_exported'";
    audit.desk.db.execute("UPDATE staff SET display_name = '=1+1' WHERE username = 'saga.lindqvist'");
    let form = audit.auditor.open("/audit/export?kind=edits");

    let refused = audit.auditor.submit(&form, "/audit/export", &[("words", "For the yearly one")]).is(422).page();
    assert!(!refused.problems().is_empty() && refused.main().contains("For the yearly one"), "{}", refused.main());
    assert_eq!((refused.value("kind").as_deref(), audit.desk.db.count(exports)), (Some("edits"), 0));

    let file = audit.auditor.submit(&form, "/audit/export", &[("reason", "audit_asked")]).is(200);

    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    let name = file.header("content-disposition").expect("a name");
    assert!(name.starts_with("attachment; filename=\"audit-"), "{name}");
    assert!(file.body.contains("\"'=1+1\"") && !file.body.contains("1234567"), "{}", file.body);
    let rows = csv::read(&file.body).expect("a table");
    assert_eq!((rows.len(), rows[0][0].as_str(), rows[1][2].as_str()), (2, "time", "=1+1"));
    assert!(rows[1].contains(&"Changed: Mobile".to_owned()) && rows[1].contains(&audit.number()), "{:?}", rows[1]);
    assert_eq!(audit.desk.db.count(exports), 1);
    let told = audit.told("kind=exports");
    assert!(told[0].contains("Audit exported") && told[0].contains("An audit asked for it"), "{told:?}");
}

#[test]
fn a_file_has_so_many_events_and_no_more() {
    let audit = audit();
    let insert = |count: i64| {
        audit.desk.db.execute(&format!(
            "INSERT INTO events (institution_id, at, subject_kind, subject_id, action)
             SELECT {0}, timestamptz '2020-01-01 00:00Z' + make_interval(secs => number), 'institution', {0}, 'keys_rotated'
             FROM generate_series(1, {count}) AS number",
            audit.desk.institution.0
        ));
    };
    insert(10_000);
    let form = audit.auditor.open("/audit/export?kind=keys");
    let export = || audit.auditor.submit(&form, "/audit/export", &[("reason", "audit_asked")]);

    let all = csv::read(&export().is(200).body).expect("a table");
    assert_eq!(all.len(), 10_001);
    insert(1);
    let refused = export().is(422).page();

    assert!(refused.main().contains("This is more than one file takes."), "{}", refused.main());
    assert_eq!(audit.desk.db.count("SELECT count(*) FROM events WHERE action = 'audit_exported'"), 1);
}

#[test]
fn the_audit_is_read_along_its_indexes_however_it_is_planned() {
    let audit = audit();
    let number = audit.number();
    audit.desk.db.execute(&format!(
        "INSERT INTO events (institution_id, at, staff_id, address, subject_kind, subject_id, action, fields)
         SELECT {}, now() - make_interval(secs => number), {}, '192.0.2.' || number % 200, 'customer', number % 5000 + 100000,
            (ARRAY['amended', 'note_added', 'revealed', 'closure', 'created'])[1 + number % 5], ARRAY['mobile', 'email']
         FROM generate_series(1, 150000) AS number; ANALYZE events, event_fields",
        audit.desk.institution.0, audit.agent.staff.0
    ));
    audit.desk.db.write_down_statements();
    let ways = [
        ("", "events_by_time"),
        ("from=2026-01-01&to=2030-01-01", "events_by_time"),
        ("person=saga.lindqvist", "events_by_staff_time"),
        ("person=saga.lindqvist&kind=keys", "events_by_staff_time"),
        ("kind=edits", "events_by_action"),
        ("kind=staff", "events_by_action"),
        ("field=mobile", "event_fields_pkey"),
        ("field=region&kind=edits", "event_fields_pkey"),
        ("address=192.0.2.7", "events_by_address"),
        ("address=192.0.2.7&field=mobile&person=saga.lindqvist", "events_by_address"),
        (&format!("customer={number}"), "events_by_sealed_for"),
        (&format!("customer={number}&kind=edits"), "events_by_subject"),
    ];
    for (query, index) in ways {
        let asked = audit.desk.db.statements(|| {
            audit.auditor.open(&format!("/audit?{query}"));
        });
        let questions: Vec<&String> = asked.iter().filter(|text| text.starts_with("SELECT near.")).collect();
        assert!(!questions.is_empty(), "{asked:#?}");
        for question in questions {
            for mode in ["force_custom_plan", "force_generic_plan"] {
                let plan = audit.desk.db.plan(question, &values_of(question), mode);
                assert!(plan.contains(index), "{query} {mode}: {question}\n{plan}");
                assert!(!plan.contains("Seq Scan on event"), "{query} {mode}: {question}\n{plan}");
                // What comes from several places is put in order; what comes along an index is so already.
                let is_of_several = query.starts_with("customer") || query.starts_with("kind");
                assert!(is_of_several || !plan.contains("Sort"), "{query} {mode}: {question}\n{plan}");
            }
        }
    }
}

/// Values for a question: what each number in the SQL is compared with says what it is.
fn values_of(question: &str) -> String {
    // The moment of a bound that begins with another column.
    let is_second = |than: &str, number: usize| {
        let leads = [format!("{than} (${}, ${number}", number - 1), format!("{than} (of_kind.action, ${number}")];
        leads.iter().any(|lead| question.contains(&format!("{lead},")) || question.contains(&format!("{lead})")))
            && !question.contains(&format!("(at, id) {than} (${}", number - 1))
            && !question.contains(&format!("(at, event_id) {than} (${}", number - 1))
    };
    let value = |number: usize| {
        let (before, after) = question.split_once(&format!("${number}")).expect("it stands there");
        let ends = |word: &str| before.trim_end().ends_with(word);
        if ends("unnest(") || ends("ANY(") {
            "'{amended,created}'".to_owned()
        } else if ends("field =") || after.starts_with(" = ANY") {
            "'mobile'".to_owned()
        } else if ends("address =") || ends("(address, at, id) < (") || ends("(address, at) >= (") {
            "'192.0.2.7'".to_owned()
        } else if ends("(at, id) < (") || ends("(at, event_id) < (") || is_second("<", number) {
            "'2030-01-01'".to_owned()
        } else if ends(">=") || ends("(at) >= (") || is_second(">=", number) {
            "'1970-01-01'".to_owned()
        } else {
            "1".to_owned()
        }
    };
    (1..=20).filter(|number| question.contains(&format!("${number}"))).map(value).collect::<Vec<_>>().join(", ")
}

#[test]
fn the_fields_of_an_event_are_named_whoever_writes_it_and_by_nobody_else() {
    let audit = audit();
    let named = "SELECT count(*) FROM event_fields";
    let held = "SELECT sum(cardinality(fields))::bigint FROM events";

    assert_eq!(audit.desk.db.count(named), audit.desk.db.count(held));
    let mut conn = audit.desk.db.desk();
    let refusal = crate::harness::refusal(
        &mut conn,
        "SET ROLE cardfile_desk; INSERT INTO event_fields VALUES (1, 'mobile', now(), 1)",
    );
    assert!(refusal.is_some_and(|words| words.contains("permission denied")));
}
