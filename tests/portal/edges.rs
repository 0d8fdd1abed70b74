//! What no honest browser sends: clients that dawdle, cookies that come twice, and words that are made to break things. None of
//! it breaks anything, gets anywhere or is lost without a word.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use cardfile::domain::policy::Role;

use crate::harness::{Answer, Browser, Page, TestDesk};
use crate::sweep::{record_customer, token};

/// Words that some program somewhere stumbled over.
const NAUGHTY: [&str; 36] = [
    "\u{1}",
    "nul\0inside",
    "bell\u{7} and escape \u{1b}[31m",
    "line\r\nSet-Cookie: planted=1",
    "\u{202e}turned round",
    "isolated \u{2066} for ever",
    "zero\u{200b}width\u{feff}",
    "\u{fffd}\u{ffff}\u{10ffff}",
    "tag\u{e0041}\u{e0042}",
    "e\u{301}\u{300}\u{302}\u{303}\u{304}\u{306}\u{307}\u{308}",
    "👩🏽\u{200d}🚀👨\u{200d}👩\u{200d}👧",
    "ﷺ and ㎢",
    "İstanbul ıĞ ẞ ǅ",
    "１２３４５６７",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</textarea><svg/onload=alert(1)>",
    "<!-- & &lt; &#60; &amp;lt; -->",
    "javascript:alert(1)",
    "{{7*7}} ${7*7} <%= 7 %> #{7}",
    "'; DROP TABLE customers; --",
    "\\'; SELECT pg_sleep(9); --",
    "%' OR '%'='",
    "%00%0d%0a%25",
    "../../../../etc/passwd",
    "$(reboot) `reboot` | reboot",
    "${jndi:ldap://localhost/a}",
    "=cmd|' /C calc'!A0",
    "NULL",
    "undefined",
    "-1",
    "1e309",
    "9223372036854775808",
    "00000000-0000-0000-0000-000000000000",
    "   ",
];

/// A page with a form, and where the form goes.
type Form = (String, String);

/// The forms in which one types words.
fn forms(customer: i64, account: i64, card: i64) -> Vec<Form> {
    let same = |path: String| (path.clone(), path);
    let of_customer = ["edit/name", "edit/person", "edit/contact", "edit/address", "edit/registration", "suspension"];
    let of_desk =
        ["/settings", "/staff/new", "/settings/products/account/new", "/settings/products/card/new", "/customers/new"];
    let rest = [
        ("/".to_owned(), "/find".to_owned()),
        (format!("/customers/{customer}"), format!("/customers/{customer}/notes")),
        (format!("/accounts/new?customer={customer}&way=registered"), "/accounts/new".to_owned()),
        (format!("/cards/new?account={account}&way=registered"), "/cards/new".to_owned()),
        same(format!("/accounts/{account}/edit/details")),
        same(format!("/accounts/{account}/ownership")),
        same(format!("/cards/{card}/edit/embossing")),
        same(format!("/cards/{card}/block")),
    ];
    let of_customer = of_customer.map(|path| same(format!("/customers/{customer}/{path}")));
    of_customer.into_iter().chain(of_desk.map(|path| same(path.to_owned()))).chain(rest).collect()
}

/// The fields of a form in which one types.
fn typed_in(page: &Page, action: &str) -> Vec<String> {
    let within = |field: &str| page.attributes(&format!("form[action='{action}'] {field}"), "name");
    let inputs =
        ["input:not([type])", "input[type=text]", "input[type=search]", "input[type=email]", "input[type=tel]"];
    inputs.into_iter().chain(["textarea"]).flat_map(within).collect()
}

/// Sends the word in every field of the form; None where there is no such form now.
fn type_everywhere(person: &Browser, (path, action): &Form, word: &str) -> Option<Answer> {
    let page = person.get(path);
    if page.status != 200 || !page.body.contains(&format!("action=\"{action}\"")) {
        return None;
    }
    let page = page.page();
    let names = typed_in(&page, action);
    assert!(!names.is_empty(), "{path} has nothing to type in");
    let typed: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), word)).collect();
    Some(person.submit(&page, action, &typed))
}

#[test]
fn words_made_to_break_things_break_nothing_and_are_shown_as_what_they_are() {
    let desk = TestDesk::new();
    let person = desk.person("naughty.typist", &Role::ALL);
    let customer = record_customer(&person, "Matti", "Korhonen", "C1001");
    let account = desk.account_of(customer);
    let card = desk.card_on(account, customer);

    for form in forms(customer, account, card) {
        let mut sent = 0;
        for word in NAUGHTY {
            let Some(answer) = type_everywhere(&person, &form, word) else { continue };
            sent += 1;
            let met = format!("{} with {word:?}", form.1);
            assert!(matches!(answer.status.as_u16(), 200 | 303 | 400 | 404 | 409 | 422), "{met}: {}", answer.body);
            assert!(answer.header("set-cookie").is_none_or(|cookie| !cookie.contains("planted")), "{met}");
            let shown = if answer.status == 303 { person.get(answer.location()) } else { answer };
            assert!(shown.status.as_u16() < 500, "{met}: {}", shown.body);
            for tag in ["<script>alert", "<img src=x", "<svg/onload", "' onmouseover='"] {
                assert!(!shown.body.contains(tag), "{met} is part of the page");
            }
        }
        assert!(sent > 0, "{} was never there", form.0);
    }

    // Neither control characters nor what turns text round came to rest anywhere.
    for table in ["customers", "accounts", "cards", "staff", "institutions", "account_products", "card_products"] {
        let held = format!(
            r"SELECT count(*) FROM {table} AS t WHERE t::text ~ '[\u0001-\u001f\u007f\u202a-\u202e\u2066-\u2069]'"
        );
        assert_eq!(desk.db.count(&held), 0, "{table}");
    }
}

#[test]
fn bytes_that_are_no_text_are_told_so() {
    let desk = TestDesk::new();
    let person = desk.agent();

    for broken in ["%ff%fe", "%ed%a0%80", "%c0%af", "%f8%88%80%80%80"] {
        let status = person.get(&format!("/customers?kind={broken}")).status.as_u16();
        assert!(matches!(status, 200 | 400), "{broken} in an address: {status}");
        let body = format!("form_token={}&term={broken}", token(&person));
        let answer = person.send(reqwest::Method::POST, "/find", &[], Some(body));
        assert!(matches!(answer.status.as_u16(), 303 | 400 | 422), "{broken}: {}", answer.body);
    }
}

#[test]
fn a_session_cookie_that_comes_twice_is_nobodys() {
    let desk = TestDesk::new();
    let (one, other) = (desk.agent(), desk.supervisor());
    let (own, another) = (one.cookies().remove(0), other.cookies().remove(0));
    let damaged = (own.0.clone(), "damaged".to_owned());
    one.get("/me").is(200);

    for (first, second) in [(&own, &another), (&another, &own), (&own, &damaged), (&damaged, &own), (&own, &own)] {
        one.set_cookies(vec![first.clone(), second.clone()]);
        one.get("/me").is(303);
    }

    one.set_cookies(vec![("another".to_owned(), "site's".to_owned()), own]);
    one.get("/me").is(200);
}

#[test]
fn a_client_that_never_ends_its_headers_is_shown_out() {
    let desk = TestDesk::new();
    let mut stream = TcpStream::connect(desk.address).expect("the desk listens");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a patience");

    stream.write_all(b"GET / HTTP/1.1\r\nHost: local").expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the desk ends it");

    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 408"), "{}", String::from_utf8_lossy(&answer));
}

#[test]
fn hundreds_who_dawdle_keep_nobody_out() {
    let desk = TestDesk::new();
    let person = desk.agent();
    let begun = "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 999\r\n\r\na=";
    let dawdling: Vec<TcpStream> = (0..500)
        .map(|place| {
            let mut stream = TcpStream::connect(desk.address).expect("the desk listens");
            let sent = if place % 2 == 0 { begun } else { &begun[..20] };
            stream.write_all(sent.as_bytes()).expect("sent");
            stream
        })
        .collect();

    for path in ["/", "/customers", "/me"] {
        person.get(path).is(200);
    }
    drop(dawdling);
}
