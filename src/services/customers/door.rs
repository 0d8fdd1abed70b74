//! The door: who is here already? Asked before a customer is created and before its numbers change. Equal numbers refuse;
//! an equal name with an equal birth date, or an equal mobile or e-mail, brings candidates with the reason. The one place
//! that later ways of matching extend.

use chrono::NaiveDate;

use crate::db::customers::{Key, ListRow};
use crate::db::{DbError, PgConnection, customers};
use crate::domain::actor::Actor;
use crate::domain::customer::{CustomerNumber, Identity};
use crate::domain::ids::CustomerId;
use crate::domain::reg_no::RegNo;
use crate::seal::Keys;

/// Most candidates that a person is asked to look at.
const MAX_CANDIDATES: i64 = 5;

/// One number once, under the key of before and under the key of after.
const REG_NO_UNIQUE: [&str; 2] = ["customers_reg_no_unique", "customers_reg_no_even_unique"];

/// Which number somebody else has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    Customer,
    Registration,
}

/// A number is taken; by whom, where it could be seen.
#[derive(Debug, Clone)]
pub struct Taken {
    pub number: Number,
    pub holder: Option<ListRow>,
}

/// Why somebody may be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    NameAndBirth,
    Mobile,
    Email,
}

/// One who may be the same.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub row: ListRow,
    pub date_of_birth: Option<NaiveDate>,
    pub likenesses: Vec<Likeness>,
}

/// Who else has one of these numbers; `except` is the customer whose own they are.
pub fn find_taken(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    number: &CustomerNumber,
    reg_no: Option<&RegNo>,
    except: Option<CustomerId>,
) -> Result<Option<Taken>, DbError> {
    let is_other = |row: &ListRow| Some(row.id()) != except;
    let by_number = customers::find_by_key(conn, actor.scope(), Key::Number(&number.key()), 1)?;
    if let Some(holder) = by_number.into_iter().find(is_other) {
        return Ok(Some(Taken { number: Number::Customer, holder: Some(holder) }));
    }
    let Some(reg_no) = reg_no else { return Ok(None) };
    let index = keys.blind_index(actor.scope(), &reg_no.equality_text());
    let by_reg_no = customers::find_by_key(conn, actor.scope(), Key::RegNo(&index, reg_no.country()), 2)?;
    let holder = by_reg_no.into_iter().find(is_other);
    Ok(holder.map(|holder| Taken { number: Number::Registration, holder: Some(holder) }))
}

/// Those who may be the one at the door, at most five, each with why.
pub fn list_candidates(conn: &mut PgConnection, actor: &Actor, identity: &Identity) -> Result<Vec<Candidate>, DbError> {
    let name_key = identity.name.key();
    let mobile = identity.mobile.as_ref().map(|phone| phone.as_str());
    let email_key = identity.email.as_ref().map(|email| email.key());
    let rows = customers::candidates(
        conn,
        actor.scope(),
        &name_key,
        identity.date_of_birth,
        mobile,
        email_key.as_deref(),
        MAX_CANDIDATES,
    )?;
    let likenesses = |row: &ListRow, birth: Option<NaiveDate>| {
        let same_birth = birth.is_some() && birth == identity.date_of_birth;
        let same_name = row.name_key == name_key && same_birth;
        let same_mobile = mobile.is_some() && row.mobile.as_deref() == mobile;
        let same_email = email_key.is_some() && row.email_key == email_key;
        [(same_name, Likeness::NameAndBirth), (same_mobile, Likeness::Mobile), (same_email, Likeness::Email)]
            .into_iter()
            .filter_map(|(is_same, likeness)| is_same.then_some(likeness))
            .collect()
    };
    Ok(rows
        .into_iter()
        .map(|(row, date_of_birth)| {
            let likenesses = likenesses(&row, date_of_birth);
            Candidate { row, date_of_birth, likenesses }
        })
        .collect())
}

/// Reads from a refused insert or update which number somebody was quicker with.
pub(super) fn taken_meanwhile(error: &DbError) -> Option<Taken> {
    let number = if error.is_constraint("customers_customer_number_unique") {
        Number::Customer
    } else if REG_NO_UNIQUE.iter().any(|name| error.is_constraint(name)) {
        Number::Registration
    } else {
        return None;
    };
    Some(Taken { number, holder: None })
}
