//! Two people change one customer: who comes second sees both versions, loses nothing and decides.

use std::sync::Barrier;

use cardfile::db::events::Narrowed;
use cardfile::domain::customer::Field;
use cardfile::domain::ids::CustomerId;
use cardfile::domain::policy::Role;
use cardfile::services::customers;

use crate::harness::{Answer, Person, Recorded, TestDesk, a_person, form_token};

struct Two {
    desk: TestDesk,
    first: Person,
    second: Person,
    customer: Recorded,
}

/// Two agents and a customer whom both know.
fn two_agents() -> Two {
    let desk = TestDesk::new();
    let first = desk.agent();
    let second = desk.person("eero.kask", &[Role::Agent]);
    let customer = a_person().with("mobile", "+358401234567").with("email", "aino@example.com").record(&first);
    Two { desk, first, second, customer }
}

impl Two {
    /// Both open the same form; the first saves, then the second.
    #[track_caller]
    fn both_save(&self, group: &str, first: &[(&str, &str)], second: &[(&str, &str)]) -> Answer {
        let at = self.customer.at(&format!("edit/{group}"));
        let (one, two) = (self.first.open(&at), self.second.open(&at));
        self.first.submit(&one, &at, first).is(303);
        self.second.submit(&two, &at, second)
    }

    fn stored(&self) -> String {
        let query = "SELECT concat_ws('|', mobile, phone, email, version) FROM customers";
        self.desk.db.text(query).expect("a customer")
    }
}

const CONTACT: &str = "edit/contact";

#[test]
fn the_second_sees_both_versions_and_loses_nothing() {
    let two = two_agents();

    let conflict = two
        .both_save(
            "contact",
            &[("mobile", "+358401111111"), ("email", "aino@example.org")],
            &[("mobile", "040 222 2222"), ("phone", "02 1010001")],
        )
        .is(409)
        .page();

    assert!(conflict.heading().starts_with("Someone changed this customer"));
    let rows = conflict.texts("table tbody tr");
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert!(rows[0].starts_with("Mobile +358401234567 +358401111111 +358402222222"), "{rows:?}");
    assert!(rows[0].contains("Keep theirs") && rows[0].contains("Keep mine"), "{rows:?}");
    assert!(rows[1].starts_with("Phone empty empty +35821010001 Yours"), "{rows:?}");
    assert!(rows[2].starts_with("E-mail aino@example.com aino@example.org aino@example.com Theirs"), "{rows:?}");
    for (input, value) in [("mobile", "040 222 2222"), ("phone", "02 1010001"), ("email", "aino@example.com")] {
        assert_eq!(conflict.value(input).as_deref(), Some(value), "typed and still there");
    }
    assert_eq!(two.stored(), "+358401111111|aino@example.org|2");
}

#[test]
fn mine_or_theirs_is_kept_as_chosen() {
    for (choice, mobile) in [("mine", "+358402222222"), ("theirs", "+358401111111")] {
        let two = two_agents();
        let sent = [("mobile", "+358402222222"), ("phone", "+35821010001")];
        let conflict = two.both_save("contact", &[("mobile", "+358401111111")], &sent).is(409).page();

        let typed = [("keep_mobile", choice)];
        two.second.submit(&conflict, &two.customer.at(CONTACT), &typed).is(303);

        assert_eq!(two.stored(), format!("{mobile}|+35821010001|aino@example.com|3"));
    }
}

#[test]
fn an_undecided_field_is_asked_again() {
    let two = two_agents();
    let at = two.customer.at(CONTACT);
    let conflict =
        two.both_save("contact", &[("mobile", "+358401111111")], &[("mobile", "+358402222222")]).is(409).page();

    let again = two.second.submit(&conflict, &at, &[]).is(409).page();

    assert!(again.title().starts_with("Error: "), "{}", again.title());
    assert_eq!(again.problems(), ["Choose which mobile to keep"]);
    assert_eq!(again.attributes(".errors a", "href"), ["#keep_mobile"]);
    assert_eq!(two.stored(), "+358401111111|aino@example.com|2");
    two.second.submit(&again, &at, &[("keep_mobile", "mine")]).is(303);
    assert_eq!(two.stored(), "+358402222222|aino@example.com|3");
}

#[test]
fn changes_of_different_fields_are_both_kept() {
    let two = two_agents();

    let conflict =
        two.both_save("contact", &[("email", "aino@example.org")], &[("phone", "+35821010001")]).is(409).page();
    two.second.submit(&conflict, &two.customer.at(CONTACT), &[]).is(303);

    assert_eq!(two.stored(), "+358401234567|+35821010001|aino@example.org|3");
}

#[test]
fn the_same_edit_sent_twice_is_no_conflict() {
    let two = two_agents();

    let answer = two.both_save("contact", &[("mobile", "+358401111111")], &[("mobile", "040 111 1111")]);

    answer.is(303);
    assert_eq!(two.stored(), "+358401111111|aino@example.com|2");
    assert_eq!(two.desk.db.count("SELECT count(*) FROM events WHERE action = 'amended'"), 1);
}

#[test]
fn a_change_of_another_group_stands_in_nobodys_way() {
    let two = two_agents();
    let (contact, care) = (two.customer.at(CONTACT), two.customer.at("edit/care"));
    let (one, other) = (two.first.open(&contact), two.second.open(&care));

    two.first.submit(&one, &contact, &[("mobile", "+358401111111")]).is(303);
    two.second.submit(&other, &care, &[("risk_class", "High")]).is(303);

    assert_eq!(two.stored(), "+358401111111|aino@example.com|3");
}

#[test]
fn a_third_save_during_the_choice_asks_again() {
    let two = two_agents();
    let at = two.customer.at(CONTACT);
    let conflict =
        two.both_save("contact", &[("mobile", "+358401111111")], &[("mobile", "+358402222222")]).is(409).page();
    let fresh = two.first.open(&at);
    two.first.submit(&fresh, &at, &[("mobile", "+358403333333")]).is(303);

    let again = two.second.submit(&conflict, &at, &[("keep_mobile", "mine")]).is(409).page();

    assert!(again.main().contains("+358403333333") && again.main().contains("+358402222222"));
    assert_eq!(two.stored(), "+358403333333|aino@example.com|3");
}

#[test]
fn a_first_name_taken_away_by_somebody_else_takes_the_tick_along() {
    let two = two_agents();

    let one_name = [("first_name", ""), ("only_name", "yes")];
    let conflict = two.both_save("name", &one_name, &[("last_name", "Sukarno")]).is(409).page();
    two.second.submit(&conflict, &two.customer.at("edit/name"), &[]).is(303);

    assert_eq!(two.first.open(&two.customer.path).heading(), "Sukarno");
}

#[test]
fn a_form_without_what_it_was_opened_with_is_refused() {
    let two = two_agents();
    let at = two.customer.at(CONTACT);
    let page = two.first.open(&at);
    let foreign = two.second.open(&at).value("once").expect("sealed");

    two.first.submit(&page, &at, &[("mobile", "+358401111111"), ("once", "")]).is(400);
    two.first.submit(&page, &at, &[("mobile", "+358401111111"), ("once", &foreign)]).is(400);

    assert_eq!(two.stored(), "+358401234567|aino@example.com|1");
}

/// The value of a hidden field, read without drawing up the whole page.
fn hidden(body: &str, name: &str) -> String {
    let (_, rest) = body.split_once(&format!("name=\"{name}\" value=\"")).expect("the field");
    rest.split('"').next().unwrap_or_default().to_owned()
}

/// Opens the form, meets the other at the barrier, saves and fights until the own value stands.
fn fight(person: &Person, token: &str, at: &str, value: &str, barrier: &Barrier) {
    let mut body = person.get(at).is(200).body;
    barrier.wait();
    for _ in 0..20 {
        let (once, version) = (hidden(&body, "once"), hidden(&body, "version"));
        let answer = person.post_raw(
            at,
            &[
                ("form_token", token),
                ("once", &once),
                ("version", &version),
                ("risk_class", ""),
                ("additional_values", value),
                ("keep_additional_values", "mine"),
            ],
        );
        match answer.status.as_u16() {
            303 => return,
            409 => body = answer.body,
            _ => panic!("{}", answer.body),
        }
    }
    panic!("no end of conflicts");
}

#[test]
fn a_hundred_contested_pairs_lose_no_update() {
    const CUSTOMERS: usize = 4;
    const ROUNDS: usize = 25;
    let desk = TestDesk::new();
    let agents = [desk.agent(), desk.person("eero.kask", &[Role::Agent])];
    let tokens = agents.each_ref().map(|agent| form_token(agent));
    let all: Vec<Recorded> = (0..CUSTOMERS).map(|_| a_person().record(&agents[0])).collect();

    std::thread::scope(|scope| {
        for customer in &all {
            let barrier = std::sync::Arc::new(Barrier::new(2));
            for (agent, token) in agents.iter().zip(&tokens) {
                let barrier = barrier.clone();
                scope.spawn(move || {
                    for round in 0..ROUNDS {
                        let value = format!("round: {round} of {}", agent.username);
                        fight(agent, token, &customer.at("edit/care"), &value, &barrier);
                        barrier.wait();
                    }
                });
            }
        }
    });

    let mut conn = desk.db.owner();
    for customer in &all {
        let record = customers::read(&mut conn, &desk.state.keys, desk.institution, CustomerId(customer.id));
        let record = record.expect("a record");
        let mut history =
            customers::list_history(&mut conn, desk.institution, &record, Narrowed::default(), None, 1000)
                .expect("its history");
        history.reverse();
        let saved: Vec<_> = history.iter().filter(|happening| happening.action == "amended").collect();
        assert_eq!(saved.len(), 2 * ROUNDS, "each save of each person stands in the history");
        assert_eq!(record.version, i32::try_from(saved.len()).expect("few") + 1);
        let mut value = String::new();
        for happening in saved {
            let [(field, before, after)] = &happening.changes[..] else { panic!("one field a save") };
            assert_eq!((field, before), (&Field::AdditionalValues, &value), "each save stands on the one before");
            value.clone_from(after);
        }
        assert_eq!(record.customer.typed().get("additional_values"), value);
    }
}
