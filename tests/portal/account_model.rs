//! Random sequences of acts: accounts and cards opened, given away, blocked, closed, replaced, and time that passes. After each
//! act every rule holds, only moves that exist were made, and whatever changed left its record; a refused act changed nothing.

use std::cell::Cell;
use std::collections::BTreeMap;

use cardfile::domain::account::{self, NewAccount};
use cardfile::domain::actor::Actor;
use cardfile::domain::card::{self, Embossing, NewCard, Terms};
use cardfile::domain::currency::Currency;
use cardfile::domain::customer;
use cardfile::domain::form::Typed;
use cardfile::domain::ids::{AccountId, CardId, CustomerId};
use cardfile::domain::origin::Origin;
use cardfile::domain::reason::{Reason, ReasonCode};
use cardfile::services::accounts::{AccountRefusal, TransferWish};
use cardfile::services::cards::{CardRefusal, HandoverWish, Replacement};
use cardfile::services::customers::StatusRefusal;
use cardfile::services::{accounts, cards, customers};
use chrono::{Duration, Months};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use uuid::Uuid;

use crate::account_invariants::NEVER;
use crate::harness::{TestDesk, a_company, a_person};

const CASES: u32 = 12;
const ACTS: std::ops::RangeInclusive<usize> = 20..=30;

/// One act; numbers choose among what there is.
#[derive(Debug, Clone)]
enum Act {
    Open { owner: usize, way: Origin },
    Card { account: usize, holder: usize, role: card::Role, has_wish: bool, months: u32 },
    Transfer { account: usize, to: usize, days_back: i64 },
    HandOver { card: usize, to: usize, days_back: i64 },
    Account(usize, account::StatusChange),
    CardStatus(usize, card::StatusChange),
    Replace(usize, ReasonCode),
    Customer(usize, customer::StatusChange),
    Pass { days: i64 },
}

fn any_act() -> impl Strategy<Value = Act> {
    let n = 0..64_usize;
    let role = prop::sample::select(card::Role::ALL.to_vec());
    let reason = prop::sample::select(vec![ReasonCode::Lost, ReasonCode::Stolen, ReasonCode::Damaged]);
    prop_oneof![
        2 => (n.clone(), prop::sample::select(Origin::ALL.to_vec())).prop_map(|(owner, way)| Act::Open { owner, way }),
        4 => (n.clone(), n.clone(), role, any::<bool>(), 0..6_u32).prop_map(|(account, holder, role, has_wish, months)| {
            Act::Card { account, holder, role, has_wish, months }
        }),
        3 => (n.clone(), n.clone(), 0..3_i64).prop_map(|(account, to, days_back)| Act::Transfer { account, to, days_back }),
        3 => (n.clone(), n.clone(), 0..3_i64).prop_map(|(card, to, days_back)| Act::HandOver { card, to, days_back }),
        6 => (n.clone(), prop::sample::select(account::StatusChange::ALL.to_vec()))
            .prop_map(|(account, change)| Act::Account(account, change)),
        6 => (n.clone(), prop::sample::select(card::StatusChange::ALL.to_vec()))
            .prop_map(|(card, change)| Act::CardStatus(card, change)),
        2 => (n.clone(), reason).prop_map(|(card, reason)| Act::Replace(card, reason)),
        2 => (n, prop::sample::select(customer::StatusChange::ALL.to_vec()))
            .prop_map(|(customer, change)| Act::Customer(customer, change)),
        2 => (1..40_i64).prop_map(|days| Act::Pass { days }),
    ]
}

/// A row as it stands, and how often the history speaks of it.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
struct Seen {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Text)]
    status: String,
    #[diesel(sql_type = BigInt)]
    events: i64,
}

const SEEN: &str = "
    SELECT kind, id, version, status,
        (SELECT count(*) FROM events e WHERE e.subject_kind = every.kind AND e.subject_id = every.id) AS events
    FROM (SELECT 'account' AS kind, id, version, status FROM accounts UNION ALL
          SELECT 'card', id, version, status FROM cards UNION ALL
          SELECT 'customer', id, version, status FROM customers) every";

/// The bank in one case: its people, and what was made for them.
struct Bank<'a> {
    desk: &'a TestDesk,
    conn: PgConnection,
    actor: Actor,
    people: Vec<CustomerId>,
    accounts: Vec<AccountId>,
    cards: Vec<CardId>,
}

/// Whether the act was done. What fails for another reason than a rule is a failure of the test.
type Done = Result<(), String>;

fn refused(refusal: &dyn std::fmt::Debug, is_failure: bool) -> Done {
    assert!(!is_failure, "{refusal:?}");
    Err(format!("{refusal:?}"))
}

fn by_account<T>(outcome: Result<T, AccountRefusal>) -> Result<T, String> {
    outcome.map_err(|refusal| refused(&refusal, matches!(refusal, AccountRefusal::Failure(_))).expect_err("refused"))
}

fn by_card<T>(outcome: Result<T, CardRefusal>) -> Result<T, String> {
    outcome.map_err(|refusal| refused(&refusal, matches!(refusal, CardRefusal::Failure(_))).expect_err("refused"))
}

fn typed<const N: usize>(pairs: [(&str, String); N]) -> Typed {
    pairs.into_iter().map(|(input, text)| (input.to_owned(), text)).collect()
}

impl Bank<'_> {
    /// Does an act in a transaction of its own, an hour after the one before.
    fn act(&mut self, act: &Act) -> Done {
        self.actor.now += Duration::hours(1);
        self.conn.batch_execute("BEGIN").expect("begun");
        let done = self.deed(act);
        self.conn.batch_execute(if done.is_ok() { "COMMIT" } else { "ROLLBACK" }).expect("ended");
        done
    }

    fn deed(&mut self, act: &Act) -> Done {
        match *act {
            Act::Open { owner, way } => self.open(owner, way),
            Act::Card { account, holder, role, has_wish, months } => {
                self.make(account, holder, (role, has_wish, months))
            }
            Act::Transfer { account, to, days_back } => self.transfer(account, to, days_back),
            Act::HandOver { card, to, days_back } => self.hand_over(card, to, days_back),
            Act::Account(account, change) => {
                let id = pick(&self.accounts, account)?;
                let (keys, version) = (&self.desk.state.keys, self.version("accounts", id.0));
                let reason = Reason::of(change.reasons()[0]);
                by_account(accounts::change_status(&mut self.conn, keys, &self.actor, id, version, change, &reason))?;
                Ok(())
            }
            Act::CardStatus(card, change) => {
                let id = pick(&self.cards, card)?;
                let (keys, version) = (&self.desk.state.keys, self.version("cards", id.0));
                let reason = Reason::of(change.reasons()[0]);
                by_card(cards::change_status(&mut self.conn, keys, &self.actor, id, version, change, &reason))?;
                Ok(())
            }
            Act::Replace(card, reason) => self.replace(card, reason),
            Act::Customer(customer, change) => {
                let id = pick(&self.people, customer)?;
                let (keys, version) = (&self.desk.state.keys, self.version("customers", id.0));
                let reason = Reason::of(change.reasons()[0]);
                match customers::change_status(&mut self.conn, keys, &self.actor, id, version, change, &reason) {
                    Ok(_) => Ok(()),
                    Err(refusal) => refused(&refusal, matches!(refusal, StatusRefusal::Failure(_))),
                }
            }
            Act::Pass { days } => self.pass(days),
        }
    }

    fn version(&mut self, table: &str, id: i64) -> i32 {
        let version = diesel::dsl::sql::<Integer>(&format!("(SELECT version FROM {table} WHERE id = {id})"));
        diesel::select(version).get_result(&mut self.conn).expect("a version")
    }

    fn open(&mut self, owner: usize, way: Origin) -> Done {
        let typed = typed([
            ("product", self.desk.products().account.to_string()),
            ("number", format!("M-{}", Uuid::new_v4().simple())),
            ("opened_on_day", "15".to_owned()),
            ("opened_on_month", "1".to_owned()),
            ("opened_on_year", "2026".to_owned()),
        ]);
        let account = NewAccount::parse(way, &typed, &self.actor.plain_ground()).expect("a good account");
        let owner = pick(&self.people, owner)?;
        let creation = accounts::Creation {
            origin: way,
            owner,
            account: &account,
            currency: Currency::EUR,
            form_key: Uuid::new_v4(),
        };
        let made = accounts::create(&mut self.conn, &self.desk.state.keys, &self.actor, &creation);
        self.accounts.push(by_account(made)?.id());
        Ok(())
    }

    fn make(&mut self, account: usize, holder: usize, (role, has_wish, months): (card::Role, bool, u32)) -> Done {
        let expiry = self.actor.today() + Months::new(months);
        let typed = typed([
            ("product", self.desk.products().plastic.to_string()),
            ("role", role.code().to_owned()),
            ("truncated_number", "12345678____4285".to_owned()),
            ("expiry", expiry.format("%m/%Y").to_string()),
            ("wallet_wish", if has_wish { "on" } else { "" }.to_owned()),
        ]);
        let terms = Terms::of(Origin::Registered, None);
        let card = NewCard::parse(&typed, &terms, &self.actor.plain_ground()).expect("a good card");
        let creation = cards::Creation {
            origin: Origin::Registered,
            account: pick(&self.accounts, account)?,
            holder: pick(&self.people, holder)?,
            card: &card,
            form_key: Uuid::new_v4(),
        };
        let made = cards::create(&mut self.conn, &self.desk.state.keys, &self.actor, &creation);
        self.cards.push(by_card(made)?.id());
        Ok(())
    }

    fn transfer(&mut self, account: usize, to: usize, days_back: i64) -> Done {
        let account = pick(&self.accounts, account)?;
        let wish = TransferWish {
            account,
            version: self.version("accounts", account.0),
            to: pick(&self.people, to)?,
            since: Some(self.actor.now - Duration::days(days_back)),
            reason: &Reason::of(ReasonCode::Inherited),
        };
        by_account(accounts::transfer(&mut self.conn, &self.desk.state.keys, &self.actor, &wish)).map(drop)
    }

    fn hand_over(&mut self, card: usize, to: usize, days_back: i64) -> Done {
        let card = pick(&self.cards, card)?;
        let wish = HandoverWish {
            card,
            version: self.version("cards", card.0),
            to: pick(&self.people, to)?,
            since: Some(self.actor.now - Duration::days(days_back)),
            reason: &Reason::of(ReasonCode::EmployeeLeft),
        };
        by_card(cards::hand_over(&mut self.conn, &self.desk.state.keys, &self.actor, &wish)).map(drop)
    }

    fn replace(&mut self, card: usize, reason: ReasonCode) -> Done {
        let card = pick(&self.cards, card)?;
        let wish = Replacement {
            card,
            version: self.version("cards", card.0),
            embossing: &Embossing::default(),
            reason: &Reason::of(reason),
            form_key: Uuid::new_v4(),
        };
        let made = cards::replace(&mut self.conn, &self.desk.state.keys, &self.actor, &wish);
        self.cards.push(by_card(made)?.id());
        Ok(())
    }

    /// Days go by, and the clock does its work.
    fn pass(&mut self, days: i64) -> Done {
        self.actor.now += Duration::days(days);
        let (keys, scope, now) = (&self.desk.state.keys, self.actor.scope(), self.actor.now);
        for account in self.accounts.clone() {
            by_account(accounts::close_due(&mut self.conn, keys, scope, account, now))
                .expect("the clock is not refused");
        }
        for card in self.cards.clone() {
            by_card(cards::expire_due(&mut self.conn, keys, scope, card, now)).expect("the clock is not refused");
        }
        Ok(())
    }

    fn look(&mut self) -> BTreeMap<(String, i64), Seen> {
        let rows: Vec<Seen> = diesel::sql_query(SEEN).load(&mut self.conn).expect("rows");
        rows.into_iter().map(|row| ((row.kind.clone(), row.id), row)).collect()
    }

    /// Does the act and holds what came of it against the rules; answers whether it was done.
    fn hold(&mut self, act: &Act) -> Result<bool, TestCaseError> {
        let before = self.look();
        let done = self.act(act);
        let after = self.look();
        if let Err(refusal) = &done {
            prop_assert_eq!(&before, &after, "{:?} was refused ({}) and yet changed something", act, refusal);
        }
        for (key, now) in &after {
            let was = before.get(key);
            if was.is_none_or(|was| was.version != now.version) {
                let told = now.events - was.map_or(0, |was| was.events);
                prop_assert!(told > 0, "{:?} changed {:?} and no history tells", act, key);
            }
            let from = was.map_or(now.status.as_str(), |was| was.status.as_str());
            prop_assert!(
                from == now.status || is_a_move(&key.0, from, &now.status),
                "{:?}: {:?} from {}",
                act,
                now,
                from
            );
        }
        for (what, query) in NEVER {
            let found = diesel::select(diesel::dsl::sql::<BigInt>(&format!("({query})")));
            prop_assert_eq!(found.get_result::<i64>(&mut self.conn).expect("a count"), 0, "{} after {:?}", what, act);
        }
        Ok(done.is_ok())
    }
}

fn is_a_move(kind: &str, from: &str, to: &str) -> bool {
    use {account::Status as A, card::Status as C, customer::Status as P};
    match kind {
        "account" => {
            let (from, to) = (A::parse(from).expect("one"), A::parse(to).expect("one"));
            let by_clock = (from, to) == (A::ToClose, A::Closed);
            by_clock || account::StatusChange::ALL.into_iter().any(|change| change.apply(from) == Some(to))
        }
        "card" => {
            let (from, to) = (C::parse(from).expect("one"), C::parse(to).expect("one"));
            let by_clock = from.is_live() && to == C::Expired;
            by_clock || card::StatusChange::ALL.into_iter().any(|change| change.apply(from) == Some(to))
        }
        _ => {
            let (from, to) = (P::parse(from).expect("one"), P::parse(to).expect("one"));
            customer::StatusChange::ALL.into_iter().any(|change| change.apply(from) == Some(to))
        }
    }
}

/// One of these, or a refusal where there is none yet.
fn pick<T: Copy>(from: &[T], number: usize) -> Result<T, String> {
    number.checked_rem(from.len()).map(|place| from[place]).ok_or_else(|| "nothing to choose from".to_owned())
}

#[test]
fn no_sequence_of_acts_breaks_a_rule_or_leaves_no_history() {
    let desk = TestDesk::new();
    let agent = desk.agent();
    desk.products();
    desk.db.execute("UPDATE institutions SET wallet_rule = 'strict'");
    let (tried, done) = (Cell::new(0_usize), Cell::new(0_usize));
    let config = Config { cases: CASES, max_shrink_iters: 60, failure_persistence: None, ..Config::default() };

    let outcome = TestRunner::new(config).run(&prop::collection::vec(any_act(), ACTS), |acts| {
        let people = [a_person(), a_person(), a_person(), a_company()];
        let people = people.map(|new| CustomerId(new.record(&agent).id)).to_vec();
        let (conn, actor) = (desk.db.desk(), desk.supervising(desk.now()));
        let mut bank = Bank { desk: &desk, conn, actor, people, accounts: Vec::new(), cards: Vec::new() };
        let (role, months) = (card::Role::Main, 2);
        let begin = [0, 3].map(|owner| Act::Open { owner, way: Origin::Registered });
        let cards = [0, 1].map(|account| Act::Card { account, holder: account * 3, role, has_wish: true, months });
        for act in begin.iter().chain(&cards).chain(&acts) {
            tried.set(tried.get() + 1);
            done.set(done.get() + usize::from(bank.hold(act)?));
        }
        Ok(())
    });

    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(done.get() * 4 > tried.get(), "most acts were refused: {} of {} done", done.get(), tried.get());
}
