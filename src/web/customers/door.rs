//! The door as a page: who may be the same, and the refusal when a number is taken.

use actix_web::HttpResponse;
use actix_web::web::Path;
use uuid::Uuid;

use super::create::{discard_button, made};
use super::new_views::{self, CandidatesView};
use super::present::{listed_name, status_tag};
use crate::db::PgConnection;
use crate::domain::customer::{Field, Identity, Kind, Problem};
use crate::domain::date;
use crate::domain::form::FormField;
use crate::domain::look::{Look, Sight};
use crate::domain::masking::PersonalFact;
use crate::services::customers::door::{self, Candidate, Likeness, Number, Taken};
use crate::services::customers::drafts::{self, Draft};
use crate::web::desk::Context;
use crate::web::form::{Protected, form_struct};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, CreateCustomers};
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::{Link, Notice, Tone};

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoorForm {
    #[allow(dead_code, reason = "the form carries it; the draft's own state decides")]
    once: String,
}
form_struct!(DoorForm);

/// POST /customers/new/{draft}/door: it is none of the candidates.
pub async fn pass_door(desk: Allowed<CreateCustomers>, path: Path<Uuid>, _: Protected<DoorForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let mut draft = drafts::hold(conn, cx.keys(), &cx.actor, path.into_inner())?;
        if let Some(reply) = made(&draft) {
            return Ok(reply);
        }
        draft.door_passed = true;
        drafts::save(conn, cx.keys(), &cx.actor, &draft)?;
        Ok(Reply::to(format!("/customers/new/{}/rest", draft.id)))
    })
    .await
}

/// The candidates for a draft, which may have become none meanwhile.
pub(super) fn candidates_page(conn: &mut PgConnection, cx: &Context, draft: &Draft) -> Result<Reply, Fault> {
    let Ok(identity) = Identity::parse(draft.kind, &draft.typed, &cx.actor.ground()) else {
        return Ok(Reply::to(format!("/customers/new/{}/identity", draft.id)));
    };
    let candidates = door::list_candidates(conn, &cx.actor, &identity)?;
    for candidate in &candidates {
        cx.look(conn, &look_at(cx, candidate))?;
    }
    let heading = match candidates.len() {
        0 => "Nobody looks like this one any more".to_owned(),
        1 => "1 customer looks like this one".to_owned(),
        count => format!("{count} customers look like this one"),
    };
    let view = CandidatesView {
        frame: cx.frame(heading.clone(), Nav::Customers),
        heading,
        looked_for: looked_for(&identity),
        candidates: candidates.iter().map(candidate).collect(),
        action: format!("/customers/new/{}/door", draft.id),
        once: draft.id.to_string(),
        hidden: Vec::new(),
        back_href: format!("/customers/new/{}/identity", draft.id),
        discard: Some(discard_button(draft)),
    };
    Reply::page(&view)
}

/// Who has to tell two people apart sees the birth date whole; where it is masked elsewhere, that goes on record.
fn look_at(cx: &Context, candidate: &Candidate) -> Look {
    let is_masked = !cx.actor.sees_whole(Kind::Private).contains(PersonalFact::DateOfBirth);
    let fact = candidate.date_of_birth.filter(|_| is_masked).map(|_| PersonalFact::DateOfBirth);
    Look { fact, ..Look::customer(candidate.row.id(), Sight::Alike) }
}

/// "Matti Juha Korhonen, born 14 Mar 1985, ••••••-308T".
pub(super) fn looked_for(identity: &Identity) -> String {
    let born = identity.date_of_birth.map(|birth| format!("born {}", date::human(birth)));
    let number = identity.reg_no.as_ref().map(|reg_no| reg_no.mask());
    [Some(identity.name.full()), born, number].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn candidate(candidate: &Candidate) -> new_views::Candidate {
    let row = &candidate.row;
    let reason = |likeness: &Likeness| match likeness {
        Likeness::NameAndBirth => "same name and date of birth",
        Likeness::Mobile => "same mobile",
        Likeness::Email => "same e-mail",
    };
    new_views::Candidate {
        name: listed_name(&row.name()),
        href: format!("/customers/{}", row.id),
        number: row.customer_number.clone(),
        kind: row.kind_label().to_owned(),
        town: row.city.clone(),
        born: candidate.date_of_birth.map_or(String::new(), |birth| format!("Born {}", date::human(birth))),
        status: status_tag(row.status()),
        reasons: candidate.likenesses.iter().map(|likeness| reason(likeness).to_owned()).collect(),
    }
}

/// The page will name who has the number.
pub(super) fn shows_holder(conn: &mut PgConnection, cx: &Context, taken: &Taken) -> Result<(), Fault> {
    match &taken.holder {
        Some(holder) => cx.shows(conn, Look::customer(holder.id(), Sight::Alike)),
        None => Ok(()),
    }
}

/// What is said of a taken number: beside the field, and above the form.
pub(super) fn taken_words(taken: &Taken) -> (Problem, String) {
    let field = match taken.number {
        Number::Customer => Field::CustomerNumber,
        Number::Registration => Field::RegNo,
    };
    let message = format!("{} belongs to another customer already", field.label());
    let words = match taken.holder {
        Some(_) => format!("This {} already belongs to", field.label().to_lowercase()),
        None => format!("Somebody has just recorded this {}. Find that customer first.", field.label().to_lowercase()),
    };
    (Problem { field, input: field.key().to_owned(), message }, words)
}

/// The panel with a link to who has the number.
pub(super) fn taken_view(taken: &Taken) -> Option<new_views::Taken> {
    let holder = taken.holder.as_ref()?;
    let label = format!("{}, {}", listed_name(&holder.name()), holder.customer_number);
    Some(new_views::Taken {
        words: taken_words(taken).1,
        customer: Link::new(label, format!("/customers/{}", holder.id)),
    })
}

/// The same as a notice above a form, with the look at who has the number.
pub fn taken_notice(conn: &mut PgConnection, cx: &Context, taken: &Taken) -> Result<Notice, Fault> {
    shows_holder(conn, cx, taken)?;
    let links = taken.holder.iter();
    let links = links.map(|row| Link::new(listed_name(&row.name()), format!("/customers/{}", row.id))).collect();
    Ok(Notice { tone: Tone::Bad, lead: taken_words(taken).1, words: String::new(), links })
}
