//! The page that says no: why, in words and in a code, which roles may, who of the institution has them, and where all of it
//! stands.

use cardfile::domain::policy::Role;

use crate::harness::{TestDesk, a_person};

#[test]
fn a_refusal_says_why_and_who_can_help_by_name() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    desk.hire("otso.berg", &[Role::Supervisor]);
    desk.hire("vera.gone", &[Role::Supervisor]);
    desk.db.execute("UPDATE staff SET disabled_at = now() WHERE username = 'vera.gone'");
    desk.hire_at(desk.other_institution("752002"), "liis.saar", &[Role::Supervisor]);

    let page = agent.get(&customer.at("closure")).is(403).page();

    let words = page.main();
    let help = "Ask a supervisor for help, such as otso.berg.";
    for told in ["Your roles do not let you close and reopen customers.", help, "no_role"] {
        assert!(words.contains(told), "{told}: {words}");
    }
    assert!(!words.contains("vera.gone") && !words.contains("liis.saar"), "{words}");
    assert_eq!(page.link("What each role may do"), "/help/roles");
}

#[test]
fn five_colleagues_at_most_are_named_those_first_who_were_here_last() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    for number in 0..7 {
        desk.hire(&format!("agent{number}"), &[Role::Agent]);
    }
    desk.db.execute("UPDATE staff SET last_sign_in_at = created_at WHERE username = 'agent6'");

    let words = admin.get("/customers").is(403).page().main();

    assert!(words.contains("such as agent6, agent0, agent1, agent2 or agent3."), "{words}");
}

#[test]
fn without_anybody_who_may_the_role_alone_is_named() {
    let desk = TestDesk::new();

    let words = desk.agent().get("/settings").is(403).page().main();

    assert!(words.contains("Ask an admin for help. If you should have the right yourself"), "{words}");
}

#[test]
fn a_state_that_stands_in_the_way_has_a_code_of_its_own() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    desk.force_customer(customer.id, "closed");
    let account = desk.account_of(a_person().record(&agent).id);
    desk.force_account(account, "collection");

    for (path, code) in [
        (customer.at("edit/contact"), "closed_customer"),
        (format!("/accounts/{account}/closure"), "account_in_collection"),
    ] {
        let words = agent.get(&path).is(403).page().main();
        assert!(words.contains(code) && words.contains("Ask a supervisor"), "{path}: {words}");
    }
}
