//! Wallets at the desk: what an admin settles, what a card, a customer and the lists show, and the work list of what is not
//! ready.

use std::collections::BTreeSet;

use chrono::Duration;

use crate::harness::{Page, Person, Recorded, TestDesk, a_person};

/// A desk whose cards may go into wallets, and somebody with an account.
struct Bank {
    desk: TestDesk,
    agent: Person,
    owner: Recorded,
    account: i64,
}

fn bank(rule: &str) -> Bank {
    let desk = TestDesk::new();
    desk.db.execute(&format!("UPDATE institutions SET wallet_rule = '{rule}'"));
    let agent = desk.agent();
    let owner = a_person().with("mobile", "+358401234567").record(&agent);
    let account = desk.account_of(owner.id);
    Bank { desk, agent, owner, account }
}

impl Bank {
    /// A card of the owner that is wished into a wallet.
    fn wished(&self) -> i64 {
        let card = self.desk.card_on(self.account, self.owner.id);
        self.desk.db.execute(&format!("UPDATE cards SET wallet_wish = true WHERE id = {card}"));
        card
    }

    fn card(&self, card: i64) -> Page {
        self.agent.open(&format!("/cards/{card}"))
    }

    fn set_mobile(&self, mobile: &str) {
        let at = self.owner.at("edit/contact");
        self.agent.submit(&self.agent.open(&at), &at, &[("mobile", mobile)]).is(303);
    }
}

fn listed(person: &Person, query: &str) -> Vec<String> {
    person.open(&format!("/wallet{query}")).attributes("table tbody th a", "href")
}

fn reasons(page: &Page) -> Vec<String> {
    page.texts(".reasons li")
}

fn is_ready(page: &Page) -> bool {
    let tags = page.texts("header .tag");
    assert_eq!(tags.contains(&"Wallet ready".to_owned()), !tags.contains(&"Wallet not ready".to_owned()), "{tags:?}");
    tags.contains(&"Wallet ready".to_owned())
}

#[test]
fn what_is_not_ready_says_why_and_leads_to_its_mend_and_is_ready_after_it() {
    let mut bank = bank("strict");
    bank.owner = a_person().record(&bank.agent);
    bank.account = bank.desk.account_of(bank.owner.id);
    let card = bank.wished();

    let page = bank.card(card);
    assert!(!is_ready(&page));
    assert_eq!(reasons(&page).len(), 1);
    assert!(reasons(&page)[0].starts_with("The cardholder has no mobile number to send a code to."));
    let mend = page.link("Change the mobile");
    assert_eq!(mend, bank.owner.at("edit/contact"));
    assert_eq!(listed(&bank.agent, "?reason=no_mobile"), [format!("/cards/{card}")]);

    bank.agent.submit(&bank.agent.open(&mend), &mend, &[("mobile", "040 765 4321")]).is(303);

    let page = bank.card(card);
    assert!(is_ready(&page));
    assert_eq!(reasons(&page), Vec::<String>::new());
    assert_eq!(listed(&bank.agent, ""), Vec::<String>::new());
}

#[test]
fn a_new_mobile_makes_the_card_wait_for_as_long_as_the_institution_says() {
    let bank = bank("shared");
    bank.desk.db.execute("UPDATE institutions SET wallet_cooldown_hours = 2");
    let card = bank.wished();
    assert!(is_ready(&bank.card(card)));

    bank.set_mobile("+358501112223");

    let page = bank.card(card);
    assert!(!is_ready(&page));
    assert!(reasons(&page)[0].contains("was changed a short while ago") && reasons(&page)[0].contains("Until "));
    for query in ["", "?reason=cool_down"] {
        assert_eq!(listed(&bank.agent, query), [format!("/cards/{card}")]);
    }
    bank.desk.pass(Duration::minutes(119));
    assert!(!is_ready(
        &bank.desk.person("late.agent", &[cardfile::domain::policy::Role::Agent]).open(&format!("/cards/{card}"))
    ));
    bank.desk.pass(Duration::minutes(2));
    let later = bank.desk.person("later.agent", &[cardfile::domain::policy::Role::Agent]);
    assert!(is_ready(&later.open(&format!("/cards/{card}"))));
    assert_eq!(listed(&later, ""), Vec::<String>::new());
}

#[test]
fn a_mobile_taken_away_and_given_again_makes_the_card_wait_as_well() {
    let bank = bank("shared");
    let card = bank.wished();

    bank.set_mobile("");
    bank.set_mobile("+358501112223");

    assert!(!is_ready(&bank.card(card)));
    assert_eq!(listed(&bank.agent, "?reason=cool_down"), [format!("/cards/{card}")]);
}

#[test]
fn every_reason_has_its_list_and_its_way_on() {
    let bank = bank("shared");
    let set = |statement: String| bank.desk.db.execute(&statement);
    let vehicle = crate::harness::an_item("vehicle").record(&bank.agent);
    let other = a_person().with("mobile", "+358402223334").record(&bank.agent);
    let halted = a_person().with("mobile", "+358403334445").record(&bank.agent);
    let landline = a_person().with("mobile", "+35892310000").record(&bank.agent);
    let blocked_account = bank.desk.account_of(other.id);
    let on = |account: i64, holder: i64| {
        let card = bank.desk.card_on(account, holder);
        set(format!("UPDATE cards SET wallet_wish = true WHERE id = {card}"));
        card
    };
    let silent = a_person().record(&bank.agent);
    let cards = [
        ("holder_not_person", on(bank.account, vehicle.id), "Choose another cardholder"),
        ("no_mobile", on(bank.account, silent.id), "Change the mobile"),
        ("not_a_mobile", on(bank.account, landline.id), "Change the mobile"),
        ("holder_not_active", on(bank.account, halted.id), "See the cardholder"),
        ("card_not_in_use", on(bank.account, bank.owner.id), "Set the card back to OK"),
        ("account_not_in_use", on(blocked_account, other.id), "See the account"),
    ];
    set(format!("UPDATE customers SET status = 'suspended', status_reason = 'x' WHERE id = {}", halted.id));
    set(format!("UPDATE cards SET status = 'blocked', status_reason = 'x' WHERE id = {}", cards[4].1));
    set(format!("UPDATE accounts SET status = 'blocked', status_reason = 'x' WHERE id = {blocked_account}"));

    let all: BTreeSet<String> = listed(&bank.agent, "").into_iter().collect();

    assert_eq!(all, cards.iter().map(|(_, card, _)| format!("/cards/{card}")).collect());
    assert_eq!(bank.agent.open("/wallet").heading(), "6 cards not ready for a wallet");
    for (reason, card, mend) in cards {
        let page = bank.agent.open(&format!("/wallet?reason={reason}"));
        let found = page.attributes("table tbody th a", "href");
        assert!(found.contains(&format!("/cards/{card}")), "{reason}: {found:?}");
        assert!(page.has_link(mend), "{reason}");
        bank.agent.open(&page.link(mend));
    }
    let auditor = bank.desk.auditor().open("/wallet");
    assert!(auditor.has_link("See the account") && !auditor.has_link("Change the mobile"));
}

#[test]
fn a_second_wallet_card_is_refused_by_the_strict_rule_and_warned_of_by_the_shared_one() {
    let bank = bank("shared");
    let (one, two) = (bank.wished(), bank.desk.card_on(bank.account, bank.owner.id));
    let wish = |card: i64| {
        let at = format!("/cards/{card}/edit/wallet");
        bank.agent.submit(&bank.agent.open(&at), &at, &[("wallet_wish", "on")])
    };
    wish(two).is(303);

    let page = bank.card(two);
    assert!(is_ready(&page));
    assert!(reasons(&page)[0].contains("The cardholder has another live wallet card."), "{:?}", reasons(&page));
    assert_eq!(page.link("See the cardholder's cards"), format!("/cards?holder={}", bank.owner.id));
    assert_eq!(listed(&bank.agent, ""), Vec::<String>::new());
    assert_eq!(listed(&bank.agent, "?reason=second_card").len(), 2);

    bank.desk.db.execute(&format!("UPDATE cards SET wallet_wish = false WHERE id = {one}"));
    bank.desk.db.execute("UPDATE institutions SET wallet_rule = 'strict'");
    let told = wish(one).is(422).page();
    assert!(told.main().contains("has a live wallet card already"), "{}", told.main());
    assert_eq!(bank.desk.db.count("SELECT count(*) FROM cards WHERE wallet_wish"), 1);
}

#[test]
fn the_strict_rule_comes_into_force_only_where_it_holds_already() {
    let bank = bank("shared");
    let (one, _) = (bank.wished(), bank.wished());
    let admin = bank.desk.admin();
    let choose = |hours: &str| {
        let typed = [("wallet_rule", "strict"), ("wallet_cooldown_hours", hours)];
        admin.submit(&admin.open("/settings"), "/settings", &typed)
    };

    let refused = choose("48").is(422).page();

    assert!(refused.problems()[0].contains("several live wallet cards"), "{:?}", refused.problems());
    assert_eq!(refused.value("wallet_cooldown_hours").as_deref(), Some("48"));
    assert_eq!(bank.desk.db.text("SELECT wallet_rule FROM institutions").as_deref(), Some("shared"));
    assert_eq!(choose("721").is(422).page().problems().len(), 1);

    bank.desk.db.execute(&format!("UPDATE cards SET wallet_wish = false WHERE id = {one}"));
    choose("48").is(303);

    let settings = admin.open("/settings").main();
    for words in ["One live wallet card for each cardholder", "Several, with a warning", "Hours to wait", "48"] {
        assert!(settings.contains(words), "{words}: {settings}");
    }
}

#[test]
fn lists_records_and_home_show_what_waits_and_nothing_where_there_are_no_wallets() {
    let bank = bank("strict");
    let card = bank.wished();
    bank.set_mobile("+35892310000");
    let chip = |page: &Page| page.texts(".tag").iter().any(|tag| tag == "Wallet not ready");
    let pages = ["/customers".to_owned(), "/cards".to_owned(), bank.owner.path.clone(), format!("/cards/{card}")];

    assert!(pages.iter().all(|page| chip(&bank.agent.open(page))));
    let home = bank.agent.open("/");
    assert_eq!(home.link("1 card not ready for a wallet"), "/wallet");
    assert_eq!(home.link("Wallet"), "/wallet");

    bank.desk.db.execute("UPDATE institutions SET wallet_rule = 'off'");
    assert!(!pages.iter().any(|page| chip(&bank.agent.open(page))));
    let home = bank.agent.open("/");
    assert!(!home.has_link("Wallet") && !home.has_link("1 card not ready for a wallet"));
    assert!(bank.agent.open("/wallet").main().contains("This institution has no wallets."));
    assert!(bank.card(card).main().contains("This institution has no wallets."));
}

#[test]
fn the_list_is_paged_both_ways_over_kept_and_passing_reasons() {
    let bank = bank("shared");
    let silent = a_person().record(&bank.agent);
    for place in 0..60 {
        let holder = if place % 3 == 0 { bank.owner.id } else { silent.id };
        let card = bank.desk.card_on(bank.account, holder);
        bank.desk.db.execute(&format!("UPDATE cards SET wallet_wish = true WHERE id = {card}"));
    }
    bank.desk.db.execute(&format!("UPDATE customers SET mobile_changed_at = now() WHERE id = {}", bank.owner.id));

    let mut pages = vec![bank.agent.open("/wallet")];
    while pages.last().expect("a page").has_link("Next") {
        pages.push(bank.agent.open(&pages.last().expect("a page").link("Next")));
    }

    let rows = |page: &Page| page.attributes("table tbody th a", "href");
    assert_eq!(pages.iter().map(|page| rows(page).len()).collect::<Vec<_>>(), [25, 25, 10]);
    let all: BTreeSet<String> = pages.iter().flat_map(rows).collect();
    assert_eq!(all.len(), 60);
    let back = bank.agent.open(&pages[2].link("Previous"));
    assert_eq!(rows(&back), rows(&pages[1]));
    assert_eq!(listed(&bank.agent, "?reason=cool_down").len(), 20);
}

#[test]
fn the_list_knows_nothing_of_another_institution() {
    let bank = bank("shared");
    bank.set_mobile("");
    bank.wished();
    let other = bank.desk.other_institution("752002");
    bank.desk.db.execute(&format!("UPDATE institutions SET wallet_rule = 'shared' WHERE id = {}", other.0));
    let staff = bank.desk.hire_at(other, "other.agent", &[cardfile::domain::policy::Role::Agent]);
    let stranger = Person::sign_in(bank.desk.browser(), staff, "other.agent");

    assert_eq!(listed(&stranger, ""), Vec::<String>::new());
    assert_eq!(listed(&stranger, "?reason=no_mobile"), Vec::<String>::new());
    assert_eq!(listed(&bank.agent, "").len(), 1);
}
