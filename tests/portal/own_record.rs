//! Staff who are customers too: they open nothing of their own record, its accounts and its cards, at any address; who ties them
//! to it sees nothing of the customer.

use cardfile::domain::ids::StaffId;
use cardfile::domain::policy::{ObjectState, Permission, Role, Rule, rule};
use cardfile::web::routes::{Entry, entries};

use crate::harness::{Answer, Person, Recorded, TestDesk, a_person};
use crate::sweep::{Places, fingerprint, token};

const EVERYTHING: [Role; 3] = [Role::Agent, Role::Supervisor, Role::Auditor];

/// Kaisa, who has every role with customer data, and the record that is hers.
pub struct Tied {
    pub desk: TestDesk,
    pub colleague: Person,
    pub kaisa: Person,
    pub own: Recorded,
    pub account: i64,
    pub card: i64,
    /// Addresses and forms as they were before anybody said that it is hers.
    pub places: Places,
}

pub fn tied() -> Tied {
    let desk = TestDesk::new();
    let colleague = desk.supervisor();
    let own = a_person()
        .named("Kaisa", "Möller")
        .with("mobile", "+358405550199")
        .with("address1", "Linnankatu 3 B")
        .record(&colleague);
    let account = desk.account_of(own.id);
    let card = desk.card_on(account, own.id);
    let kaisa = desk.person("kaisa.moller", &EVERYTHING);
    let mut places = Places::of(&desk, &kaisa, own.id);
    let carried = |page: String| kaisa.open(&page).value("once").expect("the form carries what it was opened with");
    places.opened_account = carried(format!("/accounts/{account}/edit/details"));
    places.opened_card = carried(format!("/cards/{card}/edit/wallet"));
    (places.account, places.card) = (account, card);
    tie(&desk, kaisa.staff, own.id);
    Tied { desk, colleague, kaisa, own, account, card, places }
}

fn tie(desk: &TestDesk, staff: StaffId, customer: i64) {
    desk.db.execute(&format!("UPDATE staff_grants SET customer_id = {customer} WHERE staff_id = {staff}"));
}

fn permission(entry: &Entry) -> Permission {
    Permission::ALL.into_iter().find(|one| one.code() == entry.permission).expect("a permission of the policy")
}

/// Every line about one customer, account or card.
pub fn lines_of_records() -> Vec<Entry> {
    let is_of_record = |entry: &Entry| {
        let begins = ["/customers/{id}", "/accounts/{id}", "/cards/{id}", "/accounts/new", "/cards/new"];
        begins.iter().any(|begin| entry.path.starts_with(begin))
    };
    entries().into_iter().filter(is_of_record).collect()
}

#[track_caller]
fn is_shut(answer: &Answer, own: &Recorded, what: &str) {
    assert_eq!(answer.status, 403, "{what}: {}", answer.body);
    let words = answer.page().main();
    assert!(words.contains("This is your own record.") && words.contains("own_record"), "{what}: {words}");
    assert!(words.contains("otso.berg"), "who can help? {what}: {words}");
    for value in ["Möller", own.number.as_str(), own.reg_no.as_str(), "405550199", "Linnankatu"] {
        assert!(!words.contains(value), "{what}: {words}");
    }
}

#[test]
fn no_address_opens_or_changes_ones_own_record() {
    let Tied { desk, kaisa, own, places, .. } = tied();
    let token = token(&kaisa);
    let lines = lines_of_records();
    assert!(lines.len() > 60, "{}", lines.len());
    let before = (fingerprint(&desk), desk.db.count("SELECT count(*) FROM looks"));

    for entry in &lines {
        assert_eq!(rule(permission(entry), ObjectState::OwnRecord), Rule::Nobody, "{} {}", entry.method, entry.path);

        let answer = places.ask(&kaisa, entry, Some(&token));

        is_shut(&answer, &own, &format!("{} {}", entry.method, entry.path));
    }
    assert_eq!((fingerprint(&desk), desk.db.count("SELECT count(*) FROM looks")), before);
}

#[test]
fn a_card_is_ones_own_as_its_holder_and_as_who_is_liable_for_it() {
    let Tied { desk, colleague, kaisa, own, account, .. } = tied();
    let other = a_person().record(&colleague);
    let held = desk.card_on(desk.account_of(other.id), own.id);
    let paid_for = desk.card_on(account, other.id);

    for card in [held, paid_for] {
        is_shut(&kaisa.get(&format!("/cards/{card}")), &own, "a card");
        is_shut(&kaisa.get(&format!("/cards/{card}/history")), &own, "its history");
        colleague.get(&format!("/cards/{card}")).is(200);
    }
    kaisa.get(&other.path).is(200);
}

#[test]
fn nothing_is_given_to_oneself() {
    let Tied { desk, colleague, kaisa, own, .. } = tied();
    let other = a_person().record(&colleague);
    let account = desk.account_of(other.id);
    let card = desk.card_on(account, other.id);
    let (token, id) = (token(&kaisa), own.id.to_string());
    let before = fingerprint(&desk);

    for (at, input) in [(format!("/accounts/{account}/ownership"), "to"), (format!("/cards/{card}/holder"), "to")] {
        for (chosen, term) in [(id.as_str(), ""), ("", own.number.as_str())] {
            let form = [
                ("form_token", token.as_str()),
                ("version", "1"),
                ("once", ""),
                ("step", "check"),
                (input, chosen),
                ("to_term", term),
                ("to_sought", ""),
                ("reason", "customer_asked"),
                ("words", ""),
            ];
            is_shut(&kaisa.post_raw(&at, &form), &own, &format!("{at} {chosen} {term}"));
        }
    }
    assert_eq!(fingerprint(&desk), before);
}

#[test]
fn whether_a_value_is_masked_is_not_told_of_ones_own_record_either() {
    let Tied { desk: _desk, kaisa, own, .. } = tied();

    for field in ["reg_no", "mobile", "phone"] {
        let answer = kaisa.get(&own.at(&format!("reveal?field={field}")));
        is_shut(&answer, &own, field);
    }
}

#[test]
fn a_find_is_on_record_though_whom_it_found_was_refused() {
    let Tied { desk, colleague, kaisa, own, .. } = tied();
    let account = desk.account_of(a_person().record(&colleague).id);
    let at = format!("/accounts/{account}/ownership");
    let finds = || desk.db.count("SELECT count(*) FROM looks WHERE page = 'find'");
    let form = kaisa.open(&at);
    let before = finds();

    kaisa.submit(&form, &at, &[("to_term", &own.number), ("reason", "inherited")]).is(403);

    assert_eq!(finds(), before + 1);
}

#[test]
fn ones_own_record_is_listed_and_found_as_any_other_and_leads_nowhere() {
    let Tied { desk, colleague, kaisa, own, account, card, .. } = tied();

    for list in ["/customers", "/accounts", "/cards"] {
        let words = kaisa.open(list).main();
        assert!(words.contains("Möller"), "{list}: {words}");
        assert!(!words.contains("5550199") && !words.contains("Linnankatu"), "{list}: {words}");
    }
    let found = kaisa.submit(&kaisa.open("/customers"), "/find", &[("term", &own.number)]).is(303);
    let to = kaisa.get(found.location());
    assert_eq!((to.status.as_u16(), to.location()), (303, own.path.as_str()));
    for path in [own.path.clone(), format!("/accounts/{account}"), format!("/cards/{card}")] {
        colleague.get(&path).is(200);
    }
    desk.db.execute("UPDATE staff_grants SET customer_id = NULL");
    kaisa.get(&own.path).is(200);
}

#[test]
fn ones_own_record_is_marked_before_the_click_and_nobody_elses() {
    let Tied { desk, colleague, kaisa, own, account, .. } = tied();
    let other = a_person().named("Bo", "Möller").record(&colleague);
    desk.card_on(desk.account_of(other.id), other.id);
    let paid_for = desk.card_on(account, other.id);
    let find = |person: &Person| {
        let found = person.submit(&person.open("/customers"), "/find", &[("term", "Möller")]).is(303);
        person.open(found.location()).texts("tbody tr")
    };
    let marked = |rows: Vec<String>| rows.iter().filter(|row| row.contains("Your own record")).count();

    for (list, own_rows) in [("/customers", 1), ("/accounts", 1), ("/cards", 2)] {
        let lines = |person: &Person| person.open(list).texts("tbody tr");
        assert_eq!(marked(lines(&kaisa)), own_rows, "{list}: {:?}", lines(&kaisa));
        assert!(lines(&kaisa).len() > own_rows && marked(lines(&colleague)) == 0, "{list}");
    }
    assert_eq!((marked(find(&kaisa)), find(&kaisa).len(), marked(find(&colleague))), (1, 2, 0));
    let mine = find(&kaisa).into_iter().find(|row| row.contains("Your own record")).expect("marked");
    assert!(mine.contains(&own.number), "{mine}");
    // A card on one's own account is shut as well, whoever holds it.
    kaisa.get(&format!("/cards/{paid_for}")).is(403);
}

#[test]
fn an_admin_says_which_customer_a_colleague_is_and_sees_no_more_than_the_number() {
    let Tied { desk, kaisa, own, .. } = tied();
    desk.db.execute("UPDATE staff_grants SET customer_id = NULL");
    let admin = desk.admin();
    let (record, at) = (format!("/staff/{}", kaisa.staff), format!("/staff/{}/own-record", kaisa.staff));
    kaisa.get(&own.path).is(200);

    let wrong = [("customer_number", "NO-SUCH-1"), ("reason", "person_is_customer")];
    let refused = admin.submit(&admin.open(&at), &at, &wrong).is(422).page();
    assert_eq!(refused.problems(), ["No customer here has this number. Look at the letter or card that has it"]);
    let right = [("customer_number", own.number.as_str()), ("reason", "person_is_customer"), ("words", "")];
    let form = admin.open(&at);
    admin.submit(&form, &at, &right).is(303);
    kaisa.get(&own.path).is(403);
    // The same form once more: the account has moved on since.
    admin.submit(&form, &at, &right).is(303);

    let page = admin.open(&record).main();
    assert!(page.contains(&own.number) && !page.contains("Möller"), "{page}");
    assert!(page.contains("Tied to a customer: their own record") && page.contains("They told us so"), "{page}");
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE action = 'tied'"), 1);
    let kept = desk.db.text("SELECT details::text FROM events WHERE action = 'tied'").expect("details");
    assert!(!kept.contains(&own.number), "{kept}");

    let nobody = [("customer_number", ""), ("reason", "mistake"), ("words", "")];
    admin.submit(&admin.open(&at), &at, &nobody).is(303);
    assert!(admin.open(&record).main().contains("Tied to no customer any more"));
    kaisa.get(&own.path).is(200);
}

#[test]
fn nobody_ties_or_unties_themselves() {
    let desk = TestDesk::new();
    let both = desk.person("kaisa.moller", &[Role::Admin, Role::Agent]);
    let own = a_person().record(&both);
    tie(&desk, both.staff, own.id);
    let at = format!("/staff/{}/own-record", both.staff);
    let token = token(&both);

    both.get(&at).is(303);
    let form = [
        ("form_token", token.as_str()),
        ("version", "1"),
        ("once", ""),
        ("customer_number", ""),
        ("reason", "mistake"),
        ("words", ""),
    ];
    let refused = both.post_raw(&at, &form).is(422).page();

    assert_eq!(refused.problems(), ["Nobody changes their own account here. Ask another admin"]);
    both.get(&own.path).is(403);
}

#[test]
fn who_works_in_two_institutions_may_be_a_customer_of_each() {
    let Tied { desk, kaisa, own, .. } = tied();
    let elsewhere = desk.other_institution("752002");
    let there = desk.hire_at(elsewhere, "liis.saar", &[Role::Supervisor]);
    let liis = Person::sign_in(desk.browser(), there, "liis.saar");
    let record = a_person().record(&liis);
    let grant = |customer: String| {
        format!(
            "INSERT INTO staff_grants (institution_id, staff_id, roles, granted_at, customer_id)
             VALUES ({elsewhere}, {}, '{{agent}}', now(), {customer})",
            kaisa.staff
        )
    };
    let foreign = desk.db.refusal(&grant(own.id.to_string()));
    assert_eq!(foreign.as_deref(), Some("staff_grants_customer_exists"), "a customer of another institution");
    desk.db.execute(&grant(record.id.to_string()));

    kaisa.get(&own.path).is(403);
    let institution = elsewhere.to_string();
    kaisa.submit(&kaisa.open("/me"), "/me/institution", &[("institution", &institution)]).is(303);

    kaisa.get(&record.path).is(403);
    kaisa.get(&own.path).is(404);
}
