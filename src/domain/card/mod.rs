//! A card's particulars as parsed values, a file each. What is typed comes in as `Typed`, is parsed group by group and goes back
//! out as `Typed`. Who holds a card is no field that is typed: it changes hands, with a reason. No whole card number is ever
//! held.

mod delivery;
mod embossing;
mod expiry;
mod field;
mod letters;
mod new_card;
mod numbers;
mod production;
mod record;
mod role;
mod status;
mod suggestion;
mod truncated_number;

pub use delivery::{CARD, PIN};
pub use embossing::{Embossing, EmbossingName};
pub use expiry::Expiry;
pub use field::{Field, Group};
pub use new_card::NewCard;
pub use numbers::Numbers;
pub use production::Production;
pub use record::{Change, Terms};
pub use role::{Parties, Role, RoleRefusal};
pub use status::{Status, StatusChange};
pub use suggestion::{suggest_line, suggest_name};
pub use truncated_number::TruncatedNumber;

/// Why a field of a card was refused.
pub type Problem = crate::domain::form::Problem<Field>;
type Reader<'a> = crate::domain::form::Reader<'a, Field>;

/// One of a list; what is not in it counts as missing.
fn choice<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, crate::domain::text::Flaw> {
    if text.is_empty() { Ok(None) } else { parse(text).map(Some).ok_or(crate::domain::text::Flaw::Missing) }
}
