//! TLS of the desk's own: versions, the client's address, the certificate read again, files that cannot be used.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use cardfile::cluster::Cluster;
use cardfile::tls::{Certificate, TlsError};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use rustls::ProtocolVersion;
use rustls::version::{TLS12, TLS13};

use crate::harness::{Authority, HOST, Program, cardfile, folder, run};

const ORIGIN: &str = "https://desk.example.com";

fn start(folder: &Path, files: &cardfile::tls::Files) -> Program {
    let (certificate, key) = (files.certificate.to_str().expect("a path"), files.key.to_str().expect("a path"));
    let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
    Program::start_on(
        port,
        folder,
        &["trial", "--demo", "5", "--public-url", ORIGIN, "--tls-cert", certificate, "--tls-key", key],
    )
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n")
}

#[test]
fn a_desk_with_a_certificate_speaks_tls_of_both_versions_and_nothing_in_the_open() {
    let (folder, authority) = (folder(), Authority::new());
    let files = authority.issue(folder.path());
    let program = start(folder.path(), &files);

    for (versions, spoken) in [(&TLS12, ProtocolVersion::TLSv1_2), (&TLS13, ProtocolVersion::TLSv1_3)] {
        let secured = authority.ask(program.address, &[versions], &get("/sign-in")).expect("an answer");
        assert!(secured.answer.starts_with("HTTP/1.1 200"), "{}", secured.answer);
        assert!(secured.answer.contains("strict-transport-security: max-age="), "{}", secured.answer);
        assert_eq!(secured.version, spoken);
    }

    assert!(Authority::new().ask(program.address, &[&TLS13], &get("/")).is_err(), "nobody else vouches for it");
    let open = TcpStream::connect(program.address).and_then(|mut stream| {
        stream.write_all(get("/sign-in").as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
    });
    assert!(!open.unwrap_or_default().starts_with(b"HTTP"), "an answer in the open");
    program.stop();
}

#[test]
fn the_history_has_the_clients_address_over_tls() {
    let (folder, authority) = (folder(), Authority::new());
    let files = authority.issue(folder.path());
    let program = start(folder.path(), &files);
    let door = authority.ask(program.address, &[&TLS13], &get("/sign-in")).expect("a page").answer;
    let cookie =
        door.lines().find_map(|line| line.strip_prefix("set-cookie: ")).and_then(|line| line.split(';').next());
    let token = door.split("name=\"form_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let [_, username, password] = program.sign_ins().into_iter().next().expect("somebody");
    let fields = [("form_token", token.expect("a token")), ("username", &username), ("password", &password)];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = format!(
        "POST /sign-in HTTP/1.1\r\nHost: {HOST}\r\nOrigin: {ORIGIN}\r\nCookie: {}\r\nConnection: close\r\n\
         X-Forwarded-For: 203.0.113.9\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        cookie.expect("a cookie"),
        body.len(),
    );

    let answered = authority.ask(program.address, &[&TLS13], &request).expect("an answer").answer;

    assert!(answered.starts_with("HTTP/1.1 303"), "{answered}");
    let cluster = Cluster::attach(&program.data).expect("the folder is right").expect("it runs");
    let mut conn = PgConnection::establish(&cluster.owner_url()).expect("the database answers");
    let told = "(SELECT string_agg(DISTINCT host(address::inet), ' ') FROM events WHERE action = 'signed_in')";
    let address: Option<String> = diesel::select(sql::<Nullable<Text>>(told)).get_result(&mut conn).expect("an answer");
    assert_eq!(address.as_deref(), Some("127.0.0.1"));
    program.stop();
}

#[test]
fn a_renewed_certificate_is_shown_after_sighup_and_a_broken_one_changes_nothing() {
    let (folder, authority) = (folder(), Authority::new());
    let files = authority.issue(folder.path());
    let program = start(folder.path(), &files);
    let shown = || authority.ask(program.address, &[&TLS12, &TLS13], &get("/sign-in")).expect("an answer").certificate;
    let until = |what: &str, is_so: &dyn Fn() -> bool| {
        let began = Instant::now();
        while !is_so() {
            assert!(began.elapsed() < Duration::from_secs(30), "{what}");
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    let first = shown();

    authority.issue(folder.path());
    assert_eq!(shown(), first, "not before it is told");
    program.signal("HUP");
    until("the new certificate was not shown", &|| shown() != first);

    let second = shown();
    std::fs::write(&files.certificate, "no certificate").expect("written");
    program.signal("HUP");
    let log = || std::fs::read_to_string(folder.path().join("stderr.log")).expect("the log");
    until("it was not said", &|| log().contains("the certificate stays as it was"));
    assert_eq!(shown(), second);
    program.stop();
}

fn set_mode(file: &Path, mode: u32) {
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(mode)).expect("set");
}

#[test]
fn a_key_that_others_may_read_is_refused_and_one_for_a_group_is_not() {
    let folder = folder();
    let files = Authority::new().issue(folder.path());
    let read = |mode: u32| {
        set_mode(&files.key, mode);
        Certificate::read(files.clone())
    };

    // As nobody's but the desk's, and as root's with a group of those who serve.
    for mode in [0o600, 0o400, 0o640] {
        read(mode).unwrap_or_else(|error| panic!("{mode:o}: {error}"));
    }
    for mode in [0o644, 0o604, 0o602, 0o666] {
        assert!(matches!(read(mode), Err(TlsError::OpenToAll(_))), "{mode:o}");
    }
    let present = read(0o600).expect("read");
    set_mode(&files.key, 0o644);
    assert!(present.read_again().is_err(), "nor while it serves");
}

#[test]
fn files_that_cannot_be_used_are_named_before_anything_starts() {
    let (folder, authority) = (folder(), Authority::new());
    let files = authority.issue(folder.path());
    let path = |name: &str| folder.path().join(name).to_str().expect("a path").to_owned();
    let (certificate, key) = (path("desk.pem"), path("desk.key"));
    let other = tempfile::tempdir_in(folder.path()).expect("a folder");
    authority.issue(other.path());
    let others = other.path().join("desk.key").to_str().expect("a path").to_owned();
    std::fs::write(folder.path().join("empty"), "").expect("written");
    set_mode(&folder.path().join("empty"), 0o600);
    std::fs::copy(&files.key, folder.path().join("open.key")).expect("copied");
    set_mode(&folder.path().join("open.key"), 0o644);
    let said = |certificate: &str, key: &str| {
        let data = path("data");
        let output =
            run(&["serve", "--data-dir", &data, "--public-url", ORIGIN, "--tls-cert", certificate, "--tls-key", key]);
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };

    for (certificate, key, words) in [
        (path("absent"), key.clone(), "absent: "),
        (path("empty"), key.clone(), "holds no certificate in PEM form"),
        (certificate.clone(), path("empty"), "holds no private key in PEM form"),
        (certificate.clone(), others, "is not the key of the certificate in"),
        (certificate.clone(), path("open.key"), "can be read by everybody on this machine: chmod 600 "),
    ] {
        let said = said(&certificate, &key);
        assert!(said.contains(words) && said.lines().count() == 1, "{said}");
    }
    let half = run(&["check-config", "--public-url", ORIGIN, "--tls-cert", &certificate]);
    let half = String::from_utf8_lossy(&half.stderr).into_owned();
    assert!(half.contains("go together") && half.lines().count() == 1, "{half}");
    let checked = cardfile(&["check-config", "--data-dir", &path("data"), "--public-url", ORIGIN])
        .args(["--tls-cert", &certificate, "--tls-key", &key])
        .output()
        .expect("it runs");
    let checked = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(checked.contains(&format!("with the certificate in {certificate}")), "{checked}");
    assert_eq!(files.certificate.to_str(), Some(certificate.as_str()));
}
