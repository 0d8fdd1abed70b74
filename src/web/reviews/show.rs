//! GET /reviews/{proposal}: what changes, and who may do what with it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::about::{About, Reviewed};
use super::group::GroupChange;
use super::page::{Page, Wrong, decides};
use crate::db::PgConnection;
use crate::domain::form::Typed;
use crate::domain::ids::ProposalId;
use crate::domain::look::Look;
use crate::domain::masking::PersonalFacts;
use crate::domain::review::Matter;
use crate::web::desk::Context;
use crate::web::guard::{Allowed, SeeProposals};
use crate::web::outcome::Fault;

pub async fn show(desk: Allowed<SeeProposals>, path: Path<i64>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let reviewed = Reviewed::read(conn, cx, ProposalId(path.into_inner()))?;
        if let Some(look) = reviewed.look() {
            cx.look(conn, &look)?;
        }
        let revealed = revealed(cx, &reviewed)?;
        for look in reveals(&reviewed, revealed) {
            cx.look(conn, &look)?;
        }
        let sent = Typed::default();
        Page::new(cx, &reviewed, revealed, &sent).reply(conn, StatusCode::OK, &Wrong::default())
    })
    .await
}

/// Says what the page of a decision shows, if it ends in one.
pub(super) fn shows(conn: &mut PgConnection, cx: &Context, reviewed: &Reviewed) -> Result<PersonalFacts, Fault> {
    if let Some(look) = reviewed.look() {
        cx.shows(conn, look)?;
    }
    let revealed = revealed(cx, reviewed)?;
    for look in reveals(reviewed, revealed) {
        cx.shows_too(look);
    }
    Ok(revealed)
}

/// What whoever decides sees whole, though it is masked for them elsewhere: for that they are asked again who they are. Nobody else
/// sees more than usual.
fn revealed(cx: &Context, reviewed: &Reviewed) -> Result<PersonalFacts, Fault> {
    let opened = &reviewed.opened;
    let (Matter::Group(group), About::Customer(record)) = (opened.matter, &reviewed.about) else {
        return Ok(PersonalFacts::NONE);
    };
    if !decides(cx, reviewed) || !opened.state.is_open() {
        return Ok(PersonalFacts::NONE);
    }
    let revealed = GroupChange::new(reviewed, group, record).masked(cx);
    if revealed != PersonalFacts::NONE {
        cx.proven(&format!("/reviews/{}", opened.id()))?;
    }
    Ok(revealed)
}

fn reveals(reviewed: &Reviewed, revealed: PersonalFacts) -> impl Iterator<Item = Look> {
    let customer = reviewed.opened.row.customer();
    revealed.iter().filter_map(move |fact| customer.map(|customer| Look::reveal(customer, fact)))
}
