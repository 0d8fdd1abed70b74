//! Suspension, resumption, closure and reopening: who may, from which status, with which reason.

use cardfile::domain::policy::Role;

use crate::harness::{Answer, Browser, Person, Recorded, TestDesk, a_person, form_token};

const MOVES: [&str; 4] = ["suspension", "resumption", "closure", "reopening"];

/// Sends the form of a move as it would look, whether or not the page offers it.
fn send(person: &Browser, customer: &Recorded, change: &str, version: i64, reason: (&str, &str)) -> Answer {
    let (token, version) = (form_token(person), version.to_string());
    let fields = [
        ("form_token", token.as_str()),
        ("version", &version),
        ("once", ""),
        ("reason", reason.0),
        ("words", reason.1),
    ];
    person.post_raw(&customer.at(change), &fields)
}

struct Customer {
    desk: TestDesk,
    customer: Recorded,
}

impl Customer {
    fn new() -> (Customer, Person) {
        let desk = TestDesk::new();
        let supervisor = desk.supervisor();
        let customer = a_person().record(&supervisor);
        (Customer { desk, customer }, supervisor)
    }

    fn status(&self) -> String {
        self.desk.db.text("SELECT status FROM customers").expect("a customer")
    }

    fn version(&self) -> i64 {
        self.desk.db.count("SELECT version::bigint FROM customers")
    }

    /// Brings the customer to this status.
    fn bring(&self, supervisor: &Person, status: &str) {
        let moves: &[&str] = match (self.status().as_str(), status) {
            ("active", "suspended") => &["suspension"],
            ("active", "closed") | ("suspended", "closed") => &["closure"],
            ("suspended", "active") => &["resumption"],
            ("closed", "active") => &["reopening"],
            ("closed", "suspended") => &["reopening", "suspension"],
            _ => &[],
        };
        for change in moves {
            send(supervisor, &self.customer, change, self.version(), ("other", "as the test wants it")).is(303);
        }
        assert_eq!(self.status(), status);
    }
}

#[test]
fn from_each_status_only_its_moves_lead_on() {
    let (given, supervisor) = Customer::new();
    let table = [
        ("active", ["suspended", "active", "closed", "active"]),
        ("suspended", ["suspended", "active", "closed", "suspended"]),
        ("closed", ["closed", "closed", "closed", "active"]),
    ];
    for (from, expected) in table {
        for (change, to) in MOVES.into_iter().zip(expected) {
            given.bring(&supervisor, from);
            let (before, offered) = (given.version(), supervisor.get(&given.customer.at(change)).status);

            send(&supervisor, &given.customer, change, before, ("other", "to see")).is(303);

            assert_eq!(given.status(), to, "{change} from {from}");
            assert_eq!(given.version(), before + i64::from(from != to), "{change} from {from}");
            assert_eq!(offered == 200, from != to, "the page of {change} from {from}");
            if from == to {
                let words = supervisor.open(&given.customer.path).main();
                assert!(words.starts_with(&format!("The customer is {from} already.")), "{words}");
            }
        }
    }
}

#[test]
fn an_agent_suspends_and_only_a_supervisor_closes() {
    let (given, supervisor) = Customer::new();
    let people = [
        (given.desk.agent(), [303, 303, 403, 403]),
        (given.desk.auditor(), [403; 4]),
        (given.desk.admin(), [403; 4]),
        (given.desk.person("both.roles", &[Role::Agent, Role::Supervisor]), [303; 4]),
    ];
    for (person, expected) in &people {
        let statuses = ["active", "suspended", "active", "closed"];
        for ((change, status), from) in MOVES.into_iter().zip(*expected).zip(statuses) {
            given.bring(&supervisor, from);
            let version = given.version();

            let answer = send(person, &given.customer, change, version, ("other", "to see"));

            assert_eq!(answer.status.as_u16(), status, "{change} by {}", person.username);
            assert_eq!(given.version() != version, status == 303, "{change} by {}", person.username);
        }
    }
}

#[test]
fn the_reason_stands_in_the_history_and_on_the_record() {
    let (given, supervisor) = Customer::new();
    let at = given.customer.at("suspension");

    let typed = [("reason", "suspicion"), ("words", "Three refused payments in one night.")];
    supervisor.submit(&supervisor.open(&at), &at, &typed).is(303);

    let page = supervisor.open(&given.customer.path);
    let sentence = "Suspicious activity: Three refused payments in one night.";
    assert!(page.main().starts_with("The customer is suspended now."), "{}", page.main());
    assert!(page.texts(".notice").iter().any(|notice| notice.contains("Suspicious activity")), "{}", page.main());
    let told = supervisor.open(&given.customer.at("history")).texts("ol.time li").remove(0);
    assert!(told.contains("Suspended") && told.ends_with(&format!("otso.berg · {sentence}")), "{told}");
    let open = "SELECT (SELECT count(*) FROM events e WHERE e::text LIKE '%payments%')
        + (SELECT count(*) FROM customers c WHERE c::text LIKE '%payments%')";
    assert_eq!(given.desk.db.count(open), 0, "the words are sealed");
}

#[test]
fn a_reason_is_chosen_and_another_reason_needs_words() {
    let (given, supervisor) = Customer::new();

    for (reason, problem) in [
        (("", "words"), "Choose a reason"),
        (("review_done", ""), "Choose a reason"),
        (("other", "  "), "Enter the reason in your own words"),
    ] {
        let page = send(&supervisor, &given.customer, "closure", 1, reason).is(422).page();

        assert_eq!(page.problems(), [problem]);
        assert_eq!(page.value("words").as_deref(), Some(reason.1));
        assert!(page.title().starts_with("Error: "));
    }
    assert_eq!(given.status(), "active");
}

#[test]
fn a_form_that_was_opened_on_an_older_version_is_asked_again() {
    let (given, supervisor) = Customer::new();
    let (closure, contact) = (given.customer.at("closure"), given.customer.at("edit/contact"));
    let stale = supervisor.open(&closure);
    supervisor.submit(&supervisor.open(&contact), &contact, &[("mobile", "+358401234567")]).is(303);

    let again = supervisor.submit(&stale, &closure, &[("reason", "deceased"), ("words", "By letter.")]).is(409).page();

    assert_eq!(given.status(), "active");
    assert_eq!(
        (again.value("reason").as_deref(), again.value("words").as_deref()),
        (Some("deceased"), Some("By letter."))
    );
    supervisor.submit(&again, &closure, &[]).is(303);
    assert_eq!(given.status(), "closed");
}

#[test]
fn closing_twice_is_told() {
    let (given, supervisor) = Customer::new();
    let at = given.customer.at("closure");
    let page = supervisor.open(&at);
    let typed = [("reason", "customer_asked")];

    supervisor.submit(&page, &at, &typed).is(303);
    supervisor.submit(&page, &at, &typed).is(303);

    assert!(supervisor.open(&given.customer.path).main().starts_with("The customer is closed already."));
    assert_eq!(given.desk.db.count("SELECT count(*) FROM events WHERE action = 'closure'"), 1);
}
