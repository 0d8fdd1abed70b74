//! Changing one group of a customer: the form, and saving it. Comparing three ways is web::editing's, what a form does with
//! masked values in unseen.rs.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::Deserialize;

use super::door::{taken_notice, taken_words};
use super::facts::title;
use super::fields::{Form, edit_groups};
use super::happenings::human;
use super::present::{address, tab, whose};
use super::{proposed, restoring, unseen};
use crate::db::PgConnection;
use crate::db::events::Narrowed;
use crate::domain::customer::{Change, Field, Group, Problem};
use crate::domain::form::Typed;
use crate::domain::ids::CustomerId;
use crate::domain::look::{Look, Sight};
use crate::domain::masking::{PersonalFact, PersonalFacts};
use crate::domain::policy::Permission;
use crate::domain::review::Matter;
use crate::services::customers::{AmendRefusal, Amended, Record, amend, hold, list_history, read};
use crate::web::desk::Context;
use crate::web::editing::views::EditView;
use crate::web::editing::{Editing, Mask, Opened, Settled, Shows, conflict_page, settle};
use crate::web::form::{Protected, only};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, EditCustomers};
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::Notice;
use crate::web::waiting::{proposed_words, waits};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditQuery {
    /// An event of the history: what its fields were before it is filled in.
    restore: Option<i64>,
}

/// GET /customers/{id}/edit/{group}
pub async fn edit_form(
    desk: Allowed<EditCustomers>,
    path: Path<(i64, String)>,
    query: Query<EditQuery>,
) -> HttpResponse {
    desk.read(move |conn, cx| {
        let (id, group) = path.into_inner();
        let record = read(conn, cx.keys(), cx.actor.scope(), CustomerId(id))?;
        cx.look(conn, &Look::customer(record.id, Sight::Form))?;
        let group = editable(cx, &record, &group)?;
        let (last_author, shows, mask) = (last_author(cx, &record), shows(cx, &record, group), mask(cx, &record));
        let editing = editing(cx, &record, group, (&last_author, &shows, &mask));
        let edit = Edit { record: &record, group, editing };
        let masked = unseen::fields(cx, &record, group);
        let opened = Opened::now(&edit.editing).hiding(&masked);
        let mut typed = opened.typed.clone();
        let mut notices = proposed::fill(conn, cx, &record, (group, &masked), &mut typed)?;
        unseen::leave_out(&mut typed, &masked);
        if group == Group::TemporaryAddress && record.customer.temporary.is_none() {
            typed.set(Field::TemporaryCountry, record.customer.address.country.code());
        }
        if let Some(event) = query.restore {
            notices.push(restoring::fill(conn, cx, &record, (group, &masked), event, &mut typed)?);
        }
        Reply::page(&edit.view(&opened, &typed, &[], notices))
    })
    .await
}

/// POST /customers/{id}/edit/{group}
pub async fn update(desk: Allowed<EditCustomers>, path: Path<(i64, String)>, form: Protected<Typed>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let (id, group) = path.into_inner();
        // Held, so that the same form sent twice at once finds its own change and not a conflict.
        let record = hold(conn, cx.keys(), cx.actor.scope(), CustomerId(id))?;
        cx.shows(conn, Look::customer(record.id, Sight::Form))?;
        let group = editable(cx, &record, &group)?;
        let (last_author, shows, mask) = (last_author(cx, &record), shows(cx, &record, group), mask(cx, &record));
        let editing = editing(cx, &record, group, (&last_author, &shows, &mask));
        let edit = Edit { record: &record, group, editing };
        let Protected(sent) = form;
        only(&sent, &edit.editing.all_inputs())?;
        let opened = Opened::open(&edit.editing, sent.get("once"))?;
        let parse = |typed: &Typed| Change::parse(group, record.kind(), typed, &cx.actor.ground());
        let mine = match parse(&unseen::kept(&edit.editing.fields, &opened, &sent)) {
            Ok(change) => change.typed(),
            Err(problems) => return edit.refuse(&opened, &sent, &problems, Vec::new()),
        };
        match settle(conn, &edit.editing, &opened, (&sent, &mine), parse)? {
            Settled::Page(reply) => Ok(*reply),
            Settled::Refused(problems) => edit.refuse(&opened, &sent, &problems, Vec::new()),
            Settled::Change(change) => edit.save(conn, &opened, &sent, &change),
        }
    })
    .await
}

fn editable(cx: &Context, record: &Record, group: &str) -> Result<Group, Fault> {
    let group = Group::parse(group).filter(|group| group.applies_to(record.kind())).ok_or(Fault::Missing)?;
    cx.actor.decide_on(Permission::EditCustomers, record.status.object_state())?;
    Ok(group)
}

type LastAuthor<'a> = &'a dyn Fn(&mut PgConnection) -> Result<Option<String>, Fault>;

fn last_author<'a>(
    cx: &'a Context,
    record: &'a Record,
) -> impl Fn(&mut PgConnection) -> Result<Option<String>, Fault> + use<'a> {
    move |conn| {
        let last = list_history(conn, cx.actor.scope(), record, Narrowed::default(), None, 1)?.into_iter().next();
        Ok(last.and_then(|last| last.who))
    }
}

/// Whoever has to choose sees the values whole; those that are masked elsewhere are reveals: each on record, and only for who
/// showed who they are not long ago.
fn shows<'a>(
    cx: &'a Context,
    record: &Record,
    group: Group,
) -> impl Fn(&mut PgConnection, &[Field]) -> Result<bool, Fault> + use<'a> {
    let (id, is_masked) = (record.id, is_masked(cx, record));
    let form = format!("{}/edit/{}", address(record), group.slug());
    move |_, fields| {
        let facts = fields.iter().filter_map(|field| PersonalFact::of(*field));
        let masked: PersonalFacts = facts.filter(|fact| is_masked(*fact)).collect();
        if masked == PersonalFacts::NONE {
            return Ok(false);
        }
        cx.proven(&form)?;
        for fact in masked.iter() {
            cx.shows_too(Look::reveal(id, fact));
        }
        Ok(true)
    }
}

/// Whether this person sees a fact of the customer masked.
fn is_masked(cx: &Context, record: &Record) -> impl Fn(PersonalFact) -> bool + use<> {
    let (whole, is_personal) = (cx.actor.sees_whole(record.kind()), record.reg_no().is_personal());
    move |fact| match fact {
        PersonalFact::RegNo => is_personal,
        fact => !whole.contains(fact),
    }
}

/// What they see in the place of it. Of a registration number that is not the present one nothing is left.
fn mask(cx: &Context, record: &Record) -> impl Fn(Field, &str) -> Option<String> + use<> {
    let is_masked = is_masked(cx, record);
    move |field, text| PersonalFact::of(field).filter(|fact| is_masked(*fact)).map(|fact| fact.mask(text))
}

fn editing<'a>(
    cx: &'a Context,
    record: &Record,
    group: Group,
    (last_author, shows, mask): (LastAuthor<'a>, Shows<'a, Field>, Mask<'a, Field>),
) -> Editing<'a, Field> {
    Editing {
        cx,
        nav: Nav::Customers,
        noun: "customer",
        whose: whose(record),
        tab: tab(cx, record),
        slug: group.slug(),
        title: title(group, record.kind()).to_owned(),
        fields: group.fields(record.kind()),
        inputs: group.inputs(record.kind()).into_iter().chain(unseen::removals(group)).collect(),
        version: record.version,
        updated_at: record.updated_at,
        theirs: record.customer.group(group).typed(),
        human,
        shows,
        mask,
        last_author,
    }
}

/// One group of one customer, being changed.
struct Edit<'a> {
    record: &'a Record,
    group: Group,
    editing: Editing<'a, Field>,
}

impl Edit<'_> {
    fn save(&self, conn: &mut PgConnection, opened: &Opened, sent: &Typed, change: &Change) -> Result<Reply, Fault> {
        let (cx, record) = (self.editing.cx, self.record);
        match amend(conn, cx.keys(), &cx.actor, record.id, record.version, self.group, change) {
            Ok(Amended::Changed) => Ok(Reply::to(address(record)).saying(format!("{} saved.", self.editing.title))),
            Ok(Amended::Unchanged) => Ok(Reply::to(address(record)).saying("Nothing was changed.")),
            Ok(Amended::Proposed(_)) => {
                Ok(Reply::to(address(record)).saying(proposed_words(Matter::Group(self.group))))
            }
            Err(AmendRefusal::Waiting { id, who }) => {
                let notice = waits(id, &who, Matter::Group(self.group));
                self.refuse(opened, sent, &[], vec![notice])
            }
            Err(AmendRefusal::Stale) => {
                let record = read(conn, cx.keys(), cx.actor.scope(), record.id)?;
                let (last_author, shows) = (last_author(cx, &record), shows(cx, &record, self.group));
                let mask = mask(cx, &record);
                let editing = editing(cx, &record, self.group, (&last_author, &shows, &mask));
                conflict_page(conn, &editing, opened, (sent, &change.typed()), &[])
            }
            Err(AmendRefusal::NotAllowed(refusal)) => Err(refusal.into()),
            Err(AmendRefusal::Problem(problem)) => self.refuse(opened, sent, &[problem], Vec::new()),
            Err(AmendRefusal::Taken(taken)) => {
                let (problem, _) = taken_words(&taken);
                let notice = taken_notice(conn, cx, &taken)?;
                self.refuse(opened, sent, &[problem], vec![notice])
            }
            Err(AmendRefusal::Failure(failure)) => Err(failure.into()),
        }
    }

    fn refuse(
        &self,
        opened: &Opened,
        sent: &Typed,
        problems: &[Problem],
        notices: Vec<Notice>,
    ) -> Result<Reply, Fault> {
        Reply::refused(&self.view(opened, sent, problems, notices))
    }

    fn view(&self, opened: &Opened, typed: &Typed, problems: &[Problem], notices: Vec<Notice>) -> EditView {
        let (cx, record) = (self.editing.cx, self.record);
        let form = Form { cx, kind: record.kind(), typed, problems };
        let mut groups = edit_groups(&form, self.group);
        for group in &mut groups {
            unseen::tell(cx, record, &mut group.fields, opened, typed);
        }
        self.editing.view(opened, groups, notices)
    }
}
