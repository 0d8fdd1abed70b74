//! Registering an account that exists at the processor, and requesting one that does not exist yet. The same form sent twice
//! makes one account, and both senders get it.

use uuid::Uuid;

use super::history::record;
use super::refusal::AccountRefusal;
use crate::db::accounts::NewAccount;
use crate::db::{PgConnection, accounts, customers};
use crate::domain::account::{self, AccountNumber, Field, Problem};
use crate::domain::actor::Actor;
use crate::domain::currency::Currency;
use crate::domain::form::{FormField, Typed};
use crate::domain::ids::{AccountId, CustomerId};
use crate::domain::once::Made;
use crate::domain::origin::Origin;
use crate::domain::reference::Reference;
use crate::seal::Keys;
use crate::services::Failure;
use crate::services::history::differences;

/// What is to be created, for whom.
pub struct Creation<'a> {
    pub origin: Origin,
    pub owner: CustomerId,
    pub account: &'a account::NewAccount,
    /// The product's.
    pub currency: Currency,
    pub form_key: Uuid,
}

/// Makes the account and its first history record; answers which, also when it was made before.
pub fn create(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    creation: &Creation<'_>,
) -> Result<Made<AccountId>, AccountRefusal> {
    let scope = actor.scope();
    // Held, so that the same form sent twice at once comes one after the other.
    customers::lock(conn, scope, creation.owner)?;
    if let Some(made) = accounts::find_by_form(conn, scope, creation.form_key)? {
        return Ok(Made::Before(made));
    }
    let parent = find_parent(conn, actor, creation.account.details.parent.as_ref())?;
    let reference = match creation.origin {
        Origin::Registered => None,
        Origin::Requested => Some(Reference::make(rand::random())),
    };
    let id = accounts::next_id(conn)?;
    let action = match creation.origin {
        Origin::Registered => "registered",
        Origin::Requested => "requested",
    };
    let new = NewAccount {
        id,
        origin: creation.origin,
        reference: reference.as_ref(),
        account: creation.account,
        currency: creation.currency,
        owner: creation.owner,
        reason: creation.origin.label(),
        parent,
        form_key: Some(creation.form_key),
        now: actor.now,
    };
    accounts::insert(conn, scope, &new)?;
    let changes = differences(Field::ALL, &Typed::default(), &creation.account.typed());
    record(conn, keys, actor.into(), (id, creation.owner), action, changes, None)?;
    Ok(Made::Now(id))
}

/// The account above, by the number that was typed. Refuses a number that no account here has.
pub(super) fn find_parent(
    conn: &mut PgConnection,
    actor: &Actor,
    number: Option<&AccountNumber>,
) -> Result<Option<AccountId>, AccountRefusal> {
    let Some(number) = number else { return Ok(None) };
    let found = accounts::find_by_key(conn, actor.scope(), &number.key()).map_err(Failure::from)?;
    match found {
        Some(row) => Ok(Some(row.id())),
        None => Err(AccountRefusal::Problems(vec![Problem {
            field: Field::Parent,
            input: Field::Parent.key().to_owned(),
            message: format!("{} must be the number of an account that is recorded here", Field::Parent.label()),
        }])),
    }
}
