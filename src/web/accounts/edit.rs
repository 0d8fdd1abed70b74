//! Changing one group of an account: the form, and saving it. Comparing three ways is web::editing's.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::fields::Form;
use super::happenings::human;
use super::present::{address, whose};
use crate::db::PgConnection;
use crate::db::events::Narrowed;
use crate::domain::account::{Change, Field, Group, Problem, Status};
use crate::domain::form::Typed;
use crate::domain::ids::AccountId;
use crate::domain::look::{Look, Sight};
use crate::services::accounts::{AccountRecord, AccountRefusal, Amended, amend, hold, list_history, read};
use crate::web::desk::Context;
use crate::web::editing::views::EditView;
use crate::web::editing::{Editing, Opened, Settled, settle};
use crate::web::form::{Protected, only};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, EditAccounts};
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::{Notice, Tone};

/// GET /accounts/{id}/edit/{group}
pub async fn edit_form(desk: Allowed<EditAccounts>, path: Path<(i64, String)>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let (id, group) = path.into_inner();
        let record = read(conn, cx.actor.scope(), AccountId(id))?;
        cx.look(conn, &Look::account(record.id(), record.row.owner(), Sight::Form))?;
        let group = Group::parse(&group).ok_or(Fault::Missing)?;
        if let Some(reply) = over(&record) {
            return Ok(reply);
        }
        let author = last_author(cx, &record);
        let editing = editing(cx, &record, group, &author);
        let opened = Opened::now(&editing);
        let mut typed = opened.typed.clone();
        if group == Group::StatementAddress && record.statement_address.is_none() {
            typed.set(Field::StatementCountry, cx.actor.institution.settings.country.code());
        }
        Reply::page(&view(&editing, &record, group, (&opened, &typed), &[], Vec::new()))
    })
    .await
}

/// POST /accounts/{id}/edit/{group}
pub async fn update(desk: Allowed<EditAccounts>, path: Path<(i64, String)>, form: Protected<Typed>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let (id, group) = path.into_inner();
        // Held, so that the same form sent twice at once finds its own change and not a conflict.
        let record = hold(conn, cx.actor.scope(), AccountId(id))?;
        cx.shows(conn, Look::account(record.id(), record.row.owner(), Sight::Form))?;
        let group = Group::parse(&group).ok_or(Fault::Missing)?;
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
        let parse = |typed: &Typed| Change::parse(group, record.row.origin(), typed, &cx.actor.plain_ground());
        let mine = match parse(&sent) {
            Ok(change) => change.typed(),
            Err(problems) => return refuse(&problems, Vec::new()),
        };
        let change = match settle(conn, &editing, &opened, (&sent, &mine), parse)? {
            Settled::Page(reply) => return Ok(*reply),
            Settled::Refused(problems) => return refuse(&problems, Vec::new()),
            Settled::Change(change) => change,
        };
        match amend(conn, cx.keys(), &cx.actor, &record, record.row.version, group, &change) {
            Ok(Amended::Changed) => Ok(Reply::to(address(&record.row)).saying(format!("{} saved.", group.label()))),
            Ok(Amended::Unchanged) => Ok(Reply::to(address(&record.row)).saying("Nothing was changed.")),
            Err(AccountRefusal::Problems(problems)) => refuse(&problems, Vec::new()),
            Err(AccountRefusal::Rule(rule)) => {
                let notice = Notice { tone: Tone::Bad, lead: format!("{}.", rule.sentence()), ..Notice::default() };
                Err(Fault::Again(Box::new(refuse(&[], vec![notice])?)))
            }
            Err(AccountRefusal::Failure(failure)) => Err(failure.into()),
            Err(other) => Err(Fault::Internal(other.to_string())),
        }
    })
    .await
}

/// A closed account stays as it is.
fn over(record: &AccountRecord) -> Option<Reply> {
    (record.row.status() == Status::Closed)
        .then(|| Reply::to(address(&record.row)).refusing("This account is closed, so it stays as it is."))
}

type LastAuthor<'a> = &'a dyn Fn(&mut PgConnection) -> Result<Option<String>, Fault>;

fn last_author<'a>(
    cx: &'a Context,
    record: &AccountRecord,
) -> impl Fn(&mut PgConnection) -> Result<Option<String>, Fault> + use<'a> {
    let id = record.id();
    move |conn| {
        let last =
            list_history(conn, cx.keys(), cx.actor.scope(), id, Narrowed::default(), None, 1)?.into_iter().next();
        Ok(last.and_then(|last| last.who))
    }
}

fn editing<'a>(
    cx: &'a Context,
    record: &AccountRecord,
    group: Group,
    last_author: LastAuthor<'a>,
) -> Editing<'a, Field> {
    Editing {
        cx,
        nav: Nav::Accounts,
        noun: "account",
        whose: whose(record),
        tab: format!("account {}", record.row.called()),
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
    record: &AccountRecord,
    group: Group,
    (opened, typed): (&Opened, &Typed),
    problems: &[Problem],
    notices: Vec<Notice>,
) -> EditView {
    let form = Form { origin: record.row.origin(), typed, problems };
    editing.view(opened, vec![form.group(group, "")], notices)
}
