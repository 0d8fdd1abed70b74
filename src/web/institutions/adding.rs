//! GET and POST /institutions/new. Whoever adds an institution becomes its admin and nothing else. The number is the one-time key:
//! the same form sent again makes no second one.

use actix_web::HttpResponse;
use uuid::Uuid;

use super::PATH;
use crate::domain::country::Country;
use crate::domain::form::Typed;
use crate::domain::institution::{InstitutionName, InstitutionNumber, Settings, WORKPLACES_AT_MOST};
use crate::domain::locale::Locale;
use crate::domain::policy::{Permission, Refusal};
use crate::domain::text::Flaw;
use crate::services::institutions::{InstitutionRefusal, NewInstitution, add as add_institution};
use crate::web::desk::Context;
use crate::web::form::{Protected, only};
use crate::web::form_views::{Choice, FieldView, FormGroup, Width};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, ManageSettings};
use crate::web::inputs::country_select;
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply};
use crate::web::record_views::FormView;

const HERE: &str = "/institutions/new";
const NOTE: &str = "It begins without customers, with the settings that an institution has at first. You are its admin and have no other \
                    role there; nobody else works in it until you add them.";

pub async fn new_form(desk: Allowed<ManageSettings>) -> HttpResponse {
    desk.read(|_, cx| {
        cx.proven(HERE)?;
        let mut typed = Typed::default();
        typed.put("country", cx.actor.institution.settings.country.code());
        Reply::page(&view(cx, &typed, &[]))
    })
    .await
}

pub async fn add(desk: Allowed<ManageSettings>, form: Protected<Typed>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(typed) = form;
        only(&typed, &["once", "step", "name", "number", "country", "locale"].map(str::to_owned))?;
        cx.proven(HERE)?;
        let (number, settings) = match parse(&typed) {
            Ok(parsed) => parsed,
            Err(flaws) => return Reply::refused(&view(cx, &typed, &flaws)),
        };
        let new = NewInstitution { number: &number, settings: &settings, admin: Some(cx.actor.staff) };
        let name = settings.name.as_str();
        match add_institution(conn, (&cx.actor).into(), Some(cx.actor.scope()), &new, cx.actor.now) {
            Ok(_) => {
                let words = format!("{name} is added. To work in it, choose it in the menu under your name.");
                Ok(Reply::to(PATH).saying(words))
            }
            Err(InstitutionRefusal::NumberTaken) => {
                let taken = Flaw::Sentence("Another institution has this number. Check it".to_owned());
                Err(Fault::Again(Box::new(Reply::refused(&view(cx, &typed, &[("number", taken)]))?)))
            }
            Err(InstitutionRefusal::TooMany) => {
                let words = format!(
                    "You work in {WORKPLACES_AT_MOST} institutions, and nobody adds more than that here. Have whoever runs the \
                     program add it, by cardfile institution add, with another admin"
                );
                let too_many = Flaw::Sentence(words);
                Err(Fault::Again(Box::new(Reply::refused(&view(cx, &typed, &[("number", too_many)]))?)))
            }
            Err(InstitutionRefusal::NoLongerAdmin) => Err(Refusal::NoRole(Permission::ManageSettings).into()),
            Err(InstitutionRefusal::ChangedMeanwhile) => Err(Fault::Stale),
            Err(InstitutionRefusal::Db(error)) => Err(error.into()),
        }
    })
    .await
}

/// What is wrong, by the name of the input.
type Flaws = Vec<(&'static str, Flaw)>;

fn parse(typed: &Typed) -> Result<(InstitutionNumber, Settings), Flaws> {
    let mut flaws = Flaws::new();
    let name = InstitutionName::parse_required(typed.get("name")).map_err(|flaw| flaws.push(("name", flaw))).ok();
    let number = InstitutionNumber::parse(typed.get("number")).map_err(|flaw| flaws.push(("number", flaw))).ok();
    let country = Country::parse(typed.get("country")).map_err(|flaw| flaws.push(("country", flaw))).ok();
    let locale = match typed.get("locale") {
        "" => Some(None),
        code => Locale::parse(code).map(Some).map_err(|flaw| flaws.push(("locale", flaw))).ok(),
    };
    match (name, number, country, locale) {
        (Some(name), Some(number), Some(country), Some(locale)) => {
            Ok((number, Settings::beginning(name, country, locale)))
        }
        _ => Err(flaws),
    }
}

fn view(cx: &Context, typed: &Typed, flaws: &[(&'static str, Flaw)]) -> FormView {
    let told = |field: FieldView| {
        let flaw = flaws.iter().find(|(input, _)| *input == field.name);
        let error = flaw.map(|(_, flaw)| flaw.sentence(&field.label));
        field.error(error)
    };
    let chosen = typed.get("locale");
    let own = Choice::new("", "That of the country", chosen.is_empty());
    let locale = |locale: &Locale| Choice::new(locale.code(), locale.label(), locale.code() == chosen);
    let fields = [
        FieldView::text("name", "Name", typed.get("name")).width(Width::Large),
        FieldView::text("number", "Number", typed.get("number")).mono().hint("Six digits. It cannot be changed later"),
        country_select("country", "Country", typed.get("country")),
        FieldView::select("locale", "Language", [own].into_iter().chain(Locale::all().iter().map(locale)).collect()),
    ];
    let fields: Vec<FieldView> = fields.into_iter().map(told).collect();
    let mut frame = cx.frame("Add an institution", Nav::Settings);
    frame.problems = Problem::of(&fields);
    FormView {
        frame,
        whose: None,
        heading: "Add an institution".to_owned(),
        notices: Vec::new(),
        action: HERE.to_owned(),
        once: Uuid::new_v4().to_string(),
        hidden: Vec::new(),
        groups: vec![FormGroup { note: Some(NOTE.to_owned()), fields, ..FormGroup::default() }],
        button: "Add the institution".to_owned(),
        cancel_href: PATH.to_owned(),
    }
}
