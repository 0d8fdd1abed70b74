//! What may be done to whose account, held by the services under locks: nobody changes themselves, no institution loses its last
//! admin however many try at once, and what lies unused is disabled.

use cardfile::db::colleagues;
use cardfile::domain::ids::{InstitutionId, StaffId};
use cardfile::domain::policy::Role;
use cardfile::domain::staffing::{AccountStatus, Barrier};
use cardfile::services::history::Author;
use cardfile::services::staff::{self, DeedRefusal, Handover};
use chrono::{Duration, Utc};
use diesel::Connection as _;
use diesel::connection::SimpleConnection;

use crate::harness::{Filled, TestDesk, raced};

/// An author who is this person, without session or address.
fn by(desk: &TestDesk, scope: InstitutionId, id: StaffId) -> Author<'static> {
    let mut author = Author::clock(scope, desk.now());
    author.origin.staff = Some(id);
    author
}

fn status(desk: &TestDesk, id: StaffId) -> AccountStatus {
    let row = colleagues::find(&mut desk.db.desk(), desk.institution, id).expect("somebody");
    row.status(desk.now())
}

#[track_caller]
fn stops<T: std::fmt::Debug>(done: Result<T, DeedRefusal>, barrier: Barrier) {
    match done {
        Err(DeedRefusal::Barrier(found)) => assert_eq!(found, barrier),
        other => panic!("{other:?}"),
    }
}

/// Disables in a transaction of its own.
fn disable(desk: &TestDesk, admin: StaffId, id: StaffId) -> Result<(), DeedRefusal> {
    let mut conn = desk.db.desk();
    let author = by(desk, desk.institution, admin);
    let mut done = Ok(());
    let _ = conn.transaction(|conn| {
        done = staff::disable(conn, author, id, None, "Left");
        if done.is_ok() { Ok(()) } else { Err(diesel::result::Error::RollbackTransaction) }
    });
    done
}

#[test]
fn of_two_admins_who_disable_each_other_exactly_one_wins() {
    let desk = TestDesk::new();
    for round in 0..10 {
        let one = desk.hire(&format!("one{round}"), &[Role::Admin]);
        let other = desk.hire(&format!("other{round}"), &[Role::Admin]);

        let (first, second) = raced(|| disable(&desk, one, other), || disable(&desk, other, one));

        assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
        let left = [one, other].into_iter().filter(|id| status(&desk, *id) == AccountStatus::Active).count();
        assert_eq!(left, 1);
        stops(first.and(second), Barrier::NoLongerAdmin);
        desk.db.execute("UPDATE staff SET disabled_at = now()");
    }
}

#[test]
fn an_admin_who_lost_the_role_a_moment_ago_does_nothing_any_more() {
    let desk = TestDesk::new();
    let [one, other] = ["one", "other"].map(|name| desk.hire(name, &[Role::Admin]));
    let agent = desk.hire("agent", &[Role::Agent]);
    let mut conn = desk.db.desk();

    let (author, roles) = (by(&desk, desk.institution, one), [Role::Agent]);
    assert!(staff::set_roles(&mut conn, author, other, None, &roles, "Other duties").expect("changed").is_changed);

    stops(disable(&desk, other, agent), Barrier::NoLongerAdmin);
    assert_eq!(status(&desk, agent), AccountStatus::Active);
}

#[test]
fn who_loses_the_role_while_the_form_is_on_its_way_adds_nobody_and_signs_nothing_off() {
    let typed = [("display_name", "Tuuli Räud"), ("username", "tuuli.raud"), ("roles", "agent")];
    for at in ["/staff/new", "/staff/review"] {
        let desk = TestDesk::new();
        let admin = desk.admin();
        let keep = format!("decision_{}", admin.staff);
        let typed = if at == "/staff/new" { &typed[..] } else { &[(keep.as_str(), "keep")] };
        let form = Filled::of(&admin.open(at), at, typed);
        let mut other = desk.db.owner();
        let takes = format!("BEGIN; UPDATE staff_grants SET roles = '{{agent}}' WHERE staff_id = {}", admin.staff);
        other.batch_execute(&takes).expect("the role is taken, and not yet for good");

        let answer = std::thread::scope(|scope| {
            let sent = scope.spawn(|| form.send(&admin));
            desk.until_somebody_waits();
            other.batch_execute("COMMIT").expect("for good");
            sent.join().expect("an answer")
        });

        assert!(answer.is(403).body.contains("Your roles do not let you run staff accounts."), "{at}");
        assert_eq!(desk.db.count("SELECT count(*) FROM staff"), 1, "{at}");
        assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'access_reviewed'"), 0, "{at}");
    }
}

#[test]
fn nobody_changes_themselves_and_nobody_the_last_admin() {
    let desk = TestDesk::new();
    let admin = desk.hire("admin", &[Role::Admin, Role::Agent]);
    let invited = desk.hire("invited", &[Role::Admin]);
    desk.db.execute(&format!("UPDATE staff SET password_hash = NULL WHERE id = {invited}"));
    let mut conn = desk.db.desk();
    let own = by(&desk, desk.institution, admin);
    let clock = Author::clock(desk.institution, desk.now());

    stops(staff::set_roles(&mut conn, own, admin, None, &[Role::Supervisor], "More"), Barrier::Own);
    stops(staff::disable(&mut conn, own, admin, None, "Left"), Barrier::Own);
    stops(staff::unlock(&mut conn, own, admin, "It was me"), Barrier::Own);
    stops(staff::invite_again(&mut conn, own, admin, None, Duration::hours(1), "Lost", Handover::Shown), Barrier::Own);
    // Whoever runs the program is nobody of the desk; who has no password yet cannot administer.
    stops(staff::disable(&mut conn, clock, admin, None, "Left"), Barrier::LastAdmin);
    stops(staff::set_roles(&mut conn, clock, admin, None, &[Role::Agent], "Less"), Barrier::LastAdmin);
    assert!(staff::set_roles(&mut conn, clock, admin, None, &[Role::Admin], "Less").expect("admin stays").is_changed);
    staff::disable(&mut conn, clock, invited, None, "Left").expect("an admin is left");
}

#[test]
fn roles_changed_on_an_old_version_are_refused() {
    let desk = TestDesk::new();
    let (admin, agent) = (desk.hire("admin", &[Role::Admin]), desk.hire("agent", &[Role::Agent]));
    let mut conn = desk.db.desk();
    let author = by(&desk, desk.institution, admin);

    let first = staff::set_roles(&mut conn, author, agent, Some(1), &[Role::Supervisor], "Other duties");
    let second = staff::set_roles(&mut conn, author, agent, Some(1), &[Role::Auditor], "Other duties");

    assert!(first.expect("the first counts").is_changed);
    assert!(matches!(second, Err(DeedRefusal::Stale)), "{second:?}");
}

#[test]
fn who_works_elsewhere_too_is_disabled_by_an_admin_of_both_only() {
    let desk = TestDesk::new();
    let elsewhere = desk.other_institution("752002");
    let (here, both) = (desk.hire("here", &[Role::Admin]), desk.hire("both", &[Role::Admin]));
    let agent = desk.hire("agent", &[Role::Agent]);
    let mut conn = desk.db.owner();
    for (id, role) in [(both, Role::Admin), (agent, Role::Auditor)] {
        cardfile::db::staff::insert_grant(&mut conn, elsewhere, id, &[role], desk.now()).expect("granted");
    }

    stops(disable(&desk, here, agent), Barrier::WorksBeyond);
    disable(&desk, both, agent).expect("disabled");

    let told = format!("SELECT count(*) FROM events WHERE action = 'disabled' AND subject_id = {agent}");
    assert_eq!(desk.db.count(&told), 2, "a record in each institution");
}

#[test]
fn somebody_of_another_institution_answers_like_nobody() {
    let desk = TestDesk::new();
    let elsewhere = desk.other_institution("752002");
    let admin = desk.hire("admin", &[Role::Admin]);
    let theirs = desk.hire_at(elsewhere, "theirs", &[Role::Agent]);

    for id in [theirs, StaffId(999_999)] {
        let refusal = disable(&desk, admin, id).expect_err("not ours");
        assert!(matches!(refusal, DeedRefusal::Db(cardfile::db::DbError::Missing)), "{refusal:?}");
    }
}

#[test]
fn who_does_not_sign_in_for_ninety_days_is_disabled_but_never_the_last_admin() {
    let desk = TestDesk::new();
    let (admin, agent) = (desk.hire("admin", &[Role::Admin]), desk.hire("agent", &[Role::Agent]));
    let limit = Duration::days(90);
    let mut conn = desk.db.desk();
    let made = Utc::now();
    let mut at = |id: StaffId, days: i64| {
        let now = made + Duration::days(days) + Duration::seconds(5);
        staff::disable_unused(&mut conn, id, now, limit).expect("asked")
    };

    assert!(!at(agent, 89));
    assert!(at(agent, 90));
    assert!(!at(agent, 90), "once is enough");
    assert!(!at(admin, 900), "the last admin stays");
    desk.hire("second", &[Role::Admin]);
    assert!(at(admin, 90));
    assert_eq!(status(&desk, agent), AccountStatus::Disabled);
    let told = desk.db.count("SELECT count(*) FROM events WHERE action = 'disabled_unused' AND staff_id IS NULL");
    assert_eq!(told, 2);
}

#[test]
fn the_ninety_days_count_anew_when_somebody_is_enabled_or_signs_in() {
    let desk = TestDesk::new();
    let (admin, agent) = (desk.hire("admin", &[Role::Admin]), desk.hire("agent", &[Role::Agent]));
    let mut conn = desk.db.desk();
    let limit = Duration::days(90);
    disable(&desk, admin, agent).expect("disabled");
    desk.pass(Duration::days(80));
    staff::enable(&mut conn, by(&desk, desk.institution, admin), agent, None, "Came back").expect("enabled");

    let mut after = |days: i64| {
        let now = desk.now() + Duration::days(days) + Duration::seconds(5);
        staff::disable_unused(&mut conn, agent, now, limit).expect("asked")
    };
    assert!(!after(89));
    desk.db.execute(&format!("UPDATE staff SET last_sign_in_at = now() + interval '120 days' WHERE id = {agent}"));
    assert!(!after(90));
    assert!(after(131));
}

#[test]
fn the_database_too_keeps_the_last_admin() {
    let desk = TestDesk::new();
    let admin = desk.hire("admin", &[Role::Admin]);
    let invited = desk.hire("invited", &[Role::Admin]);
    desk.db.execute(&format!("UPDATE staff SET password_hash = NULL WHERE id = {invited}"));
    let mut conn = desk.db.desk();
    let goes = [
        format!("UPDATE staff SET disabled_at = now() WHERE id = {admin}"),
        format!("UPDATE staff_grants SET roles = '{{agent}}' WHERE staff_id = {admin}"),
    ];

    for statement in &goes {
        let refused = conn.batch_execute(statement).expect_err("the last one").to_string();
        assert!(refused.contains("nobody else could administer the institution"), "{refused}");
    }
    // Who cannot administer may go, and so may anybody once there is another.
    conn.batch_execute(&format!("UPDATE staff_grants SET roles = '{{}}' WHERE staff_id = {invited}")).expect("no loss");
    desk.hire("second", &[Role::Admin]);
    conn.batch_execute(&goes[1]).expect("another is there");
    conn.batch_execute(&goes[0]).expect("an agent may go");
}
