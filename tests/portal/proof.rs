//! Showing again who one is before what is sensitive, replacing the authenticator, new recovery codes, and the reset by somebody
//! else. Sign-in itself is in second_factor.rs.

use cardfile::domain::ids::StaffId;
use cardfile::domain::policy::Role;
use cardfile::services::history::Author;
use cardfile::services::second_factor::{ResetRefusal, reset};
use chrono::Duration;

use crate::harness::{
    Answer, Authenticator, Browser, ENROLMENT, PASSWORD, TestDesk, a_person, enrol, give_code, half_way,
};

const MINE: &str = "/me/second-factor";
const AUTHENTICATOR: &str = "/me/second-factor/authenticator";
const CODES: &str = "/me/second-factor/recovery-codes";

/// Saga at work with a second factor, at a moment when its next code is still unused.
fn at_work() -> (TestDesk, Browser, Authenticator, Vec<String>) {
    let desk = TestDesk::requiring_second_factor();
    desk.hire("saga.lindqvist", &[Role::Agent]);
    let browser = half_way(&desk, "saga.lindqvist");
    let (app, codes) = enrol(&browser, desk.now());
    desk.pass(Duration::seconds(60));
    (desk, browser, app, codes)
}

/// Twenty minutes go by at work, more than a proof lasts.
fn work_on(desk: &TestDesk, person: &Browser) {
    for _ in 0..2 {
        desk.pass(Duration::minutes(10));
        person.get("/").is(200);
    }
}

fn prove(person: &Browser, at: &str, code: &str) -> Answer {
    let page = person.open(at);
    person.submit(&page, "/me/proof", &[("code", code)])
}

#[test]
fn a_proof_lasts_fifteen_minutes() {
    let (desk, person, app, _) = at_work();
    person.get(AUTHENTICATOR).is(200);

    desk.pass(Duration::seconds(13 * 60 + 50));
    person.get(AUTHENTICATOR).is(200);
    desk.pass(Duration::seconds(20));
    let at = person.get(AUTHENTICATOR).is(303).location().to_owned();

    assert_eq!(at, "/me/proof?next=%2Fme%2Fsecond-factor%2Fauthenticator");
    assert_eq!(prove(&person, &at, &app.code(desk.now())).is(303).location(), AUTHENTICATOR);
    person.get(AUTHENTICATOR).is(200);
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'proof_given'"), 1);
}

#[test]
fn what_is_sensitive_asks_first_and_does_nothing_before() {
    let (desk, person, app, _) = at_work();
    let customer = a_person().record(&person);
    let reveal = customer.at("reveal");
    let (form, own, mine) = (person.open(&reveal), person.open("/me"), person.open(MINE));
    let authenticator = person.open(AUTHENTICATOR);
    work_on(&desk, &person);

    let new = "lantern meadow forty two";
    let typed = [("current", PASSWORD), ("password", new), ("password_again", new)];
    let revealed = person.submit(&form, &reveal, &[("reason", "caller_identified")]).is(303);
    assert!(!revealed.body.contains(&customer.reg_no));
    assert!(revealed.location().starts_with("/me/proof?next=%2Fparked%2F"), "{}", revealed.location());
    assert!(person.get(&reveal).is(303).location().starts_with("/me/proof?"));
    assert_eq!(person.submit(&own, "/me/password", &typed).is(303).location(), "/me/proof?next=%2Fme");
    assert!(person.submit(&mine, CODES, &[]).is(303).location().starts_with("/me/proof?"));
    let code = app.code(desk.now());
    assert!(
        person.submit(&authenticator, AUTHENTICATOR, &[("code", &code)]).is(303).location().starts_with("/me/proof?")
    );
    let did = "SELECT count(*) FROM events WHERE action IN ('revealed', 'password_changed', \
               'recovery_codes_renewed', 'authenticator_replaced')";
    assert_eq!(desk.db.count(did), 0);

    let proven = prove(&person, revealed.location(), &app.code(desk.now())).is(303);
    let shown = person.submit(&person.open(proven.location()), &reveal, &[]).is(200);
    assert!(shown.body.contains(&customer.reg_no));
    person.submit(&person.open("/me"), "/me/password", &typed).is(303);
}

#[test]
fn without_an_authenticator_the_password_is_asked_for() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    work_on(&desk, &agent);
    let at = agent.get(AUTHENTICATOR).is(303).location().to_owned();
    let page = agent.open(&at);
    let give = |password: &str| agent.submit(&page, "/me/proof", &[("password", password)]);

    assert_eq!(give("").is(422).page().problems(), ["Enter the password"]);
    let wrong = give("not the present one").is(422).page().problems();
    assert!(wrong[0].contains("The password is not right"), "{wrong:?}");
    assert!(agent.get(AUTHENTICATOR).is(303).location().starts_with("/me/proof"));
    assert_eq!(give(PASSWORD).is(303).location(), AUTHENTICATOR);

    agent.get(AUTHENTICATOR).is(200);
    assert_eq!(desk.db.count("SELECT failed_attempts::bigint FROM staff"), 0);
    let told = desk.db.text(
        "SELECT string_agg(action, ' ' ORDER BY id) FROM events WHERE action LIKE 'proof%' AND subject_kind = 'staff'",
    );
    assert_eq!(told.as_deref(), Some("proof_refused proof_given"));
}

#[test]
fn with_an_authenticator_the_password_is_no_proof() {
    let (desk, person, _, codes) = at_work();
    work_on(&desk, &person);
    let page = person.open("/me/proof");

    person.submit(&page, "/me/proof", &[("code", ""), ("password", PASSWORD)]).is(422);

    person.get(AUTHENTICATOR).is(303);
    assert_eq!(prove(&person, "/me/proof?next=//evil.example", &codes[0]).is(303).location(), "/");
    person.get(AUTHENTICATOR).is(200);
}

#[test]
fn wrong_proofs_lock_as_at_the_door() {
    let (desk, person, app, _) = at_work();
    let page = person.open("/me/proof");
    for _ in 0..10 {
        person.submit(&page, "/me/proof", &[("code", "000000")]).is(422);
        desk.pass(Duration::seconds(6));
    }

    person.submit(&page, "/me/proof", &[("code", &app.code(desk.now()))]).is(422);

    let browser = desk.browser();
    let door = browser.open("/sign-in");
    browser.submit(&door, "/sign-in", &[("username", "saga.lindqvist"), ("password", PASSWORD)]).is(422);
}

#[test]
fn a_replaced_authenticator_counts_no_more_and_other_sessions_end() {
    let (desk, person, app, codes) = at_work();
    let elsewhere = half_way(&desk, "saga.lindqvist");
    give_code(&elsewhere, &app.code(desk.now())).is(303);
    let before = person.copy();
    let page = person.open(AUTHENTICATOR);
    let newer = Authenticator::read(&page);
    assert_ne!(newer.letters(), app.letters());
    person.submit(&page, AUTHENTICATOR, &[("code", "000000")]).is(422);

    let answer = person.submit(&page, AUTHENTICATOR, &[("code", &newer.code(desk.now()))]).is(303);

    assert!(person.open(answer.location()).main().contains("10 of 10 left"));
    assert!(elsewhere.get("/me").is(303).location().starts_with("/sign-in?"));
    assert!(before.get("/me").is(303).location().starts_with("/sign-in?"), "the token is a new one");
    assert_ne!(Authenticator::read(&person.open(AUTHENTICATOR)).letters(), newer.letters(), "no key is offered twice");
    desk.pass(Duration::seconds(60));
    let browser = half_way(&desk, "saga.lindqvist");
    give_code(&browser, &app.code(desk.now())).is(422);
    give_code(&browser, &newer.code(desk.now())).is(303);
    give_code(&half_way(&desk, "saga.lindqvist"), &codes[0]).is(303);
}

#[test]
fn new_recovery_codes_replace_all_others() {
    let (desk, person, _, codes) = at_work();
    let page = person.open(MINE);

    let newer = person.submit(&page, CODES, &[]).is(200).page().texts(".codes li");

    assert_eq!(newer.len(), 10);
    person.submit(&page, CODES, &[]).is(403);
    give_code(&half_way(&desk, "saga.lindqvist"), &codes[0]).is(422);
    give_code(&half_way(&desk, "saga.lindqvist"), &newer[0]).is(303);
    assert!(person.open(MINE).main().contains("9 of 10 left"));
}

#[test]
fn a_reset_by_somebody_else_ends_sessions_and_lets_begin_anew() {
    let (desk, person, app, codes) = at_work();
    let staff = StaffId(desk.db.count("SELECT id FROM staff"));
    let admin = desk.hire("aino.salmi", &[Role::Admin]);
    let mut conn = desk.db.desk();
    let mut author = Author::clock(desk.institution, desk.now());
    author.origin.staff = Some(staff);
    assert!(matches!(reset(&mut conn, author, staff, None), Err(ResetRefusal::Own)));
    person.get("/me").is(200);
    let half = half_way(&desk, "saga.lindqvist");

    author.origin.staff = Some(admin);
    reset(&mut conn, author, staff, None).expect("reset");

    assert!(person.get("/me").is(303).location().starts_with("/sign-in?"));
    assert!(half.get(ENROLMENT).is(303).location().starts_with("/sign-in?"), "half-way sessions end as well");
    assert_eq!(desk.db.count("SELECT count(*) FROM staff_totp"), 0);
    assert_eq!(desk.db.count("SELECT count(*) FROM staff_recovery_codes"), 0);
    let by = desk.db.text("SELECT staff_id::text FROM events WHERE action = 'second_factor_reset'");
    assert_eq!(by, Some(admin.to_string()));
    let browser = half_way(&desk, "saga.lindqvist");
    let page = browser.open(ENROLMENT);
    assert_ne!(Authenticator::read(&page).letters(), app.letters());
    enrol(&browser, desk.now());
    give_code(&half_way(&desk, "saga.lindqvist"), &codes[0]).is(422);
}

#[test]
fn a_reset_reaches_nobody_of_another_institution() {
    let (desk, person, ..) = at_work();
    let staff = StaffId(desk.db.count("SELECT id FROM staff"));
    let elsewhere = desk.other_institution("752002");

    let refusal = reset(&mut desk.db.desk(), Author::clock(elsewhere, desk.now()), staff, None).expect_err("refused");

    assert!(matches!(refusal, ResetRefusal::Db(cardfile::db::DbError::Missing)), "{refusal:?}");
    person.get("/me").is(200);
}
