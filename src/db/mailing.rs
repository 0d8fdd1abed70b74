//! Whether desks of this database send mail: as the last one that started was told. Messages are written only where they do.

use diesel::prelude::*;

use super::DbError;
use super::schema::mailing;

/// Whether desks of this database send mail.
pub fn is_on(conn: &mut PgConnection) -> Result<bool, DbError> {
    Ok(mailing::table.select(mailing::is_on).first(conn)?)
}

/// Says whether desks of this database send mail from now on.
pub fn set_on(conn: &mut PgConnection, is_on: bool) -> Result<(), DbError> {
    diesel::update(mailing::table.filter(mailing::is_on.ne(is_on))).set(mailing::is_on.eq(is_on)).execute(conn)?;
    Ok(())
}
