//! What the institution issues, as pages for its admins: all products, adding one, retiring one.

mod adding;
mod list;
pub mod views;

pub use adding::{add_account_product, add_card_product, new_account_product, new_card_product};
pub use list::{list, retire_account_product, retire_card_product};
