//! Countries, by ISO 3166-1 alpha-3, with the English names that staff use. The list is that of the `rust_iso3166` crate
//! and two codes of Enfuce's: QZZ for Kosovo (ISO has none; others write XKX) and ROM for Romania in lists of
//! nationalities, where ISO has ROU. Both Romanias are kept as they came, and told apart by name.

use std::sync::LazyLock;

use crate::domain::fold::fold;
use crate::domain::text::Flaw;

/// One country or territory of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country(&'static str);

impl Country {
    pub const DEU: Country = Country("DEU");
    pub const DNK: Country = Country("DNK");
    pub const ESP: Country = Country("ESP");
    pub const EST: Country = Country("EST");
    pub const FIN: Country = Country("FIN");
    pub const FRA: Country = Country("FRA");
    pub const GBR: Country = Country("GBR");
    pub const GRC: Country = Country("GRC");
    pub const ISL: Country = Country("ISL");
    pub const ITA: Country = Country("ITA");
    pub const LTU: Country = Country("LTU");
    pub const LVA: Country = Country("LVA");
    pub const NLD: Country = Country("NLD");
    pub const NOR: Country = Country("NOR");
    pub const POL: Country = Country("POL");
    pub const QZZ: Country = Country("QZZ");
    pub const ROM: Country = Country("ROM");
    pub const ROU: Country = Country("ROU");
    pub const SWE: Country = Country("SWE");
    pub const USA: Country = Country("USA");

    /// Takes an alpha-3 code of the list in either case; XKX counts as QZZ. Refuses anything else, names included.
    pub fn parse(typed: &str) -> Result<Country, Flaw> {
        let code = typed.trim();
        if code.is_empty() {
            return Err(Flaw::Missing);
        }
        find(&code.to_ascii_uppercase())
            .ok_or_else(|| Flaw::Sentence("{label} must be a country from the list".to_owned()))
    }

    /// A code read back from our own database, where only codes of the list go.
    pub fn stored(code: &str) -> Country {
        find(code).expect("stored country codes were parsed when they came, and the list only grows")
    }

    /// The country of an alpha-2 code, such as those that VAT numbers and locales are written with.
    pub fn from_alpha2(code: &str) -> Option<Country> {
        match code {
            "XK" => Some(Country::QZZ),
            _ => rust_iso3166::from_alpha2(code).map(|iso| Country(iso.alpha3)),
        }
    }

    /// `FIN`
    pub fn code(self) -> &'static str {
        self.0
    }

    /// `FI`; the phone metadata and other issuers' platforms go by these.
    pub fn alpha2(self) -> &'static str {
        match self.0 {
            "QZZ" => "XK",
            "ROM" => "RO",
            code => iso(code).alpha2,
        }
    }

    /// The short English name: "United Kingdom", not "United Kingdom of Great Britain and Northern Ireland".
    pub fn name(self) -> &'static str {
        match SHORT_NAMES.binary_search_by_key(&self.0, |(code, _)| code) {
            Ok(place) => SHORT_NAMES[place].1,
            Err(_) => iso(self.0).name,
        }
    }

    /// Every country, sorted by name, for a list to choose from.
    pub fn all() -> &'static [Country] {
        &ALL
    }
}

static ALL: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let iso = rust_iso3166::ALL.iter().map(|iso| Country(iso.alpha3));
    let mut all: Vec<Country> = iso.chain([Country::QZZ, Country::ROM]).collect();
    all.sort_by_cached_key(|country| fold(country.name()));
    all
});

fn find(code: &str) -> Option<Country> {
    match code {
        "QZZ" | "XKX" => Some(Country::QZZ),
        "ROM" => Some(Country::ROM),
        _ => rust_iso3166::from_alpha3(code).map(|iso| Country(iso.alpha3)),
    }
}

fn iso(code: &str) -> rust_iso3166::CountryCode {
    rust_iso3166::from_alpha3(code).expect("a Country is made from the ISO list, but for the two codes of Enfuce's")
}

/// Names where ISO is long or formal, and of the two codes it lacks; sorted by code.
#[rustfmt::skip]
const SHORT_NAMES: [(&str, &str); 35] = [
    ("BES", "Caribbean Netherlands"), ("BOL", "Bolivia"), ("BRN", "Brunei"), ("CCK", "Cocos Islands"),
    ("COD", "Congo, Democratic Republic"), ("CPV", "Cape Verde"), ("FLK", "Falkland Islands"), ("FSM", "Micronesia"),
    ("GBR", "United Kingdom"), ("IRN", "Iran"), ("KOR", "South Korea"), ("LAO", "Laos"), ("MAF", "Saint Martin"),
    ("MDA", "Moldova"), ("NLD", "Netherlands"), ("PRK", "North Korea"), ("PSE", "Palestine"), ("QZZ", "Kosovo"),
    ("ROM", "Romania, former code"), ("RUS", "Russia"), ("SHN", "Saint Helena"), ("STP", "São Tomé and Príncipe"),
    ("SXM", "Sint Maarten"), ("SYR", "Syria"), ("TLS", "East Timor"), ("TUR", "Turkey"), ("TWN", "Taiwan"), ("TZA", "Tanzania"),
    ("UMI", "US Outlying Islands"), ("USA", "United States"), ("VAT", "Vatican City"), ("VEN", "Venezuela"),
    ("VGB", "British Virgin Islands"), ("VIR", "US Virgin Islands"), ("VNM", "Vietnam"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_taken_in_either_case() {
        assert_eq!(Country::parse(" fin "), Ok(Country::FIN));
        assert_eq!(Country::parse("ROU"), Ok(Country::ROU));
        assert_eq!(Country::parse("xkx"), Ok(Country::QZZ));
    }

    #[test]
    fn what_is_not_in_the_list_is_refused() {
        for typed in ["FI", "Finland", "ZZZ", "ÅLA", "FINN"] {
            let flaw = Country::parse(typed).expect_err(typed);
            assert_eq!(flaw.sentence("Country"), "Country must be a country from the list", "{typed}");
        }
        assert_eq!(Country::parse(" "), Err(Flaw::Missing));
    }

    #[test]
    fn both_codes_of_enfuce_are_kept() {
        for (country, code, alpha2, name) in
            [(Country::QZZ, "QZZ", "XK", "Kosovo"), (Country::ROM, "ROM", "RO", "Romania, former code")]
        {
            assert_eq!(Country::parse(code), Ok(country));
            assert_eq!(Country::stored(code), country);
            assert_eq!((country.code(), country.alpha2(), country.name()), (code, alpha2, name));
        }
        assert_eq!(Country::ROU.name(), "Romania");
    }

    #[test]
    fn names_are_those_that_staff_use() {
        assert_eq!(Country::GBR.name(), "United Kingdom");
        assert_eq!(Country::SWE.name(), "Sweden");
        assert_eq!(Country::FIN.alpha2(), "FI");
    }

    #[test]
    fn the_list_holds_each_country_once_and_sorted() {
        let all = Country::all();
        let names: Vec<String> = all.iter().map(|country| fold(country.name())).collect();

        assert_eq!(all.len(), 251);
        assert!(names.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(all.iter().all(|country| Country::parse(country.code()) == Ok(*country)));
        assert_eq!(all[1].name(), "Åland Islands");
    }

    #[test]
    fn short_names_are_sorted_and_belong_to_countries() {
        assert!(SHORT_NAMES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(SHORT_NAMES.iter().all(|(code, _)| find(code).is_some()));
    }

    #[test]
    fn the_named_countries_are_in_the_list() {
        use super::Country as C;
        let named = [
            C::DEU,
            C::DNK,
            C::ESP,
            C::EST,
            C::FIN,
            C::FRA,
            C::GBR,
            C::GRC,
            C::ISL,
            C::ITA,
            C::LTU,
            C::LVA,
            C::NLD,
            C::NOR,
            C::POL,
            C::QZZ,
            C::ROM,
            C::ROU,
            C::SWE,
            C::USA,
        ];
        assert!(named.iter().all(|country| C::all().contains(country)));
    }

    #[test]
    fn two_letters_lead_back_to_the_country() {
        for country in Country::all().iter().filter(|country| **country != Country::ROM) {
            assert_eq!(Country::from_alpha2(country.alpha2()), Some(*country));
        }
        assert_eq!(Country::from_alpha2("EL"), None);
    }
}
