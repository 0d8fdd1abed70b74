//! The limits that an institution sets for itself hold on the next request, to the moment, and for this institution alone. What may
//! be set is in own_limits_set.rs.

use cardfile::commands::housekeeping::keep_time;
use cardfile::db::sessions;
use cardfile::domain::policy::Role;
use chrono::{DateTime, Duration, Utc};
use diesel::RunQueryDsl;

use crate::harness::{Answer, Browser, Person, TestDesk, a_person};

/// An admin sets these limits through the page.
#[track_caller]
fn set(desk: &TestDesk, typed: &[(&str, &str)]) {
    let admin = desk.person("maja.ek", &[Role::Admin]);
    admin.submit(&admin.open("/settings"), "/settings", typed).is(303);
}

fn is_in(person: &Browser) -> bool {
    person.get("/me").status == 200
}

/// What the newest session is found as at this moment.
fn is_found(desk: &TestDesk, at: DateTime<Utc>) -> bool {
    #[derive(diesel::QueryableByName)]
    struct Hash {
        #[diesel(sql_type = diesel::sql_types::Binary)]
        token_hash: Vec<u8>,
    }
    let mut conn = desk.db.desk();
    let hash: Hash = diesel::sql_query("SELECT token_hash FROM sessions ORDER BY id DESC LIMIT 1")
        .get_result(&mut conn)
        .expect("a session");
    let (limits, second_factor) = (desk.state.limits, desk.state.second_factor);
    sessions::find(&mut conn, &hash.token_hash, at, limits, second_factor).expect("asked").is_some()
}

#[test]
fn a_session_ends_by_the_idle_end_of_its_institution_to_the_moment() {
    let desk = TestDesk::new();
    set(&desk, &[("session_idle_secs", "5")]);
    let agent = desk.agent();
    let seen: DateTime<Utc> = diesel::select(diesel::dsl::sql::<diesel::sql_types::Timestamptz>(
        "(SELECT last_seen_at FROM sessions ORDER BY id DESC LIMIT 1)",
    ))
    .get_result(&mut desk.db.owner())
    .expect("a moment");

    let (just, five) = (Duration::milliseconds(1), Duration::minutes(5));
    assert!(is_found(&desk, seen + five - just));
    assert!(!is_found(&desk, seen + five) && !is_found(&desk, seen + five + just));
    desk.pass(Duration::seconds(290));
    assert!(is_in(&agent), "and use keeps it going");
    desk.pass(Duration::seconds(290));
    assert!(is_in(&agent));
    desk.pass(Duration::seconds(301));
    agent.get("/me").is(303);
}

#[test]
fn a_shorter_limit_ends_the_sessions_that_are_older_already() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    for _ in 0..7 {
        desk.pass(Duration::minutes(10));
        assert!(is_in(&agent));
    }

    set(&desk, &[("session_absolute_secs", "2")]);
    assert!(is_in(&agent), "seventy minutes are fewer than two hours");
    desk.pass(Duration::minutes(10));
    assert!(is_in(&agent));
    desk.db.execute("UPDATE institutions SET session_absolute_secs = 3600");

    agent.get("/me").is(303);
    let fresh = Person::sign_in(desk.browser(), agent.staff, &agent.username);
    let told = fresh.open("/me").main();
    assert!(!told.contains("End all others"), "the older one is not among the live ones: {told}");
    let begun: DateTime<Utc> = diesel::select(diesel::dsl::sql::<diesel::sql_types::Timestamptz>(
        "(SELECT created_at FROM sessions ORDER BY id DESC LIMIT 1)",
    ))
    .get_result(&mut desk.db.owner())
    .expect("a moment");
    desk.db.execute("UPDATE sessions SET last_seen_at = last_seen_at + interval '59 minutes'");
    let (just, hour) = (Duration::milliseconds(1), Duration::hours(1));
    assert!(is_found(&desk, begun + hour - just));
    assert!(!is_found(&desk, begun + hour) && !is_found(&desk, begun + hour + just));
}

#[test]
fn another_institution_keeps_its_own_limits() {
    let desk = TestDesk::new();
    let other = desk.other_institution("752002");
    let there = Person::sign_in(desk.browser(), desk.hire_at(other, "liis.kask", &[Role::Agent]), "liis.kask");
    let here = desk.agent();
    set(&desk, &[("session_idle_secs", "5"), ("looks_per_hour", "20")]);

    desk.pass(Duration::minutes(6));

    assert!(!is_in(&here) && is_in(&there));
}

#[test]
fn people_are_asked_again_who_they_are_when_the_institution_says() {
    let desk = TestDesk::new();
    set(&desk, &[("proof_secs", "2")]);
    let agent = desk.agent();
    let at = a_person().record(&agent).at("reveal");

    desk.pass(Duration::seconds(110));
    agent.get(&at).is(200);
    desk.pass(Duration::seconds(12));

    assert!(agent.get(&at).is(303).location().starts_with("/me/proof"));
}

#[test]
fn the_hourly_numbers_are_those_of_the_institution() {
    let desk = TestDesk::new();
    // So that the test does not fall into two hours.
    desk.pass(Duration::seconds(3600 - desk.now().timestamp().rem_euclid(3600)));
    set(&desk, &[("looks_per_hour", "20"), ("finds_per_hour", "20"), ("reveals_per_hour", "1")]);
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    let reveal = |form| agent.submit(&form, &customer.at("reveal"), &[("reason", "caller_identified")]);
    let find = |_| -> Answer {
        let sent = agent.submit(&agent.open("/"), "/find", &[("term", "nobodyofthatname")]);
        if sent.status == 303 { agent.get(sent.location()) } else { sent }
    };

    reveal(agent.open(&customer.at("reveal"))).is(200);
    let looks = |_| agent.get(&customer.path).status.as_u16();
    let seen: Vec<u16> = (0..21).map(looks).collect();
    let refused = agent.get(&customer.path).is(429).page();
    let finds: Vec<u16> = (0..21).map(find).map(|answer| answer.status.as_u16()).collect();

    assert!(seen.contains(&200), "{seen:?}");
    let looked = "SELECT count(*) FROM looks WHERE page NOT IN ('find', 'reveal')";
    assert_eq!(desk.db.count(looked), 20);
    assert!(refused.main().contains("Nobody has more than 20 records in an hour"), "{}", refused.main());
    assert_eq!((finds[..20].iter().all(|status| *status == 200), finds[20]), (true, 429), "{finds:?}");
    assert_eq!(desk.db.count("SELECT count(*) FROM looks WHERE page = 'reveal'"), 1);
}

#[test]
fn a_link_works_as_long_as_the_institution_says_also_when_it_was_made_before() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    let invite = |username: &str| {
        let typed = [("display_name", "Somebody New"), ("username", username), ("roles", "agent")];
        let page = admin.submit(&admin.open("/staff/new"), "/staff/new", &typed).is(200).body;
        let start = page.find("/invitation/").expect("a link");
        page[start..].chars().take_while(|c| !matches!(c, '<' | '"' | ' ' | '\n')).collect::<String>()
    };
    let before = invite("tuuli.raud");
    admin.submit(&admin.open("/settings"), "/settings", &[("invitation_secs", "1")]).is(303);
    let after = invite("mari.oja");

    for _ in 0..5 {
        desk.pass(Duration::seconds(715));
        admin.get("/me").is(200);
    }
    desk.browser().get(&before).is(200);
    desk.browser().get(&after).is(200);
    desk.pass(Duration::seconds(26));

    for link in [&before, &after] {
        assert_eq!(desk.browser().get(link).is(404).page().heading(), "This link no longer works");
    }
    let tuuli = desk.db.count("SELECT id FROM staff WHERE username = 'tuuli.raud'");
    let told = admin.open(&format!("/staff/{tuuli}")).main();
    assert!(told.contains("No one-time link of theirs works any more."), "{told}");
}

#[test]
fn an_account_is_disabled_by_the_strictest_institution_that_it_works_in() {
    let desk = TestDesk::new();
    let other = desk.other_institution("752002");
    desk.hire("admin", &[Role::Admin]);
    let agent = desk.hire("agent", &[Role::Agent]);
    let elsewhere = desk.hire_at(other, "elsewhere", &[Role::Agent]);
    let both = desk.hire_at(other, "both", &[Role::Agent]);
    desk.db.execute(&format!(
        "INSERT INTO staff_grants (institution_id, staff_id, roles, granted_at) VALUES ({}, {both}, '{{agent}}', now());
         UPDATE institutions SET staff_unused_secs = 604800 WHERE id = {0}",
        desk.institution
    ));
    let is_disabled =
        |id| desk.db.count(&format!("SELECT count(*) FROM staff WHERE id = {id} AND disabled_at IS NOT NULL")) == 1;
    let week = Utc::now() + Duration::days(7);

    keep_time(&desk.state, week - Duration::seconds(60)).expect("the clock goes on");
    assert!(!is_disabled(agent) && !is_disabled(both));
    keep_time(&desk.state, week + Duration::seconds(60)).expect("the clock goes on");

    assert!(is_disabled(agent) && is_disabled(both) && !is_disabled(elsewhere));
    let reason = "SELECT count(*) FROM events WHERE details->>'reason' = 'Not used for 7 days'";
    assert_eq!(desk.db.count(reason), 3, "of whom works in two, both histories tell it");
    keep_time(&desk.state, Utc::now() + Duration::days(91)).expect("the clock goes on");
    assert!(is_disabled(elsewhere));
}

#[test]
fn a_form_that_came_too_late_is_kept_as_long_as_the_institution_says() {
    let desk = TestDesk::new();
    set(&desk, &[("parked_secs", "5")]);
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    let at = customer.at("edit/contact");
    let form = agent.open(&at);
    desk.pass(Duration::minutes(16));
    let door = agent.open(agent.submit(&form, &at, &[("email", "late@example.org")]).is(303).location());
    let waits = door.value("next").expect("the way on");
    let back = Person::sign_in(agent.copy(), agent.staff, &agent.username);

    desk.pass(Duration::seconds(290));
    back.get(&waits).is(200);
    desk.pass(Duration::seconds(12));

    back.get(&waits).is(404);
}
