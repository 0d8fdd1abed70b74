//! Registration numbers of people and organisations: the kinds, the number itself, and one file for each rule. How they
//! are sealed and looked up is no matter of the domain. A wrong form is refused; a wrong check digit is only reported,
//! since some registers stopped keeping theirs.

mod check;
pub mod cpr;
pub mod cvr;
pub mod eu_vat;
pub mod fodselsnummer;
pub mod hetu;
pub mod isikukood;
mod kind;
pub mod orgnr;
pub mod personnummer;
pub mod registrikood;
pub mod siren;
mod value;
mod weights;
pub mod y_tunnus;

pub use check::Check;
pub use kind::RegNoKind;
pub use value::RegNo;
