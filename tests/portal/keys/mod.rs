//! Keys: changing them while desks serve, giving old ones up, losing them. What these tests begin with is here.

mod lost;
mod retirement;
mod rotation;

use std::path::Path;
use std::time::Duration;

use cardfile::db::{PgConnection, sealed};
use cardfile::seal::{Family, KeyFile, Keys};
use cardfile::services::keys::{Change, Plan, carry_out, prepare};
use chrono::Utc;

use crate::harness::{Browser, TestDesk, form_token};

/// A key file, and a desk that reads it.
pub fn keyed_desk() -> (tempfile::TempDir, KeyFile, TestDesk) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = KeyFile::new(&folder.path().join("keys.json"));
    file.ensure().expect("made");
    let desk = TestDesk::with_keys(read(file.path()));
    (folder, file, desk)
}

pub fn read(path: &Path) -> Keys {
    Keys::read(path).expect("the keys are read")
}

pub fn plan<'a>(keys: &'a Keys, file: &'a KeyFile, grace: Duration) -> Plan<'a> {
    Plan { keys, file, families: &Family::ALL, operator: "root", grace, batch: 3, clock: Utc::now }
}

/// Changes all keys, from the desk's own role.
pub fn rotate(desk: &TestDesk, file: &KeyFile, grace: Duration) -> Vec<Change> {
    let keys = read(file.path());
    let plan = plan(&keys, file, grace);
    let mut conn = desk.db.desk();
    let changes = prepare(&mut conn, &plan).expect("prepared");
    carry_out(&mut conn, &plan, &changes, &mut |_| {}).expect("carried out");
    changes
}

/// How many values stand under another key than this version, of the ring and of the index.
pub fn behind(conn: &mut PgConnection, version: u16) -> (i64, i64) {
    let sealed = sealed::resealed().map(|column| sealed::count_behind(conn, column, version).expect("counted")).sum();
    let index = i16::try_from(version).expect("a version");
    (sealed, sealed::count_unindexed(conn, index).expect("counted"))
}

/// Where the find box leads with this number.
#[track_caller]
pub fn find(person: &Browser, number: &str) -> String {
    let token = form_token(person);
    let found = person.post_raw("/find", &[("form_token", &token), ("term", number)]).is(303);
    person.get(found.location()).is(303).location().to_owned()
}
