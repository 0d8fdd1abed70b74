//! Where everyone begins, and that a person's pages offer only what the person may do.

use cardfile::domain::policy::{ObjectState, Role};

use crate::harness::TestDesk;
use crate::sweep::record_customer;

#[test]
fn an_agent_finds_the_customers_and_drafts_of_the_day() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = record_customer(&agent, "Matti", "Korhonen", "C1001");
    let page = agent.open("/customers/new");
    crate::sweep::begin(&agent, &page, "Saara", "Niemi", "C1002");

    let home = agent.open("/");

    assert_eq!(home.link("Matti Korhonen"), format!("/customers/{customer}"));
    assert!(home.main().contains("Saara Niemi") && home.main().contains("step 3 of 4"), "{}", home.main());
    assert!(!desk.supervisor().open("/").main().contains("Saara Niemi"), "drafts are of those who began them");
}

#[test]
fn a_draft_is_thrown_away_from_home() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let page = agent.open("/customers/new");
    let draft = crate::sweep::begin(&agent, &page, "Saara", "Niemi", "C1002");

    agent.submit(&agent.open("/"), &format!("{draft}/discard"), &[]).is(303);

    assert!(!agent.open("/").main().contains("Saara Niemi"));
    agent.get(&draft).is(404);
}

#[test]
fn an_auditor_is_offered_nothing_to_change() {
    let desk = TestDesk::new();
    record_customer(&desk.agent(), "Matti", "Korhonen", "C1001");
    let auditor = desk.auditor();

    let home = auditor.open("/");

    assert!(home.main().contains("change none of them"), "{}", home.main());
    assert!(!home.attributes("a[href]", "href").iter().any(|href| href.starts_with("/customers/new")));
    let customer = auditor.open(&auditor.open("/customers").link("Korhonen"));
    let ways = [customer.attributes("a[href]", "href"), customer.attributes("form", "action")].concat();
    for denied in ["/edit/", "/suspension", "/closure", "/customers/new"] {
        assert!(!ways.iter().any(|way| way.contains(denied)), "{denied}: {ways:?}");
    }
    assert!(ways.iter().any(|way| way.ends_with("/history")));
}

#[test]
fn an_admin_sees_no_customer_anywhere() {
    let desk = TestDesk::new();
    let customer = record_customer(&desk.agent(), "Matti", "Korhonen", "C1001");
    let admin = desk.admin();

    for path in ["/", "/me", "/help", "/settings"] {
        let page = admin.get(path).is(200);
        assert!(!page.body.contains("Korhonen") && !page.body.contains("C1001"), "{path}: {}", page.body);
        let ways = page.page().attributes("a[href]", "href");
        assert!(!ways.iter().any(|way| way.starts_with("/customers")), "{path}: {ways:?}");
        assert!(!page.body.contains("action=\"/find\""), "{path} has a find box");
    }
    let refused = admin.get(&format!("/customers/{customer}")).is(403);
    assert!(!refused.body.contains("Korhonen"));
    let lost = admin.get("/nowhere-at-all").is(404).page();
    assert!(
        !lost.attributes("main a[href]", "href").contains(&"/customers".to_owned()),
        "no way that is closed to them"
    );
}

#[test]
fn every_way_on_a_persons_pages_is_open_to_them() {
    let desk = TestDesk::new();
    let customer = record_customer(&desk.agent(), "Matti", "Korhonen", "C1001");

    for role in Role::ALL {
        let person = desk.person(&format!("kim.{}", role.code()), &[role]);
        let pages =
            ["/".to_owned(), "/me".into(), "/help".into(), "/customers".into(), format!("/customers/{customer}")];
        for path in pages {
            let answer = person.get(&path);
            if answer.status != 200 {
                continue;
            }
            for way in answer.page().attributes("a[href^='/']", "href") {
                let way = way.split('#').next().expect("an address").to_owned();
                let status = person.get(&way).status;
                assert!(matches!(status.as_u16(), 200 | 303), "{role:?} on {path} is offered {way}: {status}");
            }
        }
    }
}

#[test]
fn help_tells_the_policy() {
    let desk = TestDesk::new();

    let auditor = desk.auditor();
    let (help, roles) = (auditor.open("/help"), auditor.open("/help/roles"));

    assert!(help.main().contains("Go to the find box") && help.link("What each role may do") == "/help/roles");
    assert!(!help.main().contains("Edit the customer"), "no key that leads nowhere");
    for words in ["Your role here: auditor.", "Agent", "Supervisor", "Auditor", "Admin", "Close and reopen customers"] {
        assert!(roles.main().contains(words), "{words}: {}", roles.main());
    }
    for state in ObjectState::ALL.into_iter().filter(|state| *state != ObjectState::Usual) {
        assert!(roles.main().contains(state.label()), "{state:?}: {}", roles.main());
    }
}
