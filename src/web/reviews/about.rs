//! The record that a proposal is about, read once for its page and for a decision.

use crate::db::events::Subject;
use crate::db::{DbError, PgConnection};
use crate::domain::ids::ProposalId;
use crate::domain::look::{Look, Sight};
use crate::domain::policy::Permission;
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

/// The record as it is now.
pub enum About {
    Customer(Box<Record>),
    Account(Box<AccountRecord>),
    Card(Box<CardRecord>),
}

/// A proposal with its record.
pub struct Reviewed {
    pub opened: Opened,
    pub about: About,
}

impl Reviewed {
    pub fn read(conn: &mut PgConnection, cx: &Context, id: ProposalId) -> Result<Reviewed, Fault> {
        let (keys, scope) = (cx.keys(), cx.actor.scope());
        let opened = read(conn, keys, scope, id)?.opened;
        let about = match opened.subject {
            Subject::Customer(id) => About::Customer(Box::new(customers::read(conn, keys, scope, id)?)),
            Subject::Account(id) => About::Account(Box::new(accounts::read(conn, scope, id)?)),
            Subject::Card(id) => About::Card(Box::new(cards::read(conn, scope, id)?)),
            Subject::Product(_) | Subject::Institution(_) | Subject::Staff(_) => return Err(DbError::Missing.into()),
        };
        // Whoever may not see the one who would get it, does not decide on that either.
        if matches!(opened.matter, Matter::Ownership | Matter::Holder)
            && let Some(to) = link_of(&opened.after)
        {
            cx.guard(conn, &Look::customer(to, Sight::Form))?;
        }
        Ok(Reviewed { opened, about })
    }

    /// What is put on record of whoever sees its page.
    pub fn look(&self) -> Look {
        match &self.about {
            About::Customer(record) => Look::customer(record.id, Sight::Form),
            About::Account(record) => Look::account(record.id(), record.row.owner(), Sight::Form),
            About::Card(record) => record.look(Sight::Form),
        }
    }

    pub fn record_version(&self) -> i32 {
        match &self.about {
            About::Customer(record) => record.version,
            About::Account(record) => record.row.version,
            About::Card(record) => record.row.version,
        }
    }

    pub fn whose(&self) -> Whose {
        match &self.about {
            About::Customer(record) => record_whose(record),
            About::Account(record) => account_whose(record),
            About::Card(record) => card_whose(record),
        }
    }

    pub fn tab(&self, cx: &Context) -> String {
        match &self.about {
            About::Customer(record) => record_tab(cx, record),
            About::Account(record) => format!("account {}", record.row.called()),
            About::Card(record) => card_tab(&record.row),
        }
    }

    /// Where the record is.
    pub fn base(&self) -> String {
        match &self.about {
            About::Customer(record) => format!("/customers/{}", record.id),
            About::Account(record) => format!("/accounts/{}", record.row.id),
            About::Card(record) => format!("/cards/{}", record.row.id),
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
        }
    }

    /// What else tells about it.
    pub fn evidence(&self, cx: &Context) -> Vec<Link> {
        let base = self.base();
        let open = Link::new("Open the record", base.clone());
        let history = cx.may(Permission::SeeHistory).then(|| Link::new("History", format!("{base}/history")));
        let more = match &self.about {
            About::Customer(_) => {
                let looks = cx.may(Permission::SeeLooks).then(|| Link::new("Who has looked", format!("{base}/looks")));
                vec![Some(Link::new("Notes", format!("{base}/notes"))), looks]
            }
            About::Account(_) | About::Card(_) => Vec::new(),
        };
        [Some(open), history].into_iter().chain(more).flatten().collect()
    }
}
