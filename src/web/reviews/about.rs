//! The record that a proposal is about, read once for its page and for a decision.

use crate::db::colleagues::{self, ColleagueRow};
use crate::db::events::Subject;
use crate::db::{DbError, PgConnection, proposals};
use crate::domain::ids::ProposalId;
use crate::domain::look::{Look, Sight};
use crate::domain::policy::{ObjectState, Permission};
use crate::domain::review::Matter;
use crate::services::accounts::{self, AccountRecord};
use crate::services::cards::{self, CardRecord};
use crate::services::customers::{self, Record};
use crate::services::proposals::{Opened, link_of, read};
use crate::web::accounts::account_whose;
use crate::web::cards::{card_tab, card_whose};
use crate::web::customers::{record_tab, record_whose};
use crate::web::desk::Context;
use crate::web::outcome::Fault;
use crate::web::part_views::{Link, Whose};
use crate::web::staff::whose;

/// The record as it is now.
pub enum About {
    Customer(Box<Record>),
    Account(Box<AccountRecord>),
    Card(Box<CardRecord>),
    Staff(Box<ColleagueRow>),
}

/// A proposal with its record.
pub struct Reviewed {
    pub opened: Opened,
    pub about: About,
}

impl Reviewed {
    pub fn read(conn: &mut PgConnection, cx: &Context, id: ProposalId) -> Result<Reviewed, Fault> {
        let (keys, scope) = (cx.keys(), cx.actor.scope());
        let row = proposals::find(conn, scope, id)?;
        // Before anything of it is opened: whoever came in by the right to see or decide proposals may do so of this one.
        let subject = row.subject().ok_or(DbError::Missing)?;
        cx.actor.decide_on(cx.actor.permission, state_of(subject))?;
        let opened = read(conn, keys, scope, id)?.opened;
        let about = match opened.subject {
            Subject::Customer(id) => About::Customer(Box::new(customers::read(conn, keys, scope, id)?)),
            Subject::Account(id) => About::Account(Box::new(accounts::read(conn, scope, id)?)),
            Subject::Card(id) => About::Card(Box::new(cards::read(conn, scope, id)?)),
            Subject::Staff(id) => About::Staff(Box::new(colleagues::find(conn, scope, id)?)),
            Subject::Product(_) | Subject::Institution(_) => return Err(DbError::Missing.into()),
        };
        // Whoever may not see the one who would get it, does not decide on that either.
        if matches!(opened.matter, Matter::Ownership | Matter::Holder)
            && let Some(to) = link_of(&opened.after)
        {
            cx.guard(conn, &Look::customer(to, Sight::Form))?;
        }
        Ok(Reviewed { opened, about })
    }

    /// What is put on record of whoever sees its page; none where it shows no customer.
    pub fn look(&self) -> Option<Look> {
        match &self.about {
            About::Customer(record) => Some(Look::customer(record.id, Sight::Form)),
            About::Account(record) => Some(Look::account(record.id(), record.row.owner(), Sight::Form)),
            About::Card(record) => Some(record.look(Sight::Form)),
            About::Staff(_) => None,
        }
    }

    /// What rights on it depend on.
    pub fn state(&self) -> ObjectState {
        state_of(self.opened.subject)
    }

    pub fn record_version(&self) -> i32 {
        match &self.about {
            About::Customer(record) => record.version,
            About::Account(record) => record.row.version,
            About::Card(record) => record.row.version,
            About::Staff(row) => row.grant_version,
        }
    }

    pub fn whose(&self, cx: &Context) -> Whose {
        match &self.about {
            About::Customer(record) => record_whose(record),
            About::Account(record) => account_whose(record),
            About::Card(record) => card_whose(record),
            About::Staff(row) => whose(row, cx.actor.now),
        }
    }

    pub fn tab(&self, cx: &Context) -> String {
        match &self.about {
            About::Customer(record) => record_tab(cx, record),
            About::Account(record) => format!("account {}", record.row.called()),
            About::Card(record) => card_tab(&record.row),
            About::Staff(row) => row.username.clone(),
        }
    }

    /// Where the record is.
    pub fn base(&self) -> String {
        match &self.about {
            About::Customer(record) => format!("/customers/{}", record.id),
            About::Account(record) => format!("/accounts/{}", record.row.id),
            About::Card(record) => format!("/cards/{}", record.row.id),
            About::Staff(row) => format!("/staff/{}", row.id),
        }
    }

    /// Where its maker makes it again.
    pub fn mend_href(&self) -> String {
        let base = self.base();
        match (self.opened.matter, &self.about) {
            (Matter::Group(group), _) => format!("{base}/edit/{}", group.slug()),
            (Matter::Ownership, _) => format!("{base}/ownership"),
            (Matter::Holder, _) => format!("{base}/holder"),
            (Matter::Closing, _) => format!("{base}/closure"),
            (Matter::Roles, _) => format!("{base}/roles"),
        }
    }

    /// What else tells about it.
    pub fn evidence(&self, cx: &Context) -> Vec<Link> {
        let base = self.base();
        let open = Link::new("Open the record", base.clone());
        let may_see_history = cx.may(Permission::SeeHistory) || matches!(self.about, About::Staff(_));
        let history = may_see_history.then(|| Link::new("History", format!("{base}/history")));
        let more = match &self.about {
            About::Customer(_) => {
                let looks = cx.may(Permission::SeeLooks).then(|| Link::new("Who has looked", format!("{base}/looks")));
                vec![Some(Link::new("Notes", format!("{base}/notes"))), looks]
            }
            About::Account(_) | About::Card(_) | About::Staff(_) => Vec::new(),
        };
        [Some(open), history].into_iter().chain(more).flatten().collect()
    }
}

/// What rights on a proposal about this depend on.
fn state_of(subject: Subject) -> ObjectState {
    match subject {
        Subject::Customer(_) | Subject::Account(_) | Subject::Card(_) | Subject::Product(_) => {
            ObjectState::RecordProposal
        }
        Subject::Staff(_) => ObjectState::StaffProposal,
        Subject::Institution(_) => ObjectState::SettingsProposal,
    }
}
