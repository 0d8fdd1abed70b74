//! What stands on every answer, whatever its status: the security headers, and for how long it may be kept. Errors have pages
//! of our own with a way on.

use cardfile::domain::policy::Role;
use cardfile::web::routes::entries;
use reqwest::Method;

use crate::harness::{Answer, TestDesk};
use crate::sweep::{Places, record_customer, token};

const PROMISED: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'; connect-src 'self'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// Holds an answer against what every answer promises.
#[track_caller]
fn check(answer: &Answer) {
    for (name, value) in PROMISED {
        assert_eq!(answer.header(name), Some(value), "{} {}", answer.status, answer.body);
    }
    assert_eq!(answer.headers.get_all("content-security-policy").iter().count(), 1);
    assert!(answer.header("x-request-id").is_some_and(|id| id.len() == 32));
    assert_eq!(answer.header("cache-control"), Some("no-store"), "{} {}", answer.status, answer.body);
    assert_eq!(answer.header("server"), None);
}

/// An error page of our own, with a way on.
#[track_caller]
fn is_error(answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{}", answer.body);
    check(answer);
    let page = answer.page();
    assert!(!page.attributes("main a[href]", "href").is_empty(), "{status} has no way on: {}", page.main());
    assert!(!page.heading().contains(char::is_numeric), "no codes for people: {}", page.heading());
}

#[test]
fn every_route_carries_the_headers() {
    let desk = TestDesk::new();
    let person = desk.person("kaisa.moller", &Role::ALL);
    let customer = record_customer(&person, "Matti", "Korhonen", "C1001");
    let places = Places::of(&desk, &person, customer);
    let token = token(&person);

    for entry in entries().iter().filter(|entry| entry.path != "/static/{file}") {
        check(&places.ask(&desk.browser(), entry, None));
        if entry.path != "/sign-out" {
            check(&places.ask(&person, entry, Some(&token)));
        }
    }
}

#[test]
fn static_files_are_kept_for_ever_under_the_name_of_their_content() {
    let desk = TestDesk::new();
    let browser = desk.browser();
    let page = browser.open("/sign-in");
    let files = [page.attributes("link[href]", "href"), page.attributes("script[src]", "src")].concat();
    assert_eq!(files.len(), 3);

    for file in files {
        let answer = browser.get(&file).is(200);
        for (name, value) in PROMISED {
            assert_eq!(answer.header(name), Some(value), "{file}");
        }
        assert_eq!(answer.header("cache-control"), Some("public, max-age=31536000, immutable"));

        let parts: Vec<&str> = file.split('.').collect();
        is_error(&browser.get(&format!("{}.0123456789abcdef.{}", parts[0], parts[2])), 404);
        is_error(&browser.get(&format!("{}.{}", parts[0], parts[2])), 404);
    }
    is_error(&browser.get("/static/..%2f..%2fetc%2fpasswd"), 404);
}

#[test]
fn an_address_that_makes_no_sense_is_an_error_page_of_our_own() {
    let desk = TestDesk::new();
    let person = desk.person("kaisa.moller", &Role::ALL);

    for nowhere in
        ["/nowhere", "/customers/", "/customers/999999", "/customers/new/nothing", "/find/nothing", "//", "/%00"]
    {
        is_error(&person.get(nowhere), 404);
    }
    for nowhere in ["/customers/abc", "/customers/99999999999999999999", "/customers/%ff", "/customers/1/edit/nothing"]
    {
        is_error(&person.get(nowhere), 404);
    }
    for unread in ["/customers?colour=red", "/customers?kind=private&kind=corporate", "/customers/new?evil=1"] {
        is_error(&person.get(unread), 400);
    }
    is_error(&desk.browser().get("/nowhere"), 404);
}

#[test]
fn a_wrong_method_is_an_error_page_and_no_header_changes_it() {
    let desk = TestDesk::new();
    let person = desk.admin();

    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::TRACE, Method::OPTIONS] {
        is_error(&person.send(method, "/settings", &[], None), 405);
    }
    is_error(&person.post_raw("/help", &[]), 405);
    for name in ["x-http-method-override", "x-http-method", "x-method-override"] {
        assert_eq!(person.get_with("/help", &[(name, "POST")]).is(200).page().heading(), "Help");
    }
}

#[test]
fn refusals_are_error_pages_with_a_way_on() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    let token = token(&admin);
    let large = "x".repeat(64 * 1024);

    is_error(&admin.post_raw("/me/theme", &[("form_token", &token), ("colour", "red")]), 400);
    is_error(&admin.get("/customers"), 403);
    is_error(&admin.post_raw("/me/theme", &[("theme", "dark")]), 403);
    is_error(&admin.post_raw("/me/theme", &[("form_token", &token), ("theme", &large)]), 413);
    check(&admin.get("/sign-in").is(200));
    check(&desk.browser().get("/settings").is(303));
    let typed = [("form_token", &*token), ("current", ""), ("password", "a"), ("password_again", "b")];
    check(&admin.post_raw("/me/password", &typed).is(422));
}

#[test]
fn a_stale_form_and_too_many_attempts_carry_the_headers() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    let page = admin.open("/settings");
    admin.submit(&page, "/settings", &[("name", "Nordic Bank")]).is(303);

    check(&admin.submit(&page, "/settings", &[("name", "Another Bank")]).is(409));

    let stranger = desk.browser();
    let door = stranger.open("/sign-in");
    let typed = [("username", "nobody.here"), ("password", "wrong wrong wrong wrong")];
    let last = (0..12).map(|_| stranger.submit(&door, "/sign-in", &typed)).find(|answer| answer.status == 429);
    let last = last.expect("an address has ten attempts");
    is_error(&last, 429);
    assert!(last.header("retry-after").is_some_and(|secs| (1..=6).contains(&secs.parse().unwrap_or(0))));
}

#[test]
fn what_breaks_on_our_side_says_so_with_a_reference() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    desk.db.execute("ALTER TABLE events RENAME TO events_elsewhere");

    let answer = admin.get("/settings");

    is_error(&answer, 500);
    let page = answer.page();
    assert_eq!(page.heading(), "Something went wrong on our side");
    assert!(page.main().contains(answer.header("x-request-id").expect("an id")));
    assert!(!page.main().contains("events"), "nothing of the inside: {}", page.main());
}

#[test]
fn without_the_database_the_desk_says_wait_and_signs_nobody_out() {
    let desk = TestDesk::impatient();
    let admin = desk.admin();
    let url = desk.db.owner_url();
    let name = url.split(['/', '?']).find(|part| part.starts_with("test_")).expect("a name").to_owned();
    let maintenance = |statement: &str| {
        use diesel::connection::SimpleConnection;
        let url = url.replacen(&format!("/{name}?"), "/postgres?", 1);
        let mut conn = <diesel::PgConnection as diesel::Connection>::establish(&url).expect("PostgreSQL answers");
        conn.batch_execute(statement).expect("the statement runs");
    };

    maintenance(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
    maintenance(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"));

    for path in ["/", "/settings", "/sign-in"] {
        let began = std::time::Instant::now();
        let answer = admin.get(path);
        is_error(&answer, 503);
        assert_eq!(answer.header("retry-after"), Some("5"));
        assert!(began.elapsed().as_secs_f32() < 3.0, "{path} took {:?}", began.elapsed());
    }
    check(&admin.get("/health/live").is(200));
    check(&admin.get("/health/ready").is(503));

    maintenance(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"));
    let began = std::time::Instant::now();
    let mut answer = admin.get("/settings");
    while answer.status != 200 {
        assert_eq!(answer.status, 503, "{}", answer.body);
        assert!(began.elapsed().as_secs() < 5, "still away");
        answer = admin.get("/settings");
    }
    assert_eq!(answer.page().heading(), "Settings");
    assert_eq!(admin.get("/health/ready").is(200).body, "ready\n");
}

#[test]
fn oversized_headers_and_foreign_hosts_go_no_further() {
    let desk = TestDesk::new();
    let admin = desk.admin();
    let (fits, large) = ("x".repeat(15 * 1024), "x".repeat(16 * 1024 + 1));

    admin.get_with("/help", &[("x-filler", &fits)]).is(200);
    check(&admin.get_with("/help", &[("x-filler", &large)]).is(431));
    check(&admin.get(&format!("/help?{large}")).is(431));
    for host in ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example"] {
        let answer = admin.get_with("/help", &[("host", host)]).is(421);
        check(&answer);
        assert_eq!(answer.page().heading(), "This desk has another address");
    }
    admin.get_with("/help", &[("host", "localhost:8080")]).is(200);
}

#[test]
fn a_form_that_dawdles_is_given_up() {
    use std::io::{Read, Write};

    let desk = TestDesk::new();
    let mut stream = std::net::TcpStream::connect(desk.address).expect("the desk listens");
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nHost: localhost:{}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: 1000\r\n\r\nusername=saga",
        desk.address.port()
    );

    stream.write_all(head.as_bytes()).expect("sent");
    stream.set_read_timeout(Some(std::time::Duration::from_secs(30))).expect("a patience");
    let mut answer = [0; 64];
    let length = stream.read(&mut answer).expect("an answer although the rest never comes");

    assert!(answer[..length].starts_with(b"HTTP/1.1 400"), "{}", String::from_utf8_lossy(&answer));
}

#[test]
fn behind_an_encrypted_address_browsers_are_told_to_keep_to_it() {
    let (open, behind) = (TestDesk::new(), TestDesk::behind("https://desk.example.com"));
    let told = |desk: &TestDesk, host: &str| {
        let answer = desk.browser().get_with("/sign-in", &[("host", host)]).is(200);
        answer.header("strict-transport-security").map(str::to_owned)
    };

    assert_eq!(told(&behind, "desk.example.com").as_deref(), Some("max-age=63072000; includeSubDomains"));
    assert_eq!(told(&open, "localhost"), None);
    behind.browser().get_with("/sign-in", &[("host", "evil.example")]).is(421);
}

#[test]
fn behind_a_public_address_only_its_own_forms_are_taken() {
    let desk = TestDesk::behind("https://desk.example.com");
    let stranger = desk.browser();
    let page = stranger.get_with("/sign-in", &[("host", "desk.example.com")]).is(200).page();
    let fields = page.filled_form("/sign-in", &[("username", "nobody.here"), ("password", "wrong wrong wrong wrong")]);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let send = |origin: &str| {
        let headers = [("host", "desk.example.com"), ("origin", origin)];
        stranger.post_with("/sign-in", &headers, &fields).status.as_u16()
    };

    assert_eq!(send("https://desk.example.com"), 422);
    for foreign in ["http://desk.example.com", "https://evil.example", "null"] {
        assert_eq!(send(foreign), 403, "{foreign}");
    }
}
