//! Adding a product: one form, typed whole.

use actix_web::HttpResponse;
use uuid::Uuid;

use crate::domain::currency::Currency;
use crate::domain::form::{FormField, Problem, Typed};
use crate::domain::product::{
    AccountProduct, AccountProductField, Brand, CardProduct, CardProductField, EmbossingSet, Form,
};
use crate::services::products::{ProductRefusal, add_for_accounts, add_for_cards};
use crate::web::desk::Context;
use crate::web::form::{Protected, only};
use crate::web::form_views::{FieldView, FormGroup};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, ManageSettings};
use crate::web::inputs::{chosen, error_of, none};
use crate::web::layout::Problem as Summary;
use crate::web::outcome::{Fault, Reply};
use crate::web::record_views::FormView;

pub async fn new_account_product(desk: Allowed<ManageSettings>) -> HttpResponse {
    desk.read(move |_, cx| Reply::page(&account_view(cx, &Typed::default(), &[]))).await
}

pub async fn new_card_product(desk: Allowed<ManageSettings>) -> HttpResponse {
    desk.read(move |_, cx| {
        let mut typed = Typed::default();
        typed.set(CardProductField::EmbossingLength, "26");
        Reply::page(&card_view(cx, &typed, &[]))
    })
    .await
}

pub async fn add_account_product(desk: Allowed<ManageSettings>, form: Protected<Typed>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(sent) = form;
        only(&sent, &inputs::<AccountProductField>())?;
        let product = match AccountProduct::parse(&sent, &cx.actor.plain_ground()) {
            Ok(product) => product,
            Err(problems) => return Reply::refused(&account_view(cx, &sent, &problems)),
        };
        match add_for_accounts(conn, &cx.actor, &product) {
            Ok(_) => Ok(Reply::to("/settings/products").saying(format!("{} is added.", product.name.as_str()))),
            Err(ProductRefusal::CodeTaken) => {
                let page = Reply::refused(&account_view(cx, &sent, &[taken(AccountProductField::Code)]))?;
                Err(Fault::Again(Box::new(page)))
            }
            Err(ProductRefusal::Db(error)) => Err(error.into()),
        }
    })
    .await
}

pub async fn add_card_product(desk: Allowed<ManageSettings>, form: Protected<Typed>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(sent) = form;
        only(&sent, &inputs::<CardProductField>())?;
        let product = match CardProduct::parse(&sent, &cx.actor.plain_ground()) {
            Ok(product) => product,
            Err(problems) => return Reply::refused(&card_view(cx, &sent, &problems)),
        };
        match add_for_cards(conn, &cx.actor, &product) {
            Ok(_) => Ok(Reply::to("/settings/products").saying(format!("{} is added.", product.name.as_str()))),
            Err(ProductRefusal::CodeTaken) => {
                let page = Reply::refused(&card_view(cx, &sent, &[taken(CardProductField::Code)]))?;
                Err(Fault::Again(Box::new(page)))
            }
            Err(ProductRefusal::Db(error)) => Err(error.into()),
        }
    })
    .await
}

/// All that the form may send: its fields, and what every form of this kind carries.
fn inputs<F: FormField>() -> Vec<String> {
    let own = ["once", "step"].map(str::to_owned);
    F::ALL.iter().flat_map(|field| field.inputs()).chain(own).collect()
}

fn taken<F: FormField>(field: F) -> Problem<F> {
    let message = "Another product has this code. Choose another, or take that one up again".to_owned();
    Problem { field, input: field.key().to_owned(), message }
}

fn account_view(cx: &Context, typed: &Typed, problems: &[Problem<AccountProductField>]) -> FormView {
    use AccountProductField as Field;
    let view = |field: Field| {
        let (key, label, value) = (field.key(), field.label(), typed.get(field.key()));
        let view = match field {
            Field::Code => {
                FieldView::text(key, label, value).mono().hint("As the processor has it, such as CARD_EUR_FI")
            }
            Field::Name => FieldView::text(key, label, value).hint("What agents choose it by"),
            Field::Currency => {
                let all = Currency::all().map(|one| (one.code(), format!("{} · {}", one.code(), one.name())));
                FieldView::select(key, label, chosen([none()].into_iter().chain(all).collect(), value))
            }
        };
        view.error(error_of(problems, field))
    };
    form_view(cx, "Add an account product", "account", Field::ALL.iter().map(|field| view(*field)).collect())
}

fn card_view(cx: &Context, typed: &Typed, problems: &[Problem<CardProductField>]) -> FormView {
    use CardProductField as Field;
    let view = |field: Field| {
        let (key, label, value) = (field.key(), field.label(), typed.get(field.key()));
        let select = |all: Vec<(&'static str, &'static str)>| {
            let all = all.into_iter().map(|(code, label)| (code, label.to_owned()));
            FieldView::select(key, label, chosen([none()].into_iter().chain(all).collect(), value))
        };
        let view = match field {
            Field::Code => {
                FieldView::text(key, label, value).mono().hint("As the processor has it, such as VISA_DEBIT")
            }
            Field::Name => FieldView::text(key, label, value).hint("What agents choose it by"),
            Field::Brand => select(Brand::ALL.iter().map(|one| (one.code(), one.label())).collect()),
            Field::Form => select(Form::ALL.iter().map(|one| (one.code(), one.label())).collect()),
            Field::EmbossingLength => FieldView::text(key, label, value).hint("10 to 26"),
            Field::EmbossingSet => select(EmbossingSet::ALL.iter().map(|one| (one.code(), one.label())).collect()),
        };
        view.error(error_of(problems, field))
    };
    form_view(cx, "Add a card product", "card", Field::ALL.iter().map(|field| view(*field)).collect())
}

fn form_view(cx: &Context, heading: &str, sort: &str, fields: Vec<FieldView>) -> FormView {
    let mut frame = cx.frame(heading, Nav::Settings);
    frame.problems = Summary::of(&fields);
    FormView {
        frame,
        whose: None,
        heading: heading.to_owned(),
        notices: Vec::new(),
        action: format!("/settings/products/{sort}/new"),
        once: Uuid::new_v4().to_string(),
        hidden: Vec::new(),
        groups: vec![FormGroup { fields, ..FormGroup::default() }],
        button: "Add the product".to_owned(),
        cancel_href: "/settings/products".to_owned(),
    }
}
