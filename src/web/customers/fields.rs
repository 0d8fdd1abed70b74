//! The fields of a customer as a form shows them: which control each has, its hint, what was typed, what was wrong with it.

use std::sync::LazyLock;

use crate::domain::customer::{Field, Group, Kind, ONLY_NAME, Problem, REG_NO_CONFIRMED, RiskClass, Sort};
use crate::domain::form::{FormField, Typed};
use crate::domain::locale::Locale;
use crate::domain::reg_no::RegNoKind;
use crate::web::desk::Context;
use crate::web::form_views::{Choice, FieldView, FormGroup, OptionGroup, Width};
use crate::web::inputs::{chosen, country_select, date_field, none};
use crate::web::options::Options;

/// A form being filled in.
pub(super) struct Form<'a> {
    pub cx: &'a Context,
    pub kind: Kind,
    pub typed: &'a Typed,
    pub problems: &'a [Problem],
}

impl Form<'_> {
    /// The fields under one heading, with the ticks that belong to them.
    pub fn group(&self, title: &str, fields: &[Field]) -> FormGroup {
        let mut views = Vec::new();
        for field in fields {
            views.push(self.field(*field));
            views.extend(self.tick_after(*field));
        }
        FormGroup { title: title.to_owned(), note: None, fields: views }
    }

    fn field(&self, field: Field) -> FieldView {
        let view = self.control(field).error(self.error(field, |input| input != REG_NO_CONFIRMED));
        let view = match hint(field) {
            Some(hint) => view.hint(hint),
            None => view,
        };
        if self.is_optional(field) { view.optional() } else { view }
    }

    fn error(&self, field: Field, at: impl Fn(&str) -> bool) -> Option<String> {
        self.problems
            .iter()
            .find(|problem| problem.field == field && at(&problem.input))
            .map(|problem| problem.message.clone())
    }

    fn is_optional(&self, field: Field) -> bool {
        let needed_by_temporary = matches!(
            field,
            Field::TemporaryCountry
                | Field::TemporaryAddress1
                | Field::TemporaryZipCode
                | Field::TemporaryCity
                | Field::TemporaryFrom
        );
        let is_tick = field == Field::ScreeningDone;
        !(field.is_always_required()
            || needed_by_temporary
            || is_tick
            || self.cx.actor.institution.settings.required.contains(field)
            || field == Field::RegNoCountry)
    }

    fn control(&self, field: Field) -> FieldView {
        let (key, label, value) = (field.key(), field.label(), self.typed.get(field.key()));
        if field.is_date() {
            return date_field(field, self.typed);
        }
        match field {
            Field::Email => FieldView::email(key, label, value),
            Field::Mobile | Field::Phone => FieldView::tel(key, label, value),
            Field::CustomerNumber | Field::RegNo | Field::Plate | Field::Responsible | Field::Parent => {
                FieldView::text(key, label, value).mono()
            }
            Field::Country | Field::TemporaryCountry | Field::BirthCountry | Field::RegNoCountry => {
                country_select(key, label, value)
            }
            Field::Locale => locale_select(key, label, value),
            Field::Sort => FieldView::select(key, label, sort_choices(value)),
            Field::RegNoKind => FieldView::select(key, label, reg_no_choices(self.kind, value)),
            Field::RiskClass => FieldView::select(key, label, risk_choices(value)),
            Field::ScreeningDone => FieldView::tick(key, "Screening is done", !value.is_empty()),
            Field::AdditionalValues => FieldView::block(key, label, value, 3),
            Field::Salutation => FieldView::text(key, label, value).width(Width::Small),
            Field::ZipCode | Field::TemporaryZipCode => {
                FieldView::text(key, label, value).width(Width::Small).own_row()
            }
            Field::Address1 | Field::TemporaryAddress1 => FieldView::text(key, label, value).width(Width::Large),
            _ => FieldView::text(key, label, value),
        }
    }

    /// The tick that belongs to a field, where there is one.
    fn tick_after(&self, field: Field) -> Option<FieldView> {
        match field {
            Field::LastName => {
                let label = "The customer has only one name (written as the last name)";
                Some(FieldView::tick(ONLY_NAME, label, self.typed.is_ticked(ONLY_NAME)))
            }
            Field::RegNo => {
                let error = self.error(field, |input| input == REG_NO_CONFIRMED);
                let is_asked = error.is_some() || self.typed.is_ticked(REG_NO_CONFIRMED);
                let label = "I have checked the registration number: it is right although its check digit does not fit";
                is_asked.then(|| {
                    FieldView::tick(REG_NO_CONFIRMED, label, self.typed.is_ticked(REG_NO_CONFIRMED)).error(error)
                })
            }
            _ => None,
        }
    }
}

/// The groups of one group's edit form.
pub(super) fn edit_groups(form: &Form<'_>, group: Group) -> Vec<FormGroup> {
    vec![form.group("", &group.fields(form.kind))]
}

fn hint(field: Field) -> Option<&'static str> {
    match field {
        Field::Nationalities => Some("Codes or names with commas between, such as FIN, Sweden"),
        Field::DateOfBirth | Field::RegistrationDate => Some("Such as 14 3 1985 or 14 mar 1985"),
        Field::DeceasedDate | Field::BankruptcyDate => Some("For information: the status stays as it is"),
        Field::CustomerNumber => Some("Your own number for the customer: letters a to z, digits and dashes"),
        Field::RegNoCountry => Some("Counts for kinds that are of no one country"),
        Field::Mobile => Some("Codes for wallets go here. Any form will do, such as 040 123 4567"),
        Field::Responsible => Some("The customer number of the person who answers for this item"),
        Field::Parent => Some("The customer number of the company this one belongs to"),
        Field::Plate => Some("For a vehicle"),
        Field::Representative => Some("Printed on invoices"),
        Field::ScreeningDone => Some("Sanctions and PEP screening, done before and elsewhere; recorded only"),
        Field::AdditionalValues => Some("One “key: value” a line"),
        Field::TemporaryTo => Some("The last day. Leave empty for until further notice"),
        _ => None,
    }
}

fn locale_select(key: &str, label: &str, value: &str) -> FieldView {
    static OPTIONS: LazyLock<Options> = LazyLock::new(|| {
        let all = Locale::all().iter().map(|locale| (locale.code(), locale.label().to_string()));
        let choices = chosen([none()].into_iter().chain(all).collect(), "");
        Options::new(vec![OptionGroup { label: String::new(), choices }])
    });
    FieldView::long_select(key, label, &OPTIONS, value)
}

fn sort_choices(value: &str) -> Vec<Choice> {
    let all = Sort::ALL.iter().map(|sort| (sort.code(), sort.label().to_owned()));
    chosen([none()].into_iter().chain(all).collect(), value)
}

fn risk_choices(value: &str) -> Vec<Choice> {
    let all = RiskClass::ALL.iter().map(|class| (class.code(), class.label().to_owned()));
    chosen([("", "Not set".to_owned())].into_iter().chain(all).collect(), value)
}

fn reg_no_choices(kind: Kind, value: &str) -> Vec<Choice> {
    let fits = |reg_no: &&RegNoKind| match kind {
        Kind::Private => reg_no.for_private(),
        Kind::Corporate => reg_no.for_corporate(),
    };
    let all = RegNoKind::all().iter().filter(fits).map(|reg_no| (reg_no.code(), reg_no.label().to_owned()));
    chosen([none()].into_iter().chain(all).collect(), value)
}
