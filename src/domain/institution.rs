//! An institution's facts and rules as the domain needs them. Stored by db::institutions, changed by services::settings.

use crate::domain::care::ConfirmMonths;
use crate::domain::country::Country;
use crate::domain::customer::Field;
use crate::domain::form::{FormField, Requirements};
use crate::domain::ids::InstitutionId;
use crate::domain::locale::Locale;
use crate::domain::masking::Masking;
use crate::domain::own_limits::OwnLimits;
use crate::domain::passkey::PasskeyRoles;
use crate::domain::review::Approvals;
use crate::domain::text::{Flaw, Line};
use crate::domain::wallet;

/// An institution's name: one line of at most 100 characters.
pub type InstitutionName = Line<100>;

/// In how many institutions somebody may work who adds another in the desk. Each request reads where its person works and each page has a
/// way to every one of them, so that a person of hundreds would be slow everywhere, and a stolen session would fill the table. Whoever
/// runs the program is not held to it.
pub const WORKPLACES_AT_MOST: usize = 20;

/// The six digits that an institution is known by, among the processor's as well; no two have the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstitutionNumber(String);

impl InstitutionNumber {
    /// Blanks are thrown away.
    pub fn parse(typed: &str) -> Result<InstitutionNumber, Flaw> {
        let number: String = typed.chars().filter(|character| !character.is_whitespace()).collect();
        if number.is_empty() {
            return Err(Flaw::Missing);
        }
        let is_good = number.len() == 6 && number.bytes().all(|byte| byte.is_ascii_digit());
        let six_digits = || Flaw::Sentence("{label} must be six digits, such as 752001".to_owned());
        is_good.then_some(InstitutionNumber(number)).ok_or_else(six_digits)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a browser tab may say of a customer. Tabs show on shared screens and in the browser's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TabTitle {
    Name,
    Initials,
    Number,
}

impl TabTitle {
    pub const ALL: [TabTitle; 3] = [TabTitle::Name, TabTitle::Initials, TabTitle::Number];

    pub fn code(self) -> &'static str {
        match self {
            TabTitle::Name => "name",
            TabTitle::Initials => "initials",
            TabTitle::Number => "number",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            TabTitle::Name => "The customer's name",
            TabTitle::Initials => "Initials and customer number",
            TabTitle::Number => "Customer number only",
        }
    }

    pub fn parse(code: &str) -> Option<TabTitle> {
        TabTitle::ALL.into_iter().find(|title| title.code() == code)
    }
}

/// The optional customer fields that an institution requires.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequiredFields(Vec<Field>);

impl RequiredFields {
    /// Keeps those fields that an institution may require; others are left out.
    pub fn new(fields: impl IntoIterator<Item = Field>) -> RequiredFields {
        let mut kept: Vec<Field> = fields.into_iter().filter(|field| field.may_be_required()).collect();
        kept.sort();
        kept.dedup();
        RequiredFields(kept)
    }

    pub fn from_keys<'a>(keys: impl IntoIterator<Item = &'a str>) -> RequiredFields {
        RequiredFields::new(keys.into_iter().filter_map(Field::parse))
    }

    pub fn contains(&self, field: Field) -> bool {
        self.0.contains(&field)
    }

    pub fn keys(&self) -> Vec<&'static str> {
        self.0.iter().map(|field| field.key()).collect()
    }

    pub fn iter(&self) -> impl Iterator<Item = Field> + '_ {
        self.0.iter().copied()
    }
}

impl Requirements for RequiredFields {
    fn requires(&self, key: &str) -> bool {
        self.iter().any(|field| field.key() == key)
    }
}

/// The settings of an institution that an admin may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub name: InstitutionName,
    pub country: Country,
    pub locale: Locale,
    pub tab_title: TabTitle,
    pub required: RequiredFields,
    pub wallet: wallet::Terms,
    pub masking: Masking,
    pub limits: OwnLimits,
    /// The roles that are open with a passkey only; for the others any second factor will do.
    pub passkey_roles: PasskeyRoles,
    /// The acts that wait for a second person.
    pub approvals: Approvals,
    /// When a customer is to be confirmed again.
    pub confirm_months: ConfirmMonths,
}

impl Settings {
    /// What an institution begins with: no wallets, the masks as they are at first, nothing required, every risky act waiting for a
    /// second person, and the installation's limits.
    pub fn beginning(name: InstitutionName, country: Country, locale: Option<Locale>) -> Settings {
        Settings {
            name,
            country,
            locale: locale.unwrap_or_else(|| Locale::of(country)),
            tab_title: TabTitle::Initials,
            required: RequiredFields::default(),
            wallet: wallet::Terms::default(),
            masking: Masking::default(),
            limits: OwnLimits::default(),
            passkey_roles: PasskeyRoles::default(),
            approvals: Approvals::usual(),
            confirm_months: ConfirmMonths::default(),
        }
    }
}

/// An institution, as read with the session of whoever works in it.
#[derive(Debug, Clone)]
pub struct Institution {
    pub id: InstitutionId,
    pub number: String,
    pub settings: Settings,
    pub version: i32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_six_digits_however_they_are_spaced() {
        for typed in ["752001", " 752 001 "] {
            assert_eq!(InstitutionNumber::parse(typed).expect("good").as_str(), "752001");
        }
        for typed in ["", "75200", "7520011", "75200a", "\u{0667}52001"] {
            assert!(InstitutionNumber::parse(typed).is_err(), "{typed}");
        }
    }
}
