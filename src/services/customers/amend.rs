//! Changing one group of a customer. The version decides: whoever saved in between is found out, and nobody's edit is lost.

use super::care::end_with;
use super::create::words_of;
use super::door::{Taken, find_taken, taken_meanwhile};
use super::history::{Deed, record};
use super::links::{LinkRefusal, Links, explain, resolve};
use super::record::{Record, read};
use super::seals::seal_reg_no;
use crate::db::customers::{Amendment, Seals};
use crate::db::events::Subject;
use crate::db::{DbError, PgConnection, cards, customers};
use crate::domain::actor::Actor;
use crate::domain::customer::{Change, Customer, Field, Group, Problem};
use crate::domain::ids::{CustomerId, ProposalId};
use crate::domain::policy::{Permission, Refusal};
use crate::domain::review::{Act, Matter, acts_of};
use crate::seal::Keys;
use crate::services::Failure;
use crate::services::history::{Whose, differences};
use crate::services::proposals::{ProposeRefusal, Wanted, propose};

/// Why a change was refused.
#[derive(Debug, thiserror::Error)]
pub enum AmendRefusal {
    /// The customer has moved on since the form was opened.
    #[error("the customer changed meanwhile")]
    Stale,
    /// The customer is one that this person does not change.
    #[error("{0}")]
    NotAllowed(Refusal),
    #[error("a link was refused")]
    Problem(Problem),
    #[error("a number is taken")]
    Taken(Box<Taken>),
    /// Somebody else's change of the same group waits for a second person.
    #[error("another change of it waits")]
    Waiting { id: ProposalId, who: String },
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<DbError> for AmendRefusal {
    fn from(error: DbError) -> AmendRefusal {
        match error {
            DbError::Stale => AmendRefusal::Stale,
            error => AmendRefusal::Failure(error.into()),
        }
    }
}

impl From<ProposeRefusal> for AmendRefusal {
    fn from(refusal: ProposeRefusal) -> AmendRefusal {
        match refusal {
            ProposeRefusal::Waiting { id, who } => AmendRefusal::Waiting { id, who },
            ProposeRefusal::Failure(failure) => AmendRefusal::Failure(failure),
        }
    }
}

impl From<LinkRefusal> for AmendRefusal {
    fn from(refusal: LinkRefusal) -> AmendRefusal {
        match refusal {
            LinkRefusal::Problem(problem) => AmendRefusal::Problem(problem),
            LinkRefusal::Db(error) => error.into(),
        }
    }
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amended {
    Changed,
    Unchanged,
    /// It waits for a second person.
    Proposed(ProposalId),
}

/// Stores the group where the customer still has this version, and records each field that differs; or puts it before a second
/// person, where the institution says that such a change waits.
pub fn amend(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    id: CustomerId,
    version: i32,
    group: Group,
    change: &Change,
) -> Result<Amended, AmendRefusal> {
    let before = &read(conn, keys, actor.scope(), id)?;
    if before.version != version {
        return Err(AmendRefusal::Stale);
    }
    let edit = Edit { keys, actor, before, group, change };
    let Some(prepared) = edit.prepare(conn)? else { return Ok(Amended::Unchanged) };
    let acts = edit.waiting_acts(conn, &prepared.changes)?;
    if acts.is_empty() {
        edit.store(conn, prepared, Telling { action: "amended", words: None })?;
        return Ok(Amended::Changed);
    }
    let wanted = Wanted {
        subject: Subject::Customer(id),
        whose: Whose { customer: id, data_key: &before.data_key },
        matter: Matter::Group(group),
        acts,
        before: before.customer.group(group).typed(),
        after: change.typed(),
        changes: prepared.changes,
        reason: None,
    };
    Ok(Amended::Proposed(propose(conn, actor, wanted)?))
}

/// What the history says of a change besides its fields.
pub(super) struct Telling {
    pub action: &'static str,
    /// Whose proposal it was.
    pub words: Option<String>,
}

/// One group of one customer, held, that is to be changed.
pub(super) struct Edit<'a> {
    pub keys: &'a Keys,
    pub actor: &'a Actor,
    pub before: &'a Record,
    pub group: Group,
    pub change: &'a Change,
}

/// A change that nothing stands against, with what is stored of it.
struct Prepared {
    changes: Vec<(Field, String, String)>,
    links: Links,
    seals: Option<Seals>,
}

impl Edit<'_> {
    /// Stores what a second person has approved: by no other way does a change that waits take effect. Where it is so already, that
    /// somebody approved it is told all the same.
    pub fn apply(&self, conn: &mut PgConnection, telling: Telling) -> Result<(), AmendRefusal> {
        match self.prepare(conn)? {
            Some(prepared) => self.store(conn, prepared, telling),
            None => Ok(self.tell(conn, telling, Vec::new())?),
        }
    }

    /// Asks everything that may refuse a change; nothing where nothing differs.
    fn prepare(&self, conn: &mut PgConnection) -> Result<Option<Prepared>, AmendRefusal> {
        let Edit { actor, before, group, change, .. } = self;
        actor.decide_on(Permission::EditCustomers, before.status.object_state()).map_err(AmendRefusal::NotAllowed)?;
        let fields = group.fields(before.kind());
        let changes = differences(&fields, &before.customer.group(*group).typed(), &change.typed());
        if changes.is_empty() {
            return Ok(None);
        }
        let links = find_links(conn, actor, change)?;
        let seals = seal_numbers(conn, self.keys, actor, before, change)?;
        Ok(Some(Prepared { changes, links, seals }))
    }

    /// The acts for which the institution wants a second person.
    fn waiting_acts(
        &self,
        conn: &mut PgConnection,
        changes: &[(Field, String, String)],
    ) -> Result<Vec<Act>, AmendRefusal> {
        let approvals = &self.actor.institution.settings.approvals;
        // Who has no mobile yet is not ready for a wallet: the first one takes nothing over, and is how a card is made ready.
        let is_replaced = |(field, was, _): &(Field, String, String)| *field == Field::Mobile && !was.is_empty();
        let may_be_wallet = approvals.contains(Act::WalletMobile) && changes.iter().any(is_replaced);
        let has_wallet_card = may_be_wallet && cards::has_wallet_card(conn, self.actor.scope(), self.before.id)?;
        Ok(approvals.of(&acts_of(changes.iter().map(|(field, _, _)| *field), has_wallet_card)))
    }

    fn store(&self, conn: &mut PgConnection, prepared: Prepared, telling: Telling) -> Result<(), AmendRefusal> {
        let Edit { actor, before, change, .. } = self;
        let (id, Prepared { changes, links: (parent, responsible), seals }) = (before.id, prepared);
        let amendment = Amendment { id, version: before.version, change, parent, responsible, seals, now: actor.now };
        customers::update(conn, actor.scope(), &amendment).map_err(refused)?;
        if matches!(change, Change::Name(_) | Change::Facts(_)) {
            let words = words_of(&with(before.customer.clone(), change));
            customers::replace_words(conn, actor.scope(), id, &words)?;
        }
        self.tell(conn, telling, changes)?;
        Ok(end_with(conn, actor, before, change)?)
    }

    fn tell(
        &self,
        conn: &mut PgConnection,
        telling: Telling,
        changes: Vec<(Field, String, String)>,
    ) -> Result<(), Failure> {
        let words = [telling.words, confirmation(self.change, &changes)];
        let reason = words.into_iter().flatten().reduce(|all, more| format!("{all}. {more}"));
        let deed = Deed { customer: self.before.id, action: telling.action, changes, reason };
        record(conn, self.actor, &self.before.data_key, deed)
    }
}

/// A new registration number says in the history that its wrong check digit was confirmed.
fn confirmation(change: &Change, changes: &[(Field, String, String)]) -> Option<String> {
    match change {
        Change::Registration(registration) if changes.iter().any(|(field, _, _)| *field == Field::RegNo) => {
            registration.confirmation()
        }
        _ => None,
    }
}

fn find_links(conn: &mut PgConnection, actor: &Actor, change: &Change) -> Result<Links, AmendRefusal> {
    match change {
        Change::Facts(facts) => Ok(resolve(conn, actor, facts)?),
        _ => Ok((None, None)),
    }
}

/// Looks at the door for numbers that change, and seals the registration number anew.
fn seal_numbers(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    before: &Record,
    change: &Change,
) -> Result<Option<Seals>, AmendRefusal> {
    let Change::Registration(registration) = change else { return Ok(None) };
    let number = &registration.customer_number;
    match find_taken(conn, keys, actor, number, Some(&registration.reg_no), Some(before.id))? {
        Some(taken) => Err(AmendRefusal::Taken(Box::new(taken))),
        None => Ok(Some(seal_reg_no(keys, &before.data_key, actor.scope(), before.id, &registration.reg_no))),
    }
}

fn refused(error: DbError) -> AmendRefusal {
    match (taken_meanwhile(&error), error) {
        (Some(taken), _) => AmendRefusal::Taken(Box::new(taken)),
        (None, DbError::Stale) => AmendRefusal::Stale,
        (None, error) => explain(error).into(),
    }
}

/// The customer with this change.
fn with(mut customer: Customer, change: &Change) -> Customer {
    match change {
        Change::Name(name) => customer.name = name.clone(),
        Change::Facts(facts) => customer.facts = facts.clone(),
        _ => {}
    }
    customer
}
