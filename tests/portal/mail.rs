//! Mail to staff, by a real server on a real socket: what is sent, to whom and when; what is not sent; and what admins see of it.
//! The program killed in the middle is in mail_program.rs.

use std::path::Path;

use actix_web::rt::System;
use cardfile::commands::mailing::take;
use cardfile::db::{mailing, outbox};
use cardfile::domain::policy::Role;
use cardfile::mail::{Encryption, Mailer};
use cardfile::services::outbox::{GAPS, TAKEN_FOR, Turn};
use chrono::Duration;

use crate::harness::{
    Answer, Authority, Browser, PASSWORD, Person, Received, Sink, TestDesk, deliver, enrol, half_way,
};
use crate::sealed::dump;

const DESK: &str = "https://desk.example.com";
const NEW: &str = "/staff/new";

/// A desk that sends mail, an admin who signed in, and the server.
fn mailing_desk() -> (TestDesk, Person, Sink) {
    let desk = TestDesk::new();
    mailing::set_on(&mut desk.db.owner(), true).expect("mail is on");
    let admin = desk.admin();
    (desk, admin, Sink::new())
}

/// Sends what is due now.
fn send(desk: &TestDesk, sink: &Sink) -> usize {
    deliver(&desk.state, &sink.mailer(DESK))
}

/// Adds somebody whose link goes by mail.
#[track_caller]
fn invite(admin: &Browser, username: &str, handover: &str) -> Answer {
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
fn invited(admin: &Browser) -> String {
    invite(admin, "tuuli.raud", "mail").is(303).location().to_owned()
}

/// Does a deed by its form, for the reason "other".
#[track_caller]
fn act(admin: &Browser, record: &str, deed: &str, more: &[(&str, &str)]) -> Answer {
    let at = format!("{record}/{deed}");
    let reason = [("reason", "other"), ("words", "It was asked for")];
    admin.submit(&admin.open(&at), &at, &[&reason[..], more].concat())
}

fn set_password(desk: &TestDesk, link: &str) -> Answer {
    let browser = desk.browser();
    let page = browser.open(link);
    browser.submit(&page, link, &[("password", PASSWORD), ("password_again", PASSWORD)])
}

fn subjects(received: &[Received]) -> Vec<String> {
    let plain = |message: &Received| message.subject().trim_start_matches("Nordic Example Bank: ").to_owned();
    received.iter().map(plain).collect()
}

const OPEN: &str = "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL";
const SEALED: &str = "SELECT count(*) FROM outbox WHERE link_sealed IS NOT NULL";

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
fn a_message_waits_for_a_server_that_is_down_and_is_tried_ever_more_seldom() {
    let (desk, admin, sink) = mailing_desk();
    let record = invited(&admin);
    sink.set_down(true);

    assert_eq!(send(&desk, &sink), 1);
    assert_eq!(send(&desk, &sink), 0, "it is not due again at once");
    desk.pass(GAPS[0]);
    assert_eq!(send(&desk, &sink), 1);
    desk.pass(GAPS[0]);
    assert_eq!(send(&desk, &sink), 0, "the second gap is longer");
    let page = admin.open(&record);
    assert!(page.main().contains("A message did not go. Waiting, tried twice, again"), "{}", page.main());
    assert!(admin.open("/staff").main().contains("1 message by e-mail did not go."));
    sink.set_down(false);
    desk.pass(GAPS[1]);
    send(&desk, &sink);

    assert_eq!(sink.received().len(), 1);
    assert_eq!(desk.db.count(SEALED), 0, "the link is erased once it went");
    assert!(!admin.open("/staff").main().contains("did not go"));
}

#[test]
fn what_was_given_up_is_told_to_admins_who_have_it_sent_again() {
    let (desk, admin, sink) = mailing_desk();
    let record = invited(&admin);
    sink.refuse(Some("550 5.1.1 <tuuli@example.com>: https://desk.example.com/invitation/abc unknown here"));

    for gap in GAPS {
        assert_eq!(send(&desk, &sink), 1);
        desk.pass(gap);
    }
    assert_eq!(send(&desk, &sink), 1);
    assert_eq!(desk.db.count("SELECT count(*) FROM outbox WHERE given_up_at IS NOT NULL"), 1);
    desk.pass(Duration::minutes(30));
    assert_eq!(send(&desk, &sink), 0);

    let admin = Person::sign_in(desk.browser(), admin.staff, &admin.username);
    let page = admin.open(&format!("{record}/messages"));
    let main = page.main();
    assert!(main.contains("Not sent, tried 8 times: the mail server said 550: 5.1.1 … … unknown here"), "{main}");
    assert!(!main.contains("/invitation/"), "{main}");
    assert!(!desk.db.text("SELECT last_error FROM outbox").expect("an error").contains('@'));
    assert!(admin.open("/staff").main().contains("1 message by e-mail did not go."));
    sink.refuse(None);
    let again = format!("{record}/messages");
    assert_eq!(admin.submit(&page, &again, &[]).is(303).location(), again);
    assert_eq!(send(&desk, &sink), 1);
    assert_eq!(sink.received().len(), 1);
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'mail_sent_again'"), 1);
    let page = admin.open(&again);
    assert!(page.main().contains("Sent Today") && !page.main().contains("Send again"), "{}", page.main());
}

#[test]
fn a_link_that_is_dead_is_never_sent_and_leaves_nothing_behind() {
    let (desk, admin, sink) = mailing_desk();
    let record = invited(&admin);
    sink.set_down(true);
    send(&desk, &sink);

    act(&admin, &record, "invitation", &[("handover", "mail")]).is(303);
    assert_eq!(desk.db.count(SEALED), 1, "the newer link ended the older");
    sink.set_down(false);
    desk.pass(Duration::minutes(2));
    send(&desk, &sink);
    assert_eq!(subjects(&sink.received()), ["set a new password"]);

    act(&admin, &record, "invitation", &[("handover", "mail")]).is(303);
    act(&admin, &record, "disablement", &[]).is(303);
    assert_eq!(desk.db.count(SEALED), 0, "being disabled ended it");
    act(&admin, &record, "enablement", &[]).is(303);
    act(&admin, &record, "invitation", &[("handover", "mail")]).is(303);
    desk.db.execute("UPDATE staff SET disabled_at = now()");
    assert_eq!(send(&desk, &sink), 1);
    assert_eq!(desk.db.count(SEALED), 0, "whoever disabled the person");
    desk.db.execute("UPDATE staff SET disabled_at = NULL");
    act(&admin, &record, "invitation", &[("handover", "mail")]).is(303);
    desk.db.execute("UPDATE invitations SET expires_at = now() WHERE replaced_at IS NULL AND used_at IS NULL");
    assert_eq!(outbox::erase_expired(&mut desk.db.desk(), desk.now()).expect("erased"), 1);
    send(&desk, &sink);

    assert_eq!(sink.received().len(), 1, "{:?}", sink.received());
    assert_eq!((desk.db.count(OPEN), desk.db.count(SEALED)), (0, 0));
    assert!(admin.open(&format!("{record}/messages")).main().contains("there was nothing to send any more"));
}

#[test]
fn a_link_that_waits_dies_with_its_use() {
    let (desk, admin, sink) = mailing_desk();
    invited(&admin);
    sink.set_silent(true);
    send(&desk, &sink);
    let link = sink.received()[0].link().expect("the server had taken it");
    assert_eq!(desk.db.count(SEALED), 1, "the server never said yes");

    set_password(&desk, &link).is(303);

    assert_eq!(desk.db.count(SEALED), 0);
    sink.set_silent(false);
    desk.pass(Duration::minutes(2));
    send(&desk, &sink);
    assert_eq!(subjects(&sink.received())[1..], ["a password was set"]);
}

#[test]
fn a_server_that_never_said_yes_is_sent_the_same_message_again() {
    let (desk, admin, sink) = mailing_desk();
    invited(&admin);
    sink.set_silent(true);
    send(&desk, &sink);
    sink.set_silent(false);
    desk.pass(Duration::minutes(2));
    send(&desk, &sink);

    let received = sink.received();

    assert_eq!(received.len(), 2, "rather twice than never");
    assert_eq!(received[0].field("Message-ID"), received[1].field("Message-ID"), "by which a mailbox can tell");
    assert_eq!(received[0].link(), received[1].link());
}

#[test]
fn a_message_whose_sender_went_away_is_sent_by_another_after_a_while() {
    let (desk, admin, sink) = mailing_desk();
    invited(&admin);

    let turn = System::new().block_on(take(&desk.state, DESK.to_owned())).expect("taken");

    assert!(matches!(turn, Turn::Send(_)));
    assert_eq!(send(&desk, &sink), 0, "it is in somebody's hands");
    desk.pass(TAKEN_FOR + Duration::seconds(1));
    assert_eq!(send(&desk, &sink), 1);
    desk.pass(TAKEN_FOR + Duration::hours(1));
    assert_eq!(send(&desk, &sink), 0);
    assert_eq!(sink.received().len(), 1);
}

#[test]
fn a_message_that_ends_its_sender_each_time_is_given_up() {
    let (desk, admin, sink) = mailing_desk();
    let record = invited(&admin);
    for _ in 0..=GAPS.len() {
        let turn = System::new().block_on(take(&desk.state, DESK.to_owned())).expect("taken");
        assert!(matches!(turn, Turn::Send(_)));
        desk.pass(TAKEN_FOR);
    }

    assert_eq!(send(&desk, &sink), 1);

    assert!(sink.received().is_empty());
    desk.pass(Duration::hours(1));
    assert_eq!(send(&desk, &sink), 0);
    let admin = Person::sign_in(desk.browser(), admin.staff, &admin.username);
    let page = admin.open(&record);
    assert!(page.main().contains("the program ended each time while it was sending this"), "{}", page.main());
}

#[test]
fn of_several_senders_side_by_side_one_sends_each_message() {
    let (desk, admin, sink) = mailing_desk();
    for number in 0..12 {
        invite(&admin, &format!("tuuli{number}"), "mail").is(303);
    }

    let taken: Vec<usize> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..4).map(|_| scope.spawn(|| send(&desk, &sink))).collect();
        running.into_iter().map(|sent| sent.join().expect("sent")).collect()
    });

    assert_eq!(taken.iter().sum::<usize>(), 12, "{taken:?}");
    let received = sink.received();
    let links: std::collections::BTreeSet<_> = received.iter().map(|message| message.link().expect("a link")).collect();
    assert_eq!((received.len(), links.len()), (12, 12));
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
fn mail_goes_encrypted_to_a_server_whose_certificate_is_good_and_to_no_other() {
    let (desk, admin, _) = mailing_desk();
    invited(&admin);
    let folder = crate::harness::folder();
    let (good, other) = (Authority::new(), Authority::new());
    let issue = |authority: &Authority, host: &str, name: &str| {
        let place = folder.path().join(name);
        std::fs::create_dir(&place).expect("a folder");
        (authority.issue_for(host, &place), authority.write_root(&place))
    };
    let sink = |files, roots: &Path| Sink::secured(files, roots.to_owned());
    let (files, roots) = issue(&good, "localhost", "good");
    let (foreign, _) = issue(&other, "localhost", "foreign");
    let (misnamed, _) = issue(&good, "elsewhere.example.com", "misnamed");
    let refusing = [sink(foreign, &roots), sink(misnamed, &roots)];
    let plain = Sink::new();
    let mut demanding = plain.settings(DESK);
    demanding.encryption = Encryption::StartTls;

    for refused in &refusing {
        assert_eq!(send(&desk, refused), 1);
        desk.db.execute("UPDATE outbox SET next_attempt_at = created_at");
        assert!(refused.received().is_empty());
        let why = desk.db.text("SELECT last_error FROM outbox").expect("an error");
        assert!(why.contains("certificate"), "{why}");
    }
    deliver(&desk.state, &Mailer::new(&demanding).expect("a mailer"));
    desk.db.execute("UPDATE outbox SET next_attempt_at = created_at");
    assert!(plain.received().is_empty(), "nothing is sent in the open");
    let trusted = sink(files, &roots);
    let mut settings = trusted.settings(DESK);
    settings.sign_in = Some(("desk@example.com".into(), "a secret".into()));
    deliver(&desk.state, &Mailer::new(&settings).expect("a mailer"));

    let received = trusted.received();
    assert_eq!(received.len(), 1);
    assert!(received[0].is_encrypted);
    assert_eq!(received[0].signed_in.as_deref(), Some("desk@example.com a secret"));
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
