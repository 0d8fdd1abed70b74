//! Setting an institution's own limits: stricter than the installation's, never laxer, and in the history before and after.

use chrono::Duration;

use crate::harness::{Program, TestDesk, folder};

#[test]
fn a_limit_beyond_its_bounds_is_refused_beside_what_was_typed() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    let page = admin.open("/settings");
    assert!(page.main().contains("5 to 15; the installation has 15 minutes"), "{}", page.main());
    let typed = [
        ("session_idle_secs", "16"),
        ("session_absolute_secs", "9"),
        ("proof_secs", "1"),
        ("looks_per_hour", "601"),
        ("finds_per_hour", "1201"),
        ("reveals_per_hour", "0"),
        ("invitation_secs", "25"),
        ("staff_unused_secs", "91"),
        ("parked_secs", "half an hour"),
    ];

    let refused = admin.submit(&page, "/settings", &typed).is(422).page();

    assert_eq!(refused.problems().len(), typed.len(), "{:?}", refused.problems());
    for (name, value) in typed {
        assert_eq!(refused.value(name).as_deref(), Some(value));
    }
    assert_eq!(desk.db.count("SELECT version::int8 FROM institutions"), 1);
    for (statement, constraint) in [
        ("session_idle_secs = 901", "institutions_session_idle_range"),
        ("staff_unused_secs = 604799", "institutions_staff_unused_range"),
    ] {
        let refusal = desk.db.refusal(&format!("UPDATE institutions SET {statement}"));
        assert_eq!(refusal.as_deref(), Some(constraint), "{statement}");
    }
}

#[test]
fn a_stricter_installation_holds_and_is_named_and_what_was_set_before_may_stay() {
    let folder = folder();
    let trial = Program::trial(folder.path());
    let admin = trial.sign_in("admin");
    admin.submit(&admin.open("/settings"), "/settings", &[("session_idle_secs", "15")]).is(303);
    trial.stop();
    let flags = ["trial", "--demo", "5", "--session-idle-secs", "600", "--staff-unused-secs", "259200"];

    let trial = Program::start(folder.path(), &flags);

    let admin = trial.sign_in("admin");
    let page = admin.open("/settings");
    for words in [
        "5 to 10; the installation has 10 minutes",
        "The installation has 3 days, which is stricter than what can be set here",
    ] {
        assert!(page.main().contains(words), "{words}: {}", page.main());
    }
    assert_eq!(page.value("session_idle_secs").as_deref(), Some("15"));
    let body = admin.get("/").body;
    assert!(["ends after 10 minutes", "ends after 9 minutes"].iter().any(|words| body.contains(words)), "{body}");
    admin.submit(&page, "/settings", &[("name", "Northern Bank")]).is(303);
    let typed = [("session_idle_secs", "11"), ("staff_unused_secs", "7")];
    let problems = admin.submit(&admin.open("/settings"), "/settings", &typed).is(422).page().problems();
    assert!(problems[0].contains("must be 5 to 10: the installation allows no more than 10 minutes"), "{problems:?}");
    assert!(problems[1].contains("must be left empty: the installation allows no more than 3 days"), "{problems:?}");
    trial.stop();
}

#[test]
fn a_change_of_limits_is_in_the_history_before_and_after_in_words() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    let save = |typed: &[(&str, &str)]| {
        admin.submit(&admin.open("/settings"), "/settings", typed).is(303);
    };

    save(&[("session_idle_secs", " 10 "), ("staff_unused_secs", "30")]);
    save(&[("session_idle_secs", "5"), ("staff_unused_secs", "")]);

    let page = admin.open("/settings");
    assert_eq!(
        (page.value("session_idle_secs").as_deref(), page.value("staff_unused_secs").as_deref()),
        (Some("5"), Some(""))
    );
    let told = page.texts("ol.time li");
    assert!(told[0].contains("10 minutes") && told[0].contains("5 minutes"), "{told:?}");
    assert!(told[0].contains("30 days") && told[0].contains("As the installation has it"), "{told:?}");
    let details =
        "SELECT details->>'session_idle_secs' FROM events WHERE action = 'settings_changed' ORDER BY id LIMIT 1";
    assert_eq!(desk.db.text(details).as_deref(), Some("[null, 600]"));
}

#[test]
fn limits_that_are_forged_into_the_form_are_refused() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    let page = admin.open("/settings");

    for (name, value) in
        [("session_idle_secs", "-600"), ("looks_per_hour", "99999999999"), ("proof_secs", "4111111111111111")]
    {
        admin.submit(&page, "/settings", &[(name, value)]).is(422);
    }

    admin.submit(&page, "/settings", &[("form_secs", "1")]).is(400);
    assert_eq!(desk.db.count("SELECT version::int8 FROM institutions"), 1);
}

#[test]
fn limits_change_only_soon_after_showing_who_one_is_and_the_rest_at_any_time() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    for minutes in [10, 6] {
        desk.pass(Duration::minutes(minutes));
        admin.get("/").is(200);
    }

    let asked = admin.submit(&admin.open("/settings"), "/settings", &[("looks_per_hour", "500")]).is(303);
    assert!(asked.location().starts_with("/me/proof?"), "{}", asked.location());
    assert_eq!(desk.db.count("SELECT count(*) FROM institutions WHERE looks_per_hour IS NOT NULL"), 0);

    let saved = admin.submit(&admin.open("/settings"), "/settings", &[("name", "Another Bank")]).is(303);
    assert_eq!(saved.location(), "/settings");
}
