//! Creating a customer, first page: who is it? What is typed goes into a draft; what identifies decides whether the candidates
//! come next (door) or the rest of the form (rest).

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::Deserialize;
use uuid::Uuid;

use super::door::{candidates_page, taken_view};
use super::fields::Form;
use super::new_views::{KindTab, NewIdentityView};
use crate::db::PgConnection;
use crate::domain::customer::{Field, Group, Identity, Kind, Problem};
use crate::domain::form::Typed;
use crate::services::customers::door::{self, Taken};
use crate::services::customers::drafts::{self, Draft};
use crate::web::desk::Context;
use crate::web::find;
use crate::web::form::{Empty, Protected, only};
use crate::web::form_views::{ButtonForm, Hidden};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, CreateCustomers};
use crate::web::href::href;
use crate::web::layout::Problem as Summary;
use crate::web::outcome::{Fault, Reply};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewQuery {
    #[serde(default)]
    kind: String,
    /// A sealed find term to begin with.
    #[serde(default)]
    from: String,
}

/// GET /customers/new
pub async fn new_form(desk: Allowed<CreateCustomers>, query: Query<NewQuery>) -> HttpResponse {
    desk.read(move |_, cx| {
        let kind = Kind::parse(&query.kind).unwrap_or(Kind::Private);
        let mut typed = defaults(cx);
        if !query.from.is_empty() {
            typed.overlay(&find::begin_with(cx, kind, &query.from)?);
        }
        let page = Page { cx, kind, once: Uuid::new_v4(), draft: None, typed: &typed, problems: &[], taken: None };
        Reply::page(&page.view())
    })
    .await
}

fn defaults(cx: &Context) -> Typed {
    let mut typed = Typed::default();
    typed.set(Field::RegNoCountry, cx.actor.institution.settings.country.code());
    typed
}

/// POST /customers/new: looks at the door and begins a draft.
pub async fn begin(desk: Allowed<CreateCustomers>, form: Protected<Typed>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(sent) = form;
        let kind = Kind::parse(sent.get("kind")).ok_or(Fault::BadRequest("The form lacks the kind of customer."))?;
        if !sent.get("from").is_empty() {
            only(&sent, &["kind", "from"].map(str::to_owned))?;
            return Ok(Reply::to(href("/customers/new", [("kind", kind.code()), ("from", sent.get("from"))])));
        }
        let once = sent.get("once").parse().map_err(|_| Fault::BadRequest("The form lacks its one-time key."))?;
        // Sent again, perhaps from an earlier page of the browser: what was typed on later pages stays.
        let begun = drafts::hold_begun(conn, cx.keys(), &cx.actor, once)?;
        match begun.as_ref().and_then(made) {
            Some(reply) => Ok(reply),
            None => enter(conn, cx, kind, once, begun.map(|draft| draft.typed), sent),
        }
    })
    .await
}

/// GET /customers/new/{draft}/identity
pub async fn identity_form(desk: Allowed<CreateCustomers>, path: Path<Uuid>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let draft = drafts::read(conn, cx.keys(), &cx.actor, path.into_inner())?;
        if let Some(reply) = made(&draft) {
            return Ok(reply);
        }
        let page = Page {
            cx,
            kind: draft.kind,
            once: draft.id,
            draft: Some(draft.id),
            typed: &draft.typed,
            problems: &[],
            taken: None,
        };
        Reply::page(&page.view())
    })
    .await
}

/// POST /customers/new/{draft}/identity
pub async fn change_identity(desk: Allowed<CreateCustomers>, path: Path<Uuid>, form: Protected<Typed>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(sent) = form;
        let draft = drafts::hold(conn, cx.keys(), &cx.actor, path.into_inner())?;
        match made(&draft) {
            Some(reply) => Ok(reply),
            None => enter(conn, cx, draft.kind, draft.id, Some(draft.typed), sent),
        }
    })
    .await
}

/// Reads the first page, asks at the door, and keeps what was typed.
fn enter(
    conn: &mut PgConnection,
    cx: &Context,
    kind: Kind,
    id: Uuid,
    earlier: Option<Typed>,
    sent: Typed,
) -> Result<Reply, Fault> {
    let inputs = Identity::inputs(kind);
    let own = ["kind", "once"].map(str::to_owned);
    only(&sent, &inputs.iter().cloned().chain(own).collect::<Vec<_>>())?;
    let is_change = earlier.is_some();
    let mut typed = earlier.unwrap_or_else(|| rest_defaults(cx));
    typed.clear(&inputs);
    typed.overlay(&sent.iter().filter(|(name, _)| inputs.iter().any(|input| input == name)).map(owned).collect());
    Identity::note_later(&mut typed);
    let draft = is_change.then_some(id);
    let page = |problems: &[Problem], taken: Option<&Taken>| {
        Reply::refused(&Page { cx, kind, once: id, draft, typed: &typed, problems, taken }.view())
    };
    let identity = match Identity::parse(kind, &typed, &cx.actor.ground()) {
        Ok(identity) => identity,
        Err(problems) => return page(&problems, None),
    };
    let taken =
        door::find_taken(conn, cx.keys(), &cx.actor, &identity.customer_number, identity.reg_no.as_ref(), None)?;
    if let Some(taken) = taken {
        super::door::shows_holder(conn, cx, &taken)?;
        return page(&[super::door::taken_words(&taken).0], Some(&taken));
    }
    let door_passed = door::list_candidates(conn, &cx.actor, &identity)?.is_empty();
    drafts::begin(conn, cx.keys(), &cx.actor, id, kind, &typed, door_passed)?;
    Ok(Reply::to(format!("/customers/new/{id}")))
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// What most customers of this institution have, to begin with.
fn rest_defaults(cx: &Context) -> Typed {
    let mut typed = Typed::default();
    typed.set(Field::Country, cx.actor.institution.settings.country.code());
    typed.set(Field::Locale, cx.actor.institution.settings.locale.code());
    typed
}

/// GET /customers/new/{draft}: where the draft stands.
pub async fn continue_draft(desk: Allowed<CreateCustomers>, path: Path<Uuid>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let draft = drafts::read(conn, cx.keys(), &cx.actor, path.into_inner())?;
        match made(&draft) {
            Some(reply) => Ok(reply),
            None if draft.door_passed => Ok(Reply::to(format!("/customers/new/{}/rest", draft.id))),
            None => candidates_page(conn, cx, &draft),
        }
    })
    .await
}

/// POST /customers/new/{draft}/discard
pub async fn discard(desk: Allowed<CreateCustomers>, path: Path<Uuid>, _: Protected<Empty>) -> HttpResponse {
    desk.write(move |conn, cx| {
        drafts::discard(conn, &cx.actor, path.into_inner())?;
        Ok(Reply::to("/").saying("The unfinished customer was thrown away."))
    })
    .await
}

/// A draft that became a customer leads there, whichever of its pages is asked for.
pub(super) fn made(draft: &Draft) -> Option<Reply> {
    draft.customer.map(|id| Reply::to(format!("/customers/{id}")))
}

pub(super) fn discard_button(draft: &Draft) -> ButtonForm {
    ButtonForm {
        action: format!("/customers/new/{}/discard", draft.id),
        label: "Discard".to_owned(),
        label_more: "this unfinished customer".to_owned(),
        hidden: Vec::new(),
    }
}

pub(super) fn kind_words(kind: Kind) -> String {
    format!("New {} customer", kind.label().to_lowercase())
}

/// The first page.
pub(super) struct Page<'a> {
    pub cx: &'a Context,
    pub kind: Kind,
    pub once: Uuid,
    pub draft: Option<Uuid>,
    pub typed: &'a Typed,
    pub problems: &'a [Problem],
    pub taken: Option<&'a Taken>,
}

impl Page<'_> {
    pub fn view(&self) -> NewIdentityView {
        let form = Form { cx: self.cx, kind: self.kind, typed: self.typed, problems: self.problems };
        let groups =
            sections(self.kind).into_iter().map(|(title, fields)| form.group(title, &fields)).collect::<Vec<_>>();
        let mut frame = self.cx.frame(format!("Who is it? {}", kind_words(self.kind)), Nav::Customers);
        frame.problems = Summary::of(groups.iter().flat_map(|group| &group.fields));
        NewIdentityView {
            frame,
            kinds: if self.draft.is_some() { Vec::new() } else { tabs(self.kind) },
            taken: self.taken.and_then(taken_view),
            action: match self.draft {
                Some(id) => format!("/customers/new/{id}/identity"),
                None => "/customers/new".to_owned(),
            },
            once: self.once.to_string(),
            hidden: vec![Hidden::new("kind", self.kind.code())],
            groups,
            cancel_href: "/customers".to_owned(),
        }
    }
}

fn sections(kind: Kind) -> Vec<(&'static str, Vec<Field>)> {
    let numbers = Group::Registration.fields(kind);
    let contact = vec![Field::Mobile, Field::Email];
    match kind {
        Kind::Private => {
            let name = Group::Name.fields(kind).into_iter().chain([Field::DateOfBirth]).collect();
            vec![("Name and birth", name), ("Numbers", numbers), ("Contact", contact)]
        }
        Kind::Corporate => vec![("Name", vec![Field::Sort, Field::Name]), ("Numbers", numbers), ("Contact", contact)],
    }
}

fn tabs(current: Kind) -> Vec<KindTab> {
    let words = |kind| match kind {
        Kind::Private => "A person",
        Kind::Corporate => "A company, department, cost centre or vehicle",
    };
    let tab = |kind: Kind| KindTab {
        label: kind.label().to_owned(),
        words: words(kind).to_owned(),
        href: format!("/customers/new?kind={}", kind.code()),
        current: kind == current,
    };
    Kind::ALL.into_iter().map(tab).collect()
}
