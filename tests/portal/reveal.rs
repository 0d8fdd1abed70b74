//! Seeing a registration number whole: with a reason, on record first, shown once and kept by no browser.

use crate::harness::{TestDesk, a_company, a_person};

const REASON: (&str, &str) = ("reason", "caller_identified");

#[test]
fn the_number_shows_in_one_answer_that_nobody_keeps() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    let at = customer.at("reveal");
    let form = agent.get(&at);

    let answer = agent.submit(&form.page(), &at, &[REASON]).is(200);

    assert!(answer.body.contains(&customer.reg_no));
    assert!(answer.header("cache-control").is_some_and(|value| value.contains("no-store")), "{:?}", answer.headers);
    assert!(!answer.page().title().contains(&customer.reg_no));
    for path in ["", "/history", "/notes", "/reveal", "/edit/registration"] {
        let body = agent.get(&format!("{}{path}", customer.path)).is(200).body;
        assert!(!body.contains(&customer.reg_no), "{path}");
    }
    assert!(!form.body.contains(&customer.reg_no));
}

#[test]
fn each_look_is_on_record_with_its_reason() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    let at = customer.at("reveal");
    let form = agent.open(&at);

    agent.submit(&form, &at, &[REASON]).is(200);
    agent.submit(&form, &at, &[("reason", "other"), ("words", "The post office asked.")]).is(200);

    let told = agent.open(&customer.at("history")).texts("ol.time li");
    assert!(told[0].contains("Registration number revealed saga.lindqvist · The post office asked."), "{told:?}");
    assert!(told[1].contains("Registration number revealed saga.lindqvist · To identify a caller"), "{told:?}");
    assert_eq!(desk.db.count("SELECT version::bigint FROM customers"), 1, "a look changes nothing");
}

#[test]
fn without_a_reason_nothing_is_shown_and_nothing_recorded() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    let at = customer.at("reveal");
    let form = agent.open(&at);

    for typed in [[("reason", ""), ("words", "")], [("reason", "other"), ("words", " ")]] {
        let answer = agent.submit(&form, &at, &typed).is(422);
        assert!(!answer.body.contains(&customer.reg_no));
        assert_eq!(answer.page().problems().len(), 1);
    }
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'revealed'"), 0);
}

#[test]
fn a_look_that_cannot_be_recorded_shows_nothing() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    let at = customer.at("reveal");
    let form = agent.open(&at);
    desk.db.execute("REVOKE INSERT ON events FROM cardfile_desk");

    let answer = agent.submit(&form, &at, &[REASON]).is(500);

    assert!(!answer.body.contains(&customer.reg_no));
}

#[test]
fn an_auditor_reads_and_reveals_but_edits_nothing() {
    let desk = TestDesk::new();
    let (agent, auditor) = (desk.agent(), desk.auditor());
    let customer = a_person().record(&agent);
    let at = customer.at("reveal");

    let page = auditor.open(&customer.path);
    let answer = auditor.submit(&auditor.open(&at), &at, &[REASON]).is(200);
    auditor.open(&customer.at("history"));

    assert!(answer.body.contains(&customer.reg_no));
    assert!(!page.has_link("Change") && !page.has_link("Suspend") && !page.has_link("Add"));
    for path in ["edit/contact", "suspension", "closure"] {
        auditor.get(&customer.at(path)).is(403);
    }
    auditor.get("/customers/new").is(403);
}

#[test]
fn a_companys_number_is_no_secret() {
    let desk = TestDesk::new();
    let agent = desk.agent();

    let company = a_company().record(&agent);

    let page = agent.open(&company.path);
    assert!(page.main().contains(&company.reg_no) && !page.has_link("Reveal"));
}
