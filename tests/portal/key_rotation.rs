//! Keys change while desks serve: nobody is lost, locked out or recorded twice, whoever is cut off goes on, and in the end nothing
//! stands under the old keys. What a program does with a file that changes is tested beside `seal`.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use cardfile::db::sealed::{self, COLUMNS};
use cardfile::db::{PgConnection, key_versions};
use cardfile::domain::policy::Role;
use cardfile::seal::{Family, KeyFile, KeyRing, Keys};
use cardfile::services::keys::{
    Change, Kept, Plan, Retired, Why, carry_out, ensure, index_some, prepare, reseal_some, retire,
};
use chrono::Utc;
use diesel::connection::SimpleConnection;

use crate::harness::{
    Authenticator, Browser, PASSWORD, Recorded, TestDesk, a_person, form_token, give_code, half_way, refusal,
};
use crate::sealed::{dump, forms};

const AUTHENTICATOR: &str = "/me/second-factor/authenticator";

/// A key file, and a desk that reads it.
fn keyed_desk() -> (tempfile::TempDir, KeyFile, TestDesk) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = KeyFile::new(&folder.path().join("keys.json"));
    file.ensure().expect("made");
    let desk = TestDesk::with_keys(read(file.path()));
    (folder, file, desk)
}

fn read(path: &Path) -> Keys {
    Keys::read(path).expect("the keys are read")
}

fn plan<'a>(keys: &'a Keys, file: &'a KeyFile, grace: Duration) -> Plan<'a> {
    Plan { keys, file, families: &Family::ALL, operator: "root", grace, batch: 3, clock: Utc::now }
}

/// Changes all keys, from the desk's own role.
fn rotate(desk: &TestDesk, file: &KeyFile, grace: Duration) -> Vec<Change> {
    let keys = read(file.path());
    let plan = plan(&keys, file, grace);
    let mut conn = desk.db.desk();
    let changes = prepare(&mut conn, &plan).expect("prepared");
    carry_out(&mut conn, &plan, &changes, &mut |_| {}).expect("carried out");
    changes
}

fn give_up(desk: &TestDesk, file: &KeyFile) -> (Vec<Retired>, Vec<Kept>) {
    let keys = read(file.path());
    retire(&mut desk.db.desk(), &plan(&keys, file, Duration::ZERO), &Family::ALL).expect("asked")
}

/// How many values stand under another key than this version, of the ring and of the index.
fn behind(conn: &mut PgConnection, version: u16) -> (i64, i64) {
    let sealed = sealed::resealed().map(|column| sealed::count_behind(conn, column, version).expect("counted")).sum();
    let index = i16::try_from(version).expect("a version");
    (sealed, sealed::count_unindexed(conn, index).expect("counted"))
}

/// Where the find box leads with this number.
#[track_caller]
fn find(person: &Browser, number: &str) -> String {
    let token = form_token(person);
    let found = person.post_raw("/find", &[("form_token", &token), ("term", number)]).is(303);
    person.get(found.location()).is(303).location().to_owned()
}

/// Puts this into the additional values of a customer.
#[track_caller]
fn edit(person: &Browser, customer: &Recorded, value: &str) {
    let at = customer.at("edit/care");
    person.submit(&person.open(&at), &at, &[("additional_values", &format!("edit: {value}"))]).is(303);
}

#[test]
fn every_sealed_column_is_in_the_list_of_what_a_rotation_seals_anew() {
    let desk = TestDesk::new();
    let question = "SELECT string_agg(table_name || '.' || column_name, ',') FROM information_schema.columns
        WHERE table_schema = 'public' AND column_name LIKE '%sealed%' AND data_type = 'bytea'";

    let there = desk.db.text(question).expect("sealed columns");

    let there: BTreeSet<&str> = there.split(',').collect();
    let listed: BTreeSet<&str> = COLUMNS.iter().map(|column| column.name).collect();
    assert_eq!(there, listed, "say in db/sealed.rs what seals the column");
}

#[test]
fn desks_serve_through_a_change_of_all_keys_and_none_stands_under_the_old_ones() {
    let (_folder, file, desk) = keyed_desk();
    let before = desk.beside(read(file.path()));
    let agent = desk.agent();
    let customers: Vec<Recorded> = (0..8).map(|_| a_person().record(&agent)).collect();
    let unfinished = a_person();
    unfinished.begin(&agent).is(303);
    let editor = [agent.copy(), before.also(&agent)];
    let finder = [agent.copy(), before.also(&agent)];
    let maker = [agent.copy(), before.also(&agent)];
    let stop = AtomicBool::new(false);
    let goes_on = || !stop.load(Ordering::Relaxed);

    let (edits, made) = std::thread::scope(|scope| {
        let edits = scope.spawn(|| {
            let mut edits = 0_usize;
            while goes_on() {
                edit(&editor[edits % 2], &customers[edits % customers.len()], &edits.to_string());
                edits += 1;
            }
            edits
        });
        let finds = scope.spawn(|| {
            let mut finds = 0_usize;
            while goes_on() {
                let customer = &customers[finds % customers.len()];
                assert_eq!(find(&finder[finds % 2], &customer.reg_no), customer.path);
                finds += 1;
            }
            finds
        });
        let made = scope.spawn(|| {
            let mut made: Vec<Recorded> = Vec::new();
            while goes_on() {
                made.push(a_person().record(&maker[made.len() % 2]));
            }
            made
        });
        let changes = rotate(&desk, &file, Duration::from_secs(1));
        assert!(changes.iter().all(|change| (change.from, change.to) == (1, 2)), "{changes:?}");
        // For a while with the new keys alone.
        std::thread::sleep(Duration::from_millis(300));
        stop.store(true, Ordering::Relaxed);
        assert!(finds.join().expect("every find") > 4);
        (edits.join().expect("every edit"), made.join().expect("everybody made"))
    });

    assert!(edits > 8 && made.len() > 2, "{edits} edits, {} made", made.len());
    assert_eq!(behind(&mut desk.db.owner(), 2), (0, 0));
    for (at, customer) in customers.iter().enumerate() {
        let last = (0..edits).rev().find(|edit| edit % customers.len() == at).expect("an edit");
        for person in [&agent.copy(), &before.also(&agent)] {
            assert!(person.open(&customer.path).main().contains(&format!("edit: {last}")));
            assert!(person.open(&customer.at("history")).main().contains("edit: "), "the history opens");
        }
    }
    for customer in customers.iter().chain(&made) {
        assert_eq!(find(&agent, &customer.reg_no), customer.path);
        let twice = a_person().with("reg_no", &customer.reg_no.to_lowercase());
        assert!(twice.begin(&agent).is(422).body.contains(&customer.number), "nobody is recorded twice");
    }
    agent.get(&format!("{}/rest", unfinished.draft())).is(200);
    let dump = dump(&desk);
    for form in customers.iter().chain(&made).flat_map(|customer| forms(&customer.reg_no)) {
        assert!(!dump.contains(&form), "{form} stands in the dump");
    }
    let told = desk.admin().open("/settings").main();
    assert!(told.contains("Keys changed") && told.contains("Change of keys begun"), "{told}");
    assert_eq!(
        desk.db.text("SELECT details->>'operator' FROM events WHERE action = 'keys_rotated'").as_deref(),
        Some("root")
    );
}

#[test]
fn a_change_that_was_cut_off_goes_on_where_it_was_and_every_page_works_meanwhile() {
    let (_folder, file, desk) = keyed_desk();
    let agent = desk.agent();
    let customers: Vec<Recorded> = (0..6).map(|_| a_person().record(&agent)).collect();
    let keys = read(file.path());
    let plan = plan(&keys, &file, Duration::ZERO);
    let mut conn = desk.db.desk();
    let data_keys = sealed::resealed().next().expect("a column");

    let changes = prepare(&mut conn, &plan).expect("prepared");
    index_some(&mut conn, &keys, 2, (0, 0), 2).expect("two are indexed");
    file.change(|ring| {
        ring.use_version(Family::Ring, 2);
        Ok(())
    })
    .expect("used");
    reseal_some(&mut conn, &keys, data_keys, (0, 0), 2).expect("two are sealed anew");

    assert_eq!(behind(&mut conn, 2), (4, 4));
    for (at, customer) in customers.iter().enumerate() {
        assert_eq!(find(&agent, &customer.reg_no), customer.path);
        edit(&agent, customer, &at.to_string());
        let twice = a_person().with("reg_no", &customer.reg_no);
        assert!(twice.begin(&agent).is(422).body.contains(&customer.number));
    }
    assert_eq!(prepare(&mut conn, &plan).expect("again"), changes, "no third key is made");
    assert_eq!(rotate(&desk, &file, Duration::ZERO), changes);
    assert_eq!(behind(&mut conn, 2), (0, 0));
    let settled = "SELECT count(*) FROM key_versions WHERE version = 2 AND settled_at IS NOT NULL";
    assert_eq!(desk.db.count(settled), 3);
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'keys_rotated'"), 1);
}

#[test]
fn sign_in_an_open_form_and_an_authenticator_under_way_survive() {
    let (_folder, file, desk) = keyed_desk();
    let before = desk.beside(read(file.path()));
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    let at = customer.at("edit/care");
    let form = agent.open(&at);
    let person = desk.person("kadri.tamm", &[Role::Agent]);
    let page = person.open(AUTHENTICATOR);
    let app = Authenticator::read(&page);

    rotate(&desk, &file, Duration::ZERO);

    agent.submit(&form, &at, &[("additional_values", "seen: yes")]).is(303);
    let elsewhere = before.also(&agent);
    assert!(elsewhere.open(&customer.path).main().contains("seen: yes"));
    let code = app.code(desk.now());
    person.submit(&page, AUTHENTICATOR, &[("code", &code)]).is(200);
    desk.pass(chrono::Duration::minutes(2));
    let again = half_way(&desk, "kadri.tamm");
    give_code(&again, &app.code(desk.now())).is(303);
    // The cookie was made anew under the new key on the way.
    file.change(|ring| {
        ring.remove(Family::Cookie, 1);
        Ok(())
    })
    .expect("changed");
    let last = desk.beside(read(file.path()));
    last.also(&elsewhere).get(&customer.path).is(200);
    last.also(&agent).get(&customer.path).is(200);
}

#[test]
fn authenticators_are_sealed_anew_and_go_on() {
    let (_folder, file, desk) = keyed_desk();
    desk.hire("saga.lindqvist", &[Role::Agent]);
    let person = half_way(&desk, "saga.lindqvist");
    let form = person.open(AUTHENTICATOR);
    let app = Authenticator::read(&form);
    person.submit(&form, AUTHENTICATOR, &[("code", &app.code(desk.now()))]).is(200);
    let last_step = desk.db.count("SELECT last_step FROM staff_totp");

    rotate(&desk, &file, Duration::ZERO);

    assert_eq!(behind(&mut desk.db.owner(), 2).0, 0);
    assert_eq!(desk.db.count("SELECT last_step FROM staff_totp"), last_step, "a spent code stays spent");
    desk.pass(chrono::Duration::minutes(2));
    let again = half_way(&desk, "saga.lindqvist");
    give_code(&again, &app.code(desk.now())).is(303);
    let slip = "UPDATE staff_totp SET secret_sealed = secret_sealed";
    assert_eq!(refusal(&mut desk.db.desk(), slip).as_deref(), Some("staff_totp_sealed_anew"));
}

#[test]
fn an_old_key_goes_when_nothing_stands_under_it_and_not_before() {
    let (_folder, file, desk) = keyed_desk();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
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
