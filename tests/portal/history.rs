//! A customer's history: all of it, by field, a page at a time, and never changed.

use cardfile::domain::deed_kind::DeedKind;
use diesel::connection::SimpleConnection;

use crate::harness::{Person, Recorded, TestDesk, a_person, form_token};

#[track_caller]
fn edit(person: &Person, customer: &Recorded, group: &str, typed: &[(&str, &str)]) {
    let at = customer.at(&format!("edit/{group}"));
    person.submit(&person.open(&at), &at, typed).is(303);
}

#[test]
fn the_history_is_narrowed_to_a_field() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    edit(&agent, &customer, "contact", &[("mobile", "+358401234567")]);
    edit(&agent, &customer, "address", &[("city", "Naantali")]);
    edit(&agent, &customer, "contact", &[("mobile", ""), ("email", "aino@example.com")]);

    let all = agent.open(&customer.at("history"));
    let mobile = agent.open(&customer.at("history?field=mobile"));
    let region = agent.open(&customer.at("history?field=region"));

    assert_eq!(all.texts("ol.time li").len(), 4);
    let told = mobile.texts("ol.time li");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("Mobile was +358401234567 → became empty"), "{told:?}");
    assert_eq!(mobile.texts(".chip"), ["Field: Mobile"]);
    assert_eq!(mobile.attributes(".chip a", "href"), [customer.at("history")]);
    assert!(region.main().contains("Nothing of this kind is recorded."), "{}", region.main());
}

#[test]
fn the_history_comes_newest_first_a_page_at_a_time_each_once() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    let token = form_token(&agent);
    for number in 1..=64 {
        let once = uuid::Uuid::new_v4().to_string();
        let text = format!("Note {number}.");
        let note = [("form_token", token.as_str()), ("once", &once), ("text", &text)];
        agent.post_raw(&customer.at("notes"), &note).is(303);
    }

    let mut page = agent.open(&customer.at("history"));
    let mut told = page.texts("ol.time li p");
    let mut pages = 1;
    while page.has_link("Next") {
        page = agent.open(&page.link("Next"));
        told.extend(page.texts("ol.time li p"));
        pages += 1;
    }

    assert_eq!((pages, told.len()), (3, 65));
    assert_eq!(told.iter().filter(|sentence| *sentence == "Note written").count(), 64);
    assert_eq!(told.last().map(String::as_str), Some("Customer recorded"));
}

#[test]
fn the_history_is_narrowed_to_a_kind_of_deed_and_to_kind_and_field_together() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    edit(&agent, &customer, "contact", &[("mobile", "+358401234567")]);
    edit(&agent, &customer, "address", &[("city", "Naantali")]);
    let token = form_token(&agent);
    let note = [("form_token", token.as_str()), ("once", "5f0c3f3e-6a0b-4f0e-9d57-0d8f3f1f9a01"), ("text", "Called.")];
    agent.post_raw(&customer.at("notes"), &note).is(303);

    let told = |query: &str| agent.open(&customer.at(&format!("history?{query}"))).texts("ol.time li");
    let both = agent.open(&customer.at("history?kind=edits&field=city"));

    assert_eq!(told("").len(), 4);
    assert_eq!((told("kind=edits").len(), told("kind=notes").len(), told("kind=opened").len()), (2, 1, 1));
    assert!(told("kind=notes")[0].contains("Note written"));
    assert_eq!(both.texts("ol.time li").len(), 1);
    assert_eq!(both.texts(".chip"), ["Kind: Edits", "Field: Town"]);
    let removals = both.attributes(".chip a", "href");
    assert_eq!(removals, [customer.at("history?field=city"), customer.at("history?kind=edits")]);
    assert!(both.main().contains("1 event"), "{}", both.main());
    let none = agent.open(&customer.at("history?kind=proposals")).main();
    assert!(none.contains("Nothing of this kind is recorded.") && none.contains("Show all"), "{none}");
    assert_eq!(told("kind=sign-ins").len(), 4, "what is no kind of a customer's history narrows nothing");
}

#[test]
fn the_kinds_together_are_the_whole_history_and_paging_keeps_the_kind() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    let note = format!(
        "INSERT INTO events (institution_id, at, subject_kind, subject_id, action)
         SELECT {}, now(), 'customer', {}, CASE WHEN number % 2 = 0 THEN 'note_added' ELSE 'suspension' END
         FROM generate_series(1, 80) AS number",
        desk.institution.0, customer.id
    );
    desk.db.execute(&note);
    let count = |query: &str| {
        let mut page = agent.open(&customer.at(&format!("history?{query}")));
        let mut told = page.texts("ol.time li p").len();
        while page.has_link("Next") {
            page = agent.open(&page.link("Next"));
            told += page.texts("ol.time li p").len();
        }
        told
    };

    let kinds: usize = DeedKind::OF_CUSTOMER.iter().map(|kind| count(&format!("kind={}", kind.code()))).sum();

    assert_eq!((count("kind=notes"), count("kind=status"), count(""), kinds), (40, 40, 81, 81));
    let first = agent.open(&customer.at("history?kind=notes"));
    assert!(first.main().contains("40 events"), "{}", first.main());
}

#[test]
fn every_action_that_has_a_kind_is_written_somewhere() {
    let mut text = String::new();
    let mut folders = vec![std::path::PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("deed_kind.rs") && !path.ends_with("happenings.rs") {
                text.push_str(&std::fs::read_to_string(path).expect("it is read"));
            }
        }
    }
    // No program writes it any more, and events of before have it.
    let former = "reg_no_revealed";

    let all = DeedKind::ALL.into_iter().flat_map(DeedKind::actions);
    let missing: Vec<_> = all.filter(|action| !text.contains(&format!("\"{action}\""))).collect();

    assert_eq!(missing, [&former]);
}

#[test]
fn a_timeline_is_read_along_its_subject_however_it_is_planned() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    // Much of others, and a good deal of this one.
    desk.db.execute(&format!(
        "INSERT INTO events (institution_id, at, subject_kind, subject_id, action, fields)
         SELECT {}, now() - make_interval(mins => number), 'customer',
            CASE WHEN number % 50 = 0 THEN {} ELSE number + 1000000 END,
            (ARRAY['amended', 'note_added', 'revealed', 'amended'])[1 + number % 4], ARRAY['mobile']
         FROM generate_series(1, 60000) AS number; ANALYZE events",
        desk.institution.0, customer.id
    ));
    desk.db.write_down_statements();
    let asked = desk.db.statements(|| {
        for query in ["", "?kind=edits", "?kind=proposals", "?field=mobile", "?kind=edits&field=mobile&before=9000"] {
            agent.open(&customer.at(&format!("history{query}")));
        }
    });
    let about = |text: &&String| text.contains("\"events\".\"subject_id\" =") && text.contains("LIMIT");
    let questions: Vec<&String> = asked.iter().filter(about).collect();
    assert!(questions.len() >= 9, "{asked:#?}");

    for question in questions {
        for mode in ["force_custom_plan", "force_generic_plan"] {
            let values = values_of(question, customer.id);
            let plan = desk.db.plan(question, &values, mode);
            assert!(plan.contains("events_by_subject") && !plan.contains("Sort"), "{mode}: {question}\n{plan}");
            assert!(!plan.contains("Seq Scan on events"), "{mode}: {question}\n{plan}");
        }
    }
}

/// Values for a question of one subject's events: what each number in the SQL is compared with says what it is.
fn values_of(question: &str, customer: i64) -> String {
    let value = |number: usize| {
        let (before, _) = question.split_once(&format!("${number}")).expect("it stands there");
        let compared = before.rsplit('"').nth(1).unwrap_or_default();
        match compared {
            "subject_kind" => "'customer'".to_owned(),
            "subject_id" => customer.to_string(),
            "fields" => "'{mobile}'".to_owned(),
            "action" => "'{amended,proposed}'".to_owned(),
            "id" => i64::MAX.to_string(),
            _ => "1".to_owned(),
        }
    };
    (1..=9).filter(|number| question.contains(&format!("${number}"))).map(value).collect::<Vec<_>>().join(", ")
}

#[test]
fn values_in_the_history_are_sealed_and_the_fields_stand_in_the_open() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    edit(&agent, &customer, "contact", &[("email", "aino@example.com")]);

    let fields = desk.db.text("SELECT array_to_string(fields, ',') FROM events WHERE action = 'amended'");
    let open = "SELECT count(*) FROM events WHERE subject_kind = 'customer' AND (details IS NOT NULL \
                OR position('aino@example.com'::bytea IN details_sealed) > 0)";

    assert_eq!(fields.as_deref(), Some("email"));
    assert_eq!(desk.db.count(open), 0);
}

#[test]
fn history_is_neither_changed_nor_removed_by_the_desk_or_by_a_slip_of_the_owner() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    a_person().record(&agent);

    for statement in ["DELETE FROM events", "UPDATE events SET action = 'nothing'", "TRUNCATE events"] {
        let by_desk = desk.db.desk().batch_execute(&format!("SET ROLE cardfile_desk; {statement}"));
        let by_owner = desk.db.owner().batch_execute(statement);

        assert!(by_desk.expect_err(statement).to_string().contains("permission denied"));
        assert!(by_owner.expect_err(statement).to_string().contains("never changed"));
    }
}

#[test]
fn who_and_from_where_stands_on_every_event() {
    let desk = TestDesk::new();
    let (agent, supervisor) = (desk.agent(), desk.supervisor());
    let customer = a_person().record(&agent);
    edit(&supervisor, &customer, "contact", &[("email", "aino@example.com")]);

    let lacking = "SELECT count(*) FROM events WHERE subject_kind = 'customer' AND (staff_id IS NULL \
                   OR session_id IS NULL OR address IS NULL OR request_id IS NULL)";
    let told = agent.open(&customer.at("history")).texts("ol.time li small");

    assert_eq!(desk.db.count(lacking), 0);
    assert_eq!(told, ["otso.berg", "saga.lindqvist"]);
}
