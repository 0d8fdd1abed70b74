//! The list of customers: its order, its pages, its filters and how far it counts.

use std::collections::BTreeSet;

use cardfile::services::demo::{self, Filling};

use crate::harness::{Page, Person, TestDesk, a_company, a_person, an_item};

/// Made-up customers, without a page each.
fn fill(desk: &TestDesk, count: u64) {
    let filling = Filling { scope: desk.institution, count, seed: 1, now: desk.now() };
    demo::load(&mut desk.db.owner(), &mut desk.db.owner(), &desk.state.keys, &filling, &mut |_| {})
        .expect("made-up customers");
}

fn rows(page: &Page) -> Vec<String> {
    page.attributes("table tbody th a", "href")
}

/// All pages from this one on, along the links with these words.
fn walk(person: &Person, from: &str, words: &str) -> (Vec<Vec<String>>, String) {
    let mut address = from.to_owned();
    let mut pages = Vec::new();
    loop {
        let page = person.open(&address);
        pages.push(rows(&page));
        if !page.has_link(words) {
            return (pages, address);
        }
        address = page.link(words);
    }
}

#[test]
fn every_customer_stands_on_one_page_forwards_and_backwards_also_with_equal_names() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    fill(&desk, 90);
    for _ in 0..30 {
        a_person().named("Aino", "Korhonen").record(&agent);
    }

    for order in ["/customers", "/customers?order=z-a"] {
        let (forwards, last) = walk(&agent, order, "Next");
        let (mut backwards, first) = walk(&agent, &last, "Previous");

        assert_eq!(forwards.iter().map(Vec::len).collect::<Vec<_>>(), [25, 25, 25, 25, 20]);
        let all: Vec<&String> = forwards.iter().flatten().collect();
        assert_eq!(all.len(), 120);
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 120, "each once");
        backwards.reverse();
        assert_eq!(backwards, forwards, "the same pages on the way back");
        assert_eq!(rows(&agent.open(&agent.open(&first).link("First"))), forwards[0]);
    }
    let keys = desk.db.text("SELECT string_agg(id::text, ',' ORDER BY name_key, id) FROM customers").expect("ids");
    let (forwards, _) = walk(&agent, "/customers", "Next");
    let (backwards, _) = walk(&agent, "/customers?order=z-a", "Next");
    let ids = |pages: Vec<Vec<String>>| -> Vec<String> {
        pages.into_iter().flatten().map(|path| path.replace("/customers/", "")).collect()
    };
    let mut turned = ids(backwards);
    turned.reverse();
    assert_eq!(ids(forwards).join(","), keys);
    assert_eq!(turned.join(","), keys);
}

#[test]
fn names_are_ordered_last_name_first_whatever_their_marks() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    for (first, last) in [("Eero", "Öhman"), ("Aino", "Öhman"), ("Kadri", "Saar"), ("Åsa", "Åkerlund")] {
        a_person().named(first, last).record(&agent);
    }
    a_company().with("name", "Nordwerk GmbH").record(&agent);

    let page = agent.open("/customers");
    let turned = agent.open(&page.link("Name"));

    let names = ["Åkerlund, Åsa", "Nordwerk GmbH", "Öhman, Aino", "Öhman, Eero", "Saar, Kadri"];
    assert_eq!(page.texts("table tbody th"), names);
    assert_eq!(page.attribute("thead th", "aria-sort").as_deref(), Some("ascending"));
    let mut names = names.to_vec();
    names.reverse();
    assert_eq!(turned.texts("table tbody th"), names);
    assert_eq!(turned.attribute("thead th", "aria-sort").as_deref(), Some("descending"));
}

#[test]
fn filters_narrow_the_list_and_each_chip_takes_its_own_away() {
    let desk = TestDesk::new();
    let supervisor = desk.supervisor();
    let person = a_person().record(&supervisor);
    let company = a_company().with("country", "SWE").record(&supervisor);
    let van = an_item("vehicle").with("country", "SWE").record(&supervisor);
    let closure = van.at("closure");
    supervisor.submit(&supervisor.open(&closure), &closure, &[("reason", "ceased_to_exist")]).is(303);

    for (query, mut expected) in [
        ("kind=private", vec![&person]),
        ("kind=corporate", vec![&company, &van]),
        ("sort=vehicle", vec![&van]),
        ("country=SWE", vec![&company, &van]),
        ("country=SWE&status=active", vec![&company]),
        ("status=closed", vec![&van]),
        ("status=suspended", vec![]),
        ("kind=private&sort=vehicle", vec![]),
    ] {
        let page = supervisor.open(&format!("/customers?{query}"));
        let mut paths = rows(&page);
        paths.sort();
        expected.sort_by_key(|one| one.path.clone());
        assert_eq!(paths, expected.iter().map(|one| one.path.as_str()).collect::<Vec<_>>(), "{query}");
        let words = if expected.len() == 1 { "1 customer".to_owned() } else { format!("{} customers", expected.len()) };
        assert_eq!(page.heading(), words, "{query}");
    }
    let page = supervisor.open("/customers?kind=corporate&sort=vehicle&status=closed&country=SWE&order=z-a");
    assert_eq!(page.texts(".chip"), ["Kind: Corporate", "Sort: Vehicle", "Status: Closed", "Country: Sweden"]);
    let without_status = page.attributes(".chip a", "href").remove(2);
    assert_eq!(without_status, "/customers?kind=corporate&sort=vehicle&country=SWE&order=z-a");
    assert_eq!(page.value("country").as_deref(), Some("SWE"));
    supervisor.get("/customers?colour=red").is(400);
}

#[test]
fn a_page_keeps_its_filters_and_its_place_is_sealed() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    for _ in 0..26 {
        a_person().named("Aino", "Korhonen").record(&agent);
    }
    a_company().with("name", "Aamu Oy").record(&agent);

    let first = agent.open("/customers?kind=private");
    let next = first.link("Next");
    let second = agent.open(&next);

    assert!(next.starts_with("/customers?kind=private&at=") && !next.to_lowercase().contains("korhonen"), "{next}");
    assert_eq!((rows(&first).len(), rows(&second).len()), (25, 1));
    assert_eq!(second.texts(".chip"), ["Kind: Private"]);
    agent.get("/customers?at=AAAA").is(404);
}

#[test]
fn the_count_goes_no_further_than_a_thousand() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    fill(&desk, 1000);
    let at_the_edge = agent.open("/customers").heading();
    a_person().record(&agent);

    assert_eq!(at_the_edge, "1,000 customers");
    assert_eq!(agent.open("/customers").heading(), "1,000+ customers");
}
