//! Mail by the real program: killed right after a deed it mails what the deed caused when it is back, and its log holds neither
//! address nor link.

use std::net::TcpListener;
use std::path::Path;

use crate::commands::{complaint, count, done};
use crate::harness::{Browser, Program, Sink, enrol, folder, run};

const PASSWORD: &str = "lantern meadow forty two";

/// A desk for real use that sends by this server.
fn serve(port: u16, folder: &Path, sink: &Sink) -> Program {
    let (public, smtp) = (format!("http://localhost:{port}"), sink.port().to_string());
    let verb = [
        &["serve", "--institution", "Baltic Bank", "--number", "752002", "--country", "EST", "--public-url", &public][..],
        &["--smtp-host", "127.0.0.1", "--smtp-port", &smtp, "--smtp-tls", "none", "--smtp-from", "desk@example.com"],
    ];
    Program::start_on(port, folder, &verb.concat())
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

fn set_password(browser: &Browser, link: &str) {
    let page = browser.open(link);
    browser.submit(&page, link, &[("password", PASSWORD), ("password_again", PASSWORD)]).is(303);
}

#[test]
fn a_desk_killed_right_after_an_invitation_mails_it_when_it_is_back() {
    let (folder, sink, port) = (folder(), Sink::new(), free_port());
    sink.set_down(true);
    let desk = serve(port, folder.path(), &sink);
    let said = desk.hear("http://localhost:");
    let link = &said[said.find("/invitation/").expect("a link")..];
    let admin = desk.browser();
    set_password(&admin, link);
    let door = admin.open("/sign-in");
    admin.submit(&door, "/sign-in", &[("username", "admin"), ("password", PASSWORD)]).is(303);
    enrol(&admin, chrono::Utc::now());
    let typed = [
        ("display_name", "Tuuli Räud"),
        ("username", "tuuli.raud"),
        ("email", "tuuli.raud@example.com"),
        ("roles", "agent"),
        ("handover", "mail"),
    ];

    admin.submit(&admin.open("/staff/new"), "/staff/new", &typed).is(303);
    desk.kill();
    sink.set_down(false);
    let desk = serve(port, folder.path(), &sink);

    // Tried before it was killed or not: it is due again within some minutes, which nobody waits for here.
    let later = "UPDATE outbox SET next_attempt_at = now() WHERE sent_at IS NULL";
    crate::commands::execute_at(&desk, later);
    let received = sink.wait(1);
    let link = received[0].link().expect("a link");
    assert!(received[0].text().contains(&format!("\nhttp://localhost:{port}{link}\n")), "{}", received[0].text());
    let tuuli = desk.browser();
    set_password(&tuuli, &link);
    let door = tuuli.open("/sign-in");
    tuuli.submit(&door, "/sign-in", &[("username", "tuuli.raud"), ("password", PASSWORD)]).is(303);
    enrol(&tuuli, chrono::Utc::now());
    tuuli.get("/customers").is(200);
    let data = desk.data.to_str().expect("a path").to_owned();
    let reset = ["staff", "reset-second-factor", "--username", "tuuli.raud", "--yes", "--data-dir", &data];
    done(&run(&reset));
    let subjects: Vec<String> = sink.wait(4).iter().skip(1).map(|message| message.subject()).collect();
    assert!(subjects.contains(&"Baltic Bank: your second factor was reset".to_owned()), "{subjects:?}");
    assert_eq!(count(&desk, "SELECT count(*) FROM outbox WHERE link_sealed IS NOT NULL"), 0);
    desk.stop();
    let log = std::fs::read_to_string(folder.path().join("stderr.log")).expect("a log");
    assert!(log.contains("mail was sent"), "{log}");
    for secret in ["tuuli.raud@example.com", link.trim_start_matches("/invitation/")] {
        assert!(!log.contains(secret), "{secret} stands in the log");
    }
}

#[test]
fn settings_of_mail_are_checked_before_the_start() {
    let folder = folder();
    let data = folder.path().join("data");
    let data = data.to_str().expect("a path");
    let good = [
        &["check-config", "--data-dir", data, "--public-url", "http://localhost:8080"][..],
        &["--smtp-host", "127.0.0.1", "--smtp-from", "Desk <desk@example.com>"],
    ]
    .concat();

    let checked = done(&run(&good));
    assert!(checked.contains("by 127.0.0.1:587, from Desk <desk@example.com>"), "{checked}");
    for wrong in [
        &["--smtp-tls", "maybe"][..],
        &["--smtp-port", "0"],
        &["--smtp-username", "desk"],
        &["--smtp-ca", "/nowhere.pem"],
        &["--smtp-password-file", "/nowhere"],
    ] {
        let refused = run(&[&good[..], wrong].concat());
        assert_eq!(refused.status.code(), Some(2), "{wrong:?}: {}", complaint(&refused));
        assert_eq!(complaint(&refused).trim().lines().count(), 1, "{}", complaint(&refused));
    }
}
