//! The one-time link on which a person sets a password: once, in time, the newest only, and only with a good password.

use cardfile::db::events::Origin;
use cardfile::domain::ids::StaffId;
use cardfile::domain::policy::Role;
use cardfile::domain::staff::{DisplayName, Username};
use cardfile::services::staff;
use chrono::Duration;

use crate::harness::{Answer, Browser, TestDesk};
use crate::sweep::token;

const GOOD: &str = "lantern meadow forty two";

/// Somebody new without a password.
fn newcomer(desk: &TestDesk) -> StaffId {
    let (username, name) = (Username::parse("tuuli.raud"), DisplayName::parse_required("Tuuli Raud"));
    let (username, name) = (username.expect("a username"), name.expect("a name"));
    let mut conn = desk.db.owner();
    staff::add(&mut conn, desk.institution, Origin::default(), &username, &name, &[Role::Agent], desk.now())
        .expect("hired")
}

/// The address of a link that works for a day.
fn invite(desk: &TestDesk, id: StaffId) -> String {
    let (now, day) = (desk.now(), Duration::hours(24));
    let token = staff::invite(&mut desk.db.owner(), desk.institution, Origin::default(), id, now, day);
    format!("/invitation/{}", token.expect("a link"))
}

fn set(browser: &Browser, link: &str, password: &str, again: &str) -> Answer {
    let page = browser.open(link);
    browser.submit(&page, link, &[("password", password), ("password_again", again)])
}

fn enter(desk: &TestDesk, password: &str) -> u16 {
    let browser = desk.browser();
    let page = browser.open("/sign-in");
    browser.submit(&page, "/sign-in", &[("username", "tuuli.raud"), ("password", password)]).status.as_u16()
}

#[track_caller]
fn is_gone(answer: &Answer) {
    assert_eq!(answer.status, 404, "{}", answer.body);
    let page = answer.page();
    assert_eq!(page.heading(), "This link no longer works");
    assert!(page.main().contains("ask an admin of Nordic Example Bank"), "{}", page.main());
}

#[test]
fn a_newcomer_sets_a_password_and_signs_in() {
    let desk = TestDesk::new();
    let id = newcomer(&desk);
    let link = invite(&desk, id);
    let browser = desk.browser();
    let page = browser.open(&link);
    assert!(page.main().contains("Tuuli Raud") && page.main().contains("tuuli.raud"), "{}", page.main());

    let answer = set(&browser, &link, GOOD, GOOD).is(303);

    assert_eq!(answer.location(), "/sign-in");
    assert!(browser.get("/sign-in").body.contains("Your password is set. Sign in."));
    assert_eq!(enter(&desk, GOOD), 303);
    is_gone(&desk.browser().get(&link));
    let recorded =
        "SELECT count(*) FROM events WHERE action IN ('invitation_made', 'invitation_accepted') AND subject_id = ";
    assert_eq!(desk.db.count(&format!("{recorded}{id}")), 2);
    let stored = desk.db.text("SELECT string_agg(i::text, ' ') FROM invitations i").expect("a row");
    assert!(!stored.contains(link.trim_start_matches("/invitation/")), "only a hash of the link is kept");
}

#[test]
fn a_link_works_until_its_last_moment_and_not_after_it() {
    let desk = TestDesk::new();
    let link = invite(&desk, newcomer(&desk));

    desk.pass(Duration::hours(24) - Duration::minutes(1));
    desk.browser().get(&link).is(200);
    desk.pass(Duration::minutes(1));

    is_gone(&desk.browser().get(&link));
}

#[test]
fn a_newer_link_and_being_disabled_kill_a_link() {
    let desk = TestDesk::new();
    let id = newcomer(&desk);
    let browser = desk.browser();
    let older = invite(&desk, id);
    let form = token(&browser);
    let newer = invite(&desk, id);

    is_gone(&browser.get(&older));
    let typed = [("form_token", &*form), ("password", GOOD), ("password_again", GOOD)];
    is_gone(&browser.post_raw(&older, &typed));
    browser.get(&newer).is(200);
    desk.db.execute("UPDATE staff SET disabled_at = now()");
    is_gone(&browser.post_raw(&newer, &typed));
    is_gone(&browser.get("/invitation/never-made"));
}

#[test]
fn of_eight_at_once_one_sets_the_password() {
    let desk = TestDesk::new();
    let link = invite(&desk, newcomer(&desk));
    let send = |n: usize| {
        let browser = desk.browser();
        let (token, password) = (token(&browser), format!("{GOOD} {n}"));
        let link = &link;
        move || {
            browser.post_raw(link, &[("form_token", &token), ("password", &password), ("password_again", &password)])
        }
    };

    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..8).map(send).map(|send| scope.spawn(move || send().status.as_u16())).collect();
        running.into_iter().map(|sent| sent.join().expect("an answer")).collect()
    });

    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    // A busy machine may have no place left to hash in.
    assert!(statuses.iter().all(|status| matches!(status, 303 | 404 | 503)), "{statuses:?}");
    let winner = statuses.iter().position(|status| *status == 303).expect("one");
    assert_eq!(enter(&desk, &format!("{GOOD} {winner}")), 303);
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'invitation_accepted'"), 1);
}

#[test]
fn a_refused_password_does_not_cost_the_link() {
    let desk = TestDesk::new();
    let link = invite(&desk, newcomer(&desk));
    let browser = desk.browser();
    let problems = |password: &str, again: &str| set(&browser, &link, password, again).is(422).page().problems();

    assert_eq!(problems("", ""), ["Enter the password"]);
    assert!(problems("kettle-orbit-9", "kettle-orbit-9")[0].contains("15 characters or more"));
    assert!(problems("tuuli.raud.2026", "tuuli.raud.2026")[0].contains("harder to guess"));
    assert!(problems("Nordic Example Bank 1", "Nordic Example Bank 1")[0].contains("harder to guess"));
    let long = "lantern meadow ".repeat(18);
    assert!(problems(&long[..257], &long[..257])[0].contains("256 characters or fewer"));
    assert_eq!(problems(GOOD, "lantern meadow"), ["Enter the same password in both fields"]);
    let body = set(&browser, &link, "kettle-orbit-9", "kettle-orbit-9").body;
    assert!(!body.contains("kettle-orbit-9"), "a password is never shown");

    assert_eq!(set(&browser, &link, "kettle-orbit-97", "kettle-orbit-97").is(303).location(), "/sign-in");
    assert_eq!(enter(&desk, "kettle-orbit-97"), 303);
}

#[test]
fn a_new_password_by_link_ends_every_session_and_the_lock() {
    let desk = TestDesk::new();
    let person = desk.person("saga.lindqvist", &[Role::Agent]);
    desk.db.execute("UPDATE staff SET locked_until = now() + interval '20 minutes'");
    let link = invite(&desk, person.staff);

    set(&desk.browser(), &link, GOOD, GOOD).is(303);

    person.get("/me").is(303);
    let browser = desk.browser();
    let page = browser.open("/sign-in");
    browser.submit(&page, "/sign-in", &[("username", "saga.lindqvist"), ("password", GOOD)]).is(303);
}
