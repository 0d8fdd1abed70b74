//! The queue of what waits: narrowed, claimed, and cheap however much has been decided.

use cardfile::domain::policy::Role;

use crate::harness::{Person, a_company};
use crate::reviews::{Eyes, four_eyes};

/// A company that the maker proposes to rename; the address of the proposal.
fn renamed(eyes: &Eyes, maker: &Person) -> String {
    let company = a_company().record(&eyes.maker);
    let edit = company.at("edit/name");
    maker.submit(&maker.open(&edit), &edit, &[("name", "Another Oy")]).is(303);
    eyes.at(eyes.last())
}

/// The proposals that a list shows, by their addresses.
fn listed(eyes: &Eyes, page: &str) -> Vec<String> {
    eyes.checker.open(page).attributes("tbody th a", "href")
}

#[test]
fn the_queue_is_narrowed_by_act_age_maker_and_own_claims() {
    let eyes = four_eyes();
    let old = eyes.proposed();
    eyes.desk.pass(chrono::Duration::hours(25));
    let other = eyes.desk.person("eero.kask", &[Role::Agent]);
    let checker = eyes.desk.person("second.supervisor", &[Role::Supervisor]);
    let eyes = Eyes { maker: eyes.desk.person("third.agent", &[Role::Agent]), checker, ..eyes };
    let theirs = renamed(&eyes, &other);
    let own = renamed(&eyes, &eyes.maker);
    eyes.edit(&eyes.maker, "person", &[("date_of_birth_year", "1951")]).is(303);
    let born = eyes.at(eyes.last());

    assert_eq!(listed(&eyes, "/reviews"), [&old, &theirs, &own, &born].map(String::as_str));
    assert_eq!(listed(&eyes, "/reviews?show=birth_date"), [born.as_str()]);
    assert_eq!(listed(&eyes, "/reviews?age=day"), [old.as_str()]);
    assert!(listed(&eyes, "/reviews?age=week").is_empty());
    let of_one = eyes.checker.open("/reviews").attributes("tbody tr:nth-child(2) td:nth-child(3) a", "href");
    assert_eq!(of_one, [format!("/reviews?maker={}", other.staff.0)]);
    let narrowed = eyes.checker.open(&of_one[0]);
    assert_eq!(narrowed.attributes("tbody th a", "href"), [theirs.as_str()]);
    assert!(narrowed.main().contains("Made by eero.kask"), "{}", narrowed.main());
    // The form keeps whose it is; the chip takes it away.
    assert_eq!(narrowed.value("maker"), Some(other.staff.0.to_string()));
    let both = format!("{}&show=birth_date", of_one[0]);
    assert!(listed(&eyes, &both).is_empty());

    eyes.press(&eyes.checker, &own, "claim", &[]).is(303);
    assert_eq!(listed(&eyes, "/reviews?show=claims"), [own.as_str()]);
    eyes.desk.pass(chrono::Duration::minutes(16));
    assert!(listed(&eyes, "/reviews?show=claims").is_empty());
}

#[test]
fn the_navigation_counts_what_waits_for_each() {
    let eyes = four_eyes();
    let counted = |person: &Person| person.open("/help").texts("nav a[href='/reviews'] small");
    assert!(counted(&eyes.checker).is_empty());
    let at = eyes.proposed();
    renamed(&eyes, &eyes.maker);

    assert_eq!(counted(&eyes.checker)[0], "2 waiting");
    assert!(counted(&eyes.maker).is_empty(), "it waits for somebody else");

    eyes.press(&eyes.checker, &at, "return", &[("return_reason", "Which document?")]).is(303);
    assert_eq!(counted(&eyes.checker)[0], "1 waiting");
    assert_eq!(counted(&eyes.maker)[0], "1 waiting", "it came back");
    let both = eyes.desk.person("both.roles", &[Role::Agent, Role::Supervisor]);
    renamed(&eyes, &both);
    assert_eq!(counted(&both)[0], "1 waiting", "not their own");
}

#[test]
fn home_says_how_many_wait_and_since_when() {
    let eyes = four_eyes();
    assert!(!eyes.checker.open("/").main().contains("for approval"));
    eyes.proposed();
    renamed(&eyes, &eyes.maker);

    let home = eyes.checker.open("/").main();
    let words = format!("2 changes wait for approval, the oldest since Today {}", eyes.desk.now().format("%H:%M"));
    assert!(home.contains(&words), "{home}");
    assert!(eyes.maker.open("/").main().contains("2 changes of yours wait for approval"));
}

#[test]
fn a_claim_keeps_others_to_the_next_one_for_a_while() {
    let eyes = four_eyes();
    let first = eyes.proposed();
    let company = a_company().record(&eyes.maker);
    let edit = company.at("edit/name");
    eyes.maker.submit(&eyes.maker.open(&edit), &edit, &[("name", "Another Oy")]).is(303);
    let second = eyes.at(eyes.last());
    let other = eyes.desk.person("second.supervisor", &[Role::Supervisor]);

    eyes.press(&eyes.checker, &second, "claim", &[]).is(303);
    assert!(other.open(&second).main().contains("Claimed by a colleague until"));
    let on = eyes.press(&other, &first, "approval", &[]).is(303);
    assert_eq!(on.location(), "/reviews", "the other one is claimed");
    eyes.desk.pass(chrono::Duration::minutes(16));
    assert!(!other.open(&second).main().contains("Claimed by"));
}

#[test]
fn the_queue_is_read_along_its_indexes_however_it_is_planned() {
    let eyes = four_eyes();
    eyes.proposed();
    // Much has ended and little waits, as after a year.
    eyes.desk.force(
        "proposals",
        "INSERT INTO proposals (institution_id, subject_kind, subject_id, customer_id, part, acts, maker_id, made_at, wish_sealed,
            state, decider_id, decided_at)
         SELECT institution_id, subject_kind, subject_id, customer_id, part, acts, maker_id, made_at, wish_sealed, 'approved', p.decider, now()
         FROM proposals, (SELECT max(id) AS decider FROM staff) AS p, generate_series(1, 20000)",
    );
    eyes.desk.db.execute("ANALYZE proposals");
    eyes.desk.db.write_down_statements();
    let asked = eyes.desk.db.statements(|| {
        for page in
            ["/reviews", "/reviews?show=mine", "/reviews?show=ended", "/reviews?show=claims", "/reviews?maker=1", "/"]
        {
            eyes.checker.open(page);
        }
    });
    let about = |text: &&String| {
        text.contains("FROM \"proposals\"")
            || text.contains("FROM (\"proposals\"")
            || text.contains("FROM ((\"proposals\"")
    };
    let questions: Vec<&String> = asked.iter().filter(about).collect();
    assert!(questions.len() >= 7, "{asked:#?}");

    for question in questions {
        let is_moment = |number: &u8| question.contains(&format!("\"claimed_until\" > ${number}"));
        let values = (1..=9u8).filter(|number| question.contains(&format!("${number}")));
        let values = values.map(|number| if is_moment(&number) { "now()" } else { "1" });
        let values = values.collect::<Vec<_>>().join(", ");
        for mode in ["force_custom_plan", "force_generic_plan"] {
            let plan = eyes.desk.db.plan(question, &values, mode);
            assert!(!plan.contains("Seq Scan on proposals") && !plan.contains("Sort"), "{mode}: {question}\n{plan}");
        }
    }
}
