//! The fields of an account as a form shows them: which control each has, its hint, what was typed, what was wrong with it.

use crate::db::products::AccountProductRow;
use crate::domain::account::{Field, Group, PaymentReferenceKind, Problem, STATEMENT, Segment};
use crate::domain::form::{FormField, Typed};
use crate::domain::origin::Origin;
use crate::web::form_views::{FieldView, FormGroup, Width};
use crate::web::inputs::{address_fields, chosen, chosen_id, date_field, error_of};

/// A form being filled in.
pub(super) struct Form<'a> {
    pub origin: Origin,
    pub typed: &'a Typed,
    pub problems: &'a [Problem],
}

impl Form<'_> {
    /// What is chosen once, when the account is registered or requested.
    pub fn product(&self, products: &[AccountProductRow]) -> FormGroup {
        let offered = products.iter().filter(|product| product.retired_at.is_none());
        let choices = offered.map(|product| (product.id, format!("{} ({})", product.name, product.currency)));
        let choices = chosen_id(choices, self.value(Field::Product));
        let product = FieldView::select("product", Field::Product.label(), choices);
        let fields = vec![product.error(error_of(self.problems, Field::Product))];
        FormGroup { title: "Product".to_owned(), note: None, fields }
    }

    /// A group that may be changed later as well.
    pub fn group(&self, group: Group, title: &str) -> FormGroup {
        let fields = match group {
            Group::StatementAddress => {
                // The group says what the address is for.
                let label = |field: Field| field.label().trim_end_matches(" for statements").to_owned();
                address_fields(&STATEMENT, self.typed, self.problems, label)
            }
            group => group.fields().into_iter().map(|field| self.field(field)).collect(),
        };
        let note = (group == Group::StatementAddress)
            .then(|| "Leave it empty to send statements to the owner's address.".to_owned());
        FormGroup { title: title.to_owned(), note, fields }
    }

    fn value(&self, field: Field) -> &str {
        self.typed.get(field.key())
    }

    fn field(&self, field: Field) -> FieldView {
        let view = self.control(field).error(error_of(self.problems, field));
        let view = match self.hint(field) {
            Some(hint) => view.hint(hint),
            None => view,
        };
        let is_required = field.is_always_required() || field == Field::Number && self.origin == Origin::Registered;
        if is_required { view } else { view.optional() }
    }

    fn control(&self, field: Field) -> FieldView {
        let (key, label, value) = (field.key(), field.label(), self.value(field));
        match field {
            Field::OpenedOn => date_field(field, self.typed),
            Field::Number | Field::Parent => FieldView::text(key, label, value).mono(),
            Field::PaymentReference => FieldView::text(key, label, value).mono(),
            Field::Segment => {
                let all = Segment::ALL.iter().map(|segment| (segment.code(), segment.label().to_owned()));
                FieldView::select(key, label, chosen([("", "None".to_owned())].into_iter().chain(all).collect(), value))
                    .width(Width::Small)
            }
            Field::PaymentReferenceKind => {
                let all = PaymentReferenceKind::ALL.iter().map(|kind| (kind.code(), kind.label().to_owned()));
                FieldView::select(key, label, chosen([("", "None".to_owned())].into_iter().chain(all).collect(), value))
            }
            _ => FieldView::text(key, label, value),
        }
    }

    fn hint(&self, field: Field) -> Option<&'static str> {
        match field {
            Field::Number if self.origin == Origin::Registered => Some("As the processor has it"),
            Field::Number => Some("Once the processor has made it"),
            Field::Name => Some("What people call it, such as Household or Fleet"),
            Field::Parent => Some("The number of the account whose limit caps this one"),
            Field::PaymentReference => Some("For payments to the account"),
            _ => None,
        }
    }
}
