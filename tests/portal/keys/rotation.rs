//! Keys change while desks serve: nobody is lost, locked out or recorded twice, whoever is cut off goes on, and in the end nothing
//! stands under the old keys. What a program does with a file that changes is tested beside `seal`.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use cardfile::db::mailing;
use cardfile::db::sealed::{self, COLUMNS};
use cardfile::domain::notice::NoticeKind;
use cardfile::domain::policy::Role;
use cardfile::seal::Family;
use cardfile::services::history::Author;
use cardfile::services::keys::{index_some, prepare, reseal_some};
use cardfile::services::staff::{self, Handover};

use super::{behind, find, keyed_desk, plan, read, rotate};
use crate::harness::{
    Authenticator, Browser, Recorded, Sink, TestDesk, a_person, deliver, give_code, half_way, refusal,
};
use crate::sealed::{dump, forms};

const AUTHENTICATOR: &str = "/me/second-factor/authenticator";

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
    let seen = "SELECT count(*) FROM pg_stats WHERE attname = 'reg_no_index_even' AND null_frac = 0";
    assert_eq!(desk.db.count(seen), 1, "the planner knows that the second index is full");
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
fn a_link_that_waits_for_the_mail_is_sealed_anew_and_sent() {
    let (_folder, file, desk) = keyed_desk();
    let saga = desk.hire("saga.lindqvist", &[Role::Agent]);
    desk.db.execute("UPDATE staff SET email = 'saga@example.com'");
    mailing::set_on(&mut desk.db.owner(), true).expect("mail is on");
    let mailed = Handover::Mailed(NoticeKind::NewLink, &desk.state.keys);
    let (author, day) = (Author::clock(desk.institution, desk.now()), chrono::Duration::hours(24));
    staff::invite_again(&mut desk.db.desk(), author, saga, None, day, "Lost", mailed).expect("a link");

    rotate(&desk, &file, Duration::ZERO);

    assert_eq!(desk.db.count("SELECT sealed_under(link_sealed)::bigint FROM outbox"), 2);
    let sink = Sink::new();
    deliver(&desk.state, &sink.mailer("https://desk.example.com"));
    desk.browser().get(&sink.received()[0].link().expect("a link")).is(200);
    assert_eq!(desk.db.count("SELECT count(*) FROM outbox WHERE link_sealed IS NOT NULL"), 0);
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
