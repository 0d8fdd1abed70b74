//! The second factor at sign-in: setting it up, the code, recovery codes, the count of failures, and what a half-way session
//! opens. Replacing it and being asked again are in proof.rs.

use cardfile::domain::policy::Role;
use chrono::Duration;

use crate::harness::{
    Answer, Authenticator, Browser, ENROLMENT, PASSWORD, Person, SECOND_FACTOR, TestDesk, enrol, give_code, half_way,
};

fn is_signed_in(browser: &Browser) -> bool {
    browser.get("/me").status == 200
}

/// A desk on which Saga has set up her authenticator and signed out of it, at a moment when its next code is still unused.
fn enrolled() -> (TestDesk, Authenticator, Vec<String>) {
    let desk = TestDesk::requiring_second_factor();
    desk.hire("saga.lindqvist", &[Role::Agent]);
    let browser = half_way(&desk, "saga.lindqvist");
    let (app, codes) = enrol(&browser, desk.now());
    browser.submit(&browser.open("/me"), "/sign-out", &[]).is(303);
    desk.pass(Duration::seconds(60));
    (desk, app, codes)
}

fn refusal(answer: Answer) -> Vec<String> {
    answer.is(422).page().problems()
}

#[test]
fn the_first_sign_in_sets_up_an_authenticator_and_shows_ten_recovery_codes_once() {
    let desk = TestDesk::requiring_second_factor();
    let staff = desk.hire("saga.lindqvist", &[Role::Agent]);
    let browser = desk.browser();
    let page = browser.open("/sign-in?next=%2Fcustomers");
    let typed = [("username", "saga.lindqvist"), ("password", PASSWORD)];
    let answer = browser.submit(&page, "/sign-in", &typed).is(303);
    assert_eq!(answer.location(), "/sign-in/second-factor?next=%2Fcustomers");
    let answer = browser.get(answer.location()).is(303);
    assert_eq!(answer.location(), "/sign-in/enrolment?next=%2Fcustomers");

    let page = browser.open(answer.location());
    let app = Authenticator::read(&page);
    let again = Authenticator::read(&browser.open(ENROLMENT));
    assert_eq!(app.letters(), again.letters(), "the page can be opened again");
    assert_eq!(page.attributes("svg.qr", "aria-label").len(), 1);
    let shown = browser.submit(&page, ENROLMENT, &[("code", &app.code(desk.now()))]).is(200);

    let no_store = shown.header("cache-control").is_some_and(|value| value.contains("no-store"));
    assert!(no_store, "{:?}", shown.headers);
    let codes = shown.page().texts(".codes li");
    assert_eq!(codes.len(), 10);
    assert_eq!(shown.page().link("I have kept them"), "/customers");
    assert!(is_signed_in(&browser));
    assert!(!browser.open("/me/second-factor").main().contains(&codes[0]));
    assert_eq!(desk.db.count("SELECT count(*) FROM staff_recovery_codes WHERE used_at IS NULL"), 10);
    let told = desk.db.text(&format!(
        "SELECT string_agg(action, ' ' ORDER BY id) FROM events WHERE subject_id = {staff} AND action <> 'staff_added'"
    ));
    assert_eq!(told.as_deref(), Some("password_passed second_factor_enrolled second_factor_passed"));
}

#[test]
fn a_wrong_code_sets_up_nothing_and_counts_no_failure() {
    let desk = TestDesk::requiring_second_factor();
    desk.hire("saga.lindqvist", &[Role::Agent]);
    let browser = half_way(&desk, "saga.lindqvist");
    let page = browser.open(ENROLMENT);
    let late = Authenticator::read(&page).code(desk.now() - Duration::minutes(5));

    for (typed, words) in [("", "Enter the code"), ("12", "Code must be six digits"), (&late, "set the clock")] {
        let problems = refusal(browser.submit(&page, ENROLMENT, &[("code", typed)]));
        assert!(problems[0].contains(words), "{typed}: {problems:?}");
    }

    assert_eq!(desk.db.count("SELECT count(*) FROM staff_totp"), 0);
    assert_eq!(desk.db.count("SELECT count(*) FROM staff WHERE failed_attempts > 0"), 0);
    assert!(!is_signed_in(&browser));
}

#[test]
fn the_code_makes_the_session_full_under_a_new_token() {
    let (desk, app, _) = enrolled();
    let browser = half_way(&desk, "saga.lindqvist");
    let before = browser.copy();
    assert_eq!(browser.get("/customers").is(303).location(), "/sign-in/second-factor?next=%2Fcustomers");
    let page = browser.open("/sign-in/second-factor?next=%2Fcustomers");

    let answer = browser.submit(&page, SECOND_FACTOR, &[("code", &app.code(desk.now()))]).is(303);

    assert_eq!(answer.location(), "/customers");
    assert!(is_signed_in(&browser));
    assert!(before.get("/me").is(303).location().starts_with("/sign-in?"), "the token of before opens nothing");
    assert_eq!(
        desk.db.count("SELECT count(*) FROM staff WHERE last_sign_in_at IS NOT NULL AND failed_attempts = 0"),
        1
    );
    assert_eq!(browser.get(SECOND_FACTOR).is(303).location(), "/", "there is nothing more to do");
    assert_eq!(browser.get(ENROLMENT).is(303).location(), "/");
}

#[test]
fn a_code_counts_one_step_early_and_one_late_and_no_further() {
    for (offset, is_good) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
        let (desk, app, _) = enrolled();
        desk.pass(Duration::minutes(3));
        // The middle of a step, so that the time the test takes does not lead into the next one.
        desk.pass(Duration::seconds(15 - desk.now().timestamp() % 30 + 30));
        let browser = half_way(&desk, "saga.lindqvist");

        let answer = give_code(&browser, &app.code(desk.now() + Duration::seconds(offset)));

        assert_eq!(answer.status.as_u16(), if is_good { 303 } else { 422 }, "{offset} s");
        assert_eq!(is_signed_in(&browser), is_good, "{offset} s");
    }
}

#[test]
fn a_code_opens_once_and_an_older_one_never_after_it() {
    let (desk, app, _) = enrolled();
    let (code, older) = (app.code(desk.now()), app.code(desk.now() - Duration::seconds(30)));
    give_code(&half_way(&desk, "saga.lindqvist"), &code).is(303);
    let second = half_way(&desk, "saga.lindqvist");

    let reused = refusal(give_code(&second, &code));
    let outdated = refusal(give_code(&second, &older));
    let wrong = refusal(give_code(&second, "000000"));

    assert_eq!(reused, wrong, "nobody is told which it was");
    assert_eq!(outdated, wrong);
    assert!(!is_signed_in(&second));
    desk.pass(Duration::seconds(30));
    give_code(&second, &app.code(desk.now())).is(303);
}

#[test]
fn twenty_uses_of_one_code_at_once_open_one_session() {
    let (desk, app, codes) = enrolled();
    // The address is never short of attempts, so that all twenty are checked.
    desk.db.execute(
        "CREATE FUNCTION refill() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.attempts = 10; RETURN NEW; END';
         CREATE TRIGGER refill BEFORE UPDATE ON sign_in_allowances FOR EACH ROW EXECUTE FUNCTION refill()",
    );
    for code in [app.code(desk.now()), codes[0].clone()] {
        let sessions: Vec<(Browser, String)> = (0..20)
            .map(|_| {
                let browser = half_way(&desk, "saga.lindqvist");
                let token = browser.open(SECOND_FACTOR).value("form_token").expect("a token");
                (browser, token)
            })
            .collect();
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let sent: Vec<_> = sessions
                .iter()
                .map(|(browser, token)| {
                    let fields = [("form_token", token.as_str()), ("code", code.as_str())];
                    scope.spawn(move || browser.post_raw(SECOND_FACTOR, &fields).status.as_u16())
                })
                .collect();
            sent.into_iter().map(|answer| answer.join().expect("an answer")).collect()
        });

        assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
        assert_eq!(sessions.iter().filter(|(browser, _)| is_signed_in(browser)).count(), 1);
        desk.db.execute("UPDATE staff SET locked_until = NULL, failed_attempts = 0");
    }
}

#[test]
fn a_form_sent_twice_at_once_is_no_wrong_code() {
    let (desk, app, _) = enrolled();
    let browser = half_way(&desk, "saga.lindqvist");
    let page = browser.open(SECOND_FACTOR);
    let code = app.code(desk.now());

    let sent = crate::harness::Filled::of(&page, SECOND_FACTOR, &[("code", &code)]).send_at_once(&browser, 6);

    assert!(sent.iter().all(|answer| answer.status == 303), "{:?}", sent.iter().map(|a| a.status).collect::<Vec<_>>());
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'second_factor_refused'"), 0);
    assert_eq!(
        desk.db.count("SELECT count(*) FROM sessions WHERE second_factor_at IS NOT NULL AND ended_at IS NULL"),
        1
    );
}

#[test]
fn a_recovery_code_opens_once_however_it_is_written() {
    let (desk, _, codes) = enrolled();
    let browser = half_way(&desk, "saga.lindqvist");
    let page = browser.open(&browser.open(SECOND_FACTOR).link("Use a recovery code"));
    assert_eq!(
        refusal(browser.submit(&page, SECOND_FACTOR, &[("code", "k7dm")])),
        ["Recovery code must be 16 letters and digits"]
    );

    browser.submit(&page, SECOND_FACTOR, &[("code", &codes[3].to_uppercase().replace('-', " "))]).is(303);

    assert!(is_signed_in(&browser));
    assert!(browser.open("/me/second-factor").main().contains("9 of 10 left"));
    refusal(give_code(&half_way(&desk, "saga.lindqvist"), &codes[3]));
    give_code(&half_way(&desk, "saga.lindqvist"), &codes[4]).is(303);
    let with = "SELECT string_agg(details->>'with', ' ' ORDER BY id) FROM events WHERE action = 'second_factor_passed'";
    assert_eq!(desk.db.text(with).as_deref(), Some("authenticator recovery_code recovery_code"));
}

#[test]
fn ten_wrong_codes_and_passwords_together_lock_for_thirty_minutes() {
    let (desk, app, codes) = enrolled();
    let wrong_code = || {
        refusal(give_code(&half_way(&desk, "saga.lindqvist"), "000000"));
        desk.pass(Duration::seconds(6));
    };
    let wrong_password = || {
        let browser = desk.browser();
        let page = browser.open("/sign-in");
        browser.submit(&page, "/sign-in", &[("username", "saga.lindqvist"), ("password", "wrong wrong wrong")]).is(422);
        desk.pass(Duration::seconds(6));
    };

    (0..5).for_each(|_| wrong_code());
    (0..4).for_each(|_| wrong_password());
    let open = half_way(&desk, "saga.lindqvist");
    assert_eq!(desk.db.count("SELECT failed_attempts::bigint FROM staff"), 9, "the right password forgets none");
    let tenth = refusal(give_code(&open, "000000"));

    assert_eq!(desk.db.count("SELECT count(*) FROM staff WHERE locked_until IS NOT NULL"), 1);
    desk.pass(Duration::seconds(6));
    assert_eq!(refusal(give_code(&open, &app.code(desk.now()))), tenth, "locked reads like wrong");
    assert_eq!(refusal(give_code(&open, &codes[0])), tenth);
    let browser = desk.browser();
    let door = browser.open("/sign-in");
    browser.submit(&door, "/sign-in", &[("username", "saga.lindqvist"), ("password", PASSWORD)]).is(422);
    desk.pass(Duration::minutes(31));
    give_code(&half_way(&desk, "saga.lindqvist"), &app.code(desk.now())).is(303);
}

#[test]
fn the_right_password_at_the_last_attempt_still_leads_on() {
    let (desk, app, _) = enrolled();
    desk.db.execute("UPDATE staff SET failed_attempts = 9");

    let browser = half_way(&desk, "saga.lindqvist");

    assert_eq!(desk.db.count("SELECT failed_attempts::bigint FROM staff WHERE locked_until IS NULL"), 9);
    give_code(&browser, &app.code(desk.now())).is(303);
    assert_eq!(desk.db.count("SELECT failed_attempts::bigint FROM staff"), 0);
}

#[test]
fn codes_are_counted_for_the_address_as_well() {
    let (desk, app, _) = enrolled();
    let browser = half_way(&desk, "saga.lindqvist");
    let page = browser.open(SECOND_FACTOR);
    desk.db.execute("UPDATE sign_in_allowances SET attempts = 0, counted_at = now() + interval '1 day'");

    let answer = browser.submit(&page, SECOND_FACTOR, &[("code", &app.code(desk.now()))]).is(429);

    assert!(answer.header("retry-after").is_some());
    assert_eq!(desk.db.count("SELECT failed_attempts::bigint FROM staff"), 0);
}

#[test]
fn half_way_lasts_ten_minutes() {
    let (desk, app, _) = enrolled();
    let browser = half_way(&desk, "saga.lindqvist");

    desk.pass(Duration::minutes(9));
    browser.get(SECOND_FACTOR).is(200);
    desk.pass(Duration::minutes(1));

    assert!(browser.get(SECOND_FACTOR).is(303).location().starts_with("/sign-in?"));
    give_code(&half_way(&desk, "saga.lindqvist"), &app.code(desk.now())).is(303);
}

#[test]
fn half_way_one_can_sign_out() {
    let (desk, app, _) = enrolled();
    let browser = half_way(&desk, "saga.lindqvist");
    let thief = browser.copy();
    let page = browser.open(SECOND_FACTOR);

    browser.submit(&page, "/sign-out", &[]).is(303);

    assert!(browser.get(SECOND_FACTOR).is(303).location().starts_with("/sign-in?"));
    assert!(thief.get(SECOND_FACTOR).is(303).location().starts_with("/sign-in?"), "{}", app.letters());
}

#[test]
fn where_it_is_optional_only_who_has_one_is_asked() {
    let desk = TestDesk::new();
    let (agent, supervisor) = (desk.agent(), desk.supervisor());
    let page = agent.open("/me/second-factor/authenticator");
    let app = Authenticator::read(&page);
    let elsewhere = Person::sign_in(desk.browser(), agent.staff, "saga.lindqvist");

    let typed = [("code", app.code(desk.now()))];
    let typed = typed.each_ref().map(|(name, value)| (*name, value.as_str()));
    let shown = agent.submit(&page, "/me/second-factor/authenticator", &typed).is(200).page();

    assert_eq!(shown.texts(".codes li").len(), 10);
    assert!(is_signed_in(&agent) && is_signed_in(&supervisor));
    assert!(elsewhere.get("/me").is(303).location().starts_with("/sign-in?"), "other sessions end");
    let browser = half_way(&desk, "saga.lindqvist");
    assert_eq!(browser.get("/").is(303).location(), SECOND_FACTOR);
    desk.pass(Duration::seconds(60));
    give_code(&browser, &app.code(desk.now())).is(303);
    assert!(is_signed_in(&half_way(&desk, "otso.berg")));
}
