//! GET and POST /settings/checks: how many percent of each kind of deed are looked at after the fact.

use actix_web::HttpResponse;
use serde::Deserialize;

use crate::db::spot_checks;
use crate::domain::deed_kind::DeedKind;
use crate::domain::spot_check::Rates;
use crate::services::spot_checks::set_rates as store;
use crate::web::desk::Context;
use crate::web::form::{Protected, form_struct};
use crate::web::form_views::{FieldView, FormGroup};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, ManageSettings};
use crate::web::layout::Problem;
use crate::web::outcome::Reply;
use crate::web::record_views::FormView;

const NOTE: &str = "Each night so many percent of what each person did the day before are drawn at random, and at least one deed. A \
                    supervisor looks at them under Reviews, Spot checks; never at their own. Empty or 0 draws none.";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RatesForm {
    #[allow(dead_code, reason = "saved twice is saved once")]
    once: String,
    #[allow(dead_code, reason = "the name of the button")]
    step: String,
    opened: String,
    edits: String,
    status: String,
    links: String,
    notes: String,
}
form_struct!(RatesForm);

impl RatesForm {
    fn of(rates: &Rates) -> RatesForm {
        let typed = |kind| rates.of(kind).to_string();
        RatesForm {
            once: String::new(),
            step: String::new(),
            opened: typed(DeedKind::Opened),
            edits: typed(DeedKind::Edits),
            status: typed(DeedKind::Status),
            links: typed(DeedKind::Links),
            notes: typed(DeedKind::Notes),
        }
    }

    fn typed(&self) -> [(DeedKind, &str); 5] {
        [
            (DeedKind::Opened, &self.opened),
            (DeedKind::Edits, &self.edits),
            (DeedKind::Status, &self.status),
            (DeedKind::Links, &self.links),
            (DeedKind::Notes, &self.notes),
        ]
    }

    /// The rates, or the kinds whose text is no whole percentage.
    fn parse(&self) -> Result<Rates, Vec<DeedKind>> {
        let read = |text: &str| match text.trim().trim_end_matches('%').trim_end() {
            "" => Some(0),
            text => text.parse::<u8>().ok().filter(|percent| *percent <= 100),
        };
        let typed = self.typed();
        let wrong: Vec<DeedKind> =
            typed.iter().filter(|(_, text)| read(text).is_none()).map(|(kind, _)| *kind).collect();
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(Rates::new(typed.into_iter().filter_map(|(kind, text)| Some((kind, read(text)?)))))
    }
}

/// GET /settings/checks
pub async fn rates_form(desk: Allowed<ManageSettings>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let rates = spot_checks::find_rates(conn, cx.actor.scope())?;
        Reply::page(&view(cx, &RatesForm::of(&rates), &[]))
    })
    .await
}

/// POST /settings/checks
pub async fn set_rates(desk: Allowed<ManageSettings>, sent: Protected<RatesForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let rates = match sent.0.parse() {
            Ok(rates) => rates,
            Err(wrong) => return Reply::refused(&view(cx, &sent.0, &wrong)),
        };
        let is_other = store(conn, &cx.actor, &rates)?;
        let words = if is_other { "The shares are saved." } else { "Nothing was different, so nothing was saved." };
        Ok(Reply::to("/settings/checks").saying(words))
    })
    .await
}

fn view(cx: &Context, form: &RatesForm, wrong: &[DeedKind]) -> FormView {
    let field = |(kind, text): (DeedKind, &str)| {
        let error = || "Enter a whole number from 0 to 100.".to_owned();
        FieldView::text(kind.code(), &format!("{}, percent", kind.label()), text)
            .error(wrong.contains(&kind).then(error))
    };
    let fields: Vec<FieldView> = form.typed().into_iter().map(field).collect();
    let mut frame = cx.frame("Spot checks", Nav::Settings);
    frame.problems = Problem::of(&fields);
    FormView {
        frame,
        heading: "Spot checks".to_owned(),
        action: "/settings/checks".to_owned(),
        groups: vec![FormGroup { title: "How much is drawn".to_owned(), note: Some(NOTE.to_owned()), fields }],
        button: "Save".to_owned(),
        cancel_href: "/settings".to_owned(),
        ..FormView::default()
    }
}
