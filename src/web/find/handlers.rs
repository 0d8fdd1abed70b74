//! POST /find seals the term, GET /find/{term} shows who it finds. One exact hit goes straight to its page.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Deserialize;

use super::holdings;
use super::term::{Meanings, open, parse, seal};
use super::views::{FindFormView, FoundView};
use crate::db::customers::{Key, ListRow, find_by_key};
use crate::db::{PgConnection, search};
use crate::domain::customer::Kind;
use crate::domain::policy::Permission;
use crate::domain::text::Flaw;
use crate::web::customers::list_row;
use crate::web::desk::Context;
use crate::web::form::{Protected, form_struct};
use crate::web::form_views::{ButtonForm, FieldView, Hidden};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SeeCustomers};
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::{CustomerRow, Notice};
use crate::web::record_views::Section;

const SHOWN: usize = 50;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindForm {
    #[serde(default)]
    term: String,
}
form_struct!(passing FindForm);

/// POST /find
pub async fn seal_term(desk: Allowed<SeeCustomers>, form: Protected<FindForm>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let Protected(sent) = form;
        let parsed = parse(cx, &sent.term);
        if parsed == Err(Flaw::CardNumber)
            && let Some(href) = holdings::address_of(conn, cx, &sent.term)?
        {
            return Ok(Reply::to(href));
        }
        match parsed {
            Ok(term) => Ok(Reply::to(format!("/find/{}", seal(cx, &term)))),
            Err(flaw) => {
                let words = match flaw {
                    Flaw::Missing => "Enter a name, a number, a phone or an e-mail address to find".to_owned(),
                    flaw => flaw.sentence("Find"),
                };
                let field = FieldView::text("term", "Find", sent.term).error(Some(words));
                let mut frame = cx.frame("Find", Nav::Customers);
                frame.problems = Problem::of([&field]);
                Reply::refused(&FindFormView { frame, field })
            }
        }
    })
    .await
}

/// GET /find/{term}
pub async fn show(desk: Allowed<SeeCustomers>, path: Path<String>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let term = open(cx, &path)?;
        let found = look_up(conn, cx, &term)?;
        let holdings = holdings::look_up(conn, cx, &term)?;
        let hits = found.len() + holdings.found.len();
        cx.find(conn, &term, hits)?;
        match (found.as_slice(), holdings.found.as_slice()) {
            ([only], []) if only.is_exact => Ok(Reply::to(format!("/customers/{}", only.row.id))),
            ([], [only]) if only.is_exact => Ok(Reply::to(only.line.href.clone())),
            _ => Reply::page(&view(cx, &term, found, holdings)),
        }
    })
    .await
}

/// Customers who fit what was typed into a form that looks for one, those with an equal identifier first; whether the first
/// fits exactly.
pub fn list_customers(conn: &mut PgConnection, cx: &Context, typed: &str) -> Result<Found, Fault> {
    let term = match parse(cx, typed) {
        Ok(term) => term,
        Err(flaw) => return Ok(Found::Refused(flaw)),
    };
    let hits = look_up(conn, cx, &term)?;
    cx.find(conn, &term, hits.len())?;
    let is_exact = matches!(hits.as_slice(), [only] if only.is_exact);
    let mut rows = hits.into_iter().map(|hit| hit.row);
    match (is_exact, rows.next()) {
        (_, None) => Ok(Found::Nobody),
        (true, Some(only)) => Ok(Found::One(Box::new(only))),
        (false, Some(first)) => Ok(Found::Several([first].into_iter().chain(rows).collect())),
    }
}

/// Who fits.
pub enum Found {
    Nobody,
    One(Box<ListRow>),
    Several(Vec<ListRow>),
    /// The term cannot be looked for.
    Refused(Flaw),
}

/// Somebody who fits the term, and by what.
struct Hit {
    row: ListRow,
    why: String,
    is_exact: bool,
}

/// Looks the term up as everything it may be: equal identifiers first, then names.
fn look_up(conn: &mut PgConnection, cx: &Context, term: &str) -> Result<Vec<Hit>, Fault> {
    let meanings = Meanings::of(cx, term);
    let scope = cx.actor.scope();
    let limit = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
    let mut hits: Vec<Hit> = Vec::new();
    let mut exact = |rows: Vec<ListRow>, why: &dyn Fn(&ListRow) -> String| {
        hits.extend(rows.into_iter().map(|row| Hit { why: why(&row), row, is_exact: true }));
    };
    if let Some(number) = &meanings.number {
        exact(find_by_key(conn, scope, Key::Number(&number.key()), limit)?, &|_| "customer number".to_owned());
    }
    if !meanings.reg_no_indexes.is_empty() {
        let rows = find_by_key(conn, scope, Key::RegNos(&meanings.reg_no_indexes), limit)?;
        exact(rows, &|_| "registration number".to_owned());
    }
    if let Some(phone) = &meanings.phone {
        let rows = find_by_key(conn, scope, Key::Phone(phone.as_str()), limit)?;
        let why = |row: &ListRow| {
            let which = if row.mobile.as_deref() == Some(phone.as_str()) { "mobile" } else { "phone" };
            format!("{which} ends {}", phone.last4())
        };
        exact(rows, &why);
    }
    if let Some(email) = &meanings.email {
        exact(find_by_key(conn, scope, Key::Email(&email.key()), limit)?, &|_| "e-mail".to_owned());
    }
    let by_name = search::list_by_words(conn, scope, &meanings.words, limit)?;
    hits.extend(by_name.into_iter().map(|row| Hit { row, why: "name".to_owned(), is_exact: false }));
    let mut seen = BTreeSet::new();
    hits.retain(|hit| seen.insert(hit.row.id));
    Ok(hits)
}

fn view(cx: &Context, term: &str, mut hits: Vec<Hit>, holdings: holdings::Holdings) -> FoundView {
    let is_cut = hits.len() > SHOWN;
    hits.truncate(SHOWN);
    let holdings::Holdings { found: holdings, cut } = holdings;
    let count = match (hits.len() + holdings.len(), is_cut || cut.is_some()) {
        (1, false) => "1 result".to_owned(),
        (count @ 1.., true) => format!("{count}+ results"),
        (count, _) => format!("{count} results"),
    };
    let mut frame = cx.frame(count.clone(), Nav::Customers);
    if let Some(find) = frame.desk.as_mut().and_then(|desk| desk.find.as_mut()) {
        term.clone_into(&mut find.term);
    }
    let told = |lead: String, words: &str| Notice { lead, words: words.to_owned(), ..Notice::default() };
    let first = format!("These are the first {SHOWN}{}.", if cut.is_some() { " customers" } else { "" });
    let too_many = is_cut.then(|| told(first, "Add a first name or another word, or use a number."));
    let too_many_cards = cut.map(|words| told(words, ""));
    let rows: Vec<CustomerRow> = hits.iter().map(|hit| list_row(cx, &hit.row, hit.why.clone())).collect();
    FoundView {
        frame,
        heading: format!("{count} for “{term}”"),
        notices: too_many.into_iter().chain(too_many_cards).collect(),
        offers: if rows.is_empty() && holdings.is_empty() && cx.may(Permission::CreateCustomers) { offers(cx, term) } else { Vec::new() },
        holdings: (!holdings.is_empty()).then(|| Section {
            id: "holdings".to_owned(),
            title: "Accounts and cards".to_owned(),
            links: Vec::new(),
            lines: holdings.into_iter().map(|found| found.line).collect(),
            empty: String::new(),
        }),
        rows,
        searched: "customer numbers, registration numbers, phones, e-mail addresses, account numbers and card references as a \
                   whole, names by how their words begin, and cards by their last four, alone or with a name"
            .to_owned(),
    }
}

fn offers(cx: &Context, term: &str) -> Vec<ButtonForm> {
    let offer = |kind: Kind| ButtonForm {
        action: "/customers/new".to_owned(),
        label: format!("Create a {} customer", kind.label().to_lowercase()),
        label_more: "with these details".to_owned(),
        hidden: vec![Hidden::new("kind", kind.code()), Hidden::new("from", seal(cx, term))],
    };
    Kind::ALL.into_iter().map(offer).collect()
}
