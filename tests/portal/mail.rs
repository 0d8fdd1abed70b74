//! Mail to staff, by a real server on a real socket: what is said to whom, what is not written at all, and who sees it. How it is
//! sent is in mail_sending.rs, the program killed in the middle in mail_program.rs.

use cardfile::db::mailing;
use cardfile::domain::policy::Role;
use chrono::Duration;

use crate::harness::{Answer, Browser, PASSWORD, Person, Received, Sink, TestDesk, deliver, enrol, half_way};
use crate::sealed::dump;

pub const DESK: &str = "https://desk.example.com";
const NEW: &str = "/staff/new";

/// A desk that sends mail, an admin who signed in, and the server.
pub fn mailing_desk() -> (TestDesk, Person, Sink) {
    let desk = TestDesk::new();
    mailing::set_on(&mut desk.db.owner(), true).expect("mail is on");
    let admin = desk.admin();
    (desk, admin, Sink::new())
}

/// Sends what is due now.
pub fn send(desk: &TestDesk, sink: &Sink) -> usize {
    deliver(&desk.state, &sink.mailer(DESK))
}

/// Adds somebody whose link goes by mail.
#[track_caller]
pub fn invite(admin: &Browser, username: &str, handover: &str) -> Answer {
    let typed = [
        ("display_name", "Tuuli Räud"),
        ("username", username),
        ("email", "tuuli@example.com"),
        ("roles", "agent"),
        ("handover", handover),
    ];
    admin.submit(&admin.open(NEW), NEW, &typed)
}

/// Adds somebody by mail and answers their record.
#[track_caller]
pub fn invited(admin: &Browser) -> String {
    invite(admin, "tuuli.raud", "mail").is(303).location().to_owned()
}

/// Does a deed by its form, for the reason "other".
#[track_caller]
pub fn act(admin: &Browser, record: &str, deed: &str, more: &[(&str, &str)]) -> Answer {
    let at = format!("{record}/{deed}");
    let reason = [("reason", "other"), ("words", "It was asked for")];
    admin.submit(&admin.open(&at), &at, &[&reason[..], more].concat())
}

pub fn set_password(desk: &TestDesk, link: &str) -> Answer {
    let browser = desk.browser();
    let page = browser.open(link);
    browser.submit(&page, link, &[("password", PASSWORD), ("password_again", PASSWORD)])
}

pub fn subjects(received: &[Received]) -> Vec<String> {
    let plain = |message: &Received| message.subject().trim_start_matches("Nordic Example Bank: ").to_owned();
    received.iter().map(plain).collect()
}

#[test]
fn an_invited_person_opens_the_link_of_their_mail_and_is_in() {
    let (desk, admin, sink) = mailing_desk();

    let answer = invite(&admin, "tuuli.raud", "mail").is(303);
    assert!(!answer.body.contains("/invitation/"));
    let record = answer.location().to_owned();
    let page = admin.open(&record);
    assert!(page.main().contains("The link goes to their e-mail address."), "{}", page.main());
    assert!(page.main().contains("Invitation with a link On its way"), "{}", page.main());
    assert_eq!(send(&desk, &sink), 1);

    let received = sink.received();
    let [mail] = &received[..] else { panic!("{received:?}") };
    assert_eq!(mail.to, ["tuuli@example.com"]);
    assert_eq!(mail.recipient(), ("Tuuli Räud".to_owned(), "tuuli@example.com".to_owned()));
    assert_eq!(mail.subject(), "Nordic Example Bank: your account at the customer desk");
    assert!(mail.text().starts_with("Hello Tuuli Räud,\n\nYou have an account"), "{}", mail.text());
    assert!(mail.text().contains("The link works once, until "), "{}", mail.text());
    for field in ["From", "To", "Subject", "Date", "Message-ID"] {
        assert_eq!(mail.field(field).len(), 1, "{field}: {}", mail.raw);
    }
    assert!(mail.field("From")[0].ends_with("<desk@example.com>"), "{:?}", mail.field("From"));
    assert!(mail.field("Message-ID")[0].ends_with("@example.com>"), "{:?}", mail.field("Message-ID"));
    let link = mail.link().expect("a link");
    assert!(mail.text().contains(&format!("\n{DESK}{link}\n")), "{}", mail.text());
    assert!(set_password(&desk, &link).is(303).location().ends_with("/sign-in"));
    let browser = desk.browser();
    let page = browser.open("/sign-in");
    browser.submit(&page, "/sign-in", &[("username", "tuuli.raud"), ("password", PASSWORD)]).is(303);
    browser.get("/customers").is(200);
    let page = admin.open(&record);
    assert!(page.main().contains("Invitation with a link Sent Today"), "{}", page.main());
    assert!(page.main().contains("One-time link made and sent by e-mail"), "{}", page.main());
    send(&desk, &sink);
    assert_eq!(subjects(&sink.received())[1..], ["a password was set"]);
}

#[test]
fn whoever_makes_a_link_may_pass_it_on_and_its_person_gets_word_of_it() {
    let (desk, admin, sink) = mailing_desk();
    let record = invited(&admin);
    send(&desk, &sink);

    let answer = act(&admin, &record, "invitation", &[("handover", "shown")]).is(200);

    assert!(answer.body.contains("/invitation/"));
    send(&desk, &sink);
    let received = sink.received();
    assert_eq!(subjects(&received)[1..], ["a link to your account was made"]);
    assert_eq!(received[1].link(), None);
    let answer = act(&admin, &record, "invitation", &[("handover", "mail")]).is(303);
    assert_eq!(answer.location(), record);
    send(&desk, &sink);
    assert_eq!(subjects(&sink.received())[2..], ["set a new password"]);
    assert!(invite(&admin, "another", "shown").is(200).body.contains("/invitation/"));
    send(&desk, &sink);
    assert_eq!(subjects(&sink.received())[3..], ["a link to your account was made"]);
    assert!(set_password(&desk, &sink.received()[2].link().expect("a link")).is(303).location().ends_with("/sign-in"));
    act(&admin, &record, "invitation", &[("handover", "pigeon")]).is(400);
}

#[test]
fn a_link_by_mail_needs_an_address() {
    let (desk, admin, _) = mailing_desk();
    let typed = [("display_name", "Tuuli"), ("username", "tuuli.raud"), ("roles", "agent"), ("handover", "mail")];

    let refused = admin.submit(&admin.open(NEW), NEW, &typed).is(422).page();

    assert!(refused.main().contains("or pass the link on yourself"), "{}", refused.main());
    assert_eq!(desk.db.count("SELECT count(*) FROM outbox"), 0);
    let shown = [&typed[..3], &[("handover", "shown")]].concat();
    assert!(admin.submit(&refused, NEW, &shown).is(200).body.contains("/invitation/"));
    let record = format!("/staff/{}", desk.db.count("SELECT max(id) FROM staff"));
    assert!(!admin.open(&format!("{record}/invitation")).main().contains("By e-mail"));
    act(&admin, &record, "invitation", &[]).is(200);
    assert_eq!(desk.db.count("SELECT count(*) FROM outbox"), 0, "nobody is told where there is no address");
}

#[test]
fn without_a_mail_server_nothing_is_written_and_links_are_shown() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    let page = admin.open(NEW);
    assert!(!page.main().contains("By e-mail"), "{}", page.main());

    let answer = invite_shown(&admin);
    assert!(answer.body.contains("/invitation/"));
    let record = format!("/staff/{}", desk.db.count("SELECT max(id) FROM staff"));
    act(&admin, &record, "roles", &[("roles", "auditor")]).is(303);

    assert_eq!(desk.db.count("SELECT count(*) FROM outbox"), 0);
    assert!(!admin.open(&record).main().contains("Messages"));
}

fn invite_shown(admin: &Browser) -> Answer {
    let typed = [("display_name", "Tuuli"), ("username", "tuuli"), ("email", "tuuli@example.com"), ("roles", "agent")];
    admin.submit(&admin.open(NEW), NEW, &typed).is(200)
}

#[test]
fn a_deed_that_is_taken_back_mails_nothing() {
    let (desk, admin, sink) = mailing_desk();
    desk.hire("tuuli.raud", &[Role::Agent]);

    invite(&admin, "tuuli.raud", "mail").is(422);
    // Everything of the deed was done when its record fails.
    desk.db.execute("ALTER TABLE events ADD CONSTRAINT broken CHECK (action <> 'invitation_made') NOT VALID");
    invite(&admin, "another", "mail").is(500);

    assert_eq!(desk.db.count("SELECT count(*) FROM outbox"), 0);
    assert_eq!(send(&desk, &sink), 0);
}

#[test]
fn word_goes_to_who_is_concerned_whatever_changes_in_an_account() {
    let desk = TestDesk::requiring_second_factor();
    mailing::set_on(&mut desk.db.owner(), true).expect("mail is on");
    let sink = Sink::new();
    desk.hire("aino.salmi", &[Role::Admin]);
    let admin = half_way(&desk, "aino.salmi");
    enrol(&admin, desk.now());
    let saga = desk.hire("saga.lindqvist", &[Role::Agent]);
    desk.db.execute(&format!("UPDATE staff SET email = 'saga@example.com' WHERE id = {saga}"));
    let record = format!("/staff/{saga}");

    let browser = half_way(&desk, "saga.lindqvist");
    enrol(&browser, desk.now());
    let typed = [("current", PASSWORD), ("password", "another lantern 12"), ("password_again", "another lantern 12")];
    browser.submit(&browser.open("/me"), "/me/password", &typed).is(303);
    act(&admin, &record, "roles", &[("roles", "auditor")]).is(303);
    act(&admin, &record, "second-factor", &[]).is(303);
    let stranger = desk.browser();
    for _ in 0..10 {
        desk.pass(Duration::minutes(1));
        let page = stranger.open("/sign-in");
        stranger.submit(&page, "/sign-in", &[("username", "saga.lindqvist"), ("password", "guessed it")]).is(422);
    }
    send(&desk, &sink);

    let received = sink.received();
    assert!(received.iter().all(|message| message.to == ["saga@example.com"] && message.link().is_none()));
    let told = [
        "your second factor was changed",
        "your password was changed",
        "your roles were changed",
        "your second factor was reset",
        "your account is locked",
    ];
    assert_eq!(subjects(&received), told);
    let ids: std::collections::BTreeSet<_> = received.iter().flat_map(|message| message.field("Message-ID")).collect();
    assert_eq!(ids.len(), told.len());
}

#[test]
fn the_address_of_before_gets_word_and_what_was_written_before_goes_there_still() {
    let (desk, admin, sink) = mailing_desk();
    let record = invited(&admin);
    send(&desk, &sink);
    let mine = ("email", "aino.salmi@example.net");
    let name = ("display_name", "Tuuli Räud");

    // One more before the change, which the server gets after it.
    act(&admin, &record, "roles", &[("roles", "auditor")]).is(303);
    act(&admin, &record, "particulars", &[name, mine]).is(303);
    act(&admin, &record, "roles", &[("roles", "agent")]).is(303);
    act(&admin, &record, "particulars", &[name, ("email", "")]).is(303);
    act(&admin, &record, "particulars", &[name, mine]).is(303);
    act(&admin, &record, "particulars", &[mine, ("display_name", "Tuuli Saar")]).is(303);
    send(&desk, &sink);

    let received = sink.received();
    let told: Vec<_> =
        received[1..].iter().map(|message| message.to[0].as_str()).zip(subjects(&received[1..])).collect();
    let (before, after) = ("tuuli@example.com", "aino.salmi@example.net");
    let (roles, address) = ("your roles were changed".to_owned(), "your e-mail address was changed".to_owned());
    let expected = [(before, roles.clone()), (before, address.clone()), (after, roles), (after, address)];
    assert_eq!(told, expected);
    assert!(!received[2].text().contains(after), "it does not say to where: {}", received[2].text());
    assert!(admin.open(&record).main().contains("Word to the address of before that it was changed Sent Today"));
}

#[test]
fn a_link_that_waits_is_sealed_and_a_dump_holds_nothing_of_it() {
    let (desk, admin, sink) = mailing_desk();
    invited(&admin);

    let waiting = dump(&desk);
    send(&desk, &sink);
    let sent = dump(&desk);

    let link = sink.received()[0].link().expect("a link");
    let token = link.trim_start_matches("/invitation/");
    let hex: String = token.bytes().map(|byte| format!("{byte:02x}")).collect();
    assert!(waiting.contains("invitation_made") && token.len() > 40);
    for dump in [waiting, sent] {
        assert!(!dump.contains(token) && !dump.contains(&hex), "the link stands in the dump");
    }
}

#[test]
fn messages_are_seen_by_admins_of_the_institution_only() {
    let (desk, admin, _) = mailing_desk();
    let record = invited(&admin);
    let elsewhere = desk.other_institution("752002");
    let other = desk.hire_at(elsewhere, "liis.saar", &[Role::Admin]);
    let other = Person::sign_in(desk.browser(), other, "liis.saar");

    other.get(&format!("{record}/messages")).is(404);
    desk.agent().get(&format!("{record}/messages")).is(403);
}
