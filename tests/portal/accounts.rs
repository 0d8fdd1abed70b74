//! Accounts through the pages: registered or requested, their answers checked, changed by groups with every change in the
//! history, listed, and where their statements go.

use crate::harness::{Answer, Filled, Page, Person, TestDesk, a_person, submit_checked};

const NEW: &str = "/accounts/new";

/// An agent, and a customer of a bank that issues one account product.
fn bank() -> (TestDesk, Person, crate::harness::Recorded) {
    let desk = TestDesk::new();
    desk.products();
    let agent = desk.agent();
    let customer = a_person().named("Aino", "Korhonen").record(&agent);
    (desk, agent, customer)
}

fn form(agent: &Person, customer: i64, way: &str) -> Page {
    agent.open(&format!("{NEW}?customer={customer}&way={way}"))
}

/// Goes through form and check page to the end.
fn create(agent: &Person, customer: i64, way: &str, typed: &[(&str, &str)]) -> Answer {
    let check = agent.submit(&form(agent, customer, way), NEW, typed).is(200).page();
    submit_checked(agent, &check, NEW)
}

const WHOLE: [(&str, &str); 10] = [
    ("number", "100 200"),
    ("name", "Household"),
    ("segment", "B"),
    ("payment_reference_kind", "finnish_7_3_1"),
    ("payment_reference", "12345 61"),
    ("opened_on_day", "3"),
    ("opened_on_month", "mar"),
    ("opened_on_year", "2026"),
    ("statement_address1", "Mannerheimintie 1"),
    ("statement_zip_code", "00100"),
];

#[test]
fn every_answer_is_shown_before_it_counts_and_comes_back_as_it_was_typed() {
    let (desk, agent, customer) = bank();
    let typed: Vec<(&str, &str)> = WHOLE.into_iter().chain([("statement_city", "Helsinki")]).collect();

    let check = agent.submit(&form(&agent, customer.id, "registered"), NEW, &typed).is(200).page();
    let again = agent.submit(&check, NEW, &[("step", "change")]).is(200).page();

    assert_eq!(check.heading(), "Check the answers");
    let words = check.main();
    for answer in [
        "Current account",
        "EUR · Euro",
        "100200",
        "Household",
        "B",
        "1234561",
        "3 Mar 2026",
        "Mannerheimintie 1",
        "Helsinki",
    ] {
        assert!(words.contains(answer), "{answer} in {words}");
    }
    assert!(words.contains("Aino Korhonen owns the account and is liable for its debt."), "{words}");
    for (input, value) in typed {
        assert_eq!(again.value(input).as_deref(), Some(value), "{input}");
    }
    assert_eq!(desk.db.count("SELECT count(*) FROM accounts"), 0, "nothing is made yet");
    submit_checked(&agent, &check, NEW).is(303);
    let stored =
        "SELECT concat_ws('|', origin, number, name, segment, payment_reference, opened_on, owner_id) FROM accounts";
    let expected = format!("registered|100200|Household|B|1234561|2026-03-03|{}", customer.id);
    assert_eq!(desk.db.text(stored), Some(expected));
}

#[test]
fn a_registered_account_needs_its_number_and_a_requested_one_does_not() {
    let (desk, agent, customer) = bank();

    let refused = agent.submit(&form(&agent, customer.id, "registered"), NEW, &[("name", "Household")]).is(422).page();
    let made = create(&agent, customer.id, "requested", &[("name", "Household")]).is(303);

    assert_eq!(refused.attributes(".errors a", "href"), ["#number"]);
    assert_eq!(refused.value("name").as_deref(), Some("Household"));
    let page = agent.open(made.location());
    let reference = desk.db.text("SELECT reference FROM accounts").expect("a reference of ours");
    assert_eq!(reference.len(), 15);
    assert!(page.main().contains(&format!("Our reference {reference}")), "{}", page.main());
    assert!(page.texts(".notice").iter().any(|notice| notice.starts_with("Requested.")), "{}", page.main());
}

#[test]
fn the_number_of_a_requested_account_comes_later() {
    let (desk, agent, customer) = bank();
    let made = create(&agent, customer.id, "requested", &[]).is(303);
    let page = agent.open(made.location());
    let edit = page.link("Enter the number");

    agent.submit(&agent.open(&edit), &edit, &[("number", "5005")]).is(303);

    let page = agent.open(made.location());
    assert!(page.main().contains("No. 5005") && !page.main().contains("Requested."), "{}", page.main());
    let kept = "SELECT concat_ws('|', origin, number, length(reference)) FROM accounts";
    assert_eq!(desk.db.text(kept).as_deref(), Some("requested|5005|15"));
    let told = agent.open(&format!("{}/history", made.location())).texts("ol.time li");
    assert!(told[0].contains("Account number empty → became 5005"), "{told:?}");
    assert!(told[1].contains("Account requested"), "{told:?}");
}

#[test]
fn the_same_form_sent_eight_times_at_once_makes_one_account_and_all_are_led_to_it() {
    let (desk, agent, customer) = bank();
    let check = agent.submit(&form(&agent, customer.id, "requested"), NEW, &[]).is(200).page();

    let answers = Filled::of(&check, NEW, &[("step", "do")]).send_at_once(&agent, 8);

    let id = desk.db.count("SELECT id FROM accounts");
    for answer in answers {
        assert_eq!(answer.is(303).location(), format!("/accounts/{id}"));
    }
    assert_eq!(desk.db.count("SELECT count(*) FROM events WHERE subject_kind = 'account'"), 1);
}

#[test]
fn a_form_sent_again_with_other_answers_says_that_it_made_no_second_account() {
    let (desk, agent, customer) = bank();
    let opened = form(&agent, customer.id, "requested");
    let [first, other] =
        ["Household", "Travel"].map(|name| agent.submit(&opened, NEW, &[("name", name)]).is(200).page());

    let made = submit_checked(&agent, &first, NEW).is(303);
    let said_first = agent.open(made.location()).main();
    let again = submit_checked(&agent, &other, NEW).is(303);
    let page = agent.open(again.location());

    assert!(said_first.starts_with("The account is requested."), "{said_first}");
    assert_eq!(again.location(), made.location());
    assert!(page.main().starts_with("This form was sent before and made this account"), "{}", page.main());
    assert_eq!(desk.db.text("SELECT name FROM accounts").as_deref(), Some("Household"));
}

#[test]
fn the_form_begins_without_a_way_and_leads_to_the_other() {
    let (desk, agent, customer) = bank();
    let account = desk.account_of(customer.id);

    for new in [format!("{NEW}?customer={}", customer.id), format!("/cards/new?account={account}")] {
        let requested = agent.open(&new);
        let registered = agent.open(&requested.link("It exists already: register it"));
        let back = agent.open(&registered.link("It does not exist yet: request it"));

        assert!(requested.heading().starts_with("Request a"), "{}", requested.heading());
        assert!(registered.heading().starts_with("Register a"), "{}", registered.heading());
        assert_eq!(back.heading(), requested.heading());
        agent.get(&format!("{new}&way=bought")).is(404);
    }
}

#[test]
fn a_number_or_payment_reference_of_another_account_is_told() {
    let (desk, agent, customer) = bank();
    let paid = [("payment_reference_kind", "mod10"), ("payment_reference", "18")];
    create(&agent, customer.id, "registered", &[&[("number", "77")], &paid[..]].concat()).is(303);
    create(&agent, customer.id, "registered", &[("number", "A-1")]).is(303);

    let number = create(&agent, customer.id, "registered", &[("number", "a-1"), ("name", "Fleet")]).is(422).page();
    let reference =
        create(&agent, customer.id, "registered", &[&[("number", "78")], &paid[..]].concat()).is(422).page();

    assert!(
        number.main().contains("Another account has this number. Find it, or check the number."),
        "{}",
        number.main()
    );
    assert_eq!(number.value("name").as_deref(), Some("Fleet"), "what was typed is there");
    assert!(reference.main().contains("Another account has this payment reference."), "{}", reference.main());
    assert_eq!(desk.db.count("SELECT count(*) FROM accounts"), 2);
}

#[test]
fn a_payment_reference_with_a_wrong_check_digit_is_told() {
    let (desk, agent, customer) = bank();
    for (kind, number, digit) in [("finnish_7_3_1", "1234560", 1), ("mod10", "79927398710", 3)] {
        let typed = [("number", "77"), ("payment_reference_kind", kind), ("payment_reference", number)];

        let page = agent.submit(&form(&agent, customer.id, "registered"), NEW, &typed).is(422).page();

        assert!(page.problems()[0].contains(&format!("must end in {digit}")), "{:?}", page.problems());
    }
    assert_eq!(desk.db.count("SELECT count(*) FROM accounts"), 0);
}

#[test]
fn a_suspended_customer_gets_no_account() {
    let (desk, agent, customer) = bank();
    desk.force_customer(customer.id, "suspended");

    let begun = form(&agent, customer.id, "requested");
    let page = create(&agent, customer.id, "requested", &[]).is(422).page();

    for page in [begun, page] {
        let told: Vec<String> = page.texts(".notice").into_iter().filter(|words| words.contains("active")).collect();
        assert_eq!(told, ["The owner must be an active customer. Lift the suspension or reopen the customer first."]);
    }
    assert_eq!(desk.db.count("SELECT count(*) FROM accounts"), 0);
}

#[test]
fn a_change_stands_in_the_history_field_by_field() {
    let (desk, agent, customer) = bank();
    let account = desk.account_of(customer.id);
    let (details, address) =
        (format!("/accounts/{account}/edit/details"), format!("/accounts/{account}/edit/statement-address"));

    agent.submit(&agent.open(&details), &details, &[("name", "Fleet"), ("segment", "C")]).is(303);
    let street =
        [("statement_address1", "Storgatan 4"), ("statement_zip_code", "111 23"), ("statement_city", "Stockholm")];
    agent.submit(&agent.open(&address), &address, &street).is(303);
    agent.submit(&agent.open(&details), &details, &[]).is(303);

    assert!(agent.open(&format!("/accounts/{account}")).main().starts_with("Nothing was changed."));
    let told = agent.open(&format!("/accounts/{account}/history")).texts("ol.time li");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("Street and number for statements empty → became Storgatan 4"), "{told:?}");
    assert!(told[1].contains("Name empty → became Fleet") && told[1].contains("Segment empty → became C"), "{told:?}");
    assert!(told[1].ends_with("saga.lindqvist"), "{told:?}");
    let narrowed = agent.open(&format!("/accounts/{account}/history?field=segment"));
    assert_eq!((narrowed.texts("ol.time li").len(), narrowed.texts(".chip")), (1, vec!["Field: Segment".to_owned()]));
    let open = "SELECT count(*) FROM events e WHERE e::text LIKE '%Fleet%' OR position('Storgatan'::bytea IN details_sealed) > 0";
    assert_eq!(desk.db.count(open), 0, "values are sealed");
}

#[test]
fn who_saves_second_sees_both_versions_and_decides() {
    let (desk, agent, customer) = bank();
    let second = desk.supervisor();
    let account = desk.account_of(customer.id);
    let at = format!("/accounts/{account}/edit/details");
    let (one, two) = (agent.open(&at), second.open(&at));
    agent.submit(&one, &at, &[("name", "Fleet"), ("segment", "A")]).is(303);

    let conflict = second.submit(&two, &at, &[("name", "Cars")]).is(409).page();
    second.submit(&conflict, &at, &[("keep_name", "mine")]).is(303);

    assert_eq!(conflict.heading(), "Someone changed this account while you were editing");
    let rows = conflict.texts("table tbody tr");
    assert!(rows[0].starts_with("Name empty Fleet Cars"), "{rows:?}");
    assert!(conflict.main().contains("saga.lindqvist"), "{}", conflict.main());
    let stored = "SELECT concat_ws('|', name, segment, version) FROM accounts";
    assert_eq!(desk.db.text(stored).as_deref(), Some("Cars|A|3"));
}

#[test]
fn a_parent_is_named_by_its_number_and_a_circle_is_told() {
    let (desk, agent, customer) = bank();
    let (above, below) = (desk.account_of(customer.id), desk.account_of(customer.id));
    let number = |account| desk.cell("accounts", "number", account).expect("a number");
    let at = |account| format!("/accounts/{account}/edit/details");

    agent.submit(&agent.open(&at(below)), &at(below), &[("parent", &number(above))]).is(303);
    let circle = agent.submit(&agent.open(&at(above)), &at(above), &[("parent", &number(below))]).is(422).page();
    let nobody = agent.submit(&agent.open(&at(above)), &at(above), &[("parent", "nix")]).is(422).page();

    assert!(circle.main().contains("must not be this account itself or one below it"), "{}", circle.main());
    assert!(nobody.problems()[0].contains("an account that is recorded here"), "{:?}", nobody.problems());
    let page = agent.open(&format!("/accounts/{above}"));
    assert!(page.texts("#tree li")[0].contains(&number(below)), "{:?}", page.texts("#tree li"));
}

#[test]
fn statements_go_to_the_temporary_address_before_the_accounts_own_and_to_that_before_the_base() {
    let (desk, agent, customer) = bank();
    let account = desk.account_of(customer.id);
    let goes_to = || agent.open(&format!("/accounts/{account}")).texts("#statement-address dl").remove(0);
    let base = goes_to();

    let at = format!("/accounts/{account}/edit/statement-address");
    let own = [("statement_address1", "Satamakatu 2"), ("statement_zip_code", "00160"), ("statement_city", "Helsinki")];
    agent.submit(&agent.open(&at), &at, &own).is(303);
    let with_own = goes_to();
    desk.db.execute(&format!(
        "INSERT INTO customer_temporary_addresses SELECT institution_id, id, 'Away 3', NULL, NULL, NULL, '111 23', 'Stockholm',
             NULL, 'SWE', current_date - 1, current_date + 1 FROM customers WHERE id = {}",
        customer.id
    ));
    let away = goes_to();

    assert!(base.contains("Statements go to Aurakatu 7") && base.contains("The owner's base address"), "{base}");
    assert!(
        with_own.contains("Statements go to Satamakatu 2") && with_own.contains("The account's own address"),
        "{with_own}"
    );
    assert!(away.contains("Statements go to Away 3") && away.contains("temporary address, in force to"), "{away}");
}

#[test]
fn the_list_shows_every_account_once_and_filters_narrow_it() {
    let (desk, agent, customer) = bank();
    let other = a_person().named("Eero", "Kask").record(&agent);
    let accounts: Vec<i64> = (0..28).map(|_| desk.account_of(customer.id)).collect();
    let theirs = desk.account_of(other.id);
    desk.force_account(theirs, "blocked");

    let first = agent.open("/accounts");
    let second = agent.open(&first.link("Next"));

    let rows = |page: &Page| page.attributes("table tbody th a", "href");
    assert_eq!(first.heading(), "29 accounts");
    assert_eq!((rows(&first).len(), rows(&second).len()), (25, 4));
    let newest: Vec<String> = accounts.iter().chain([&theirs]).rev().map(|id| format!("/accounts/{id}")).collect();
    assert_eq!([rows(&first), rows(&second)].concat(), newest);
    assert_eq!(rows(&agent.open(&second.link("Previous"))), rows(&first));
    for (query, count, chip) in [
        ("status=blocked".to_owned(), 1, "Status: Blocked"),
        (format!("owner={}", other.id), 1, "Owner: Kask, Eero"),
        (format!("product={}", desk.products().account), 29, "Product: Current account"),
        ("status=closed".to_owned(), 0, "Status: Closed"),
    ] {
        let page = agent.open(&format!("/accounts?{query}"));
        assert_eq!(page.texts(".chip"), [chip], "{query}");
        assert!(page.heading().starts_with(&format!("{count} account")), "{query}: {}", page.heading());
    }
    let kept = agent.open(&format!("/accounts?owner={}", customer.id)).link("Next");
    assert_eq!(rows(&agent.open(&kept)).len(), 3, "the next page keeps the filter: {kept}");
    for page in [format!("/accounts?owner={}", other.id), format!("/cards?holder={}", other.id)] {
        let name = page.split(['?', '=']).nth(1).expect("a name");
        let hidden = agent.open(&page).attribute(&format!("form.filters input[type=hidden][name={name}]"), "value");
        assert_eq!(hidden, Some(other.id.to_string()), "applying filters keeps it: {page}");
    }
}

#[test]
fn more_accounts_below_than_a_record_shows_have_a_list() {
    let (desk, agent, customer) = bank();
    let above = desk.account_of(customer.id);
    let below: Vec<i64> = (0..26).map(|_| desk.account_of(customer.id)).collect();
    desk.db.execute(&format!("UPDATE accounts SET parent_id = {above} WHERE id <> {above} AND id <> {}", below[25]));

    let all_shown = agent.open(&format!("/accounts/{above}"));
    desk.db.execute(&format!("UPDATE accounts SET parent_id = {above} WHERE id = {}", below[25]));
    let list = agent.open(&agent.open(&format!("/accounts/{above}")).link("All accounts below it"));

    assert!(!all_shown.has_link("All accounts below it"));
    assert_eq!(list.heading(), "26 accounts");
    let number = desk.cell("accounts", "number", above).expect("a number");
    assert_eq!(list.texts(".chip"), [format!("Below: {number}")]);
    assert!(list.has_link("Next"));
    agent.get("/accounts?parent=999999").is(404);
}

#[test]
fn an_account_of_another_institution_is_not_there() {
    let (desk, agent, customer) = bank();
    let account = desk.account_of(customer.id);
    let elsewhere = desk.other_institution("752002");
    let staff = desk.hire_at(elsewhere, "maris.ozols", &[cardfile::domain::policy::Role::Supervisor]);
    let stranger = Person::sign_in(desk.browser(), staff, "maris.ozols");

    for page in ["", "/history", "/ownership", "/closure", "/edit/details"] {
        agent.get(&format!("/accounts/{account}{page}")).is(200);
        stranger.get(&format!("/accounts/{account}{page}")).is(404);
    }
    stranger.get(&format!("{NEW}?customer={}&way=requested", customer.id)).is(404);
    assert_eq!(stranger.open("/accounts").heading(), "0 accounts");
}
