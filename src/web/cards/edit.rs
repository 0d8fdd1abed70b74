//! Changing one group of a card: the form, and saving it. Comparing three ways is web::editing's.

use actix_web::HttpResponse;
use actix_web::web::Path;
use chrono::NaiveDate;

use super::fields::{Form, fitting};
use super::happenings::human;
use super::present::{address, tab, whose};
use crate::db::PgConnection;
use crate::db::events::Narrowed;
use crate::domain::card::{Change, Field, Group, Problem};
use crate::domain::form::{FormField, Typed};
use crate::domain::ids::CardId;
use crate::domain::look::Sight;
use crate::services::cards::{Amended, CardRecord, CardRefusal, amend, hold, list_history, read};
use crate::web::desk::Context;
use crate::web::editing::views::EditView;
use crate::web::editing::{Editing, Opened, Settled, settle};
use crate::web::form::{Protected, only};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, EditAccounts};
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::{Notice, Tone};

/// GET /cards/{id}/edit/{group}
pub async fn edit_form(desk: Allowed<EditAccounts>, path: Path<(i64, String)>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let (id, group) = path.into_inner();
        let record = read(conn, cx.actor.scope(), CardId(id))?;
        cx.look(conn, &record.look(Sight::Form))?;
        let group = editable(&record, &group)?;
        if let Some(reply) = over(&record) {
            return Ok(reply);
        }
        let author = last_author(cx, &record);
        let editing = editing(cx, &record, group, &author);
        let opened = Opened::now(&editing);
        let mut typed = opened.typed.clone();
        let country = cx.actor.institution.settings.country.code();
        if group == Group::CardAddress && record.mailing.card.is_none() {
            typed.set(Field::CardCountry, country);
        }
        if group == Group::PinAddress && record.mailing.pin.is_none() {
            typed.set(Field::PinCountry, country);
        }
        Reply::page(&view(&editing, &record, group, (&opened, &typed), &[], Vec::new()))
    })
    .await
}

/// POST /cards/{id}/edit/{group}
pub async fn update(desk: Allowed<EditAccounts>, path: Path<(i64, String)>, form: Protected<Typed>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let (id, group) = path.into_inner();
        // Held, so that the same form sent twice at once finds its own change and not a conflict.
        let record = hold(conn, cx.actor.scope(), CardId(id), None)?;
        cx.shows(conn, record.look(Sight::Form))?;
        let group = editable(&record, &group)?;
        if let Some(reply) = over(&record) {
            return Ok(reply);
        }
        let author = last_author(cx, &record);
        let editing = editing(cx, &record, group, &author);
        let Protected(sent) = form;
        only(&sent, &editing.all_inputs())?;
        let opened = Opened::open(&editing, sent.get("once"))?;
        let refuse = |problems: &[Problem], notices: Vec<Notice>| {
            Reply::refused(&view(&editing, &record, group, (&opened, &sent), problems, notices))
        };
        let parse = |typed: &Typed| Change::parse(group, &record.terms(), typed, &cx.actor.plain_ground());
        let mine = match parse(&sent) {
            Ok(change) => change.typed(),
            Err(problems) => {
                let fitting = fitting(&record.terms(), &record.holder, &record.owner, &problems);
                return refuse(&problems, fitting);
            }
        };
        let change = match settle(conn, &editing, &opened, (&sent, &mine), parse)? {
            Settled::Page(reply) => return Ok(*reply),
            Settled::Refused(problems) => return refuse(&problems, Vec::new()),
            Settled::Change(change) => change,
        };
        if let Some(problem) = past_expiry(&change, &record, cx.actor.today()) {
            return refuse(&[problem], Vec::new());
        }
        match amend(conn, cx.keys(), &cx.actor, &record, record.row.version, group, &change) {
            Ok(Amended::Changed) => Ok(Reply::to(address(&record.row)).saying(format!("{} saved.", group.label()))),
            Ok(Amended::Unchanged) => Ok(Reply::to(address(&record.row)).saying("Nothing was changed.")),
            Err(CardRefusal::Rule(rule)) => {
                let notice = Notice { tone: Tone::Bad, lead: format!("{}.", rule.sentence()), ..Notice::default() };
                Err(Fault::Again(Box::new(refuse(&[], vec![notice])?)))
            }
            Err(CardRefusal::Failure(failure)) => Err(failure.into()),
            Err(other) => Err(Fault::Internal(other.to_string())),
        }
    })
    .await
}

fn editable(record: &CardRecord, group: &str) -> Result<Group, Fault> {
    let group = Group::parse(group).filter(|group| group.applies_to(record.product.product().form));
    group.ok_or(Fault::Missing)
}

/// A slip of the year would end the card within the hour.
fn past_expiry(change: &Change, record: &CardRecord, today: NaiveDate) -> Option<Problem> {
    let Change::Numbers(numbers) = change else { return None };
    let is_slip = numbers.expiry != record.row.expiry() && numbers.expiry.is_some_and(|expiry| expiry.is_over(today));
    is_slip.then(|| Problem {
        field: Field::Expiry,
        input: Field::Expiry.key().to_owned(),
        message: "Expiry must be this month or later".to_owned(),
    })
}

/// A card that is over stays as it is.
fn over(record: &CardRecord) -> Option<Reply> {
    (!record.row.status().is_live())
        .then(|| Reply::to(address(&record.row)).refusing("This card can no longer be used, so it stays as it is."))
}

type LastAuthor<'a> = &'a dyn Fn(&mut PgConnection) -> Result<Option<String>, Fault>;

fn last_author<'a>(
    cx: &'a Context,
    record: &CardRecord,
) -> impl Fn(&mut PgConnection) -> Result<Option<String>, Fault> + use<'a> {
    let id = record.id();
    move |conn| {
        let last =
            list_history(conn, cx.keys(), cx.actor.scope(), id, Narrowed::default(), None, 1)?.into_iter().next();
        Ok(last.and_then(|last| last.who))
    }
}

fn editing<'a>(cx: &'a Context, record: &CardRecord, group: Group, last_author: LastAuthor<'a>) -> Editing<'a, Field> {
    Editing {
        cx,
        nav: Nav::Cards,
        noun: "card",
        whose: whose(record),
        tab: tab(&record.row),
        slug: group.slug(),
        title: group.label().to_owned(),
        fields: group.fields(),
        inputs: group.inputs(),
        version: record.row.version,
        updated_at: record.row.updated_at,
        theirs: record.group(group).typed(),
        human,
        // Nothing of these is masked.
        shows: &|_, _| Ok(false),
        mask: &|_, _| None,
        last_author,
    }
}

fn view(
    editing: &Editing<'_, Field>,
    record: &CardRecord,
    group: Group,
    (opened, typed): (&Opened, &Typed),
    problems: &[Problem],
    notices: Vec<Notice>,
) -> EditView {
    let form = Form { terms: record.terms(), typed, problems };
    editing.view(opened, vec![form.group(group, "")], notices)
}
