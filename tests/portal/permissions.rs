//! Role × route: every line of the table, for everybody, equals the policy; what belongs to another institution or to a
//! colleague answers as if it were not there; and the table itself is frozen.

use cardfile::domain::ids::InstitutionId;
use cardfile::domain::policy::{Permission, Refusal, Role, Standing, decide};
use cardfile::web::routes::{Entry, entries};

use crate::harness::{Answer, Browser, Person, TestDesk, enrol, half_way};
use crate::sweep::{Places, fingerprint, record_customer, token};

fn permission(entry: &Entry) -> Permission {
    let found = Permission::ALL.into_iter().find(|permission| permission.code() == entry.permission);
    found.unwrap_or_else(|| panic!("{} {} has no permission of the policy", entry.method, entry.path))
}

/// The table with the ends last: who signed out or threw the draft away can do no more with it.
fn lines() -> Vec<Entry> {
    let mut lines = entries();
    lines.sort_by_key(|entry| (entry.path == "/sign-out", entry.path.ends_with("/discard")));
    lines
}

/// Asks every line of the table and holds each answer against the policy; nobody without a standing.
fn sweep(browser: &Browser, places: &Places, standing: Option<&Standing>) {
    let token = token(browser);
    for entry in lines() {
        let answer = places.ask(browser, &entry, Some(&token));
        let permission = permission(&entry);
        let what = format!("{} {} for {standing:?}", entry.method, entry.path);
        match standing.map(|standing| decide(standing, permission)) {
            _ if permission == Permission::Public => is_let_in(&answer, &what),
            None | Some(Err(Refusal::Disabled)) => is_sent_to_sign_in(&answer, &what),
            Some(Ok(())) => is_let_in(&answer, &what),
            Some(Err(refusal)) => is_refused(&answer, refusal, &what),
        }
    }
}

fn is_let_in(answer: &Answer, what: &str) {
    let goes_to_sign_in = answer.header("location").is_some_and(|to| to.starts_with("/sign-in"));
    let is_good = matches!(answer.status.as_u16(), 200 | 303 | 409 | 422);
    // Whatever their roles: only who made a proposal takes it back.
    let is_good = is_good || answer.status == 403 && answer.body.contains("others_proposal");
    // The right reaches proposals about staff; this one is about a customer.
    let is_good = is_good || answer.status == 403 && answer.body.contains("proposal_of_record");
    let is_sign_out = what.starts_with("POST /sign-out");
    assert!(is_good && (!goes_to_sign_in || is_sign_out), "{what}: {} {}", answer.status, answer.body);
}

fn is_sent_to_sign_in(answer: &Answer, what: &str) {
    assert_eq!(answer.status, 303, "{what}: {}", answer.body);
    assert!(answer.location().starts_with("/sign-in"), "{what}: {}", answer.location());
}

fn is_refused(answer: &Answer, refusal: Refusal, what: &str) {
    assert_eq!(answer.status, 403, "{what}: {}", answer.body);
    let page = answer.page();
    assert!(page.main().contains(&refusal.to_string()), "{what}: {}", page.main());
    for role in refusal.who_can() {
        assert!(page.main().contains(&role.label().to_lowercase()), "{what}: who can help? {}", page.main());
    }
}

/// Somebody with these roles, on a desk that has a customer.
fn everything_for(roles: &[Role]) -> (TestDesk, Person, Places) {
    let desk = TestDesk::new();
    let customer = record_customer(&desk.agent(), "Matti", "Korhonen", "C1001");
    let person = desk.person("kaisa.moller", roles);
    let places = Places::of(&desk, &person, customer);
    (desk, person, places)
}

fn sweep_as(roles: &[Role]) {
    let (_desk, person, places) = everything_for(roles);

    sweep(&person, &places, Some(&Standing { roles: roles.to_vec(), ..Standing::default() }));
}

#[test]
fn an_agent_may_what_the_policy_says() {
    sweep_as(&[Role::Agent]);
}

#[test]
fn a_supervisor_may_what_the_policy_says() {
    sweep_as(&[Role::Supervisor]);
}

#[test]
fn an_auditor_may_what_the_policy_says() {
    sweep_as(&[Role::Auditor]);
}

#[test]
fn an_admin_may_what_the_policy_says() {
    sweep_as(&[Role::Admin]);
}

#[test]
fn several_roles_add_up_on_every_route() {
    sweep_as(&[Role::Auditor, Role::Admin]);
    sweep_as(&Role::ALL);
}

#[test]
fn somebody_without_a_role_may_only_use_the_own_account() {
    sweep_as(&[]);
}

#[test]
fn nobody_gets_further_than_the_door() {
    let (desk, _, places) = everything_for(&[]);

    sweep(&desk.browser(), &places, None);
}

#[test]
fn disabled_beats_every_role_on_every_route() {
    let (desk, person, places) = everything_for(&Role::ALL);
    let token = token(&person);
    desk.db.execute(&format!("UPDATE staff SET disabled_at = now() WHERE id = {}", person.staff));

    for entry in lines().iter().filter(|entry| permission(entry) != Permission::Public) {
        let answer = places.ask(&person, entry, Some(&token));

        is_sent_to_sign_in(&answer, &format!("{} {} for somebody disabled", entry.method, entry.path));
    }
}

/// Somebody with every role whose password was right, asking every line of the table.
fn sweep_half_way(desk: &TestDesk, username: &str, places: &Places) {
    let browser = half_way(desk, username);
    let token = browser.open("/sign-in/second-factor").value("form_token").expect("a form has a token");
    for entry in lines().iter().filter(|entry| permission(entry) != Permission::Public) {
        let before = fingerprint(desk);

        let answer = places.ask(&browser, entry, Some(&token));

        let what = format!("{} {} half-way", entry.method, entry.path);
        if permission(entry) == Permission::HalfWay {
            assert!(matches!(answer.status.as_u16(), 200 | 303 | 422), "{what}: {}", answer.body);
            continue;
        }
        assert_eq!(answer.status, 303, "{what}: {}", answer.body);
        assert!(answer.location().starts_with("/sign-in/second-factor"), "{what}: {}", answer.location());
        assert_eq!(answer.body, "", "{what}");
        assert_eq!(fingerprint(desk), before, "{what}");
    }
}

#[test]
fn half_way_nothing_opens_but_the_second_factor_and_the_way_out() {
    let (desk, _, places) = everything_for(&Role::ALL);
    let required = TestDesk::requiring_second_factor();
    required.hire("kaisa.moller", &Role::ALL);
    let person = half_way(&required, "kaisa.moller");
    sweep_half_way(&required, "kaisa.moller", &places);

    enrol(&person, required.now());
    sweep_half_way(&required, "kaisa.moller", &places);
    drop(desk);
}

#[test]
fn an_auditor_and_an_admin_leave_every_customer_as_it_is() {
    let of_customers = |desk: &TestDesk| {
        let all = fingerprint(desk);
        all.into_iter()
            .filter(|line| !line.contains("products"))
            .filter(|line| ["customer", "account", "card", "drafts"].iter().any(|table| line.starts_with(table)))
            .collect::<Vec<_>>()
    };
    for role in [Role::Auditor, Role::Admin] {
        let (desk, person, places) = everything_for(&[role]);
        let before = of_customers(&desk);

        sweep(&person, &places, Some(&Standing { roles: vec![role], ..Standing::default() }));

        assert_eq!(of_customers(&desk), before, "{role:?}");
    }
}

#[test]
fn the_customer_of_another_institution_answers_like_a_missing_one() {
    let (desk, person, places) = everything_for(&Role::ALL);
    let elsewhere = desk.other_institution("752002");
    let staff = desk.hire_at(elsewhere, "liis.saar", &[Role::Agent]);
    let colleague = Person::sign_in(desk.browser(), staff, "liis.saar");
    let customer = record_customer(&colleague, "Kalev", "Tamm", "E2001");
    let (account, card, product) = theirs(&desk, elsewhere, customer);
    let foreign =
        Places { customer, account, card, product, staff: staff.0, institution: elsewhere.0, ..places.clone() };
    let missing = Places {
        customer: 999_999,
        account: 999_999,
        card: 999_999,
        product: 999_999,
        staff: 999_999,
        institution: 999_999,
        ..places
    };
    let token = token(&person);

    for entry in entries().iter().filter(|entry| entry.path.contains("{id}")) {
        let (here, nowhere) = (foreign.ask(&person, entry, Some(&token)), missing.ask(&person, entry, Some(&token)));

        let what = format!("{} {}", entry.method, entry.path);
        assert_eq!((here.status.as_u16(), nowhere.status.as_u16()), (404, 404), "{what}: {}", here.body);
        assert_eq!(timeless(&here), timeless(&nowhere), "{what}");
    }
    assert!(!person.open("/customers").main().contains("Tamm"));
    assert!(!colleague.open("/customers").main().contains("Korhonen"));
}

/// The body without how long the session still lasts, which goes on between two answers.
fn timeless(answer: &Answer) -> String {
    let mut body = answer.body.clone();
    for (before, after) in [("data-idle=\"", "\""), ("Signed in until", "without use")] {
        if let Some(start) = body.find(before).map(|at| at + before.len())
            && let Some(length) = body[start..].find(after)
        {
            body.replace_range(start..start + length, "");
        }
    }
    body
}

/// An account, a card and a product of another institution.
fn theirs(desk: &TestDesk, institution: InstitutionId, customer: i64) -> (i64, i64, i64) {
    desk.db.execute(&format!(
        "INSERT INTO account_products (institution_id, code, name, currency, created_at)
             VALUES ({institution}, 'A', 'A', 'EUR', now());
         INSERT INTO card_products (institution_id, code, name, brand, form, created_at)
             VALUES ({institution}, 'V', 'V', 'visa', 'plastic', now());
         INSERT INTO accounts (institution_id, origin, number, product_id, currency, opened_on, owner_id, owner_since,
                 owner_reason, status_since, created_at, updated_at)
             SELECT {institution}, 'registered', 'E-1', id, 'EUR', '2026-01-15', {customer}, now(), 'r', now(), now(), now()
             FROM account_products WHERE institution_id = {institution};
         INSERT INTO cards (institution_id, origin, reference, product_id, role, truncated_number, production_since,
                 account_id, account_owner_id, holder_id, holder_since, holder_reason, status_since, created_at, updated_at)
             SELECT {institution}, 'registered', '100000000000001', p.id, 'main', '123456______0001', now(), a.id,
                 {customer}, {customer}, now(), 'r', now(), now(), now()
             FROM card_products p, accounts a
             WHERE p.institution_id = {institution} AND a.institution_id = {institution}"
    ));
    let id = |table: &str| desk.db.count(&format!("SELECT id FROM {table} WHERE institution_id = {institution}"));
    (id("accounts"), id("cards"), id("account_products"))
}

#[test]
fn the_draft_and_the_parked_form_of_a_colleague_answer_like_missing_ones() {
    let (desk, person, places) = everything_for(&Role::ALL);
    let colleague = desk.supervisor();
    let Places { draft, parked, .. } = Places::of(&desk, &colleague, places.customer);
    let theirs = Places { draft, parked, ..places.clone() };
    let nothing = || uuid::Uuid::new_v4().to_string();
    let missing = Places { draft: nothing(), parked: nothing(), ..places };
    let token = token(&person);
    let before = fingerprint(&desk);

    for entry in lines().iter().filter(|entry| entry.path.contains("{draft}") || entry.path.contains("{parked}")) {
        let (there, nowhere) = (theirs.ask(&person, entry, Some(&token)), missing.ask(&person, entry, Some(&token)));

        let what = format!("{} {}", entry.method, entry.path);
        assert_eq!(there.status, nowhere.status, "{what}: {}", there.body);
        assert_eq!(timeless(&there), timeless(&nowhere), "{what}");
    }
    assert_eq!(fingerprint(&desk), before);
}

#[test]
fn the_route_table_is_frozen() {
    const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/portal/routes.txt");
    let line = |entry: Entry| format!("{} {} {} {}\n", entry.method, entry.path, entry.permission, entry.handler);
    let table: String = entries().into_iter().map(line).collect();
    if std::env::var_os("CARDFILE_WRITE_ROUTES").is_some() {
        std::fs::write(FILE, &table).expect("the list is written");
    }

    let frozen = std::fs::read_to_string(FILE).expect("the list is there");

    assert!(
        table == frozen,
        "The table of routes is not the one in tests/portal/routes.txt. If that is meant, write the list anew with \
         `CARDFILE_WRITE_ROUTES=1 cargo test --test portal the_route_table_is_frozen` and read its diff: who may reach \
         what has changed. The table now:\n{table}"
    );
}
