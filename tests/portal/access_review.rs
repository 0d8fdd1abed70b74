//! The access review: everybody with a role, a decision each, signed off whole, done and told; and due again after a quarter.

use cardfile::domain::policy::Role;
use chrono::Duration;

use crate::harness::{Filled, Page, TestDesk};

const AT: &str = "/staff/review";

fn people(page: &Page) -> Vec<String> {
    page.texts("main legend")
}

#[test]
fn what_is_decided_is_done_and_told_and_nobody_is_due_any_more() {
    let desk = TestDesk::new();
    let (admin, agent) = (desk.admin(), desk.agent());
    let (kept, gone) = (desk.hire("kept", &[Role::Auditor]), desk.hire("gone", &[Role::Agent]));
    desk.hire("nothing", &[]);
    assert!(admin.open("/staff").main().contains("An access review is due."));
    let page = admin.open(AT);
    assert_eq!(people(&page), vec!["aino.salmi", "saga.lindqvist", "kept", "gone"], "those without roles need none");
    assert!(page.main().contains("There was none yet."), "{}", page.main());

    let decide = |id: i64| format!("decision_{id}");
    let names = [admin.staff.0, agent.staff.0, kept.0, gone.0].map(decide);
    let decisions = ["keep", "remove_roles", "keep", "disable"];
    let typed: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(decisions).collect();
    let filled = Filled::of(&page, AT, &typed);
    filled.send(&admin).is(303);

    let page = admin.open(AT);
    assert!(people(&page).is_empty());
    let main = page.main();
    assert!(main.contains("Signed off. Kept: 2. Without roles now: saga.lindqvist. Disabled: gone."), "{main}");
    assert!(main.contains("by aino.salmi"), "{main}");
    agent.get("/customers").is(303);
    let roles = desk.db.text(&format!("SELECT roles::text FROM staff_grants WHERE staff_id = {}", agent.staff));
    assert_eq!(roles.as_deref(), Some("{}"));
    // Twice is once.
    filled.send(&admin).is(303);
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'access_reviewed'"), 1);
    let told = "SELECT details->'decisions'->1->>'decision' FROM events WHERE action = 'access_reviewed'";
    assert_eq!(desk.db.text(told).as_deref(), Some("remove_roles"));
    assert!(!admin.open("/staff").main().contains("An access review is due."));
}

#[test]
fn a_review_is_due_again_after_a_quarter() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    let decision = format!("decision_{}", admin.staff);
    admin.submit(&admin.open(AT), AT, &[(&decision, "keep")]).is(303);
    assert!(people(&admin.open(AT)).is_empty());

    desk.pass(Duration::days(92));

    let again = crate::harness::Person::sign_in(desk.browser(), admin.staff, "aino.salmi");
    assert_eq!(people(&again.open(AT)), vec!["aino.salmi"]);
}

#[test]
fn everybody_needs_a_decision_and_nobody_takes_anything_from_themselves() {
    let desk = TestDesk::new();
    let (admin, agent) = (desk.admin(), desk.hire("saga.lindqvist", &[Role::Agent]));
    let page = admin.open(AT);
    let (own, theirs) = (format!("decision_{}", admin.staff), format!("decision_{agent}"));
    let offered = page.attributes(&format!("input[name={own}]"), "value");
    assert_eq!(offered, vec!["keep"]);

    let undecided = admin.submit(&page, AT, &[(&theirs, "disable")]).is(422).page();
    assert_eq!(undecided.problems(), vec!["Choose what becomes of this person"]);
    let kept = undecided.attributes(&format!("input[name={theirs}][checked]"), "value");
    assert_eq!(kept, vec!["disable"], "what was decided stands");
    let refused = admin.submit(&page, AT, &[(&theirs, "disable"), (&own, "remove_roles")]).is(422).page();

    assert!(refused.problems()[0].contains("Nobody changes their own account here"), "{:?}", refused.problems());
    assert_eq!(people(&refused), vec!["aino.salmi", "saga.lindqvist"], "what was taken back is asked again");
    assert_eq!(desk.db.count("SELECT count(*) FROM staff WHERE disabled_at IS NOT NULL"), 0, "all or nothing");
}

#[test]
fn roles_that_changed_meanwhile_are_looked_at_again() {
    let desk = TestDesk::new();
    let (admin, agent) = (desk.admin(), desk.hire("saga.lindqvist", &[Role::Agent]));
    let page = admin.open(AT);
    desk.db.execute(&format!("UPDATE staff_grants SET roles = '{{admin}}', version = 2 WHERE staff_id = {agent}"));
    let (own, theirs) = (format!("decision_{}", admin.staff), format!("decision_{agent}"));

    let refused = admin.submit(&page, AT, &[(&own, "keep"), (&theirs, "keep")]).is(422).page();

    assert!(refused.problems()[0].contains("The roles changed meanwhile"), "{:?}", refused.problems());
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'access_reviewed'"), 0);
}

#[test]
fn a_person_is_decided_about_once_and_nobody_who_is_not_in_the_form() {
    let desk = TestDesk::new();
    let (admin, agent) = (desk.admin(), desk.hire("saga.lindqvist", &[Role::Agent]));
    let page = admin.open(AT);
    let keep: Vec<String> = [admin.staff.0, agent.0].map(|id| format!("decision_{id}")).into();
    let decided = [(keep[0].as_str(), "keep"), (keep[1].as_str(), "keep")];
    let (version, decision) = (format!("version_0{agent}"), format!("decision_0{agent}"));
    let odd: [&[(&str, &str)]; 3] =
        [&[(&version, "1"), (&decision, "keep")], &[("decision_99999", "disable")], &[("decision_foo", "keep")]];

    for more in odd {
        admin.submit(&page, AT, &[&decided[..], more].concat()).is(400);
    }

    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'access_reviewed'"), 0);
}
