//! One registration number: its kind, the country that issued it, and the number in the one form we keep. The rules are in
//! the files beside this one. The number is personal: it has no `Display`, and `Debug` prints stars.

use std::fmt;

use chrono::NaiveDate;
use secrecy::{ExposeSecret, SecretString};

use super::Check;
use super::RegNoKind::{self, *};
use super::{cpr, cvr, eu_vat, fodselsnummer, hetu, isikukood, orgnr, personnummer, registrikood, siren, y_tunnus};
use crate::domain::card_number::decimal_digit;
use crate::domain::country::Country;
use crate::domain::text::{Flaw, Line, is_hidden};

/// A registration number in the form we keep.
#[derive(Clone)]
pub struct RegNo {
    kind: RegNoKind,
    country: Country,
    value: SecretString,
}

/// What stands for what is not shown.
const MASK: char = '•';
const HIDDEN: &str = "••••••••";

impl RegNo {
    /// Takes the number as it is written in its country, blanks and case aside. Refuses a wrong form, and dates in it that
    /// do not exist; a wrong check digit is left to `check`. The stated country counts for internal and other numbers
    /// only, which need one: every other kind or VAT prefix has its own. Today is for Swedish numbers of ten digits,
    /// which leave the century out.
    pub fn parse(kind: RegNoKind, country: Option<Country>, typed: &str, today: NaiveDate) -> Result<RegNo, Flaw> {
        if typed.trim().is_empty() {
            return Err(Flaw::Missing);
        }
        let (country, value) = match kind {
            // A mask that was copied is not a number.
            Internal | Other if typed.contains(MASK) => return Err(wrong_form(kind)),
            Internal | Other => (country.ok_or_else(no_country)?, Line::<64>::parse_required(typed)?.into_string()),
            EuVat => eu_vat::parse(&clean(typed))?,
            _ => kind.country().zip(canonical(kind, &clean(typed), today)).ok_or_else(|| wrong_form(kind))?,
        };
        Ok(RegNo { kind, country, value: value.into() })
    }

    /// A number read back from our own database and unsealed.
    pub fn stored(kind: RegNoKind, country: Country, value: String) -> RegNo {
        RegNo { kind, country, value: value.into() }
    }

    pub fn kind(&self) -> RegNoKind {
        self.kind
    }

    /// The country that issued it.
    pub fn country(&self) -> Country {
        self.country
    }

    /// The number itself. Only for sealing it, and for showing it to a person who may see it, by a caller that has put
    /// the reveal on record.
    pub fn expose(&self) -> &str {
        self.value.expose_secret()
    }

    /// What the blind index is taken over: two numbers of one country are the same when this is. The sign of a HETU is part of
    /// it, for `010190-901R` and `010190Y901R` are two people. Kinds that no one country issues stand without a country, since
    /// who looks for such a number does not know it.
    pub fn equality_text(&self) -> String {
        let country = if matches!(self.kind, Internal | Other) { "" } else { self.country.code() };
        let value: String = self.expose().split_whitespace().collect::<String>().to_uppercase();
        format!("{}|{country}|{value}", self.kind.code())
    }

    pub fn check(&self) -> Check {
        let value = self.expose();
        match self.kind {
            Hetu => hetu::check(value),
            Personnummer | Samordningsnummer => personnummer::check(value),
            Fodselsnummer => fodselsnummer::check(value),
            Isikukood => isikukood::check(value),
            YTunnus => y_tunnus::check(value),
            OrgnrSe => orgnr::check_se(value),
            OrgnrNo => orgnr::check_no(value),
            Cvr => cvr::check(value),
            Registrikood => registrikood::check(value),
            Siren => siren::check(value),
            Siret => siren::check_siret(value),
            EuVat => eu_vat::check(value),
            Cpr | Internal | Other => Check::NotChecked,
        }
    }

    /// The birth date that a personal number tells, to set beside the one on file. `None` where it tells none.
    pub fn birth_date(&self) -> Option<NaiveDate> {
        let value = self.expose();
        match self.kind {
            Hetu => hetu::birth_date(value),
            Personnummer | Samordningsnummer => personnummer::birth_date(value),
            Fodselsnummer => fodselsnummer::birth_date(value),
            Cpr => cpr::birth_date(value),
            Isikukood => isikukood::birth_date(value),
            _ => None,
        }
    }

    /// What may be shown to anybody who may see the customer: the last four of a number that can be a person's, the
    /// whole of an organisation's. Of a short number nothing is left: its last four would be most of it. Nor of one that
    /// is a birth date and little else: the date stands on the record, and with the last four it would be whole.
    pub fn mask(&self) -> String {
        let value = self.expose();
        if !self.is_personal() {
            return value.to_owned();
        }
        let length = value.chars().count();
        if length < 8 || self.birth_date().is_some() {
            return HIDDEN.to_owned();
        }
        let last4: String = value.chars().skip(length - 4).collect();
        format!("••••••-{last4}")
    }

    /// Whether it is a person's, or may be: an other number can be anybody's and is treated as a person's.
    pub fn is_personal(&self) -> bool {
        self.kind.for_private()
    }
}

impl fmt::Debug for RegNo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}

/// Without blanks and hidden characters, in upper case, every dash a "-" and every digit an ASCII one.
fn clean(typed: &str) -> String {
    let seen = typed.chars().filter(|character| !character.is_whitespace() && !is_hidden(*character));
    seen.map(|character| match character {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' => '-',
        other => decimal_digit(other).map_or(other.to_ascii_uppercase(), |digit| char::from(b'0' + digit)),
    })
    .collect()
}

fn canonical(kind: RegNoKind, clean: &str, today: NaiveDate) -> Option<String> {
    match kind {
        Hetu => hetu::canonical(clean),
        Personnummer => personnummer::canonical(clean, today),
        Samordningsnummer => personnummer::canonical_coordination(clean, today),
        Fodselsnummer => fodselsnummer::canonical(clean),
        Cpr => cpr::canonical(clean),
        Isikukood => isikukood::canonical(clean),
        YTunnus => y_tunnus::canonical(clean),
        OrgnrSe => orgnr::canonical_se(clean),
        OrgnrNo => orgnr::canonical_no(clean),
        Cvr => cvr::canonical(clean),
        Registrikood => registrikood::canonical(clean),
        Siren => siren::canonical(clean),
        Siret => siren::canonical_siret(clean),
        EuVat | Internal | Other => None,
    }
}

fn no_country() -> Flaw {
    Flaw::Sentence("Enter the country that the number is from".to_owned())
}

fn wrong_form(kind: RegNoKind) -> Flaw {
    Flaw::Sentence(format!("Enter the {} in the form {}", kind.label(), kind.example()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date of a test exists")
    }

    fn parse(kind: RegNoKind, typed: &str) -> Result<RegNo, Flaw> {
        RegNo::parse(kind, Some(Country::FIN), typed, today())
    }

    fn canonical_of(kind: RegNoKind, typed: &str) -> String {
        parse(kind, typed).unwrap_or_else(|flaw| panic!("{typed}: {flaw:?}")).expose().to_owned()
    }

    #[test]
    fn every_example_is_well_formed_and_never_wrong() {
        for kind in RegNoKind::all() {
            let check = parse(*kind, kind.example()).map(|number| number.check());
            assert!(matches!(check, Ok(Check::Right | Check::NotChecked)), "{kind:?}");
        }
    }

    #[test]
    fn the_canonical_form_parses_to_itself() {
        for kind in RegNoKind::all() {
            let canonical = canonical_of(*kind, kind.example());
            assert_eq!(canonical_of(*kind, &canonical), canonical, "{kind:?}");
        }
    }

    #[test]
    fn blanks_case_and_dashes_are_put_right() {
        let forms = [
            (Hetu, " 131052 – 308t ", "131052-308T"),
            (Hetu, "290204a901d", "290204A901D"),
            (YTunnus, "20774740", "2077474-0"),
            (YTunnus, "2077474‑0", "2077474-0"),
            (Personnummer, "880320-0016", "198803200016"),
            (OrgnrSe, "556016-0680", "5560160680"),
            (OrgnrNo, "988 077 917", "988077917"),
            (Cpr, "211062-5629", "2110625629"),
            (Siret, "732 829 320 00074", "73282932000074"),
            (EuVat, "fi 2077-4740", "FI20774740"),
            (Isikukood, "３６８０５２８０１０９", "36805280109"),
        ];
        for (kind, typed, canonical) in forms {
            assert_eq!(canonical_of(kind, typed), canonical, "{typed}");
        }
    }

    #[test]
    fn a_wrong_form_is_refused_with_an_example_and_without_the_number() {
        for kind in RegNoKind::all().iter().filter(|kind| !matches!(kind, Internal | Other | EuVat)) {
            for typed in ["1", "abc", "0000000000000000", "131052-308T-1", "éé"] {
                let sentence = parse(*kind, typed).expect_err(typed).sentence("Registration number");
                assert_eq!(sentence, format!("Enter the {} in the form {}", kind.label(), kind.example()));
            }
        }
    }

    #[test]
    fn nothing_typed_is_missing() {
        for kind in RegNoKind::all() {
            assert_eq!(parse(*kind, " ").unwrap_err(), Flaw::Missing);
        }
    }

    #[test]
    fn the_published_example_is_taken_as_another_number() {
        let number = parse(Other, " 19560606-1234 ").unwrap();

        assert_eq!(number.expose(), "19560606-1234");
        assert_eq!(number.check(), Check::NotChecked);
        assert_eq!(number.birth_date(), None);
    }

    #[test]
    fn only_numbers_without_a_rule_are_under_that_of_card_numbers() {
        for kind in [Internal, Other] {
            assert_eq!(parse(kind, "4111 1111 1111 1111").unwrap_err(), Flaw::CardNumber);
            assert!(parse(kind, &"A".repeat(64)).is_ok());
            assert_eq!(parse(kind, &"A".repeat(65)).unwrap_err(), Flaw::TooLong { max: 64 });
        }
        // Passes Luhn and begins like a card, and is a SIRET.
        assert!(parse(Siret, "40483304800014").is_ok());
        // A reference that passes Luhn and does not begin like a card.
        assert!(parse(Other, "1234567890123452").is_ok());
    }

    #[test]
    fn the_country_is_that_of_the_kind_or_the_prefix_before_the_stated_one() {
        let country = |kind, stated, typed| RegNo::parse(kind, stated, typed, today()).map(|number| number.country());

        assert_eq!(country(OrgnrSe, Some(Country::FIN), "556016-0680"), Ok(Country::SWE));
        assert_eq!(country(EuVat, Some(Country::FIN), "SE556016068001"), Ok(Country::SWE));
        assert_eq!(country(EuVat, None, "EL123456789"), Ok(Country::GRC));
        assert_eq!(country(Other, Some(Country::NOR), "A-1"), Ok(Country::NOR));
        assert!(matches!(country(Other, None, "A-1"), Err(Flaw::Sentence(_))));
    }

    #[test]
    fn equality_keeps_the_sign_of_a_hetu_and_forgets_blanks_and_case() {
        let text = |kind, typed| parse(kind, typed).unwrap().equality_text();

        assert_eq!(text(Hetu, "010190-901r"), "hetu|FIN|010190-901R");
        assert_ne!(text(Hetu, "010190-901R"), text(Hetu, "010190Y901R"));
        assert_ne!(text(Hetu, "131052-308T"), text(Hetu, "131052A308T"));
        assert_eq!(text(Personnummer, "880320-0016"), text(Personnummer, "19880320 0016"));
        assert_eq!(text(Internal, "Dept  7 b"), text(Internal, "DEPT7B"));
        assert_ne!(text(Internal, "A-1"), text(Other, "A-1"));
        let of = |country| RegNo::parse(Other, Some(country), "A-1", today()).unwrap().equality_text();
        assert_eq!(of(Country::NOR), of(Country::FIN));
    }

    #[test]
    fn a_persons_number_is_masked_to_its_last_four() {
        let mask = |kind, typed| parse(kind, typed).unwrap().mask();

        assert_eq!(mask(Hetu, "131052A308X"), HIDDEN);
        assert_eq!(mask(Personnummer, "880320-0016"), HIDDEN);
        assert_eq!(mask(Other, "19560606-1234"), "••••••-1234");
        assert_eq!(mask(Other, "1234567"), HIDDEN);
        assert_eq!(mask(Other, "12345678"), "••••••-5678");
        assert_eq!(mask(YTunnus, "2077474-0"), "2077474-0");
        assert_eq!(mask(Internal, "DEPT-0042"), "DEPT-0042");
    }

    #[test]
    fn debug_does_not_show_the_number() {
        let number = parse(Hetu, "131052-308T").unwrap();

        assert_eq!(format!("{number:?} {:?}", Some(&number)), "*** Some(***)");
    }

    #[test]
    fn a_stored_number_is_what_was_parsed() {
        let parsed = parse(Hetu, "131052-308T").unwrap();
        let stored = RegNo::stored(Hetu, Country::FIN, parsed.expose().to_owned());

        assert_eq!(stored.equality_text(), parsed.equality_text());
        assert_eq!((stored.kind(), stored.check()), (Hetu, Check::Right));
    }

    proptest! {
        #[test]
        fn blanks_and_case_never_make_another_hetu_and_the_sign_always_does(
            days in 0u64..17_000, individual in 900u16..1000, blanks in prop::collection::vec(0usize..12, 0..4),
            one in 0usize..6, other in 0usize..6,
        ) {
            const SIGNS: [char; 6] = ['-', 'Y', 'X', 'W', 'V', 'U'];
            let birth = NaiveDate::from_ymd_opt(1950, 1, 1).expect("a date") + chrono::Days::new(days);
            let number = hetu::compose(birth, SIGNS[one], individual);
            let mut typed = number.to_lowercase();
            for place in blanks {
                typed.insert(place.min(typed.len()), ' ');
            }
            let text = |typed: &str| parse(Hetu, typed).map(|number| number.equality_text());
            let elsewhere = hetu::compose(birth, SIGNS[other], individual);

            prop_assert_eq!(text(&typed), text(&number));
            prop_assert_eq!(text(&elsewhere) == text(&number), one == other);
        }

        #[test]
        fn whatever_parses_parses_again_from_its_canonical_form(
            place in 0usize..16, typed in "\\PC{0,16}|[0-9]{8,14}|[0-9]{6}[-+A]?[0-9]{3,4}[0-9A-Y]|[A-Z]{2}[0-9]{8,12}"
        ) {
            let kind = RegNoKind::all()[place];
            if let Ok(number) = parse(kind, &typed) {
                let again = parse(kind, number.expose()).expect("the canonical form is well formed");
                prop_assert_eq!(again.equality_text(), number.equality_text());
                // Neither of these may fail on a well-formed number.
                let _ = (number.check(), number.birth_date(), number.mask());
            }
        }
    }
}
