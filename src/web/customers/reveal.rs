//! Seeing a masked value whole: first the reason, then the value for a minute. The value is drawn into a page that no browser
//! keeps, after the reveal is on record.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::Deserialize;

use super::present::{address, tab, whose};
use super::record_views::{RevealFormView, RevealedView};
use crate::db::PgConnection;
use crate::domain::customer::Facts;
use crate::domain::date;
use crate::domain::ids::CustomerId;
use crate::domain::look::{Look, Sight};
use crate::domain::masking::PersonalFact;
use crate::domain::reason::{Reason, ReasonCode};
use crate::services::customers::{self, Record, read};
use crate::services::looks;
use crate::web::desk::Context;
use crate::web::editing::reason_field;
use crate::web::form::{Protected, form_struct};
use crate::web::form_views::FieldView;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, RevealMasked};
use crate::web::layout::Problem;
use crate::web::outcome::{Fault, Reply};

const SECONDS: u32 = 60;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevealQuery {
    /// The key of the field; the registration number where none is named.
    #[serde(default)]
    field: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevealForm {
    #[allow(dead_code, reason = "each look is a reveal of its own, however often the form is sent")]
    once: String,
    #[serde(default)]
    field: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    words: String,
}
form_struct!(RevealForm);

/// GET /customers/{id}/reveal; `field` names the value.
pub async fn reveal_form(desk: Allowed<RevealMasked>, path: Path<i64>, query: Query<RevealQuery>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let asked = Asked::read(conn, cx, CustomerId(path.into_inner()), &query.field)?;
        let Some(mask) = asked.mask(cx) else { return Ok(asked.nothing_masked()) };
        cx.look(conn, &Look::customer(asked.record.id, Sight::Form))?;
        Reply::page(&asked.form_view(cx, mask, ("", ""), None))
    })
    .await
}

/// POST /customers/{id}/reveal
pub async fn reveal(desk: Allowed<RevealMasked>, path: Path<i64>, form: Protected<RevealForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(sent) = form;
        let asked = Asked::read(conn, cx, CustomerId(path.into_inner()), &sent.field)?;
        let Some(mask) = asked.mask(cx) else { return Ok(asked.nothing_masked()) };
        let Asked { record, fact } = &asked;
        match Reason::parse(&sent.reason, &sent.words, ReasonCode::for_reveal()) {
            Ok(reason) => {
                looks::record_reveal(conn, &cx.actor, &cx.quotas(), &Look::reveal(record.id, *fact))?;
                customers::reveal(conn, &cx.actor, record, *fact, &reason)?;
                Reply::page(&asked.revealed_view(cx))
            }
            Err((input, flaw)) => {
                cx.shows(conn, Look::customer(record.id, Sight::Form))?;
                let problem = (input, flaw.sentence("Words"));
                Reply::refused(&asked.form_view(cx, mask, (&sent.reason, &sent.words), Some(problem)))
            }
        }
    })
    .await
}

/// One masked value of one customer, to be revealed.
struct Asked {
    record: Record,
    fact: PersonalFact,
}

impl Asked {
    /// Asks first who it is, where that was shown too long ago.
    fn read(conn: &mut PgConnection, cx: &Context, id: CustomerId, key: &str) -> Result<Asked, Fault> {
        let fact = match key {
            "" => PersonalFact::RegNo,
            key => PersonalFact::parse(key).ok_or(Fault::Missing)?,
        };
        cx.guard(conn, &Look::reveal(id, fact))?;
        cx.proven(&format!("/customers/{id}/reveal?field={}", fact.key()))?;
        Ok(Asked { record: read(conn, cx.keys(), cx.actor.scope(), id)?, fact })
    }

    fn mask(&self, cx: &Context) -> Option<String> {
        let record = &self.record;
        record.customer.mask(self.fact, cx.actor.sees_whole(record.kind()))
    }

    /// There is no value, or the person sees it whole on the record.
    fn nothing_masked(&self) -> Reply {
        let label = self.fact.label().to_lowercase();
        Reply::to(address(&self.record)).saying(format!("The {label} of this customer is not masked for you."))
    }

    /// "Finnish personal identity code (HETU)", "Mobile".
    fn kind(&self) -> String {
        match self.fact {
            PersonalFact::RegNo => self.record.reg_no().kind().label().to_owned(),
            fact => fact.label().to_owned(),
        }
    }

    /// The value as people read it.
    fn value(&self) -> String {
        let customer = &self.record.customer;
        let contact = &customer.contact;
        let value = match (self.fact, &customer.facts) {
            (PersonalFact::DateOfBirth, Facts::Person(person)) => person.date_of_birth.map(date::human),
            (PersonalFact::Mobile, _) => contact.mobile.as_ref().map(|phone| phone.international()),
            (PersonalFact::Phone, _) => contact.phone.as_ref().map(|phone| phone.international()),
            (fact, _) => customer.kept(fact),
        };
        value.unwrap_or_default()
    }

    fn form_view(
        &self,
        cx: &Context,
        mask: String,
        typed: (&str, &str),
        problem: Option<(&str, String)>,
    ) -> RevealFormView {
        let record = &self.record;
        let error = |input: &str| problem.as_ref().filter(|(at, _)| *at == input).map(|(_, message)| message.clone());
        let fields = vec![
            reason_field(ReasonCode::for_reveal(), typed.0).error(error("reason")),
            FieldView::block("words", "In your own words", typed.1, 2).optional().error(error("words")),
        ];
        let heading = format!("Reveal the {}", self.fact.label().to_lowercase());
        let mut frame = cx.frame(format!("{heading} · {}", tab(cx, record)), Nav::Customers);
        frame.problems = Problem::of(&fields);
        RevealFormView {
            frame,
            whose: whose(record),
            heading,
            kind: self.kind(),
            mask,
            fields,
            action: format!("{}/reveal", address(record)),
            once: String::new(),
            field: self.fact.key(),
            cancel_href: address(record),
        }
    }

    fn revealed_view(&self, cx: &Context) -> RevealedView {
        let record = &self.record;
        let heading = self.fact.label().to_owned();
        RevealedView {
            frame: cx.frame(format!("{heading} · {}", tab(cx, record)), Nav::Customers),
            whose: whose(record),
            heading,
            kind: self.kind(),
            value: self.value(),
            seconds: SECONDS,
            back_href: address(record),
        }
    }
}
