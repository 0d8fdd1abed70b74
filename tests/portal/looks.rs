//! Who sees what is on record before it is shown, told on the customer's page, and so many an hour.

use cardfile::domain::look::Quotas;
use chrono::{Duration, TimeZone, Utc};
use diesel::connection::SimpleConnection;

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
    let revealed = "SELECT count(*) FROM events WHERE action = 'reg_no_revealed'";
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
fn each_month_has_a_part_and_what_has_none_is_kept_all_the_same() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    let month = Utc.with_ymd_and_hms(2031, 5, 1, 0, 0, 0).single().expect("a day");
    let count = |table: &str| desk.db.count(&format!("SELECT count(*) FROM looks_by_month.{table}"));
    let here = desk.now().format("y%Ym%m").to_string();
    let (now, other) = (count(&here), count("other"));
    let look = |at: &str| {
        desk.db.execute(&format!(
            "INSERT INTO looks (institution_id, at, staff_id, session_id, request, address, page, subject_kind, subject_id, customer_id)
             SELECT institution_id, '{at}', staff_id, session_id, request, address, page, subject_kind, subject_id, customer_id
             FROM looks LIMIT 1"
        ));
    };
    agent.get(&customer.path).is(200);

    look("2031-05-31T23:59:59Z");
    let early = desk.db.text("SELECT looks_prepare_month('2031-05-09Z')::text");
    cardfile::db::looks::prepare_month(&mut desk.db.desk(), month + Duration::days(31)).expect("June is prepared");
    cardfile::db::looks::prepare_month(&mut desk.db.desk(), month + Duration::days(32)).expect("once more");
    look("2031-06-01T00:00:00Z");

    assert_eq!(count(&here), now + 1);
    assert_eq!(early.as_deref(), Some("false"), "May is in the part for all others already, and stays there");
    assert_eq!((count("other"), count("y2031m06")), (other + 1, 1));
    let mut as_desk = desk.db.desk();
    let refused = as_desk.batch_execute(
        "CREATE TABLE looks_by_month.mine PARTITION OF looks FOR VALUES FROM ('2040-01-01') TO ('2040-02-01')",
    );
    assert!(refused.is_err());
    let by_name = desk.db.refusal(&format!("DELETE FROM looks_by_month.{here}"));
    assert!(by_name.is_some(), "not even the owner by a slip");
}
