//! Staff accounts in the browser: who is there, a new person and the link that is shown once, and every deed with its reason, from
//! its form to what the other person notices.

use cardfile::domain::policy::Role;
use chrono::Duration;
use uuid::Uuid;

use crate::harness::{Answer, Browser, Filled, PASSWORD, Page, Person, TestDesk, enrol, form_token, half_way};

const NEW: &str = "/staff/new";

fn typed(username: &str) -> Vec<(&str, &str)> {
    vec![("display_name", "Tuuli Raud"), ("username", username), ("email", "tuuli@example.com"), ("roles", "agent")]
}

/// Opens the form of a deed, gives the reason "other", and sends it.
#[track_caller]
fn act(admin: &Browser, id: i64, deed: &str, more: &[(&str, &str)]) -> Answer {
    let at = format!("/staff/{id}/{deed}");
    let page = admin.open(&at);
    let reason = [("reason", "other"), ("words", "It was asked for")];
    admin.submit(&page, &at, &[&reason[..], more].concat())
}

/// Where the link on this page leads.
#[track_caller]
fn link_on(page: &Page) -> String {
    let shown = page.texts("[data-link]").pop().unwrap_or_else(|| panic!("no link on {}", page.main()));
    shown[shown.find("/invitation/").expect("an invitation")..].to_owned()
}

fn set_password(desk: &TestDesk, link: &str) -> Answer {
    let browser = desk.browser();
    let page = browser.open(link);
    browser.submit(&page, link, &[("password", PASSWORD), ("password_again", PASSWORD)])
}

#[test]
fn everybody_is_listed_with_what_an_admin_asks_about() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    desk.hire("saga.lindqvist", &[Role::Agent, Role::Supervisor]);
    let elsewhere = desk.other_institution("752002");
    desk.hire_at(elsewhere, "liis.saar", &[Role::Agent]);

    let page = admin.open("/staff");

    assert_eq!(page.heading(), "Staff: 2 people");
    let main = page.main();
    assert!(main.contains("saga.lindqvist Agent, supervisor Never Not set up Active"), "{main}");
    assert!(!main.contains("liis.saar"), "{main}");
}

#[test]
fn the_list_is_narrowed_by_status_and_role_and_goes_on_page_by_page() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    for number in 0..27 {
        desk.hire(&format!("agent{number:02}"), &[Role::Agent]);
    }
    let gone = desk.hire("gone", &[Role::Auditor]);
    desk.db.execute(&format!("UPDATE staff SET disabled_at = now() WHERE id = {gone}"));

    let names = |page: &Page| page.texts("tbody th");
    assert_eq!(names(&admin.open("/staff?status=disabled")), vec!["gone"]);
    assert_eq!(names(&admin.open("/staff?role=admin")), vec!["aino.salmi"]);
    assert!(admin.open("/staff?status=locked").main().contains("Nobody fits these filters"));
    let first = admin.open("/staff?role=agent");
    assert_eq!(first.heading(), "Staff: 27 people");
    assert_eq!(names(&first).len(), 25);
    assert_eq!(names(&admin.open(&first.link("Next"))), vec!["agent01", "agent00"]);
}

#[test]
fn a_new_person_gets_a_link_that_is_shown_once() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    let form = admin.open(NEW);
    let filled = Filled::of(&form, NEW, &typed("tuuli.raud"));

    let answer = filled.send(&admin).is(200);

    let link = link_on(&answer.page());
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let token = link.trim_start_matches("/invitation/").to_owned();
    // Sent again, as a reload does, it makes nobody and shows nothing.
    let again = filled.send(&admin).is(303);
    let record = admin.open(again.location());
    assert!(record.main().contains("Tuuli Raud") && record.main().contains("tuuli@example.com"));
    assert!(!record.main().contains(&token));
    assert_eq!(desk.db.count("SELECT count(*) FROM staff WHERE username = 'tuuli.raud'"), 1);
    assert_eq!(desk.db.count("SELECT count(*) FROM invitations"), 1);
    let stored = format!("SELECT count(*) FROM events WHERE details::text LIKE '%{token}%'");
    assert_eq!(desk.db.count(&stored), 0);

    set_password(&desk, &link).is(303);
    let id = desk.db.count("SELECT id FROM staff WHERE username = 'tuuli.raud'");
    Person::sign_in(desk.browser(), cardfile::domain::ids::StaffId(id), "tuuli.raud").get("/customers").is(200);
    set_password_is_gone(&desk, &link);
}

fn set_password_is_gone(desk: &TestDesk, link: &str) {
    assert_eq!(desk.browser().get(link).status, 404);
}

#[test]
fn the_same_form_twelve_times_at_once_makes_one_person_and_one_link() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    let filled = Filled::of(&admin.open(NEW), NEW, &typed("tuuli.raud"));

    let answers = filled.send_at_once(&admin, 12);

    let shown = answers.iter().filter(|answer| answer.status == 200).count();
    let led_on = answers.iter().filter(|answer| answer.status == 303).count();
    assert_eq!((shown, led_on), (1, 11), "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
    assert_eq!(desk.db.count("SELECT count(*) FROM invitations"), 1);
}

#[test]
fn what_is_wrong_with_a_new_person_is_told_and_a_name_taken_anywhere_is_just_taken() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    let elsewhere = desk.other_institution("752002");
    desk.hire_at(elsewhere, "liis.saar", &[Role::Agent]);
    let send = |username: &str, more: &[(&str, &str)]| {
        let page = admin.open(NEW);
        admin.submit(&page, NEW, &[&typed(username)[..], more].concat()).is(422).page()
    };

    let wrong = send("Säga!", &[("display_name", " "), ("email", "nobody"), ("roles", "\0")]);
    assert_eq!(wrong.problems().len(), 4, "{:?}", wrong.problems());
    assert_eq!(wrong.value("username").as_deref(), Some("Säga!"));
    let there = send("liis.saar", &[]).main();
    assert!(there.contains("The username is taken. Choose another"), "{there}");
    assert_eq!(there, send("aino.salmi", &[]).main().replace("aino.salmi", "liis.saar"));
}

#[test]
fn several_roles_are_chosen_and_a_role_that_is_none_is_refused() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    let (token, once) = (form_token(&admin), Uuid::new_v4().to_string());
    let mut fields = vec![("form_token", token.as_str()), ("once", &once), ("step", "check")];
    fields.extend([("display_name", "Tuuli"), ("username", "tuuli"), ("email", "")]);
    fields.extend([("roles", "admin"), ("roles", "agent")]);

    admin.post_raw(NEW, &[&fields[..], &[("roles", "owner")]].concat()).is(422);
    admin.post_raw(NEW, &[&fields[..], &[("colour", "red")]].concat()).is(400);
    admin.post_raw(NEW, &fields).is(200);

    let roles =
        desk.db.text("SELECT roles::text FROM staff_grants JOIN staff ON id = staff_id WHERE username = 'tuuli'");
    assert_eq!(roles.as_deref(), Some("{agent,admin}"));
}

#[test]
fn a_person_is_out_on_the_next_click_when_disabled_and_comes_in_again_when_enabled() {
    let desk = TestDesk::new();
    let (admin, agent) = (desk.admin(), desk.agent());
    let id = agent.staff.0;

    act(&admin, id, "disablement", &[]).is(303);

    assert!(agent.get("/customers").is(303).location().starts_with("/sign-in"));
    let browser = desk.browser();
    let door = browser.open("/sign-in");
    let typed = [("username", "saga.lindqvist"), ("password", PASSWORD)];
    browser.submit(&door, "/sign-in", &typed).is(422);
    let record = admin.open(&format!("/staff/{id}"));
    assert!(record.main().contains("The account is disabled."), "{}", record.main());
    assert!(record.main().contains("It was asked for"), "the reason is in the history: {}", record.main());
    assert!(!record.has_link("Disable the account") && record.has_link("Enable the account"));
    // Twice is once: the button leads back.
    assert!(admin.get(&format!("/staff/{id}/disablement")).is(303).location().ends_with(&format!("/staff/{id}")));

    act(&admin, id, "enablement", &[]).is(303);
    Person::sign_in(desk.browser(), agent.staff, "saga.lindqvist").get("/customers").is(200);
}

#[test]
fn new_roles_count_after_signing_in_again() {
    let desk = TestDesk::new();
    let (admin, agent) = (desk.admin(), desk.agent());

    act(&admin, agent.staff.0, "roles", &[("roles", "auditor")]).is(303);

    assert!(agent.get("/me").is(303).location().starts_with("/sign-in"), "the session of before is over");
    let again = Person::sign_in(desk.browser(), agent.staff, "saga.lindqvist");
    again.get("/customers/new").is(403);
    let history = admin.open(&format!("/staff/{}/history", agent.staff)).main();
    assert!(history.contains("Roles was Agent → became Auditor"), "{history}");
}

#[test]
fn two_admins_who_change_the_same_roles_find_out() {
    let desk = TestDesk::new();
    let (admin, agent) = (desk.admin(), desk.hire("saga.lindqvist", &[Role::Agent]));
    let at = format!("/staff/{agent}/roles");
    let page = admin.open(&at);
    act(&admin, agent.0, "roles", &[("roles", "auditor")]).is(303);

    let late = admin.submit(&page, &at, &[("roles", "supervisor"), ("reason", "duties_changed")]).is(409).page();

    assert!(late.problems()[0].contains("Someone changed this account meanwhile"), "{:?}", late.problems());
    let shown = late.attributes("input[name=roles][checked]", "value");
    assert_eq!(shown, vec!["supervisor"], "what was ticked is still ticked");
}

#[test]
fn what_opens_doors_asks_again_who_it_is() {
    let desk = TestDesk::new();
    let (admin, agent) = (desk.admin(), desk.hire("saga.lindqvist", &[Role::Agent]));
    for _ in 0..2 {
        desk.pass(Duration::minutes(10));
        admin.get("/me").is(200);
    }

    for at in ["/staff/new".to_owned(), format!("/staff/{agent}/roles"), format!("/staff/{agent}/invitation")] {
        let asked = admin.get(&at).is(303);
        assert!(asked.location().starts_with("/me/proof?next=%2Fstaff"), "{}", asked.location());
        let fields = [("form_token", form_token(&admin)), ("once", Uuid::new_v4().to_string())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert!(admin.post_raw(&at, &fields).is(303).location().starts_with("/me/proof"));
    }
    // Who has to go is not kept for that.
    admin.get(&format!("/staff/{agent}/disablement")).is(200);
}

#[test]
fn nobody_is_offered_or_gets_deeds_on_their_own_account() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    let id = admin.staff.0;

    let record = admin.open(&format!("/staff/{id}"));

    assert!(record.main().contains("This is you."), "{}", record.main());
    let token = form_token(&admin);
    for deed in ["roles", "disablement", "enablement", "invitation", "unlocking", "sessions", "second-factor"] {
        let at = format!("/staff/{id}/{deed}");
        assert!(!record.attributes("a", "href").contains(&at), "{deed}");
        assert_eq!(admin.get(&at).is(303).location(), format!("/staff/{id}"));
        let told = admin.open(&format!("/staff/{id}"));
        assert_eq!(told.texts(".flash.bad[role=alert]"), ["Nobody changes their own account here. Ask another admin."]);
        assert!(told.texts(".flash.good").is_empty() && admin.open(&format!("/staff/{id}")).texts(".flash").is_empty());
        let once = Uuid::new_v4().to_string();
        let fields =
            [("form_token", token.as_str()), ("version", "1"), ("once", &once), ("reason", "other"), ("words", "Mine")];
        let refused = admin.post_raw(&at, &fields).is(422).page();
        assert!(refused.main().contains("Nobody changes their own account here"), "{deed}: {}", refused.main());
    }
}

#[test]
fn a_locked_account_is_seen_by_admins_with_who_tried_and_is_unlocked() {
    let desk = TestDesk::new();
    let (admin, agent) = (desk.admin(), desk.hire("saga.lindqvist", &[Role::Agent]));
    for _ in 0..10 {
        let browser = desk.browser();
        let page = browser.open("/sign-in");
        browser.submit(&page, "/sign-in", &[("username", "saga.lindqvist"), ("password", "wrong wrong wrong")]).is(422);
        desk.pass(Duration::seconds(10));
    }

    let home = admin.open("/");
    assert_eq!(home.link("1 locked account"), "/staff?status=locked");
    let list = admin.open("/staff");
    assert!(list.main().contains("1 account is locked."), "{}", list.main());
    assert!(admin.open(&list.link("Show who it is")).main().contains("saga.lindqvist"));
    let record = admin.open(&format!("/staff/{agent}"));
    assert!(record.main().contains("Sign-in refused: wrong password, which locked the account"), "{}", record.main());
    assert!(record.main().contains("Somebody at 127.0.0.1"), "{}", record.main());

    act(&admin, agent.0, "unlocking", &[]).is(303);

    Person::sign_in(desk.browser(), agent, "saga.lindqvist").get("/customers").is(200);
    let sign_ins = admin.open(&format!("/staff/{agent}/history?kind=sign-ins")).main();
    let changes = admin.open(&format!("/staff/{agent}/history?kind=staff")).main();
    assert!(sign_ins.contains("Sign-in refused") && !sign_ins.contains("Unlocked"), "{sign_ins}");
    assert!(!changes.contains("Sign-in refused") && changes.contains("Unlocked"), "{changes}");
}

#[test]
fn a_new_link_kills_the_older_and_the_same_form_makes_no_second() {
    let desk = TestDesk::new();
    let (admin, agent) = (desk.admin(), desk.hire("saga.lindqvist", &[Role::Agent]));
    let at = format!("/staff/{agent}/invitation");
    let typed = [("reason", "link_lost"), ("words", "")];
    let first = link_on(&admin.submit(&admin.open(&at), &at, &typed).is(200).page());
    let filled = Filled::of(&admin.open(&at), &at, &typed);

    let second = link_on(&filled.send(&admin).is(200).page());
    let led_on = filled.send(&admin).is(303);

    assert_eq!(led_on.location(), format!("/staff/{agent}"));
    assert_eq!(desk.browser().get(&first).status, 404);
    desk.pass(Duration::hours(24) - Duration::seconds(30));
    desk.browser().get(&second).is(200);
    desk.pass(Duration::seconds(60));
    assert_eq!(desk.browser().get(&second).status, 404, "a day is over");
}

#[test]
fn sessions_are_seen_with_place_and_device_and_ended_one_or_all() {
    const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";
    let desk = TestDesk::new();
    let (admin, agent) = (desk.admin(), desk.agent());
    let other = desk.browser();
    let token = other.open("/sign-in").value("form_token").expect("a token");
    let typed = [("form_token", token.as_str()), ("username", "saga.lindqvist"), ("password", PASSWORD)];
    other.post_with("/sign-in", &[("user-agent", FIREFOX)], &typed).is(303);
    let record = format!("/staff/{}", agent.staff);
    let main = admin.open(&record).main();
    assert!(main.contains("Firefox on Windows") && main.contains("Unknown device"), "{main}");
    assert!(main.contains("from 127.0.0.1"), "{main}");

    let session = desk.db.count("SELECT id FROM sessions WHERE device = 'Firefox on Windows'").to_string();
    act(&admin, agent.staff.0, "sessions", &[("session", &session)]).is(303);
    other.get("/me").is(303);
    agent.get("/me").is(200);

    act(&admin, agent.staff.0, "sessions", &[]).is(303);
    agent.get("/me").is(303);
    assert!(admin.open(&record).main().contains("Nowhere."));
    admin.get("/me").is(200);
}

#[test]
fn what_a_deed_does_not_know_is_refused_and_nothing_is_done() {
    let desk = TestDesk::new();
    let (admin, agent) = (desk.admin(), desk.agent());

    for (deed, odd) in [
        ("sessions", ("session", "abc")),
        ("sessions", ("version", "latest")),
        ("disablement", ("roles", "admin")),
        ("invitation", ("version", "")),
    ] {
        act(&admin, agent.staff.0, deed, &[odd]).is(400);
    }

    agent.get("/me").is(200);
    assert_eq!(desk.db.count("SELECT count(*) FROM invitations"), 0);
}

#[test]
fn the_last_admin_of_another_institution_can_lose_roles_here() {
    let desk = TestDesk::new();
    let (admin, agent) = (desk.admin(), desk.agent());
    let elsewhere = desk.other_institution("752002");
    cardfile::db::staff::insert_grant(&mut desk.db.owner(), elsewhere, agent.staff, &[Role::Admin], desk.now())
        .expect("granted");

    act(&admin, agent.staff.0, "roles", &[("roles", "auditor")]).is(303);

    let roles = "SELECT string_agg(roles::text, ' ' ORDER BY institution_id) FROM staff_grants WHERE staff_id =";
    assert_eq!(desk.db.text(&format!("{roles} {}", agent.staff)).as_deref(), Some("{auditor} {admin}"));
}

#[test]
fn a_deed_without_a_reason_is_not_done() {
    let desk = TestDesk::new();
    let (admin, agent) = (desk.admin(), desk.agent());
    let at = format!("/staff/{}/disablement", agent.staff);

    let page = admin.submit(&admin.open(&at), &at, &[("reason", ""), ("words", "Bye")]).is(422).page();

    assert_eq!(page.problems(), vec!["Choose a reason"]);
    agent.get("/me").is(200);
}

#[test]
fn a_second_factor_is_reset_by_an_admin_and_set_up_anew_at_the_next_sign_in() {
    let desk = TestDesk::requiring_second_factor();
    for (name, role) in [("aino.salmi", Role::Admin), ("saga.lindqvist", Role::Agent)] {
        desk.hire(name, &[role]);
    }
    let (admin, agent) = (half_way(&desk, "aino.salmi"), half_way(&desk, "saga.lindqvist"));
    enrol(&admin, desk.now());
    let id = desk.db.count("SELECT id FROM staff WHERE username = 'saga.lindqvist'");
    assert!(!admin.open(&format!("/staff/{id}")).has_link("Reset the second factor"), "there is none yet");
    enrol(&agent, desk.now());
    assert!(admin.open(&format!("/staff/{id}")).main().contains("Authenticator app"));

    act(&admin, id, "second-factor", &[]).is(303);

    agent.get("/me").is(303);
    assert!(half_way(&desk, "saga.lindqvist").get("/me").is(303).location().starts_with("/sign-in/second-factor"));
    assert_eq!(desk.db.count("SELECT count(*) FROM staff_totp"), 1, "the admin's own stays");
    let history = admin.open(&format!("/staff/{id}/history")).main();
    assert!(history.contains("Second factor reset") && history.contains("It was asked for"), "{history}");
}
