//! GET /. What a person finds here follows from what they may do, never from the name of a role.

use actix_web::HttpResponse;

use super::views::{DraftRow, Duty, HomeView, RecentCustomer};
use crate::db::colleagues::{self, Filter};
use crate::db::{PgConnection, customers, drafts as draft_rows, events};
use crate::domain::access_review::due_before;
use crate::domain::actor::Actor;
use crate::domain::customer::{Field, Kind};
use crate::domain::policy::Permission;
use crate::domain::staffing::AccountStatus;
use crate::services::drafts::{self, Draft};
use crate::services::parked_forms;
use crate::web::desk::{Context, parked_at};
use crate::web::form_views::ButtonForm;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SignedIn};
use crate::web::keyset::{COUNTED, count_words};
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::Link;
use crate::web::{care as data_care, parked, reviews, spot_checks, time, wallet};

/// How many of a person's last deeds are looked through, how many customers and drafts are shown.
const DEPTH: i64 = 200;
const RECENT: usize = 8;
const DRAFTS: i64 = 8;

/// GET /
pub async fn show(desk: Allowed<SignedIn>) -> HttpResponse {
    desk.read(|conn, cx| {
        let actor = &cx.actor;
        let (intro, duties) = duties(actor);
        Reply::page(&HomeView {
            frame: cx.frame("Home", Nav::Home),
            heading: format!("Home: welcome, {}", first_name(&actor.display_name)),
            may_find: cx.may(Permission::SeeCustomers),
            creations: creations(actor),
            intro: intro.to_owned(),
            duties,
            care: care(conn, cx)?,
            recent: recent(conn, cx)?,
            drafts: drafts(conn, cx)?,
        })
    })
    .await
}

fn first_name(display_name: &str) -> &str {
    display_name.split_whitespace().next().unwrap_or(display_name)
}

fn creations(actor: &Actor) -> Vec<Link> {
    if !actor.may(Permission::CreateCustomers) {
        return Vec::new();
    }
    Kind::ALL.map(|kind| Link::new(kind.label(), format!("/customers/new?kind={}", kind.code()))).into()
}

fn duties(actor: &Actor) -> (&'static str, Vec<Duty>) {
    let may_see = actor.may(Permission::SeeCustomers);
    let may_create = actor.may(Permission::CreateCustomers);
    let may_manage = actor.may(Permission::ManageSettings);
    let intro = match (may_see, may_create, may_manage) {
        (_, true, _) => "",
        (true, false, _) => "You may read every customer and its history, and change none of them.",
        (false, false, true) => "You see to the institution's people and rules. You see no customer data.",
        (false, false, false) => "You have no role here yet. Ask an admin for one.",
    };
    let duty = |label: &str, href: &str, words: &str| Duty { link: Link::new(label, href), words: words.into() };
    let mut duties = Vec::new();
    if may_see && !may_create {
        duties.push(duty("Customers", "/customers", "All customers by name; each has its history."));
    }
    if may_manage {
        duties.push(duty("Staff", "/staff", "Who works here, what they may do, links for new people."));
        duties.push(duty("Settings", "/settings", "Name, country, language, required fields, and who changed them."));
    }
    if !may_create {
        duties.push(duty("Roles", "/help/roles", "What each role may do."));
    }
    (intro, duties)
}

fn care(conn: &mut PgConnection, cx: &Context) -> Result<Vec<Link>, Fault> {
    let unready = wallet::count_waiting(conn, cx)?.filter(|count| *count > 0);
    let link = |count| Link::new(format!("{} not ready for a wallet", count_words(count, "card", "cards")), "/wallet");
    let parked = parked_forms::list(conn, &cx.actor, cx.limits.parked)?;
    let waiting = parked.into_iter().map(|(id, action, until)| {
        Link::new(
            format!("Not saved yet, kept until {}: {}", time::clock(until), parked::words(&action)),
            parked_at(id),
        )
    });
    let mut care: Vec<Link> = waiting.chain(unready.map(link)).collect();
    care.extend(reviews::count_for_home(conn, cx)?);
    care.extend(spot_checks::count_for_home(conn, cx)?);
    care.extend(data_care::count_for_home(conn, cx)?);
    if cx.may(Permission::ManageStaff) {
        care.extend(care_of_staff(conn, cx)?);
    }
    Ok(care)
}

/// Who is locked out knows it only by not getting in, and a review does not ask for itself.
fn care_of_staff(conn: &mut PgConnection, cx: &Context) -> Result<Vec<Link>, Fault> {
    let (scope, now) = (cx.actor.scope(), cx.actor.now);
    let locked = Filter { status: Some(AccountStatus::Locked), role: None };
    let count = colleagues::count(conn, scope, locked, now, COUNTED + 1)?;
    let locked =
        (count > 0).then(|| Link::new(count_words(count, "locked account", "locked accounts"), "/staff?status=locked"));
    let is_due = !colleagues::list_due(conn, scope, due_before(now), 1)?.is_empty();
    let review = is_due.then(|| Link::new("An access review is due", "/staff/review"));
    Ok(locked.into_iter().chain(review).collect())
}

/// The customers that the actor worked on last; None where the actor sees none.
fn recent(conn: &mut PgConnection, cx: &Context) -> Result<Option<Vec<RecentCustomer>>, Fault> {
    let actor = &cx.actor;
    if !actor.may(Permission::SeeCustomers) {
        return Ok(None);
    }
    let mut deeds = events::list_customers_of(conn, actor.scope(), actor.staff, DEPTH)?;
    deeds.truncate(RECENT);
    let ids: Vec<_> = deeds.iter().map(|(id, _)| *id).collect();
    let rows = customers::list_by_ids(conn, actor.scope(), &ids)?;
    let recent = deeds.into_iter().filter_map(|(id, at)| {
        let row = rows.iter().find(|row| row.id() == id)?;
        Some(RecentCustomer {
            name: row.name().full(),
            href: format!("/customers/{id}"),
            number: row.customer_number.clone(),
            what: format!("{}, {}", row.kind_label(), row.city),
            who: "last changed by you".into(),
            time: time::human(at, actor.now),
            time_iso: time::iso(at),
        })
    });
    Ok(Some(recent.collect()))
}

/// The customers that the actor began to record; None where the actor may not create any.
fn drafts(conn: &mut PgConnection, cx: &Context) -> Result<Option<Vec<DraftRow>>, Fault> {
    let actor = &cx.actor;
    if !actor.may(Permission::CreateCustomers) {
        return Ok(None);
    }
    let rows = draft_rows::list_open(conn, actor.scope(), actor.staff, DRAFTS)?;
    let open = |row: &draft_rows::DraftRow| {
        // One draft that cannot be opened must not shut the whole page.
        drafts::open(cx.keys(), actor, row)
            .inspect_err(
                |error| tracing::error!(request = %actor.request, draft = %row.id, %error, "a draft stays shut"),
            )
            .ok()
    };
    Ok(Some(rows.iter().filter_map(open).map(|draft| draft_row(&draft, actor)).collect()))
}

fn draft_row(draft: &Draft, actor: &Actor) -> DraftRow {
    let name = draft_name(draft);
    let step = if draft.door_passed { 3 } else { 2 };
    DraftRow {
        href: format!("/customers/new/{}", draft.id),
        stage: format!("{}, step {step} of 4", draft.kind.label()),
        time: time::human(draft.updated_at, actor.now),
        time_iso: time::iso(draft.updated_at),
        discard: ButtonForm {
            action: format!("/customers/new/{}/discard", draft.id),
            label: "Discard".into(),
            label_more: name.clone(),
            hidden: Vec::new(),
        },
        name,
    }
}

/// The name as far as it was typed.
fn draft_name(draft: &Draft) -> String {
    let fields: &[Field] = match draft.kind {
        Kind::Private => &[Field::FirstName, Field::MiddleName, Field::LastName],
        Kind::Corporate => &[Field::Name],
    };
    let typed: Vec<String> = fields.iter().map(|field| draft.typed.text(*field)).collect();
    let name = typed.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    if name.is_empty() { "No name yet".into() } else { name }
}
