//! Cards as lists show them, as values within a larger question.

use crate::db::cards::{CardLine, CardRow};
use crate::db::customers::ListRow;
use crate::db::products::CardProductRow;
use crate::db::records::Row;

/// A line as it comes.
pub(super) type Line = (Row<CardRow>, Row<CardProductRow>, Row<ListRow>, Option<String>, Option<String>);

/// The lines themselves, the newest card first.
pub(super) fn newest(lines: Vec<Line>) -> Vec<CardLine> {
    let mut lines: Vec<CardLine> = lines.into_iter().map(line).collect();
    lines.sort_by_key(|line| -line.card.id);
    lines
}

fn line((card, product, holder, account_number, account_reference): Line) -> CardLine {
    CardLine { card: card.0, product: product.0, holder: holder.0, account_number, account_reference }
}

/// The cards that fit, each with its product, its holder and its account, in no order. Which these are is worked out inside, as
/// an array, so that the planner looks each up and does not join whole tables.
macro_rules! card_lines {
    ($which:expr) => {
        joined!().filter(cards::institution_id.eq(SCOPE)).filter($which).select(record((
            record_of::<CardRow>(),
            record_of::<CardProductRow>(),
            record_of::<ListRow>(),
            accounts::number,
            accounts::reference,
        )))
    };
}
pub(super) use card_lines;
