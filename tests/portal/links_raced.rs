//! Two people at once: who comes second is told what happened, and nothing is done by halves.

use cardfile::domain::policy::Role;
use diesel::connection::SimpleConnection;

use crate::harness::{Answer, Filled, Page, Person, Recorded, TestDesk, a_person, raced};

/// Two members of staff and a customer with an account.
struct Bank {
    desk: TestDesk,
    agent: Person,
    supervisor: Person,
    owner: Recorded,
    account: i64,
}

fn bank() -> Bank {
    let desk = TestDesk::new();
    let (agent, supervisor) = (desk.agent(), desk.supervisor());
    let owner = a_person().record(&agent);
    let account = desk.account_of(owner.id);
    Bank { desk, agent, supervisor, owner, account }
}

const NEW_CARD: &str = "/cards/new";

impl Bank {
    fn ownership(&self) -> String {
        format!("/accounts/{}/ownership", self.account)
    }

    /// The last form before the account is given to this customer.
    fn giving(&self, person: &Person, to: &Recorded) -> Filled {
        let at = self.ownership();
        let typed = [("to_term", to.number.as_str()), ("reason", "ownership_sold")];
        checked(&person.submit(&person.open(&at), &at, &typed).is(200).page(), &at)
    }

    /// The last form before a card on the account is made for this customer.
    fn making_a_card(&self, holder: &Recorded) -> Filled {
        let product = self.desk.products().plastic.to_string();
        let holder = holder.id.to_string();
        let typed = [("product", product.as_str()), ("holder", &holder), ("role", "supplementary")];
        let form = self.agent.open(&format!("{NEW_CARD}?account={}&way=requested", self.account));
        checked(&self.agent.submit(&form, NEW_CARD, &typed).is(200).page(), NEW_CARD)
    }

    /// The form that closes a customer or an account.
    fn closing(&self, at: &str) -> Filled {
        Filled::of(&self.supervisor.open(at), at, &[("reason", "customer_asked")])
    }

    fn status(&self, table: &str, id: i64) -> String {
        self.desk.cell(table, "status", id).expect("a status")
    }
}

fn checked(page: &Page, action: &str) -> Filled {
    Filled::of(page, action, &[("step", "do")])
}

fn statuses(one: &Answer, other: &Answer) -> [u16; 2] {
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    statuses
}

#[test]
fn of_two_transfers_at_once_one_is_done_and_the_other_is_told() {
    let bank = bank();
    let other_agent = bank.desk.person("eero.kask", &[Role::Agent]);
    for round in 1..=3 {
        let (one, two) = (a_person().record(&bank.agent), a_person().record(&bank.agent));
        let (for_one, for_two) = (bank.giving(&bank.agent, &one), bank.giving(&other_agent, &two));

        let (first, second) = raced(|| for_one.send(&bank.agent), || for_two.send(&other_agent));

        assert_eq!(statuses(&first, &second), [303, 409], "{}{}", first.body, second.body);
        let (winner, loser) = if first.status == 303 { (&one, second) } else { (&two, first) };
        let page = loser.page();
        assert!(page.problems()[0].starts_with("Someone changed this account meanwhile."), "{:?}", page.problems());
        assert_eq!(bank.desk.cell("accounts", "owner_id", bank.account), Some(winner.id.to_string()));
        let transfers = "SELECT count(*) FROM events WHERE action =";
        assert_eq!(bank.desk.db.count(&format!("{transfers} 'ownership'")), round);
        assert_eq!(bank.desk.db.count(&format!("{transfers} 'account_taken'")), round);
        assert_eq!(bank.desk.db.count("SELECT count(*) FROM account_owners"), round + 1);
    }
}

#[test]
fn of_two_changes_of_holder_at_once_one_is_done_and_the_other_is_told() {
    let bank = bank();
    let card = bank.desk.card_on(bank.account, bank.owner.id);
    let at = format!("/cards/{card}/holder");
    let (one, two) = (a_person().record(&bank.agent), a_person().record(&bank.agent));
    let asked = |person: &Person, to: &Recorded| {
        let typed = [("to_term", to.number.as_str()), ("reason", "mistake")];
        checked(&person.submit(&person.open(&at), &at, &typed).is(200).page(), &at)
    };
    let (for_one, for_two) = (asked(&bank.agent, &one), asked(&bank.supervisor, &two));

    let (first, second) = raced(|| for_one.send(&bank.agent), || for_two.send(&bank.supervisor));

    assert_eq!(statuses(&first, &second), [303, 409]);
    let loser = if first.status == 409 { first } else { second };
    assert!(loser.page().problems()[0].starts_with("Someone changed this card meanwhile."));
    assert_eq!(bank.desk.db.count("SELECT count(*) FROM card_holders"), 2);
}

#[test]
fn a_customer_is_closed_or_gets_a_card_and_never_both() {
    let bank = bank();
    for _ in 0..4 {
        let customer = a_person().record(&bank.agent);
        let (card, closure) = (bank.making_a_card(&customer), bank.closing(&customer.at("closure")));

        let (made, closed) = raced(|| card.send(&bank.agent), || closure.send(&bank.supervisor));

        assert_eq!(statuses(&made, &closed), [303, 422], "{}{}", made.body, closed.body);
        let held = bank.desk.db.count(&format!("SELECT count(*) FROM cards WHERE holder_id = {}", customer.id));
        match bank.status("customers", customer.id).as_str() {
            "closed" => {
                assert_eq!(held, 0);
                let words = made.page().main();
                assert!(words.contains("The cardholder must be an active customer."), "{words}");
            }
            _ => {
                assert_eq!(held, 1);
                assert!(closed.page().problems()[0].starts_with("The customer holds a live card."));
            }
        }
    }
}

#[test]
fn a_customer_is_closed_or_is_given_an_account_and_never_both() {
    let mut bank = bank();
    for _ in 0..3 {
        bank.account = bank.desk.account_of(bank.owner.id);
        let taker = a_person().record(&bank.agent);
        let (giving, closure) = (bank.giving(&bank.agent, &taker), bank.closing(&taker.at("closure")));

        let (given, closed) = raced(|| giving.send(&bank.agent), || closure.send(&bank.supervisor));

        assert_eq!(statuses(&given, &closed), [303, 422], "{}{}", given.body, closed.body);
        let owns = bank.desk.cell("accounts", "owner_id", bank.account) == Some(taker.id.to_string());
        assert_eq!(owns, bank.status("customers", taker.id) == "active");
    }
}

#[test]
fn a_card_made_while_its_account_closes_is_refused_or_blocked_with_the_others() {
    let mut bank = bank();
    for _ in 0..4 {
        bank.account = bank.desk.account_of(bank.owner.id);
        let account = bank.account;
        let (card, closure) = (bank.making_a_card(&bank.owner), bank.closing(&format!("/accounts/{account}/closure")));

        let (made, closed) = raced(|| card.send(&bank.agent), || closure.send(&bank.supervisor));

        closed.is(303);
        assert_eq!(bank.status("accounts", account), "to_close");
        let cards =
            format!("SELECT string_agg(status || '|' || status_reason, ',') FROM cards WHERE account_id = {account}");
        match made.status.as_u16() {
            303 => assert_eq!(bank.desk.db.text(&cards).as_deref(), Some("blocked|The account is closing")),
            _ => {
                let words = made.is(422).page().main();
                assert!(words.contains("The account is closing or closed"), "{words}");
                assert_eq!(bank.desk.db.text(&cards), None);
            }
        }
    }
}

#[test]
fn a_card_asked_for_while_its_account_changes_hands_is_told() {
    let bank = bank();
    let taker = a_person().record(&bank.agent);
    let card = bank.making_a_card(&taker);
    let mut conn = bank.desk.db.owner();
    conn.batch_execute(&format!("BEGIN; SELECT FROM customers WHERE id = {} FOR UPDATE", bank.owner.id)).expect("held");

    let answer = std::thread::scope(|scope| {
        let sent = scope.spawn(|| card.send(&bank.agent));
        bank.desk.until_somebody_waits();
        let give =
            format!("UPDATE accounts SET owner_id = {}, owner_since = now() WHERE id = {}", taker.id, bank.account);
        conn.batch_execute(&format!("{give}; COMMIT")).expect("given");
        sent.join().expect("an answer")
    });

    let words = answer.is(409).page().main();
    assert!(words.contains("The account was given to another owner meanwhile."), "{words}");
    assert_eq!(bank.desk.db.count("SELECT count(*) FROM cards"), 0);
}
