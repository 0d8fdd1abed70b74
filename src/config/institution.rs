//! The institution that the first start creates. Once it is there its settings are changed on the settings page, and these
//! are not looked at again.

use clap::Args;

use super::Wrong;
use crate::domain::country::Country;
use crate::domain::institution::{InstitutionName, RequiredFields, Settings, TabTitle};
use crate::domain::locale::Locale;
use crate::domain::masking::Masking;
use crate::domain::passkey::PasskeyRoles;
use crate::domain::wallet;

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "The institution that the first start creates")]
pub struct InstitutionOptions {
    /// Its name
    #[arg(long, env = "CARDFILE_INSTITUTION", value_name = "NAME", default_value = "First institution")]
    pub institution: String,
    /// Its number, six digits
    #[arg(long, env = "CARDFILE_INSTITUTION_NUMBER", value_name = "6DIGITS", default_value = "000001")]
    pub number: String,
    /// Its country, three letters (ISO 3166-1)
    #[arg(long, env = "CARDFILE_INSTITUTION_COUNTRY", value_name = "COUNTRY", default_value = "FIN")]
    pub country: String,
    /// The language and country its customers are written to in, such as sv_SE; by default the country's own
    #[arg(long, env = "CARDFILE_INSTITUTION_LOCALE", value_name = "LOCALE")]
    pub locale: Option<String>,
}

/// The same, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstInstitution {
    pub number: String,
    pub settings: Settings,
}

impl InstitutionOptions {
    pub fn check(&self) -> Result<FirstInstitution, Wrong> {
        let name = InstitutionName::parse_required(&self.institution)
            .map_err(|flaw| Wrong(format!("--institution (CARDFILE_INSTITUTION): {}.", flaw.sentence("Name"))))?;
        let number = self.number.trim().to_owned();
        if number.len() != 6 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Wrong::new("--number (CARDFILE_INSTITUTION_NUMBER) must be six digits, such as 752001."));
        }
        let country = Country::parse(&self.country).map_err(|_| {
            Wrong::new("--country (CARDFILE_INSTITUTION_COUNTRY) must be three letters of ISO 3166-1, such as FIN.")
        })?;
        let locale = match self.locale.as_deref().filter(|locale| !locale.trim().is_empty()) {
            None => own_locale(country),
            Some(locale) => Locale::parse(locale).map_err(|_| {
                Wrong::new("--locale (CARDFILE_INSTITUTION_LOCALE) must be a language and country such as fi_FI.")
            })?,
        };
        Ok(FirstInstitution {
            number,
            settings: Settings {
                name,
                country,
                locale,
                tab_title: TabTitle::Initials,
                required: RequiredFields::default(),
                wallet: wallet::Terms::default(),
                masking: Masking::default(),
                passkey_roles: PasskeyRoles::default(),
            },
        })
    }
}

/// The first locale of the country in the list, or English where there is none.
fn own_locale(country: Country) -> Locale {
    let ending = format!("_{}", country.alpha2());
    let own = Locale::all().iter().copied().find(|locale| locale.code().ends_with(&ending));
    own.unwrap_or_else(|| Locale::stored("en_GB"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(number: &str, country: &str, locale: Option<&str>) -> InstitutionOptions {
        InstitutionOptions {
            institution: "Nordic Example Bank".into(),
            number: number.into(),
            country: country.into(),
            locale: locale.map(Into::into),
        }
    }

    #[test]
    fn a_country_brings_its_own_locale() {
        let locale = |country| options("752001", country, None).check().expect("good").settings.locale.code();

        assert_eq!((locale("FIN"), locale("swe"), locale("EST")), ("fi_FI", "sv_SE", "et_EE"));
    }

    #[test]
    fn a_number_of_five_digits_and_unknown_places_are_refused() {
        assert!(options("75200", "FIN", None).check().is_err());
        assert!(options("752001", "Finland", None).check().is_err());
        assert!(options("752001", "FIN", Some("finnish")).check().is_err());
        assert!(options("752001", "FIN", Some("sv-FI")).check().is_ok());
    }
}
