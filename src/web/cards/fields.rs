//! The fields of a card as a form shows them: which control each has, its hint, what was typed, what was wrong with it.

use crate::db::customers::ListRow;
use crate::db::products::CardProductRow;
use crate::domain::address::AddressFields;
use crate::domain::card::{
    CARD, EmbossingName, Field, Group, PIN, Problem, Production, Role, Terms, suggest_line, suggest_name,
};
use crate::domain::form::{FormField, Typed};
use crate::domain::origin::Origin;
use crate::web::form_views::{FieldView, FormGroup};
use crate::web::inputs::{address_fields, chosen, chosen_id, error_of, none};
use crate::web::part_views::Notice;

/// What does not fit on the card is said beside its field; here are forms of it that fit: the holder's name, the owner's line.
pub(super) fn fitting(terms: &Terms, holder: &ListRow, owner: &ListRow, problems: &[Problem]) -> Vec<Notice> {
    let (length, set) = (terms.embossing_length, terms.embossing_set);
    let offer = |problem: &Problem| match problem.field {
        Field::EmbossingName => suggest_name(&holder.name(), length, set),
        Field::CompanyLine => suggest_line(&owner.name().full(), length, set),
        _ => None,
    };
    let words = |line: EmbossingName| format!("“{}” would fit on the card.", line.as_str());
    let offers = problems.iter().filter_map(offer).map(words);
    offers.map(|lead| Notice { lead, ..Notice::default() }).collect()
}

/// A form being filled in.
pub(super) struct Form<'a> {
    pub terms: Terms,
    pub typed: &'a Typed,
    pub problems: &'a [Problem],
}

impl Form<'_> {
    /// What is chosen once, when the card is registered or requested.
    pub fn making(&self, products: &[CardProductRow]) -> FormGroup {
        let offered = products.iter().filter(|row| row.retired_at.is_none());
        let offered = offered.map(|row| (row.id, format!("{} ({})", row.name, row.product().label())));
        let roles = Role::ALL.iter().map(|role| (role.code(), role.label().to_owned()));
        let choices = chosen_id(offered, self.value(Field::Product));
        let product = FieldView::select("product", Field::Product.label(), choices);
        let role = FieldView::select(
            "role",
            Field::Role.label(),
            chosen([none()].into_iter().chain(roles).collect(), self.value(Field::Role)),
        )
        .hint("A main card is the owner's own");
        let reference = FieldView::text("reference", Field::Reference.label(), self.value(Field::Reference))
            .mono()
            .optional()
            .hint("15 digits. Left empty, it is made here");
        let fields = [(product, Field::Product), (role, Field::Role), (reference, Field::Reference)];
        let fields = fields.into_iter().map(|(view, field)| view.error(error_of(self.problems, field))).collect();
        FormGroup { title: "Card".to_owned(), note: None, fields }
    }

    /// A group that may be changed later as well.
    pub fn group(&self, group: Group, title: &str) -> FormGroup {
        let fields = match group {
            Group::CardAddress => self.address(&CARD, " for the card"),
            Group::PinAddress => self.address(&PIN, " for the PIN"),
            group => group.fields().into_iter().map(|field| self.field(field)).collect(),
        };
        let note = match group {
            Group::CardAddress => Some("Leave it empty to send the card to the cardholder's address.".to_owned()),
            Group::PinAddress => Some("Leave it empty to send the PIN to the cardholder's address.".to_owned()),
            _ => None,
        };
        FormGroup { title: title.to_owned(), note, fields }
    }

    fn address(&self, fields: &AddressFields<Field>, suffix: &str) -> Vec<FieldView> {
        // The group says what the address is for.
        let label = |field: Field| field.label().trim_end_matches(suffix).to_owned();
        address_fields(fields, self.typed, self.problems, label)
    }

    fn value(&self, field: Field) -> &str {
        self.typed.get(field.key())
    }

    fn field(&self, field: Field) -> FieldView {
        let (key, label, value) = (field.key(), field.label(), self.value(field));
        let view = match field {
            Field::TruncatedNumber | Field::Expiry => FieldView::text(key, label, value).mono(),
            Field::Production => {
                let all = Production::ALL.iter().map(|production| (production.code(), production.label().to_owned()));
                FieldView::select(key, label, chosen(all.collect(), value))
            }
            Field::WalletWish => FieldView::tick(key, "The cardholder wants this card in a wallet", !value.is_empty()),
            _ => FieldView::text(key, label, value),
        };
        let view = match self.hint(field) {
            Some(hint) => view.hint(hint),
            None => view,
        };
        let is_required = field.is_always_required()
            || field == Field::WalletWish
            || field == Field::TruncatedNumber && self.terms.origin == Origin::Registered;
        let view = if is_required { view } else { view.optional() };
        view.error(error_of(self.problems, field))
    }

    fn hint(&self, field: Field) -> Option<String> {
        let length = self.terms.embossing_length;
        match field {
            Field::TruncatedNumber => {
                Some("The first six or eight digits and the last four, such as 12345678____4285".to_owned())
            }
            Field::Expiry => Some("Month and year, such as 08/29".to_owned()),
            Field::EmbossingName | Field::CompanyLine => Some(format!("At most {length} characters")),
            _ => None,
        }
    }
}
