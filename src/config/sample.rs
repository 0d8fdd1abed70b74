//! Holds `.env.sample` against the definition of the settings: each stands there, and nothing else does.

use std::collections::BTreeSet;

use clap::{Command, CommandFactory};

use super::Arguments;
use super::keys::KEYS_VARIABLE;
use super::mail::PASSWORD_VARIABLE;

/// Read from the environment elsewhere than through the command line.
const WITHOUT_A_FLAG: [&str; 3] = [KEYS_VARIABLE, PASSWORD_VARIABLE, "CARDFILE_PG_BIN"];

fn defined(command: &Command) -> BTreeSet<String> {
    let own = command.get_arguments().filter_map(|argument| argument.get_env());
    let mut names: BTreeSet<String> = own.map(|name| name.to_string_lossy().into_owned()).collect();
    names.extend(command.get_subcommands().flat_map(defined));
    names
}

fn sample() -> Vec<(String, String)> {
    let text = include_str!("../../.env.sample");
    let setting = |line: &str| {
        let line = line.strip_prefix('#').unwrap_or(line);
        let (name, value) = line.split_once('=')?;
        let is_name =
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_uppercase() || b"_0123456789".contains(&byte));
        is_name.then(|| (name.to_owned(), value.to_owned()))
    };
    text.lines().filter_map(setting).collect()
}

#[test]
fn every_setting_stands_in_the_sample_and_nothing_else_does() {
    let mut defined = defined(&Arguments::command());
    defined.extend(WITHOUT_A_FLAG.map(str::to_owned));

    let named: BTreeSet<String> = sample().into_iter().map(|(name, _)| name).collect();

    assert_eq!(named, defined);
}

#[test]
fn every_setting_of_the_sample_has_a_value_and_stands_once() {
    let sample = sample();

    let names: BTreeSet<&String> = sample.iter().map(|(name, _)| name).collect();

    assert_eq!(names.len(), sample.len());
    assert!(sample.iter().all(|(_, value)| !value.trim().is_empty()));
}
