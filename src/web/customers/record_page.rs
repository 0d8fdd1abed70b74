//! GET /customers/{id}: the record. Everything a caller may ask about is on one page; each group leads to its form.

use actix_web::HttpResponse;
use actix_web::web::Path;
use uuid::Uuid;

use super::care;
use super::facts::{Ways, groups};
use super::happenings::{event, note};
use super::holdings::{self, Holdings};
use super::present::{address, kind_label, status_tag, tab};
use super::views::{Completeness, Identity, NoteForm, Related, ShowView};
use crate::db::around::{self, CustomerWanted};
use crate::db::customers::ListRow;
use crate::domain::customer::{Facts, Group, Kind, Status, StatusChange, Warning};
use crate::domain::date;
use crate::domain::form::FormField;
use crate::domain::ids::CustomerId;
use crate::domain::look::{Look, Sight};
use crate::domain::masking::{PersonalFact, PersonalFacts};
use crate::domain::policy::Permission;
use crate::services::customers::{Happening, Note, Record, open_history, open_marks, open_notes, read};
use crate::web::desk::Context;
use crate::web::form_views::FieldView;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SeeCustomers};
use crate::web::outcome::Reply;
use crate::web::part_views::{Link, Notice, Tone};
use crate::web::waiting;

const NOTES: usize = 3;
const EVENTS: usize = 5;
const CHILDREN: usize = 10;

pub async fn show(desk: Allowed<SeeCustomers>, path: Path<i64>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let id = CustomerId(path.into_inner());
        let scope = cx.actor.scope();
        let record = read(conn, cx.keys(), scope, id)?;
        let look = Look::customer(record.id, Sight::Record);
        let mut around =
            cx.look_with(conn, &look, |conn, noted| around::customer(conn, noted, scope, id, wanted(cx)))?;
        let notes = open_notes(scope, &record, std::mem::take(&mut around.notes))?;
        let happenings = open_history(scope, &record, std::mem::take(&mut around.events))?;
        let mut view = view(cx, &record, &notes, &happenings, &around.children);
        view.notices.extend(waiting::notices(cx, &around.proposals));
        let marks = open_marks(scope, &record, std::mem::take(&mut around.returned))?;
        view.notices.extend(care::notices(&record, &marks, may_edit(cx, &record)));
        view.confirmed = Some(care::confirmed_line(&record, around.confirmed.as_ref(), may_edit(cx, &record)));
        let holdings = cx.may(Permission::SeeAccounts).then(|| Holdings::new(id, around));
        view.identity.wallet = holdings.as_ref().and_then(|holdings| holdings::wallet(cx, holdings));
        view.sections = holdings.map(|holdings| holdings::sections(cx, &holdings)).unwrap_or_default();
        Reply::page(&view)
    })
    .await
}

/// What this person may see of what stands around the record.
fn wanted(cx: &Context) -> CustomerWanted {
    let wanted = CustomerWanted {
        notes: more_than(NOTES),
        events: if cx.may(Permission::SeeHistory) { more_than(EVENTS) } else { 0 },
        children: more_than(CHILDREN),
        ..CustomerWanted::default()
    };
    if cx.may(Permission::SeeAccounts) { holdings::wanted(wanted) } else { wanted }
}

/// One more than is shown, to know whether there are more.
fn more_than(count: usize) -> i64 {
    i64::try_from(count + 1).unwrap_or(i64::MAX)
}

fn view(cx: &Context, record: &Record, notes: &[Note], happenings: &[Happening], children: &[ListRow]) -> ShowView {
    let base = address(record);
    let whole = cx.actor.sees_whole(record.kind());
    let may_edit = may_edit(cx, record);
    let change = |group: Group| may_edit.then(|| format!("{base}/edit/{}", group.slug()));
    let way = |related: &Option<crate::db::customers::Related>| {
        related.as_ref().map(|related| (format!("/customers/{}", related.id), related.name.clone()))
    };
    let ways = Ways {
        change: &change,
        reveal: cx.may(Permission::RevealMasked).then(|| format!("{base}/reveal")),
        whole,
        parent: way(&record.parent),
        responsible: way(&record.responsible),
        has_copy: true,
    };
    let edits = Group::ALL.into_iter().filter(|group| group.applies_to(record.kind()));
    ShowView {
        frame: cx.frame(format!("Customer {}", tab(cx, record)), Nav::Customers),
        identity: identity(record, whole),
        notices: notices(cx, record),
        completeness: completeness(cx, record, &base),
        note_form: cx.may(Permission::WriteNotes).then(|| note_form(&base, "", None)),
        edits: edits
            .filter_map(|group| Some(Link::new(group.label(), change(group)?)))
            .chain(may_edit.then(|| Link::new("Post came back", format!("{base}/returned-post"))))
            .collect(),
        confirmed: None,
        account_acts: holdings::account_acts(cx, record.id, record.status == Status::Active),
        status_acts: status_acts(cx, record, &base),
        groups: groups(&record.customer, cx.actor.today(), &ways),
        sections: Vec::new(),
        related: related(record, children),
        related_more: None,
        notes: notes.iter().take(NOTES).map(|one| note(one, cx.actor.now)).collect(),
        notes_all: (notes.len() > NOTES).then(|| Link::new("All notes", format!("{base}/notes"))),
        events: happenings.iter().take(EVENTS).map(|one| event(one, whole, cx.actor.now)).collect(),
        events_all: cx.may(Permission::SeeHistory).then(|| Link::new("All history", format!("{base}/history"))),
        looks: cx.may(Permission::SeeLooks).then(|| Link::new("Who has looked", format!("{base}/looks"))),
    }
}

fn may_edit(cx: &Context, record: &Record) -> bool {
    cx.actor.decide_on(Permission::EditCustomers, record.status.object_state()).is_ok()
}

fn identity(record: &Record, whole: PersonalFacts) -> Identity {
    let customer = &record.customer;
    let birth = match &customer.facts {
        Facts::Person(person) => person.date_of_birth,
        Facts::Organisation(_) => None,
    };
    let masked = customer.mask(PersonalFact::DateOfBirth, whole);
    let born = masked.or_else(|| birth.map(date::human)).map(|birth| format!("Born {birth}"));
    let sort = match &customer.facts {
        Facts::Person(_) => "kind=private".to_owned(),
        Facts::Organisation(organisation) => format!("kind=corporate&sort={}", organisation.sort.code()),
    };
    let town = format!("{}, {}", customer.address.city.as_str(), customer.address.country.name());
    Identity {
        name: customer.name.full(),
        kind: kind_label(record).to_owned(),
        kind_href: format!("/customers?{sort}"),
        number: customer.registration.customer_number.as_str().to_owned(),
        status: status_tag(record.status),
        wallet: None,
        particulars: born.into_iter().chain([customer.contact.locale.label().to_string(), town]).collect(),
    }
}

fn notices(cx: &Context, record: &Record) -> Vec<Notice> {
    let notice = |tone, lead: &str, words: String| Notice { tone, lead: lead.to_owned(), words, links: Vec::new() };
    let mut notices = Vec::new();
    let since = date::human(record.status_since.date_naive());
    let reason = record.status_reason.clone().unwrap_or_default();
    match record.status {
        Status::Active => {}
        Status::Suspended => notices.push(notice(Tone::Warn, &format!("Suspended since {since}."), reason)),
        Status::Closed => notices.push(notice(Tone::Bad, &format!("Closed since {since}."), reason)),
    }
    notices.extend(record.customer.warnings(cx.actor.today()).into_iter().map(|warning| match warning {
        Warning::Deceased(date) => notice(Tone::Bad, "Deceased.", format!("Died on {}.", date::human(date))),
        Warning::Bankrupt(date) => notice(Tone::Bad, "Bankrupt.", format!("Since {}.", date::human(date))),
        Warning::BirthDatesDiffer => notice(
            Tone::Warn,
            "The birth dates differ.",
            "The date of birth is not the one in the registration number. Check both with the customer.".to_owned(),
        ),
        Warning::Minor => notice(Tone::Plain, "Under 18.", "The customer is a minor.".to_owned()),
        Warning::CheckDigitConfirmed => notice(
            Tone::Plain,
            "The check digit of the registration number does not fit.",
            "Somebody checked the number and confirmed it.".to_owned(),
        ),
    }));
    notices
}

fn completeness(cx: &Context, record: &Record, base: &str) -> Option<Completeness> {
    let missing = record.customer.missing(&cx.actor.ground());
    let links: Vec<Link> =
        missing.iter().map(|field| Link::new(field.label(), format!("{base}/edit/{}", field.group().slug()))).collect();
    let words = match links.len() {
        0 => return None,
        1 => "1 required field is empty:".to_owned(),
        count => format!("{count} required fields are empty:"),
    };
    Some(Completeness { words, missing: links })
}

pub(super) fn note_form(base: &str, text: &str, error: Option<String>) -> NoteForm {
    NoteForm {
        action: format!("{base}/notes"),
        once: Uuid::new_v4().to_string(),
        fields: vec![FieldView::block("text", "New note", text, 3).error(error)],
    }
}

fn status_acts(cx: &Context, record: &Record, base: &str) -> Vec<Link> {
    StatusChange::ALL
        .into_iter()
        .filter(|change| change.apply(record.status).is_some() && cx.may(change.permission()))
        .map(|change| Link::new(change.label(), format!("{base}/{}", change.slug())))
        .collect()
}

fn related(record: &Record, children: &[ListRow]) -> Vec<Related> {
    let above = |role: &str, related: &crate::db::customers::Related| Related {
        role: role.to_owned(),
        name: related.name.clone(),
        href: format!("/customers/{}", related.id),
        number: related.number.clone(),
        status: Default::default(),
    };
    let parent = record.parent.as_ref().map(|parent| above("Belongs to", parent));
    let responsible = record.responsible.as_ref().map(|person| above("Responsible", person));
    let role = |row: &ListRow| match record.kind() {
        Kind::Corporate => row.kind_label().to_owned(),
        Kind::Private => format!("Responsible for {}", row.kind_label().to_lowercase()),
    };
    let below = children.iter().take(CHILDREN).map(|row| Related {
        role: role(row),
        name: row.name().full(),
        href: format!("/customers/{}", row.id),
        number: row.customer_number.clone(),
        status: status_tag(row.status()),
    });
    parent.into_iter().chain(responsible).chain(below).collect()
}
