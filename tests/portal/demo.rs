//! Made-up accounts and cards: so many, in every status, with every reason why a wallet is not ready, under every wallet rule.

use cardfile::db::demo_holdings;
use cardfile::services::demo::{self, Filling};

use crate::harness::TestDesk;

fn filled(rule: &str, count: u64) -> TestDesk {
    let desk = TestDesk::new();
    desk.db.execute(&format!("UPDATE institutions SET wallet_rule = '{rule}'"));
    let filling = Filling { scope: desk.institution, count, seed: 1, now: desk.now() };
    demo::load(&mut desk.db.owner(), &mut desk.db.owner(), &desk.state.keys, &filling, &mut |_| {}).expect("a load");
    desk
}

fn list(desk: &TestDesk, query: &str) -> Vec<String> {
    let all = format!("SELECT string_agg(DISTINCT one, ' ' ORDER BY one) FROM ({query}) AS found (one)");
    desk.db.text(&all).unwrap_or_default().split(' ').map(str::to_owned).collect()
}

#[test]
fn a_thousand_customers_show_every_status_and_every_obstacle() {
    let desk = filled("shared", 1000);

    let accounts = desk.db.count("SELECT count(*) FROM accounts");
    let cards = desk.db.count("SELECT count(*) FROM cards");
    assert!((1200..1450).contains(&accounts), "{accounts} accounts");
    assert!((1500..1850).contains(&cards), "{cards} cards");
    assert_eq!(list(&desk, "SELECT status FROM accounts"), ["blocked", "closed", "collection", "ok", "to_close"]);
    let statuses =
        ["blocked", "closed", "closed_fraud", "expired", "lost", "no_renewal", "ok", "stolen", "suspected_fraud"];
    assert_eq!(list(&desk, "SELECT status FROM cards"), statuses);
    let kept = [
        "account_not_in_use",
        "card_not_in_use",
        "holder_not_active",
        "holder_not_person",
        "no_mobile",
        "not_a_mobile",
    ];
    assert_eq!(list(&desk, "SELECT unnest(wallet_obstacles) FROM cards"), kept);
    let moment =
        "SELECT count(*) FROM cards c JOIN customers h ON h.id = c.holder_id WHERE c.wallet_wish AND is_live(c.status)";
    assert!(desk.db.count(&format!("{moment} AND h.mobile_changed_at > now() - interval '2 hours'")) > 0);
    let several = format!("SELECT count(*) FROM ({moment} GROUP BY c.holder_id HAVING count(*) > 1) AS several");
    assert!(desk.db.count(&several) > 0);
}

#[test]
fn every_account_and_card_has_its_link_and_its_history() {
    let desk = filled("shared", 300);

    for (table, links, of) in [("accounts", "account_owners", "account"), ("cards", "card_holders", "card")] {
        let without = format!(
            "SELECT count(*) FROM {table} t WHERE NOT EXISTS (SELECT FROM {links} l WHERE l.{of}_id = t.id AND until IS NULL)
             OR NOT EXISTS (SELECT FROM events e WHERE e.subject_kind = '{of}' AND e.subject_id = t.id)"
        );
        assert_eq!(desk.db.count(&without), 0, "{table}");
    }
    let untold = "SELECT count(*) FROM cards c WHERE status <> 'ok'
        AND (SELECT count(*) FROM events e WHERE e.subject_kind = 'card' AND e.subject_id = c.id) <> 2";
    assert_eq!(desk.db.count(untold), 0);
}

#[test]
fn under_the_strict_rule_nobody_gets_two_wallet_cards() {
    let desk = filled("strict", 300);

    let wished = "SELECT count(*) FROM cards WHERE wallet_wish AND is_live(status)";
    assert!(desk.db.count(wished) > 0);
    assert_eq!(
        desk.db.count(&format!("SELECT count(*) FROM ({wished} GROUP BY holder_id HAVING count(*) > 1) AS two")),
        0
    );
}

#[test]
fn one_company_has_a_card_for_each_of_thousands_and_only_once() {
    let desk = filled("shared", 500);
    let mut conn = desk.db.owner();
    let people = desk.db.count("SELECT count(*) FROM customers WHERE kind = 'private' AND status = 'active'");

    demo_holdings::prepare(&mut conn, desk.institution, desk.now()).expect("functions");
    for _ in 0..2 {
        demo_holdings::insert_fleet(&mut conn, desk.institution, desk.now()).expect("a fleet");
    }

    let fleet = "FROM cards WHERE reference LIKE '3000000%'";
    assert_eq!(desk.db.count(&format!("SELECT count(*) {fleet}")), people);
    assert_eq!(desk.db.count(&format!("SELECT count(DISTINCT account_owner_id) {fleet}")), 1);
    assert_eq!(desk.db.count(&format!("SELECT count(DISTINCT holder_id) {fleet}")), people);
}
