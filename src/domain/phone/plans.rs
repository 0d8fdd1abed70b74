//! The numbering plans' regular expressions, built small. As the crate builds them (`\d` of all scripts, two megabytes of scratch
//! memory for each of them and each thread) a desk that had edited some hundred customers held 38 MiB of them; built here, six, and
//! they are not slower. The crate finds them in its own cache, which it looks into before it builds one.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use phonenumber::metadata::{DATABASE, Descriptors};
use phonenumber::{Metadata, PhoneNumber};
use regex::{Regex, RegexBuilder};

use crate::domain::country::Country;

/// Country codes whose plans are in the cache. Twenty-four are more than a desk's customers mostly have, and at 40 KiB a plan, little.
static READY: Mutex<Option<HashSet<u16>>> = Mutex::new(None);
const KEPT: usize = 24;
/// Expressions of so many plans; the plan of North America alone has 25 countries.
const CAPACITY: usize = 4096;

/// Bytes of scratch memory: too few for the automaton that is quicker on long texts, and no number is one.
const SCRATCH: usize = 1000;

/// A number as its plan reads it: of a country, or of the country code after its "+".
pub(super) fn read(dialled: &str, country: Option<Country>) -> Option<PhoneNumber> {
    let code = match country {
        Some(country) => DATABASE.by_id(country.alpha2()).map(Metadata::country_code),
        None => code_of(dialled.strip_prefix('+')?),
    };
    code.into_iter().for_each(make_ready);
    phonenumber::parse(country.and_then(|country| country.alpha2().parse().ok()), dialled).ok()
}

/// Puts the plans of a country code in the cache, unless they are there. Never an error: without, the crate builds its own.
fn make_ready(code: u16) {
    let mut ready = READY.lock().unwrap_or_else(PoisonError::into_inner);
    let ready = ready.get_or_insert_default();
    if ready.contains(&code) {
        return;
    }
    let cache = DATABASE.cache();
    let mut cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
    if ready.len() >= KEPT {
        ready.clear();
        cache.clear();
    }
    cache.set_capacity(CAPACITY);
    for source in DATABASE.by_code(&code).into_iter().flatten().flat_map(sources) {
        if let Ok(expression) = small(source) {
            cache.insert(source.to_owned(), expression);
        }
    }
    ready.insert(code);
}

/// The country code that digits after a "+" begin with. No code is the beginning of another (ITU-T E.164, 6.1).
fn code_of(digits: &str) -> Option<u16> {
    (1..=3).filter_map(|length| digits.get(..length)?.parse().ok()).find(|code| DATABASE.by_code(code).is_some())
}

/// As the crate builds it, but that digits are 0 to 9, which is all that `super::dialled` lets through.
fn small(source: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(source).ignore_whitespace(true).unicode(false).dfa_size_limit(SCRATCH).build()
}

/// Every expression that reading, checking or grouping a number of this plan may ask.
fn sources(plan: &Metadata) -> Vec<&str> {
    let mut found: Vec<&str> = kinds(plan.descriptors()).into_iter().flatten().collect();
    let more = [plan.international_prefix(), plan.national_prefix_for_parsing(), plan.leading_digits()];
    found.extend(more.into_iter().flatten().map(|expression| expression.as_str()));
    for format in plan.formats().iter().chain(plan.international_formats()) {
        found.push(format.pattern().as_str());
        found.extend(format.leading_digits().iter().map(|expression| expression.as_str()));
    }
    found
}

fn kinds(kinds: &Descriptors) -> [Option<&str>; 11] {
    [
        Some(kinds.general()),
        kinds.fixed_line(),
        kinds.mobile(),
        kinds.toll_free(),
        kinds.premium_rate(),
        kinds.shared_cost(),
        kinds.personal_number(),
        kinds.voip(),
        kinds.pager(),
        kinds.uan(),
        kinds.voicemail(),
    ]
    .map(|kind| kind.map(|kind| kind.national_number().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_expression_of_every_plan_can_be_built_small_and_finds_the_same() {
        for plan in DATABASE.iter() {
            let examples: Vec<String> =
                examples(plan.descriptors()).into_iter().flatten().flat_map(neighbours).collect();
            for source in sources(plan) {
                let built = small(source).unwrap_or_else(|error| panic!("{}: {source}: {error}", plan.id()));
                let own = RegexBuilder::new(source).ignore_whitespace(true).build().expect(source);
                for text in &examples {
                    let find = |expression: &Regex| {
                        expression
                            .captures(text)
                            .map(|found| found.iter().map(|part| part.map(|part| part.range())).collect::<Vec<_>>())
                    };
                    assert_eq!(find(&built), find(&own), "{}: {source} in {text}", plan.id());
                }
            }
        }
    }

    #[test]
    fn a_plan_stays_right_when_others_push_it_out() {
        let numbers = ["+358401234567", "+46701740605", "+12125552671", "+390669812345"];
        let codes: Vec<u16> = DATABASE.iter().map(Metadata::country_code).collect();
        for code in codes.iter().take(3 * KEPT) {
            make_ready(*code);
            for number in numbers {
                assert!(super::super::is_e164_phone(number), "{number} after {code}");
            }
        }
    }

    #[test]
    fn the_country_code_is_read_off_the_number() {
        for (digits, code) in [("358401234567", 358), ("12125552671", 1), ("46701740605", 46), ("79161234567", 7)] {
            assert_eq!(code_of(digits), Some(code));
        }
        assert_eq!(code_of("999123456"), None);
    }

    fn examples(kinds: &Descriptors) -> [Option<String>; 4] {
        [kinds.fixed_line(), kinds.mobile(), kinds.toll_free(), kinds.voip()]
            .map(|kind| kind?.example().map(str::to_owned))
    }

    /// A number, a digit more, a digit less, and another at each of its ends.
    fn neighbours(number: String) -> [String; 5] {
        let short = number[1..].to_owned();
        [format!("{number}0"), format!("0{number}"), format!("9{short}"), short, number]
    }
}
