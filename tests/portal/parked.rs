//! A form that meets the end of its session: kept sealed for its person alone, given back after signing in, saved when they say so.

use cardfile::domain::policy::Role;
use chrono::Duration;

use crate::harness::{Browser, Filled, PASSWORD, Page, Person, Recorded, TestDesk, a_person, half_way};

const EMAIL: &str = "parked.letter@example.org";

/// An agent with a customer, whose contact form is open.
fn at_work(desk: &TestDesk) -> (Person, Recorded, Page) {
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    let form = agent.open(&customer.at("edit/contact"));
    (agent, customer, form)
}

/// Sends the form too late; answers where the way on leads after signing in.
fn send_late(person: &Browser, form: &Page, at: &str, typed: &[(&str, &str)]) -> String {
    let sent = person.submit(form, at, typed).is(303);
    let door = person.open(sent.location());
    assert!(door.main().contains("nothing of it is saved yet"), "{}", door.main());
    door.value("next").expect("the way on")
}

fn sign_in(person: &Browser, username: &str, next: &str) -> String {
    let door = person.open(&format!("/sign-in?next={next}"));
    let typed = [("username", username), ("password", PASSWORD)];
    person.submit(&door, "/sign-in", &typed).is(303).location().to_owned()
}

fn email_of(desk: &TestDesk, customer: &Recorded) -> Option<String> {
    desk.cell("customers", "email", customer.id)
}

fn parked(desk: &TestDesk) -> i64 {
    desk.db.count("SELECT count(*) FROM parked_forms")
}

#[test]
fn a_form_sent_after_the_session_ended_comes_back_after_signing_in_and_is_saved_when_sent() {
    let desk = TestDesk::new();
    let (agent, customer, form) = at_work(&desk);
    let at = customer.at("edit/contact");
    desk.pass(Duration::minutes(16));

    let next = send_late(&agent, &form, &at, &[("email", EMAIL)]);
    assert_ne!(email_of(&desk, &customer).as_deref(), Some(EMAIL));
    assert_eq!(desk.db.count("SELECT count(*) FROM parked_forms WHERE typed_sealed::text LIKE '%parked.letter%'"), 0);

    assert_eq!(sign_in(&agent, "saga.lindqvist", &next), next);
    assert!(agent.open("/").main().contains("Customer: edit contact"), "the home page knows it");
    let page = agent.open(&next);
    assert!(page.main().contains("Not saved yet.") && page.main().contains(EMAIL), "{}", page.main());
    assert_ne!(email_of(&desk, &customer).as_deref(), Some(EMAIL), "looking saves nothing");

    agent.submit(&page, &at, &[]).is(303);
    assert_eq!(email_of(&desk, &customer).as_deref(), Some(EMAIL));
    assert_eq!(parked(&desk), 0);
    agent.get(&next).is(404);
    // From the history of the browser: the one-time key of the form still holds.
    let version = desk.version("customers", customer.id);
    agent.submit(&page, &at, &[]).is(303);
    assert_eq!(desk.version("customers", customer.id), version);
}

#[test]
fn it_is_nobody_elses() {
    let desk = TestDesk::new();
    let (agent, customer, form) = at_work(&desk);
    let other = desk.person("nils.aho", &[Role::Supervisor]);
    desk.pass(Duration::minutes(16));
    let next = send_late(&agent, &form, &customer.at("edit/contact"), &[("email", EMAIL)]);

    assert_eq!(sign_in(&other, "nils.aho", &next), next);
    other.get(&next).is(404);
    let stolen = other.open("/");
    other
        .post_raw(&format!("{next}/discard"), &[("form_token", &stolen.value("form_token").expect("a token"))])
        .is(303);
    assert_eq!(parked(&desk), 1, "and nobody else throws it away");
}

#[test]
fn it_waits_for_half_an_hour() {
    let desk = TestDesk::new();
    let (agent, customer, form) = at_work(&desk);
    desk.pass(Duration::minutes(16));
    let next = send_late(&agent, &form, &customer.at("edit/contact"), &[("email", EMAIL)]);

    desk.pass(Duration::minutes(29));
    sign_in(&agent, "saga.lindqvist", &next);
    agent.get(&next).is(200);
    desk.pass(Duration::minutes(2));
    agent.get(&next).is(404);
    assert!(!agent.open("/").main().contains("Not saved yet"));
}

#[test]
fn five_are_kept_and_a_sixth_pushes_out_the_oldest() {
    let desk = TestDesk::new();
    let (agent, customer, form) = at_work(&desk);
    desk.pass(Duration::minutes(16));
    let at = customer.at("edit/contact");
    let send = |number: usize| {
        desk.pass(Duration::seconds(1));
        send_late(&agent, &form, &at, &[("email", &format!("letter{number}@example.org"))])
    };
    let all: Vec<String> = (0..6).map(send).collect();

    sign_in(&agent, "saga.lindqvist", &all[5]);

    assert_eq!(parked(&desk), 5);
    agent.get(&all[0]).is(404);
    for next in &all[1..] {
        agent.get(next).is(200);
    }
}

#[test]
fn a_session_that_ended_eight_hours_ago_parks_nothing() {
    let desk = TestDesk::new();
    let (agent, customer, form) = at_work(&desk);
    desk.pass(Duration::hours(8) + Duration::minutes(16));

    let sent = agent.submit(&form, &customer.at("edit/contact"), &[("email", EMAIL)]).is(303);

    assert_eq!((sent.location(), parked(&desk)), ("/sign-in", 0));
}

#[test]
fn whoever_was_disabled_and_whose_session_was_ended_parks_nothing() {
    let desk = TestDesk::new();
    let (agent, customer, form) = at_work(&desk);
    let send = || agent.submit(&form, &customer.at("edit/contact"), &[("email", EMAIL)]).is(303);
    desk.db.execute("UPDATE staff SET disabled_at = now()");
    assert_eq!(send().location(), "/sign-in");
    desk.db.execute("UPDATE staff SET disabled_at = NULL");
    desk.db.execute("UPDATE sessions SET ended_at = now()");

    assert_eq!(send().location(), "/sign-in", "a stolen token is worth nothing once its session was ended");
    assert_eq!(parked(&desk), 0);
}

#[test]
fn a_forged_form_and_one_of_another_session_are_refused_and_not_kept() {
    let desk = TestDesk::new();
    let (agent, customer, form) = at_work(&desk);
    desk.pass(Duration::minutes(16));
    let at = customer.at("edit/contact");

    agent.submit(&form, &at, &[("form_token", "forged"), ("email", EMAIL)]).is(403);
    agent.post_with(&at, &[("sec-fetch-site", "cross-site")], &[("email", EMAIL)]).is(403);

    assert_eq!(parked(&desk), 0);
}

#[test]
fn passwords_and_codes_are_never_kept() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let own = agent.open("/me");
    desk.pass(Duration::minutes(16));
    let new = "lantern meadow forty two";

    let typed = [("current", PASSWORD), ("password", new), ("password_again", new)];
    agent.submit(&own, "/me/password", &typed).is(303);

    assert_eq!(parked(&desk), 0);
}

#[test]
fn half_way_nothing_is_kept() {
    let desk = TestDesk::requiring_second_factor();
    desk.hire("otso.half", &[Role::Agent]);
    let half = half_way(&desk, "otso.half");
    let token = half.open("/sign-in/enrolment").value("form_token").expect("a token");
    desk.pass(Duration::minutes(16));

    let sent = half.post_raw("/customers/1/edit/contact", &[("form_token", &token), ("email", EMAIL)]).is(303);

    assert_eq!((sent.location(), parked(&desk)), ("/sign-in", 0));
}

#[test]
fn a_card_number_is_not_kept_for_half_an_hour_either() {
    let desk = TestDesk::new();
    let (agent, customer, _) = at_work(&desk);
    let form = agent.open(&customer.path);
    desk.pass(Duration::minutes(16));

    let note = [("text", "The card is 4111 1111 1111 1111 she says")];
    let next = send_late(&agent, &form, &customer.at("notes"), &note);
    sign_in(&agent, "saga.lindqvist", &next);

    assert!(!agent.open(&next).main().contains("4111"));
}

#[test]
fn a_deed_with_a_check_page_passes_it_again() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let (owner, heir) = (a_person().record(&agent), a_person().named("Tove", "Sundblom").record(&agent));
    let account = desk.account_of(owner.id);
    let at = format!("/accounts/{account}/ownership");
    let form = agent.open(&at);
    desk.pass(Duration::minutes(16));
    let to = heir.id.to_string();
    let typed = [("to", to.as_str()), ("step", "do"), ("reason", "other"), ("words", "Asked for in the branch")];
    let fields = form.filled_form(&at, &[]);
    let carried = |name: &str| fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str());
    let kept = [("form_token", carried("form_token")), ("once", carried("once")), ("version", carried("version"))];
    let sent = agent.post_raw(&at, &[&kept[..], &typed[..]].concat()).is(303);
    let next = agent.open(sent.location()).value("next").expect("the way on");
    sign_in(&agent, "saga.lindqvist", &next);
    let page = agent.open(&next);

    assert!(page.has_link(&format!("/accounts/{account}")) && page.main().contains(&to), "{}", page.main());
    assert!(agent.submit(&page, &at, &[]).status != 303, "it was done without its check page");
    assert_eq!(desk.cell("accounts", "owner_id", account), Some(owner.id.to_string()));
}

#[test]
fn what_others_changed_meanwhile_is_shown_as_with_any_form() {
    let desk = TestDesk::new();
    let (agent, customer, form) = at_work(&desk);
    let at = customer.at("edit/contact");
    desk.pass(Duration::minutes(16));
    let next = send_late(&agent, &form, &at, &[("email", EMAIL)]);
    let other = desk.supervisor();
    other.submit(&other.open(&at), &at, &[("email", "theirs@example.org")]).is(303);

    sign_in(&agent, "saga.lindqvist", &next);
    let conflict = agent.submit(&agent.open(&next), &at, &[]).is(409);

    assert!(conflict.body.contains(EMAIL) && conflict.body.contains("theirs@example.org"));
    assert_eq!(email_of(&desk, &customer).as_deref(), Some("theirs@example.org"));
}

#[test]
fn thrown_away_it_is_gone() {
    let desk = TestDesk::new();
    let (agent, customer, form) = at_work(&desk);
    desk.pass(Duration::minutes(16));
    let next = send_late(&agent, &form, &customer.at("edit/contact"), &[("email", EMAIL)]);
    sign_in(&agent, "saga.lindqvist", &next);

    agent.submit(&agent.open(&next), &format!("{next}/discard"), &[]).is(303);

    assert_eq!(parked(&desk), 0);
    agent.get(&next).is(404);
}

#[test]
fn sent_twice_at_once_it_is_done_once() {
    let desk = TestDesk::new();
    let (agent, customer, form) = at_work(&desk);
    let at = customer.at("edit/contact");
    desk.pass(Duration::minutes(16));
    let next = send_late(&agent, &form, &at, &[("email", EMAIL)]);
    sign_in(&agent, "saga.lindqvist", &next);
    let (page, version) = (agent.open(&next), desk.version("customers", customer.id));

    for answer in Filled::of(&page, &at, &[]).send_at_once(&agent, 4) {
        answer.is(303);
    }

    assert_eq!(desk.version("customers", customer.id), version + 1);
}
