//! Passkeys: adding one, signing in and proving with it, and every answer that is not taken: of another page, another device, another
//! moment. A device of ours that really signs stands in for the browser's.

use cardfile::db::mailing;
use cardfile::domain::policy::Role;
use chrono::Duration;

use crate::harness::{
    Answer, Browser, Device, ENROLMENT, NEW_PASSKEY, PASSKEY, PASSKEY_ENROLMENT, Page, SECOND_FACTOR, TestDesk,
    add_passkey, asked, enrol, give_code, half_way, use_passkey,
};

const MINE: &str = "/me/second-factor";

fn is_signed_in(browser: &Browser) -> bool {
    browser.get("/me").status == 200
}

/// A desk on which Saga has added a passkey at her first sign-in, and signed out.
fn enrolled() -> (TestDesk, Device, Vec<String>) {
    let desk = TestDesk::requiring_second_factor();
    let (browser, device, codes) = enrolled_at(&desk, "saga.lindqvist");
    browser.submit(&browser.open("/me"), "/sign-out", &[]).is(303);
    (desk, device, codes)
}

fn enrolled_at(desk: &TestDesk, username: &str) -> (Browser, Device, Vec<String>) {
    desk.hire(username, &[Role::Agent]);
    let browser = half_way(desk, username);
    let mut device = Device::new();
    let shown = add_passkey(&browser, PASSKEY_ENROLMENT, &mut device, "Work laptop").is(200).page();
    (browser, device, shown.texts(".codes li"))
}

fn sign_in(browser: &Browser, device: &mut Device) -> Answer {
    use_passkey(browser, SECOND_FACTOR, PASSKEY, device)
}

#[track_caller]
fn refused(answer: Answer) -> String {
    answer.is(422).page().problems().join("; ")
}

fn events(desk: &TestDesk, action: &str) -> i64 {
    desk.db.count(&format!("SELECT count(*) FROM events WHERE action = '{action}'"))
}

#[test]
fn the_first_sign_in_may_add_a_passkey_and_shows_recovery_codes_once() {
    let desk = TestDesk::requiring_second_factor();
    let staff = desk.hire("saga.lindqvist", &[Role::Agent]);
    let browser = half_way(&desk, "saga.lindqvist");
    let at = browser.open(&format!("{ENROLMENT}?next=%2Fcustomers")).link("Use a passkey");
    assert_eq!(at, "/sign-in/enrolment/passkey?next=%2Fcustomers");
    let page = browser.open(&at);
    assert!(page.has_link("Use an authenticator app instead"));
    let options = asked(&browser, &page, "add");
    assert_eq!(options["rp"]["id"], "localhost");
    assert_eq!(options["user"]["name"], "saga.lindqvist");

    let mut device = Device::new();
    let made = device.make(&options);
    let before = browser.copy();
    let shown = browser.submit(&page, PASSKEY_ENROLMENT, &[("passkey", &made), ("name", "Work laptop")]).is(200).page();

    assert_eq!(shown.texts(".codes li").len(), 10);
    assert_eq!(shown.link("I have kept them"), "/customers");
    assert!(is_signed_in(&browser));
    assert!(before.get("/me").is(303).location().starts_with("/sign-in?"), "the token of before opens nothing");
    assert!(browser.open(MINE).main().contains("Work laptop"));
    let told = desk.db.text(&format!(
        "SELECT string_agg(action, ' ' ORDER BY id) FROM events WHERE subject_id = {staff} AND action <> 'staff_added'"
    ));
    assert_eq!(told.as_deref(), Some("password_passed passkey_added second_factor_passed"));
    assert_eq!(desk.db.count("SELECT count(*) FROM webauthn_challenges"), 0);
}

#[test]
fn word_of_a_new_passkey_goes_by_mail() {
    let desk = TestDesk::requiring_second_factor();
    mailing::set_on(&mut desk.db.owner(), true).expect("mail is on");
    desk.hire("saga.lindqvist", &[Role::Agent]);
    desk.db.execute("UPDATE staff SET email = 'saga@example.org'");

    add_passkey(&half_way(&desk, "saga.lindqvist"), PASSKEY_ENROLMENT, &mut Device::new(), "Work laptop").is(200);

    let waiting = desk.db.text("SELECT string_agg(kind, ' ') FROM outbox");
    assert_eq!(waiting.as_deref(), Some("second_factor_changed"));
}

#[test]
fn a_passkey_signs_in_under_a_new_token_and_nothing_opens_before() {
    let (desk, mut device, _) = enrolled();
    let browser = half_way(&desk, "saga.lindqvist");
    let before = browser.copy();
    assert_eq!(browser.get("/customers").is(303).location(), "/sign-in/second-factor?next=%2Fcustomers");
    let page = browser.open("/sign-in/second-factor?next=%2Fcustomers");
    assert!(!page.main().contains("Or type a code"), "there is no app");

    let signed = device.sign(&asked(&browser, &page, "use"));
    let answer = browser.submit(&page, PASSKEY, &[("passkey", &signed)]).is(303);

    assert_eq!(answer.location(), "/customers");
    assert!(is_signed_in(&browser));
    assert!(before.get("/me").is(303).location().starts_with("/sign-in?"));
    assert_eq!(
        desk.db.text("SELECT second_factor_with FROM sessions WHERE ended_at IS NULL").as_deref(),
        Some("passkey")
    );
    assert!(desk.db.text("SELECT last_used_at::text FROM staff_passkeys").is_some());
    let with = "SELECT details->>'with' FROM events WHERE action = 'second_factor_passed' ORDER BY id DESC LIMIT 1";
    assert_eq!(desk.db.text(with).as_deref(), Some("passkey"));
}

/// What is not as it should be with a device.
type Change = fn(&mut Device);

#[test]
fn an_answer_for_another_page_or_of_a_device_that_does_not_look_is_not_taken() {
    let (desk, mut device, _) = enrolled();
    let change: [(&str, Change); 5] = [
        ("another page", |device| device.origin = "http://localhost.evil.example:8080".into()),
        ("not by this scheme", |device| device.origin = "https://localhost:8080".into()),
        ("another host", |device| device.host = "evil.example".into()),
        ("a finger that was not looked at", |device| device.verifies = false),
        ("nothing", |_| {}),
    ];
    for (case, wrong) in change {
        let (origin, host) = (device.origin.clone(), device.host.clone());
        wrong(&mut device);
        let browser = half_way(&desk, "saga.lindqvist");

        let answer = sign_in(&browser, &mut device);

        assert_eq!(answer.status.as_u16(), if case == "nothing" { 303 } else { 422 }, "{case}: {}", answer.body);
        assert_eq!(is_signed_in(&browser), case == "nothing", "{case}");
        (device.origin, device.host, device.verifies) = (origin, host, true);
    }
    assert_eq!(events(&desk, "second_factor_refused"), 4);
    let why = desk.db.text("SELECT DISTINCT details->>'why' FROM events WHERE action = 'second_factor_refused'");
    assert_eq!(why.as_deref(), Some("passkey"));
}

#[test]
fn another_page_adds_no_passkey_either() {
    let desk = TestDesk::requiring_second_factor();
    desk.hire("saga.lindqvist", &[Role::Agent]);
    let browser = half_way(&desk, "saga.lindqvist");
    let mut device = Device::new();
    device.origin = "https://desk.example.com".into();

    let told = refused(add_passkey(&browser, PASSKEY_ENROLMENT, &mut device, "Work laptop"));

    assert!(told.contains("was not added"), "{told}");
    device.origin = Device::new().origin;
    device.verifies = false;
    refused(add_passkey(&browser, PASSKEY_ENROLMENT, &mut device, "Work laptop"));
    assert_eq!(desk.db.count("SELECT count(*) FROM staff_passkeys"), 0);
    assert!(!is_signed_in(&browser));
    assert_eq!(desk.db.count("SELECT count(*) FROM staff WHERE failed_attempts > 0"), 0, "it is no guess at anything");
}

#[test]
fn a_challenge_is_answered_once_in_its_session_for_its_purpose_and_within_five_minutes() {
    let (desk, mut device, _) = enrolled();
    let browser = half_way(&desk, "saga.lindqvist");
    let page = browser.open(SECOND_FACTOR);
    let (older, newer) = (asked(&browser, &page, "use"), asked(&browser, &page, "use"));
    let send = |browser: &Browser, page: &Page, signed: &str| browser.submit(page, PASSKEY, &[("passkey", signed)]);

    // An older one, and the newest after that: the wrong answer used it up.
    let (outdated, late) = (device.sign(&older), device.sign(&newer));
    refused(send(&browser, &page, &outdated));
    refused(send(&browser, &page, &late));
    // One that nobody asked.
    refused(send(
        &browser,
        &page,
        &device.sign(&serde_json::json!({
            "challenge": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "allowCredentials": []
        })),
    ));
    // Another session's.
    let elsewhere = half_way(&desk, "saga.lindqvist");
    let there = elsewhere.open(SECOND_FACTOR);
    let theirs = device.sign(&asked(&elsewhere, &there, "use"));
    refused(send(&browser, &page, &theirs));
    // One for adding.
    let adding = device.sign(&{
        let mut options = asked(&browser, &page, "add");
        options["allowCredentials"] = serde_json::json!([]);
        options
    });
    refused(send(&browser, &page, &adding));
    // Too late.
    let signed = device.sign(&asked(&browser, &page, "use"));
    desk.pass(Duration::minutes(5));
    refused(send(&browser, &page, &signed));
    assert!(!is_signed_in(&browser));

    let signed = device.sign(&asked(&browser, &page, "use"));
    desk.pass(Duration::seconds(4 * 60 + 50));
    send(&browser, &page, &signed).is(303);
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'second_factor_refused'"), 6);
}

#[test]
fn an_answer_that_was_taken_opens_nothing_again() {
    let (desk, mut device, _) = enrolled();
    let (browser, thief) = (half_way(&desk, "saga.lindqvist"), half_way(&desk, "saga.lindqvist"));
    let page = browser.open(SECOND_FACTOR);
    let signed = device.sign(&asked(&browser, &page, "use"));
    browser.submit(&page, PASSKEY, &[("passkey", &signed)]).is(303);

    refused(thief.submit(&thief.open(SECOND_FACTOR), PASSKEY, &[("passkey", &signed)]));

    assert!(!is_signed_in(&thief));
    let proof = browser.open("/me/proof?next=%2Fme");
    refused(browser.submit(&proof, "/me/proof/passkey", &[("passkey", &signed)]));
    assert_eq!(events(&desk, "proof_given"), 0);
}

#[test]
fn twenty_uses_of_one_answer_at_once_open_one_session() {
    let (desk, mut device, _) = enrolled();
    desk.db.execute(
        "CREATE FUNCTION refill() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.attempts = 10; RETURN NEW; END';
         CREATE TRIGGER refill BEFORE UPDATE ON sign_in_allowances FOR EACH ROW EXECUTE FUNCTION refill()",
    );
    let first = half_way(&desk, "saga.lindqvist");
    let signed = device.sign(&asked(&first, &first.open(SECOND_FACTOR), "use"));
    // Ten tabs of the session that asked, and ten sessions that did not.
    let browsers: Vec<Browser> =
        (0..20).map(|n| if n < 10 { first.copy() } else { half_way(&desk, "saga.lindqvist") }).collect();
    let sent: Vec<(Browser, String)> = browsers
        .into_iter()
        .map(|browser| {
            let token = browser.open(SECOND_FACTOR).value("form_token").expect("a token");
            (browser, token)
        })
        .collect();

    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let sent: Vec<_> = sent
            .iter()
            .map(|(browser, token)| {
                let fields = [("form_token", token.as_str()), ("passkey", signed.as_str())];
                scope.spawn(move || browser.post_raw(PASSKEY, &fields).status.as_u16())
            })
            .collect();
        sent.into_iter().map(|answer| answer.join().expect("an answer")).collect()
    });

    let full = "SELECT count(*) FROM sessions WHERE second_factor_at IS NOT NULL AND ended_at IS NULL";
    assert_eq!(desk.db.count(full), 1, "{statuses:?}");
    assert_eq!(sent.iter().filter(|(browser, _)| is_signed_in(browser)).count(), 1);
    assert!(statuses[10..].iter().all(|status| *status == 422), "{statuses:?}");
    assert_eq!(events(&desk, "second_factor_passed"), 2, "once when it was added, once now");
}

#[test]
fn a_colleagues_passkey_opens_nothing_and_cannot_be_added_again() {
    let (desk, mut device, _) = enrolled();
    let (_, mut others, _) = enrolled_at(&desk, "otso.berg");
    let browser = half_way(&desk, "saga.lindqvist");

    refused(sign_in(&browser, &mut others));

    assert!(!is_signed_in(&browser));
    sign_in(&browser, &mut device).is(303);
    let refused = desk.db.refusal("UPDATE staff_passkeys SET credential_id = '\\x01'");
    assert!(refused.is_some_and(|rule| rule.contains("staff_passkeys_credential_unique")));
}

#[test]
fn a_count_that_goes_back_is_refused_and_told_to_admins() {
    let (desk, mut device, _) = enrolled();
    sign_in(&half_way(&desk, "saga.lindqvist"), &mut device).is(303);
    sign_in(&half_way(&desk, "saga.lindqvist"), &mut device).is(303);

    // A copy, which was used once less.
    device.count = device.count.map(|count| count - 1);
    let browser = half_way(&desk, "saga.lindqvist");
    refused(sign_in(&browser, &mut device));

    assert!(!is_signed_in(&browser));
    let why = desk.db.text("SELECT details->>'why' FROM events WHERE action = 'second_factor_refused'");
    assert_eq!(why.as_deref(), Some("passkey count"));
    // Even one that was asked before the other answered.
    let (one, two) = (half_way(&desk, "saga.lindqvist"), half_way(&desk, "saga.lindqvist"));
    let (page, options) = (two.open(SECOND_FACTOR), asked(&two, &two.open(SECOND_FACTOR), "use"));
    sign_in(&one, &mut device).is(303);
    device.count = device.count.map(|count| count - 1);
    refused(two.submit(&page, PASSKEY, &[("passkey", &device.sign(&options))]));
    desk.hire("aino.salmi", &[Role::Admin]);
    let admin = half_way(&desk, "aino.salmi");
    enrol(&admin, desk.now());
    let history = admin.open(&format!("/staff/{}/history", desk.db.count("SELECT min(id) FROM staff")));
    assert!(history.main().contains("whose count went back"), "{}", history.main());
}

#[test]
fn a_device_that_does_not_count_signs_in_again_and_again() {
    let desk = TestDesk::requiring_second_factor();
    desk.hire("saga.lindqvist", &[Role::Agent]);
    let mut device = Device::new();
    device.count = None;
    add_passkey(&half_way(&desk, "saga.lindqvist"), PASSKEY_ENROLMENT, &mut device, "").is(200);

    for _ in 0..3 {
        sign_in(&half_way(&desk, "saga.lindqvist"), &mut device).is(303);
    }

    assert_eq!(desk.db.text("SELECT name FROM staff_passkeys").as_deref(), Some("Passkey"), "left without a name");
}

#[test]
fn passkeys_codes_and_passwords_fail_on_one_count() {
    let (desk, mut device, codes) = enrolled();
    for _ in 0..9 {
        let browser = half_way(&desk, "saga.lindqvist");
        let page = browser.open(SECOND_FACTOR);
        refused(browser.submit(&page, PASSKEY, &[("passkey", "{}")]));
        desk.pass(Duration::seconds(6));
    }
    let browser = half_way(&desk, "saga.lindqvist");
    refused(give_code_here(&browser, "0000-0000-0000-0000"));

    assert_eq!(desk.db.count("SELECT count(*) FROM staff WHERE locked_until IS NOT NULL"), 1);
    desk.pass(Duration::seconds(6));
    refused(sign_in(&browser, &mut device));
    refused(give_code_here(&browser, &codes[0]));
    desk.pass(Duration::minutes(31));
    sign_in(&half_way(&desk, "saga.lindqvist"), &mut device).is(303);
    assert_eq!(desk.db.count("SELECT failed_attempts::bigint FROM staff"), 0);
}

fn give_code_here(browser: &Browser, code: &str) -> Answer {
    let page = browser.open(&format!("{SECOND_FACTOR}?with=recovery-code"));
    browser.submit(&page, SECOND_FACTOR, &[("code", code)])
}

#[test]
fn a_recovery_code_opens_where_the_passkey_is_not_at_hand() {
    let (desk, _, codes) = enrolled();
    let browser = half_way(&desk, "saga.lindqvist");
    let page = browser.open(&browser.open(SECOND_FACTOR).link("Use a recovery code"));
    assert!(page.has_link("Use the passkey"));

    browser.submit(&page, SECOND_FACTOR, &[("code", &codes[3])]).is(303);

    assert!(is_signed_in(&browser));
    assert!(browser.open(MINE).main().contains("9 of 10 left"));
}

#[test]
fn the_page_without_scripts_says_so_and_counts_no_failure() {
    let (desk, _, _) = enrolled();
    let browser = half_way(&desk, "saga.lindqvist");
    let page = browser.open(SECOND_FACTOR);
    assert!(page.main().contains("takes JavaScript"));

    let told = refused(browser.submit(&page, PASSKEY, &[]));

    assert!(told.contains("takes JavaScript"), "{told}");
    assert_eq!(events(&desk, "second_factor_refused"), 0);
}

#[test]
fn a_passkey_beside_the_app_and_each_of_them_opens() {
    let desk = TestDesk::requiring_second_factor();
    desk.hire("saga.lindqvist", &[Role::Agent]);
    let person = half_way(&desk, "saga.lindqvist");
    let (app, _) = enrol(&person, desk.now());
    let elsewhere = half_way(&desk, "saga.lindqvist");
    desk.pass(Duration::seconds(30));
    give_code(&elsewhere, &app.code(desk.now())).is(303);
    let mut device = Device::new();

    let answer = add_passkey(&person, NEW_PASSKEY, &mut device, "Blue key").is(303);

    assert_eq!(answer.location(), MINE);
    assert!(person.open(MINE).main().contains("Blue key"));
    assert!(elsewhere.get("/me").is(303).location().starts_with("/sign-in?"), "other sessions end");
    assert_eq!(desk.db.count("SELECT count(*) FROM staff_recovery_codes WHERE used_at IS NULL"), 10, "those of before");
    let page = half_way(&desk, "saga.lindqvist").open(SECOND_FACTOR);
    assert!(page.main().contains("Or type a code"), "{}", page.main());
    sign_in(&half_way(&desk, "saga.lindqvist"), &mut device).is(303);
    desk.pass(Duration::seconds(30));
    give_code(&half_way(&desk, "saga.lindqvist"), &app.code(desk.now())).is(303);
}

#[test]
fn an_app_beside_the_passkey_makes_no_new_recovery_codes() {
    let desk = TestDesk::requiring_second_factor();
    let (person, _, codes) = enrolled_at(&desk, "saga.lindqvist");
    let at = "/me/second-factor/authenticator";
    let page = person.open(at);
    let app = crate::harness::Authenticator::read(&page);

    person.submit(&page, at, &[("code", &app.code(desk.now()))]).is(303);

    desk.pass(Duration::seconds(60));
    give_code(&half_way(&desk, "saga.lindqvist"), &app.code(desk.now())).is(303);
    give_code_here(&half_way(&desk, "saga.lindqvist"), &codes[0]).is(303);
}

#[test]
fn half_way_no_passkey_is_put_beside_what_is_there() {
    let desk = TestDesk::requiring_second_factor();
    desk.hire("saga.lindqvist", &[Role::Agent]);
    let (slow, quick) = (half_way(&desk, "saga.lindqvist"), half_way(&desk, "saga.lindqvist"));
    let page = slow.open(PASSKEY_ENROLMENT);
    let mut device = Device::new();
    let made = device.make(&asked(&slow, &page, "add"));
    enrol(&quick, desk.now());

    let answer = slow.post_raw(
        PASSKEY_ENROLMENT,
        &[("form_token", &page.value("form_token").expect("a token")), ("passkey", &made), ("name", "Mine")],
    );

    assert!(answer.is(303).location().starts_with("/sign-in"));
    assert_eq!(desk.db.count("SELECT count(*) FROM staff_passkeys"), 0);
    assert!(!is_signed_in(&slow));
}

#[test]
fn a_proof_by_passkey_counts_as_one_by_code() {
    let desk = TestDesk::requiring_second_factor();
    let (person, mut device, codes) = enrolled_at(&desk, "saga.lindqvist");
    for _ in 0..2 {
        desk.pass(Duration::minutes(10));
        person.get("/").is(200);
    }
    let at = person.get(NEW_PASSKEY).is(303).location().to_owned();
    assert!(at.starts_with("/me/proof?"));

    let answer = use_passkey(&person, &at, "/me/proof/passkey", &mut device).is(303);

    assert_eq!(answer.location(), NEW_PASSKEY);
    person.get(NEW_PASSKEY).is(200);
    let with = desk.db.text("SELECT details->>'with' FROM events WHERE action = 'proof_given'");
    assert_eq!(with.as_deref(), Some("passkey"));
    let page = person.open(&at);
    person.submit(&page, "/me/proof", &[("code", &codes[0])]).is(303);
    assert_eq!(events(&desk, "proof_given"), 2);
}
