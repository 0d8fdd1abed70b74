//! How long a session lasts, what ends it at once, and what stands of it in the database and in the browser.

use cardfile::domain::policy::Role;
use chrono::Duration;

use crate::harness::{Answer, Browser, PASSWORD, Person, TestDesk};

fn enter(browser: &Browser, username: &str, password: &str) -> Answer {
    let page = browser.open("/sign-in");
    browser.submit(&page, "/sign-in", &[("username", username), ("password", password)])
}

fn is_signed_in(person: &Browser) -> bool {
    person.get("/me").status == 200
}

#[test]
fn a_session_ends_with_signing_out() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let thief = agent.copy();
    assert!(is_signed_in(&thief));

    let page = agent.open("/me");
    let answer = agent.submit(&page, "/sign-out", &[]).is(303);

    assert!(agent.get(answer.location()).body.contains("You signed out."));
    assert!(!is_signed_in(&agent));
    assert!(!is_signed_in(&thief), "the cookie of before opens nothing");
}

#[test]
fn a_session_ends_after_fifteen_minutes_without_use() {
    let desk = TestDesk::new();
    let agent = desk.agent();

    desk.pass(Duration::minutes(14));
    assert!(is_signed_in(&agent));
    desk.pass(Duration::minutes(14));
    assert!(is_signed_in(&agent), "use keeps it going");

    desk.pass(Duration::minutes(15) + Duration::seconds(1));
    let answer = agent.get("/me").is(303);
    assert_eq!(answer.location(), "/sign-in?next=%2Fme");
}

#[test]
fn a_session_ends_after_eight_hours_however_much_it_is_used() {
    let desk = TestDesk::new();
    let agent = desk.agent();

    for _ in 0..34 {
        desk.pass(Duration::minutes(14));
        assert!(is_signed_in(&agent));
    }
    desk.pass(Duration::minutes(4) + Duration::seconds(1));

    assert!(!is_signed_in(&agent));
}

#[test]
fn being_disabled_or_given_other_roles_bites_on_the_next_request() {
    let desk = TestDesk::new();
    let person = desk.agent();
    let set_roles = |roles: &str| {
        desk.db.execute(&format!("UPDATE staff_grants SET roles = '{{{roles}}}' WHERE staff_id = {}", person.staff));
    };
    person.get("/customers").is(200);
    person.get("/settings").is(403);

    set_roles("admin");

    person.get("/customers").is(403);
    person.get("/settings").is(200);

    desk.db.execute("UPDATE staff SET disabled_at = now()");

    person.get("/settings").is(303);
    assert!(!is_signed_in(&person));
}

#[test]
fn a_token_planted_before_signing_in_is_worth_nothing() {
    let desk = TestDesk::new();
    let staff = desk.hire("saga.lindqvist", &[Role::Agent]);
    let browser = desk.browser();
    browser.open("/sign-in");
    let planted = browser.copy();

    let agent = Person::sign_in(browser, staff, "saga.lindqvist");

    assert!(is_signed_in(&agent));
    assert!(!is_signed_in(&planted));
}

#[test]
fn signing_in_again_ends_the_session_of_this_browser() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let before = agent.copy();

    enter(&agent, "saga.lindqvist", PASSWORD).is(303);

    assert!(is_signed_in(&agent));
    assert!(!is_signed_in(&before));
}

#[test]
fn the_database_holds_a_hash_of_the_token_and_the_browser_a_sealed_cookie() {
    let desk = TestDesk::new();
    desk.hire("saga.lindqvist", &[Role::Agent]);
    let browser = desk.browser();

    let answer = enter(&browser, "saga.lindqvist", PASSWORD).is(303);

    let cookie = answer.header("set-cookie").expect("a cookie");
    assert_eq!(answer.headers.get_all("set-cookie").iter().count(), 1);
    assert!(cookie.starts_with("__Host-cardfile="), "{cookie}");
    let flags: Vec<&str> = cookie.split("; ").skip(1).collect();
    for flag in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(flags.contains(&flag), "{flag}: {cookie}");
    }
    assert_eq!(flags.len(), 4, "no Domain, and it ends with the browser: {cookie}");
    let (_, value) = browser.cookies().remove(0);
    let rows = desk.db.text("SELECT string_agg(s::text, ' ') FROM sessions s").expect("a session");
    assert!(!rows.contains(&value));
    assert_eq!(desk.db.count("SELECT count(*) FROM sessions WHERE octet_length(token_hash) = 32"), 1);
}

#[test]
fn an_answer_that_changes_nothing_of_the_session_sends_no_cookie() {
    let desk = TestDesk::new();
    let person = desk.agent();
    let cookies = person.cookies();

    for path in ["/", "/customers", "/me", "/absent"] {
        assert_eq!(person.get(path).header("set-cookie"), None, "{path}");
    }

    assert_eq!(person.cookies(), cookies);
}

#[test]
fn a_damaged_cookie_is_nobody() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    // In the middle: of the last letter some bits may mean nothing.
    let damage = |(name, value): (String, String)| {
        let (before, after) = value.split_at(value.len() / 2);
        let other = if after.starts_with('A') { 'B' } else { 'A' };
        (name, format!("{before}{other}{}", &after[1..]))
    };

    agent.set_cookies(agent.cookies().into_iter().map(damage).collect());

    agent.get("/me").is(303);
}
