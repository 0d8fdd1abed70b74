//! How a card is named on pages: its last four or our reference, its tag, the line above a heading, the browser tab.

use crate::db::cards::{CardLine, CardRow};
use crate::domain::card::Status;
use crate::domain::origin::Origin;
use crate::services::cards::CardRecord;
use crate::web::customers::{listed_name, own_tag};
use crate::web::desk::Context;
use crate::web::part_views::{Link, Tag, Tone, Whose};
use crate::web::readiness;
use crate::web::record_views::SectionLine;

pub fn card_tag(row: &CardRow) -> Tag {
    let status = row.status();
    let tone = match status {
        Status::Ok => Tone::Good,
        Status::Blocked | Status::SuspectedFraud | Status::NoRenewal => Tone::Warn,
        Status::Lost | Status::Stolen | Status::ClosedFraud => Tone::Bad,
        Status::Closed | Status::Expired => Tone::Plain,
    };
    Tag::new(status.label(), tone)
}

/// Says that the processor does not know it yet.
pub(super) fn requested_tag(row: &CardRow) -> Option<Tag> {
    let is_awaited = row.origin() == Origin::Requested && row.truncated_number.is_none();
    is_awaited.then(|| Tag::new("Requested", Tone::Plain))
}

pub(super) fn address(row: &CardRow) -> String {
    format!("/cards/{}", row.id)
}

/// "•••• 4285", or that there is no number yet.
pub fn number(row: &CardRow) -> String {
    row.truncated_number().map_or_else(|| "No number yet".to_owned(), |number| number.shown())
}

/// "Visa Debit •••• 4285".
pub fn named(product: &str, row: &CardRow) -> String {
    match row.truncated_number() {
        Some(number) => format!("{product} {}", number.shown()),
        None => product.to_owned(),
    }
}

pub fn tab(row: &CardRow) -> String {
    format!("card {}", row.reference)
}

pub fn whose(record: &CardRecord) -> Whose {
    Whose {
        list: Link::new("Cards", "/cards"),
        name: named(&record.product.name, &record.row),
        href: address(&record.row),
        number: record.row.reference.clone(),
        kind: listed_name(&record.holder.name()),
        status: card_tag(&record.row),
    }
}

/// What is the matter with a card, in a list.
pub(super) fn tags(cx: &Context, line: &CardLine) -> Vec<Tag> {
    [card_tag(&line.card)]
        .into_iter()
        .chain(requested_tag(&line.card))
        .chain(readiness::line_chip(cx, line))
        .chain(own_tag(cx, &[line.holder.id, line.card.account_owner_id]))
        .collect()
}

/// A card as a line of a section; with its holder where the section is not the holder's own.
pub fn card_line(cx: &Context, line: &CardLine, has_holder: bool) -> SectionLine {
    let row = &line.card;
    let expiry = row.expiry().map(|expiry| format!("to {}", expiry.human()));
    let who =
        if has_holder { listed_name(&line.holder.name()) } else { format!("on account {}", line.account_called()) };
    SectionLine {
        role: row.role().label().to_owned(),
        name: named(&line.product.name, row),
        href: address(row),
        tags: tags(cx, line),
        note: [who].into_iter().chain(expiry).collect::<Vec<_>>().join(" · "),
        ..SectionLine::default()
    }
}
