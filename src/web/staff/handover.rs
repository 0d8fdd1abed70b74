//! How a one-time link gets to its person: by mail, or passed on by the admin who makes it. Asked only where there is a choice.

use crate::domain::form::Typed;
use crate::domain::notice::NoticeKind;
use crate::services::staff::Handover;
use crate::web::desk::Context;
use crate::web::form_views::{Choice, FieldView};
use crate::web::outcome::Fault;

/// The name of the input.
pub(super) const HANDOVER: &str = "handover";

/// Whether the link is to go by mail. A form without the choice was drawn where there is none.
pub(super) fn is_mailed(typed: &Typed) -> Result<bool, Fault> {
    match typed.get(HANDOVER) {
        "mail" => Ok(true),
        "" | "shown" => Ok(false),
        _ => Err(Fault::BadRequest("A link gets to its person by mail or by hand.")),
    }
}

/// What the service is told of it.
pub(super) fn chosen(cx: &Context, is_mailed: bool, kind: NoticeKind) -> Handover<'_> {
    if is_mailed { Handover::Mailed(kind, cx.keys()) } else { Handover::Shown }
}

/// The choice; `to` says where a mail goes.
pub(super) fn field(typed: &Typed, to: String) -> FieldView {
    let is_shown = typed.get(HANDOVER) == "shown";
    let choice = |code: &'static str, label: &'static str, hint: String, is_chosen: bool| Choice {
        hint: Some(hint),
        ..Choice::new(code, label, is_chosen)
    };
    let by_hand = "You see it once, for when mail does not reach them. They get word that it was made".to_owned();
    let choices =
        vec![choice("mail", "By e-mail", to, !is_shown), choice("shown", "I pass it on myself", by_hand, is_shown)];
    FieldView::radios(HANDOVER, "How the link gets to them", choices)
}
