//! Creating a customer out of a draft. The draft's row is held first, so that a form sent twelve times makes one customer and
//! every sender gets it.

use uuid::Uuid;

use super::door::{Taken, find_taken, taken_meanwhile};
use super::drafts::{self, Draft};
use super::history::{Deed, record};
use super::links::{LinkRefusal, explain, resolve};
use super::seals::seal_reg_no;
use crate::db::customers::NewCustomer;
use crate::db::{DbError, PgConnection, customers};
use crate::domain::actor::Actor;
use crate::domain::customer::{Customer, Facts, Field, Problem, find_words};
use crate::domain::form::{FormField, Typed};
use crate::domain::ids::CustomerId;
use crate::seal::Keys;
use crate::services::Failure;
use crate::services::data_keys::data_key_place;
use crate::services::history::differences;

/// Why no customer came of a draft.
#[derive(Debug, thiserror::Error)]
pub enum CreateRefusal {
    /// The candidates have not been looked at.
    #[error("the door is closed")]
    DoorClosed,
    /// What was typed is not a whole customer (any more).
    #[error("the draft has problems")]
    Problems(Box<Draft>, Vec<Problem>),
    #[error("a number is taken")]
    Taken(Box<Draft>, Box<Taken>),
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<DbError> for CreateRefusal {
    fn from(error: DbError) -> CreateRefusal {
        CreateRefusal::Failure(error.into())
    }
}

/// Makes the customer, its words and its first history record; answers the id, also when it was made before.
pub fn create(conn: &mut PgConnection, keys: &Keys, actor: &Actor, draft: Uuid) -> Result<CustomerId, CreateRefusal> {
    let row = crate::db::drafts::lock(conn, actor.scope(), actor.staff, draft)?;
    let draft = drafts::open(keys, actor, &row)?;
    if let Some(made) = draft.customer {
        return Ok(made);
    }
    if !draft.door_passed {
        return Err(CreateRefusal::DoorClosed);
    }
    let customer = match Customer::parse(draft.kind, &draft.typed, &actor.ground()) {
        Ok(customer) => customer,
        Err(problems) => return Err(CreateRefusal::Problems(Box::new(draft), problems)),
    };
    match insert(conn, keys, actor, &customer) {
        Ok(id) => {
            crate::db::drafts::finish(conn, actor.scope(), draft.id, id)?;
            Ok(id)
        }
        Err(InsertRefusal::Taken(taken)) => Err(CreateRefusal::Taken(Box::new(draft), taken)),
        Err(InsertRefusal::Link(LinkRefusal::Problem(problem))) => {
            Err(CreateRefusal::Problems(Box::new(draft), vec![problem]))
        }
        Err(InsertRefusal::Link(LinkRefusal::Db(error))) => Err(error.into()),
        Err(InsertRefusal::Failure(failure)) => Err(failure.into()),
    }
}

/// Why the parsed customer could not be inserted.
#[derive(Debug, thiserror::Error)]
enum InsertRefusal {
    #[error("a number is taken")]
    Taken(Box<Taken>),
    #[error(transparent)]
    Link(#[from] LinkRefusal),
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<DbError> for InsertRefusal {
    fn from(error: DbError) -> InsertRefusal {
        InsertRefusal::Failure(error.into())
    }
}

fn insert(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    customer: &Customer,
) -> Result<CustomerId, InsertRefusal> {
    let registration = &customer.registration;
    let taken = find_taken(conn, keys, actor, &registration.customer_number, Some(&registration.reg_no), None)?;
    if let Some(taken) = taken {
        return Err(InsertRefusal::Taken(Box::new(taken)));
    }
    let (parent, responsible) = resolve(conn, actor, &customer.facts)?;
    let id = customers::next_id(conn)?;
    let (data_key, data_key_sealed) = keys.new_data_key(data_key_place(actor.scope(), &id.to_string()));
    let seals = seal_reg_no(keys, &data_key, actor.scope(), id, &registration.reg_no);
    let new = NewCustomer { id, customer, parent, responsible, seals, data_key_sealed, now: actor.now };
    customers::insert(conn, actor.scope(), &new).map_err(|error| match taken_meanwhile(&error) {
        Some(taken) => InsertRefusal::Taken(Box::new(taken)),
        None => explain(error).into(),
    })?;
    customers::insert_words(conn, actor.scope(), id, &words_of(customer))?;
    let changes = differences(Field::ALL, &Typed::default(), &customer.typed());
    let reason = registration.confirmation();
    record(conn, actor, &data_key, Deed { customer: id, action: "created", changes, reason })?;
    Ok(id)
}

/// The words this customer is found by.
pub(super) fn words_of(customer: &Customer) -> Vec<String> {
    let plate = match &customer.facts {
        Facts::Organisation(organisation) => organisation.plate.as_ref(),
        Facts::Person(_) => None,
    };
    find_words(&customer.name, plate.map(|plate| plate.as_str()))
}
