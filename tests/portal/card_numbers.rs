//! Full card numbers are kept nowhere, and nothing else is taken for one.

use crate::harness::{TestDesk, a_company, a_person, form_token};

const CARD: &str = "4111 1111 1111 1111";
/// Thirteen digits that begin with 4 and pass Luhn.
const GERMAN_MOBILE: &str = "+49 1512 3456787";
/// Fourteen digits that begin with 4 and pass Luhn.
const SIRET: &str = "440 000 008 00019";
/// Sixteen digits that pass Luhn and begin like a card: an account number with a MOD10 check digit.
const LIKE_A_CARD: &str = "4000001234567899";
/// Fifteen digits that do so too.
const REFERENCE_LIKE_A_CARD: &str = "370000000001232";
/// Sixteen digits that pass Luhn but begin like no card.
const MOD10_REFERENCE: &str = "1700001234567898";

fn is_told(problems: &[String]) -> bool {
    problems.iter().all(|problem| problem.contains("looks like a card number")) && !problems.is_empty()
}

#[test]
fn a_card_number_is_refused_wherever_it_is_typed() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);

    for (input, value) in [
        ("first_name", format!("Aino {CARD}")),
        ("last_name", "4111-1111-1111-1111".to_owned()),
        ("customer_number", "4111-1111-1111-1111".to_owned()),
        ("customer_number", CARD.to_owned()),
    ] {
        let page = a_person().with(input, &value).begin(&agent).is(422).page();
        assert!(is_told(&page.problems()), "{input}: {:?}", page.problems());
    }
    for (group, input, value) in [
        ("address", "address2", format!("c/o {CARD}")),
        ("care", "additional_values", format!("card: {CARD}")),
        ("care", "additional_values", "4111111111111111: card".to_owned()),
        ("registration", "customer_number", "5555555555554444".to_owned()),
        ("name", "middle_name", "５５５５５５５５５５５５４４４４".to_owned()),
    ] {
        let at = customer.at(&format!("edit/{group}"));
        let page = agent.submit(&agent.open(&at), &at, &[(input, &value)]).is(422).page();
        assert!(is_told(&page.problems()), "{input}: {:?}", page.problems());
    }
    for (path, input) in [(customer.at("notes"), "text"), ("/find".to_owned(), "term")] {
        let page = agent.submit(&agent.open(&customer.at("notes")), &path, &[(input, CARD)]).is(422).page();
        assert!(is_told(&page.problems()), "{path}: {:?}", page.problems());
    }
    let at = customer.at("suspension");
    let words = [("reason", "other"), ("words", CARD)];
    let page = agent.submit(&agent.open(&at), &at, &words).is(422).page();
    assert!(is_told(&page.problems()), "{:?}", page.problems());
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE subject_kind = 'customer'"), 1);
}

#[test]
fn a_german_mobile_a_siret_and_a_mod10_reference_go_through() {
    let desk = TestDesk::new();
    let agent = desk.agent();

    let person = a_person().with("mobile", GERMAN_MOBILE).record(&agent);
    let company = a_company().with("reg_no_kind", "siret").with("reg_no", SIRET).record(&agent);
    let at = person.at("notes");
    let note = format!("Paid with reference {MOD10_REFERENCE}, called from {GERMAN_MOBILE}.");
    agent.submit(&agent.open(&at), &at, &[("text", &note)]).is(303);

    for (term, customer) in [(GERMAN_MOBILE, &person), (SIRET, &company), ("44000000800019", &company)] {
        let answer = agent.submit(&agent.open("/customers"), "/find", &[("term", term)]).is(303);
        assert_eq!(agent.get(answer.location()).is(303).location(), customer.path, "{term}");
    }
    assert!(agent.open(&at).main().contains(&note));
}

#[test]
fn an_account_number_or_a_reference_is_none_whatever_it_looks_like() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    let account = desk.account_of(customer.id);
    let card = desk.card_on(account, customer.id);
    let at = format!("/accounts/{account}/edit/details");
    let typed = [("number", LIKE_A_CARD), ("payment_reference_kind", "mod10"), ("payment_reference", LIKE_A_CARD)];
    agent.submit(&agent.open(&at), &at, &typed).is(303);
    desk.db.execute(&format!("UPDATE cards SET reference = '{REFERENCE_LIKE_A_CARD}' WHERE id = {card}"));

    let find = |term: &str| agent.submit(&agent.open("/customers"), "/find", &[("term", term)]);

    assert_eq!(find(LIKE_A_CARD).is(303).location(), format!("/accounts/{account}"));
    assert_eq!(find(REFERENCE_LIKE_A_CARD).is(303).location(), format!("/cards/{card}"));
    assert!(is_told(&find(CARD).is(422).page().problems()), "what nobody here knows by that number is one");
}

#[test]
fn a_refused_card_number_is_shown_again_but_stored_nowhere() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let new = a_person();
    new.begin(&agent).is(303);
    let token = form_token(&agent);
    let once = new.draft().replace("/customers/new/", "");

    let sent = [
        ("form_token", token.as_str()),
        ("once", once.as_str()),
        ("country", "FIN"),
        ("address1", CARD),
        ("zip_code", "20100"),
        ("city", "Turku"),
        ("locale", "fi_FI"),
    ];
    let page = agent.post_raw(&format!("{}/rest", new.draft()), &sent).is(422).page();

    assert!(is_told(&page.problems()), "{:?}", page.problems());
    assert_eq!(page.value("address1").as_deref(), Some(CARD));
    let later = agent.open(&format!("{}/rest", new.draft()));
    assert_eq!(later.value("address1").as_deref(), Some(""), "not even the sealed draft keeps it");
}
