//! The work lists of data care: who stands in them, in which order, and that they cost the same among many.

use cardfile::domain::customer::Field;
use cardfile::domain::form::FormField;

use crate::harness::{Browser, Recorded, TestDesk, a_company, a_person};

/// Where the lines of a list lead to mend, the first page.
fn ways(person: &Browser, list: &str) -> Vec<String> {
    person.open(list).attributes("tbody th a", "href")
}

fn recorded_months_ago(desk: &TestDesk, customer: &Recorded, months: u32) {
    let age = format!("created_at = now() - interval '{months} months' - interval '1 day'");
    desk.db.execute(&format!("UPDATE customers SET {age} WHERE id = {}", customer.id));
}

/// Copies of the only customer, each under a number of its own.
fn many(desk: &TestDesk, count: u32) {
    desk.force(
        "customers",
        &format!(
            "INSERT INTO customers SELECT (jsonb_populate_record(one, jsonb_build_object('id', one.id + n,
                'customer_number', 'MANY-' || n, 'reg_no_index', '\\x' || encode(sha256(n::text::bytea), 'hex')))).*
             FROM customers AS one, generate_series(1, {count}) AS n WHERE one.id = (SELECT min(id) FROM customers)"
        ),
    );
}

#[test]
fn who_was_not_confirmed_for_long_is_listed_the_oldest_first_until_confirmed() {
    let desk = TestDesk::new();
    let (agent, admin) = (desk.agent(), desk.admin());
    let [old, older, young, closed] = [0; 4].map(|_| a_person().record(&agent));
    for (customer, months) in [(&old, 12), (&older, 14), (&young, 11), (&closed, 20)] {
        recorded_months_ago(&desk, customer, months);
    }
    desk.force_customer(closed.id, "closed");

    let expected = [&older, &old].map(|customer| format!("{}#confirmed", customer.path));
    assert_eq!(ways(&agent, "/care"), expected);
    assert!(agent.open("/").has_link("2 customers are to be confirmed again"));
    agent.submit(&agent.open(&older.path), &older.at("confirmation"), &[]).is(303);
    assert_eq!(ways(&agent, "/care"), expected[1..]);

    admin.submit(&admin.open("/settings"), "/settings", &[("confirm_months", "61")]).is(422);
    admin.submit(&admin.open("/settings"), "/settings", &[("confirm_months", "11")]).is(303);
    assert_eq!(ways(&agent, "/care").len(), 2, "eleven months and a day are long now");
    assert!(admin.open("/settings").main().contains("Months until a customer is to be confirmed again"));
}

#[test]
fn a_list_has_one_of_its_kind_each_with_the_way_to_its_mend() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let (person, company) = (a_person().record(&agent), a_company().record(&agent));
    assert_eq!(agent.open("/care?show=missing").main().matches("is empty").count(), 0, "nothing is required");

    desk.db.execute("UPDATE institutions SET required_fields = '{mobile,registration_authority}'");
    let lacks = |field: &str| ways(&agent, &format!("/care?show=missing&field={field}"));
    assert_eq!(lacks("mobile"), [person.at("edit/contact"), company.at("edit/contact")]);
    assert_eq!(lacks("registration_authority"), [company.at("edit/organisation")], "a person has no such field");
    desk.db.execute(&format!("UPDATE customers SET mobile = '+358401234567' WHERE id = {}", person.id));
    assert_eq!(lacks("mobile"), [company.at("edit/contact")]);

    assert!(ways(&agent, "/care?show=contradictory").is_empty());
    desk.db.execute(&format!("UPDATE customers SET deceased_date = '2026-01-01' WHERE id = {}", person.id));
    desk.db.execute(&format!("UPDATE customers SET bankruptcy_date = '2026-01-01' WHERE id = {}", company.id));
    assert_eq!(ways(&agent, "/care?show=contradictory"), [person.path.clone(), company.path.clone()]);
    desk.force_customer(person.id, "closed");
    assert_eq!(ways(&agent, "/care?show=contradictory"), [company.path.as_str()]);

    let at = company.at("returned-post");
    agent.submit(&agent.open(&at), &at, &[]).is(303);
    assert_eq!(ways(&agent, "/care?show=returned"), [company.at("edit/address")]);
    assert!(agent.open("/").has_link("1 address from which post came back"));
}

#[test]
fn pages_of_a_list_hold_each_line_once_in_one_order() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let customer = a_person().record(&agent);
    recorded_months_ago(&desk, &customer, 15);
    many(&desk, 60);
    let mut page = agent.open("/care");
    let mut seen = page.attributes("tbody th a", "href");
    while page.has_link("Next") {
        page = agent.open(&page.link("Next"));
        seen.extend(page.attributes("tbody th a", "href"));
    }

    let all = (0..=60).map(|n| format!("/customers/{}#confirmed", customer.id + n));
    assert_eq!(seen, all.collect::<Vec<_>>(), "of one moment, they stand by id");
}

#[test]
fn only_who_may_edit_customers_has_the_lists() {
    let desk = TestDesk::new();
    for (person, status) in [(desk.agent(), 200), (desk.supervisor(), 200), (desk.auditor(), 403), (desk.admin(), 403)]
    {
        assert_eq!(person.get("/care").status, status);
    }
}

#[test]
fn every_list_is_read_along_its_index_however_it_is_planned() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    a_person().record(&agent);
    many(&desk, 20_000);
    let fields: Vec<&str> =
        Field::ALL.iter().filter(|field| field.may_be_required()).map(|field| field.key()).collect();
    desk.db.execute(&format!("UPDATE institutions SET required_fields = '{{{}}}'", fields.join(",")));
    desk.db.execute("ANALYZE customers; ANALYZE returned_post");
    let missing =
        fields.iter().map(|field| (format!("?show=missing&field={field}"), format!("customers_without_{field}")));
    let lists = [
        (String::new(), "customers_by_confirmation".to_owned()),
        ("?show=contradictory".to_owned(), "customers_contradictory".to_owned()),
    ];
    desk.db.write_down_statements();

    for (list, index) in lists.into_iter().chain(missing) {
        let asked = desk.db.statements(|| drop(agent.open(&format!("/care{list}"))));
        let questions: Vec<&String> =
            asked.iter().filter(|text| text.contains("customers.status <> 'closed'")).collect();
        assert_eq!(questions.len(), 2, "lines and count of {list}: {asked:?}");
        for question in questions {
            for mode in ["force_custom_plan", "force_generic_plan"] {
                let values = format!("{}, '1970-01-01', 0, '2026-01-01'", desk.institution);
                let plan = desk.db.plan(question, &values, mode);
                assert!(plan.contains(&index) && !plan.contains("Seq Scan"), "{mode}: {question}\n{plan}");
            }
        }
    }
}
