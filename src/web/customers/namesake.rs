//! GET and POST /customers/{id}/namesake: why one opens a customer of one's own surname and address, then on to where one wanted.
//! Nothing is shown here that a list does not show.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::Deserialize;

use super::present::row_whose;
use super::record_views::NamesakeView;
use crate::db::customers::{self, ListRow};
use crate::db::{DbError, PgConnection};
use crate::domain::ids::CustomerId;
use crate::domain::look::{Look, Sight};
use crate::domain::reason::{Reason, ReasonCode};
use crate::services::customers::explain_namesake;
use crate::web::desk::Context;
use crate::web::editing::reason_field;
use crate::web::form::{Protected, form_struct};
use crate::web::form_views::FieldView;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SeeCustomers};
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply};
use crate::web::sign_in::next::is_local;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamesakeForm {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    next: String,
}
form_struct!(NamesakeForm);

/// GET /customers/{id}/namesake
pub async fn namesake_form(
    desk: Allowed<SeeCustomers>,
    path: Path<i64>,
    query: Query<HashMap<String, String>>,
) -> HttpResponse {
    desk.read(move |conn, cx| {
        let customer = find(conn, cx, CustomerId(path.into_inner()))?;
        let next = onwards(&customer, query.get("next").map_or("", String::as_str));
        match is_asked(conn, cx, &customer)? {
            true => Reply::page(&view(cx, &customer, &next, ("", ""), None)),
            false => Ok(Reply::to(next)),
        }
    })
    .await
}

/// POST /customers/{id}/namesake
pub async fn explain(desk: Allowed<SeeCustomers>, path: Path<i64>, form: Protected<NamesakeForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(NamesakeForm { reason, words, next }) = form;
        let customer = find(conn, cx, CustomerId(path.into_inner()))?;
        let next = onwards(&customer, &next);
        if !is_asked(conn, cx, &customer)? {
            return Ok(Reply::to(next));
        }
        match Reason::parse(&reason, &words, ReasonCode::for_namesake()) {
            Ok(reason) => {
                explain_namesake(conn, cx.keys(), &cx.actor, customer.id(), &reason)?;
                Ok(Reply::to(next))
            }
            Err((input, flaw)) => {
                let problem = (input, flaw.sentence("Words"));
                Reply::refused(&view(cx, &customer, &next, (&reason, &words), Some(problem)))
            }
        }
    })
    .await
}

fn find(conn: &mut PgConnection, cx: &Context, id: CustomerId) -> Result<ListRow, Fault> {
    let found = customers::list_by_ids(conn, cx.actor.scope(), &[id])?.into_iter().next();
    Ok(found.ok_or(DbError::Missing)?)
}

/// Whether the reason is still to be given. One's own record stays shut.
fn is_asked(conn: &mut PgConnection, cx: &Context, customer: &ListRow) -> Result<bool, Fault> {
    match cx.guard(conn, &Look::customer(customer.id(), Sight::Record)) {
        Ok(()) => Ok(false),
        Err(Fault::ReasonFirst { .. }) => Ok(true),
        Err(fault) => Err(fault),
    }
}

/// Where they wanted to go; the record, where that is nowhere on this desk.
fn onwards(customer: &ListRow, next: &str) -> String {
    if is_local(next) { next.to_owned() } else { format!("/customers/{}", customer.id) }
}

fn view(
    cx: &Context,
    customer: &ListRow,
    next: &str,
    typed: (&str, &str),
    problem: Option<(&str, String)>,
) -> NamesakeView {
    let error = |input: &str| problem.as_ref().filter(|(at, _)| *at == input).map(|(_, message)| message.clone());
    let fields = vec![
        reason_field(ReasonCode::for_namesake(), typed.0).error(error("reason")),
        FieldView::block("words", "In your own words", typed.1, 2).optional().error(error("words")),
    ];
    let heading = "Say why you open this customer".to_owned();
    let mut frame = cx.frame(format!("{heading} · {}", customer.customer_number), Nav::Customers);
    frame.problems = Problem::of(&fields);
    NamesakeView {
        frame,
        whose: row_whose(customer),
        heading,
        fields,
        action: format!("/customers/{}/namesake", customer.id),
        next: next.to_owned(),
        cancel_href: "/customers".to_owned(),
    }
}
