//! The figures of SECURITY.md are those of the code: whoever changes a limit changes the page too.

use cardfile::config::DeskOptions;
use cardfile::domain::own_limits::{Installation, Limit};
use cardfile::domain::passkey::{CHALLENGE, PASSKEYS};
use cardfile::domain::second_factor::{HALF_WAY, RECOVERY_CODES};
use cardfile::domain::staff::{
    ADDRESS_BURST, ADDRESS_PER_MINUTE, FAILURES_BEFORE_LOCK, LINK_TRIES, LOCK, PASSWORD_LENGTH, PASSWORDS_REFUSED,
};
use cardfile::{app, web};
use clap::Parser;

const PAGE: &str = include_str!("../../SECURITY.md");

/// The settings as they are when nobody sets any.
#[derive(Parser)]
struct Unset {
    #[command(flatten)]
    desk: DeskOptions,
}

#[track_caller]
fn promises(words: &str) {
    assert!(PAGE.contains(words), "SECURITY.md does not say: {words}");
}

/// 1200 as the page has it.
fn thousands(count: i32) -> String {
    if count < 1_000 { count.to_string() } else { format!("{},{:03}", count / 1_000, count % 1_000) }
}

#[test]
fn passwords_and_lockout_are_as_promised() {
    let hash = cardfile::password::hash(&"kettle orbit ninety".into());
    let parameters = hash.split('$').nth(3).expect("parameters");
    let of = |name: &str| -> u32 {
        let found = parameters.split(',').find_map(|one| one.strip_prefix(name)).expect("a parameter");
        found.parse().expect("a number")
    };

    assert!(hash.starts_with("$argon2id$"));
    promises(&format!("argon2id with {} MiB, {} passes, {} lane;", of("m=") / 1024, of("t="), of("p=")));
    promises(&format!("{} to {} characters", PASSWORD_LENGTH.start(), PASSWORD_LENGTH.end()));
    promises(&format!("the last {PASSWORDS_REFUSED} refused"));
    let minutes = LOCK.num_minutes();
    promises(&format!(
        "{FAILURES_BEFORE_LOCK} failures, passwords and codes together, lock an account for {minutes} minutes"
    ));
    promises(&format!("an address has {ADDRESS_BURST} attempts at once, then {ADDRESS_PER_MINUTE} a minute"));
    promises(&format!("one of {RECOVERY_CODES} recovery codes"));
    promises(&format!("with the password alone a session lasts {} minutes", HALF_WAY.num_minutes()));
    promises(&format!("a challenge stands for {} minutes", CHALLENGE.num_minutes()));
    promises(&format!("up to {PASSKEYS} a person"));
    promises(&format!("{LINK_TRIES} passwords that the person had before"));
}

#[test]
fn what_is_a_setting_is_as_promised_where_nobody_sets_it() {
    let Unset { desk } = Unset::parse_from(["cardfile"]);
    let (limits, quotas) = (desk.limits().expect("the defaults are allowed"), desk.quotas());

    let (idle, absolute) = (limits.idle.num_minutes(), limits.absolute.num_hours());
    promises(&format!("end after {idle} minutes without use and after {absolute} hours in all"));
    promises(&format!("after {} minutes, before one's own password or factor changes", limits.proof.num_minutes()));
    promises(&format!("work once, for {} hours", limits.invitation.num_hours()));
    promises(&format!("are disabled after {} days", limits.unused.num_days()));
    let [looks, finds, reveals] = [quotas.looks, quotas.finds, quotas.reveals].map(thousands);
    promises(&format!("{looks} looks, {finds} finds and {reveals} reveals a person in an hour"));
    promises(&format!("within {} seconds; unknown", limits.form.num_seconds()));
}

#[test]
fn no_institution_goes_beyond_what_is_promised() {
    let Unset { desk } = Unset::parse_from(["cardfile"]);
    let promised = Installation { limits: desk.limits().expect("the defaults are allowed"), quotas: desk.quotas() };

    for limit in Limit::ALL {
        assert_eq!(limit.range().1, promised.of(limit), "{limit:?}");
    }
    promises("stricter for an institution, never laxer than the installation or than this table");
}

#[test]
fn what_may_arrive_is_as_promised() {
    promises(&format!("{} KiB in {} fields", web::form::MAX_BYTES / 1024, web::form::MAX_FIELDS));
    promises(&format!("{} KiB, within {} seconds", web::edge::MAX_HEADER_BYTES / 1024, app::HEADERS_WITHIN.as_secs()));
}

#[test]
fn a_file_of_the_audit_is_as_large_as_promised() {
    promises(&format!("a file of up to {} events", thousands(web::audit::ROWS.try_into().expect("a number"))));
}
