//! Accounts: the row, its reads and its writes. The rules of status, owner and parent are held by the table itself; who owned an
//! account before is in db::links.

mod list;
mod lookup;
mod row;
mod whole;
mod write;

pub use list::{AccountLine, Filter, count, list, list_below_of_others, list_owned};
pub use lookup::{closing_before, count_open, find, find_by_form, find_by_key, list_above, list_open, lock};
pub use row::AccountRow;
pub use whole::{WholeAccount, find_whole};
pub use write::{
    NewAccount, Transfer, insert, next_id, put_statement_address, update_details, update_owner, update_status,
    update_version,
};
