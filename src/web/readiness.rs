//! Whether a card can go into a wallet, for people: the chip on cards and customers, and each reason with the way to its mend.

use crate::db::cards::{CardLine, CardRow};
use crate::db::customers::ListRow;
use crate::domain::policy::Permission;
use crate::domain::wallet::{Mend, Obstacle, Readiness, cools_down_at, readiness};
use crate::web::desk::Context;
use crate::web::part_views::{Link, Reason, Tag, Tone};
use crate::web::time;

/// None for a card that is wished into no wallet or is over.
pub fn of_card(cx: &Context, card: &CardRow, holder: &ListRow, has_another: bool) -> Option<Readiness> {
    let terms = cx.actor.institution.settings.wallet;
    let is_asked = card.wallet_wish && card.status().is_live();
    is_asked.then(|| readiness(terms, &card.obstacles(), holder.mobile_changed_at, has_another, cx.actor.now))
}

/// The chip of a card in a list. A second card does not show here: the strict rule has none, the shared one only warns.
pub fn line_chip(cx: &Context, line: &CardLine) -> Option<Tag> {
    chip(&of_card(cx, &line.card, &line.holder, false)?)
}

/// The chip of a customer: what stands in the way of each of its live wallet cards, None without any.
pub fn holder_chip<'a>(
    cx: &Context,
    holder: &ListRow,
    mut obstacles: impl Iterator<Item = &'a [Obstacle]>,
) -> Option<Tag> {
    let terms = cx.actor.institution.settings.wallet;
    let state = |found: &[Obstacle]| readiness(terms, found, holder.mobile_changed_at, false, cx.actor.now);
    let first = state(obstacles.next()?);
    let worst = match first {
        Readiness::Ready { .. } => obstacles.map(state).find(|one| matches!(one, Readiness::NotReady(_))),
        _ => None,
    };
    chip(&worst.unwrap_or(first))
}

pub fn chip(readiness: &Readiness) -> Option<Tag> {
    match readiness {
        Readiness::Off => None,
        Readiness::Ready { .. } => Some(Tag::new("Wallet ready", Tone::Good)),
        Readiness::NotReady(_) => Some(Tag::new("Wallet not ready", Tone::Warn)),
    }
}

/// Each obstacle or warning of a card as a sentence, with the way to where this person can mend it.
pub fn reasons(cx: &Context, card: &CardRow, holder: &ListRow, readiness: &Readiness) -> Vec<Reason> {
    let told = match readiness {
        Readiness::Off => return Vec::new(),
        Readiness::Ready { warnings } => warnings,
        Readiness::NotReady(obstacles) => obstacles,
    };
    // While the account is held back it goes first: on a closing one no card can be set back to OK.
    let waits = told.contains(&Obstacle::AccountNotInUse);
    let one = |obstacle: &Obstacle| {
        let reason = reason(cx, card, holder, *obstacle);
        if waits && *obstacle == Obstacle::CardNotInUse { Reason { link: None, ..reason } } else { reason }
    };
    told.iter().map(one).collect()
}

fn reason(cx: &Context, card: &CardRow, holder: &ListRow, obstacle: Obstacle) -> Reason {
    let until = holder.mobile_changed_at.filter(|_| obstacle == Obstacle::CoolDown).map(|changed| {
        let until = cools_down_at(changed, cx.actor.institution.settings.wallet.cool_down);
        format!("Until {} UTC.", time::human(until, cx.actor.now))
    });
    let words = [Some(obstacle.sentence().to_owned()), until].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Reason { words, link: mend(cx, card, holder, obstacle.mend()) }
}

fn mend(cx: &Context, card: &CardRow, holder: &ListRow, mend: Mend) -> Option<Link> {
    let (needed, href) = match mend {
        Mend::CardHolder => (Permission::EditAccounts, format!("/cards/{}/holder", card.id)),
        Mend::HolderContact => (Permission::EditCustomers, format!("/customers/{}/edit/contact", holder.id)),
        Mend::HolderRecord => (Permission::SeeCustomers, format!("/customers/{}", holder.id)),
        Mend::CardStatus => (Permission::EditAccounts, format!("/cards/{}/unblocking", card.id)),
        Mend::AccountStatus => (Permission::SeeAccounts, format!("/accounts/{}", card.account_id)),
        Mend::OtherCards => (Permission::SeeAccounts, format!("/cards?holder={}", holder.id)),
        Mend::Wait => return None,
    };
    cx.may(needed).then(|| Link::new(mend.label(), href))
}
