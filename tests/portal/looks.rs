//! Who sees what is on record before it is shown, told on the customer's page, and so many an hour.

use cardfile::db::looks::{self, Noted, Waits};
use cardfile::domain::ids::CustomerId;
use cardfile::domain::look::{Look, Quotas, Sight};
use chrono::{Datelike, Duration, Months};
use diesel::connection::SimpleConnection;
use diesel::{Connection, RunQueryDsl};

use crate::harness::{Person, TestDesk, a_person};

const QUOTAS: Quotas = Quotas { looks: 5, finds: 2, reveals: 1 };

#[test]
fn each_page_of_a_record_is_told_with_who_when_and_from_where() {
    let desk = TestDesk::new();
    let (agent, auditor) = (desk.agent(), desk.auditor());
    let customer = a_person().record(&agent);
    let account = desk.account_of(customer.id);
    let card = desk.card_on(account, customer.id);
    let before = desk.db.count("SELECT count(*) FROM looks");
    for page in ["", "/edit/contact", "/history", "/notes", "/picture", "/suspension", "/reveal"] {
        agent.get(&format!("{}{page}", customer.path)).is(200);
    }
    agent.get(&format!("/accounts/new?customer={}", customer.id)).is(200);
    agent.get(&format!("/cards/new?account={account}")).is(200);
    for page in ["", "/history", "/edit/details", "/ownership", "/block"] {
        agent.get(&format!("/accounts/{account}{page}")).is(200);
    }
    for page in ["", "/history", "/edit/embossing", "/holder", "/replacement", "/reissue", "/loss"] {
        agent.get(&format!("/cards/{card}{page}")).is(200);
    }

    let page = auditor.open(&customer.at("looks"));

    let told = page.texts("ol.time li");
    assert_eq!(desk.db.count("SELECT count(*) FROM looks") - before, 7 + 2 + 5 + 7 + 1, "the auditor's own is one");
    assert_eq!(told.len(), 22, "{told:?}");
    assert!(told[0].contains("Read who has looked") && told[0].contains("(maarja.tamm)"), "{told:?}");
    assert!(
        told[1].contains("Opened a form of a card") && told[1].contains("(saga.lindqvist) from 127.0.0.1"),
        "{told:?}"
    );
    assert!(told[21].contains("Opened the record"), "{told:?}");
    let only = auditor.open(&format!("{}?page=history", customer.at("looks"))).texts("ol.time li");
    assert_eq!(only.len(), 3, "{only:?}");
}

#[test]
fn an_agent_does_not_see_who_has_looked_and_is_told_who_may() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);

    let refused = agent.get(&customer.at("looks")).is(403).page();

    assert!(refused.main().contains("a supervisor or an auditor"), "{}", refused.main());
    assert!(!agent.open(&customer.path).has_link("Who has looked"));
    assert!(desk.supervisor().open(&customer.path).has_link("Who has looked"));
}

#[test]
fn what_is_not_there_or_not_allowed_is_no_look() {
    let desk = TestDesk::new();
    let (agent, admin) = (desk.agent(), desk.admin());
    let customer = a_person().record(&agent);
    let before = desk.db.count("SELECT count(*) FROM looks");

    agent.get("/customers/999999").is(404);
    admin.get(&customer.path).is(403);

    assert_eq!(desk.db.count("SELECT count(*) FROM looks"), before);
}

#[test]
fn a_find_is_on_record_with_its_count_and_the_term_sealed() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    a_person().named("Matti", "Tavattoman").record(&agent);
    a_person().named("Liisa", "Tavattoman").record(&agent);
    let find = |term: &str| {
        let to = agent.submit(&agent.open("/"), "/find", &[("term", term)]).is(303);
        agent.get(to.location())
    };

    find("tavattoman").is(200);
    find("nobodyofthatname").is(200);

    let told = desk
        .db
        .text("SELECT string_agg(concat_ws(' ', found, subject_kind), ',' ORDER BY id) FROM looks WHERE page = 'find'");
    assert_eq!(told.as_deref(), Some("2,0"));
    let all = desk.db.text("SELECT string_agg(looks::text, ' ') FROM looks").expect("looks");
    let plain = |term: &str| all.contains(term) || all.contains(&hex(term));
    assert!(!plain("tavattoman") && !plain("nobodyofthatname"), "{all}");
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// So that the test does not fall into two hours.
fn until_the_full_hour(desk: &TestDesk) {
    desk.pass(Duration::seconds(3600 - desk.now().timestamp().rem_euclid(3600)));
}

#[test]
fn beyond_the_hours_number_nothing_is_shown_until_the_next_hour() {
    let desk = TestDesk::allowing(QUOTAS);
    until_the_full_hour(&desk);
    let agent = desk.agent();
    let customer = a_person().named("Aino", "Salattu").record(&agent);
    for _ in 0..QUOTAS.looks {
        agent.get(&customer.path).is(200);
    }

    let refused = agent.get(&customer.path).is(429);

    assert!(!refused.body.contains("Salattu"));
    let wait: u64 = refused.header("retry-after").expect("how long").parse().expect("seconds");
    assert!((1..=3600).contains(&wait), "{wait}");
    assert!(refused.page().main().contains("Nobody has more than 5 records in an hour"), "{}", refused.page().main());
    assert_eq!(desk.db.count("SELECT count(*) FROM looks WHERE page = 'record'"), i64::from(QUOTAS.looks));
    agent.get("/").is(200);
    desk.supervisor().get(&customer.path).is(200);
    desk.pass(Duration::hours(1));
    Person::sign_in(desk.browser(), agent.staff, &agent.username).get(&customer.path).is(200);
}

#[test]
fn finds_and_reveals_have_numbers_of_their_own() {
    let desk = TestDesk::allowing(Quotas { looks: 1_000, ..QUOTAS });
    until_the_full_hour(&desk);
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    let at = customer.at("reveal");
    let reveal = || agent.submit(&agent.open(&at), &at, &[("reason", "caller_identified")]);
    let find = || agent.get(agent.submit(&agent.open("/"), "/find", &[("term", "anybody")]).is(303).location());
    reveal().is(200);
    find().is(200);
    find().is(200);

    let refused = reveal().is(429);

    assert!(!refused.body.contains(&customer.reg_no));
    find().is(429);
    let revealed = "SELECT count(*) FROM events WHERE action = 'revealed'";
    assert_eq!(desk.db.count(revealed), 1, "what was refused was taken back");
    assert_eq!(desk.db.count("SELECT count(*) FROM looks WHERE page = 'reveal'"), 1);
}

#[test]
fn many_at_once_get_no_more_than_the_hours_number() {
    let desk = TestDesk::allowing(Quotas { looks: 7, ..QUOTAS });
    until_the_full_hour(&desk);
    let agent = desk.agent();
    let customer = a_person().record(&agent);

    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let asking: Vec<_> = (0..16)
            .map(|_| {
                let browser = agent.copy();
                let path = &customer.path;
                scope.spawn(move || browser.get(path).status.as_u16())
            })
            .collect();
        asking.into_iter().map(|one| one.join().expect("an answer")).collect()
    });

    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 7, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 9, "{statuses:?}");
}

#[test]
fn a_deed_that_answers_with_a_page_about_a_record_is_a_look_at_it() {
    let desk = TestDesk::new();
    let supervisor = desk.supervisor();
    let (customer, other) = (a_person().record(&supervisor), a_person().record(&supervisor));
    let account = desk.account_of(customer.id);
    let card = desk.card_on(account, customer.id);
    let account_path = format!("/accounts/{account}");
    let card_path = format!("/cards/{card}");
    let pages = [
        (customer.path.as_str(), "/edit/contact", vec![("mobile", "nobody's")]),
        (&customer.path, "/suspension", vec![]),
        (&customer.path, "/closure", vec![]),
        (&customer.path, "/reveal", vec![]),
        (&account_path, "/block", vec![]),
        (&account_path, "/ownership", vec![]),
        (&account_path, "/edit/details", vec![("payment_reference", "not one")]),
        (&card_path, "/loss", vec![]),
        (&card_path, "/holder", vec![]),
        (&card_path, "/replacement", vec![]),
        (&card_path, "/reissue", vec![]),
        (&card_path, "/edit/embossing", vec![("embossing_name", "A name that is far too long for any card there is")]),
    ];
    for (path, page, typed) in &pages {
        let at = format!("{path}{page}");
        let form = supervisor.open(&at);
        let before = looks_at(&desk, customer.id);

        assert_eq!(supervisor.submit(&form, &at, typed).status, 422, "{at}");

        assert_eq!(looks_at(&desk, customer.id), before + 1, "{at}");
    }
    let notes = supervisor.open(&customer.at("notes"));
    let before = looks_at(&desk, customer.id);
    supervisor.submit(&notes, &customer.at("notes"), &[("text", "")]).is(422);
    assert_eq!(looks_at(&desk, customer.id), before + 1, "the notes are shown again");
    let ownership = format!("/accounts/{account}/ownership");
    let form = supervisor.open(&ownership);
    supervisor.submit(&form, &ownership, &[("to", &other.id.to_string())]).is(422);
    assert_eq!(looks_at(&desk, other.id), 1, "named by an id that nobody found");
    // What is done shows nothing and leads on.
    let form = supervisor.open(&customer.at("suspension"));
    let before = looks_at(&desk, customer.id);
    supervisor.submit(&form, &customer.at("suspension"), &[("reason", "customer_asked")]).is(303);
    assert_eq!(looks_at(&desk, customer.id), before);
}

fn looks_at(desk: &TestDesk, customer: i64) -> i64 {
    desk.db.count(&format!("SELECT count(*) FROM looks WHERE customer_id = {customer}"))
}

#[test]
fn with_the_hour_used_up_a_deed_shows_nothing_either() {
    let desk = TestDesk::allowing(Quotas { looks: 2, ..QUOTAS });
    until_the_full_hour(&desk);
    let supervisor = desk.supervisor();
    let customer = a_person().named("Aino", "Salattu").record(&supervisor);
    let form = supervisor.open(&customer.at("suspension"));
    supervisor.get(&customer.path).is(200);

    let refused = supervisor.submit(&form, &customer.at("suspension"), &[]).is(429);

    assert!(!refused.body.contains("Salattu"), "{}", refused.body);
    supervisor.submit(&form, &customer.at("suspension"), &[("reason", "customer_asked")]).is(303);
}

#[test]
fn a_find_stays_on_record_though_its_deed_is_taken_back() {
    let desk = TestDesk::allowing(Quotas { looks: 1_000, finds: 2, reveals: 1 });
    until_the_full_hour(&desk);
    let agent = desk.agent();
    let (giver, taker) = (a_person().record(&agent), a_person().named("Eero", "Salattu").record(&agent));
    let at = format!("/accounts/{}/ownership", desk.account_of(giver.id));
    let finds = || desk.db.count("SELECT count(*) FROM looks WHERE page = 'find'");
    // Everything at once, and of a version that there never was: the database refuses.
    let form = agent.open(&at);
    let typed = [("to_term", taker.number.as_str()), ("reason", "inherited"), ("step", "do"), ("version", "9999")];

    let stale = agent.submit(&form, &at, &typed).is(409);

    assert!(stale.body.contains("Salattu"));
    assert_eq!((finds(), desk.db.count("SELECT used::bigint FROM look_quotas WHERE kind = 'find'")), (1, 1));
    agent.submit(&form, &at, &typed).is(409);
    let refused = agent.submit(&form, &at, &typed).is(429);
    assert!(!refused.body.contains("Salattu"), "{}", refused.body);
    assert_eq!(finds(), 2);
}

#[test]
fn whoever_is_named_as_being_alike_or_as_having_the_number_was_seen() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let there = a_person().with("mobile", "+358401234599").record(&agent);

    let draft = a_person().with("mobile", "+358401234599").begin(&agent).is(303);
    agent.get(draft.location()).is(200);
    assert_eq!(looks_at(&desk, there.id), 1, "a candidate");
    a_person().with("customer_number", &there.number).begin(&agent).is(422);
    assert_eq!(looks_at(&desk, there.id), 2, "who has the number");

    let told = desk.auditor().open(&there.at("looks")).texts("ol.time li");
    assert!(told[1].contains("Was shown it as being like another customer"), "{told:?}");
}

#[test]
fn each_month_has_a_part_and_what_has_none_is_kept_all_the_same() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    let first = desk.now().date_naive().with_day(1).expect("a month has a first day");
    let month = |later: u32| (first + Months::new(later)).format("y%Ym%m").to_string();
    let day = |months: i32| {
        let date = if months < 0 { first - Months::new(1) } else { first + Months::new(months.unsigned_abs()) };
        date.format("%Y-%m-03T00:00:00Z").to_string()
    };
    let count = |table: &str| desk.db.count(&format!("SELECT count(*) FROM looks_by_month.{table}"));
    let (now, other) = (count(&month(0)), count("other"));
    let look = |at: &str| {
        desk.db.execute(&format!(
            "INSERT INTO looks (institution_id, at, staff_id, session_id, request, address, page, subject_kind, subject_id, customer_id)
             SELECT institution_id, '{at}', staff_id, session_id, request, address, page, subject_kind, subject_id, customer_id
             FROM looks LIMIT 1"
        ));
    };
    let prepare = |at: &str| desk.db.text(&format!("SELECT looks_prepare_month('{at}')::text")).expect("an answer");
    agent.get(&customer.path).is(200);

    look(&day(-1));
    assert_eq!(prepare(&day(-1)), "false", "last month's are in the part for all others already, and stay there");
    assert_eq!(prepare(&day(2)), "true");
    assert_eq!(prepare(&day(2)), "false", "once");
    assert_eq!(prepare("2131-05-01"), "false", "too far to be meant");
    cardfile::db::looks::prepare_month(&mut desk.db.desk(), desk.now()).expect("the desk may ask for a month");
    look(&day(2));

    assert_eq!((count(&month(0)), count("other"), count(&month(2))), (now + 1, other + 1, 1));
    let refused = desk.db.desk().batch_execute(
        "CREATE TABLE looks_by_month.mine PARTITION OF looks FOR VALUES FROM ('2040-01-01') TO ('2040-02-01')",
    );
    assert!(refused.is_err());
    for part in [month(0), month(2), "other".to_owned()] {
        for slip in [format!("DELETE FROM looks_by_month.{part}"), format!("TRUNCATE looks_by_month.{part}")] {
            assert!(desk.db.refusal(&slip).is_some(), "not even the owner by a slip: {slip}");
        }
    }
}

#[test]
fn what_somebody_has_had_of_an_hour_is_not_given_back_by_the_database_either() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    agent.get(&customer.path).is(200);

    for change in ["used = 1", "used = -5", "hour = hour - interval '1 hour'"] {
        let refusal = desk.db.refusal(&format!("UPDATE look_quotas SET {change}"));

        assert!(refusal.is_some_and(|words| words.contains("look_quotas")), "{change}");
    }
}

#[test]
fn only_the_look_itself_does_not_wait_for_the_disk() {
    let desk = TestDesk::new();
    let customer = a_person().record(&desk.agent());
    let actor = desk.supervising(desk.now());
    let look = Look::customer(CustomerId(customer.id), Sight::Record);
    let mut conn = desk.db.desk();
    let waits = |conn: &mut diesel::PgConnection| {
        diesel::dsl::sql::<diesel::sql_types::Text>("SELECT current_setting('synchronous_commit')")
            .get_result::<String>(conn)
            .expect("a setting")
    };

    assert!(looks::insert(&mut conn, Noted::look(&actor, &look, 9, Waits::ForNothing)).expect("recorded"));
    assert_eq!(waits(&mut conn), "on", "the next statement does again");
    conn.transaction(|conn| {
        assert!(looks::insert(conn, Noted::look(&actor, &look, 9, Waits::ForTheDisk)).expect("recorded"));
        assert_eq!(waits(conn), "on", "so does the deed that it is part of");
        assert!(looks::insert(conn, Noted::look(&actor, &look, 9, Waits::ForNothing)).expect("recorded"));
        assert_eq!(waits(conn), "off");
        diesel::result::QueryResult::Ok(())
    })
    .expect("committed");
    assert_eq!(waits(&mut conn), "on");
}
