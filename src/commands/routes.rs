//! `cardfile routes`: the table of addresses, for people and for tests.

use super::Failure;
use super::terminal::{say, say_table};
use crate::config::RoutesOptions;
use crate::web::routes::{Entry, entries};

pub fn run(options: &RoutesOptions) -> Result<(), Failure> {
    let entries = entries();
    if options.json {
        say(serde_json::to_string_pretty(&entries).expect("four words each are JSON"));
    } else {
        let row = |entry: &Entry| [entry.method, entry.path, entry.permission, entry.handler];
        let rows: Vec<[&str; 4]> = entries.iter().map(row).collect();
        say_table(&rows);
    }
    Ok(())
}
