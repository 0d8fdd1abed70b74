//! The find box over accounts and cards: by number and reference straight to the record, by the last four as a list.

use crate::harness::{Answer, Person, TestDesk, a_person};

/// Types into the find box and goes where it leads.
#[track_caller]
fn find(person: &Person, term: &str) -> Answer {
    let answer = person.submit(&person.open("/"), "/find", &[("term", term)]).is(303);
    person.get(answer.location())
}

#[test]
fn an_account_number_and_a_card_reference_go_straight_to_the_record() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    let account = desk.account_of(customer.id);
    let card = desk.card_on(account, customer.id);
    let number = desk.db.text("SELECT number FROM accounts").expect("a number");
    let reference = desk.db.text("SELECT reference FROM cards").expect("a reference");
    let spaced = format!("{} {}", &reference[..5], &reference[5..]);

    assert_eq!(find(&agent, &number).is(303).location(), format!("/accounts/{account}"));
    for term in [&reference, &spaced] {
        assert_eq!(find(&agent, term).is(303).location(), format!("/cards/{card}"), "{term}");
    }
}

#[test]
fn the_last_four_make_a_list_and_a_name_narrows_it() {
    let desk = TestDesk::new();
    let auditor = desk.auditor();
    let agent = desk.agent();
    let [astrom, kask] = ["Åström", "Kask"].map(|name| a_person().with("last_name", name).record(&agent));
    let cards = [&astrom, &kask].map(|person| desk.card_on(desk.account_of(person.id), person.id));
    desk.db.execute("UPDATE cards SET truncated_number = '45760000____4285'");

    let both = find(&auditor, "4285").is(200).page();
    let one = find(&auditor, "astrom 4285").is(200).page();
    let none = find(&auditor, "quist 4285").is(200).page();

    let found = |page: &crate::harness::Page| page.attributes("#holdings li > span > a", "href");
    assert_eq!(found(&both), [format!("/cards/{}", cards[1]), format!("/cards/{}", cards[0])]);
    assert_eq!(found(&one), [format!("/cards/{}", cards[0])]);
    assert!(one.main().contains("card ends 4285"), "{}", one.main());
    assert!(found(&none).is_empty() && none.heading().starts_with("0 results"), "{}", none.main());
}

#[test]
fn more_cards_with_one_ending_than_are_shown_are_told_with_what_narrows_them() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let astrom = a_person().with("last_name", "Åström").record(&agent);
    let account = desk.account_of(astrom.id);
    (0..50).for_each(|_| _ = desk.card_on(account, astrom.id));
    desk.db.execute("UPDATE cards SET truncated_number = '45760000____4285'");

    let all = find(&agent, "4285").is(200).page();
    desk.card_on(account, astrom.id);
    desk.db.execute("UPDATE cards SET truncated_number = '45760000____4285'");
    let cut = ["4285", "astrom 4285"].map(|term| find(&agent, term).is(200).page());

    assert_eq!((all.heading(), all.texts(".notice").len()), ("50 results for “4285”".to_owned(), 0));
    for page in cut {
        assert!(page.heading().starts_with("50+ results"), "{}", page.heading());
        assert_eq!(page.texts("#holdings li").len(), 50);
        let told =
            "These are the newest 50 cards that end so. Add more of the cardholder's name, or use the reference.";
        assert_eq!(page.texts(".notice"), [told]);
    }
}

#[test]
fn what_another_institution_has_is_not_found() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    desk.card_on(desk.account_of(customer.id), customer.id);
    let (number, reference) = (
        desk.db.text("SELECT number FROM accounts").expect("a number"),
        desk.db.text("SELECT reference FROM cards").expect("a reference"),
    );
    let elsewhere = desk.other_institution("752002");
    let staff = desk.hire_at(elsewhere, "liis.saar", &[cardfile::domain::policy::Role::Agent]);
    let stranger = Person::sign_in(desk.browser(), staff, "liis.saar");

    for term in [number, reference] {
        assert!(find(&stranger, &term).is(200).page().heading().starts_with("0 results"), "{term}");
    }
}
