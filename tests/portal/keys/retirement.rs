//! Giving old keys up, and what the database holds whichever keys a program has.

use std::time::Duration;

use cardfile::db::key_versions;
use cardfile::seal::{Family, KeyFile, KeyRing, Keys};
use cardfile::services::keys::{Kept, Retired, Why, ensure, hold_term_keys, retire};
use chrono::Utc;
use diesel::connection::SimpleConnection;

use super::{behind, find, keyed_desk, plan, read, rotate};
use crate::harness::{Browser, PASSWORD, TestDesk, a_person};

fn give_up(desk: &TestDesk, file: &KeyFile) -> (Vec<Retired>, Vec<Kept>) {
    let keys = read(file.path());
    retire(&mut desk.db.desk(), &plan(&keys, file, Duration::ZERO), &Family::ALL).expect("asked")
}

#[test]
fn an_old_key_goes_when_nothing_stands_under_it_and_not_before() {
    let (_folder, file, desk) = keyed_desk();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    hold_term_keys(&mut desk.db.desk(), &desk.state.keys).expect("held");
    find(&agent, &customer.reg_no);
    let old = Keys::parse(&file.read().expect("read").to_json()).expect("keys");
    rotate(&desk, &file, Duration::ZERO);

    let (gone, kept) = give_up(&desk, &file);
    let why = |family: Family| kept.iter().find(|one| one.family == family).map(|one| one.why);
    assert!(matches!(why(Family::Cookie), Some(Why::SignedIn(_))), "{kept:?}");
    assert!(gone.contains(&Retired { family: Family::Ring, version: 1 }), "{gone:?} {kept:?}");
    assert!(gone.contains(&Retired { family: Family::Index, version: 1 }), "{gone:?}");
    let ring = file.read().expect("read");
    assert_eq!((ring.versions(Family::Ring), ring.versions(Family::Cookie)), (vec![2], vec![1, 2]));
    assert_eq!(desk.db.count("SELECT count(*) FROM customers WHERE reg_no_index IS NOT NULL"), 0);
    ensure(&mut desk.db.desk(), &read(file.path()), Utc::now()).expect("the rest fits");

    assert_eq!(find(&agent, &customer.reg_no), customer.path);
    assert_eq!(
        desk.db.count("SELECT count(*) FROM looks WHERE sealed_under(term_sealed) = 0"),
        2,
        "terms have a key of their own"
    );
    hold_term_keys(&mut desk.db.desk(), &read(file.path())).expect("it opens under the new key");
    // A program on another machine that still has the old file: the database takes nothing of it.
    let stale = desk.beside(old);
    let refused = a_person().begin(&sign_in(stale.browser(), &agent.username));
    assert_eq!(refused.status, 503, "{}", refused.body);
    // The next change finds room for its index.
    assert!(rotate(&desk, &file, Duration::ZERO).iter().all(|change| change.to == 3));
    assert_eq!(behind(&mut desk.db.owner(), 3), (0, 0));
    assert_eq!(find(&agent, &customer.reg_no), customer.path);
    desk.pass(chrono::Duration::hours(9));
}

/// Signs in at this program.
fn sign_in(browser: Browser, username: &str) -> Browser {
    let page = browser.open("/sign-in");
    browser.submit(&page, "/sign-in", &[("username", username), ("password", PASSWORD)]).is(303);
    browser
}

#[test]
fn rows_that_are_never_changed_keep_their_key() {
    let (_folder, file, desk) = keyed_desk();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    find(&agent, &customer.reg_no);
    rotate(&desk, &file, Duration::ZERO);

    let (_, kept) = give_up(&desk, &file);

    let ring = kept.iter().find(|one| one.family == Family::Ring).expect("it stays");
    assert_eq!((ring.version, ring.why), (1, Why::NeverChanged("looks.term_sealed")));
    assert_eq!(file.read().expect("read").versions(Family::Ring), [1, 2]);
}

#[test]
fn one_number_once_whichever_key_indexed_it() {
    let (_folder, file, desk) = keyed_desk();
    let agent = desk.agent();
    a_person().record(&agent);
    ensure(&mut desk.db.desk(), &read(file.path()), Utc::now()).expect("known");
    file.change(|ring| ring.add(Family::Index).map(drop)).expect("a second key");
    let other = a_person().record(&agent);
    let both = "SELECT count(*) FROM customers WHERE reg_no_index IS NOT NULL AND reg_no_index_even IS NOT NULL";
    assert_eq!(desk.db.count(both), 1);

    let double = |place: &str| {
        format!(
            "UPDATE customers c SET {place} = o.{place}, {place}_version = o.{place}_version, reg_no_kind = o.reg_no_kind
             FROM customers o WHERE o.id = {0} AND c.id <> {0}",
            other.id
        )
    };
    assert_eq!(desk.db.refusal(&double("reg_no_index")).as_deref(), Some("customers_reg_no_unique"));
    assert_eq!(desk.db.refusal(&double("reg_no_index_even")).as_deref(), Some("customers_reg_no_even_unique"));

    // A program that knows the old key only changes a number: the index under the new one goes with the number it was of.
    let mut conn = desk.db.owner();
    let changed = format!("UPDATE customers SET reg_no_index = sha256('other') WHERE id = {}", other.id);
    conn.batch_execute(&changed).expect("changed");
    assert_eq!(desk.db.count(both), 0);
    key_versions::insert(&mut conn, &new_version(&file.read().expect("read"))).expect("known");
    key_versions::require_index(&mut conn, 2).expect("required");
    let refused = conn.batch_execute(&changed).expect_err("the second index is missing").to_string();
    assert!(refused.contains("older than the database"), "{refused}");
}

fn new_version(ring: &KeyRing) -> key_versions::NewKeyVersion {
    key_versions::NewKeyVersion {
        family: "index",
        version: 2,
        check_value: ring.check_value(Family::Index, 2).expect("a key"),
        is_required: false,
        begun_at: Utc::now(),
        settled_at: None,
    }
}
