//! Nobody sets one of their last four passwords again, whichever way a password is set, and no more of them are kept than that
//! takes.

use cardfile::domain::policy::Role;
use cardfile::domain::staff::PASSWORDS_REFUSED;

use crate::harness::{Answer, Browser, Filled, PASSWORD, Person, TestDesk, raced};

const WORDS: [&str; 5] = [
    "lantern meadow forty two",
    "copper window eleven birds",
    "silent harbour seven oars",
    "velvet thunder nine mills",
    "paper mountain sixty crows",
];

const TOLD: &str = "Choose another password. This is one of the last 4 that you had";

fn change(person: &Browser, current: &str, password: &str) -> Answer {
    let page = person.open("/me");
    let typed = [("current", current), ("password", password), ("password_again", password)];
    person.submit(&page, "/me/password", &typed)
}

#[track_caller]
fn is_used_before(answer: Answer) {
    let problems = answer.is(422).page().problems();
    assert_eq!(problems, [TOLD]);
}

/// The hashes kept beside the present one.
fn kept(desk: &TestDesk) -> i64 {
    desk.db.count("SELECT count(*) FROM former_passwords")
}

#[test]
fn the_last_four_passwords_are_refused_and_the_fifth_is_taken() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    is_used_before(change(&agent, PASSWORD, PASSWORD));
    let mut present = PASSWORD;
    for next in &WORDS[..3] {
        change(&agent, present, next).is(303);
        present = next;
    }

    for used in [PASSWORD, WORDS[0], WORDS[1], WORDS[2]] {
        is_used_before(change(&agent, present, used));
    }
    assert_eq!(kept(&desk) + 1, 4);
    change(&agent, present, WORDS[3]).is(303);
    change(&agent, WORDS[3], PASSWORD).is(303);

    assert_eq!(kept(&desk) + 1, i64::try_from(PASSWORDS_REFUSED).expect("a small number"));
    is_used_before(change(&agent, PASSWORD, WORDS[3]));
    change(&agent, PASSWORD, WORDS[0]).is(303);
}

#[test]
fn only_who_has_the_present_password_is_told_of_those_before_it() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    change(&agent, PASSWORD, WORDS[0]).is(303);

    let problems = change(&agent, "not the present one at all", PASSWORD).is(422).page().problems();

    assert_eq!(problems.len(), 1);
    assert!(problems[0].contains("Enter the password that you use now"), "{problems:?}");
    is_used_before(change(&agent, WORDS[0], PASSWORD));
    assert_eq!(desk.db.count("SELECT failed_attempts::bigint FROM staff"), 0, "the right password was typed");
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'password_changed'"), 1);
}

#[test]
fn a_link_does_not_bring_a_former_password_back_and_is_not_used_up_by_it() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    let agent = desk.agent();
    change(&agent, PASSWORD, WORDS[0]).is(303);
    let at = format!("/staff/{}/invitation", agent.staff);
    let page = admin.submit(&admin.open(&at), &at, &[("reason", "password_forgotten")]).is(200).body;
    let start = page.find("/invitation/").expect("a link");
    let link: String = page[start..].chars().take_while(|c| !matches!(c, '<' | '"' | ' ' | '\n')).collect();
    let newcomer = desk.browser();
    let set = |password: &str| {
        let typed = [("password", password), ("password_again", password)];
        newcomer.submit(&newcomer.open(&link), &link, &typed)
    };

    is_used_before(set(PASSWORD));
    is_used_before(set(WORDS[0]));
    set(WORDS[1]).is(303);

    agent.get("/me").is(303);
    let browser = desk.browser();
    let page = browser.open("/sign-in");
    browser.submit(&page, "/sign-in", &[("username", "saga.lindqvist"), ("password", WORDS[1])]).is(303);
    is_used_before(change(&browser, WORDS[1], PASSWORD));
}

/// Somebody with a password, and a link on which they can set another.
fn with_link(desk: &TestDesk) -> String {
    let agent = desk.hire("saga.lindqvist", &[Role::Agent]);
    let (now, day) = (desk.now(), chrono::Duration::hours(24));
    let origin = cardfile::db::events::Origin::default();
    let token = cardfile::services::staff::invite(&mut desk.db.owner(), desk.institution, origin, agent, now, day);
    format!("/invitation/{}", token.expect("a link"))
}

#[test]
fn a_link_answers_five_times_that_a_password_was_had_before_and_is_dead_then() {
    let desk = TestDesk::new();
    let link = with_link(&desk);
    let browser = desk.browser();
    let set = |password: &str| {
        let typed = [("password", password), ("password_again", password)];
        browser.submit(&browser.open(&link), &link, &typed)
    };

    for _ in 0..4 {
        is_used_before(set(PASSWORD));
        assert_eq!(set("too short").is(422).page().problems().len(), 1, "what is compared with nothing is no try");
    }
    let page = set(PASSWORD).is(404).page();

    assert!(page.main().contains("5 passwords on it were ones that you had before"), "{}", page.main());
    assert!(page.main().contains("Ask an admin of Nordic Example Bank for a new link"), "{}", page.main());
    browser.get(&link).is(404);
    let told = "SELECT count(*) FROM events WHERE action = 'invitation_spent' AND subject_kind = 'staff'";
    assert_eq!(desk.db.count(told), 1);
}

#[test]
fn tries_of_a_link_at_once_all_count() {
    let desk = TestDesk::new();
    let link = with_link(&desk);
    let browser = desk.browser();
    let form = Filled::of(&browser.open(&link), &link, &[("password", PASSWORD), ("password_again", PASSWORD)]);

    let answers = form.send_at_once(&browser, 12);

    let told = answers.iter().filter(|answer| answer.status == 422).count();
    assert!(told <= 4, "{told} told");
    browser.get(&link).is(404);
    assert_eq!(desk.db.count("SELECT tries::bigint FROM invitations"), 5);
}

#[test]
fn of_two_changes_at_once_one_is_done_and_what_it_replaced_is_kept() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let other = Person::sign_in(desk.browser(), agent.staff, "saga.lindqvist");
    let form = |person: &Browser, password: &str| {
        let typed = [("current", PASSWORD), ("password", password), ("password_again", password)];
        Filled::of(&person.open("/me"), "/me/password", &typed)
    };
    let (first, second) = (form(&agent, WORDS[0]), form(&other, WORDS[1]));

    let answers = raced(|| first.send(&agent), || second.send(&other));

    let done = [&answers.0, &answers.1].map(|answer| answer.status == 303 && answer.header("location") == Some("/me"));
    assert_eq!(done.iter().filter(|done| **done).count(), 1, "{} {}", answers.0.status, answers.1.status);
    assert_eq!(kept(&desk), 1);
    let (person, present) = if done[0] { (&agent, WORDS[0]) } else { (&other, WORDS[1]) };
    is_used_before(change(person, present, PASSWORD));
}

#[test]
fn a_colleagues_password_is_no_reason_to_refuse_one_and_the_desk_only_reads_what_is_kept() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let colleague = desk.person("tuuli.raud", &[Role::Agent]);
    change(&colleague, PASSWORD, WORDS[0]).is(303);

    change(&agent, PASSWORD, WORDS[0]).is(303);

    let mut conn = desk.db.desk();
    for statement in [
        "INSERT INTO former_passwords (staff_id, password_hash) SELECT id, 'x' FROM staff LIMIT 1",
        "UPDATE former_passwords SET password_hash = 'x'",
        "DELETE FROM former_passwords",
    ] {
        let refused = crate::harness::refusal(&mut conn, statement).expect("refused");
        assert!(refused.contains("permission denied"), "{statement}: {refused}");
    }
    let plain = "SELECT count(*) FROM former_passwords WHERE password_hash NOT LIKE '$argon2id$%'";
    assert_eq!((kept(&desk), desk.db.count(plain)), (2, 0));
}
