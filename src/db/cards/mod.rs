//! Cards: the row, its reads and its writes. The rules of role, status, holder and wallet are held by the table itself; who held
//! a card before is in db::links.

mod list;
mod lookup;
mod row;
mod wallet;
mod whole;
mod write;

pub(super) use list::joined;
pub use list::{CardLine, Filter, count, find_line, list, list_held_of_others, list_nested};
pub use lookup::{
    LiveCards, Mailing, count_live_held, count_live_on, count_on, expired_before, find, find_by_form,
    find_by_reference, list_live_held, list_live_on, list_main_on, lock,
};
pub use row::CardRow;
pub(in crate::db) use wallet::IsLive;
pub use wallet::{Unready, count_unready, has_wallet_card, list_obstacles_of, list_second, list_unready};
pub use whole::{WholeCard, find_whole};
pub use write::{
    Handover, NewCard, Stamp, insert, next_id, put_address, update_embossing, update_holder, update_numbers,
    update_production, update_role, update_status, update_statuses, update_version, update_wallet,
};
