//! Unfinished customers: kept when a person goes home, nobody else's, thrown away when asked.

use cardfile::domain::policy::Role;

use crate::harness::{Person, TestDesk, a_company, a_person, form_token};

#[test]
fn a_draft_outlives_the_session_and_is_listed_on_the_home_page() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let new = a_person().named("Märta", "Lindström").with("mobile", "+358401234567");
    new.begin(&agent).is(303);
    let half = [("address1", "Storgatan 4"), ("city", "Mariehamn")];
    agent.submit(&agent.open(&new.draft()), &format!("{}/rest", new.draft()), &half).is(422);

    agent.submit(&agent.open("/"), "/sign-out", &[]).is(303);
    let back = Person::sign_in(desk.browser(), agent.staff, "saga.lindqvist");
    let home = back.open("/");
    let rest = back.open(&home.link("Continue Märta Lindström"));
    let first = back.open(&format!("{}/identity", new.draft()));

    assert!(home.main().contains("Private, step 3 of 4"), "{}", home.main());
    assert_eq!(rest.value("address1").as_deref(), Some("Storgatan 4"));
    assert_eq!(first.value("mobile").as_deref(), Some("+358401234567"));
    assert_eq!(first.value("reg_no").as_deref(), Some(new.value("reg_no")));
}

#[test]
fn a_discarded_draft_is_gone() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let (kept, thrown) = (a_company().with("name", "Kask OÜ"), a_company().with("name", "Saar OÜ"));
    kept.begin(&agent).is(303);
    thrown.begin(&agent).is(303);

    let at = format!("{}/discard", thrown.draft());
    agent.submit(&agent.open(&thrown.draft()), &at, &[]).is(303);

    let home = agent.open("/");
    assert!(home.has_link("Continue Kask OÜ") && !home.has_link("Continue Saar OÜ"), "{}", home.main());
    agent.get(&thrown.draft()).is(404);
    assert_eq!(desk.db.count("SELECT count(*) FROM drafts"), 1);
}

#[test]
fn a_draft_is_nobody_elses() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let elsewhere = desk.other_institution("752002");
    let staff = desk.hire_at(elsewhere, "liis.saar", &[Role::Agent, Role::Supervisor]);
    let others = [
        desk.person("eero.kask", &[Role::Agent, Role::Supervisor]),
        Person::sign_in(desk.browser(), staff, "liis.saar"),
    ];
    let new = a_person();
    let check = new.to_check(&agent);
    let once = new.draft().replace("/customers/new/", "");

    for other in &others {
        for page in ["", "/identity", "/rest", "/check"] {
            other.get(&format!("{}{page}", new.draft())).is(404);
        }
        let token = form_token(other);
        let sent = [("form_token", token.as_str()), ("once", once.as_str())];
        for page in ["/door", "/rest", "/check"] {
            other.post_raw(&format!("{}{page}", new.draft()), &sent).is(404);
        }
        other.post_raw(&format!("{}/discard", new.draft()), &sent[..1]);
        assert!(!other.open("/").has_link("Continue"));
    }
    new.clone().named("Not", "Hers").begin(&others[0]).is(404);

    assert_eq!(desk.db.count("SELECT count(*) FROM customers"), 0);
    let page = agent.open(&check);
    let made = agent.submit(&page, &check, &[]).is(303);
    let name = format!("{} {}", new.value("first_name"), new.value("last_name"));
    assert_eq!(agent.open(made.location()).heading(), name);
}

#[test]
fn a_draft_that_became_a_customer_is_no_draft_any_more() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let new = a_company().with("name", "Kask OÜ");
    let customer = new.clone().record(&agent);

    let again = new.clone().with("name", "Other OÜ").begin(&agent).status;
    let token = form_token(&agent);
    agent.post_raw(&format!("{}/discard", new.draft()), &[("form_token", &token)]).is(303);

    assert_eq!(agent.get(&new.draft()).is(303).location(), customer.path);
    assert!(again == 303 || again == 422, "{again}");
    assert_eq!(agent.open(&customer.path).heading(), "Kask OÜ");
    assert_eq!(desk.db.count("SELECT count(*) FROM drafts WHERE octet_length(typed_sealed) > 0"), 0);
    assert!(!agent.open("/").main().contains("step"), "{}", agent.open("/").main());
}
