//! What was typed into the find box: sealing it for the address, opening it again, and what it may mean. Terms are personal
//! data: no log, history or Referer holds one in the open.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::domain::blind_index::BlindIndex;
use crate::domain::customer::{CustomerNumber, Field, Kind};
use crate::domain::email::Email;
use crate::domain::fold::words;
use crate::domain::form::Typed;
use crate::domain::phone::Phone;
use crate::domain::reg_no::{Check, RegNo, RegNoKind};
use crate::domain::text::{Flaw, Line};
use crate::seal::Place;
use crate::web::desk::Context;
use crate::web::outcome::Fault;

/// A term: one line that holds no card number, unless it is a phone or a registration number.
pub(super) fn parse(cx: &Context, input: &str) -> Result<String, Flaw> {
    let ground = cx.actor.ground();
    match Line::<200>::parse_required(input) {
        Err(Flaw::CardNumber) if Phone::parse(input, ground.country).is_ok() || stated_number(cx, input) => {
            Ok(input.trim().to_owned())
        }
        parsed => parsed.map(Line::into_string),
    }
}

fn stated_number(cx: &Context, input: &str) -> bool {
    let ground = cx.actor.ground();
    let is_stated = |kind: &&RegNoKind| !matches!(kind, RegNoKind::Other | RegNoKind::Internal);
    let mut kinds = RegNoKind::all().iter().filter(is_stated);
    kinds.any(|kind| {
        let country = kind.country().or(Some(ground.country));
        RegNo::parse(*kind, country, input, ground.today).is_ok_and(|reg_no| reg_no.check() != Check::Wrong)
    })
}

fn place(cx: &Context) -> Place<'static> {
    Place { column: "find.term", institution: cx.actor.scope(), row: "" }
}

pub(super) fn seal(cx: &Context, term: &str) -> String {
    URL_SAFE_NO_PAD.encode(cx.keys().seal(place(cx), term.as_bytes()))
}

/// A term that does not open was not sealed here: there is no such page.
pub(super) fn open(cx: &Context, sealed: &str) -> Result<String, Fault> {
    let bytes = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| Fault::Missing)?;
    let text = cx.keys().open(place(cx), &bytes).map_err(|_| Fault::Missing)?;
    String::from_utf8(text).map_err(|_| Fault::Missing)
}

/// What a term may be, all at once: it is looked up as each.
pub(super) struct Meanings {
    pub number: Option<CustomerNumber>,
    pub phone: Option<Phone>,
    pub email: Option<Email>,
    /// Blind indexes of the registration numbers it may be.
    pub reg_no_indexes: Vec<BlindIndex>,
    /// Beginnings of words of a name.
    pub words: Vec<String>,
}

impl Meanings {
    pub fn of(cx: &Context, term: &str) -> Meanings {
        let ground = cx.actor.ground();
        let has_digits = term.chars().filter(char::is_ascii_digit).count() >= 5;
        let has_letters = term.chars().any(char::is_alphabetic);
        let is_email = term.contains('@');
        let phone = if has_digits && !is_email { Phone::parse(term, ground.country).ok().flatten() } else { None };
        Meanings {
            number: if is_email { None } else { CustomerNumber::parse(term).ok().flatten() },
            phone,
            email: if is_email { Email::parse(term).ok().flatten() } else { None },
            reg_no_indexes: if is_email || !term.chars().any(|c| c.is_ascii_digit()) {
                Vec::new()
            } else {
                indexes(cx, term)
            },
            words: if has_letters && !is_email { words(term) } else { Vec::new() },
        }
    }
}

fn indexes(cx: &Context, term: &str) -> Vec<BlindIndex> {
    let ground = cx.actor.ground();
    let mut indexes: Vec<BlindIndex> = RegNoKind::all()
        .iter()
        .filter_map(|kind| {
            let country = kind.country().unwrap_or(ground.country);
            RegNo::parse(*kind, Some(country), term, ground.today).ok()
        })
        .map(|reg_no| cx.keys().blind_index(cx.actor.scope(), &reg_no.equality_text()))
        .collect();
    indexes.sort();
    indexes.dedup();
    indexes
}

/// The first page of a creation filled with a sealed term that found nobody.
pub fn begin_with(cx: &Context, kind: Kind, sealed: &str) -> Result<Typed, Fault> {
    let term = open(cx, sealed)?;
    let meanings = Meanings::of(cx, &term);
    let mut typed = Typed::default();
    if let Some(phone) = &meanings.phone {
        typed.set(Field::Mobile, phone.as_str());
    } else if let Some(email) = &meanings.email {
        typed.set(Field::Email, email.as_str());
    } else if let Some(reg_no) = reg_no(cx, kind, &term) {
        typed.set(Field::RegNoKind, reg_no.kind().code());
        typed.set(Field::RegNoCountry, reg_no.country().code());
        typed.set(Field::RegNo, reg_no.expose());
    } else if meanings.words.is_empty() || is_number(&term) {
        typed.set(Field::CustomerNumber, term);
    } else if kind == Kind::Corporate {
        typed.set(Field::Name, term);
    } else {
        let (first, last) = term.rsplit_once(' ').unwrap_or(("", &term));
        typed.set(Field::FirstName, first);
        typed.set(Field::LastName, last);
    }
    Ok(typed)
}

/// A registration number with its right check digit, of a kind that such a customer may have.
fn reg_no(cx: &Context, kind: Kind, term: &str) -> Option<RegNo> {
    let ground = cx.actor.ground();
    let fits = |reg_no: &RegNoKind| match kind {
        Kind::Private => reg_no.for_private(),
        Kind::Corporate => reg_no.for_corporate(),
    };
    let kinds = RegNoKind::all().iter().copied().filter(fits);
    let read = |kind: RegNoKind| RegNo::parse(kind, kind.country(), term, ground.today).ok();
    kinds.filter_map(read).find(|reg_no| reg_no.check() == Check::Right)
}

/// One word with a digit in it is a number of the issuer's own; names have none.
fn is_number(term: &str) -> bool {
    !term.contains(' ') && term.chars().any(|c| c.is_ascii_digit())
}
