//! Changing one group of a customer: the form, and saving it. The form carries, sealed, what the group was when it was opened:
//! that is the third way of the three-way page.

use actix_web::HttpResponse;
use actix_web::web::Path;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::conflict::{Contest, conflict_page, pick};
use super::door::taken_words;
use super::edit_views::EditView;
use super::facts::title;
use super::fields::{Form, edit_groups};
use super::present::{address, listed_name, tab, whose};
use super::record_page::may_edit;
use crate::db::PgConnection;
use crate::domain::customer::{Change, Field, Group, Kind, Problem, REG_NO_CONFIRMED};
use crate::domain::form::{FormField, Typed, merge};
use crate::domain::ids::CustomerId;
use crate::domain::policy::Refusal;
use crate::seal::Place;
use crate::services::customers::{AmendRefusal, Amended, Record, amend, hold, read};
use crate::web::desk::Context;
use crate::web::form::{Protected, only};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, EditCustomers};
use crate::web::layout::Problem as Summary;
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::{Link, Notice, Tone};

/// GET /customers/{id}/edit/{group}
pub async fn edit_form(desk: Allowed<EditCustomers>, path: Path<(i64, String)>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let (id, group) = path.into_inner();
        let record = read(conn, cx.keys(), cx.actor.scope(), CustomerId(id))?;
        let group = editable(cx, &record, &group)?;
        let opened = Opened { version: record.version, typed: current(&record, group) };
        let mut typed = opened.typed.clone();
        if group == Group::Registration && record.reg_no().is_personal() {
            typed.set(Field::RegNo, "");
        }
        if group == Group::TemporaryAddress && record.customer.temporary.is_none() {
            typed.set(Field::TemporaryCountry, record.customer.address.country.code());
        }
        Reply::page(&view(cx, &record, group, &opened, &typed, &[], Vec::new()))
    })
    .await
}

/// POST /customers/{id}/edit/{group}
pub async fn update(desk: Allowed<EditCustomers>, path: Path<(i64, String)>, form: Protected<Typed>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let (id, group) = path.into_inner();
        // Held, so that the same form sent twice at once finds its own change and not a conflict.
        let record = hold(conn, cx.keys(), cx.actor.scope(), CustomerId(id))?;
        let group = editable(cx, &record, &group)?;
        let Protected(sent) = form;
        let kind = record.kind();
        only(&sent, &inputs(group, kind))?;
        let opened = Opened::open(cx, &record, group, sent.get("once"))?;
        let version: i32 = sent.get("version").parse().map_err(|_| Fault::BadRequest("The form lacks its version."))?;
        let whole = with_kept_number(group, &opened.typed, &sent);
        let change = match Change::parse(group, kind, &whole, &cx.actor.ground()) {
            Ok(change) => change,
            Err(problems) => return refuse(cx, &record, group, &opened, &sent, &problems, Vec::new()),
        };
        let contest = Contest { record: &record, group, opened: &opened, mine: &change.typed(), sent: &sent };
        match settle(conn, cx, contest, version)? {
            Settled::Page(reply) => Ok(*reply),
            Settled::Change(change) => save(conn, cx, &record, group, &opened, &sent, &change),
        }
    })
    .await
}

/// All that an edit form may send.
fn inputs(group: Group, kind: Kind) -> Vec<String> {
    let picks = group.fields(kind).into_iter().map(|field| format!("keep_{}", field.key()));
    let own = ["once", "version"].map(str::to_owned);
    group.inputs(kind).into_iter().chain(picks).chain(own).collect()
}

fn editable(cx: &Context, record: &Record, group: &str) -> Result<Group, Fault> {
    let group = Group::parse(group).filter(|group| group.applies_to(record.kind())).ok_or(Fault::Missing)?;
    if may_edit(cx, record) { Ok(group) } else { Err(Refusal::ClosedRecord.into()) }
}

fn current(record: &Record, group: Group) -> Typed {
    record.customer.group(group).typed()
}

/// A person's registration number is not shown in the form; left empty, it stays as it was when the form was opened.
fn with_kept_number(group: Group, opened: &Typed, sent: &Typed) -> Typed {
    let mut whole = sent.clone();
    let typed = sent.get(Field::RegNo.key()).trim();
    // A mask that was typed or pasted back is no number either.
    let keeps = group == Group::Registration
        && (typed.is_empty() || typed.contains('•'))
        && sent.get(Field::RegNoKind.key()) == opened.get(Field::RegNoKind.key());
    if keeps {
        for input in [Field::RegNo.key(), Field::RegNoCountry.key(), REG_NO_CONFIRMED] {
            whole.put(input, opened.get(input));
        }
    }
    whole
}

/// What is to be done with what was typed: save it, or first ask about what somebody else saved.
enum Settled {
    Page(Box<Reply>),
    Change(Change),
}

fn settle(conn: &mut PgConnection, cx: &Context, contest: Contest<'_>, version: i32) -> Result<Settled, Fault> {
    let Contest { record, group, opened, mine, sent } = contest;
    let theirs = current(record, group);
    let fields = group.fields(record.kind());
    let is_answered = version == record.version;
    let picks = |field: Field| if is_answered { pick(sent, field) } else { None };
    let merged = merge(&fields, &opened.typed, &theirs, mine, picks);
    let is_untouched = fields.iter().all(|field| theirs.text(*field) == opened.typed.text(*field));
    let is_same = fields.iter().all(|field| theirs.text(*field) == mine.text(*field));
    match merged {
        Ok(merged) if is_untouched || is_same || is_answered => {
            let parsed = Change::parse(group, record.kind(), &merged, &cx.actor.ground());
            match parsed {
                Ok(change) => Ok(Settled::Change(change)),
                Err(problems) => {
                    Ok(Settled::Page(Box::new(refuse(cx, record, group, opened, sent, &problems, Vec::new())?)))
                }
            }
        }
        Ok(_) => Ok(Settled::Page(Box::new(conflict_page(conn, cx, &contest, &[])?))),
        Err(undecided) => {
            let asked = if is_answered { undecided } else { Vec::new() };
            Ok(Settled::Page(Box::new(conflict_page(conn, cx, &contest, &asked)?)))
        }
    }
}

fn save(
    conn: &mut PgConnection,
    cx: &Context,
    record: &Record,
    group: Group,
    opened: &Opened,
    sent: &Typed,
    change: &Change,
) -> Result<Reply, Fault> {
    match amend(conn, cx.keys(), &cx.actor, record.id, record.version, group, change) {
        Ok(Amended::Changed) => {
            Ok(Reply::to(address(record)).saying(format!("{} saved.", title(group, record.kind()))))
        }
        Ok(Amended::Unchanged) => Ok(Reply::to(address(record)).saying("Nothing was changed.")),
        Err(AmendRefusal::Stale) => {
            let record = read(conn, cx.keys(), cx.actor.scope(), record.id)?;
            let contest = Contest { record: &record, group, opened, mine: &change.typed(), sent };
            conflict_page(conn, cx, &contest, &[])
        }
        Err(AmendRefusal::Closed) => Err(Refusal::ClosedRecord.into()),
        Err(AmendRefusal::Problem(problem)) => refuse(cx, record, group, opened, sent, &[problem], Vec::new()),
        Err(AmendRefusal::Taken(taken)) => {
            let (problem, words) = taken_words(&taken);
            let links = taken.holder.iter();
            let links =
                links.map(|row| Link::new(listed_name(&row.name()), format!("/customers/{}", row.id))).collect();
            let notice = Notice { tone: Tone::Bad, lead: words, words: String::new(), links };
            refuse(cx, record, group, opened, sent, &[problem], vec![notice])
        }
        Err(AmendRefusal::Failure(failure)) => Err(failure.into()),
    }
}

fn refuse(
    cx: &Context,
    record: &Record,
    group: Group,
    opened: &Opened,
    sent: &Typed,
    problems: &[Problem],
    notices: Vec<Notice>,
) -> Result<Reply, Fault> {
    Reply::refused(&view(cx, record, group, opened, sent, problems, notices))
}

fn view(
    cx: &Context,
    record: &Record,
    group: Group,
    opened: &Opened,
    typed: &Typed,
    problems: &[Problem],
    notices: Vec<Notice>,
) -> EditView {
    let heading = format!("Change {}", title(group, record.kind()).to_lowercase());
    let form = Form { cx, kind: record.kind(), typed, problems };
    let mut groups = edit_groups(&form, group);
    if group == Group::Registration && record.reg_no().is_personal() {
        let kept = format!("Now {}. Leave it empty to keep it", record.reg_no().mask());
        for field in
            groups.iter_mut().flat_map(|group| &mut group.fields).filter(|field| field.name == Field::RegNo.key())
        {
            field.hint = Some(kept.clone());
            field.optional = true;
        }
    }
    let mut frame = cx.frame(format!("{heading} · {}", tab(cx, record)), Nav::Customers);
    frame.problems = Summary::of(groups.iter().flat_map(|group| &group.fields));
    EditView {
        frame,
        whose: whose(record),
        heading,
        notices,
        action: format!("{}/edit/{}", address(record), group.slug()),
        // Not the present one: only the three-way page shows what somebody saved since.
        version: opened.version.to_string(),
        once: opened.seal(cx, record, group),
        groups,
        cancel_href: address(record),
    }
}

/// What the group was when the form was opened. It travels with the form, sealed: it may hold a registration number.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Opened {
    pub version: i32,
    pub typed: Typed,
}

impl Opened {
    fn row(cx: &Context, record: &Record, group: Group) -> String {
        format!("{}|{}|{}", record.id, group.slug(), cx.actor.staff)
    }

    pub fn seal(&self, cx: &Context, record: &Record, group: Group) -> String {
        let row = Opened::row(cx, record, group);
        let place = Place { column: "form.opened", institution: cx.actor.scope(), row: &row };
        let text = serde_json::to_vec(self).expect("a version and texts are JSON");
        URL_SAFE_NO_PAD.encode(cx.keys().seal(place, &text))
    }

    fn open(cx: &Context, record: &Record, group: Group, sealed: &str) -> Result<Opened, Fault> {
        let broken = Fault::BadRequest("The form lacks what it was opened with.");
        let row = Opened::row(cx, record, group);
        let place = Place { column: "form.opened", institution: cx.actor.scope(), row: &row };
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(sealed) else { return Err(broken) };
        let Ok(text) = cx.keys().open(place, &bytes) else { return Err(broken) };
        serde_json::from_slice(&text).map_err(|_| broken)
    }
}
