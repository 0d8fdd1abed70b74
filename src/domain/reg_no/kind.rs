//! The kinds of registration number that a customer can have, and what is known of each: its code, name, example, country
//! and whom it is for. The rules are in the files beside this one. A code never changes once it has been stored.

use crate::domain::country::Country;

/// What sort of number it is. Always stated by the person who types it, never guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RegNoKind {
    Hetu,
    Personnummer,
    Samordningsnummer,
    Fodselsnummer,
    Cpr,
    Isikukood,
    YTunnus,
    OrgnrSe,
    OrgnrNo,
    Cvr,
    Registrikood,
    Siren,
    Siret,
    EuVat,
    /// A number that the issuer gave: a department, a vehicle, a cost centre.
    Internal,
    /// Any number whose kind Cardfile does not know.
    Other,
}

use RegNoKind::*;

impl RegNoKind {
    /// Every kind: those of people first, then those of organisations, each by country; the general ones last.
    pub fn all() -> &'static [RegNoKind] {
        &[
            Hetu,
            Personnummer,
            Samordningsnummer,
            Fodselsnummer,
            Cpr,
            Isikukood,
            YTunnus,
            OrgnrSe,
            OrgnrNo,
            Cvr,
            Registrikood,
            Siren,
            Siret,
            EuVat,
            Internal,
            Other,
        ]
    }

    /// The kind with this code, if there is one.
    pub fn parse(code: &str) -> Option<RegNoKind> {
        Self::all().iter().copied().find(|kind| kind.code() == code)
    }

    /// The name in forms and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Hetu => "hetu",
            Personnummer => "personnummer",
            Samordningsnummer => "samordningsnummer",
            Fodselsnummer => "fodselsnummer",
            Cpr => "cpr",
            Isikukood => "isikukood",
            YTunnus => "y_tunnus",
            OrgnrSe => "orgnr_se",
            OrgnrNo => "orgnr_no",
            Cvr => "cvr",
            Registrikood => "registrikood",
            Siren => "siren",
            Siret => "siret",
            EuVat => "eu_vat",
            Internal => "internal",
            Other => "other",
        }
    }

    /// The name for people: in English, with the word that is printed on the document.
    pub fn label(self) -> &'static str {
        match self {
            Hetu => "Finnish personal identity code (HETU)",
            Personnummer => "Swedish personal identity number (personnummer)",
            Samordningsnummer => "Swedish coordination number (samordningsnummer)",
            Fodselsnummer => "Norwegian national identity number (fødselsnummer)",
            Cpr => "Danish personal identification number (CPR)",
            Isikukood => "Estonian personal identification code (isikukood)",
            YTunnus => "Finnish business ID (Y-tunnus)",
            OrgnrSe => "Swedish organisation number (organisationsnummer)",
            OrgnrNo => "Norwegian organisation number (organisasjonsnummer)",
            Cvr => "Danish business number (CVR)",
            Registrikood => "Estonian registry code (registrikood)",
            Siren => "French company number (SIREN)",
            Siret => "French establishment number (SIRET)",
            EuVat => "EU VAT number",
            Internal => "Internal number",
            Other => "Other number",
        }
    }

    /// A number of the right form that belongs to nobody or was published as an example.
    pub fn example(self) -> &'static str {
        match self {
            Hetu => "010190-901R",
            Personnummer => "19880320-0016",
            Samordningsnummer => "19701063-2391",
            Fodselsnummer => "15108695088",
            Cpr => "211062-5629",
            Isikukood => "36805280109",
            YTunnus => "2077474-0",
            OrgnrSe => "556016-0680",
            OrgnrNo => "988077917",
            Cvr => "13585628",
            Registrikood => "12345678",
            Siren => "732829320",
            Siret => "73282932000074",
            EuVat => "FI20774740",
            Internal => "DEPT-0042",
            Other => "19560606-1234",
        }
    }

    /// The country that issues the kind. `None` for those that any country may have issued: there it is stated.
    pub fn country(self) -> Option<Country> {
        match self {
            Hetu | YTunnus => Some(Country::FIN),
            Personnummer | Samordningsnummer | OrgnrSe => Some(Country::SWE),
            Fodselsnummer | OrgnrNo => Some(Country::NOR),
            Cpr | Cvr => Some(Country::DNK),
            Isikukood | Registrikood => Some(Country::EST),
            Siren | Siret => Some(Country::FRA),
            EuVat | Internal | Other => None,
        }
    }

    /// Whether a private customer can have it.
    pub fn for_private(self) -> bool {
        matches!(self, Hetu | Personnummer | Samordningsnummer | Fodselsnummer | Cpr | Isikukood | Other)
    }

    /// Whether a corporate customer can have it.
    pub fn for_corporate(self) -> bool {
        self == Other || !self.for_private()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_found_by_its_code() {
        for kind in RegNoKind::all() {
            assert_eq!(RegNoKind::parse(kind.code()), Some(*kind));
        }
        assert_eq!(RegNoKind::parse("HETU"), None);
        assert_eq!(RegNoKind::all().len(), 16);
    }

    #[test]
    fn only_other_is_for_both_sorts_of_customer() {
        for kind in RegNoKind::all() {
            assert_eq!(kind.for_private() && kind.for_corporate(), *kind == Other, "{kind:?}");
            assert!(kind.for_private() || kind.for_corporate(), "{kind:?}");
        }
        assert!(!Internal.for_private());
    }

    #[test]
    fn only_the_general_kinds_have_no_country() {
        let general: Vec<_> = RegNoKind::all().iter().filter(|kind| kind.country().is_none()).collect();

        assert_eq!(general, [&EuVat, &Internal, &Other]);
    }
}
