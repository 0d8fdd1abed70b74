//! My account: the password, how the desk looks, the keys.

use chrono::Duration;

use crate::harness::{Answer, Browser, PASSWORD, Person, TestDesk};

const NEW: &str = "lantern meadow forty two";

fn change(person: &Browser, current: &str, password: &str, again: &str) -> Answer {
    let page = person.open("/me");
    let typed = [("current", current), ("password", password), ("password_again", again)];
    person.submit(&page, "/me/password", &typed)
}

#[test]
fn the_page_says_who_one_is() {
    let desk = TestDesk::new();

    let main = desk.supervisor().open("/me").main();

    for words in ["otso.berg", "Supervisor", "Nordic Example Bank", "from 127.0.0.1"] {
        assert!(main.contains(words), "{words}: {main}");
    }
}

#[test]
fn a_new_password_ends_all_other_sessions_and_renews_this_one() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let elsewhere = Person::sign_in(desk.browser(), agent.staff, "saga.lindqvist");
    let cookie_of_before = agent.copy();

    change(&agent, PASSWORD, NEW, NEW).is(303);

    assert!(agent.open("/me").main().contains("My account"));
    elsewhere.get("/me").is(303);
    cookie_of_before.get("/me").is(303);
    let enter = |password: &str| {
        let browser = desk.browser();
        let page = browser.open("/sign-in");
        browser.submit(&page, "/sign-in", &[("username", "saga.lindqvist"), ("password", password)]).status.as_u16()
    };
    assert_eq!(enter(PASSWORD), 422);
    assert_eq!(enter(NEW), 303);
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'password_changed'"), 1);
}

#[test]
fn the_password_changes_only_with_the_present_one_and_for_a_good_one() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let problems = |current: &str, password: &str, again: &str| {
        let answer = change(&agent, current, password, again).is(422);
        assert!(!answer.body.contains(NEW) && !answer.body.contains(PASSWORD), "a password is never shown");
        answer.page().problems()
    };

    assert!(problems("not the present one", NEW, NEW)[0].contains("Enter the password that you use now"));
    assert!(problems("", NEW, NEW)[0].contains("Enter the password that you use now"));
    assert!(problems(PASSWORD, "kettle-orbit-9", "kettle-orbit-9")[0].contains("15 characters or more"));
    assert!(problems(PASSWORD, "saga.lindqvist.1", "saga.lindqvist.1")[0].contains("harder to guess"));
    assert!(problems(PASSWORD, NEW, PASSWORD)[0].contains("same password in both"));
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'password_changed'"), 0);
    change(&agent, PASSWORD, "kettle-orbit-97", "kettle-orbit-97").is(303);
}

#[test]
fn guessing_the_present_password_locks_as_at_the_door() {
    let desk = TestDesk::new();
    let agent = desk.agent();

    for _ in 0..10 {
        change(&agent, "not the present one", NEW, NEW).is(422);
    }

    let page = change(&agent, PASSWORD, NEW, NEW).is(422).page();
    assert!(page.problems()[0].contains("There were too many wrong passwords"), "{:?}", page.problems());
    let browser = desk.browser();
    let door = browser.open("/sign-in");
    browser.submit(&door, "/sign-in", &[("username", "saga.lindqvist"), ("password", PASSWORD)]).is(422);
    desk.pass(Duration::minutes(14));
    agent.get("/me").is(200);
    desk.pass(Duration::minutes(14));
    agent.get("/me").is(200);
    desk.pass(Duration::minutes(3));
    change(&agent, PASSWORD, NEW, NEW).is(303);
}

#[test]
fn the_look_and_the_keys_are_as_chosen_on_every_page() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let page = agent.open("/me");
    assert_eq!(page.attribute("html", "data-theme").as_deref(), Some("system"));
    assert_eq!(page.attribute("body", "data-shortcuts").as_deref(), Some("on"));

    agent.submit(&page, "/me/theme", &[("theme", "dark")]).is(303);
    agent.submit(&page, "/me/shortcuts", &[("shortcuts", "\0")]).is(303);

    for path in ["/", "/me", "/help", "/customers"] {
        let page = agent.open(path);
        assert_eq!(page.attribute("html", "data-theme").as_deref(), Some("dark"), "{path}");
        assert_eq!(page.attribute("body", "data-shortcuts").as_deref(), Some("off"), "{path}");
    }
    assert!(!desk.supervisor().get("/me").body.contains("data-theme=\"dark\""), "a choice of one's own");
    let page = agent.open("/me");
    agent.submit(&page, "/me/theme", &[("theme", "pink")]).is(400);
    agent.submit(&page, "/me/shortcuts", &[("shortcuts", "on")]).is(303);
    assert_eq!(agent.open("/me").attribute("body", "data-shortcuts").as_deref(), Some("on"));
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'preferences_changed'"), 3);
}
