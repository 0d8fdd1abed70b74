//! The rules of accounts as the database holds them, whoever writes: each by the name it refuses with, on either side of its
//! edge. What people are told is tested through the pages.

use cardfile::domain::account::{Status, StatusChange};
use diesel::connection::SimpleConnection;

use crate::harness::{TestDesk, a_person, raced, refusal};

/// A desk with an account and its owner, and somebody else.
struct Bank {
    desk: TestDesk,
    owner: i64,
    other: i64,
    account: i64,
}

fn bank() -> Bank {
    let desk = TestDesk::new();
    let agent = desk.agent();
    let (owner, other) = (a_person().record(&agent).id, a_person().record(&agent).id);
    let account = desk.account_of(owner);
    Bank { desk, owner, other, account }
}

impl Bank {
    #[track_caller]
    fn refuses(&self, statement: &str, rule: impl Into<Option<&'static str>>) {
        assert_eq!(self.desk.db.refusal(statement).as_deref(), rule.into(), "{statement}");
    }

    /// Sets columns of an account.
    fn set(&self, account: i64, columns: &str) -> String {
        format!("UPDATE accounts SET {columns} WHERE id = {account}")
    }

    fn move_to(&self, account: i64, status: &str) -> String {
        let columns =
            format!("status = '{status}', status_reason = 'x', status_since = status_since + interval '32 days'");
        self.set(account, &columns)
    }
}

/// A second account like this one, with some values of its own.
fn another(account: i64, own: &[(&str, &str)]) -> String {
    let columns = [
        "institution_id",
        "origin",
        "number",
        "reference",
        "product_id",
        "currency",
        "opened_on",
        "owner_id",
        "owner_since",
        "owner_reason",
        "parent_id",
        "status",
        "status_reason",
        "status_since",
        "payment_reference_kind",
        "payment_reference",
        "created_at",
        "updated_at",
    ];
    let value = |column: &&str| match own.iter().find(|(name, _)| name == column) {
        Some((_, value)) => (*value).to_owned(),
        None if *column == "number" => "number || '9'".to_owned(),
        None => (*column).to_owned(),
    };
    let values: Vec<String> = columns.iter().map(value).collect();
    format!(
        "INSERT INTO accounts ({}) SELECT {} FROM accounts WHERE id = {account}",
        columns.join(", "),
        values.join(", ")
    )
}

#[test]
fn an_account_moves_only_as_the_domain_says_or_as_the_clock_does() {
    let bank = bank();
    for from in Status::ALL {
        bank.desk.force_account(bank.account, from.code());
        for to in Status::ALL.into_iter().filter(|to| *to != from) {
            let by_person = StatusChange::ALL.into_iter().any(|change| change.apply(from) == Some(to));
            let by_clock = (from, to) == (Status::ToClose, Status::Closed);

            let rule = (!by_person && !by_clock).then_some("accounts_status_move");

            bank.refuses(&bank.move_to(bank.account, to.code()), rule);
        }
    }
}

#[test]
fn an_account_closes_for_good_after_thirty_two_days_and_not_a_second_sooner() {
    let bank = bank();
    bank.desk.force_account(bank.account, "to_close");
    let close = |after: &str| {
        bank.set(bank.account, &format!("status = 'closed', status_since = status_since + interval '{after}'"))
    };

    bank.refuses(&close("31 days 23:59:59"), "accounts_closing_time");
    bank.refuses(&close("32 days"), None);
}

#[test]
fn an_account_begins_open() {
    let bank = bank();
    for status in Status::ALL {
        let begins = [("status", format!("'{}'", status.code())), ("status_reason", "'x'".to_owned())];
        let begins = begins.each_ref().map(|(column, value)| (*column, value.as_str()));

        let is_over = matches!(status, Status::ToClose | Status::Closed);

        bank.refuses(&another(bank.account, &begins), is_over.then_some("accounts_begin_open"));
    }
}

#[test]
fn a_suspended_or_closed_customer_is_given_no_account() {
    let bank = bank();
    let other = bank.other.to_string();
    for (status, rule) in
        [("active", None), ("suspended", Some("accounts_owner_active")), ("closed", Some("accounts_owner_active"))]
    {
        bank.desk.force_customer(bank.other, status);

        bank.refuses(&another(bank.account, &[("owner_id", &other)]), rule);
        bank.refuses(&bank.set(bank.account, &format!("owner_id = {other}, owner_since = now()")), rule);
    }
}

#[test]
fn a_closing_account_does_not_change_hands() {
    let bank = bank();
    for status in Status::ALL {
        bank.desk.force_account(bank.account, status.code());
        let give = bank.set(bank.account, &format!("owner_id = {}, owner_since = now()", bank.other));

        let is_over = matches!(status, Status::ToClose | Status::Closed);

        bank.refuses(&give, is_over.then_some("accounts_owner_of_open"));
    }
}

#[test]
fn accounts_make_a_tree_without_a_circle() {
    let bank = bank();
    let top = bank.account;
    let (middle, low) = (bank.desk.account_of(bank.owner), bank.desk.account_of(bank.other));
    bank.desk.db.execute(&format!(
        "{}; {}",
        bank.set(middle, &format!("parent_id = {top}")),
        bank.set(low, &format!("parent_id = {middle}"))
    ));

    for below in [middle, low] {
        bank.refuses(&bank.set(top, &format!("parent_id = {below}")), "accounts_parent_no_cycle");
    }
    bank.refuses(&bank.set(top, &format!("parent_id = {top}")), "accounts_parent_no_cycle");
    bank.refuses(&bank.set(low, &format!("parent_id = {top}")), None);
    bank.refuses(&bank.set(low, "parent_id = 999999"), "accounts_parent_exists");
}

#[test]
fn two_who_would_close_a_circle_together_come_one_after_the_other() {
    let bank = bank();
    let (one, other) = (bank.account, bank.desk.account_of(bank.other));
    let put_below = |below: i64, above: i64| {
        let mut conn = bank.desk.db.owner();
        let put = bank.set(below, &format!("parent_id = {above}"));
        conn.batch_execute(&format!("BEGIN; SELECT pg_sleep(0.05); {put}; SELECT pg_sleep(0.1); COMMIT")).is_ok()
    };

    let (first, second) = raced(|| put_below(one, other), || put_below(other, one));

    assert!(first != second, "one and only one is refused: {first} {second}");
    assert_eq!(bank.desk.db.count("SELECT count(*) FROM accounts WHERE parent_id IS NOT NULL"), 1);
}

#[test]
fn the_account_above_is_neither_closing_nor_closed() {
    let bank = bank();
    let above = bank.desk.account_of(bank.other);
    for status in Status::ALL {
        bank.desk.force_account(above, status.code());
        let parent = above.to_string();

        let is_over = matches!(status, Status::ToClose | Status::Closed);
        let rule = is_over.then_some("accounts_parent_open");

        bank.refuses(&bank.set(bank.account, &format!("parent_id = {parent}")), rule);
        bank.refuses(&another(bank.account, &[("parent_id", &parent)]), rule);
    }
}

#[test]
fn accounts_below_close_first() {
    let bank = bank();
    let below = bank.desk.account_of(bank.other);
    bank.desk.db.execute(&bank.set(below, &format!("parent_id = {}", bank.account)));
    for status in Status::ALL {
        bank.desk.force_account(below, status.code());
        let is_over = matches!(status, Status::ToClose | Status::Closed);
        let rule = (!is_over).then_some("accounts_below_first");

        bank.desk.force_account(bank.account, "ok");
        bank.refuses(&bank.move_to(bank.account, "to_close"), rule);
        bank.desk.force_account(bank.account, "to_close");
        bank.refuses(&bank.move_to(bank.account, "closed"), rule);
    }
}

#[test]
fn a_closing_account_leaves_no_card_in_use_and_a_closed_one_none_alive() {
    let bank = bank();
    let card = bank.desk.card_on(bank.account, bank.owner);
    for (status, closing, closed) in [
        ("ok", Some("accounts_closing_blocks_cards"), Some("accounts_closed_without_cards")),
        ("blocked", None, Some("accounts_closed_without_cards")),
        ("suspected_fraud", None, Some("accounts_closed_without_cards")),
        ("no_renewal", None, Some("accounts_closed_without_cards")),
        ("lost", None, None),
        ("closed", None, None),
    ] {
        bank.desk.force_card(card, status);

        bank.desk.force_account(bank.account, "ok");
        bank.refuses(&bank.move_to(bank.account, "to_close"), closing);
        bank.desk.force_account(bank.account, "to_close");
        bank.refuses(&bank.move_to(bank.account, "closed"), closed);
    }
}

#[test]
fn an_account_has_one_open_link_and_a_link_is_never_deleted() {
    let bank = bank();
    bank.desk.db.execute(
        &bank.set(bank.account, &format!("owner_id = {}, owner_since = now(), owner_reason = 'Inherited'", bank.other)),
    );
    let links = "SELECT string_agg(customer_id || ':' || reason || ':' || coalesce(end_reason, 'now'), ' ' ORDER BY id)
                 FROM account_owners";
    let written = format!("{}:Registered:Inherited {}:Inherited:now", bank.owner, bank.other);
    let one_more = "INSERT INTO account_owners (institution_id, account_id, customer_id, since, reason)
                    SELECT institution_id, account_id, customer_id, since, 'x' FROM account_owners WHERE until IS NULL";

    assert_eq!(bank.desk.db.text(links).as_deref(), Some(written.as_str()));
    assert_eq!(
        bank.desk.db.count("SELECT count(*) FROM account_owners a JOIN account_owners b ON a.until = b.since"),
        1,
        "the one ends when the other begins"
    );
    bank.refuses(one_more, "account_owners_one_now");
    bank.refuses("DELETE FROM account_owners", "links_are_ended");
    bank.refuses("TRUNCATE account_owners", "links_are_ended");
    bank.refuses(
        "UPDATE account_owners SET until = since - interval '1 s', end_reason = 'x'",
        "account_owners_in_order",
    );
    bank.refuses("UPDATE account_owners SET until = now() WHERE until IS NULL", "account_owners_end_reason_given");
    let before = bank.set(bank.account, &format!("owner_id = {}, owner_since = '2020-01-01'", bank.owner));
    bank.refuses(&before, "account_owners_in_order");
}

#[test]
fn the_desk_reads_links_and_writes_none() {
    let bank = bank();
    let mut desk = bank.desk.db.desk();

    assert_eq!(refusal(&mut desk, "SELECT * FROM account_owners"), None);
    for statement in [
        "DELETE FROM account_owners",
        "UPDATE account_owners SET reason = 'x'",
        "INSERT INTO account_owners SELECT * FROM account_owners",
        "DELETE FROM accounts",
    ] {
        let told = refusal(&mut desk, statement).expect(statement);
        assert!(told.contains("permission denied"), "{statement}: {told}");
    }
    let give = bank.set(bank.account, &format!("owner_id = {}, owner_since = now()", bank.other));
    assert_eq!(refusal(&mut desk, &give), None, "its own deed writes the link");
}

#[test]
fn a_customer_closes_with_no_open_account_and_no_live_card() {
    let bank = bank();
    let close =
        |customer: i64| format!("UPDATE customers SET status = 'closed', status_reason = 'x' WHERE id = {customer}");
    for status in Status::ALL {
        bank.desk.force_account(bank.account, status.code());
        let rule = status.is_open().then_some("customers_closed_own_nothing");

        bank.refuses(&close(bank.owner), rule);
    }
    bank.desk.force_account(bank.account, "ok");
    let card = bank.desk.card_on(bank.account, bank.other);
    for status in cardfile::domain::card::Status::ALL {
        bank.desk.force_card(card, status.code());
        let rule = status.is_live().then_some("customers_closed_hold_nothing");

        bank.refuses(&close(bank.other), rule);
    }
}

#[test]
fn numbers_and_references_are_unique_and_fit_the_way_in() {
    let bank = bank();
    let account = bank.account;
    bank.desk.db.execute(&bank.set(account, "number = '2000abc', payment_reference_kind = NULL"));

    bank.refuses(&another(account, &[("number", "'2000ABC'")]), "accounts_number_unique");
    bank.refuses(&another(account, &[("number", "NULL")]), "accounts_number_of_registered");
    bank.refuses(&another(account, &[("reference", "'100000000000009'")]), "accounts_reference_of_requested");
    let requested = [("origin", "'requested'"), ("number", "NULL"), ("reference", "'100000000000009'")];
    bank.refuses(&another(account, &requested), None);
    bank.refuses(&another(account, &requested[..2]), "accounts_reference_of_requested");
    bank.refuses(&format!("{0}; {0}", another(account, &requested)), "accounts_reference_unique");
    let paid = [("payment_reference_kind", "'mod10'"), ("payment_reference", "'18'"), ("number", "'7'")];
    bank.refuses(&another(account, &paid), None);
    bank.refuses(&another(account, &paid[..2]), "accounts_number_of_digits");
    bank.refuses(&another(account, &paid[1..]), "accounts_payment_reference_whole");
    let twice = format!("{}; {}", another(account, &paid), another(account, &[paid[0], paid[1], ("number", "'8'")]));
    bank.refuses(&twice, "accounts_payment_reference_unique");
}
