//! GET and POST /institutions/{id}/name. Whoever comes too late sees the name that it has now beside the one they typed.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::PATH;
use crate::db::{DbError, PgConnection, institutions};
use crate::domain::form::Typed;
use crate::domain::ids::InstitutionId;
use crate::domain::institution::{Institution, InstitutionName};
use crate::domain::text::Flaw;
use crate::services::institutions::{InstitutionRefusal, rename as rename_institution};
use crate::web::desk::Context;
use crate::web::form::{Protected, only};
use crate::web::form_views::{FieldView, FormGroup, Hidden, Width};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, ManageSettings};
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply};
use crate::web::record_views::FormView;

pub async fn name_form(desk: Allowed<ManageSettings>, path: Path<i64>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let institution = find(conn, cx, InstitutionId(path.into_inner()))?;
        let name = institution.settings.name.as_str().to_owned();
        Reply::page(&view(cx, &institution, &name, None))
    })
    .await
}

pub async fn rename(desk: Allowed<ManageSettings>, path: Path<i64>, form: Protected<Typed>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(typed) = form;
        only(&typed, &["once", "step", "version", "name"].map(str::to_owned))?;
        let institution = find(conn, cx, InstitutionId(path.into_inner()))?;
        let version = typed.get("version").parse().map_err(|_| Fault::BadRequest("The form lacks its version."))?;
        let sent = typed.get("name");
        let name = match InstitutionName::parse_required(sent) {
            Ok(name) => name,
            Err(flaw) => return Reply::refused(&view(cx, &institution, sent, Some(&flaw))),
        };
        cx.proven(&format!("{PATH}/{}/name", institution.id))?;
        match rename_institution(conn, (&cx.actor).into(), institution.id, Some(version), &name) {
            Ok(true) => Ok(Reply::to(PATH).saying("The name is saved.")),
            Ok(false) => Ok(Reply::to(PATH).saying("It has this name already, so nothing was saved.")),
            Err(InstitutionRefusal::ChangedMeanwhile) => {
                let now = find(conn, cx, institution.id)?;
                let words = format!(
                    "Someone changed this institution while you were typing; it is called “{}” now. Save again to change that",
                    now.settings.name.as_str()
                );
                let page = view(cx, &now, sent, Some(&Flaw::Sentence(words)));
                Reply::page_with(StatusCode::CONFLICT, &page)
            }
            Err(InstitutionRefusal::Db(error)) => Err(error.into()),
            Err(InstitutionRefusal::NoLongerAdmin | InstitutionRefusal::NumberTaken | InstitutionRefusal::TooMany) => {
                Err(Fault::Missing)
            }
        }
    })
    .await
}

/// One that the actor administers; any other is missing.
fn find(conn: &mut PgConnection, cx: &Context, id: InstitutionId) -> Result<Institution, DbError> {
    let all = institutions::list_administered(conn, cx.actor.staff)?;
    all.into_iter().find(|institution| institution.id == id).ok_or(DbError::Missing)
}

fn view(cx: &Context, institution: &Institution, typed: &str, flaw: Option<&Flaw>) -> FormView {
    let field = FieldView::text("name", "Name", typed).width(Width::Large);
    let error = flaw.map(|flaw| flaw.sentence(&field.label));
    let fields = vec![field.error(error)];
    let heading = format!("Rename institution {}", institution.number);
    let mut frame = cx.frame(heading.clone(), Nav::Settings);
    frame.problems = Problem::of(&fields);
    FormView {
        frame,
        whose: None,
        heading,
        notices: Vec::new(),
        action: format!("{PATH}/{}/name", institution.id),
        once: String::new(),
        hidden: vec![Hidden::new("version", institution.version.to_string())],
        groups: vec![FormGroup { fields, ..FormGroup::default() }],
        button: "Save the name".to_owned(),
        cancel_href: PATH.to_owned(),
    }
}
