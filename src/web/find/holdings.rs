//! Accounts and cards as the find box finds them: an account by its number, a card by its reference, or by its last four, alone or
//! with the beginning of a name of whoever holds it.

use crate::db::cards::CardLine;
use crate::db::{DbError, PgConnection, accounts, cards};
use crate::domain::fold::words;
use crate::domain::policy::Permission;
use crate::web::accounts::account_line;
use crate::web::cards::card_line;
use crate::web::customers::own_tag;
use crate::web::desk::Context;
use crate::web::record_views::SectionLine;

/// Shown at most.
const SHOWN: usize = 50;
/// Cards with one ending that are looked through for a name.
const SEARCHED: usize = 2_000;

/// Something found: its line, and whether the whole term is its identifier.
pub(super) struct Found {
    pub line: SectionLine,
    pub is_exact: bool,
}

/// All that was found.
#[derive(Default)]
pub(super) struct Holdings {
    pub found: Vec<Found>,
    /// Why there may be more cards that end so, and what narrows them; None where these are all.
    pub cut: Option<String>,
}

/// Where the account or card is whose number or reference this is, whatever it looks like: a number that is known here is no
/// card number that somebody typed.
pub(super) fn address_of(conn: &mut PgConnection, cx: &Context, term: &str) -> Result<Option<String>, DbError> {
    let found = look_up(conn, cx, term)?.found;
    Ok(found.into_iter().find(|found| found.is_exact).map(|found| found.line.href))
}

/// Looks a term up among accounts and cards; nothing for those who may not see them.
pub(super) fn look_up(conn: &mut PgConnection, cx: &Context, term: &str) -> Result<Holdings, DbError> {
    if !cx.may(Permission::SeeAccounts) {
        return Ok(Holdings::default());
    }
    let scope = cx.actor.scope();
    let key: String = term.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    let (mut found, mut cut) = (Vec::new(), None);
    if key.chars().any(|c| c.is_ascii_digit()) {
        if let Some(row) = accounts::find_by_key(conn, scope, &key)? {
            let mut line = SectionLine { note: "account number".to_owned(), ..account_line(&row, "Account") };
            line.tags.extend(own_tag(cx, &[row.owner_id]));
            found.push(Found { line, is_exact: true });
        }
        if let Some(row) = cards::find_by_reference(conn, scope, &key)? {
            let card = cards::find_line(conn, scope, row.id())?;
            found.push(Found { line: why(cx, &card, "card reference"), is_exact: true });
        }
    }
    if let Some((last_four, names)) = ending(term) {
        let ends_so = cards::Filter { last_four: Some(last_four.clone()), ..cards::Filter::default() };
        let searched = if names.is_empty() { SHOWN } else { SEARCHED };
        let limit = i64::try_from(searched + 1).unwrap_or(i64::MAX);
        let cards = cards::list(conn, scope, &ends_so, None, true, limit)?;
        let reason = format!("card ends {last_four}");
        let fitting: Vec<&CardLine> = cards.iter().take(searched).filter(|card| is_named(card, &names)).collect();
        cut = cut_words(fitting.len(), cards.len() > searched, &names);
        let shown = fitting.into_iter().take(SHOWN);
        found.extend(shown.map(|card| Found { line: why(cx, card, &reason), is_exact: false }));
    }
    Ok(Holdings { found, cut })
}

/// What is said where more cards end so than are shown, or than were looked through for the name.
fn cut_words(fitting: usize, has_more: bool, names: &[String]) -> Option<String> {
    let narrower = "Add more of the cardholder's name, or use the reference.";
    match (fitting > SHOWN, has_more, names.is_empty()) {
        (true, _, false) | (_, true, true) => {
            Some(format!("These are the newest {SHOWN} cards that end so. {narrower}"))
        }
        (false, true, false) => {
            Some(format!("Only the newest {SEARCHED} cards that end so were looked through. {narrower}"))
        }
        (_, false, _) => None,
    }
}

fn why(cx: &Context, card: &CardLine, reason: &str) -> SectionLine {
    let line = card_line(cx, card, true);
    SectionLine { note: format!("{} · {reason}", line.note), ..line }
}

/// Four digits of their own, and the other words.
fn ending(term: &str) -> Option<(String, Vec<String>)> {
    let is_ending = |word: &&str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let mut endings = term.split_whitespace().filter(is_ending);
    let (Some(last_four), None) = (endings.next(), endings.next()) else { return None };
    let others: Vec<&str> = term.split_whitespace().filter(|word| *word != last_four).collect();
    let has_digits = others.iter().any(|word| word.chars().any(|c| c.is_ascii_digit()));
    (!has_digits).then(|| (last_four.to_owned(), words(&others.join(" "))))
}

/// Whether every word begins a word of the holder's name.
fn is_named(card: &CardLine, beginnings: &[String]) -> bool {
    let name = words(&card.holder.name().full());
    beginnings.iter().all(|beginning| name.iter().any(|word| word.starts_with(beginning.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_digits_alone_or_beside_a_name_are_a_cards_ending() {
        assert_eq!(ending("4285"), Some(("4285".to_owned(), Vec::new())));
        assert_eq!(ending("Virtanen 4285"), Some(("4285".to_owned(), vec!["virtanen".to_owned()])));
        assert_eq!(ending("4285 Åström a"), Some(("4285".to_owned(), vec!["a".to_owned(), "astrom".to_owned()])));
    }

    #[test]
    fn a_phone_and_a_number_are_no_ending() {
        for term in ["040 1234 567", "1234 5678", "42851", "428", "Virtanen"] {
            assert_eq!(ending(term), None, "{term}");
        }
    }
}
