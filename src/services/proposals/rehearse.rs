//! Trying a deed: without doing it, so that what is put before a second person is nothing that would be refused at once; and doing
//! it whole or not at all, so that a refusal can be told in the same transaction.

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};

use super::decide::{ApproveRefusal, DecideRefusal};
use crate::db::DbError;

enum Rehearsed<T, E> {
    Went(T),
    Refused(E),
}

impl<T, E: From<DbError>> From<diesel::result::Error> for Rehearsed<T, E> {
    fn from(error: diesel::result::Error) -> Rehearsed<T, E> {
        Rehearsed::Refused(DbError::from(error).into())
    }
}

/// Does the deed with all that the database says to it, and takes it back; its refusal is told as if it had been meant.
pub fn rehearse<T, E: From<DbError>>(
    conn: &mut PgConnection,
    deed: impl FnOnce(&mut PgConnection) -> Result<T, E>,
) -> Result<T, E> {
    let tried = conn.transaction(|conn| -> Result<(), Rehearsed<T, E>> {
        let went = deed(conn).map_err(Rehearsed::Refused)?;
        // Else what the database asks at the end would be asked of nobody.
        conn.batch_execute("SET CONSTRAINTS ALL IMMEDIATE")?;
        Err(Rehearsed::Went(went))
    });
    match tried {
        Err(Rehearsed::Went(went)) => Ok(went),
        Err(Rehearsed::Refused(refusal)) => Err(refusal),
        Ok(()) => unreachable!("a rehearsal is always taken back"),
    }
}

impl<R> From<diesel::result::Error> for ApproveRefusal<R> {
    fn from(error: diesel::result::Error) -> ApproveRefusal<R> {
        ApproveRefusal::Decide(DecideRefusal::from(DbError::from(error)))
    }
}

/// Approval and deed, or neither: what the database refuses leaves the caller's transaction as it was.
pub fn whole<T, R>(
    conn: &mut PgConnection,
    deed: impl FnOnce(&mut PgConnection) -> Result<T, ApproveRefusal<R>>,
) -> Result<T, ApproveRefusal<R>> {
    conn.transaction(deed)
}
