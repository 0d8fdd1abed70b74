//! Temporary addresses: which of the two is in force shows on the record, day by day.

use chrono::{Datelike, Duration, NaiveDate};

use crate::harness::{Person, Recorded, TestDesk, a_person};

/// A temporary address between these days, as typed.
fn typed(from: NaiveDate, to: Option<NaiveDate>) -> Vec<(String, String)> {
    let mut typed: Vec<(String, String)> = [
        ("temporary_country", "SWE"),
        ("temporary_address1", "Storgatan 4"),
        ("temporary_zip_code", "111 23"),
        ("temporary_city", "Stockholm"),
    ]
    .map(|(input, value)| (input.to_owned(), value.to_owned()))
    .to_vec();
    for (key, date) in [("temporary_from", Some(from)), ("temporary_to", to)] {
        let Some(date) = date else { continue };
        for (part, value) in
            [("day", date.day().to_string()), ("month", date.month().to_string()), ("year", date.year().to_string())]
        {
            typed.push((format!("{key}_{part}"), value));
        }
    }
    typed
}

#[track_caller]
fn save(person: &Person, customer: &Recorded, typed: &[(String, String)]) {
    let at = customer.at("edit/temporary-address");
    let typed: Vec<(&str, &str)> = typed.iter().map(|(input, value)| (input.as_str(), value.as_str())).collect();
    person.submit(&person.open(&at), &at, &typed).is(303);
}

/// What the record says of base and temporary address.
fn both(person: &Person, customer: &Recorded) -> (String, String) {
    let page = person.open(&customer.path);
    (page.texts("#address dl").remove(0), page.texts("#temporary-address dl").remove(0))
}

#[test]
fn the_address_in_force_is_the_temporary_one_from_its_first_to_its_last_day() {
    let desk = TestDesk::new();
    let staff = desk.agent().staff;
    let sign_in = || Person::sign_in(desk.browser(), staff, "saga.lindqvist");
    let agent = sign_in();
    let customer = a_person().record(&agent);
    let today = desk.now().date_naive();

    save(&agent, &customer, &typed(today + Duration::days(1), Some(today + Duration::days(2))));

    let before = both(&agent, &customer);
    assert!(before.0.contains("In force today") && before.1.contains("Not yet in force"), "{before:?}");
    for _ in 0..2 {
        desk.pass(Duration::days(1));
        let during = both(&sign_in(), &customer);
        assert!(during.0.contains("Not used while the temporary address is in force"), "{during:?}");
        assert!(during.1.contains("In force today") && during.1.contains("Storgatan 4 111 23 Stockholm"), "{during:?}");
    }
    desk.pass(Duration::days(1));
    let after = both(&sign_in(), &customer);
    assert!(after.0.contains("In force today") && after.1.contains("Over"), "{after:?}");
}

#[test]
fn without_a_last_day_it_is_in_force_until_it_is_taken_away() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    save(&agent, &customer, &typed(desk.now().date_naive(), None));

    let during = both(&agent, &customer);
    let nothing: Vec<(String, String)> =
        typed(desk.now().date_naive(), None).into_iter().map(|(input, _)| (input, String::new())).collect();
    save(&agent, &customer, &nothing);
    let after = both(&agent, &customer);

    assert!(during.1.contains("In force today") && during.1.contains("until further notice"), "{during:?}");
    assert!(after.0.contains("In force today") && after.1.ends_with("Add temporary address"), "{after:?}");
    let told = agent.open(&customer.at("history")).texts("ol.time li").remove(0);
    assert!(told.contains("Temporary town was Stockholm → became empty"), "{told}");
    assert_eq!(desk.db.count("SELECT count(*) FROM customer_temporary_addresses"), 0);
}

#[test]
fn a_part_of_an_address_and_dates_in_the_wrong_order_are_refused() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    let at = customer.at("edit/temporary-address");
    let today = desk.now().date_naive();
    let page = agent.open(&at);

    let part = agent.submit(&page, &at, &[("temporary_city", "Stockholm")]).is(422).page();
    let backwards = typed(today, Some(today - Duration::days(1)));
    let backwards: Vec<(&str, &str)> =
        backwards.iter().map(|(input, value)| (input.as_str(), value.as_str())).collect();
    let backwards = agent.submit(&page, &at, &backwards).is(422).page();

    assert_eq!(part.problems().len(), 3, "{:?}", part.problems());
    assert_eq!(backwards.problems(), ["In force to must be on or after the first day"]);
    assert_eq!(desk.db.count("SELECT count(*) FROM customer_temporary_addresses"), 0);
}
