//! Staff accounts: usernames, display names, password rules, lockout and session limits, as pure rules. Roles are in
//! `policy`; hashing is in `crate::password`; rows are in `db::staff`.

use chrono::{DateTime, Duration, Utc};
use unicode_normalization::UnicodeNormalization;

use crate::domain::fold::fold;
use crate::domain::text::{Flaw, Line};

/// How staff are shown to each other.
pub type DisplayName = Line<100>;

/// A username: 2–63 of a–z, 0–9, dot, dash, underscore; case does not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Username(String);

impl Username {
    pub fn parse(input: &str) -> Result<Username, Flaw> {
        let name = input.trim().to_lowercase();
        let starts_well = name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
        let fits = (2..=63).contains(&name.len())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c));
        match (name.is_empty(), starts_well && fits) {
            (true, _) => Err(Flaw::Missing),
            (false, true) => Ok(Username(name)),
            (false, false) => Err(Flaw::Sentence(
                "Username must be 2 to 63 letters a to z, digits, dots, dashes or underscores, such as saga.lindqvist"
                    .into(),
            )),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Fewest and most code points of a password, counted after NFC (NIST SP 800-63B-4, 3.1.1.2: 15 without a second factor).
pub const PASSWORD_LENGTH: std::ops::RangeInclusive<usize> = 15..=256;

/// How many of a person's passwords are not set again, the present one among them.
pub const PASSWORDS_REFUSED: usize = 4;

/// How many passwords may be held against those of before on one link: enough for somebody who sets a new one, and too few to find out
/// from the answers what the old ones were.
pub const LINK_TRIES: i32 = 5;

/// Words that make a guess easy when a password is little else: found in every list of leaked passwords.
const COMMON: [&str; 24] = [
    "password",
    "passphrase",
    "qwertyuiop",
    "qwerty",
    "asdfghjkl",
    "letmein",
    "welcome",
    "iloveyou",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "dragon",
    "monkey",
    "master",
    "shadow",
    "superman",
    "salasana",
    "losenord",
    "passwort",
    "administrator",
    "changeme",
    "cardfile",
    "abcdefghij",
];

/// Refuses a password that is too short, too long, or easily guessed: a run of one character or of digits, or a common or
/// context word with little around it. No composition rules and no rotation (NIST SP 800-63B-4, 3.1.1.2).
pub fn check_password(password: &str, context: &[&str]) -> Result<(), Flaw> {
    let password: String = password.nfc().collect();
    let count = password.chars().count();
    if count == 0 {
        return Err(Flaw::Missing);
    }
    if count < *PASSWORD_LENGTH.start() {
        return Err(Flaw::Sentence(
            "Password must be 15 characters or more. Several words in a row are easy to remember".into(),
        ));
    }
    if count > *PASSWORD_LENGTH.end() {
        return Err(Flaw::TooLong { max: *PASSWORD_LENGTH.end() });
    }
    if is_guessable(&password, context) {
        return Err(Flaw::Sentence(
            "Password must be harder to guess. Choose words that have nothing to do with you or this desk".into(),
        ));
    }
    Ok(())
}

fn is_guessable(password: &str, context: &[&str]) -> bool {
    let mut rest: String = fold(password).chars().filter(|c| !c.is_whitespace()).collect();
    let distinct: std::collections::BTreeSet<char> = password.chars().collect();
    let context = context.iter().flat_map(|word| crate::domain::fold::words(word));
    for word in COMMON.iter().map(|word| word.to_string()).chain(context).filter(|word| word.len() >= 4) {
        rest = rest.replace(&word, "");
    }
    let letters_left = rest.chars().filter(|c| c.is_alphabetic()).count();
    let others_left = password.chars().filter(|c| !c.is_alphanumeric() && !c.is_whitespace()).count();
    distinct.len() < 5 || letters_left + others_left < 6
}

/// How many failures in a row lock an account, and for how long (ASVS 5.0 6.3.1; at most 10, at least 30 minutes).
pub const FAILURES_BEFORE_LOCK: i32 = 10;
pub const LOCK: Duration = Duration::minutes(30);

/// What one more failure does to an account: the new count and, at the limit, until when it is locked.
pub fn after_failure(failed_attempts: i32, now: DateTime<Utc>) -> (i32, Option<DateTime<Utc>>) {
    let count = failed_attempts.saturating_add(1);
    if count >= FAILURES_BEFORE_LOCK { (0, Some(now + LOCK)) } else { (count, None) }
}

/// How long sessions, invitations and the sending of a form last. In seconds as settings, so that tests can shorten them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Without use.
    pub idle: Duration,
    /// In all.
    pub absolute: Duration,
    /// An invitation, from when it was made.
    pub invitation: Duration,
    /// From a form's headers to its last byte: who sends slower holds a place that others wait for.
    pub form: Duration,
    /// From showing who one is to a sensitive deed: one's own password or factor, a reveal.
    pub proof: Duration,
    /// A form that was sent when its session was over, until it is thrown away.
    pub parked: Duration,
    /// An account that nobody uses, until it is disabled.
    pub unused: Duration,
}

/// Attempts from one address: this many at once, then this many a minute.
pub const ADDRESS_BURST: f32 = 10.0;
pub const ADDRESS_PER_MINUTE: f32 = 10.0;

/// How an allowance stands after some time and one more attempt; refused when none is left.
pub fn spend_attempt(left: f32, since: Duration) -> (f32, bool) {
    let refilled = (left + since.as_seconds_f32().max(0.0) * ADDRESS_PER_MINUTE / 60.0).min(ADDRESS_BURST);
    if refilled >= 1.0 { (refilled - 1.0, true) } else { (refilled, false) }
}

/// How long an address without attempts waits for its next one.
pub fn retry_after_secs(left: f32) -> u64 {
    let secs = ((1.0 - left) * 60.0 / ADDRESS_PER_MINUTE).ceil().max(1.0);
    // A handful of seconds: the allowance is never below zero.
    secs as u64
}

/// What one attempt that turned out right does to the count, where more is asked before all failures are forgotten: it takes
/// back itself, also the lock that only it would have set.
pub fn without_attempt(
    failed_attempts: i32,
    locked_until: Option<DateTime<Utc>>,
    has_locked: bool,
) -> (i32, Option<DateTime<Utc>>) {
    if has_locked { (FAILURES_BEFORE_LOCK - 1, None) } else { ((failed_attempts - 1).max(0), locked_until) }
}

/// How a person wants the desk to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    pub fn code(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Theme::System => "As the computer is set",
            Theme::Light => "Light",
            Theme::Dark => "Dark",
        }
    }

    pub fn parse(code: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_of_fifteen_is_long_enough_and_of_fourteen_is_not() {
        assert!(check_password("kettle-orbit-97", &[]).is_ok());
        assert!(check_password("kettle-orbit-9", &[]).is_err());
    }

    #[test]
    fn length_is_counted_after_composition() {
        let fourteen_letters_two_marks = "a\u{308}bcdefghijklmn";
        assert_eq!(fourteen_letters_two_marks.chars().count(), 15);
        assert!(check_password(fourteen_letters_two_marks, &[]).is_err());
    }

    #[test]
    fn the_longest_password_is_accepted_and_one_more_is_not() {
        let long: String = "kettle orbit ".chars().cycle().take(256).collect();
        assert!(check_password(&long, &[]).is_ok());
        assert!(check_password(&format!("{long}x"), &[]).is_err());
    }

    #[test]
    fn common_and_context_words_do_not_make_a_password() {
        for bad in
            ["password1234567", "Password-Password-1", "aaaaaaaaaaaaaaaa", "123456789012345678", "Qwertyuiop12345"]
        {
            assert!(check_password(bad, &[]).is_err(), "{bad}");
        }
        assert!(check_password("saga.lindqvist.1", &["saga.lindqvist"]).is_err());
        assert!(check_password("saga.lindqvist.1", &["otso.berg"]).is_ok());
    }

    #[test]
    fn the_tenth_failure_locks_and_the_ninth_does_not() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).expect("a date");

        assert_eq!(after_failure(8, now), (9, None));
        assert_eq!(after_failure(9, now), (0, Some(now + LOCK)));
    }

    #[test]
    fn an_address_has_ten_attempts_and_then_ten_a_minute() {
        let mut left = ADDRESS_BURST;
        for _ in 0..10 {
            let (rest, allowed) = spend_attempt(left, Duration::zero());
            assert!(allowed);
            left = rest;
        }

        assert!(!spend_attempt(left, Duration::seconds(5)).1);
        assert!(spend_attempt(left, Duration::seconds(6)).1);
    }

    #[test]
    fn an_address_without_attempts_waits_for_the_next_one() {
        assert_eq!(retry_after_secs(0.0), 6);
        assert_eq!(retry_after_secs(0.9), 1);
    }

    #[test]
    fn a_right_attempt_takes_back_itself_and_no_other() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).expect("a date");

        assert_eq!(without_attempt(5, None, false), (4, None));
        assert_eq!(without_attempt(0, None, false), (0, None));
        assert_eq!(without_attempt(0, Some(now + LOCK), true), (9, None), "nine failures are left");
        assert_eq!(without_attempt(0, Some(now + LOCK), false), (0, Some(now + LOCK)), "another one's lock stays");
    }

    #[test]
    fn usernames_are_lower_case_and_plain() {
        assert_eq!(Username::parse(" Saga.Lindqvist ").expect("good").as_str(), "saga.lindqvist");
        for bad in ["", "a", ".saga", "säga", "saga lindqvist"] {
            assert!(Username::parse(bad).is_err(), "{bad}");
        }
    }
}
