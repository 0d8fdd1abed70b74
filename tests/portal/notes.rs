//! Notes on customers: what staff tell each other, never changed.

use diesel::connection::SimpleConnection;

use crate::harness::{Person, Recorded, TestDesk, a_person};

#[track_caller]
fn write(person: &Person, customer: &Recorded, text: &str) {
    let at = customer.at("notes");
    person.submit(&person.open(&customer.path), &at, &[("text", text)]).is(303);
}

#[test]
fn a_note_shows_with_author_and_time_and_in_the_history() {
    let desk = TestDesk::new();
    let (agent, supervisor) = (desk.agent(), desk.supervisor());
    let customer = a_person().record(&agent);

    write(&agent, &customer, "Called about the address.\nWill send a letter <b>today</b>.");
    let page = supervisor.open(&customer.path);

    let note = page.texts("#notes li.note").remove(0);
    assert!(note.starts_with("Today ") && note.contains(", saga.lindqvist"), "{note}");
    assert!(note.ends_with("Called about the address. Will send a letter <b>today</b>."), "{note}");
    assert!(page.texts("#history li")[0].contains("Note written saga.lindqvist"));
    assert_eq!(desk.db.count("SELECT version::bigint FROM customers"), 1, "a note is no edit");
}

#[test]
fn notes_come_newest_first_a_page_at_a_time_each_once() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    for number in 1..=45 {
        let at = customer.at("notes");
        let once = uuid::Uuid::new_v4().to_string();
        let token = crate::harness::form_token(&agent);
        let text = format!("Note {number}.");
        agent.post_raw(&at, &[("form_token", &token), ("once", &once), ("text", &text)]).is(303);
    }

    let mut page = agent.open(&customer.at("notes"));
    let mut texts = page.texts("li.note .note-text");
    while page.has_link("Next") {
        page = agent.open(&page.link("Next"));
        texts.extend(page.texts("li.note .note-text"));
    }

    let expected: Vec<String> = (1..=45).rev().map(|number| format!("Note {number}.")).collect();
    assert_eq!(texts, expected);
    assert_eq!(agent.open(&page.link("First")).texts("li.note").len(), 20);
    assert_eq!(agent.open(&customer.path).texts("#notes li.note").len(), 3);
}

#[test]
fn an_empty_and_a_too_long_note_are_refused_with_what_was_typed() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    let at = customer.at("notes");
    let (fits, too_long) = ("ä".repeat(4000), "ä".repeat(4001));

    for text in [" \n ", too_long.as_str()] {
        let page = agent.submit(&agent.open(&at), &at, &[("text", text)]).is(422).page();
        assert!(page.title().starts_with("Error: "));
        assert_eq!(page.problems().len(), 1);
        assert_eq!(page.value("text").map(|text| text.trim().to_owned()), Some(text.trim().to_owned()));
    }
    write(&agent, &customer, &fits);

    assert_eq!(desk.db.count("SELECT count(*) FROM customer_notes"), 1);
}

#[test]
fn a_note_is_neither_changed_nor_removed_by_the_desk() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    write(&agent, &customer, "Called about the address.");

    for statement in ["DELETE FROM customer_notes", "UPDATE customer_notes SET staff_id = staff_id"] {
        let mut conn = desk.db.desk();
        let refused = conn.batch_execute(&format!("SET ROLE cardfile_desk; {statement}")).expect_err(statement);
        assert!(refused.to_string().contains("permission denied"), "{refused}");
    }
}

#[test]
fn an_auditor_reads_notes_and_writes_none() {
    let desk = TestDesk::new();
    let (agent, auditor) = (desk.agent(), desk.auditor());
    let customer = a_person().record(&agent);
    write(&agent, &customer, "Called about the address.");
    let at = customer.at("notes");

    let page = auditor.open(&at);
    let token = crate::harness::form_token(&auditor);
    let once = uuid::Uuid::new_v4().to_string();
    auditor.post_raw(&at, &[("form_token", &token), ("once", &once), ("text", "Seen.")]).is(403);

    assert!(page.main().contains("Called about the address."));
    assert_eq!(page.value("text"), None);
    assert_eq!(desk.db.count("SELECT count(*) FROM customer_notes"), 1);
}
