//! How mail to staff is sent: tried again while the server is down, given up in the end, once by several senders, encrypted, and
//! never a link that is dead. What is said to whom is in mail.rs.

use std::path::Path;

use actix_web::rt::System;
use cardfile::commands::mailing::take;
use cardfile::db::outbox;
use cardfile::mail::{Encryption, Mailer};
use cardfile::services::outbox::{GAPS, TAKEN_FOR, Turn};
use chrono::Duration;

use crate::harness::{Authority, Person, Sink, deliver};
use crate::mail::{DESK, act, invite, invited, mailing_desk, send, set_password, subjects};

const OPEN: &str = "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL";
const SEALED: &str = "SELECT count(*) FROM outbox WHERE link_sealed IS NOT NULL";

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
