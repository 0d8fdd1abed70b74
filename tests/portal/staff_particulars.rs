//! Name and e-mail of a colleague, changed by an admin: checked against the version, in every history, never one's own, and not of
//! somebody who also works where the admin does not administer.

use cardfile::db::events::Origin;
use cardfile::domain::policy::Role;
use cardfile::services::staff::invite;
use chrono::Duration;

use crate::commands::{complaint, count, done};
use crate::harness::{Answer, Browser, Program, TestDesk, folder, form_token, run};

fn at(id: impl std::fmt::Display) -> String {
    format!("/staff/{id}/particulars")
}

fn send(admin: &Browser, at: &str, typed: &[(&str, &str)]) -> Answer {
    let reason = [("reason", "name_changed")];
    admin.submit(&admin.open(at), at, &[&reason[..], typed].concat())
}

#[test]
fn an_admin_changes_name_and_e_mail_and_the_history_says_from_what_to_what() {
    let desk = TestDesk::new();
    let (admin, agent) = (desk.admin(), desk.agent());
    let record = format!("/staff/{}", agent.staff);
    assert_eq!(admin.open(&record).link("Change name and e-mail"), at(agent.staff));
    assert_eq!(admin.open(&at(agent.staff)).value("display_name").as_deref(), Some("saga.lindqvist"));

    let typed = [("display_name", "Saga Nyström"), ("email", "saga.nystrom@example.com")];
    assert_eq!(send(&admin, &at(agent.staff), &typed).is(303).location(), record);

    assert!(agent.open("/me").main().contains("Saga Nyström"), "on the next click");
    let main = admin.open(&record).main();
    for words in ["Saga Nyström", "saga.nystrom@example.com", "saga.lindqvist", "The name changed"] {
        assert!(main.contains(words), "{words}: {main}");
    }
    let details = "SELECT details->>'display_name' FROM events WHERE action = 'particulars_changed'";
    assert_eq!(desk.db.text(details).as_deref(), Some(r#"["saga.lindqvist", "Saga Nyström"]"#));

    // A link that was meant for the address of before works no longer.
    let open = "SELECT count(*) FROM invitations WHERE used_at IS NULL AND replaced_at IS NULL";
    let (now, day) = (desk.now(), Duration::hours(24));
    invite(&mut desk.db.owner(), desk.institution, Origin::default(), agent.staff, now, day).expect("a link");
    assert_eq!(desk.db.count(open), 1);
    send(&admin, &at(agent.staff), &[("email", "")]).is(303);
    assert_eq!(desk.db.count(open), 0);
    let fields = "SELECT fields::text FROM events WHERE action = 'particulars_changed' ORDER BY id DESC LIMIT 1";
    assert_eq!(desk.db.text(fields).as_deref(), Some("{email}"));
    assert_eq!(desk.db.text("SELECT email FROM staff WHERE username = 'saga.lindqvist'"), None);
    let words = send(&admin, &at(agent.staff), &[]).is(303);
    assert!(admin.get(words.location()).body.contains("nothing was changed"));
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'particulars_changed'"), 2);
}

#[test]
fn everything_that_is_wrong_is_told_beside_what_was_typed() {
    let desk = TestDesk::new();
    let (admin, agent) = (desk.admin(), desk.agent());

    let typed = [("display_name", " "), ("email", "nobody")];
    let refused = send(&admin, &at(agent.staff), &typed).is(422).page();

    assert_eq!(refused.problems().len(), 2, "{:?}", refused.problems());
    assert_eq!(refused.value("email").as_deref(), Some("nobody"));
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'particulars_changed'"), 0);
}

#[test]
fn who_comes_too_late_keeps_what_was_typed_and_confirms_again() {
    let desk = TestDesk::new();
    let (admin, second) = (desk.admin(), desk.person("maja.ek", &[Role::Admin]));
    let agent = desk.agent();
    let opened = second.open(&at(agent.staff));
    send(&admin, &at(agent.staff), &[("display_name", "Saga Nyström")]).is(303);

    let typed = [("display_name", "Saga Lind"), ("reason", "mistake")];
    let late = second.submit(&opened, &at(agent.staff), &typed).is(409).page();

    assert_eq!(late.value("display_name").as_deref(), Some("Saga Lind"));
    assert_eq!(desk.cell("staff", "display_name", agent.staff.0).as_deref(), Some("Saga Nyström"));
    second.submit(&late, &at(agent.staff), &[]).is(303);
    assert_eq!(desk.cell("staff", "display_name", agent.staff.0).as_deref(), Some("Saga Lind"));
}

#[test]
fn nobody_changes_their_own_and_only_who_proved_themselves_changes_any() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    let agent = desk.agent();
    assert!(!admin.open(&format!("/staff/{}", admin.staff)).has_link("Change name and e-mail"));
    admin.get(&at(admin.staff)).is(303);
    let token = form_token(&admin);
    let own = [
        ("form_token", token.as_str()),
        ("version", "1"),
        ("once", ""),
        ("reason", "mistake"),
        ("words", ""),
        ("display_name", "Somebody Else"),
        ("email", ""),
    ];

    let refused = admin.post_raw(&at(admin.staff), &own).is(422).page();

    assert!(refused.problems()[0].contains("Nobody changes their own account"), "{:?}", refused.problems());
    agent.get(&at(agent.staff)).is(403);
    desk.pass(Duration::minutes(10));
    admin.get("/staff").is(200);
    desk.pass(Duration::minutes(6));
    assert!(admin.get(&at(agent.staff)).is(303).location().starts_with("/me/proof"));
}

#[test]
fn of_somebody_who_works_elsewhere_too_only_an_admin_of_both_changes_it_and_both_histories_tell() {
    let desk = TestDesk::new();
    let other = desk.other_institution("752002");
    let (admin, agent) = (desk.admin(), desk.agent());
    let grant = |staff: i64, role: &str| {
        desk.db.execute(&format!(
            "INSERT INTO staff_grants (institution_id, staff_id, roles, granted_at) VALUES ({other}, {staff}, '{{{role}}}', now())"
        ));
    };
    grant(agent.staff.0, "agent");
    admin.get(&at(agent.staff)).is(303);
    grant(admin.staff.0, "admin");

    send(&admin, &at(agent.staff), &[("display_name", "Saga Nyström")]).is(303);

    let told = "SELECT count(DISTINCT institution_id) FROM events WHERE action = 'particulars_changed'";
    assert_eq!(desk.db.count(told), 2);
}

#[test]
fn the_same_is_done_at_the_terminal() {
    let folder = folder();
    let trial = Program::trial(folder.path());
    let data = trial.data.to_str().expect("a path").to_owned();
    let edit =
        |more: &[&str]| run(&[&["staff", "edit", "--username", "saga.lindqvist", "--data-dir", &data], more].concat());

    assert!(done(&edit(&["--name", "Saga Nyström"])).contains("Name and e-mail of saga.lindqvist are saved."));
    assert!(done(&edit(&["--email", "saga@example.com"])).contains("are saved."));
    assert!(done(&edit(&["--email", "saga@example.com"])).contains("are what they were."));
    assert!(done(&edit(&["--email", "none"])).contains("are saved."));

    for wrong in [&[][..], &["--email", "nobody"], &["--name", " "]] {
        let refused = edit(wrong);
        assert_eq!(refused.status.code(), Some(2), "{}", complaint(&refused));
    }
    let told = "SELECT count(*) FROM events WHERE action = 'particulars_changed' AND staff_id IS NULL";
    assert_eq!(count(&trial, told), 3);
    let now = "SELECT count(*) FROM staff WHERE display_name = 'Saga Nyström' AND email IS NULL";
    assert_eq!(count(&trial, now), 1);
    trial.stop();
}
