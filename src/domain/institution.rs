//! An institution's facts and rules as the domain needs them. Stored by db::institutions, changed by services::settings.

use crate::domain::country::Country;
use crate::domain::customer::Field;
use crate::domain::form::{FormField, Requirements};
use crate::domain::ids::InstitutionId;
use crate::domain::locale::Locale;
use crate::domain::masking::Masking;
use crate::domain::passkey::PasskeyRoles;
use crate::domain::text::Line;
use crate::domain::wallet;

/// An institution's name: one line of at most 100 characters.
pub type InstitutionName = Line<100>;

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
    /// The roles that are open with a passkey only; for the others any second factor will do.
    pub passkey_roles: PasskeyRoles,
}

/// An institution, as read with the session of whoever works in it.
#[derive(Debug, Clone)]
pub struct Institution {
    pub id: InstitutionId,
    pub number: String,
    pub settings: Settings,
    pub version: i32,
}
