//! Data care: what was confirmed with the customer, and addresses from which post came back.

use chrono::Duration;

use crate::harness::{Answer, Browser, Filled, Recorded, TestDesk, a_person, form_token};

fn confirm(person: &Browser, customer: &Recorded) -> Answer {
    let at = customer.at("confirmation");
    person.submit(&person.open(&customer.path), &at, &[])
}

fn mark(person: &Browser, customer: &Recorded, typed: &[(&str, &str)]) -> Answer {
    let at = customer.at("returned-post");
    person.submit(&person.open(&at), &at, typed)
}

fn edit(person: &Browser, customer: &Recorded, group: &str, typed: &[(&str, &str)]) {
    let at = customer.at(&format!("edit/{group}"));
    person.submit(&person.open(&at), &at, typed).is(303);
}

fn events(desk: &TestDesk, action: &str) -> i64 {
    desk.db.count(&format!("SELECT count(*) FROM events WHERE action = '{action}'"))
}

#[test]
fn a_confirmation_shows_on_the_record_with_day_and_person_and_in_the_history() {
    let desk = TestDesk::new();
    let (agent, auditor) = (desk.agent(), desk.auditor());
    let customer = a_person().record(&agent);
    let before = agent.open(&customer.path).texts("#confirmed");
    assert!(before[0].starts_with("Not confirmed with the customer since it was recorded on "), "{before:?}");

    confirm(&agent, &customer).is(303);

    let line = auditor.open(&customer.path).texts("#confirmed").remove(0);
    assert!(line.starts_with("Confirmed with the customer on ") && line.ends_with("by saga.lindqvist"), "{line}");
    let history = auditor.open(&customer.at("history?kind=care")).texts("ol.time li");
    assert!(history.len() == 1 && history[0].contains("Confirmed with the customer"), "{history:?}");
    assert_eq!(desk.db.count("SELECT version::bigint FROM customers"), 1, "a confirmation is no edit");
}

#[test]
fn an_edit_does_not_confirm_and_is_told_beside_the_last_confirmation() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    edit(&agent, &customer, "contact", &[("email", "first@example.com")]);
    assert!(agent.open(&customer.path).texts("#confirmed")[0].starts_with("Not confirmed"));

    confirm(&agent, &customer).is(303);
    edit(&agent, &customer, "contact", &[("email", "other@example.com")]);

    let line = agent.open(&customer.path).texts("#confirmed").remove(0);
    assert!(line.contains("by saga.lindqvist; the record has changed since"), "{line}");
}

#[test]
fn the_same_confirmation_twelve_times_at_once_is_one_and_on_another_day_another() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    let form = Filled::of(&agent.open(&customer.path), &customer.at("confirmation"), &[]);

    for answer in form.send_at_once(&agent, 12) {
        answer.is(303);
    }
    assert_eq!(events(&desk, "confirmed"), 1);

    desk.pass(Duration::days(1));
    confirm(&desk.supervisor(), &customer).is(303);
    assert_eq!(events(&desk, "confirmed"), 2);
}

#[test]
fn a_record_that_changed_meanwhile_is_not_confirmed() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    let page = agent.open(&customer.path);
    edit(&agent, &customer, "contact", &[("email", "other@example.com")]);

    let to = agent.submit(&page, &customer.at("confirmation"), &[]).is(303).location().to_owned();

    assert!(agent.open(&to).main().contains("Someone changed this customer meanwhile"));
    assert_eq!(events(&desk, "confirmed"), 0);
}

#[test]
fn a_closed_customer_is_confirmed_and_marked_only_by_who_may_change_it() {
    let desk = TestDesk::new();
    let (agent, supervisor) = (desk.agent(), desk.supervisor());
    let customer = a_person().record(&agent);
    desk.force_customer(customer.id, "closed");
    let version = desk.version("customers", customer.id).to_string();
    let token = form_token(&agent);

    assert!(!agent.open(&customer.path).main().contains("Confirmed with the customer today"));
    agent.post_raw(&customer.at("confirmation"), &[("form_token", &token), ("version", &version)]).is(403);
    agent.post_raw(&customer.at("returned-post/lifting"), &[("form_token", &token), ("part", "address")]).is(403);
    assert_eq!(agent.get(&customer.at("returned-post")).status, 403);

    confirm(&supervisor, &customer).is(303);
    assert_eq!(events(&desk, "confirmed"), 1);
}

#[test]
fn returned_post_shows_on_the_record_where_letters_would_go_and_in_the_history_until_it_is_lifted() {
    let desk = TestDesk::new();
    let (agent, auditor) = (desk.agent(), desk.auditor());
    let customer = a_person().record(&agent);
    let account = desk.account_of(customer.id);
    let card = desk.card_on(account, customer.id);
    let typed =
        [("came_back_day", "3"), ("came_back_month", "3"), ("came_back_year", "2026"), ("words", "No such door.")];

    mark(&agent, &customer, &typed).is(303);

    let record = auditor.open(&customer.path).main();
    let words =
        "Post to the base address came back. It came back on 3 Mar 2026, marked by saga.lindqvist. “No such door.”";
    assert!(record.contains(words), "{record}");
    assert!(!record.contains("Lift the mark"), "who may not edit has no way to it");
    for page in [format!("/accounts/{account}"), format!("/cards/{card}")] {
        assert!(agent.open(&page).main().contains("Post came back on 3 Mar 2026"), "{page}");
    }
    let sealed = "SELECT count(*) FROM returned_post WHERE position('door'::bytea in words_sealed) > 0";
    assert_eq!(desk.db.count(sealed), 0, "words are sealed");

    let form = agent.open(&customer.at("returned-post"));
    agent.submit(&form, &customer.at("returned-post/lifting"), &[]).is(303);

    assert!(!auditor.open(&customer.path).main().contains("Post to the base address came back"));
    assert!(!agent.open(&format!("/cards/{card}")).main().contains("Post came back"));
    let history = auditor.open(&customer.at("history?kind=care")).main();
    assert!(history.contains("Mark of returned post lifted"), "{history}");
    assert!(history.contains("Base address, came back on 3 Mar 2026. No such door."), "{history}");
}

#[test]
fn another_address_ends_the_mark_and_the_same_one_or_another_group_does_not() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    mark(&agent, &customer, &[]).is(303);

    edit(&agent, &customer, "address", &[]);
    edit(&agent, &customer, "contact", &[("email", "other@example.com")]);
    assert_eq!(events(&desk, "post_return_ended"), 0);
    assert!(agent.open(&customer.path).main().contains("Post to the base address came back"));

    edit(&agent, &customer, "address", &[("address1", "Linnankatu 99")]);

    assert!(!agent.open(&customer.path).main().contains("Post to the base address came back"));
    assert_eq!(events(&desk, "post_return_ended"), 1);
    assert_eq!(events(&desk, "post_return_lifted"), 0);
}

#[test]
fn an_address_is_marked_once_and_not_with_a_day_to_come_or_after_it_changed() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    let at = customer.at("returned-post");
    let page = agent.open(&at);

    let refused =
        mark(&agent, &customer, &[("came_back_year", "2199"), ("words", "4111 1111 1111 1111")]).is(422).page();
    assert_eq!(refused.problems().len(), 2, "{:?}", refused.problems());
    for answer in Filled::of(&page, &at, &[]).send_at_once(&agent, 12) {
        answer.is(303);
    }
    assert_eq!(events(&desk, "post_returned"), 1);

    edit(&agent, &customer, "address", &[("address1", "Linnankatu 99")]);
    agent.submit(&page, &at, &[]).is(409);
    assert_eq!(events(&desk, "post_returned"), 1);
}

#[test]
fn the_database_keeps_marks_that_ended_and_deletes_none() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    mark(&agent, &customer, &[]).is(303);

    let deleted = desk.db.refusal("DELETE FROM returned_post");
    assert_eq!(deleted.as_deref(), Some("marks of returned post are not deleted"));
    edit(&agent, &customer, "address", &[("address1", "Linnankatu 99")]);
    let revived = desk.db.refusal("UPDATE returned_post SET ended_at = NULL, ender_id = NULL");
    assert_eq!(revived.as_deref(), Some("returned_post_ends_once"));
}
