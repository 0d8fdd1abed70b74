//! GET and POST /staff/new: adding somebody, with the one-time link to pass on. The form sent again leads to the record: it makes
//! nobody more, and the link is not shown again.

use actix_web::{HttpRequest, HttpResponse};
use uuid::Uuid;

use super::deed_form::{DeedForm, parse_roles, roles_field};
use super::{handover, link_page};
use crate::db::{DbError, PgConnection, colleagues, mailing};
use crate::domain::email::Email;
use crate::domain::notice::NoticeKind;
use crate::domain::policy::{Permission, Refusal, Role};
use crate::domain::staff::{DisplayName, Username};
use crate::services::staff::{self, Created, MadeLink, Newcomer, StaffRefusal};
use crate::web::desk::Context;
use crate::web::form::{Protected, only};
use crate::web::form_views::{FieldView, FormGroup};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, ManageStaff};
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply};
use crate::web::record_views::FormView;
use crate::web::waiting::also_waits;

const PATH: &str = "/staff/new";
const TAKEN: &str = "The username is taken. Choose another";

/// GET /staff/new
pub async fn new_form(desk: Allowed<ManageStaff>) -> HttpResponse {
    desk.read(|conn, cx| {
        cx.proven(PATH)?;
        Reply::page(&view(conn, cx, &DeedForm::default(), Uuid::new_v4(), &[])?)
    })
    .await
}

/// POST /staff/new
pub async fn create(desk: Allowed<ManageStaff>, form: Protected<DeedForm>, req: HttpRequest) -> HttpResponse {
    let host = link_page::host(&req);
    desk.write(move |conn, cx| {
        cx.proven(PATH)?;
        let Protected(sent) = form;
        only(
            &sent.typed,
            &["once", "step", "username", "display_name", "email", handover::HANDOVER].map(str::to_owned),
        )?;
        let once = sent.once()?;
        let is_mailed = handover::is_mailed(&sent.typed)?;
        let person = match parse(&sent, is_mailed) {
            Ok(person) => person,
            Err(problems) => return Reply::refused(&view(conn, cx, &sent, once, &problems)?),
        };
        let handover = handover::chosen(cx, is_mailed, NoticeKind::Invitation);
        let newcomer = Newcomer {
            username: &person.username,
            display_name: &person.display_name,
            email: person.email.as_ref(),
            roles: &person.roles,
        };
        match staff::create(conn, (&cx.actor).into(), &newcomer, once, cx.limits.invitation, handover) {
            Ok(Created::Now(added, MadeLink::Mailed)) => {
                let words = "The person is added. The link goes to their e-mail address.";
                Ok(Reply::to(format!("/staff/{}", added.id)).saying(also_waits(words, added.waits)))
            }
            Ok(Created::Now(added, MadeLink::Shown(token))) => {
                let row = colleagues::find(conn, cx.actor.scope(), added.id)?;
                link_page::page(cx, &host, &row, &token)
            }
            Ok(Created::Before(id)) => {
                let words = "The person was added by this form already. If the link is lost, a new one can be made.";
                Ok(Reply::to(format!("/staff/{id}")).saying(words))
            }
            Err(StaffRefusal::NameTaken) => {
                let page = Reply::refused(&view(conn, cx, &sent, once, &[("username", TAKEN.to_owned())])?)?;
                Err(Fault::Again(Box::new(page)))
            }
            Err(StaffRefusal::NoLongerAdmin) => Err(Refusal::NoRole(Permission::ManageStaff).into()),
            Err(StaffRefusal::Db(error)) => Err(error.into()),
        }
    })
    .await
}

struct Person {
    username: Username,
    display_name: DisplayName,
    email: Option<Email>,
    roles: Vec<Role>,
}

/// What is wrong, by the name of the input.
type Problems = Vec<(&'static str, String)>;

fn parse(sent: &DeedForm, is_mailed: bool) -> Result<Person, Problems> {
    let mut problems = Problems::new();
    let mut keep = |name: &'static str, label: &str, flaw: crate::domain::text::Flaw| {
        problems.push((name, flaw.sentence(label)));
    };
    let display_name = DisplayName::parse_required(sent.typed.get("display_name"))
        .map_err(|flaw| keep("display_name", "Name", flaw))
        .ok();
    let username = Username::parse(sent.typed.get("username")).map_err(|flaw| keep("username", "Username", flaw)).ok();
    let email = Email::parse(sent.typed.get("email")).map_err(|flaw| keep("email", "E-mail", flaw)).ok();
    let roles = parse_roles(&sent.roles).ok().filter(|roles| !roles.is_empty());
    if roles.is_none() {
        problems.push(("roles", "Choose at least one role".to_owned()));
    }
    if is_mailed && email == Some(None) {
        problems
            .push(("email", "Enter the e-mail address that the link goes to, or pass the link on yourself".to_owned()));
    }
    match (username, display_name, email, roles) {
        _ if !problems.is_empty() => Err(problems),
        (Some(username), Some(display_name), Some(email), Some(roles)) => {
            Ok(Person { username, display_name, email, roles })
        }
        _ => Err(problems),
    }
}

fn view(
    conn: &mut PgConnection,
    cx: &Context,
    sent: &DeedForm,
    once: Uuid,
    problems: &[(&'static str, String)],
) -> Result<FormView, DbError> {
    let error = |name: &str| problems.iter().find(|(input, _)| *input == name).map(|(_, words)| words.clone());
    let typed = |name: &str| sent.typed.get(name);
    let chosen: Vec<Role> = sent.roles.iter().filter_map(|code| Role::parse(code)).collect();
    let mut fields = vec![
        FieldView::text("display_name", "Name", typed("display_name"))
            .hint("As colleagues see it")
            .error(error("display_name")),
        FieldView::text("username", "Username", typed("username"))
            .mono()
            .hint("To sign in with, such as saga.lindqvist. It cannot be changed later")
            .error(error("username")),
        FieldView::email("email", "E-mail", typed("email")).optional().error(error("email")),
        roles_field(&chosen).error(error("roles")),
    ];
    if mailing::is_on(conn)? {
        fields.push(handover::field(&sent.typed, "To the address above. Nobody else sees it".to_owned()));
    }
    let mut frame = cx.frame("New person", Nav::Staff);
    frame.problems = Problem::of(&fields);
    Ok(FormView {
        frame,
        whose: None,
        heading: "New person".to_owned(),
        notices: Vec::new(),
        action: PATH.to_owned(),
        once: once.to_string(),
        hidden: Vec::new(),
        groups: vec![FormGroup { fields, ..FormGroup::default() }],
        button: "Add and make a link".to_owned(),
        cancel_href: "/staff".to_owned(),
    })
}
