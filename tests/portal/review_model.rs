//! Random sequences of acts by random people where everything risky waits: changes of customers, transfers, handovers, closings,
//! and every step of a proposal by anybody. Nothing on the list ever takes effect without a second person, a proposal moves only as
//! its table says and ends in exactly one way, and the history tells each step.

use std::cell::Cell;
use std::collections::BTreeMap;

use cardfile::db::proposals as rows;
use cardfile::domain::actor::Actor;
use cardfile::domain::customer::{Change, Field, Group};
use cardfile::domain::form::Typed;
use cardfile::domain::ids::{AccountId, CardId, CustomerId, ProposalId, StaffId};
use cardfile::domain::policy::Role;
use cardfile::domain::reason::{Reason, ReasonCode};
use cardfile::domain::review::{Approvals, Matter, Move, ProposalState};
use cardfile::domain::{account, card, customer};
use cardfile::services::accounts::{self, TransferWish};
use cardfile::services::cards::{self, HandoverWish};
use cardfile::services::customers;
use cardfile::services::proposals::{self, DecisionText, Opened};
use chrono::Duration;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use crate::harness::{TestDesk, a_person};

const CASES: u32 = 10;
const ACTS: std::ops::RangeInclusive<usize> = 25..=40;

/// One act of one of the people; numbers choose among what there is.
#[derive(Debug, Clone)]
enum Act {
    Edit { customer: usize, field: Field, value: usize },
    Transfer { account: usize, to: usize },
    HandOver { card: usize, to: usize },
    CloseAccount(usize),
    CloseCard(usize),
    CloseCustomer(usize),
    Step { proposal: usize, step: Move },
    Claim(usize),
    Pass { minutes: i64 },
}

/// Who does it: one of three supervisors, who may make as well as decide.
type By = usize;

fn any_act() -> impl Strategy<Value = (By, Act)> {
    let n = 0..64_usize;
    // Half of what is edited waits; the salutation and the e-mail never do.
    let fields = vec![
        Field::FirstName,
        Field::LastName,
        Field::Salutation,
        Field::DateOfBirth,
        Field::RegNo,
        Field::Mobile,
        Field::Email,
    ];
    let steps = vec![Move::Approve, Move::Approve, Move::Return, Move::Reject, Move::Withdraw];
    let act = prop_oneof![
        6 => (n.clone(), prop::sample::select(fields), n.clone())
            .prop_map(|(customer, field, value)| Act::Edit { customer, field, value }),
        2 => (n.clone(), n.clone()).prop_map(|(account, to)| Act::Transfer { account, to }),
        2 => (n.clone(), n.clone()).prop_map(|(card, to)| Act::HandOver { card, to }),
        1 => n.clone().prop_map(Act::CloseAccount),
        1 => n.clone().prop_map(Act::CloseCard),
        1 => n.clone().prop_map(Act::CloseCustomer),
        9 => (n.clone(), prop::sample::select(steps)).prop_map(|(proposal, step)| Act::Step { proposal, step }),
        1 => n.clone().prop_map(Act::Claim),
        1 => (1..40_i64).prop_map(|minutes| Act::Pass { minutes }),
    ];
    (0..3_usize, act)
}

/// What of a record waits for a second person.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
struct Guarded {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    id: i64,
    /// Changes only by an approval.
    #[diesel(sql_type = Text)]
    frozen: String,
    /// The same for a mobile that is there, while its customer has a card for a wallet.
    #[diesel(sql_type = Nullable<Text>)]
    guarded_mobile: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    mobile: Option<String>,
}

const GUARDED: &str = "
    SELECT 'customer' AS kind, id, mobile,
        concat_ws('|', first_name, middle_name, last_name, name, date_of_birth, reg_no_kind, reg_no_country,
            encode(reg_no_index, 'hex'), status = 'closed') AS frozen,
        CASE WHEN EXISTS (SELECT FROM cards c WHERE c.holder_id = customers.id AND c.wallet_wish
            AND c.status IN ('ok', 'blocked', 'suspected_fraud', 'no_renewal')) THEN mobile END AS guarded_mobile
    FROM customers
    UNION ALL SELECT 'account', id, NULL, concat_ws('|', owner_id, status IN ('to_close', 'closed')), NULL FROM accounts
    UNION ALL SELECT 'card', id, NULL, concat_ws('|', holder_id, status = 'closed'), NULL FROM cards";

/// A proposal as it stands.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
struct Standing {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    maker_id: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    decider_id: Option<i64>,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Text)]
    wish: String,
}

const STANDING: &str =
    "SELECT id, maker_id, decider_id, state, version, encode(wish_sealed, 'hex') AS wish FROM proposals";

struct Bank<'a> {
    desk: &'a TestDesk,
    conn: PgConnection,
    actors: Vec<Actor>,
    people: Vec<CustomerId>,
    accounts: Vec<AccountId>,
    cards: Vec<CardId>,
}

type World = (BTreeMap<(String, i64), Guarded>, BTreeMap<i64, Standing>);

impl Bank<'_> {
    /// Does an act in a transaction of its own, a minute after the one before; whether it was done.
    fn act(&mut self, by: By, act: &Act) -> Result<(), String> {
        for actor in &mut self.actors {
            actor.now += Duration::minutes(1);
        }
        self.conn.batch_execute("BEGIN").expect("begun");
        let done = self.deed(&self.actors[by].clone(), act);
        self.conn.batch_execute(if done.is_ok() { "COMMIT" } else { "ROLLBACK" }).expect("ended");
        done
    }

    fn deed(&mut self, actor: &Actor, act: &Act) -> Result<(), String> {
        let keys = &self.desk.state.keys;
        let told = |refusal: &dyn std::fmt::Debug| format!("{refusal:?}");
        let reason = Reason::of(ReasonCode::CustomerAsked);
        match *act {
            Act::Edit { customer, field, value } => self.edit(actor, pick(&self.people, customer), field, value),
            Act::Transfer { account, to } => {
                let (account, to) = (pick(&self.accounts, account), pick(&self.people, to));
                let version = self.version("accounts", account.0);
                let wish = TransferWish { account, version, to, since: None, reason: &reason };
                accounts::transfer(&mut self.conn, keys, actor, &wish).map(drop).map_err(|refusal| told(&refusal))
            }
            Act::HandOver { card, to } => {
                let (card, to) = (pick(&self.cards, card), pick(&self.people, to));
                let version = self.version("cards", card.0);
                let wish = HandoverWish { card, version, to, since: None, reason: &reason };
                cards::hand_over(&mut self.conn, keys, actor, &wish).map(drop).map_err(|refusal| told(&refusal))
            }
            Act::CloseAccount(account) => {
                let id = pick(&self.accounts, account);
                let (version, change) = (self.version("accounts", id.0), account::StatusChange::Closure);
                let done = accounts::change_status(&mut self.conn, keys, actor, id, version, change, &reason);
                done.map(drop).map_err(|refusal| told(&refusal))
            }
            Act::CloseCard(card) => {
                let id = pick(&self.cards, card);
                let (version, change) = (self.version("cards", id.0), card::StatusChange::Closure);
                let done = cards::change_status(&mut self.conn, keys, actor, id, version, change, &reason);
                done.map(drop).map_err(|refusal| told(&refusal))
            }
            Act::CloseCustomer(customer) => {
                let id = pick(&self.people, customer);
                let (version, change) = (self.version("customers", id.0), customer::StatusChange::Closure);
                let done = customers::change_status(&mut self.conn, keys, actor, id, version, change, &reason);
                done.map(drop).map_err(|refusal| told(&refusal))
            }
            Act::Step { proposal, step } => {
                let id = self.proposal(proposal).ok_or("there is none yet")?;
                self.step(actor, id, step)
            }
            Act::Claim(proposal) => {
                let id = self.proposal(proposal).ok_or("there is none yet")?;
                proposals::claim(&mut self.conn, actor, id).map(drop).map_err(|refusal| told(&refusal))
            }
            Act::Pass { minutes } => {
                for actor in &mut self.actors {
                    actor.now += Duration::minutes(minutes);
                }
                Ok(())
            }
        }
    }

    fn edit(&mut self, actor: &Actor, id: CustomerId, field: Field, value: usize) -> Result<(), String> {
        let keys = &self.desk.state.keys;
        let record = customers::read(&mut self.conn, keys, actor.scope(), id).expect("a record");
        let group = field.group();
        let mut typed = record.customer.group(group).typed();
        match field {
            Field::DateOfBirth => typed.put("date_of_birth_year", (1950 + value % 4).to_string()),
            Field::RegNo => {
                typed.set(Field::RegNoKind, "other");
                typed.set(Field::RegNoCountry, "SWE");
                typed.set(field, format!("M-{id}-{}", value % 4));
            }
            Field::Mobile => typed.set(field, format!("+35840123456{}", value % 4)),
            Field::Email => typed.set(field, format!("n{}@example.com", value % 4)),
            Field::Salutation => typed.set(field, ["Dr", ""][value % 2]),
            _ => typed.set(field, ["Aalto", "Berg", "Carlson", "Dahl"][value % 4]),
        }
        let change = Change::parse(group, record.kind(), &typed, &actor.ground()).expect("good values");
        let done = customers::amend(&mut self.conn, keys, actor, id, record.version, group, &change);
        done.map(drop).map_err(|refusal| format!("{refusal:?}"))
    }

    /// One of the proposals, the open ones twice as often.
    fn proposal(&mut self, number: usize) -> Option<ProposalId> {
        let open = "SELECT id FROM proposals WHERE state IN ('waiting', 'returned')";
        let all = if number.is_multiple_of(3) { "SELECT id FROM proposals" } else { open };
        let ids: Vec<i64> = diesel::sql_query(format!("{all} ORDER BY id"))
            .load::<Id>(&mut self.conn)
            .expect("ids")
            .into_iter()
            .map(|row| row.id)
            .collect();
        number.checked_rem(ids.len()).map(|place| ProposalId(ids[place]))
    }

    fn step(&mut self, actor: &Actor, id: ProposalId, step: Move) -> Result<(), String> {
        let keys = &self.desk.state.keys;
        let version = rows::find(&mut self.conn, actor.scope(), id).expect("a row").version;
        let words = DecisionText::parse_required("Because").expect("words");
        match step {
            Move::Approve => self.approve(actor, id, version),
            Move::Return | Move::Reject => {
                let done = proposals::refuse(&mut self.conn, keys, actor, (id, version), step, &words);
                done.map_err(|refusal| format!("{refusal:?}"))
            }
            Move::Withdraw | Move::Resubmit => proposals::withdraw(&mut self.conn, keys, actor, (id, version))
                .map_err(|refusal| format!("{refusal:?}")),
        }
    }

    /// As the page does: what was proposed, over what the record is now.
    fn approve(&mut self, actor: &Actor, id: ProposalId, version: i32) -> Result<(), String> {
        let keys = &self.desk.state.keys;
        let opened: Opened = proposals::read(&mut self.conn, keys, actor.scope(), id).expect("a proposal").opened;
        let subject = opened.row.subject_id;
        let table = format!("{}s", opened.row.subject_kind);
        let seen = self.version(&table, subject);
        let (conn, proposal) = (&mut self.conn, (&opened, version));
        let told = |refusal: &dyn std::fmt::Debug| format!("{refusal:?}");
        match (opened.matter, table.as_str()) {
            (Matter::Group(group), _) => {
                let record = customers::read(conn, keys, actor.scope(), CustomerId(subject)).expect("a record");
                let mut typed = record.customer.group(group).typed();
                wished(group, &record, &opened, &mut typed);
                let change = Change::parse(group, record.kind(), &typed, &actor.ground()).expect("good values");
                customers::approve_change(conn, keys, actor, proposal, (seen, &change))
                    .map_err(|refusal| told(&refusal))
            }
            (Matter::Ownership, _) => {
                accounts::approve_transfer(conn, keys, actor, proposal, (AccountId(subject), seen))
                    .map_err(|refusal| told(&refusal))
            }
            (Matter::Holder, _) => cards::approve_handover(conn, keys, actor, proposal, (CardId(subject), seen))
                .map_err(|refusal| told(&refusal)),
            (Matter::Closing, "customers") => {
                customers::approve_closing(conn, keys, actor, proposal, seen).map_err(|refusal| told(&refusal))
            }
            (Matter::Closing, "accounts") => {
                accounts::approve_closing(conn, keys, actor, proposal, (AccountId(subject), seen))
                    .map_err(|refusal| told(&refusal))
            }
            (Matter::Closing, _) => cards::approve_closing(conn, keys, actor, proposal, (CardId(subject), seen))
                .map_err(|refusal| told(&refusal)),
            (Matter::Roles, _) => unreachable!("nobody of this model grants roles"),
        }
    }

    fn version(&mut self, table: &str, id: i64) -> i32 {
        let version = diesel::dsl::sql::<Integer>(&format!("(SELECT version FROM {table} WHERE id = {id})"));
        diesel::select(version).get_result(&mut self.conn).expect("a version")
    }

    fn look(&mut self) -> World {
        let guarded: Vec<Guarded> = diesel::sql_query(GUARDED).load(&mut self.conn).expect("rows");
        let standing: Vec<Standing> = diesel::sql_query(STANDING).load(&mut self.conn).expect("rows");
        (
            guarded.into_iter().map(|row| ((row.kind.clone(), row.id), row)).collect(),
            standing.into_iter().map(|row| (row.id, row)).collect(),
        )
    }

    /// Does the act and holds what came of it against the rules; whether it was done.
    fn hold(&mut self, by: By, act: &Act) -> Result<bool, TestCaseError> {
        let who = self.actors[by].staff;
        let (records, before) = self.look();
        let done = self.act(by, act);
        let (records_now, now) = self.look();
        if let Err(refusal) = &done {
            prop_assert!(!refusal.contains("Failure("), "{:?}: {}", act, refusal);
            prop_assert!(records == records_now && before == now, "{:?} was refused ({}) and yet did it", act, refusal);
        }
        let mut approved = 0;
        for (id, row) in &now {
            approved += self.hold_step(who, act, before.get(id), row)?;
        }
        prop_assert!(before.keys().all(|id| now.contains_key(id)), "{:?} deleted a proposal", act);
        let took_effect = records.iter().any(|(key, was)| {
            let now = &records_now[key];
            was.frozen != now.frozen || (was.guarded_mobile.is_some() && was.guarded_mobile != now.mobile)
        });
        prop_assert!(!took_effect || approved == 1, "{:?} by {:?} took effect and nobody approved it", act, who);
        let untold = "SELECT (SELECT coalesce(sum(version), 0) FROM proposals) -
            (SELECT count(*) FROM events WHERE action = 'proposed' OR action LIKE 'proposal\\_%') AS id";
        let untold: Vec<Id> = diesel::sql_query(untold).load(&mut self.conn).expect("a count");
        prop_assert_eq!(untold[0].id, 0, "steps and history differ after {:?}", act);
        Ok(done.is_ok())
    }

    /// One proposal before and after an act: how many approvals that was.
    fn hold_step(
        &self,
        who: StaffId,
        act: &Act,
        was: Option<&Standing>,
        now: &Standing,
    ) -> Result<usize, TestCaseError> {
        let state = |row: &Standing| ProposalState::parse(&row.state).expect("a state");
        let Some(was) = was else {
            prop_assert!(now.maker_id == who.0 && now.state == "waiting", "{:?} began {:?}", act, now);
            return Ok(0);
        };
        if was == now {
            return Ok(0);
        }
        let by_maker = was.maker_id == who.0;
        let step = Move::ALL.into_iter().find(|step| {
            step.is_makers() == by_maker && step.apply(state(was)) == Some(state(now)) && now.version == was.version + 1
        });
        prop_assert!(step.is_some(), "{:?} by {:?} made {:?} of {:?}", act, who, now, was);
        prop_assert!(now.decider_id != Some(now.maker_id), "{:?} decided on their own", now);
        prop_assert!(was.wish == now.wish || (by_maker && now.state == "waiting"), "{:?} changed the wish", act);
        Ok(usize::from(now.state == "approved"))
    }
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Lays what was wished over what is there: of each field that the wish changes, its value.
fn wished(group: Group, record: &customers::Record, opened: &Opened, typed: &mut Typed) {
    use cardfile::domain::form::FormField;
    for field in group.fields(record.kind()) {
        if opened.before.text(field) != opened.after.text(field) {
            for input in field.inputs().into_iter().chain(field.tick().map(str::to_owned)) {
                typed.put(input.clone(), opened.after.get(&input));
            }
        }
    }
}

fn pick<T: Copy>(from: &[T], number: usize) -> T {
    from[number % from.len()]
}

#[test]
fn nothing_on_the_list_takes_effect_without_a_second_person() {
    let desk = TestDesk::new();
    let makers = ["one.maker", "two.maker", "three.maker"].map(|name| desk.person(name, &[Role::Supervisor]));
    desk.products();
    let (tried, done, approved) = (Cell::new(0_usize), Cell::new(0_usize), Cell::new(0_i64));
    let config = Config { cases: CASES, max_shrink_iters: 60, failure_persistence: None, ..Config::default() };

    let outcome = TestRunner::new(config).run(&prop::collection::vec(any_act(), ACTS), |acts| {
        let new = || a_person().with("mobile", "+358401234569");
        let people: Vec<i64> = (0..3).map(|_| new().record(&makers[0]).id).collect();
        let accounts: Vec<i64> = people[..2].iter().map(|owner| desk.account_of(*owner)).collect();
        let cards: Vec<i64> = [0, 1].map(|place| desk.card_on(accounts[place], people[place])).to_vec();
        desk.db.execute(&format!("UPDATE cards SET wallet_wish = true WHERE id = {}", cards[0]));
        let actor = |maker: &crate::harness::Person| {
            let mut actor = desk.supervising(desk.now());
            actor.staff = maker.staff;
            actor.institution.settings.approvals = Approvals::usual();
            actor
        };
        let mut bank = Bank {
            desk: &desk,
            conn: desk.db.desk(),
            actors: makers.iter().map(actor).collect(),
            people: people.into_iter().map(CustomerId).collect(),
            accounts: accounts.into_iter().map(AccountId).collect(),
            cards: cards.into_iter().map(CardId).collect(),
        };
        for (by, act) in &acts {
            tried.set(tried.get() + 1);
            done.set(done.get() + usize::from(bank.hold(*by, act)?));
        }
        // Whatever is open still can be ended by somebody, in one way.
        while let Some(open) = bank.proposal(1) {
            let maker = rows::find(&mut bank.conn, bank.actors[0].scope(), open).expect("a row").maker_id;
            let other = bank.actors.iter().position(|actor| Some(actor.staff.0) != maker).expect("another");
            bank.conn.batch_execute("BEGIN").expect("begun");
            bank.step(&bank.actors[other].clone(), open, Move::Reject).expect("anybody else may reject");
            bank.conn.batch_execute("COMMIT").expect("ended");
        }
        approved.set(approved.get() + desk.db.count("SELECT count(*) FROM proposals WHERE state = 'approved'"));
        Ok(())
    });

    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(done.get() * 3 > tried.get(), "most acts were refused: {} of {} done", done.get(), tried.get());
    assert!(approved.get() > i64::from(CASES), "too little was approved to try anything");
}
