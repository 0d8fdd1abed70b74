//! Links as things with a life, through the pages: an account given to another owner, a card to another holder, what follows,
//! who had it before, and what is refused.

use chrono::{Datelike, Days, NaiveDate};

use crate::harness::{Answer, Page, Person, Recorded, TestDesk, a_person, submit_checked};

/// An account with its owner's main card, and somebody who may get either.
struct Bank {
    desk: TestDesk,
    agent: Person,
    giver: Recorded,
    taker: Recorded,
    account: i64,
    card: i64,
}

fn bank() -> Bank {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let giver = a_person().named("Aino", "Korhonen").record(&agent);
    let taker = a_person().named("Eero", "Kask").record(&agent);
    let account = desk.account_of(giver.id);
    let card = desk.card_on(account, giver.id);
    Bank { desk, agent, giver, taker, account, card }
}

impl Bank {
    fn ownership(&self) -> String {
        format!("/accounts/{}/ownership", self.account)
    }

    fn holder(&self) -> String {
        format!("/cards/{}/holder", self.card)
    }

    /// Sends the form as far as the check page, for the taker.
    fn ask(&self, at: &str, typed: &[(&str, &str)]) -> Answer {
        let typed = [&[("to_term", self.taker.number.as_str())], typed].concat();
        self.agent.submit(&self.agent.open(at), at, &typed)
    }

    fn told(&self, path: &str) -> Vec<String> {
        self.agent.open(&format!("{path}/history")).texts("ol.time li")
    }

    fn links(&self, table: &str) -> String {
        let query = format!(
            "SELECT string_agg(customer_id || ' ' || coalesce(end_reason, 'now'), ', ' ORDER BY id) FROM {table}"
        );
        self.desk.db.text(&query).expect("links")
    }
}

fn since(day: NaiveDate) -> [(&'static str, String); 3] {
    [
        ("since_day", day.day().to_string()),
        ("since_month", day.month().to_string()),
        ("since_year", day.year().to_string()),
    ]
}

fn with_since<'a>(reason: &'a str, since: &'a [(&'static str, String); 3]) -> Vec<(&'a str, &'a str)> {
    [("reason", reason)].into_iter().chain(since.iter().map(|(input, value)| (*input, value.as_str()))).collect()
}

#[test]
fn a_transfer_names_both_people_and_what_follows_before_it_counts() {
    let bank = bank();
    let supplementary = bank.desk.card_on(bank.account, bank.taker.id);

    let check = bank.ask(&bank.ownership(), &[("reason", "inherited")]).is(200).page();

    let words = check.main();
    for said in [
        "Check the transfer",
        "From Korhonen, Aino",
        "To Kask, Eero",
        &bank.giver.number,
        &bank.taker.number,
        "Eero Kask is liable for the account's debt, and Aino Korhonen no longer is.",
        "1 main card becomes supplementary",
        "1 more card on it stays as it is, with its holder.",
        "It was inherited",
        "Counts from Now",
    ] {
        assert!(words.contains(said), "{said} in {words}");
    }
    assert_eq!(bank.links("account_owners"), format!("{} now", bank.giver.id), "nothing has happened yet");
    let again = bank.agent.submit(&check, &bank.ownership(), &[("step", "change")]).is(200).page();
    assert_eq!(again.value("reason").as_deref(), Some("inherited"));
    assert_eq!(bank.desk.cell("cards", "role", supplementary).as_deref(), Some("supplementary"));
}

#[test]
fn a_transfer_shows_on_account_card_and_both_customers_and_the_past_owner_is_listed() {
    let bank = bank();
    let check = bank.ask(&bank.ownership(), &[("reason", "inherited")]).is(200).page();

    submit_checked(&bank.agent, &check, &bank.ownership()).is(303);
    submit_checked(&bank.agent, &check, &bank.ownership()).is(303);

    let page = bank.agent.open(&format!("/accounts/{}", bank.account));
    assert!(page.main().starts_with("The account has this owner already."), "{}", page.main());
    assert_eq!(bank.links("account_owners"), format!("{} It was inherited, {} now", bank.giver.id, bank.taker.id));
    let owners = page.texts("#owners li");
    assert!(owners.iter().any(|line| line.starts_with("Owner Kask, Eero")), "{owners:?}");
    let past = owners.iter().find(|line| line.starts_with("Owned it before Korhonen, Aino")).expect("the past owner");
    assert!(past.ends_with("It was inherited"), "{past}");
    let card = "concat_ws('|', role, account_owner_id, holder_id)";
    let expected = format!("supplementary|{}|{}", bank.taker.id, bank.giver.id);
    assert_eq!(bank.desk.cell("cards", card, bank.card), Some(expected));
    let on_account = bank.told(&format!("/accounts/{}", bank.account));
    assert!(on_account[0].contains("Given to another owner"), "{on_account:?}");
    let names = format!("Owner was {} → became Eero Kask, {}", bank.giver.number, bank.taker.number);
    assert!(on_account[0].contains(&names), "{on_account:?}");
    let on_card = bank.told(&format!("/cards/{}", bank.card));
    assert!(on_card[0].contains("Role was Main → became Supplementary"), "{on_card:?}");
    let (giver, taker) = (bank.told(&bank.giver.path), bank.told(&bank.taker.path));
    assert!(
        giver[0].contains("An account given to another owner") && giver[0].contains("It was inherited"),
        "{giver:?}"
    );
    assert!(taker[0].contains("An account taken over") && taker[0].contains("It was inherited"), "{taker:?}");
}

#[test]
fn a_change_of_holder_names_both_people_and_shows_on_card_and_both_customers() {
    let bank = bank();

    let check = bank.ask(&bank.holder(), &[("reason", "employee_left")]).is(200).page();
    submit_checked(&bank.agent, &check, &bank.holder()).is(303);

    let words = check.main();
    for said in [
        "From Korhonen, Aino",
        "To Kask, Eero",
        "Eero Kask holds the card, and Aino Korhonen no longer does.",
        "Aino Korhonen stays liable for the account.",
        "The main card becomes supplementary",
    ] {
        assert!(words.contains(said), "{said} in {words}");
    }
    let page = bank.agent.open(&format!("/cards/{}", bank.card));
    assert!(page.main().starts_with("Eero Kask holds the card now."), "{}", page.main());
    let holders = page.texts("#holders li");
    assert!(holders.iter().any(|line| line.starts_with("Cardholder Kask, Eero")), "{holders:?}");
    assert!(holders.iter().any(|line| line.starts_with("Held it before Korhonen, Aino")), "{holders:?}");
    assert_eq!(bank.links("card_holders"), format!("{} An employee left, {} now", bank.giver.id, bank.taker.id));
    let on_card = bank.told(&format!("/cards/{}", bank.card));
    assert!(
        on_card[0].contains("Given to another cardholder") && on_card[0].contains("→ became Eero Kask"),
        "{on_card:?}"
    );
    assert!(on_card[0].contains("Role was Main → became Supplementary"), "{on_card:?}");
    let (giver, taker) = (bank.told(&bank.giver.path), bank.told(&bank.taker.path));
    assert!(giver[0].contains("A card given to another holder") && taker[0].contains("A card taken over"), "{giver:?}");
}

#[test]
fn a_link_counts_from_a_day_between_the_present_links_beginning_and_today() {
    let bank = bank();
    let (today, first) = (bank.desk.now().date_naive(), bank.desk.now().date_naive() - Days::new(90));
    let counts = |day: NaiveDate| {
        let since = since(day);
        [bank.ownership(), bank.holder()].map(|at| bank.ask(&at, &with_since("mistake", &since)))
    };

    for (day, words) in [
        (today + Days::new(1), "Counts from must be today or in the past"),
        (first - Days::new(1), "Counts from must not be before"),
    ] {
        for answer in counts(day) {
            let page = answer.is(422).page();
            assert!(page.problems()[0].starts_with(words), "{:?}", page.problems());
            assert_eq!(page.value("since_day"), Some(day.day().to_string()), "still there");
        }
    }
    let half = [("reason", "mistake"), ("since_day", "3")];
    assert!(bank.ask(&bank.ownership(), &half).is(422).page().problems()[0].contains("include a month and a year"));
    let day = today - Days::new(10);
    for (answer, at) in counts(day).into_iter().zip([bank.ownership(), bank.holder()]) {
        let check: Page = answer.is(200).page();
        assert!(check.main().contains(&day.format("Counts from %-d %b %Y").to_string()), "{}", check.main());
        // The one form was opened before the other was done.
        let is_holders = at == bank.holder();
        let answer = submit_checked(&bank.agent, &check, &at);
        answer.is(if is_holders { 409 } else { 303 });
    }
    let written = "SELECT concat_ws('|', (SELECT until FROM account_owners WHERE until IS NOT NULL) AT TIME ZONE 'UTC',
                   owner_since AT TIME ZONE 'UTC') FROM accounts";
    let midnight = format!("{day} 00:00:00");
    assert_eq!(bank.desk.db.text(written), Some(format!("{midnight}|{midnight}")));
    let told = bank.told(&format!("/accounts/{}", bank.account));
    assert!(told[0].contains(&format!("(from {day} 00:00 UTC on)")), "{told:?}");
}

#[test]
fn a_wish_without_reason_or_for_the_same_customer_is_refused() {
    let bank = bank();
    for (at, same) in [
        (bank.ownership(), "The new owner must be another customer than the present one"),
        (bank.holder(), "The new cardholder must be another customer than the present one"),
    ] {
        let none = bank.ask(&at, &[]).is(422).page();
        let wordless = bank.ask(&at, &[("reason", "other")]).is(422).page();
        let form = bank.agent.open(&at);
        let to_self = [("to_term", bank.giver.number.as_str()), ("reason", "mistake")];
        let to_self = bank.agent.submit(&form, &at, &to_self).is(422).page();
        let nobody = bank.agent.submit(&form, &at, &[("reason", "mistake")]).is(422).page();

        assert_eq!(none.problems(), ["Choose a reason"]);
        assert_eq!(wordless.problems(), ["Enter the reason in your own words"]);
        assert_eq!(to_self.problems(), [same]);
        assert!(nobody.problems()[0].starts_with("Choose the new "), "{:?}", nobody.problems());
    }
}

#[test]
fn a_suspended_or_closed_customer_takes_nothing_over() {
    let bank = bank();
    for (at, words) in [
        (bank.ownership(), "The owner must be an active customer."),
        (bank.holder(), "The cardholder must be an active customer."),
    ] {
        for status in ["suspended", "closed"] {
            bank.desk.force_customer(bank.taker.id, status);
            let check = bank.ask(&at, &[("reason", "mistake")]).is(200).page();

            let page = submit_checked(&bank.agent, &check, &at).is(422).page();

            assert!(page.problems()[0].starts_with(words), "{:?}", page.problems());
        }
    }
    assert_eq!(bank.links("account_owners"), format!("{} now", bank.giver.id));
    assert_eq!(bank.links("card_holders"), format!("{} now", bank.giver.id));
    assert_eq!(bank.desk.cell("cards", "role", bank.card).as_deref(), Some("main"), "the refused deed is taken back");
}

#[test]
fn a_closing_account_and_a_card_that_is_over_do_not_change_hands() {
    let bank = bank();
    let asked = [bank.ownership(), bank.holder()].map(|at| bank.ask(&at, &[("reason", "mistake")]).is(200).page());
    bank.desk.force_card(bank.card, "lost");
    bank.desk.force_account(bank.account, "to_close");

    for (at, check) in [bank.ownership(), bank.holder()].iter().zip(&asked) {
        bank.agent.get(at).is(303);
        submit_checked(&bank.agent, check, at).is(303);
    }

    assert_eq!(bank.links("account_owners"), format!("{} now", bank.giver.id));
    assert_eq!(bank.links("card_holders"), format!("{} now", bank.giver.id));
}

#[test]
fn a_card_that_comes_back_to_its_owner_stays_supplementary() {
    let bank = bank();
    let check = bank.ask(&bank.holder(), &[("reason", "employee_left")]).is(200).page();
    submit_checked(&bank.agent, &check, &bank.holder()).is(303);

    let typed = [("to_term", bank.giver.number.as_str()), ("reason", "mistake")];
    let check = bank.agent.submit(&bank.agent.open(&bank.holder()), &bank.holder(), &typed).is(200).page();
    submit_checked(&bank.agent, &check, &bank.holder()).is(303);

    assert_eq!(bank.desk.cell("cards", "role", bank.card).as_deref(), Some("supplementary"));
    assert_eq!(bank.desk.db.count("SELECT count(*) FROM card_holders"), 3);
    assert_eq!(bank.agent.open(&format!("/cards/{}", bank.card)).texts("#holders li").len(), 3);
}

#[test]
fn namesakes_are_told_apart_before_an_account_changes_hands() {
    let bank = bank();
    let namesake = a_person().named("Eero", "Kask").with("city", "Raisio").record(&bank.agent);
    let at = bank.ownership();

    let typed = [("to_term", "eero kask"), ("reason", "inherited")];
    let asked = bank.agent.submit(&bank.agent.open(&at), &at, &typed).is(422).page();
    let check = bank.agent.submit(&asked, &at, &[("to", &namesake.id.to_string())]).is(200).page();

    assert_eq!(asked.problems(), ["Choose the new owner"]);
    let offered = asked.texts(".choices label");
    assert!(offered.iter().any(|line| line.contains("Raisio") && line.contains(&namesake.number)), "{offered:?}");
    assert!(offered.iter().any(|line| line.contains("Turku") && line.contains(&bank.taker.number)), "{offered:?}");
    assert!(check.main().contains(&format!("{} · Private · Raisio", namesake.number)), "{}", check.main());
}

#[test]
fn a_customer_who_still_owns_or_holds_something_is_not_closed_and_told_why() {
    let bank = bank();
    let supervisor = bank.desk.supervisor();
    let theirs = bank.desk.card_on(bank.account, bank.taker.id);
    let close = |customer: &Recorded| {
        let at = customer.at("closure");
        supervisor.submit(&supervisor.open(&at), &at, &[("reason", "customer_asked")])
    };

    let (owns, holds) = (close(&bank.giver).is(422).page(), close(&bank.taker).is(422).page());
    let stands = |customer: &Recorded| supervisor.open(&customer.at("closure")).attributes("#in-the-way li a", "href");

    assert!(stands(&bank.giver).contains(&format!("/accounts/{}", bank.account)), "{:?}", stands(&bank.giver));
    assert!(stands(&bank.taker).contains(&format!("/cards/{theirs}")), "{:?}", stands(&bank.taker));
    assert!(owns.problems()[0].starts_with("The customer owns an open account."), "{:?}", owns.problems());
    assert!(holds.problems()[0].starts_with("The customer holds a live card."), "{:?}", holds.problems());
    bank.desk.force_card(theirs, "lost");
    bank.desk.force_card(bank.card, "lost");
    close(&bank.taker).is(303);
    close(&bank.giver).is(422);
    bank.desk.force_account(bank.account, "closed");
    assert!(stands(&bank.giver).is_empty());
    close(&bank.giver).is(303);
}
