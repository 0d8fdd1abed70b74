//! What a run of the tests leaves behind for `script/test` to search when all is over: everything that the desk logged, at a
//! finer level than any desk logs, and the registration numbers that were used. Only where it is asked for.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::sync::{LazyLock, Mutex};

/// The folder that `script/test` names.
static FOLDER: LazyLock<Option<PathBuf>> =
    LazyLock::new(|| std::env::var_os("CARDFILE_TEST_TRACES").map(PathBuf::from));

static NUMBERS: LazyLock<Option<Mutex<File>>> = LazyLock::new(|| {
    let folder = FOLDER.as_ref()?;
    Some(Mutex::new(File::create(folder.join("numbers")).expect("a file for the numbers")))
});

/// The desk and what it stands on, at the finest level; not what the tests read its pages with.
const LEVELS: &str = "off,cardfile=trace,actix_web=trace,actix_http=trace,actix_server=trace,\
                      actix_router=trace,diesel=trace,r2d2=trace,askama=trace,argon2=trace,phonenumber=trace";

/// Starts the log, once a run.
pub fn log() {
    static STARTED: LazyLock<()> = LazyLock::new(|| {
        let Some(folder) = FOLDER.as_ref() else { return };
        let log = File::create(folder.join("portal.log")).expect("a file for the log");
        let started = tracing_subscriber::fmt().json().with_env_filter(LEVELS).with_writer(Mutex::new(log)).try_init();
        started.expect("nobody else starts a log");
    });
    LazyLock::force(&STARTED);
}

/// Remembers that a test uses this registration number.
pub fn uses(number: &str) {
    if let Some(numbers) = NUMBERS.as_ref() {
        writeln!(numbers.lock().expect("the file"), "{number}").expect("written down");
    }
}
