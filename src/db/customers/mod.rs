//! Customers: the row, its reads and its writes. Personal copies stay sealed; what may be done is not known here.

mod list;
mod lookup;
mod row;
mod write;

pub use list::{Cursor, Filter, ListRow, count, list, list_by_ids};
pub use lookup::{Key, Reach, candidates, find, find_by_key, find_link, list_data_keys, list_households, lock};
pub use row::{CustomerRow, LinkedRow, Related, TemporaryRow};
pub use write::{Amendment, NewCustomer, Seals, insert, insert_words, next_id, replace_words, update, update_status};
