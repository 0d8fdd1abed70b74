//! The picture of owners and holders: who owes, who holds and what hangs together, as a list and as a drawing of the same.

use crate::harness::{Page, TestDesk, a_company, a_person};

/// The branches of the list as "role: label", each below the one it hangs on.
fn branches(page: &Page) -> Vec<String> {
    let roles_and_labels = page.texts(".tree li > small, .tree li > a");
    roles_and_labels.chunks(2).map(|pair| pair.join(": ")).collect()
}

#[test]
fn a_company_its_accounts_the_cards_on_them_and_who_holds_these() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let company = a_company().with("name", "Fjärd Frakt Ab").record(&agent);
    let daughter = a_company().with("name", "Kust Kargo Ab").record(&agent);
    let employee = a_person().named("Ilse", "Öström").record(&agent);
    let [account, sub] = [(); 2].map(|()| desk.account_of(company.id));
    let theirs = desk.account_of(daughter.id);
    for below in [sub, theirs] {
        desk.db.execute(&format!("UPDATE accounts SET parent_id = {account} WHERE id = {below}"));
    }
    desk.db.execute("UPDATE accounts SET name = 'Account ' || id");
    let card = desk.card_on(sub, employee.id);
    desk.force_card(card, "blocked");

    let page = agent.open(&company.at("picture"));

    let expected = [
        "Company: Fjärd Frakt Ab".to_owned(),
        format!("Owns account: Account {account}"),
        format!("Owns account: Account {sub}"),
        "Supplementary: Debit ••••".to_owned(),
        "Held by: Öström, Ilse".to_owned(),
        format!("Account below: Account {theirs}"),
        "Owner: Kust Kargo Ab".to_owned(),
    ];
    let found = branches(&page);
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (found, expected) in found.iter().zip(&expected) {
        assert!(found.starts_with(expected), "{found} is not {expected}");
    }
    let drawn = page.texts("svg.picture text:not(.role)");
    assert_eq!(drawn.len(), expected.len());
    assert!(page.texts("svg.picture .role").contains(&"Supplementary · Blocked".to_owned()));
    assert_eq!(agent.open(&company.path).link("Picture"), company.at("picture"));

    let held = branches(&agent.open(&employee.at("picture")));
    assert!(held[1].starts_with("Holds card: Debit"), "{held:?}");
    assert!(held[2].starts_with("On account: ") && held[3] == "Owned by: Fjärd Frakt Ab", "{held:?}");
}

#[test]
fn of_many_cards_the_first_show_and_the_rest_is_led_to() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let owner = a_person().record(&agent);
    let account = desk.account_of(owner.id);
    (0..7).for_each(|_| {
        desk.card_on(account, owner.id);
    });

    let page = agent.open(&owner.at("picture"));

    assert_eq!(page.texts(".tree .card").len(), 5);
    assert_eq!(page.link("All cards on it"), format!("/cards?account={account}"));
}

#[test]
fn it_is_for_those_who_see_accounts_of_this_institution() {
    let desk = TestDesk::new();
    let customer = a_person().record(&desk.agent());
    let other = desk.other_institution("752002");
    desk.hire_at(other, "other.agent", &[cardfile::domain::policy::Role::Agent]);
    let stranger = desk.browser();
    let stranger = crate::harness::Person::sign_in(
        stranger,
        cardfile::domain::ids::StaffId(desk.db.count("SELECT max(id) FROM staff")),
        "other.agent",
    );

    desk.auditor().get(&customer.at("picture")).is(200);
    desk.admin().get(&customer.at("picture")).is(403);
    stranger.get(&customer.at("picture")).is(404);
}
