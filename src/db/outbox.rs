//! Messages to staff that are to be sent, or were. Nothing is written where the desk sends no mail or the person has no address;
//! each goes to the address of the moment in which it was written, so that a change of address takes none of them elsewhere.
//! A link in one is sealed; it goes with the sending, and by a trigger as soon as it works no longer.

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::DbError;
use super::schema::{institutions, invitations, mailing, outbox, staff};
use crate::domain::ids::{InstitutionId, StaffId};
use crate::domain::notice::NoticeKind;

diesel::define_sql_function! {
    /// The first of the two that is there.
    fn coalesce(first: Nullable<Text>, second: Nullable<Text>) -> Nullable<Text>;
}

/// A message to write.
#[derive(Debug, Clone, Copy)]
pub struct NewNotice<'a> {
    pub id: Uuid,
    pub staff: StaffId,
    pub kind: NoticeKind,
    /// An invitation and its link, sealed.
    pub link: Option<(i64, &'a [u8])>,
    /// None for the address that the person has at this moment.
    pub address: Option<&'a str>,
    pub now: DateTime<Utc>,
}

/// Writes a message; false where it cannot be sent: there is no mail here, or no address. An id of nobody writes nothing and
/// asks the same.
pub fn insert(conn: &mut PgConnection, scope: InstitutionId, new: &NewNotice<'_>) -> Result<bool, DbError> {
    let address = || coalesce(new.address.into_sql::<Nullable<Text>>(), staff::email);
    let recipient = staff::table
        .filter(staff::id.eq(new.staff.0))
        .filter(address().is_not_null())
        .filter(exists(mailing::table.filter(mailing::is_on)));
    let row = (
        scope.0.into_sql::<BigInt>(),
        new.id.into_sql::<SqlUuid>(),
        staff::id,
        new.kind.code().into_sql::<Text>(),
        new.link.map(|(invitation, _)| invitation).into_sql::<Nullable<BigInt>>(),
        new.link.map(|(_, sealed)| sealed).into_sql::<Nullable<Binary>>(),
        new.now.into_sql::<Timestamptz>(),
        new.now.into_sql::<Timestamptz>(),
        address(),
    );
    let written = recipient
        .select(row)
        .insert_into(outbox::table)
        .into_columns((
            outbox::institution_id,
            outbox::id,
            outbox::staff_id,
            outbox::kind,
            outbox::invitation_id,
            outbox::link_sealed,
            outbox::created_at,
            outbox::next_attempt_at,
            outbox::address,
        ))
        .execute(conn)?;
    Ok(written == 1)
}

/// Writes a message without a link, in the transaction of what it tells.
pub fn tell(
    conn: &mut PgConnection,
    scope: InstitutionId,
    staff: StaffId,
    kind: NoticeKind,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    insert(conn, scope, &NewNotice { id: Uuid::now_v7(), staff, kind, link: None, address: None, now })?;
    Ok(())
}

/// The same to this address, whichever the person has.
pub fn tell_at(
    conn: &mut PgConnection,
    scope: InstitutionId,
    staff: StaffId,
    kind: NoticeKind,
    address: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    insert(conn, scope, &NewNotice { id: Uuid::now_v7(), staff, kind, link: None, address: Some(address), now })?;
    Ok(())
}

/// A message in somebody's hands, with all that it says.
#[derive(Debug, Queryable)]
pub struct ClaimedRow {
    institution_id: i64,
    pub id: Uuid,
    kind: String,
    pub created_at: DateTime<Utc>,
    pub link_sealed: Option<Vec<u8>>,
    /// How often it has been begun to send, this time with it.
    pub attempts: i32,
    pub institution_name: String,
    pub display_name: String,
    /// To where it goes; None where the person had none and has none.
    pub email: Option<String>,
    is_disabled: bool,
    /// Until when the link works.
    pub expires_at: Option<DateTime<Utc>>,
}

impl ClaimedRow {
    pub fn scope(&self) -> InstitutionId {
        InstitutionId(self.institution_id)
    }

    pub fn kind(&self) -> NoticeKind {
        NoticeKind::parse(&self.kind).expect("outbox_kind_known lets only known ones in")
    }

    /// Whether it may be sent at this moment: to an address, and no link that opens nothing.
    pub fn is_alive(&self, now: DateTime<Utc>) -> bool {
        let is_open = self.expires_at.is_none_or(|until| until > now && !self.is_disabled);
        self.email.is_some() && is_open
    }
}

/// Messages that are neither sent nor ended otherwise; a macro, since the question's type has no name.
macro_rules! open {
    () => {
        outbox::table
            .filter(outbox::sent_at.is_null())
            .filter(outbox::given_up_at.is_null())
            .filter(outbox::dead_at.is_null())
    };
}

/// Takes the message that is due for longest, for nobody else to take before `until`; passes by what somebody takes just now.
pub fn claim(conn: &mut PgConnection, now: DateTime<Utc>, until: DateTime<Utc>) -> Result<Option<ClaimedRow>, DbError> {
    let due: Option<(i64, Uuid)> = open!()
        .filter(outbox::next_attempt_at.le(now))
        .order(outbox::next_attempt_at)
        .select((outbox::institution_id, outbox::id))
        .for_no_key_update()
        .skip_locked()
        .first(conn)
        .optional()?;
    let Some(key) = due else { return Ok(None) };
    diesel::update(outbox::table.find(key))
        .set((
            outbox::attempts.eq(outbox::attempts + 1),
            outbox::next_attempt_at.eq(until),
            outbox::last_error.eq(None::<String>),
        ))
        .execute(conn)?;
    let claimed = outbox::table
        .inner_join(staff::table.on(staff::id.eq(outbox::staff_id)))
        .inner_join(institutions::table.on(institutions::id.eq(outbox::institution_id)))
        .left_join(invitations::table.on(invitations::id.nullable().eq(outbox::invitation_id)))
        .filter(outbox::institution_id.eq(key.0))
        .filter(outbox::id.eq(key.1))
        .select((
            outbox::institution_id,
            outbox::id,
            outbox::kind,
            outbox::created_at,
            outbox::link_sealed,
            outbox::attempts,
            institutions::name,
            staff::display_name,
            coalesce(outbox::address, staff::email),
            staff::disabled_at.is_not_null(),
            invitations::expires_at.nullable(),
        ))
        .first(conn)?;
    Ok(Some(claimed))
}

/// It went: whoever took it says so, also if that took longer than they had.
pub fn mark_sent(conn: &mut PgConnection, scope: InstitutionId, id: Uuid, now: DateTime<Utc>) -> Result<(), DbError> {
    diesel::update(
        outbox::table.find((scope.0, id)).filter(outbox::dead_at.is_null()).filter(outbox::sent_at.is_null()),
    )
    .set((
        outbox::sent_at.eq(Some(now)),
        outbox::given_up_at.eq(None::<DateTime<Utc>>),
        outbox::link_sealed.eq(None::<Vec<u8>>),
        outbox::last_error.eq(None::<String>),
    ))
    .execute(conn)?;
    Ok(())
}

/// It did not go: it is due again at `next`, or given up. Nothing where somebody else took it since.
pub fn mark_failed(
    conn: &mut PgConnection,
    (scope, id, attempts): (InstitutionId, Uuid, i32),
    why: &str,
    next: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let mine = outbox::table
        .find((scope.0, id))
        .filter(outbox::attempts.eq(attempts))
        .filter(outbox::sent_at.is_null())
        .filter(outbox::dead_at.is_null());
    let given_up_at = next.is_none().then_some(now);
    diesel::update(mine)
        .set((
            outbox::last_error.eq(Some(why)),
            outbox::next_attempt_at.eq(next.unwrap_or(now)),
            outbox::given_up_at.eq(given_up_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// There is nothing to send: its link goes.
pub fn mark_dead(conn: &mut PgConnection, scope: InstitutionId, id: Uuid, now: DateTime<Utc>) -> Result<(), DbError> {
    diesel::update(outbox::table.find((scope.0, id)).filter(outbox::sent_at.is_null()))
        .set((
            outbox::dead_at.eq(Some(now)),
            outbox::given_up_at.eq(None::<DateTime<Utc>>),
            outbox::link_sealed.eq(None::<Vec<u8>>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Erases links that expired before they were sent.
pub fn erase_expired(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<usize, DbError> {
    let expired = invitations::table.filter(invitations::expires_at.le(now)).select(invitations::id.nullable());
    let erased = diesel::update(
        outbox::table.filter(outbox::link_sealed.is_not_null()).filter(outbox::invitation_id.eq_any(expired)),
    )
    .set((
        outbox::dead_at.eq(Some(now)),
        outbox::given_up_at.eq(None::<DateTime<Utc>>),
        outbox::link_sealed.eq(None::<Vec<u8>>),
    ))
    .execute(conn)?;
    Ok(erased)
}

/// Removes what was written before this moment, sent or not.
pub fn delete_older(conn: &mut PgConnection, before: DateTime<Utc>) -> Result<usize, DbError> {
    Ok(diesel::delete(outbox::table.filter(outbox::created_at.le(before))).execute(conn)?)
}

/// How a message stands.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct NoticeRow {
    kind: String,
    pub created_at: DateTime<Utc>,
    pub attempts: i32,
    pub next_attempt_at: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
    pub given_up_at: Option<DateTime<Utc>>,
    pub dead_at: Option<DateTime<Utc>>,
    pub last_error: Option<String>,
}

impl NoticeRow {
    pub fn kind(&self) -> NoticeKind {
        NoticeKind::parse(&self.kind).expect("outbox_kind_known lets only known ones in")
    }

    /// Whether there is still something to send.
    pub fn is_open(&self) -> bool {
        self.sent_at.is_none() && self.dead_at.is_none()
    }
}

/// A person's messages, the newest first.
pub fn list(
    conn: &mut PgConnection,
    scope: InstitutionId,
    staff: StaffId,
    limit: i64,
) -> Result<Vec<NoticeRow>, DbError> {
    let rows = outbox::table
        .filter(outbox::institution_id.eq(scope.0))
        .filter(outbox::staff_id.eq(staff.0))
        .order((outbox::created_at.desc(), outbox::id.desc()))
        .limit(limit)
        .select(NoticeRow::as_select())
        .load(conn)?;
    Ok(rows)
}

/// Makes all of a person's messages due that did not go, as if nobody had tried; answers how many there are. One that somebody
/// sends at this moment has no error and stays as it is.
pub fn renew(
    conn: &mut PgConnection,
    scope: InstitutionId,
    staff: StaffId,
    now: DateTime<Utc>,
) -> Result<usize, DbError> {
    let stuck = outbox::table
        .filter(outbox::institution_id.eq(scope.0))
        .filter(outbox::staff_id.eq(staff.0))
        .filter(outbox::sent_at.is_null())
        .filter(outbox::dead_at.is_null())
        .filter(outbox::last_error.is_not_null());
    let renewed = diesel::update(stuck)
        .set((outbox::attempts.eq(0), outbox::next_attempt_at.eq(now), outbox::given_up_at.eq(None::<DateTime<Utc>>)))
        .execute(conn)?;
    Ok(renewed)
}

/// How many of the institution's messages did not go at several attempts, or were given up.
pub fn count_stuck(conn: &mut PgConnection, scope: InstitutionId) -> Result<i64, DbError> {
    let stuck = outbox::table
        .filter(outbox::institution_id.eq(scope.0))
        .filter(outbox::sent_at.is_null())
        .filter(outbox::dead_at.is_null())
        .filter(outbox::last_error.is_not_null())
        .filter(outbox::attempts.ge(2).or(outbox::given_up_at.is_not_null()));
    Ok(stuck.count().get_result(conn)?)
}
