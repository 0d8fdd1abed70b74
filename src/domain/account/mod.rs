//! An account's particulars as parsed values, a file each. What is typed comes in as `Typed`, is parsed group by group and goes
//! back out as `Typed`. Who owns an account is no field that is typed: it changes by a transfer, with a reason.

mod details;
mod field;
mod number;
mod payment_reference;
mod record;
mod segment;
mod statement;
mod status;

pub use details::Details;
pub use field::{Field, Group};
pub use number::AccountNumber;
pub use payment_reference::{PaymentReference, PaymentReferenceKind};
pub use record::{Change, NewAccount};
pub use segment::Segment;
pub use statement::STATEMENT;
pub use status::{CLOSING_DAYS, Status, StatusChange, closes_at, closes_on};

/// Why a field of an account was refused.
pub type Problem = crate::domain::form::Problem<Field>;
type Reader<'a> = crate::domain::form::Reader<'a, Field>;

/// One of a list; what is not in it counts as missing.
fn choice<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, crate::domain::text::Flaw> {
    if text.is_empty() { Ok(None) } else { parse(text).map(Some).ok_or(crate::domain::text::Flaw::Missing) }
}
