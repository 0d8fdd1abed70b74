//! What a run of the tests leaves behind for `script/test` to search when all is over: everything that the desk logged, at a
//! finer level than any desk logs, and what none of it may hold: the registration numbers that were used, passwords, tokens, cookies. Only where it is asked for.

use std::cell::RefCell;
use std::collections::BTreeSet;
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

thread_local! {
    static KEPT: RefCell<BTreeSet<String>> = RefCell::default();
}

/// What this test, in its own thread, has used that is secret.
pub fn kept() -> BTreeSet<String> {
    KEPT.with_borrow(Clone::clone)
}

/// Remembers that a test uses this registration number, or another value that stays out of every log and of the database.
pub fn uses(number: &str) {
    KEPT.with_borrow_mut(|kept| kept.insert(number.to_owned()));
    stays_out_of_logs(number);
}

fn stays_out_of_logs(value: &str) {
    if let Some(numbers) = NUMBERS.as_ref() {
        writeln!(numbers.lock().expect("the file"), "{value}").expect("written down");
    }
}

/// Shorter secrets, such as codes, are found in numbers of any kind.
const LENGTH: usize = 15;

/// Remembers what is secret in a form, and what is about a person: longer values, so that they are told from everything else.
pub fn types(fields: &[(&str, &str)]) {
    const SECRET: [&str; 6] = ["password", "password_again", "current", "form_token", "passkey", "code"];
    const PERSONAL: [&str; 6] = ["text", "words", "email", "mobile", "phone", "return_reason"];
    for (name, value) in fields {
        let is_long = value.chars().count() >= 11 && !value.contains(char::is_control);
        match *name {
            name if SECRET.contains(&name) => keeps(value),
            "reg_no" if is_long => uses(value),
            name if is_long && PERSONAL.contains(&name) => stays_out_of_logs(value),
            _ => {}
        }
    }
}

/// Remembers a secret, such as a cookie's value. The search goes line by line.
pub fn keeps(value: &str) {
    if value.len() >= LENGTH && !value.contains(char::is_control) {
        uses(value);
    }
}

/// Remembers the token of a one-time link.
pub fn opens(path: &str) {
    if let Some(token) = path.strip_prefix("/invitation/") {
        keeps(token);
    }
}
