//! The form of the settings: what it sends, what it shows, and how the one becomes the other. `required` and what each role
//! sees whole are sent once for each tick, so the form is read here and not by serde.

use super::limits::TypedLimits;
use crate::domain::care::ConfirmMonths;
use crate::domain::country::Country;
use crate::domain::customer::{Field, Kind};
use crate::domain::form::FormField;
use crate::domain::institution::{InstitutionName, RequiredFields, Settings, TabTitle};
use crate::domain::locale::Locale;
use crate::domain::masking::{Masking, PersonalFact};
use crate::domain::own_limits::{Installation, OwnLimits};
use crate::domain::passkey::PasskeyRoles;
use crate::domain::policy::Role;
use crate::domain::review::{Act, Approvals};
use crate::domain::text::Flaw;
use crate::domain::wallet::{CoolDown, Rule, Terms};
use crate::web::form::FormFields;
use crate::web::form_views::{Choice, FieldView, FormGroup, Width};
use crate::web::outcome::Fault;

const MASKING: &str = "Of private customers. What is not ticked shows masked, and seeing it takes a reason and goes on record. \
                       A registration number is masked for everybody. Who has several roles sees what any of them sees.";

const PASSKEYS: &str = "For a role that is not ticked, any second factor will do. Whoever has a ticked one and no passkey adds one at \
                        once, after a code; from then on only the passkey lets them in.";

const APPROVALS: &str = "What is ticked takes effect only once a second person, a supervisor, has approved it; never the one who \
                         made it. Until then it stands beside the record as waiting.";

/// The input with the acts that wait for a second person, and what the history calls it.
pub(super) const APPROVAL_ACTS: &str = "approvals";

/// What the months are called in the form and in the history.
pub(super) const CONFIRM_MONTHS: &str = "Months until a customer is to be confirmed again";

/// The input with the roles that need a passkey, and what the history calls it.
pub(super) const PASSKEY_ROLES: &str = "passkey_roles";

const NOT_OURS: Fault = Fault::BadRequest("The form has a field that does not belong to it, or one twice.");

/// What was typed, good and bad alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsForm {
    /// The version of the settings that the person saw.
    pub version: i32,
    name: String,
    country: String,
    locale: String,
    tab_title: String,
    wallet_rule: String,
    wallet_cooldown_hours: String,
    confirm_months: String,
    required: Vec<Field>,
    masking: Masking,
    limits: TypedLimits,
    passkey_roles: Vec<Role>,
    approvals: Vec<Act>,
}

/// Nothing typed and nothing ticked.
impl Default for SettingsForm {
    fn default() -> SettingsForm {
        SettingsForm {
            version: 0,
            name: String::new(),
            country: String::new(),
            locale: String::new(),
            tab_title: String::new(),
            wallet_rule: String::new(),
            wallet_cooldown_hours: String::new(),
            confirm_months: String::new(),
            required: Vec::new(),
            masking: Masking::of_everything(),
            limits: TypedLimits::default(),
            passkey_roles: Vec::new(),
            approvals: Vec::new(),
        }
    }
}

impl FormFields for SettingsForm {
    fn read(fields: Vec<(String, String)>) -> Result<SettingsForm, Fault> {
        let mut form = SettingsForm::default();
        let mut version = String::new();
        let mut once = String::new();
        let mut seen: Vec<String> = Vec::new();
        for (name, value) in fields {
            if name == "required" {
                form.required.push(required_field(&value)?);
                continue;
            }
            if name == PASSKEY_ROLES {
                form.passkey_roles.push(Role::parse(&value).ok_or(NOT_OURS)?);
                continue;
            }
            if name == APPROVAL_ACTS {
                form.approvals.push(Act::parse(&value).ok_or(NOT_OURS)?);
                continue;
            }
            if let Some((role, _)) = Masking::ROLES.into_iter().find(|(_, input)| name == *input) {
                form.masking = form.masking.showing(role, seen_fact(&value)?);
                continue;
            }
            let slot = match name.as_str() {
                "version" => &mut version,
                "once" => &mut once,
                "name" => &mut form.name,
                "country" => &mut form.country,
                "locale" => &mut form.locale,
                "tab_title" => &mut form.tab_title,
                "wallet_rule" => &mut form.wallet_rule,
                "wallet_cooldown_hours" => &mut form.wallet_cooldown_hours,
                "confirm_months" => &mut form.confirm_months,
                limit => form.limits.slot(limit).ok_or(NOT_OURS)?,
            };
            if seen.contains(&name) {
                return Err(NOT_OURS);
            }
            *slot = value;
            seen.push(name);
        }
        form.version = version.parse().map_err(|_| Fault::BadRequest("The form does not say what it is based on."))?;
        Ok(form)
    }
}

fn required_field(key: &str) -> Result<Field, Fault> {
    Field::parse(key).filter(|field| field.may_be_required()).ok_or(NOT_OURS)
}

fn seen_fact(key: &str) -> Result<PersonalFact, Fault> {
    PersonalFact::parse(key).filter(|fact| PersonalFact::SETTABLE.contains(fact)).ok_or(NOT_OURS)
}

impl SettingsForm {
    /// The form as it shows settings that stand.
    pub fn of(version: i32, settings: &Settings) -> SettingsForm {
        SettingsForm {
            version,
            name: settings.name.as_str().to_owned(),
            country: settings.country.code().to_owned(),
            locale: settings.locale.code().to_owned(),
            tab_title: settings.tab_title.code().to_owned(),
            wallet_rule: settings.wallet.rule.code().to_owned(),
            wallet_cooldown_hours: settings.wallet.cool_down.hours().to_string(),
            confirm_months: settings.confirm_months.months().to_string(),
            required: settings.required.iter().collect(),
            masking: settings.masking,
            limits: TypedLimits::of(&settings.limits),
            passkey_roles: Role::ALL.into_iter().filter(|role| settings.passkey_roles.contains(*role)).collect(),
            approvals: Act::ALL.into_iter().filter(|act| settings.approvals.contains(*act)).collect(),
        }
    }

    /// The settings, or what is wrong by the name of the input. The limits depend on what the installation gives and on what the
    /// institution has set already.
    pub fn parse(&self, given: &Installation, present: &OwnLimits) -> Result<Settings, Vec<(&'static str, Flaw)>> {
        let mut flaws = Vec::new();
        let name = keep("name", InstitutionName::parse_required(&self.name), &mut flaws);
        let country = keep("country", Country::parse(&self.country), &mut flaws);
        let locale = keep("locale", Locale::parse(&self.locale), &mut flaws);
        let choose = || Flaw::Sentence("Choose what a browser tab shows".into());
        let tab_title = keep("tab_title", TabTitle::parse(&self.tab_title).ok_or_else(choose), &mut flaws);
        let choose = || Flaw::Sentence("Choose whether cards go into wallets".into());
        let rule = keep("wallet_rule", Rule::parse(&self.wallet_rule).ok_or_else(choose), &mut flaws);
        let cool_down = keep("wallet_cooldown_hours", CoolDown::parse(&self.wallet_cooldown_hours), &mut flaws);
        let months = keep("confirm_months", ConfirmMonths::parse(&self.confirm_months), &mut flaws);
        let limits = self.limits.parse(given, present, &mut flaws);
        match (name, country, locale, tab_title, rule, cool_down, months) {
            (
                Some(name),
                Some(country),
                Some(locale),
                Some(tab_title),
                Some(rule),
                Some(cool_down),
                Some(confirm_months),
            ) if flaws.is_empty() => {
                let required = RequiredFields::new(self.required.iter().copied());
                let (wallet, masking) = (Terms { rule, cool_down }, self.masking);
                let passkey_roles = PasskeyRoles::new(self.passkey_roles.iter().copied());
                let approvals = Approvals::new(self.approvals.iter().copied());
                Ok(Settings {
                    name,
                    country,
                    locale,
                    tab_title,
                    required,
                    wallet,
                    masking,
                    limits,
                    passkey_roles,
                    approvals,
                    confirm_months,
                })
            }
            _ => Err(flaws),
        }
    }

    /// The form to print, with what is wrong.
    pub fn groups(&self, given: &Installation, flaws: &[(&'static str, Flaw)]) -> Vec<FormGroup> {
        let told = |field: FieldView| {
            let flaw = flaws.iter().find(|(input, _)| *input == field.name);
            let error = flaw.map(|(_, flaw)| flaw.sentence(&field.label));
            field.error(error)
        };
        let group = |title: &str, note: Option<&str>, fields: Vec<FieldView>| FormGroup {
            title: title.into(),
            note: note.map(Into::into),
            fields: fields.into_iter().map(told).collect(),
        };
        vec![
            group("Institution", None, self.institution()),
            group("Privacy", Some("Browser tabs show on shared screens and in the browser's history."), self.privacy()),
            group("Second factor", Some(PASSKEYS), self.second_factor()),
            group("Four eyes", Some(APPROVALS), self.approvals()),
            group("Masking", Some(MASKING), self.masking()),
            group("Wallets", Some("What stands between a card and a wallet is on the list Wallet."), self.wallet()),
            group("Data care", None, self.care()),
            self.limits.group(given, told),
            group("Required fields", Some("No customer can be saved without them."), self.required()),
        ]
    }

    fn institution(&self) -> Vec<FieldView> {
        let country = |country: &Country| Choice::new(country.code(), country.name(), country.code() == self.country);
        let locale = |locale: &Locale| Choice::new(locale.code(), locale.label(), locale.code() == self.locale);
        vec![
            FieldView::text("name", "Name", &self.name).width(Width::Large),
            FieldView::select("country", "Country", Country::all().iter().map(country).collect())
                .hint("Phones typed without a country code are read as from here"),
            FieldView::select("locale", "Language", Locale::all().iter().map(locale).collect())
                .hint("A new customer begins with it"),
        ]
    }

    fn privacy(&self) -> Vec<FieldView> {
        let title = |title: TabTitle| Choice::new(title.code(), title.label(), title.code() == self.tab_title);
        vec![FieldView::radios("tab_title", "What a browser tab shows of a customer", TabTitle::ALL.map(title).into())]
    }

    fn second_factor(&self) -> Vec<FieldView> {
        let role = |role: Role| Choice::new(role.code(), role.label(), self.passkey_roles.contains(&role));
        vec![FieldView::ticks(PASSKEY_ROLES, "A passkey is needed by", Role::ALL.map(role).into())]
    }

    fn approvals(&self) -> Vec<FieldView> {
        let act = |act: Act| Choice::new(act.code(), act.label(), self.approvals.contains(&act));
        vec![FieldView::ticks(APPROVAL_ACTS, "A second person approves", Act::ALL.map(act).into())]
    }

    fn masking(&self) -> Vec<FieldView> {
        let ticks = |(role, input): (Role, &'static str)| {
            let whole = self.masking.whole_for(role);
            let choice = |fact: PersonalFact| Choice::new(fact.key(), fact.label(), whole.contains(fact));
            FieldView::ticks(input, seen_label(input), PersonalFact::SETTABLE.map(choice).into())
        };
        Masking::ROLES.map(ticks).into()
    }

    fn wallet(&self) -> Vec<FieldView> {
        let rule = |rule: Rule| Choice::new(rule.code(), rule.label(), rule.code() == self.wallet_rule);
        vec![
            FieldView::radios("wallet_rule", "Cards in wallets", Rule::ALL.map(rule).into()),
            FieldView::text("wallet_cooldown_hours", "Hours to wait after a new mobile", &self.wallet_cooldown_hours)
                .hint("A number that changes shortly before a wallet is set up is how cards are taken over"),
        ]
    }

    fn care(&self) -> Vec<FieldView> {
        let hint = "Counted from the last confirmation with the customer; then the customer stands in the work list";
        vec![FieldView::text("confirm_months", CONFIRM_MONTHS, &self.confirm_months).hint(hint)]
    }

    fn required(&self) -> Vec<FieldView> {
        let optional = Field::ALL.iter().filter(|field| field.may_be_required());
        let choice = |field: &Field| Choice {
            hint: whose(*field).map(Into::into),
            ..Choice::new(field.key(), field.label(), self.required.contains(field))
        };
        vec![FieldView::ticks("required", "Of every customer that has the field", optional.map(choice).collect())]
    }
}

/// Which customers have the field, where not all do.
fn whose(field: Field) -> Option<&'static str> {
    let has = |kind: Kind| field.group().fields(kind).contains(&field);
    match (has(Kind::Private), has(Kind::Corporate)) {
        (true, false) => Some("Private customers"),
        (false, true) => Some("Corporate customers"),
        _ => None,
    }
}

/// What a role sees whole, as the form and the history call it.
pub(super) fn seen_label(input: &str) -> &'static str {
    match input {
        "agent_sees" => "An agent sees whole",
        "supervisor_sees" => "A supervisor sees whole",
        "auditor_sees" => "An auditor sees whole",
        _ => "",
    }
}

fn keep<T>(input: &'static str, parsed: Result<T, Flaw>, flaws: &mut Vec<(&'static str, Flaw)>) -> Option<T> {
    parsed.map_err(|flaw| flaws.push((input, flaw))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::own_limits::installation;

    fn parse(form: &SettingsForm) -> Result<Settings, Vec<(&'static str, Flaw)>> {
        form.parse(&installation(900), &OwnLimits::default())
    }

    fn read(pairs: &[(&str, &str)]) -> Result<SettingsForm, Fault> {
        let given = [("version", "3"), ("name", "Nordic Example Bank"), ("country", "FIN"), ("locale", "fi_FI")];
        let wallet = [("wallet_rule", "strict"), ("wallet_cooldown_hours", "48"), ("confirm_months", "12")];
        let pairs = given.iter().chain(&wallet).chain(pairs);
        SettingsForm::read(pairs.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn ticks_of_one_name_are_all_read() {
        let form = read(&[("tab_title", "number"), ("required", "mobile"), ("required", "email")]).expect("ours");

        let settings = parse(&form).expect("good");

        assert_eq!(settings.required.keys(), ["mobile", "email"]);
        assert_eq!((settings.wallet.rule, settings.wallet.cool_down.hours()), (Rule::Strict, 48));
        assert_eq!(SettingsForm::of(3, &settings), form);
    }

    #[test]
    fn what_is_not_ticked_is_masked() {
        let form = read(&[("tab_title", "number"), ("agent_sees", "mobile"), ("agent_sees", "email")]).expect("ours");

        let masking = parse(&form).expect("good").masking;

        assert_eq!(masking.keys(), ["agent:mobile", "agent:email"]);
        for odd in [("agent_sees", "reg_no"), ("agent_sees", "name"), ("admin_sees", "mobile")] {
            assert!(read(&[odd]).is_err(), "{odd:?}");
        }
    }

    #[test]
    fn unknown_and_doubled_fields_are_refused() {
        assert!(read(&[("name", "Another")]).is_err());
        assert!(read(&[("admin", "yes")]).is_err());
        assert!(read(&[("required", "reg_no")]).is_err());
        assert!(SettingsForm::read(vec![("version".into(), "three".into())]).is_err());
    }

    #[test]
    fn every_flaw_is_told_at_once_and_what_was_typed_stays() {
        let form = SettingsForm { name: String::new(), country: "XXX".into(), ..read(&[]).expect("ours") };

        let flaws = parse(&form).expect_err("a name is missing");
        let groups = form.groups(&installation(900), &flaws);

        let wrong = groups.iter().flat_map(|group| &group.fields).filter(|field| field.error.is_some());
        assert_eq!(wrong.map(|field| field.name.as_str()).collect::<Vec<_>>(), ["name", "country", "tab_title"]);
    }
}
