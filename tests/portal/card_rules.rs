//! The rules of cards as the database holds them, whoever writes: each by the name it refuses with, on either side of its edge.
//! Wallets have a file of their own.

use cardfile::domain::card::{Status, StatusChange};

use crate::harness::{TestDesk, a_person, refusal};

/// A desk with an account, its owner's main card, and somebody else.
struct Bank {
    desk: TestDesk,
    owner: i64,
    other: i64,
    account: i64,
    card: i64,
}

fn bank() -> Bank {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let (owner, other) = (a_person().record(&agent).id, a_person().record(&agent).id);
    let account = desk.account_of(owner);
    let card = desk.card_on(account, owner);
    Bank { desk, owner, other, account, card }
}

impl Bank {
    #[track_caller]
    fn refuses(&self, statement: &str, rule: impl Into<Option<&'static str>>) {
        assert_eq!(self.desk.db.refusal(statement).as_deref(), rule.into(), "{statement}");
    }

    /// Sets columns of the card.
    fn set(&self, columns: &str) -> String {
        format!("UPDATE cards SET {columns} WHERE id = {}", self.card)
    }

    fn move_to(&self, status: Status) -> String {
        self.set(&format!("status = '{}', status_reason = 'x', status_since = now()", status.code()))
    }

    /// One more card like it, with some values of its own.
    fn another(&self, own: &[(&str, &str)]) -> String {
        let columns = [
            "institution_id",
            "origin",
            "reference",
            "truncated_number",
            "product_id",
            "role",
            "expires_on",
            "production_since",
            "previous_card_id",
            "account_id",
            "account_owner_id",
            "holder_id",
            "holder_since",
            "holder_reason",
            "status",
            "status_reason",
            "status_since",
            "created_at",
            "updated_at",
        ];
        let value = |column: &&str| match own.iter().find(|(name, _)| name == column) {
            Some((_, value)) => (*value).to_owned(),
            None if *column == "reference" => "'900000000000001'".to_owned(),
            None => (*column).to_owned(),
        };
        let values: Vec<String> = columns.iter().map(value).collect();
        format!(
            "INSERT INTO cards ({}) SELECT {} FROM cards WHERE id = {}",
            columns.join(", "),
            values.join(", "),
            self.card
        )
    }
}

/// Whether a person or the clock makes this move. The database lets a card that came back be blocked at once as well.
fn is_a_move(from: Status, to: Status) -> bool {
    let by_person = StatusChange::ALL.into_iter().any(|change| change.apply(from) == Some(to));
    let by_clock = from.is_live() && to == Status::Expired;
    let found_again = matches!(from, Status::Lost | Status::Stolen) && to == Status::Blocked;
    by_person || by_clock || found_again
}

#[test]
fn a_card_moves_only_as_the_domain_says_or_as_the_clock_does() {
    let bank = bank();
    bank.desk.db.execute(&bank.set("expires_on = '2026-01-31'"));
    for from in Status::ALL {
        bank.desk.force_card(bank.card, from.code());
        for to in Status::ALL.into_iter().filter(|to| *to != from) {
            let rule = (!is_a_move(from, to)).then_some("cards_status_move");

            bank.refuses(&bank.move_to(to), rule);
        }
    }
}

#[test]
fn a_card_expires_after_its_last_day() {
    let bank = bank();
    let expire = |at: &str, expiry: &str| {
        bank.set(&format!("status = 'expired', status_reason = 'x', status_since = '{at}', expires_on = {expiry}"))
    };

    bank.refuses(&expire("2027-05-31 23:59:59+00", "'2027-05-31'"), "cards_expired_in_time");
    bank.refuses(&expire("2027-06-01 00:00:00+00", "'2027-05-31'"), None);
    bank.refuses(&expire("2027-06-01 00:00:00+00", "NULL"), "cards_expired_has_expiry");
    bank.refuses(&bank.set("expires_on = '2027-05-30'"), "cards_expiry_ends_month");
}

#[test]
fn a_main_card_is_held_by_the_accounts_owner() {
    let bank = bank();
    let other = bank.other.to_string();
    let give_account =
        format!("UPDATE accounts SET owner_id = {other}, owner_since = now() WHERE id = {}", bank.account);

    bank.refuses(&bank.another(&[("holder_id", &other)]), "cards_main_holder_owns");
    bank.refuses(&bank.another(&[("holder_id", &other), ("role", "'supplementary'")]), None);
    bank.refuses(&bank.set(&format!("holder_id = {other}, holder_since = now()")), "cards_main_holder_owns");
    bank.refuses(&give_account, "cards_main_holder_owns");
    bank.refuses(&format!("{}; {give_account}", bank.set("role = 'supplementary'")), None);
}

#[test]
fn a_card_carries_the_owner_of_its_account() {
    let bank = bank();

    bank.refuses(
        &bank.set(&format!("account_owner_id = {}, role = 'supplementary'", bank.other)),
        "cards_account_exists",
    );
    bank.desk.db.execute(&format!(
        "{}; UPDATE accounts SET owner_id = {}, owner_since = now() WHERE id = {}",
        bank.set("role = 'supplementary'"),
        bank.other,
        bank.account
    ));

    assert_eq!(bank.desk.cell("cards", "account_owner_id", bank.card), Some(bank.other.to_string()));
}

#[test]
fn a_card_stays_on_its_account() {
    let bank = bank();
    let elsewhere = bank.desk.account_of(bank.owner);

    bank.refuses(&bank.set(&format!("account_id = {elsewhere}")), "cards_stay_on_account");
}

#[test]
fn a_card_has_one_open_link_and_a_link_is_never_deleted() {
    let bank = bank();
    bank.desk.db.execute(&bank.set(&format!(
        "role = 'supplementary', holder_id = {}, holder_since = now(), holder_reason = 'Hired'",
        bank.other
    )));
    let links = "SELECT string_agg(customer_id || ':' || reason || ':' || coalesce(end_reason, 'now'), ' ' ORDER BY id)
                 FROM card_holders";
    let written = format!("{}:Registered:Hired {}:Hired:now", bank.owner, bank.other);
    let one_more = "INSERT INTO card_holders (institution_id, card_id, customer_id, since, reason)
                    SELECT institution_id, card_id, customer_id, since, 'x' FROM card_holders WHERE until IS NULL";

    assert_eq!(bank.desk.db.text(links).as_deref(), Some(written.as_str()));
    bank.refuses(one_more, "card_holders_one_now");
    bank.refuses("DELETE FROM card_holders", "links_are_ended");
    bank.refuses("TRUNCATE card_holders", "links_are_ended");
    bank.refuses(
        &bank.set(&format!("holder_id = {}, holder_since = '2020-01-01'", bank.owner)),
        "card_holders_in_order",
    );
}

#[test]
fn the_desk_reads_links_of_cards_and_writes_none() {
    let bank = bank();
    let mut desk = bank.desk.db.desk();

    assert_eq!(refusal(&mut desk, "SELECT * FROM card_holders"), None);
    for statement in [
        "DELETE FROM card_holders",
        "UPDATE card_holders SET reason = 'x'",
        "INSERT INTO card_holders SELECT * FROM card_holders",
        "DELETE FROM cards",
    ] {
        let told = refusal(&mut desk, statement).expect(statement);
        assert!(told.contains("permission denied"), "{statement}: {told}");
    }
}

#[test]
fn a_card_is_replaced_once_and_only_when_it_is_over() {
    let bank = bank();
    let previous = bank.card.to_string();
    let replacement = bank.another(&[("previous_card_id", &previous), ("status", "'ok'"), ("status_reason", "NULL")]);
    for status in Status::ALL {
        bank.desk.force_card(bank.card, status.code());

        bank.refuses(&replacement, status.is_live().then_some("cards_previous_is_over"));
    }
    let once_more = replacement.replace("900000000000001", "900000000000002");
    bank.refuses(&format!("{replacement}; {once_more}"), "cards_replaced_once");
    bank.refuses(&bank.set(&format!("previous_card_id = {previous}")), "cards_not_own_previous");
}

#[test]
fn a_card_that_was_replaced_does_not_come_back() {
    let bank = bank();
    let previous = bank.card.to_string();
    for status in [Status::Lost, Status::Stolen] {
        bank.desk.force_card(bank.card, status.code());
        let replace = bank.another(&[("previous_card_id", &previous), ("status", "'ok'"), ("status_reason", "NULL")]);

        for back in [Status::Ok, Status::Blocked] {
            bank.refuses(&bank.move_to(back), None);
            bank.refuses(&format!("{replace}; {}", bank.move_to(back)), "cards_replaced_stays_over");
        }
    }
}

#[test]
fn what_may_live_on_an_account_follows_from_its_status() {
    let bank = bank();
    let refused = Some("cards_account_open");
    // From the card's status to another, on an account that is ok, blocked, in collection, closing, closed.
    let table = [
        (Status::Blocked, Status::Ok, [None, None, None, refused, refused]),
        (Status::Blocked, Status::NoRenewal, [None, None, None, refused, refused]),
        (Status::Blocked, Status::SuspectedFraud, [None, None, None, None, refused]),
        (Status::Ok, Status::Blocked, [None, None, None, None, refused]),
        (Status::Ok, Status::Lost, [None; 5]),
        (Status::Blocked, Status::Closed, [None; 5]),
        (Status::Lost, Status::Ok, [None, None, None, refused, refused]),
        (Status::Lost, Status::Blocked, [None, None, None, refused, refused]),
    ];
    for (from, to, rules) in table {
        bank.desk.force_card(bank.card, from.code());
        for (on, rule) in ["ok", "blocked", "collection", "to_close", "closed"].into_iter().zip(rules) {
            bank.desk.force_account(bank.account, on);

            bank.refuses(&bank.move_to(to), rule);
        }
    }
    bank.desk.force_card(bank.card, "ok");
    for (on, rule) in
        [("ok", None), ("blocked", None), ("collection", None), ("to_close", refused), ("closed", refused)]
    {
        bank.desk.force_account(bank.account, on);

        bank.refuses(&bank.another(&[]), rule);
    }
}

#[test]
fn a_suspended_or_closed_customer_gets_no_card_neither_as_owner_nor_as_holder() {
    let bank = bank();
    let other = bank.other.to_string();
    let to_other = bank.another(&[("holder_id", &other), ("role", "'supplementary'")]);
    let hand_over = bank.set(&format!("holder_id = {other}, holder_since = now(), role = 'supplementary'"));
    for status in ["suspended", "closed"] {
        bank.desk.force_customer(bank.other, status);
        bank.refuses(&to_other, "cards_holder_active");
        bank.refuses(&hand_over, "cards_holder_active");

        bank.desk.force_customer(bank.other, "active");
        bank.refuses(&to_other, None);
        bank.refuses(&hand_over, None);

        bank.desk.force_customer(bank.owner, status);
        bank.refuses(&to_other, "cards_owner_active");
        bank.desk.force_customer(bank.owner, "active");
    }
}

#[test]
fn a_suspended_holders_card_is_blocked_and_not_brought_back() {
    let bank = bank();
    bank.desk.force_customer(bank.owner, "suspended");

    bank.refuses(&bank.move_to(Status::Blocked), None);
    bank.desk.force_card(bank.card, "lost");
    bank.refuses(&bank.move_to(Status::Ok), "cards_holder_active");
    bank.desk.force_customer(bank.owner, "active");
    bank.refuses(&bank.move_to(Status::Ok), None);
}

#[test]
fn a_whole_card_number_does_not_fit_the_table() {
    let bank = bank();
    for number in ["4111111111111111", "41111111____1111", "411111______1111", "4111111_____1111", "4111111111__1111"] {
        let is_truncated = matches!(number, "41111111____1111" | "411111______1111");
        let rule = (!is_truncated).then_some("cards_truncated_number_form");

        bank.refuses(&bank.set(&format!("truncated_number = '{number}'")), rule);
    }
    bank.refuses(&bank.set("truncated_number = NULL"), "cards_number_of_registered");
    bank.refuses(&bank.another(&[("reference", "reference")]), "cards_reference_unique");
}
