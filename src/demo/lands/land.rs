//! What the generator has to know of a land. Finland is three lands, by language and for Åland; they share one
//! country, and with it one space of phone numbers.

use std::sync::LazyLock;

use super::super::dice::Throws;
use super::super::ranked::Ranked;
use super::{aland, denmark, estonia, finland, germany, latvia, lithuania, norway, sweden, swedish_finland};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum LandCode {
    Finland,
    SwedishFinland,
    Aland,
    Sweden,
    Norway,
    Denmark,
    Estonia,
    Latvia,
    Lithuania,
    Germany,
}

impl LandCode {
    pub fn land(self) -> &'static Land {
        &LANDS[self as usize]
    }
}

/// In the order of `LandCode`.
static LANDS: LazyLock<[Land; 10]> = LazyLock::new(|| {
    [
        finland::land(),
        swedish_finland::land(),
        aland::land(),
        sweden::land(),
        norway::land(),
        denmark::land(),
        estonia::land(),
        latvia::land(),
        lithuania::land(),
        germany::land(),
    ]
});

pub(in super::super) struct Land {
    /// ISO 3166-1 alpha-3.
    pub country: &'static str,
    /// The first is that of nine in ten.
    pub locales: &'static [&'static str],
    pub men: Ranked<&'static str>,
    pub women: Ranked<&'static str>,
    /// As men bear them.
    pub last_names: Ranked<&'static str>,
    /// A woman's form of a last name; `true` for one taken from a husband.
    pub of_woman: fn(&str, bool) -> String,
    /// Mr and Ms.
    pub salutations: [&'static str; 2],
    pub towns: Ranked<Town>,
    pub streets: Ranked<&'static str>,
    /// Writes the lines of an address in this street.
    pub house: fn(&str, &mut Throws) -> (String, Option<String>),
    pub postcode: fn(u32) -> String,
    pub mobile: Mobile,
    /// `D` any digit, `N` 1 to 8.
    pub landlines: &'static [&'static str],
    /// `L` a letter, `D` a digit.
    pub plate: &'static str,
    /// `{a}` and `{b}` last names, `{t}` a town, `{w}` a word of trade.
    pub companies: Ranked<&'static str>,
    pub trades: Ranked<&'static str>,
    pub departments: &'static [&'static str],
    pub others: &'static [&'static str],
    /// How a company's mailbox for bills is called.
    pub mailboxes: &'static [&'static str],
}

/// Mobile numbers: a prefix in E.164 and so many digits.
pub(in super::super) struct Mobile {
    pub prefixes: &'static [&'static str],
    pub digits: u32,
}

/// A town with its range of postcodes and the step from one to the next.
pub(in super::super) struct Town {
    pub name: &'static str,
    pub first: u32,
    pub last: u32,
    pub region: &'static str,
}

pub(super) fn town(name: &'static str, first: u32, last: u32, region: &'static str) -> Town {
    Town { name, first, last, region }
}

/// Where last names are the same for all.
pub(super) fn same_for_all(name: &str, _: bool) -> String {
    name.to_owned()
}

pub(super) fn five_digits(code: u32) -> String {
    format!("{code:05}")
}

pub(super) fn four_digits(code: u32) -> String {
    format!("{code:04}")
}
