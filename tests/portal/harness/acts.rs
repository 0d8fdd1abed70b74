//! What tests of accounts and cards do again and again: send a change of status, go through a check page, move a row where its
//! rules would not let it go, and have two people press at once.

use std::sync::Barrier;

use cardfile::db::institutions;
use cardfile::domain::actor::Actor;
use cardfile::domain::ids::{SessionId, StaffId};
use cardfile::domain::policy::{Permission, Role, Standing};
use cardfile::domain::staff::Theme;
use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;
use uuid::Uuid;

use super::browser::{Answer, Browser};
use super::customers::form_token;
use super::desk::TestDesk;
use super::page::Page;

/// Sends the form of a change of status as it would look, whether or not the page offers it.
pub fn send_change(person: &Browser, at: &str, version: i64, reason: (&str, &str)) -> Answer {
    let (token, version) = (form_token(person), version.to_string());
    let fields = [
        ("form_token", token.as_str()),
        ("version", &version),
        ("once", ""),
        ("reason", reason.0),
        ("words", reason.1),
    ];
    person.post_raw(at, &fields)
}

/// Presses the button of a page that asks to check the answers.
pub fn submit_checked(person: &Browser, check: &Page, action: &str) -> Answer {
    person.submit(check, action, &[("step", "do")])
}

/// A form as it was filled in, ready to be sent from any thread.
pub struct Filled {
    action: String,
    fields: Vec<(String, String)>,
}

impl Filled {
    pub fn of(page: &Page, action: &str, typed: &[(&str, &str)]) -> Filled {
        Filled { action: action.to_owned(), fields: page.filled_form(action, typed) }
    }

    pub fn send(&self, person: &Browser) -> Answer {
        let fields: Vec<(&str, &str)> =
            self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        person.post_raw(&self.action, &fields)
    }

    /// In so many tabs of one person at once.
    pub fn send_at_once(&self, person: &Browser, times: usize) -> Vec<Answer> {
        let tabs: Vec<Browser> = (0..times).map(|_| person.copy()).collect();
        std::thread::scope(|scope| {
            let sent: Vec<_> = tabs.iter().map(|tab| scope.spawn(|| self.send(tab))).collect();
            sent.into_iter().map(|answer| answer.join().expect("an answer")).collect()
        })
    }
}

/// Both at once.
pub fn raced<A: Send, B: Send>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B + Send) -> (A, B) {
    let barrier = Barrier::new(2);
    std::thread::scope(|scope| {
        let first = scope.spawn(|| {
            barrier.wait();
            one()
        });
        barrier.wait();
        let second = other();
        (first.join().expect("an answer"), second)
    })
}

impl TestDesk {
    /// Writes past the rules: a row is put where the test begins.
    pub fn force(&self, table: &str, statement: &str) {
        let statements = format!(
            "BEGIN; ALTER TABLE {table} DISABLE TRIGGER USER; {statement}; ALTER TABLE {table} ENABLE TRIGGER USER; COMMIT"
        );
        self.db.owner().batch_execute(&statements).expect("the owner may");
    }

    /// Puts an account into this status, whatever stands in the way.
    pub fn force_account(&self, account: i64, status: &str) {
        self.force(
            "accounts",
            &format!("UPDATE accounts SET status = '{status}', status_reason = 'For a test' WHERE id = {account}"),
        );
    }

    /// Puts a card into this status, whatever stands in the way.
    pub fn force_card(&self, card: i64, status: &str) {
        self.force(
            "cards",
            &format!("UPDATE cards SET status = '{status}', status_reason = 'For a test' WHERE id = {card}"),
        );
    }

    /// Suspends or closes a customer, whatever stands in the way.
    pub fn force_customer(&self, customer: i64, status: &str) {
        self.force(
            "customers",
            &format!("UPDATE customers SET status = '{status}', status_reason = 'For a test' WHERE id = {customer}"),
        );
    }

    /// A supervisor who acts at this moment, in the session of whoever signed in first.
    pub fn supervising(&self, now: DateTime<Utc>) -> Actor {
        let institution = institutions::find_first(&mut self.db.owner()).expect("a row").expect("an institution");
        let first = |column: &str| self.db.count(&format!("SELECT {column} FROM sessions ORDER BY id LIMIT 1"));
        Actor {
            staff: StaffId(first("staff_id")),
            username: "otso.berg".to_owned(),
            display_name: "Otso Berg".to_owned(),
            theme: Theme::System,
            has_shortcuts: true,
            standing: Standing { roles: vec![Role::Supervisor], ..Standing::default() },
            permission: Permission::SeeCustomers,
            own_record: None,
            institution,
            session: SessionId(first("id")),
            idle_until: now,
            expires_at: now,
            address: "127.0.0.1".to_owned(),
            request: Uuid::new_v4(),
            now,
        }
    }

    /// Until a deed of the desk waits for a row that somebody holds.
    pub fn until_somebody_waits(&self) {
        let waiting =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        for _ in 0..2_000 {
            if self.db.count(waiting) > 0 {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        panic!("nobody waits");
    }

    /// One column of a row, as text.
    pub fn cell(&self, table: &str, column: &str, id: i64) -> Option<String> {
        self.db.text(&format!("SELECT {column}::text FROM {table} WHERE id = {id}"))
    }

    /// The version that a row has now.
    pub fn version(&self, table: &str, id: i64) -> i64 {
        self.db.count(&format!("SELECT version::bigint FROM {table} WHERE id = {id}"))
    }
}
