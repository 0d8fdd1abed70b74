//! Claims about whole demo customers.

use std::collections::HashSet;
use std::sync::LazyLock;

use chrono::NaiveDate;

use super::{DemoCustomer, Generator, LAST_NUMBER};
use crate::domain::email::Email;
use crate::domain::locale::Locale;
use crate::domain::phone::Phone;
use crate::domain::reg_no::{Check, RegNo, RegNoKind};
use crate::domain::{country::Country, text::Line};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date")
}

fn generator() -> Generator {
    Generator::new(7, today())
}

/// Made once for all tests, since the generator is slow while it is not optimised.
fn first(count: usize) -> &'static [DemoCustomer] {
    static CUSTOMERS: LazyLock<Vec<DemoCustomer>> = LazyLock::new(|| {
        let generator = generator();
        (1..=2000).map(|n| generator.customer(n)).collect()
    });
    &CUSTOMERS[..count]
}

#[test]
fn a_customer_depends_on_seed_and_number_alone() {
    let forwards = first(200);
    let generator = generator();

    let mut backwards: Vec<DemoCustomer> = (1..=200).rev().map(|n| generator.customer(n)).collect();
    backwards.reverse();

    assert_eq!(forwards, backwards.as_slice());
    assert_ne!(forwards[0], Generator::new(8, today()).customer(1));
}

#[test]
fn nothing_that_has_to_be_unique_repeats() {
    let generator = generator();
    let late = (LAST_NUMBER / 2..).take(400).chain(LAST_NUMBER - 399..=LAST_NUMBER);
    let mut seen = HashSet::new();
    for customer in first(2000).iter().cloned().chain(late.map(|n| generator.customer(n))) {
        let plate = customer.plate.map(|plate| format!("plate {plate}"));
        let reg_no = format!("{} {}", customer.reg_no_kind, customer.reg_no);
        let once = [Some(customer.number), Some(reg_no), customer.email, customer.mobile, plate];
        for value in once.into_iter().flatten() {
            assert!(seen.insert(value.clone()), "{value} stands twice");
        }
    }
}

#[test]
fn every_sign_and_every_country_occurs_within_the_first_thousand() {
    let customers = first(1000);

    let people = customers.iter().filter(|customer| customer.is_private);
    let signs: HashSet<char> = people.filter_map(|person| person.reg_no.chars().nth(6)).collect();
    let countries: HashSet<&str> = customers.iter().map(|customer| customer.address.country).collect();

    assert_eq!(signs, "+-YXWVUABCDEF".chars().collect());
    assert_eq!(countries, ["FIN", "SWE", "NOR", "DNK", "EST", "LVA", "LTU", "DEU"].into());
    assert!(customers.iter().any(|customer| customer.address.region.as_deref() == Some("Åland Islands")));
}

#[test]
fn parents_are_earlier_companies_and_responsibles_earlier_people() {
    let generator = generator();
    let late = (LAST_NUMBER - 200..=LAST_NUMBER).map(|n| (n, generator.customer(n)));
    for (n, customer) in (1..).zip(first(1500).iter().cloned()).chain(late) {
        let is_item = !customer.is_private && customer.sort != Some("company");
        assert_eq!(customer.parent.is_some(), is_item, "customer {n}");
        if let Some(parent) = customer.parent {
            assert!(parent < n);
            assert_eq!(generator.customer(parent).sort, Some("company"));
        }
        if let Some(responsible) = customer.responsible {
            assert!(responsible < n);
            assert!(generator.customer(responsible).is_private);
        }
    }
}

#[test]
fn ids_are_right_temporary_and_fit_the_birth_date() {
    for customer in first(1000) {
        let kind = RegNoKind::parse(customer.reg_no_kind).expect("a kind of the list");
        let reg_no = RegNo::parse(kind, Some(Country::FIN), &customer.reg_no, today());
        let reg_no = reg_no.unwrap_or_else(|flaw| panic!("{}: {flaw:?}", customer.number));
        match customer.reg_no_kind {
            "hetu" => {
                assert_eq!(reg_no.check(), Check::Right);
                assert_eq!(reg_no.birth_date(), customer.date_of_birth);
                assert_eq!(customer.reg_no.as_bytes()[7], b'9', "serials from 900 belong to nobody");
            }
            "y_tunnus" => {
                assert_eq!(reg_no.check(), Check::Right);
                assert!(customer.reg_no.as_bytes()[0] >= b'5', "IDs from 5 are not given yet");
            }
            _ => assert!(customer.parent.is_some()),
        }
    }
}

#[test]
fn what_is_made_would_be_taken_at_the_desk() {
    for customer in first(300) {
        let names = [&customer.first_name, &customer.middle_name, &customer.last_name, &customer.name];
        let address = &customer.address;
        let lines = [Some(&address.address1), address.address2.as_ref(), Some(&address.city)];
        for text in names.into_iter().filter_map(Option::as_ref).chain(lines.into_iter().flatten()) {
            assert_eq!(taken::<255>(text), *text);
        }
        let short = [Some(&address.zip_code), address.region.as_ref(), customer.plate.as_ref()];
        short.into_iter().flatten().for_each(|text| assert_eq!(taken::<32>(text), *text));
        customer.representative.iter().for_each(|text| assert_eq!(taken::<64>(text), *text));
        let countries = customer.nationalities.iter().chain(&customer.birth_country).chain([&address.country]);
        countries.for_each(|code| assert!(Country::parse(code).is_ok()));
        assert!(Locale::parse(customer.locale).is_ok(), "{}", customer.locale);
        customer.email.iter().for_each(|email| assert!(matches!(Email::parse(email), Ok(Some(_))), "{email}"));
        for number in [&customer.mobile, &customer.phone].into_iter().flatten() {
            let phone = Phone::parse(number, Country::FIN).ok().flatten().unwrap_or_else(|| panic!("{number}"));
            assert_eq!(phone.as_str(), number);
        }
    }
}

fn taken<const MAX: usize>(text: &str) -> String {
    Line::<MAX>::parse_required(text).unwrap_or_else(|flaw| panic!("{text}: {flaw:?}")).into_string()
}

#[test]
fn nearly_all_mobile_numbers_are_mobile_and_mail_goes_to_example_domains() {
    let customers = first(300);
    let mobiles: Vec<bool> = customers
        .iter()
        .filter_map(|customer| Phone::parse(customer.mobile.as_ref()?, Country::FIN).ok().flatten())
        .map(|phone| phone.is_mobile())
        .collect();
    let others = mobiles.iter().filter(|is_mobile| !**is_mobile).count();
    assert!((1..=mobiles.len() / 20).contains(&others), "{others} of {}", mobiles.len());

    for customer in customers {
        if let Some(email) = &customer.email {
            let reserved = ["@example.com", "@example.net", "@example.org", ".example"];
            assert!(reserved.iter().any(|end| email.ends_with(end)), "{email}");
        }
    }
}

#[test]
fn the_mix_is_that_of_a_desk() {
    let customers = first(2000);
    let share =
        |is: &dyn Fn(&DemoCustomer) -> bool| customers.iter().filter(|customer| is(customer)).count() as f64 / 20.0;

    assert_eq!(share(&|customer| customer.is_private), 82.0);
    assert_eq!(share(&|customer| customer.sort == Some("company")), 9.0);
    assert!((3.0..6.0).contains(&share(&|customer| customer.status == "suspended")));
    assert!((2.0..5.0).contains(&share(&|customer| customer.status == "closed")));
    for (what, count) in [
        ("deceased", share(&|customer| customer.deceased_date.is_some())),
        ("bankrupt", share(&|customer| customer.bankruptcy_date.is_some())),
        ("last name only", share(&|customer| customer.is_private && customer.first_name.is_none())),
        ("no e-mail", share(&|customer| customer.is_private && customer.email.is_none())),
        ("no mobile", share(&|customer| customer.is_private && customer.mobile.is_none())),
        (
            "away",
            share(&|customer| {
                customer.temporary.as_ref().is_some_and(|away| away.from <= today() && today() <= away.to)
            }),
        ),
        ("away before", share(&|customer| customer.temporary.as_ref().is_some_and(|away| away.to < today()))),
        ("away later", share(&|customer| customer.temporary.as_ref().is_some_and(|away| away.from > today()))),
    ] {
        assert!(count > 0.0 && count < 20.0, "{what}: {count} %");
    }
    assert!(customers.iter().all(|customer| (customer.status == "active") == customer.status_reason.is_none()));
    let died_after_birth = |customer: &DemoCustomer| {
        customer.deceased_date.is_none_or(|died| Some(died) > customer.date_of_birth && died <= today())
    };
    assert!(customers.iter().all(died_after_birth));
}
