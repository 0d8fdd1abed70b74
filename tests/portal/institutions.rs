//! Institutions added and named by their admins and at the terminal: once however often it is sent, in both histories, and at hand
//! in the menu at once.

use cardfile::db::staff::insert_grant;
use cardfile::domain::institution::WORKPLACES_AT_MOST;
use cardfile::domain::policy::Role;
use chrono::Duration;

use crate::commands::{complaint, count, done};
use crate::harness::{Answer, Browser, Filled, Person, Program, TestDesk, folder, raced, run};

const NEW: &str = "/institutions/new";
const TYPED: [(&str, &str); 3] = [("name", "Baltic Example Bank"), ("number", " 752 002"), ("country", "EST")];

fn add(admin: &Browser, typed: &[(&str, &str)]) -> Answer {
    admin.submit(&admin.open(NEW), NEW, typed)
}

/// Switches in the menu to the institution of this id.
fn switch(person: &Browser, id: i64) -> Answer {
    let page = person.open("/institutions");
    person.submit(&page, "/me/institution", &[("institution", &id.to_string())])
}

fn id_of(desk: &TestDesk, number: &str) -> i64 {
    desk.db.count(&format!("SELECT id FROM institutions WHERE number = '{number}'"))
}

#[test]
fn who_adds_an_institution_is_its_admin_and_nothing_else_and_switches_to_it_at_once() {
    let desk = TestDesk::new();
    let admin = desk.person("aino.salmi", &[Role::Admin, Role::Supervisor]);

    assert_eq!(add(&admin, &TYPED).is(303).location(), "/institutions");

    let page = admin.open("/institutions");
    let rows = page.texts("tbody tr");
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[0].contains("752001 Nordic Example Bank Finland Work here now"), "{rows:?}");
    assert!(rows[1].starts_with("752002 Baltic Example Bank Estonia"), "{rows:?}");
    let id = id_of(&desk, "752002");
    switch(&admin, id).is(303);
    assert!(admin.open("/settings").main().contains("Baltic Example Bank"));
    admin.get("/customers").is(403);
    let settings = desk.cell("institutions", "concat_ws(' ', locale, wallet_rule, session_idle_secs, version)", id);
    assert_eq!(settings.as_deref(), Some("et_EE off 1"));
    let roles = format!("SELECT string_agg(roles::text, ' ') FROM staff_grants WHERE institution_id = {id}");
    assert_eq!(desk.db.text(&roles).as_deref(), Some("{admin}"));
}

#[test]
fn both_histories_tell_who_added_it() {
    let desk = TestDesk::new();
    let admin = desk.admin();

    add(&admin, &TYPED).is(303);

    let told = admin.open("/settings").texts("ol.time li");
    assert!(
        told[0].contains("Another institution added") && told[0].contains("752002 Baltic Example Bank"),
        "{told:?}"
    );
    let id = id_of(&desk, "752002");
    let events = format!(
        "SELECT string_agg(action || ' ' || subject_kind, ',' ORDER BY id) FROM events
         WHERE institution_id = {id} AND staff_id = {}",
        admin.staff
    );
    assert_eq!(desk.db.text(&events).as_deref(), Some("institution_created institution,roles_changed staff"));
    switch(&admin, id).is(303);
    let told = admin.open("/settings").texts("ol.time li");
    assert!(told[0].contains("Institution created") && told[0].contains("aino.salmi"), "{told:?}");
}

#[test]
fn nobody_adds_more_institutions_than_somebody_may_work_in_and_the_last_form_sent_twice_is_done() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    for number in 2..WORKPLACES_AT_MOST {
        let id = desk.other_institution(&format!("7530{number:02}"));
        insert_grant(&mut desk.db.owner(), id, admin.staff, &[], desk.now()).expect("granted");
    }
    let last = Filled::of(&admin.open(NEW), NEW, &TYPED);
    last.send(&admin).is(303);
    last.send(&admin).is(303);

    let refused = add(&admin, &[("name", "One Too Many"), ("number", "759999")]).is(422).page();

    assert!(refused.problems()[0].contains("You work in 20 institutions"), "{:?}", refused.problems());
    assert_eq!(refused.value("name").as_deref(), Some("One Too Many"));
    assert_eq!(desk.db.count("SELECT count(*) FROM institutions WHERE number = '759999'"), 0);
    assert_eq!(desk.db.count("SELECT count(*) FROM institutions"), 20);
}

#[test]
fn the_same_form_twelve_times_at_once_makes_one_institution() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    let filled = Filled::of(&admin.open(NEW), NEW, &TYPED);

    let answers = filled.send_at_once(&admin, 12);

    assert!(answers.iter().all(|answer| answer.status == 303 && answer.location() == "/institutions"));
    assert_eq!(desk.db.count("SELECT count(*) FROM institutions"), 2);
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'institution_added'"), 1);
}

#[test]
fn of_two_admins_who_take_one_number_at_once_one_is_told() {
    let desk = TestDesk::new();
    let (first, second) = (desk.admin(), desk.person("maja.ek", &[Role::Admin]));
    let filled = |admin: &Browser| Filled::of(&admin.open(NEW), NEW, &TYPED);
    let (one, other) = (filled(&first), filled(&second));

    let (one, other) = raced(|| one.send(&first), || other.send(&second));

    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    assert_eq!(desk.db.count("SELECT count(*) FROM institutions"), 2);
    let grants =
        "SELECT count(*) FROM staff_grants JOIN institutions i ON i.id = institution_id WHERE number = '752002'";
    assert_eq!(desk.db.count(grants), 1);
}

#[test]
fn who_is_disabled_meanwhile_adds_nothing() {
    let desk = TestDesk::new();
    let (admin, other) = (desk.admin(), desk.person("maja.ek", &[Role::Admin]));
    let filled = Filled::of(&other.open(NEW), NEW, &TYPED);
    let at = format!("/staff/{}/disablement", other.staff);
    let disabling = Filled::of(&admin.open(&at), &at, &[("reason", "person_left")]);

    let (_, added) = raced(|| disabling.send(&admin), || filled.send(&other));

    let is_there = desk.db.count("SELECT count(*) FROM institutions WHERE number = '752002'") == 1;
    let is_disabled = desk.db.count("SELECT count(*) FROM staff WHERE disabled_at IS NOT NULL") == 1;
    assert!(is_there != is_disabled, "{}: either it was added first, or nothing was", added.status);
    other.get("/institutions").is(if is_disabled { 303 } else { 200 });
}

#[test]
fn what_is_wrong_is_told_and_a_number_that_is_taken_as_well() {
    let desk = TestDesk::new();
    desk.other_institution("752002");
    let admin = desk.admin();

    let wrong = add(&admin, &[("name", " "), ("number", "75200"), ("country", ""), ("locale", "")]).is(422).page();
    assert_eq!(wrong.problems().len(), 3, "{:?}", wrong.problems());
    let taken = add(&admin, &TYPED).is(422).page();

    assert_eq!(taken.problems(), ["Another institution has this number. Check it"]);
    assert_eq!(taken.value("name").as_deref(), Some("Baltic Example Bank"));
    assert_eq!(desk.db.count("SELECT count(*) FROM institutions"), 2);
    let grants = format!("SELECT count(*) FROM staff_grants WHERE staff_id = {}", admin.staff);
    assert_eq!(desk.db.count(&grants), 1);
}

#[test]
fn an_admin_renames_what_they_administer_and_another_institution_is_not_there() {
    let desk = TestDesk::new();
    let other = desk.other_institution("752002");
    let admin = desk.admin();
    let foreign = format!("/institutions/{other}/name");
    admin.get(&foreign).is(404);
    assert!(!admin.open("/institutions").main().contains("Baltic"));
    desk.db.execute(&format!(
        "INSERT INTO staff_grants (institution_id, staff_id, roles, granted_at) VALUES ({other}, {}, '{{admin}}', now())",
        admin.staff
    ));
    let opened = admin.open(&foreign);

    admin.submit(&opened, &foreign, &[("name", "Bank of the Baltic")]).is(303);

    assert!(admin.open("/institutions").main().contains("Bank of the Baltic"));
    let details = format!("SELECT details->>'name' FROM events WHERE institution_id = {other}");
    assert_eq!(desk.db.text(&details).as_deref(), Some(r#"["Baltic Example Bank", "Bank of the Baltic"]"#));
    let late = admin.submit(&opened, &foreign, &[("name", "Tallinn Bank")]).is(409).page();
    assert!(late.problems()[0].contains("it is called “Bank of the Baltic” now"), "{:?}", late.problems());
    assert_eq!(late.value("name").as_deref(), Some("Tallinn Bank"));
    admin.submit(&late, &foreign, &[]).is(303);
    admin.submit(&admin.open(&foreign), &foreign, &[("name", " ")]).is(422);
    desk.db.execute(&format!("UPDATE staff_grants SET roles = '{{agent}}' WHERE institution_id = {other}"));
    admin.get(&foreign).is(404);
}

#[test]
fn adding_or_naming_one_asks_first_who_it_is_and_is_for_admins_alone() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    for person in [desk.agent(), desk.supervisor(), desk.auditor()] {
        person.get("/institutions").is(403);
        person.get(NEW).is(403);
    }
    let form = admin.open(NEW);
    let naming = format!("/institutions/{}/name", desk.institution);
    let name = admin.open(&naming);
    desk.pass(Duration::minutes(10));
    admin.get("/").is(200);
    desk.pass(Duration::minutes(6));

    let sent = admin.submit(&form, NEW, &TYPED).is(303);
    let named = admin.submit(&name, &naming, &[("name", "Another Bank")]).is(303);

    for answer in [sent, named] {
        assert!(answer.location().starts_with("/me/proof"), "{}", answer.location());
    }
    assert_eq!(desk.db.count("SELECT count(*) FROM institutions"), 1);
    assert_eq!(desk.db.count("SELECT count(*) FROM institutions WHERE name = 'Another Bank'"), 0);
}

#[test]
fn the_same_is_done_at_the_terminal() {
    let folder = folder();
    let trial = Program::trial(folder.path());
    let data = trial.data.to_str().expect("a path").to_owned();
    let institution = |more: &[&str]| run(&[&["institution"], more, &["--data-dir", &data]].concat());
    let there = ["--number", "752002", "--country", "EST"];
    let new = ["add", "--name", "Baltic Example Bank", "--admin", "aino.salmi"];

    let added = done(&institution(&[&new[..], &there].concat()));
    assert!(
        added.contains("752002 Baltic Example Bank is added.") && added.contains("aino.salmi administers it"),
        "{added}"
    );
    let admin = trial.sign_in("admin");
    assert!(admin.open("/institutions").main().contains("752002 Baltic Example Bank Estonia"));
    let renamed = done(&institution(&["rename", "--number", "752002", "--name", "Bank of the Baltic"]));
    assert!(renamed.contains("752002 is called Bank of the Baltic from now on."), "{renamed}");
    let listed = done(&institution(&["list"]));
    assert!(listed.lines().any(|line| line.contains("752002") && line.contains("Bank of the Baltic")), "{listed}");
    assert_eq!(listed.lines().count(), 3, "{listed}");

    for (wrong, words) in [
        (
            &["add", "--name", "Another", "--number", "752002", "--country", "EST"][..],
            "another institution has this number",
        ),
        (&["add", "--name", "Another", "--number", "75", "--country", "EST"], "six digits"),
        (&["add", "--name", "Another", "--number", "752003", "--country", "EST", "--admin", "no.one"], "--admin"),
        (&["rename", "--number", "752009", "--name", "Another"], "no institution of this number"),
    ] {
        let refused = institution(wrong);
        assert_eq!(refused.status.code(), Some(2), "{}", complaint(&refused));
        assert!(complaint(&refused).contains(words), "{}", complaint(&refused));
    }
    assert_eq!(count(&trial, "SELECT count(*) FROM institutions"), 2);
    assert_eq!(count(&trial, "SELECT count(*) FROM events WHERE action = 'institution_added' AND staff_id IS NULL"), 1);
    trial.stop();
}

#[test]
fn a_new_institution_is_worked_in_from_its_first_customer_on() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    let added = add(&admin, &TYPED).is(303);
    admin.get(added.location()).is(200);
    let id = id_of(&desk, "752002");
    let agent = desk.hire_at(cardfile::domain::ids::InstitutionId(id), "liis.kask", &[Role::Agent]);
    let agent = Person::sign_in(desk.browser(), agent, "liis.kask");

    let customer = crate::harness::a_person().record(&agent);

    agent.get(&customer.path).is(200);
    let found = agent.submit(&agent.open("/"), "/find", &[("term", "nobodyofthatname")]).is(303);
    agent.get(found.location()).is(200);
    let sealed =
        format!("SELECT string_agg(sealed_under(term_sealed)::text, ',') FROM looks WHERE institution_id = {id}");
    assert_eq!(desk.db.text(&sealed).as_deref(), Some("0"), "with the key of the institution's own terms");
}
