//! Keeping passkeys: names, removal and never the last one that is needed, the reset by somebody else; and the roles that are open with
//! a passkey only, with every way out for who has none.

use cardfile::domain::policy::Role;
use chrono::Duration;

use crate::harness::{
    Answer, Authenticator, Browser, Device, NEW_PASSKEY, PASSKEY, PASSKEY_ENROLMENT, SECOND_FACTOR, TestDesk,
    add_passkey, asked, enrol, half_way, use_passkey,
};

const MINE: &str = "/me/second-factor";

fn is_signed_in(browser: &Browser) -> bool {
    browser.get("/me").status == 200
}

/// Somebody with these roles who added a passkey at the first sign-in.
fn with_passkey(desk: &TestDesk, username: &str, roles: &[Role]) -> (Browser, Device) {
    desk.hire(username, roles);
    let browser = half_way(desk, username);
    let mut device = Device::new();
    add_passkey(&browser, PASSKEY_ENROLMENT, &mut device, "Work laptop").is(200);
    (browser, device)
}

/// Somebody with these roles who set up an app, at a moment when its next code is still unused.
fn with_app(desk: &TestDesk, username: &str, roles: &[Role]) -> (Browser, Authenticator, Vec<String>) {
    desk.hire(username, roles);
    let browser = half_way(desk, username);
    let (app, codes) = enrol(&browser, desk.now());
    desk.pass(Duration::seconds(60));
    (browser, app, codes)
}

fn give(browser: &Browser, code: &str) -> Answer {
    let page = browser.open(&format!("{SECOND_FACTOR}?with=recovery-code"));
    browser.submit(&page, SECOND_FACTOR, &[("code", code)])
}

fn first(desk: &TestDesk) -> String {
    format!("/me/second-factor/passkeys/{}", desk.db.count("SELECT min(id) FROM staff_passkeys"))
}

fn events(desk: &TestDesk, action: &str) -> i64 {
    desk.db.count(&format!("SELECT count(*) FROM events WHERE action = '{action}'"))
}

/// The rule as an admin sets it.
fn ask_passkeys_of(desk: &TestDesk, roles: &str) {
    desk.db.execute(&format!("UPDATE institutions SET passkey_roles = '{{{roles}}}'"));
}

#[test]
fn a_passkey_gets_another_name() {
    let desk = TestDesk::requiring_second_factor();
    let (person, _) = with_passkey(&desk, "saga.lindqvist", &[Role::Agent]);
    let at = first(&desk);
    let page = person.open(&at);
    assert_eq!(page.value("name").as_deref(), Some("Work laptop"));

    let told = person.submit(&page, &at, &[("name", "4111 1111 1111 1111")]).is(422).page();
    assert!(told.problems()[0].contains("card number"), "{:?}", told.problems());
    person.submit(&page, &at, &[("name", "Blue key")]).is(303);

    assert!(person.open(MINE).main().contains("Blue key"));
    assert_eq!(
        desk.db.text("SELECT details->>'name' FROM events WHERE action = 'passkey_renamed'").as_deref(),
        Some("Blue key")
    );
}

#[test]
fn the_last_second_factor_stays_and_the_last_but_one_goes() {
    let desk = TestDesk::requiring_second_factor();
    let (person, mut device) = with_passkey(&desk, "saga.lindqvist", &[Role::Agent]);
    let at = first(&desk);
    let removal = format!("{at}/removal");
    let page = person.open(&at);
    assert!(page.main().contains("only second factor"), "{}", page.main());
    let token = page.value("form_token").expect("a token");
    person.post_raw(&removal, &[("form_token", &token)]).is(303);
    assert!(person.open(MINE).main().contains("The passkey stays"));

    add_passkey(&person, NEW_PASSKEY, &mut Device::new(), "Blue key").is(303);
    let asked_before = half_way(&desk, "saga.lindqvist");
    let options = asked(&asked_before, &asked_before.open(SECOND_FACTOR), "use");
    person.submit(&person.open(&at), &removal, &[]).is(303);

    assert!(!person.open(MINE).main().contains("Work laptop"));
    assert_eq!(person.get(&at).is(303).location(), MINE, "it is gone");
    assert_eq!(
        desk.db.text("SELECT details->>'name' FROM events WHERE action = 'passkey_removed'").as_deref(),
        Some("Work laptop")
    );
    // Neither newly asked nor asked before.
    assert!(asked_before.get(SECOND_FACTOR).is(303).location().starts_with("/sign-in?"), "other sessions end");
    let browser = half_way(&desk, "saga.lindqvist");
    let page = browser.open(SECOND_FACTOR);
    browser.submit(&page, PASSKEY, &[("passkey", &device.sign(&options))]).is(422);
    use_passkey(&browser, SECOND_FACTOR, PASSKEY, &mut device).is(422);
    assert!(!is_signed_in(&browser));
}

#[test]
fn of_app_and_passkey_either_may_go_but_not_both() {
    let desk = TestDesk::requiring_second_factor();
    let (person, _, _) = with_app(&desk, "saga.lindqvist", &[Role::Agent]);
    let app_removal = "/me/second-factor/authenticator/removal";
    let token = person.open(MINE).value("form_token").expect("a token");
    person.post_raw(app_removal, &[("form_token", &token)]).is(303);
    assert!(person.open(MINE).main().contains("The authenticator stays"));
    add_passkey(&person, NEW_PASSKEY, &mut Device::new(), "Blue key").is(303);

    person.submit(&person.open(MINE), app_removal, &[]).is(303);

    assert!(person.open(MINE).main().contains("The authenticator is removed"));
    assert_eq!((events(&desk, "authenticator_removed"), desk.db.count("SELECT count(*) FROM staff_totp")), (1, 0));
    assert!(person.open(&first(&desk)).main().contains("only second factor"));
    assert_eq!(desk.db.count("SELECT count(*) FROM staff_recovery_codes"), 10);
}

#[test]
fn where_none_is_needed_the_last_goes_with_its_recovery_codes() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let mut device = Device::new();
    add_passkey(&agent, NEW_PASSKEY, &mut device, "Blue key").is(200);
    let asks = half_way(&desk, "saga.lindqvist");
    assert_eq!(asks.get("/").is(303).location(), SECOND_FACTOR, "who has one is asked for it");
    use_passkey(&asks, SECOND_FACTOR, PASSKEY, &mut device).is(303);
    let at = first(&desk);

    asks.submit(&asks.open(&at), &format!("{at}/removal"), &[]).is(303);

    assert_eq!(desk.db.count("SELECT count(*) FROM staff_recovery_codes"), 0);
    assert!(is_signed_in(&half_way(&desk, "saga.lindqvist")));
}

#[test]
fn what_is_done_to_passkeys_asks_first_who_it_is() {
    let desk = TestDesk::requiring_second_factor();
    let (person, mut device) = with_passkey(&desk, "saga.lindqvist", &[Role::Agent]);
    let at = first(&desk);
    let (form, new, mine) = (person.open(&at), person.open(NEW_PASSKEY), person.open(MINE));
    let made = device.make(&asked(&person, &new, "add"));
    for _ in 0..2 {
        desk.pass(Duration::minutes(10));
        person.get("/").is(200);
    }

    let token = mine.value("form_token").expect("a token");
    for answer in [
        person.submit(&form, &at, &[("name", "Mine")]),
        person.post_raw(&format!("{at}/removal"), &[("form_token", &token)]),
        person.submit(&new, NEW_PASSKEY, &[("passkey", &made), ("name", "Mine")]),
        person.post_raw("/me/second-factor/authenticator/removal", &[("form_token", &token)]),
        person.get(&at),
        person.get(NEW_PASSKEY),
    ] {
        assert!(answer.is(303).location().starts_with("/me/proof?"));
    }
    assert_eq!(desk.db.count("SELECT count(*) FROM staff_passkeys WHERE name = 'Work laptop'"), 1);
    assert_eq!(desk.db.count("SELECT count(*) FROM staff_passkeys"), 1);
}

#[test]
fn nobody_sees_or_touches_a_colleagues_passkey() {
    let desk = TestDesk::requiring_second_factor();
    let (_saga, _) = with_passkey(&desk, "saga.lindqvist", &[Role::Agent]);
    let theirs = first(&desk);
    let (otso, _) = with_passkey(&desk, "otso.berg", &[Role::Agent]);

    assert_eq!(otso.get(&theirs).is(303).location(), MINE);
    let token = otso.open(MINE).value("form_token").expect("a token");
    otso.post_raw(&theirs, &[("form_token", &token), ("name", "Mine")]).is(303);
    otso.post_raw(&format!("{theirs}/removal"), &[("form_token", &token)]).is(303);

    assert_eq!(desk.db.count("SELECT count(*) FROM staff_passkeys WHERE name = 'Work laptop'"), 2);
}

#[test]
fn ten_passkeys_are_enough() {
    let desk = TestDesk::requiring_second_factor();
    let (person, _) = with_passkey(&desk, "saga.lindqvist", &[Role::Agent]);
    desk.db.execute(
        "INSERT INTO staff_passkeys (staff_id, credential_id, credential, name, created_at)
         SELECT staff_id, sha256(n::text::bytea), credential, 'Key ' || n, now()
         FROM staff_passkeys, generate_series(2, 9) n",
    );

    add_passkey(&person, NEW_PASSKEY, &mut Device::new(), "The tenth").is(303);
    let told = add_passkey(&person, NEW_PASSKEY, &mut Device::new(), "One more").is(422).page();

    assert!(told.problems()[0].contains("as many passkeys as there can be"), "{:?}", told.problems());
    assert!(!person.open(MINE).has_link("Add a passkey"));
}

#[test]
fn a_reset_forgets_passkeys_as_well() {
    let desk = TestDesk::requiring_second_factor();
    let (person, mut device) = with_passkey(&desk, "saga.lindqvist", &[Role::Agent]);
    let (admin, _, _) = with_app(&desk, "aino.salmi", &[Role::Admin]);
    let at = format!("/staff/{}/second-factor", desk.db.count("SELECT min(id) FROM staff"));
    let page = admin.open(&at);
    assert!(page.main().contains("passkeys"), "{}", page.main());

    admin.submit(&page, &at, &[("reason", "other"), ("words", "Lost the laptop")]).is(303);

    assert!(!is_signed_in(&person));
    assert_eq!(desk.db.count("SELECT count(*) FROM staff_passkeys"), 0);
    let browser = half_way(&desk, "saga.lindqvist");
    assert_eq!(browser.get(SECOND_FACTOR).is(303).location(), "/sign-in/enrolment");
    add_passkey(&browser, PASSKEY_ENROLMENT, &mut device, "Again").is(200);
}

#[test]
fn who_came_with_a_code_and_needs_a_passkey_gets_as_far_as_adding_one() {
    let desk = TestDesk::requiring_second_factor();
    let (person, app, codes) = with_app(&desk, "saga.lindqvist", &[Role::Agent]);
    let (auditor, _, _) = with_app(&desk, "maarja.tamm", &[Role::Auditor]);
    ask_passkeys_of(&desk, "agent");

    assert_eq!(
        person.get("/customers").is(303).location(),
        "/sign-in/second-factor?next=%2Fcustomers",
        "on the next click"
    );
    assert!(is_signed_in(&auditor), "whose role needs none");
    let page = person.open("/sign-in/second-factor?next=%2Fcustomers");
    assert_eq!(page.heading(), "Add a passkey");
    assert!(
        page.main().contains("A role of yours asks for a passkey") && page.main().contains("An admin can help you")
    );
    assert!(!page.has_link("Use an authenticator app"));
    let mut device = Device::new();
    let answer = add_passkey(&person, PASSKEY_ENROLMENT, &mut device, "Work laptop").is(303);

    assert_eq!(answer.location(), "/");
    assert!(is_signed_in(&person));
    // From now on the app's code opens nothing, not even this page.
    desk.pass(Duration::seconds(60));
    let browser = half_way(&desk, "saga.lindqvist");
    let page = browser.open(SECOND_FACTOR);
    assert!(!page.main().contains("Or type a code") && page.main().contains("codes of the app do not count"));
    give(&browser, &codes[0][..4]).is(422);
    let token = page.value("form_token").expect("a token");
    browser.post_raw(SECOND_FACTOR, &[("form_token", &token), ("code", &app.code(desk.now()))]).is(422);
    assert!(browser.get(PASSKEY_ENROLMENT).is(303).location().starts_with(SECOND_FACTOR));
    use_passkey(&browser, SECOND_FACTOR, PASSKEY, &mut device).is(303);
    assert!(is_signed_in(&browser));
}

#[test]
fn who_lost_the_passkey_comes_back_with_a_recovery_code_and_adds_another() {
    let desk = TestDesk::requiring_second_factor();
    desk.hire("saga.lindqvist", &[Role::Agent]);
    let browser = half_way(&desk, "saga.lindqvist");
    let shown = add_passkey(&browser, PASSKEY_ENROLMENT, &mut Device::new(), "Lost").is(200).page();
    let codes = shown.texts(".codes li");
    ask_passkeys_of(&desk, "agent");
    let again = half_way(&desk, "saga.lindqvist");

    give(&again, &codes[0]).is(303);
    assert!(!is_signed_in(&again), "a code can be phished");
    let mut device = Device::new();
    add_passkey(&again, PASSKEY_ENROLMENT, &mut device, "New").is(303);

    assert!(is_signed_in(&again));
    use_passkey(&half_way(&desk, "saga.lindqvist"), SECOND_FACTOR, PASSKEY, &mut device).is(303);
    assert_eq!(desk.db.count("SELECT count(*) FROM staff_passkeys"), 2, "the lost one is theirs to remove");
}

#[test]
fn where_one_is_needed_the_first_sign_in_adds_it_and_the_last_stays() {
    for desk in [TestDesk::requiring_second_factor(), TestDesk::new()] {
        ask_passkeys_of(&desk, "agent,admin");
        desk.hire("saga.lindqvist", &[Role::Agent]);
        let browser = half_way(&desk, "saga.lindqvist");
        assert_eq!(browser.get("/").is(303).location(), SECOND_FACTOR);
        assert_eq!(browser.get(SECOND_FACTOR).is(303).location(), PASSKEY_ENROLMENT);
        assert_eq!(browser.get("/sign-in/enrolment").is(303).location(), PASSKEY_ENROLMENT);

        let shown = add_passkey(&browser, PASSKEY_ENROLMENT, &mut Device::new(), "Key").is(200).page();

        assert_eq!(shown.texts(".codes li").len(), 10);
        assert!(is_signed_in(&browser));
        let page = browser.open(&first(&desk));
        assert!(page.main().contains("A role of yours asks for a passkey"), "{}", page.main());
        let token = page.value("form_token").expect("a token");
        browser.post_raw(&format!("{}/removal", first(&desk)), &[("form_token", &token)]).is(303);
        assert_eq!(desk.db.count("SELECT count(*) FROM staff_passkeys"), 1);
    }
}

#[test]
fn an_admin_asks_passkeys_of_roles_and_of_their_own_only_with_one() {
    let desk = TestDesk::requiring_second_factor();
    let (admin, _, _) = with_app(&desk, "aino.salmi", &[Role::Admin]);
    let tick = |roles: &[&str]| {
        let page = admin.open("/settings");
        let mut fields = page.filled_form("/settings", &[]);
        fields.retain(|(name, _)| name != "passkey_roles");
        fields.extend(roles.iter().map(|role| ("passkey_roles".to_owned(), (*role).to_owned())));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        admin.post_raw("/settings", &fields)
    };
    let rule = || desk.db.text("SELECT passkey_roles::text FROM institutions");

    tick(&["agent"]).is(303);
    assert_eq!(rule().as_deref(), Some("{agent}"));
    let told = tick(&["agent", "admin"]).is(422).page().problems();
    assert!(told[0].contains("Add a passkey of your own first"), "{told:?}");
    assert_eq!(rule().as_deref(), Some("{agent}"));
    add_passkey(&admin, NEW_PASSKEY, &mut Device::new(), "Mine").is(303);
    tick(&["agent", "admin"]).is(303);

    assert!(is_signed_in(&admin), "who added it in this session has shown it");
    let main = admin.open("/settings").main();
    assert!(main.contains("A passkey is needed by") && main.contains("Agent, Admin"), "{main}");
    tick(&[]).is(303);
    assert_eq!(rule().as_deref(), Some("{}"));
    let unknown = [("passkey_roles", "owner")];
    let page = admin.open("/settings");
    admin.submit(&page, "/settings", &unknown).is(400);
}

#[test]
fn at_an_address_of_numbers_there_are_no_passkeys_and_no_role_needs_one() {
    let desk = TestDesk::behind("http://127.0.0.1");
    let admin = desk.admin();

    assert!(admin.open(MINE).main().contains("address of numbers"));
    assert!(admin.open(NEW_PASSKEY).main().contains("address of numbers"));
    let page = admin.open("/settings");
    let told = admin.submit(&page, "/settings", &[("passkey_roles", "agent")]).is(422).page().problems();
    assert!(told[0].contains("address of numbers"), "{told:?}");
}

#[test]
fn the_passkeys_of_a_desk_are_those_of_its_public_address() {
    let desk = TestDesk::behind("https://desk.example.com");
    let agent = desk.agent();
    let mut device = Device::new();
    add_passkey(&agent, NEW_PASSKEY, &mut device, "Mine").is(422);

    (device.origin, device.host) = ("https://desk.example.com".into(), "desk.example.com".into());
    add_passkey(&agent, NEW_PASSKEY, &mut device, "Mine").is(200);

    device.origin = "https://desk.example.com:8443".into();
    use_passkey(&half_way(&desk, "saga.lindqvist"), SECOND_FACTOR, PASSKEY, &mut device).is(422);
}

#[test]
fn staff_pages_tell_which_second_factor_somebody_has() {
    let desk = TestDesk::requiring_second_factor();
    with_passkey(&desk, "saga.lindqvist", &[Role::Agent]);
    let (admin, _, _) = with_app(&desk, "aino.salmi", &[Role::Admin]);

    let list = admin.open("/staff").main();
    assert!(list.contains("Passkey") && list.contains("Authenticator app"), "{list}");
    let saga = desk.db.count("SELECT min(id) FROM staff");
    let record = admin.open(&format!("/staff/{saga}")).main();
    assert!(record.contains("Passkey added: Work laptop") && record.contains("Signed in with a passkey"), "{record}");
}

#[test]
fn the_laxest_of_several_institutions_is_no_way_into_the_strictest() {
    let desk = TestDesk::requiring_second_factor();
    let (person, app, _) = with_app(&desk, "saga.lindqvist", &[Role::Agent]);
    let other = desk.other_institution("752002");
    desk.db.execute(&format!(
        "INSERT INTO staff_grants (institution_id, staff_id, roles, granted_at)
         SELECT {other}, id, '{{admin}}', now() FROM staff"
    ));
    add_passkey(&person, NEW_PASSKEY, &mut Device::new(), "Work laptop").is(303);
    desk.db.execute(&format!("UPDATE institutions SET passkey_roles = '{{admin}}' WHERE id = {other}"));
    desk.pass(Duration::seconds(60));

    // Signing in leads to the first institution, where a code would do for an agent.
    let browser = half_way(&desk, "saga.lindqvist");
    let token = browser.open(SECOND_FACTOR).value("form_token").expect("a token");
    browser.post_raw(SECOND_FACTOR, &[("form_token", &token), ("code", &app.code(desk.now()))]).is(422);

    assert!(!is_signed_in(&browser));
    assert!(is_signed_in(&person), "who came with the passkey stays");
}
