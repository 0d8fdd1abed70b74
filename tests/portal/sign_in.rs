//! Signing in: one answer for every refusal, the lock, the allowance of an address, where it leads, and its history. How long
//! a session lasts is in sessions.rs.

use cardfile::domain::policy::Role;
use chrono::Duration;

use crate::harness::{Answer, Browser, PASSWORD, TestDesk};
use crate::sweep::token;

const WRONG: &str = "wrong wrong wrong wrong";

fn enter(browser: &Browser, username: &str, password: &str) -> Answer {
    let page = browser.open("/sign-in");
    browser.submit(&page, "/sign-in", &[("username", username), ("password", password)])
}

/// Wrong passwords for one name, so far apart that the address has attempts left.
fn fail(desk: &TestDesk, username: &str, times: usize) {
    for _ in 0..times {
        enter(&desk.browser(), username, WRONG).is(422);
        desk.pass(Duration::seconds(6));
    }
}

#[test]
fn who_signs_in_is_let_in_and_greeted() {
    let desk = TestDesk::new();
    desk.hire("saga.lindqvist", &[Role::Agent]);
    let browser = desk.browser();

    let answer = enter(&browser, " Saga.Lindqvist ", PASSWORD).is(303);

    assert_eq!(answer.location(), "/");
    assert_eq!(browser.open("/").heading(), "Home: welcome, saga.lindqvist");
}

#[test]
fn every_refusal_is_the_same_page() {
    let desk = TestDesk::new();
    for name in ["saga.lindqvist", "otso.locked", "maja.disabled", "liis.invited", "tove.homeless"] {
        desk.hire(name, &[Role::Agent]);
    }
    let soon = "now() + interval '20 minutes'";
    desk.db.execute(&format!("UPDATE staff SET locked_until = {soon} WHERE username = 'otso.locked'"));
    desk.db.execute("UPDATE staff SET disabled_at = now() WHERE username = 'maja.disabled'");
    desk.db.execute("UPDATE staff SET password_hash = NULL WHERE username = 'liis.invited'");
    desk.db
        .execute("DELETE FROM staff_grants g USING staff s WHERE s.id = g.staff_id AND s.username = 'tove.homeless'");
    let browser = desk.browser();
    let refused = |name: &str, password: &str| {
        let answer = enter(&browser, name, password).is(422);
        answer.page();
        answer.body.replace(&format!("value=\"{name}\""), "value=\"NAME\"")
    };

    let wrong = refused("saga.lindqvist", WRONG);

    assert!(wrong.contains("value=\"NAME\""), "the name is kept: {wrong}");
    assert!(!wrong.contains(WRONG), "the password is not");
    assert_eq!(refused("nobody.here", WRONG), wrong);
    assert_eq!(refused("not a username!", WRONG), wrong);
    for name in ["otso.locked", "maja.disabled", "liis.invited", "tove.homeless"] {
        assert_eq!(refused(name, PASSWORD), wrong, "{name}");
    }
}

#[test]
fn without_name_or_password_the_fields_say_so() {
    let desk = TestDesk::new();

    let page = enter(&desk.browser(), " ", "").is(422).page();

    assert_eq!(page.problems(), ["Enter the username", "Enter the password"]);
}

#[test]
fn ten_failures_lock_for_thirty_minutes() {
    let desk = TestDesk::new();
    desk.hire("saga.lindqvist", &[Role::Agent]);

    fail(&desk, "saga.lindqvist", 10);

    desk.pass(Duration::minutes(28));
    enter(&desk.browser(), "saga.lindqvist", PASSWORD).is(422);
    desk.pass(Duration::minutes(2));
    enter(&desk.browser(), "saga.lindqvist", PASSWORD).is(303);
}

#[test]
fn nine_failures_do_not_lock_and_are_forgotten_after_the_right_password() {
    let desk = TestDesk::new();
    desk.hire("saga.lindqvist", &[Role::Agent]);

    fail(&desk, "saga.lindqvist", 9);

    enter(&desk.browser(), "saga.lindqvist", PASSWORD).is(303);
    desk.pass(Duration::minutes(1));
    fail(&desk, "saga.lindqvist", 9);
    enter(&desk.browser(), "saga.lindqvist", PASSWORD).is(303);
}

#[test]
fn parallel_guesses_all_count() {
    let desk = TestDesk::new();
    desk.hire("saga.lindqvist", &[Role::Agent]);
    let guess = || {
        let browser = desk.browser();
        let token = token(&browser);
        let form = [("form_token", token), ("username", "saga.lindqvist".into()), ("password", WRONG.into())];
        move || browser.post_raw("/sign-in", &form.each_ref().map(|(name, value)| (*name, value.as_str())))
    };

    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let guesses: Vec<_> = (0..12).map(|_| guess()).collect();
        let running: Vec<_> = guesses.into_iter().map(|guess| scope.spawn(move || guess().status.as_u16())).collect();
        running.into_iter().map(|guess| guess.join().expect("an answer")).collect()
    });

    // The address had ten; the lock came with the tenth, whoever did not wait for the answer.
    assert!(statuses.iter().all(|status| matches!(status, 422 | 429 | 503)), "{statuses:?}");
    let refused = statuses.iter().filter(|status| **status == 429).count();
    assert!(refused <= 2, "{statuses:?}");
    assert_eq!(desk.db.count("SELECT count(*) FROM staff WHERE locked_until > now()"), 1);
    desk.pass(Duration::minutes(1));
    enter(&desk.browser(), "saga.lindqvist", PASSWORD).is(422);
}

#[test]
fn an_address_has_ten_attempts_and_then_ten_a_minute() {
    let desk = TestDesk::new();
    desk.hire("saga.lindqvist", &[Role::Agent]);
    let browser = desk.browser();
    let page = browser.open("/sign-in");
    let guess = |name: &str, password: &str| {
        browser.submit(&page, "/sign-in", &[("username", name), ("password", password)]).status.as_u16()
    };
    let began = std::time::Instant::now();

    let attempts = (0..40).take_while(|n| guess(&format!("nobody{n}"), WRONG) != 429).count();

    // The clock goes on while the machine works.
    let refilled = usize::try_from(began.elapsed().as_secs() / 6).expect("a few");
    assert!((10..=11 + refilled).contains(&attempts), "{attempts} in {:?}", began.elapsed());
    desk.pass(Duration::seconds(6));
    assert_eq!(guess("saga.lindqvist", PASSWORD), 303);
}

#[test]
fn signing_in_leads_on_to_where_one_wanted_to_go_and_never_away() {
    let desk = TestDesk::new();
    desk.hire("saga.lindqvist", &[Role::Agent]);
    let next = |next: &str| {
        desk.pass(Duration::seconds(6));
        let browser = desk.browser();
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
        let page = browser.open(&format!("/sign-in?{query}"));
        let typed = [("username", "saga.lindqvist"), ("password", PASSWORD)];
        let through_the_page = browser.submit(&page, "/sign-in", &typed).is(303).location().to_owned();
        let forced = [typed[0], typed[1], ("next", next)];
        desk.pass(Duration::seconds(6));
        let browser = desk.browser();
        let page = browser.open("/sign-in");
        assert_eq!(browser.submit(&page, "/sign-in", &forced).is(303).location(), through_the_page);
        through_the_page
    };

    assert_eq!(next("/customers?country=FIN&status=closed"), "/customers?country=FIN&status=closed");
    let evil = ["//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "https://evil.example"];
    for evil in evil.iter().chain(&["javascript:alert(1)", "evil.example", " /me", "/me\r\nset-cookie: a=b"]) {
        assert_eq!(next(evil), "/", "{evil:?}");
    }
}

#[test]
fn comings_goings_and_refusals_are_in_the_history() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    enter(&desk.browser(), "saga.lindqvist", WRONG).is(422);
    enter(&desk.browser(), "nobody.here", WRONG).is(422);
    let page = agent.open("/me");
    assert!(page.main().contains("from 127.0.0.1, refused"), "{}", page.main());

    agent.submit(&page, "/sign-out", &[]).is(303);

    let told = desk.db.text(
        "SELECT string_agg(concat_ws(' ', action, staff_id, subject_id, address, details->>'why'), '\n' ORDER BY id) \
         FROM events WHERE action <> 'staff_added'",
    );
    let id = agent.staff;
    let expected = [
        format!("signed_in {id} {id} 127.0.0.1"),
        format!("sign_in_refused {id} 127.0.0.1 password"),
        "sign_in_refused 0 127.0.0.1 unknown".to_owned(),
        format!("signed_out {id} {id} 127.0.0.1"),
    ];
    assert_eq!(told.expect("events"), expected.join("\n"));
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'signed_in' AND request_id IS NULL"), 0);
}

#[test]
fn every_refusal_costs_a_hash() {
    let desk = TestDesk::new();
    for name in ["saga.lindqvist", "locked.out", "long.gone"] {
        desk.hire(name, &[Role::Agent]);
    }
    desk.db.execute("UPDATE staff SET locked_until = now() + interval '20 minutes' WHERE username = 'locked.out'");
    desk.db.execute("UPDATE staff SET disabled_at = now() WHERE username = 'long.gone'");
    desk.db.execute("UPDATE staff SET password_hash = NULL WHERE username = 'long.gone'");
    let overlong = "x".repeat(300);
    let tries = [
        ("saga.lindqvist", "not the right one at all"),
        ("saga.lindqvist", &overlong),
        ("nobody.here", "not the right one at all"),
        ("not a username!", "not the right one at all"),
        ("locked.out", PASSWORD),
        ("long.gone", PASSWORD),
    ];

    // With no place left to hash in, whoever asks for one meets an error; who was let off the hash would be told at once.
    desk.state.hashing.close();
    let statuses = tries.map(|(name, password)| enter(&desk.browser(), name, password).status.as_u16());

    assert_eq!(statuses, [500; 6]);
}

#[test]
fn every_refusal_asks_the_same_of_the_database() {
    let desk = TestDesk::new();
    for name in ["saga.lindqvist", "otso.locked", "maja.disabled", "liis.invited"] {
        desk.hire(name, &[Role::Agent]);
    }
    desk.db.execute("UPDATE staff SET locked_until = now() + interval '9 hours' WHERE username = 'otso.locked'");
    desk.db.execute("UPDATE staff SET disabled_at = now() WHERE username = 'maja.disabled'");
    desk.db.execute("UPDATE staff SET password_hash = NULL WHERE username = 'liis.invited'");
    desk.db.write_down_statements();
    fail(&desk, "nobody.here", 9);
    let browser = desk.browser();
    let page = browser.open("/sign-in");
    let refusal = |name: &str| {
        desk.pass(Duration::seconds(6));
        desk.db.statements(|| {
            browser.submit(&page, "/sign-in", &[("username", name), ("password", WRONG)]).is(422);
        })
    };

    let unknown = refusal("nobody.here");

    assert!(unknown.iter().any(|asked| asked.contains("\"staff\"")), "{unknown:#?}");
    assert!(unknown.iter().any(|asked| asked.contains("COMMIT")), "{unknown:#?}");
    // The ninth failure is as the first, and the tenth locks.
    for name in ["saga.lindqvist"; 10].into_iter().chain(["otso.locked", "maja.disabled", "liis.invited", "no name!"]) {
        assert_eq!(refusal(name), unknown, "{name}");
    }
    assert_eq!(desk.db.count("SELECT count(*) FROM staff WHERE locked_until IS NOT NULL AND username LIKE 'saga%'"), 1);
}
