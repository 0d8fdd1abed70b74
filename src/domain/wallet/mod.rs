//! Whether a card can go into a wallet, and why not. Six of the reasons are found by the store and kept with the card; two
//! depend on the moment and on the institution's rule and are added when somebody looks.

mod obstacle;
mod readiness;
mod terms;

pub use obstacle::{Mend, Obstacle};
pub use readiness::{Readiness, cools_down_at, readiness};
pub use terms::{CoolDown, Rule, Terms};
