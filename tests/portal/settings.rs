//! The institution's settings: they take effect, they are in the history before and after, and who comes too late keeps what
//! was typed.

use crate::harness::TestDesk;

#[test]
fn a_change_takes_effect_and_is_in_the_history_before_and_after() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    let page = admin.open("/settings");
    assert_eq!(page.value("name").as_deref(), Some("Nordic Example Bank"));
    assert_eq!(page.value("country").as_deref(), Some("FIN"));

    let typed = [("name", "Example Bank of Åland"), ("country", "SWE"), ("locale", "sv_SE")];
    admin.submit(&page, "/settings", &typed).is(303);

    let page = admin.open("/settings");
    assert_eq!(page.value("name").as_deref(), Some("Example Bank of Åland"));
    let main = page.main();
    for words in ["Nordic Example Bank", "Example Bank of Åland", "Finland", "Sweden", "aino.salmi"] {
        assert!(main.contains(words), "{words}: {main}");
    }
    let details = desk.db.text("SELECT details->>'country' FROM events WHERE action = 'settings_changed'");
    assert_eq!(details.as_deref(), Some(r#"["FIN", "SWE"]"#));
    let fields = desk.db.text("SELECT fields::text FROM events WHERE action = 'settings_changed'");
    assert_eq!(fields.as_deref(), Some("{name,country,locale}"));
    assert!(desk.browser().open("/sign-in").main().contains("Example Bank of Åland"));
    let agent = desk.agent();
    assert_eq!(agent.open("/customers/new").value("reg_no_country").as_deref(), Some("SWE"));
}

#[test]
fn saving_what_is_so_already_leaves_no_trace() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    let page = admin.open("/settings");

    admin.submit(&page, "/settings", &[]).is(303);

    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'settings_changed'"), 0);
    assert_eq!(desk.db.count("SELECT version::int8 FROM institutions"), 1);
}

#[test]
fn who_comes_too_late_keeps_what_was_typed_and_reads_what_happened() {
    let desk = TestDesk::new();
    let (first, second) = (desk.admin(), desk.person("maja.ek", &[cardfile::domain::policy::Role::Admin]));
    let page = second.open("/settings");
    let theirs = first.open("/settings");
    first.submit(&theirs, "/settings", &[("name", "Northern Bank")]).is(303);

    let late = second.submit(&page, "/settings", &[("name", "Southern Bank"), ("country", "EST")]).is(409).page();

    assert_eq!(late.value("name").as_deref(), Some("Southern Bank"));
    assert_eq!(late.value("country").as_deref(), Some("EST"));
    assert!(late.main().contains("aino.salmi") && late.main().contains("Northern Bank"), "{}", late.main());
    assert_eq!(desk.db.text("SELECT name FROM institutions").as_deref(), Some("Northern Bank"));

    second.submit(&late, "/settings", &[]).is(303);

    assert_eq!(desk.db.text("SELECT name FROM institutions").as_deref(), Some("Southern Bank"));
    assert_eq!(desk.db.count("SELECT version::int8 FROM institutions"), 3);
}

#[test]
fn what_is_wrong_is_told_beside_what_was_typed() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    let page = admin.open("/settings");

    let refused = admin.submit(&page, "/settings", &[("name", " "), ("locale", "xx_XX")]).is(422).page();

    assert_eq!(refused.problems().len(), 2, "{:?}", refused.problems());
    assert!(refused.title().starts_with("Error: "));
    assert_eq!(refused.value("country").as_deref(), Some("FIN"));
    let card = admin.submit(&page, "/settings", &[("name", "Bank 4111 1111 1111 1111")]).is(422).page();
    assert!(card.problems()[0].contains("card number"), "{:?}", card.problems());
    assert_eq!(desk.db.count("SELECT version::int8 FROM institutions"), 1);
}

#[test]
fn a_field_that_is_required_is_asked_of_the_next_customer() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    let page = admin.open("/settings");
    admin.submit(&page, "/settings", &[("required", "email")]).is(303);
    let agent = desk.agent();
    let typed = [
        ("first_name", "Matti"),
        ("last_name", "Korhonen"),
        ("customer_number", "C1001"),
        ("reg_no_kind", "other"),
        ("reg_no", "19560606-1234"),
    ];

    let page = agent.open("/customers/new");
    let refused = agent.submit(&page, "/customers/new", &typed).is(422).page();

    assert!(refused.problems().iter().any(|words| words.contains("e-mail")), "{:?}", refused.problems());
    let given = [&typed[..], &[("email", "matti@example.com")]].concat();
    agent.submit(&page, "/customers/new", &given).is(303);
}
