//! Whom a corporate customer points to: its parent and its responsible person, typed as customer numbers.

use crate::db::{DbError, PgConnection, customers};
use crate::domain::actor::Actor;
use crate::domain::customer::{CustomerNumber, Facts, Field, Problem};
use crate::domain::form::FormField;
use crate::domain::ids::CustomerId;

/// Why a link was refused.
#[derive(Debug, thiserror::Error)]
pub enum LinkRefusal {
    #[error("a link was refused")]
    Problem(Problem),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// The ids of parent and responsible person, where facts name any.
pub(super) type Links = (Option<CustomerId>, Option<CustomerId>);

/// Finds the customers behind the numbers. Refuses a number that nobody here has.
pub(super) fn resolve(conn: &mut PgConnection, actor: &Actor, facts: &Facts) -> Result<Links, LinkRefusal> {
    match facts {
        Facts::Person(_) => Ok((None, None)),
        Facts::Organisation(organisation) => {
            let parent = find(conn, actor, Field::Parent, organisation.parent.as_ref())?;
            let responsible = find(conn, actor, Field::Responsible, organisation.responsible.as_ref())?;
            Ok((parent, responsible))
        }
    }
}

fn find(
    conn: &mut PgConnection,
    actor: &Actor,
    field: Field,
    number: Option<&CustomerNumber>,
) -> Result<Option<CustomerId>, LinkRefusal> {
    let Some(number) = number else { return Ok(None) };
    match customers::find_link(conn, actor.scope(), &number.key())? {
        Some((id, _)) => Ok(Some(id)),
        None => Err(refuse(field, format!("{} must be the number of a customer who is recorded here", field.label()))),
    }
}

fn refuse(field: Field, message: String) -> LinkRefusal {
    LinkRefusal::Problem(Problem { field, input: field.key().to_owned(), message })
}

/// Names what the database refused about a link; other errors pass.
pub(super) fn explain(error: DbError) -> LinkRefusal {
    let sentence = |field, words: &str| refuse(field, words.to_owned());
    match &error {
        DbError::Constraint(name) => match name.as_str() {
            "customers_parent_is_corporate" => {
                sentence(Field::Parent, "Parent must be a company or another corporate customer, not a person")
            }
            "customers_parent_no_cycle" | "customers_not_own_parent" => {
                sentence(Field::Parent, "Parent must not be this customer itself or one that belongs to it")
            }
            "customers_responsible_is_private" => {
                sentence(Field::Responsible, "Responsible person must be a private customer")
            }
            _ => LinkRefusal::Db(error),
        },
        _ => LinkRefusal::Db(error),
    }
}
