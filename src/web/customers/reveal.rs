//! Seeing a registration number whole: first the reason, then the value for a minute. The value is drawn into a page that no
//! browser keeps, after the reveal is on record.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Deserialize;

use super::present::{address, tab, whose};
use super::record_views::{RevealFormView, RevealedView};
use crate::domain::ids::CustomerId;
use crate::domain::look::{Look, Sight};
use crate::domain::reason::{Reason, ReasonCode};
use crate::services::customers::{self, Record, read};
use crate::services::looks;
use crate::web::desk::Context;
use crate::web::editing::reason_field;
use crate::web::form::{Protected, form_struct};
use crate::web::form_views::FieldView;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, RevealRegNo};
use crate::web::layout::Problem;
use crate::web::outcome::Reply;

const SECONDS: u32 = 60;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevealForm {
    #[allow(dead_code, reason = "each look is a reveal of its own, however often the form is sent")]
    once: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    words: String,
}
form_struct!(RevealForm);

/// GET /customers/{id}/reveal
pub async fn reveal_form(desk: Allowed<RevealRegNo>, path: Path<i64>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let id = CustomerId(path.into_inner());
        cx.proven(&format!("/customers/{id}/reveal"))?;
        let record = read(conn, cx.keys(), cx.actor.scope(), id)?;
        cx.look(conn, &Look::customer(record.id, Sight::Form))?;
        Reply::page(&form_view(cx, &record, ("", ""), None))
    })
    .await
}

/// POST /customers/{id}/reveal
pub async fn reveal(desk: Allowed<RevealRegNo>, path: Path<i64>, form: Protected<RevealForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(sent) = form;
        let id = CustomerId(path.into_inner());
        cx.proven(&format!("/customers/{id}/reveal"))?;
        match Reason::parse(&sent.reason, &sent.words, ReasonCode::for_reveal()) {
            Ok(reason) => {
                let look = Look::customer(id, Sight::Reveal);
                looks::record_reveal(conn, &cx.actor, &cx.state.quotas, &look)?;
                let record = customers::reveal(conn, cx.keys(), &cx.actor, id, &reason)?;
                Reply::page(&revealed_view(cx, &record))
            }
            Err((input, flaw)) => {
                let record = read(conn, cx.keys(), cx.actor.scope(), id)?;
                cx.shows(conn, Look::customer(id, Sight::Form))?;
                let problem = (input, flaw.sentence("Words"));
                Reply::refused(&form_view(cx, &record, (&sent.reason, &sent.words), Some(problem)))
            }
        }
    })
    .await
}

fn form_view(cx: &Context, record: &Record, typed: (&str, &str), problem: Option<(&str, String)>) -> RevealFormView {
    let error = |input: &str| problem.as_ref().filter(|(at, _)| *at == input).map(|(_, message)| message.clone());
    let fields = vec![
        reason_field(ReasonCode::for_reveal(), typed.0).error(error("reason")),
        FieldView::block("words", "In your own words", typed.1, 2).optional().error(error("words")),
    ];
    let heading = "Reveal the registration number".to_owned();
    let mut frame = cx.frame(format!("{heading} · {}", tab(cx, record)), Nav::Customers);
    frame.problems = Problem::of(&fields);
    RevealFormView {
        frame,
        whose: whose(record),
        heading,
        kind: record.reg_no().kind().label().to_owned(),
        mask: record.reg_no().mask(),
        fields,
        action: format!("{}/reveal", address(record)),
        once: String::new(),
        cancel_href: address(record),
    }
}

fn revealed_view(cx: &Context, record: &Record) -> RevealedView {
    let heading = "Registration number".to_owned();
    RevealedView {
        frame: cx.frame(format!("{heading} · {}", tab(cx, record)), Nav::Customers),
        whose: whose(record),
        heading,
        kind: record.reg_no().kind().label().to_owned(),
        value: record.reg_no().expose().to_owned(),
        seconds: SECONDS,
        back_href: address(record),
    }
}
