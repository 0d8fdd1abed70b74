//! One's own sessions: seen with place and device, ended one by one or all but this one; and the switch to another institution.

use cardfile::domain::policy::Role;

use crate::harness::{Page, Person, TestDesk, form_token};

fn shown(page: &Page) -> Vec<String> {
    page.texts("#sessions li")
}

#[test]
fn own_sessions_are_listed_and_any_other_is_ended() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let other = Person::sign_in(desk.browser(), agent.staff, "saga.lindqvist");

    let page = agent.open("/me");
    let lines = shown(&page);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(lines.iter().filter(|line| line.contains("This one")).count(), 1, "{lines:?}");
    assert!(lines.iter().all(|line| line.contains("from 127.0.0.1")), "{lines:?}");
    let action = page.attributes("#sessions form", "action").into_iter().find(|action| action != "/me/sessions");

    agent.submit(&page, &action.expect("a button"), &[]).is(303);

    other.get("/me").is(303);
    let page = agent.open("/me");
    assert_eq!(shown(&page).len(), 1);
    assert!(page.attributes("#sessions form", "action").is_empty(), "nothing is left to end");
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'own_session_ended'"), 1);
}

#[test]
fn all_others_end_at_once_and_this_one_goes_on() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let others: Vec<Person> = (0..3).map(|_| Person::sign_in(desk.browser(), agent.staff, "saga.lindqvist")).collect();

    agent.submit(&agent.open("/me"), "/me/sessions", &[]).is(303);

    agent.get("/me").is(200);
    assert!(others.iter().all(|other| other.get("/me").status == 303));
}

#[test]
fn a_session_of_somebody_else_is_not_ended() {
    let desk = TestDesk::new();
    let (agent, supervisor) = (desk.agent(), desk.supervisor());
    let theirs = desk.db.count(&format!("SELECT id FROM sessions WHERE staff_id = {}", supervisor.staff));

    let token = form_token(&agent);
    agent.post_raw(&format!("/me/sessions/{theirs}"), &[("form_token", &token)]).is(303);

    supervisor.get("/me").is(200);
    assert!(agent.open("/me").main().contains("There was no such session any more."));
}

#[test]
fn who_works_in_two_institutions_switches_in_the_header() {
    let desk = TestDesk::new();
    let elsewhere = desk.other_institution("752002");
    let agent = desk.agent();
    assert!(!agent.get("/me").body.contains("/me/institution"), "who works in one has nothing to switch");
    let mut conn = desk.db.owner();
    cardfile::db::staff::insert_grant(&mut conn, elsewhere, agent.staff, &[Role::Auditor], desk.now())
        .expect("granted");
    let cookie_of_before = agent.copy();

    let home = agent.open("/");
    assert!(home.texts(".person button").contains(&"Work in Baltic Example Bank".to_owned()));
    let there = agent.submit(&home, "/me/institution", &[]).is(303);

    let home = agent.open(there.location());
    assert!(home.texts(".person").concat().contains("Auditor · Baltic Example Bank"), "{:?}", home.texts(".person"));
    assert!(home.main().contains("You work in Baltic Example Bank now."));
    agent.get("/customers/new").is(403);
    cookie_of_before.get("/me").is(303);
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'institution_switched'"), 2, "one in each");
}

#[test]
fn nobody_switches_to_where_they_do_not_work() {
    let desk = TestDesk::new();
    let elsewhere = desk.other_institution("752002").to_string();
    let agent = desk.agent();
    let token = form_token(&agent);

    for to in [elsewhere.as_str(), "999999", "nowhere"] {
        agent.post_raw("/me/institution", &[("form_token", &token), ("institution", to)]).is(404);
    }
    agent.get("/me").is(200);
}

#[test]
fn sign_in_leads_to_an_institution_in_which_one_has_a_role() {
    let desk = TestDesk::new();
    let elsewhere = desk.other_institution("752002");
    let id = desk.hire("saga.lindqvist", &[]);
    let mut conn = desk.db.owner();
    cardfile::db::staff::insert_grant(&mut conn, elsewhere, id, &[Role::Agent], desk.now()).expect("granted");

    let person = Person::sign_in(desk.browser(), id, "saga.lindqvist");

    assert!(person.open("/me").main().contains("Baltic Example Bank"));
}

#[test]
fn an_admin_who_ends_all_sessions_ends_also_what_moved_to_another_institution() {
    let desk = TestDesk::new();
    let (admin, agent) = (desk.admin(), desk.agent());
    let elsewhere = desk.other_institution("752002");
    cardfile::db::staff::insert_grant(&mut desk.db.owner(), elsewhere, agent.staff, &[Role::Agent], desk.now())
        .expect("granted");
    let to = elsewhere.to_string();
    agent.post_raw("/me/institution", &[("form_token", &form_token(&agent)), ("institution", &to)]).is(303);
    agent.get("/customers").is(200);
    let record = format!("/staff/{}", agent.staff);
    let page = admin.open(&record);
    assert!(page.main().contains("1 session in another institution"), "{}", page.main());

    let at = page.link("End sessions");
    let typed = [("session", ""), ("reason", "suspicion")];
    admin.submit(&admin.open(&at), &at, &typed).is(303);

    agent.get("/me").is(303);
    assert!(admin.open(&record).main().contains("Nowhere."));
    let told = "SELECT count(DISTINCT institution_id) FROM events WHERE action = 'sessions_ended'";
    assert_eq!(desk.db.count(told), 2, "both histories tell");
}
