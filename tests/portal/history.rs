//! A customer's history: all of it, by field, a page at a time, and never changed.

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
    assert!(region.main().contains("No change of this field is recorded."), "{}", region.main());
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
