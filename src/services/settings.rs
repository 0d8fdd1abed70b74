//! Changing the institution's settings. The event holds each changed field before and after in codes, and the versions, so
//! that whoever comes too late can be told what happened meanwhile. Pages are in web::settings.

use diesel::PgConnection;
use serde_json::{Map, Value, json};

use crate::db::events::{Details, NewEvent, Subject};
use crate::db::{DbError, events, institutions};
use crate::domain::actor::Actor;
use crate::domain::institution::Settings;
use crate::domain::masking::Masking;
use crate::domain::own_limits::Limit;
use crate::services::rules::Rule;

/// Why settings were not changed.
#[derive(Debug, thiserror::Error)]
pub enum SettingsRefusal {
    /// Somebody changed them since this version was read.
    #[error("the settings changed meanwhile")]
    ChangedMeanwhile,
    /// The records do not keep the rule yet.
    #[error("the database refused: {}", .0.sentence())]
    Rule(Rule),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Stores the settings over the version that the person saw; false where there was nothing to change.
pub fn change(
    conn: &mut PgConnection,
    actor: &Actor,
    version: i32,
    settings: &Settings,
) -> Result<bool, SettingsRefusal> {
    let changes = changes(&actor.institution.settings, settings);
    if changes.is_empty() {
        return Ok(false);
    }
    if version != actor.institution.version {
        return Err(SettingsRefusal::ChangedMeanwhile);
    }
    institutions::update(conn, actor.scope(), version, settings).map_err(|error| match (Rule::of(&error), error) {
        (Some(rule), _) => SettingsRefusal::Rule(rule),
        (None, DbError::Stale) => SettingsRefusal::ChangedMeanwhile,
        (None, error) => SettingsRefusal::Db(error),
    })?;
    let mut details: Map<String, Value> =
        changes.iter().map(|(field, before, after)| ((*field).to_owned(), json!([before, after]))).collect();
    details.insert("version".into(), json!([version, version + 1]));
    let event = NewEvent {
        at: actor.now,
        origin: actor.into(),
        subject: Subject::Institution(actor.scope()),
        action: "settings_changed",
        fields: changes.iter().map(|(field, ..)| *field).collect(),
        details: Details::Open(details.into()),
    };
    events::insert(conn, actor.scope(), event)?;
    Ok(true)
}

/// Each field that differs, before and after.
fn changes(before: &Settings, after: &Settings) -> Vec<(&'static str, Value, Value)> {
    let (before, after) = (codes(before), codes(after));
    before
        .into_iter()
        .zip(after)
        .filter(|((_, before), (_, after))| before != after)
        .map(|((field, before), (_, after))| (field, before, after))
        .collect()
}

fn codes(settings: &Settings) -> Vec<(&'static str, Value)> {
    let plain = [
        ("name", json!(settings.name.as_str())),
        ("country", json!(settings.country.code())),
        ("locale", json!(settings.locale.code())),
        ("tab_title", json!(settings.tab_title.code())),
        ("required", json!(settings.required.keys())),
        ("wallet_rule", json!(settings.wallet.rule.code())),
        ("wallet_cooldown_hours", json!(settings.wallet.cool_down.hours().to_string())),
        ("passkey_roles", json!(settings.passkey_roles.codes())),
        ("approvals", json!(settings.approvals.codes())),
        ("confirm_months", json!(settings.confirm_months.months().to_string())),
    ];
    let masking = Masking::ROLES.map(|(role, name)| (name, json!(settings.masking.whole_for(role).keys())));
    let limits = Limit::ALL.map(|limit| (limit.key(), json!(settings.limits.of(limit))));
    plain.into_iter().chain(masking).chain(limits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::care::ConfirmMonths;
    use crate::domain::country::Country;
    use crate::domain::customer::Field;
    use crate::domain::institution::{InstitutionName, RequiredFields, TabTitle};
    use crate::domain::locale::Locale;
    use crate::domain::own_limits::OwnLimits;
    use crate::domain::passkey::PasskeyRoles;
    use crate::domain::review::Approvals;
    use crate::domain::wallet::Terms;

    #[test]
    fn only_what_differs_is_a_change() {
        let before = Settings {
            name: InstitutionName::stored("Nordic Example Bank".into()),
            country: Country::FIN,
            locale: Locale::stored("fi_FI"),
            tab_title: TabTitle::Initials,
            required: RequiredFields::default(),
            wallet: Terms::default(),
            masking: Masking::default(),
            limits: OwnLimits::default(),
            passkey_roles: PasskeyRoles::default(),
            approvals: Approvals::default(),
            confirm_months: ConfirmMonths::default(),
        };
        let after = Settings { required: RequiredFields::new([Field::Mobile]), ..before.clone() };

        assert!(changes(&before, &before).is_empty());
        assert_eq!(changes(&before, &after), [("required", json!([]), json!(["mobile"]))]);
    }
}
