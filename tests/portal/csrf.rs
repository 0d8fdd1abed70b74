//! Forms that are not of this session or this site, and forms that are none of ours: every POST of the table refuses them and
//! changes nothing. Opening pages changes nothing either.

use cardfile::domain::policy::Role;
use cardfile::web::routes::{Entry, entries};

use crate::harness::{Person, TestDesk};
use crate::sweep::{Places, fingerprint, record_customer, token};

fn posts() -> Vec<Entry> {
    entries().into_iter().filter(|entry| entry.method == "POST").collect()
}

/// Somebody who may do everything, so that no refusal is for want of a right.
fn ready() -> (TestDesk, Person, Places) {
    let desk = TestDesk::new();
    let person = desk.person("kaisa.moller", &Role::ALL);
    let customer = record_customer(&person, "Matti", "Korhonen", "C1001");
    let places = Places::of(&desk, &person, customer);
    (desk, person, places)
}

#[test]
fn every_post_refuses_a_token_that_is_not_of_this_session() {
    let (desk, person, places) = ready();
    let own = token(&person);
    let damaged = format!("{}{}", &own[..own.len() - 1], if own.ends_with('A') { 'B' } else { 'A' });
    let others = token(&desk.supervisor());
    let before = fingerprint(&desk);

    for entry in posts() {
        let cases =
            [("missing", None), ("empty", Some("")), ("damaged", Some(&*damaged)), ("another's", Some(&*others))];
        for (case, token) in cases {
            let answer = places.ask(&person, &entry, token);

            assert_eq!(answer.status, 403, "{} with a {case} token: {}", entry.path, answer.body);
            assert_eq!(answer.page().heading(), "This form belongs to another session");
        }
        let doubled = places.send(&person, &entry, &[], Some(&own), &[("form_token", &own)]);
        assert_eq!(doubled.status, 403, "{} with two tokens", entry.path);
    }
    assert_eq!(fingerprint(&desk), before);
}

#[test]
fn the_token_of_the_door_opens_nothing_behind_it() {
    let (desk, person, places) = ready();
    let stranger = desk.browser();
    let of_the_door = token(&stranger);
    let before = fingerprint(&desk);

    for entry in posts().iter().filter(|entry| entry.permission != "public") {
        assert_eq!(places.ask(&person, entry, Some(&of_the_door)).status, 403, "{}", entry.path);
        assert_eq!(places.ask(&stranger, entry, Some(&of_the_door)).location(), "/sign-in", "{}", entry.path);
    }
    assert_eq!(fingerprint(&desk), before);
}

#[test]
fn every_post_refuses_what_comes_from_another_site() {
    let (desk, person, places) = ready();
    let token = token(&person);
    let ours = format!("http://{}", desk.address);
    let before = fingerprint(&desk);

    for entry in posts() {
        let cases: [&[(&str, &str)]; 6] = [
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "cross-site"), ("origin", &ours)],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
            &[("origin", "http://127.0.0.1:1")],
        ];
        for headers in cases {
            let answer = places.send(&person, &entry, headers, Some(&token), &[]);

            assert_eq!(answer.status, 403, "{} {headers:?}: {}", entry.path, answer.body);
        }
    }
    assert_eq!(fingerprint(&desk), before);
}

#[test]
fn what_comes_from_our_own_pages_is_taken() {
    let (desk, person, places) = ready();
    let token = token(&person);
    let theme = posts().into_iter().find(|entry| entry.path == "/me/theme").expect("there is a look");
    let ours = format!("http://{}", desk.address);

    for headers in [[("sec-fetch-site", "same-origin")], [("origin", &*ours)], [("sec-fetch-site", "none")]] {
        places.send(&person, &theme, &headers, Some(&token), &[]).is(303);
    }
}

#[test]
fn every_post_refuses_fields_that_are_not_its_own() {
    let (desk, person, places) = ready();
    let token = token(&person);
    let before = fingerprint(&desk);

    for entry in posts() {
        let unknown = places.send(&person, &entry, &[], Some(&token), &[("is_admin", "true")]);
        assert_eq!(unknown.status, 400, "{} with an unknown field: {}", entry.path, unknown.body);
        assert_eq!(unknown.page().heading(), "This request could not be read");

        let override_method = places.send(&person, &entry, &[], Some(&token), &[("_method", "DELETE")]);
        assert_eq!(override_method.status, 400, "{} with a method in the form", entry.path);

        if let Some((name, value)) = places.form(&entry).first() {
            let doubled = places.send(&person, &entry, &[], Some(&token), &[(name, value)]);
            assert_eq!(doubled.status, 400, "{} with {name} twice: {}", entry.path, doubled.body);
        }
    }
    assert_eq!(fingerprint(&desk), before);
}

#[test]
fn every_post_refuses_what_is_too_large_or_no_form() {
    let (desk, person, places) = ready();
    let token = token(&person);
    let before = fingerprint(&desk);
    let many: Vec<(String, String)> = (0..200).map(|n| (format!("field{n}"), String::new())).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let large = "x".repeat(64 * 1024);

    for entry in posts() {
        let status = |more: &[(&str, &str)]| places.send(&person, &entry, &[], Some(&token), more).status.as_u16();
        assert_eq!(status(&[("words", &large)]), 413, "{}", entry.path);
        assert_eq!(status(&many), 413, "{} with more than 200 fields", entry.path);
        for kind in ["application/json", "multipart/form-data; boundary=x", "text/plain", ""] {
            let address = places.address(entry.path);
            let answer = person.send(reqwest::Method::POST, &address, &[("content-type", kind)], None);

            assert_eq!(answer.status, 400, "{} as {kind:?}: {}", entry.path, answer.body);
        }
    }
    assert_eq!(fingerprint(&desk), before);
}

#[test]
fn a_form_of_exactly_64_kib_or_200_fields_is_read() {
    let (_desk, person, places) = ready();
    let token = token(&person);
    let theme = posts().into_iter().find(|entry| entry.path == "/me/theme").expect("there is a look");
    let head = format!("theme=dark&form_token={token}&x=");
    let body = |length: usize| format!("{head}{}", "x".repeat(length - head.len()));
    let fields: Vec<(String, String)> = (0..198).map(|n| (format!("field{n}"), String::new())).collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();

    // Read, and then refused for a field that is not its own.
    person.send(reqwest::Method::POST, "/me/theme", &[], Some(body(64 * 1024))).is(400);
    person.send(reqwest::Method::POST, "/me/theme", &[], Some(body(64 * 1024 + 1))).is(413);
    places.send(&person, &theme, &[], Some(&token), &fields).is(400);
}

#[test]
fn opening_pages_changes_nothing() {
    let (desk, person, places) = ready();
    let before = fingerprint(&desk);

    for entry in entries().iter().filter(|entry| entry.method == "GET") {
        let answer = places.ask(&person, entry, None);

        assert!(matches!(answer.status.as_u16(), 200 | 303), "{}: {}", entry.path, answer.body);
        assert_eq!(fingerprint(&desk), before, "GET {}", entry.path);
    }
}
