//! Wallets as the database holds them, whoever writes: one live wallet card a holder where the rule is strict, also of two at
//! once, and the reasons why a card is not ready, kept with the card whatever changes around it.

use diesel::connection::SimpleConnection;

use crate::harness::{TestDesk, a_company, a_person, raced};

/// A desk with an account and two cards of its owner, who has a mobile.
struct Bank {
    desk: TestDesk,
    owner: i64,
    account: i64,
    one: i64,
    two: i64,
}

fn bank(rule: &str) -> Bank {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let owner = a_person().with("mobile", "+358401234567").record(&agent).id;
    let account = desk.account_of(owner);
    let (one, two) = (desk.card_on(account, owner), desk.card_on(account, owner));
    desk.db.execute(&format!("UPDATE institutions SET wallet_rule = '{rule}'"));
    Bank { desk, owner, account, one, two }
}

impl Bank {
    fn obstacles(&self, card: i64) -> String {
        self.desk.cell("cards", "array_to_string(wallet_obstacles, ' ')", card).expect("a list")
    }
}

fn wish(card: i64) -> String {
    format!("UPDATE cards SET wallet_wish = true WHERE id = {card}")
}

#[test]
fn a_second_live_wallet_card_is_refused_where_the_rule_is_strict_and_only_there() {
    for (rule, refused) in [("off", None), ("shared", None), ("strict", Some("cards_wallet_one_live"))] {
        let bank = bank(rule);

        bank.desk.db.execute(&wish(bank.one));

        assert_eq!(bank.desk.db.refusal(&wish(bank.two)).as_deref(), refused, "{rule}");
    }
}

#[test]
fn a_wallet_card_that_is_over_makes_room_and_does_not_come_back_beside_another() {
    let bank = bank("strict");
    bank.desk.db.execute(&wish(bank.one));

    bank.desk.db.execute(&format!("UPDATE cards SET status = 'lost', status_reason = 'x' WHERE id = {}", bank.one));
    bank.desk.db.execute(&wish(bank.two));

    let back = format!("UPDATE cards SET status = 'ok' WHERE id = {}", bank.one);
    assert_eq!(bank.desk.db.refusal(&back).as_deref(), Some("cards_wallet_one_live"));
}

#[test]
fn a_wallet_card_is_not_handed_to_somebody_who_has_one() {
    let bank = bank("strict");
    let other = a_person().record(&bank.desk.supervisor()).id;
    let theirs = bank.desk.card_on(bank.account, other);
    bank.desk.db.execute(&format!("{}; {}", wish(bank.one), wish(theirs)));
    let hand_over = format!(
        "UPDATE cards SET holder_id = {other}, holder_since = now(), role = 'supplementary' WHERE id = {}",
        bank.one
    );

    assert_eq!(bank.desk.db.refusal(&hand_over).as_deref(), Some("cards_wallet_one_live"));
    bank.desk.db.execute(&format!("UPDATE cards SET wallet_wish = false WHERE id = {theirs}"));
    assert_eq!(bank.desk.db.refusal(&hand_over), None);
}

#[test]
fn of_two_wishes_at_once_one_is_granted() {
    let bank = bank("strict");
    let wish_slowly = |card: i64| {
        let wish = wish(card);
        bank.desk.db.owner().batch_execute(&format!("BEGIN; {wish}; SELECT pg_sleep(0.2); COMMIT")).is_ok()
    };

    let (one, two) = raced(|| wish_slowly(bank.one), || wish_slowly(bank.two));

    assert!(one != two, "one and only one is granted: {one} {two}");
    assert_eq!(bank.desk.db.count("SELECT count(*) FROM cards WHERE wallet_wish"), 1);
}

#[test]
fn a_wish_and_the_strict_rule_at_once_come_one_after_the_other() {
    let bank = bank("shared");
    bank.desk.db.execute(&wish(bank.one));
    let slowly = |statement: String| {
        bank.desk.db.owner().batch_execute(&format!("BEGIN; {statement}; SELECT pg_sleep(0.2); COMMIT")).is_ok()
    };
    let strict = "UPDATE institutions SET wallet_rule = 'strict'".to_owned();

    let (is_granted, is_strict) = raced(|| slowly(wish(bank.two)), || slowly(strict));

    assert!(is_granted != is_strict, "the second saw what the first did: {is_granted} {is_strict}");
}

#[test]
fn the_strict_rule_comes_into_force_only_where_it_holds() {
    let bank = bank("shared");
    bank.desk.db.execute(&format!("{}; {}", wish(bank.one), wish(bank.two)));
    let strict = "UPDATE institutions SET wallet_rule = 'strict'";

    assert_eq!(bank.desk.db.refusal(strict).as_deref(), Some("institutions_wallet_strict_holds"));
    bank.desk.db.execute(&format!("UPDATE cards SET status = 'closed', status_reason = 'x' WHERE id = {}", bank.two));
    assert_eq!(bank.desk.db.refusal(strict), None);
}

#[test]
fn what_is_no_person_has_that_one_reason_whatever_its_mobile() {
    let bank = bank("shared");
    let company = a_company().record(&bank.desk.supervisor()).id;
    let card = bank.desk.card_on(bank.account, company);
    bank.desk.db.execute(&wish(card));

    let without = bank.obstacles(card);
    bank.desk.db.execute(&format!("UPDATE customers SET mobile = '+35892310000' WHERE id = {company}"));

    assert_eq!((without.as_str(), bank.obstacles(card).as_str()), ("holder_not_person", "holder_not_person"));
}

#[test]
fn the_obstacles_follow_the_holder_the_account_and_the_card() {
    let bank = bank("shared");
    let (card, owner, account) = (bank.one, bank.owner, bank.account);
    let company = a_company().with("mobile", "+358401234568").record(&bank.desk.supervisor()).id;
    bank.desk.db.execute(&format!("UPDATE customers SET mobile_is_mobile = true; {}", wish(card)));
    assert_eq!(bank.obstacles(card), "");
    let customer = |columns: &str| format!("UPDATE customers SET {columns} WHERE id = {owner}");
    let status = |table: &str, id: i64, status: &str| {
        format!("UPDATE {table} SET status = '{status}', status_reason = 'x' WHERE id = {id}")
    };
    let give = |to: i64, role: &str| {
        format!("UPDATE cards SET holder_id = {to}, holder_since = now(), role = '{role}' WHERE id = {card}")
    };

    // What is done, what is found then, what takes it back.
    let table = [
        (customer("mobile = NULL"), "no_mobile", customer("mobile = '+358401234567'")),
        (customer("mobile_is_mobile = false"), "not_a_mobile", customer("mobile_is_mobile = true")),
        (status("customers", owner, "suspended"), "holder_not_active", status("customers", owner, "active")),
        (status("cards", card, "blocked"), "card_not_in_use", status("cards", card, "ok")),
        (status("cards", card, "suspected_fraud"), "card_not_in_use", status("cards", card, "no_renewal")),
        (status("accounts", account, "blocked"), "account_not_in_use", status("accounts", account, "ok")),
        (status("accounts", account, "collection"), "account_not_in_use", status("accounts", account, "ok")),
        (give(company, "supplementary"), "holder_not_person", give(owner, "main")),
        (format!("UPDATE cards SET wallet_wish = false WHERE id = {card}"), "", wish(card)),
    ];
    for (done, found, back) in table {
        bank.desk.db.execute(&done);
        assert_eq!(bank.obstacles(card), found, "{done}");

        bank.desk.db.execute(&back);
        assert_eq!(bank.obstacles(card), "", "{back}");
    }
    bank.desk.db.execute(&status("cards", card, "blocked"));
    bank.desk.db.execute(&status("cards", bank.two, "blocked"));
    bank.desk.db.execute(&status("accounts", account, "to_close"));
    assert_eq!(bank.obstacles(card), "card_not_in_use account_not_in_use", "all of them at once");
    bank.desk.db.execute(&status("cards", card, "lost"));
    assert_eq!(bank.obstacles(card), "", "a card that is over waits for nothing");
}

#[test]
fn a_first_mobile_is_no_change_and_another_one_is() {
    let bank = bank("shared");
    let changed = "SELECT count(*) FROM customers WHERE mobile_changed_at IS NOT NULL";
    let set = |mobile: &str| {
        bank.desk
            .db
            .execute(&format!("UPDATE customers SET mobile = {mobile}, updated_at = now() WHERE id = {}", bank.owner));
        bank.desk.db.count(changed)
    };

    bank.desk.db.execute("UPDATE customers SET mobile = NULL; UPDATE customers SET mobile_changed_at = NULL");

    assert_eq!(set("'+358401234567'"), 0);
    assert_eq!(set("'+358401234567'"), 0, "the same again");
    assert_eq!(set("'+358407654321'"), 1);
}
