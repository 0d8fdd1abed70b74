//! Link and reset: with both, whoever holds the link is that person. So one admin does one of them and another the other, whichever
//! comes first, until the person has shown that they are there.

use cardfile::domain::ids::StaffId;
use cardfile::domain::policy::Role;
use cardfile::domain::staffing::{Barrier, StaffDeed};
use cardfile::services::history::Author;
use cardfile::services::second_factor;
use cardfile::services::staff::{self, DeedRefusal, Handover};
use chrono::Duration;
use diesel::Connection as _;

use crate::harness::{Answer, Authenticator, Browser, TestDesk, enrol, form_token, give_code, half_way, raced};

const ANOTHER: &str = "another lantern and a boat";

/// A desk where everybody needs a second factor, two admins who are in, and an agent with a second factor.
struct Scene {
    desk: TestDesk,
    one: Browser,
    other: Browser,
    agent: StaffId,
    app: Authenticator,
}

fn scene() -> Scene {
    let desk = TestDesk::requiring_second_factor();
    for name in ["aino.salmi", "maja.ek"] {
        desk.hire(name, &[Role::Admin]);
    }
    let agent = desk.hire("saga.lindqvist", &[Role::Agent]);
    let [one, other] = ["aino.salmi", "maja.ek"].map(|name| {
        let browser = half_way(&desk, name);
        enrol(&browser, desk.now());
        browser
    });
    let (app, _) = enrol(&half_way(&desk, "saga.lindqvist"), desk.now());
    Scene { desk, one, other, agent, app }
}

impl Scene {
    /// Does it by its form.
    #[track_caller]
    fn act(&self, admin: &Browser, deed: &str) -> Answer {
        let at = format!("/staff/{}/{deed}", self.agent);
        let typed = [("reason", "other"), ("words", "It was asked for")];
        admin.submit(&admin.open(&at), &at, &typed)
    }

    /// It is neither offered nor done, and the record says who can.
    #[track_caller]
    fn is_shut(&self, admin: &Browser, (deed, label): (&str, &str), words: &str) {
        let record = format!("/staff/{}", self.agent);
        let page = admin.open(&record);
        assert!(!page.has_link(label) && page.main().contains(words), "{}", page.main());
        let at = format!("{record}/{deed}");
        assert_eq!(admin.get(&at).is(303).location(), record);
        let (token, version) = (form_token(admin), self.desk.version("staff", self.agent.0).to_string());
        let once = uuid::Uuid::new_v4().to_string();
        let fields = [
            ("form_token", token.as_str()),
            ("version", &version),
            ("once", &once),
            ("reason", "other"),
            ("words", "Both, please"),
        ];
        let refused = admin.post_raw(&at, &fields).is(422).page();
        assert!(refused.main().contains(words), "{}", refused.main());
    }

    fn link_on(answer: &Answer) -> String {
        let shown = answer.page().texts("[data-link]").pop().expect("a link");
        shown[shown.find("/invitation/").expect("an invitation")..].to_owned()
    }

    #[track_caller]
    fn set_password(&self, link: &str) {
        let browser = self.desk.browser();
        let typed = [("password", ANOTHER), ("password_again", ANOTHER)];
        browser.submit(&browser.open(link), link, &typed).is(303);
    }

    /// Signs the agent in with this password and the app.
    #[track_caller]
    fn sign_in(&self, password: &str) {
        let browser = self.desk.browser();
        let typed = [("username", "saga.lindqvist"), ("password", password)];
        browser.submit(&browser.open("/sign-in"), "/sign-in", &typed).is(303);
        give_code(&browser, &self.app.code(self.desk.now())).is(303);
        browser.get("/customers").is(200);
    }
}

const RESET: (&str, &str) = ("second-factor", "Reset the second factor");
const LINK: (&str, &str) = ("invitation", "Make a new link");

#[test]
fn whoever_made_a_link_does_not_reset_until_the_person_signed_in_again() {
    let scene = scene();
    let words = "Another admin resets the second factor";

    let link = Scene::link_on(&scene.act(&scene.one, LINK.0).is(200));

    scene.is_shut(&scene.one, RESET, words);
    scene.set_password(&link);
    scene.is_shut(&scene.one, RESET, words);
    assert!(scene.other.open(&format!("/staff/{}", scene.agent)).has_link(RESET.1), "another admin may");
    scene.desk.pass(Duration::minutes(1));
    scene.sign_in(ANOTHER);
    scene.act(&scene.one, RESET.0).is(303);
}

#[test]
fn a_link_that_works_no_longer_does_not_count_and_that_of_another_admin_does_not_hide_it() {
    let scene = scene();
    let words = "Another admin resets the second factor";
    let record = format!("/staff/{}", scene.agent);

    // Replaced before anybody used it.
    scene.act(&scene.one, LINK.0).is(200);
    let link = Scene::link_on(&scene.act(&scene.other, LINK.0).is(200));
    assert!(scene.one.open(&record).has_link(RESET.1));
    scene.is_shut(&scene.other, RESET, words);
    // Used, and then another one made by somebody else: the password is still the one of that link.
    scene.set_password(&link);
    scene.act(&scene.one, LINK.0).is(200);
    scene.is_shut(&scene.other, RESET, words);
    scene.is_shut(&scene.one, RESET, words);
    scene.desk.db.execute("UPDATE invitations SET expires_at = now() WHERE used_at IS NULL");
    assert!(scene.one.open(&record).has_link(RESET.1), "a link that has run out opens nothing");
}

#[test]
fn whoever_reset_makes_no_link_until_the_person_has_a_second_factor_again() {
    let scene = scene();
    let words = "Another admin makes the link";

    scene.act(&scene.one, RESET.0).is(303);

    scene.is_shut(&scene.one, LINK, words);
    let link = Scene::link_on(&scene.act(&scene.other, LINK.0).is(200));
    scene.set_password(&link);
    scene.is_shut(&scene.one, LINK, words);
    let browser = scene.desk.browser();
    let typed = [("username", "saga.lindqvist"), ("password", ANOTHER)];
    browser.submit(&browser.open("/sign-in"), "/sign-in", &typed).is(303);
    enrol(&browser, scene.desk.now());
    scene.act(&scene.one, LINK.0).is(200);
}

/// Does it in a transaction of its own.
fn by_hand(desk: &TestDesk, admin: StaffId, id: StaffId, is_link: bool) -> Result<(), DeedRefusal> {
    let mut conn = desk.db.desk();
    let mut author = Author::clock(desk.institution, desk.now());
    author.origin.staff = Some(admin);
    let mut done = Ok(());
    let _ = conn.transaction(|conn| {
        done = if is_link {
            staff::invite_again(conn, author, id, None, Duration::hours(24), "Lost", Handover::Shown).map(drop)
        } else {
            staff::hold(conn, author, id, StaffDeed::SecondFactor, true)
                .map(|_| second_factor::reset(conn, author, id, Some("Lost")).expect("reset"))
        };
        if done.is_ok() { Ok(()) } else { Err(diesel::result::Error::RollbackTransaction) }
    });
    done
}

#[test]
fn of_both_at_once_by_one_hand_exactly_one_is_done() {
    let scene = scene();
    let admin = StaffId(scene.desk.db.count("SELECT id FROM staff WHERE username = 'aino.salmi'"));
    for round in 0..10 {
        let id = scene.desk.hire(&format!("agent{round}"), &[Role::Agent]);
        enrol(&half_way(&scene.desk, &format!("agent{round}")), scene.desk.now());

        let (link, reset) = raced(|| by_hand(&scene.desk, admin, id, true), || by_hand(&scene.desk, admin, id, false));

        match (link, reset) {
            (Ok(()), Err(DeedRefusal::Barrier(Barrier::LinkOfDoer)))
            | (Err(DeedRefusal::Barrier(Barrier::ResetOfDoer)), Ok(())) => {}
            both => panic!("{both:?}"),
        }
    }
}
