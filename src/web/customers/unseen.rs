//! What a form does with a value that the person sees masked: it does not hold it. The mask stands beside an empty input; left
//! empty, the value stays as it was when the form was opened, and a tick takes it away. A mask that is typed or pasted back is
//! no value.

use crate::domain::customer::{Field, Group, REG_NO_CONFIRMED};
use crate::domain::form::{FormField, Typed};
use crate::domain::masking::{MASK, PersonalFact};
use crate::services::customers::Record;
use crate::web::desk::Context;
use crate::web::editing::Opened;
use crate::web::form_views::FieldView;

/// The fields of a group that are recorded and masked for this person.
pub(super) fn fields(cx: &Context, record: &Record, group: Group) -> Vec<Field> {
    let whole = cx.actor.sees_whole(record.kind());
    let masked = PersonalFact::ALL.into_iter().filter(|fact| fact.field().group() == group);
    masked.filter(|fact| record.customer.mask(*fact, whole).is_some()).map(PersonalFact::field).collect()
}

/// Takes their values out of what a form shows.
pub(super) fn leave_out(typed: &mut Typed, fields: &[Field]) {
    for input in fields.iter().flat_map(|field| field.inputs()) {
        typed.put(input, "");
    }
}

/// The ticks that take a value away, one for each field that may be masked and may be empty.
pub(super) fn removals(group: Group) -> impl Iterator<Item = String> {
    PersonalFact::SETTABLE.into_iter().map(PersonalFact::field).filter(move |field| field.group() == group).map(removal)
}

fn removal(field: Field) -> String {
    format!("remove_{}", field.key())
}

/// What was sent, with what the form did not show as it was when the form was opened: unless something else was typed, or it
/// was ticked away.
pub(super) fn kept(fields: &[Field], opened: &Opened, sent: &Typed) -> Typed {
    let mut whole = sent.clone();
    // A form from before there were other masks does not say that it hides the registration number, and nobody leaves that empty
    // to take it away.
    let is_hidden = |field: &Field| opened.hides(*field) || *field == Field::RegNo;
    for field in fields.iter().copied().filter(is_hidden) {
        let inputs = field.inputs();
        let is_typed = inputs.iter().any(|input| !sent.get(input).trim().is_empty());
        let is_mask = inputs.iter().any(|input| sent.get(input).contains(MASK));
        if (is_typed && !is_mask) || is_of_another_kind(field, opened, sent) {
            continue;
        }
        let is_removed = sent.is_ticked(&removal(field));
        let ticks = if field == Field::RegNo { &[Field::RegNoCountry.key(), REG_NO_CONFIRMED][..] } else { &[] };
        for input in inputs.iter().map(String::as_str).chain(ticks.iter().copied()) {
            whole.put(input, if is_removed { "" } else { opened.typed.get(input) });
        }
    }
    whole
}

/// A registration number is kept with its kind: of another kind it would be another number.
fn is_of_another_kind(field: Field, opened: &Opened, sent: &Typed) -> bool {
    let kind = Field::RegNoKind.key();
    field == Field::RegNo && sent.get(kind) != opened.typed.get(kind)
}

/// Says beside each input what it keeps, and offers to take it away where it may be empty.
pub(super) fn tell(cx: &Context, record: &Record, views: &mut Vec<FieldView>, opened: &Opened, typed: &Typed) {
    let hidden = PersonalFact::ALL.into_iter().filter(|fact| opened.hides(fact.field()));
    for fact in hidden {
        let field = fact.field();
        let Some(place) = views.iter().position(|view| view.name == field.key()) else { continue };
        let mask = match fact {
            PersonalFact::RegNo => record.reg_no().mask(),
            fact => fact.mask(&opened.typed.text(field)),
        };
        let is_required = fact == PersonalFact::RegNo || cx.actor.institution.settings.required.contains(field);
        let view = &mut views[place];
        view.hint = Some(format!("Now {mask}. Leave it empty to keep it"));
        view.optional = true;
        if !is_required {
            let label = format!("Remove the {}", field.label().to_lowercase());
            let removal = removal(field);
            let tick = FieldView::tick(&removal, &label, typed.is_ticked(&removal));
            views.insert(place + 1, tick);
        }
    }
}
