//! Giving a card to another holder: find the customer, say why and from when on, look at what follows, confirm.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use uuid::Uuid;

use super::present::{address, tab, whose};
use crate::db::PgConnection;
use crate::db::customers::ListRow;
use crate::domain::card::Role;
use crate::domain::form::Typed;
use crate::domain::ids::CardId;
use crate::domain::look::Sight;
use crate::domain::reason::{Reason, ReasonCode};
use crate::domain::review::Matter;
use crate::services::cards::{CardRecord, CardRefusal, HandoverWish, hand_over as hand_card_over, read};
use crate::services::proposals::Effect;
use crate::web::choosing::{Choosing, Chosen};
use crate::web::customers::listed_name;
use crate::web::desk::Context;
use crate::web::editing::{Wrong, reason_field};
use crate::web::effective::{Effective, SINCE_INPUTS, since_field};
use crate::web::form::{Protected, only};
use crate::web::form_views::{FieldView, FormGroup, Hidden};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, EditAccounts};
use crate::web::layout::Problem as Summary;
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::{Fact, FactGroup, Notice, Tone};
use crate::web::record_views::{CheckView, FormView};
use crate::web::waiting::{proposed_words, waits_words};

const HOLDER: Choosing =
    Choosing { input: "to", term_input: "to_term", sought_input: "to_sought", label: "New cardholder" };

/// GET /cards/{id}/holder
pub async fn holder_form(desk: Allowed<EditAccounts>, path: Path<i64>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let record = read(conn, cx.actor.scope(), CardId(path.into_inner()))?;
        cx.look(conn, &record.look(Sight::Form))?;
        if let Some(reply) = over(&record) {
            return Ok(reply);
        }
        let page = Page { cx, record: &record, version: record.row.version };
        Reply::page(&page.form(&Typed::default(), &Choice::default(), None, Vec::new()))
    })
    .await
}

/// POST /cards/{id}/holder: looks for the customer, asks, and in the end changes the holder.
pub async fn hand_over(desk: Allowed<EditAccounts>, path: Path<i64>, form: Protected<Typed>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(sent) = form;
        only(&sent, &inputs())?;
        let record = read(conn, cx.actor.scope(), CardId(path.into_inner()))?;
        cx.shows(conn, record.look(Sight::Form))?;
        let version = sent.get("version").parse().map_err(|_| Fault::BadRequest("The form lacks its version."))?;
        let page = Page { cx, record: &record, version };
        // Sent again, or done by somebody else meanwhile: the record says who holds it now.
        if sent.get("step") == "do" && sent.get("to") == record.row.holder_id.to_string() {
            return Ok(Reply::to(address(&record.row)).saying("The card has this holder already."));
        }
        if let Some(reply) = over(&record) {
            return Ok(reply);
        }
        page.answer(conn, &sent)
    })
    .await
}

fn inputs() -> Vec<String> {
    let own = ["once", "version", "step", "reason", "words"].map(str::to_owned);
    HOLDER.inputs().into_iter().chain(own).chain(SINCE_INPUTS.map(str::to_owned)).collect()
}

/// A card that is over does not change hands.
fn over(record: &CardRecord) -> Option<Reply> {
    (!record.row.status().is_live()).then(|| {
        Reply::to(address(&record.row)).refusing("This card can no longer be used, so it stays with its holder.")
    })
}

/// Who may be chosen, and what is wrong with the choice.
#[derive(Default)]
struct Choice {
    candidates: Vec<ListRow>,
    error: Option<String>,
}

struct Page<'a> {
    cx: &'a Context,
    record: &'a CardRecord,
    /// The version that the form was opened on.
    version: i32,
}

impl Page<'_> {
    fn answer(&self, conn: &mut PgConnection, sent: &Typed) -> Result<Reply, Fault> {
        let cx = self.cx;
        let to = match HOLDER.choose(conn, cx, sent, &[])? {
            Chosen::Customer(row) => *row,
            Chosen::Open { candidates, words } => {
                let choice = Choice { candidates, error: Some(words) };
                return Reply::refused(&self.form(sent, &choice, None, Vec::new()));
            }
        };
        let mut typed = sent.clone();
        typed.put(HOLDER.input, to.id.to_string());
        let chosen = |error: Option<String>| Choice { candidates: vec![to.clone()], error };
        if sent.get("step") == "change" {
            return Reply::page(&self.form(&typed, &chosen(None), None, Vec::new()));
        }
        if to.id == self.record.row.holder_id {
            let words = "The new cardholder must be another customer than the present one".to_owned();
            return Reply::refused(&self.form(&typed, &chosen(Some(words)), None, Vec::new()));
        }
        let reason = match Reason::parse(sent.get("reason"), sent.get("words"), ReasonCode::for_new_holder()) {
            Ok(reason) => reason,
            Err((input, flaw)) => {
                let wrong = Wrong { input, words: flaw.sentence("Words") };
                return Reply::refused(&self.form(&typed, &chosen(None), Some(&wrong), Vec::new()));
            }
        };
        let since = match Effective::parse(sent, self.record.row.holder_since, cx.actor.now) {
            Ok(since) => since,
            Err(words) => {
                let wrong = Wrong { input: "since", words };
                return Reply::refused(&self.form(&typed, &chosen(None), Some(&wrong), Vec::new()));
            }
        };
        if sent.get("step") != "do" {
            return Reply::page(&self.check(&typed, &to, &reason.sentence(), since));
        }
        let again = |words: String, status: StatusCode| {
            let notice = Notice { tone: Tone::Bad, lead: words, ..Notice::default() };
            let page = Reply::page_with(status, &self.form(&typed, &chosen(None), None, vec![notice]))?;
            Err(Fault::Again(Box::new(page)))
        };
        let wish = HandoverWish {
            card: self.record.id(),
            version: self.version,
            to: to.id(),
            since: since.at(),
            reason: &reason,
        };
        match hand_card_over(conn, cx.keys(), &cx.actor, &wish) {
            Ok(Effect::Now(())) => {
                Ok(Reply::to(address(&self.record.row)).saying(format!("{} holds the card now.", to.name().full())))
            }
            Ok(Effect::Proposed(_)) => Ok(Reply::to(address(&self.record.row)).saying(proposed_words(Matter::Holder))),
            Err(CardRefusal::Waiting { who, .. }) => {
                again(waits_words(&who, Matter::Holder), StatusCode::UNPROCESSABLE_ENTITY)
            }
            Err(CardRefusal::Rule(rule)) => again(format!("{}.", rule.sentence()), StatusCode::UNPROCESSABLE_ENTITY),
            Err(CardRefusal::Stale) => again(
                "Someone changed this card meanwhile. Look at the record, then begin again.".to_owned(),
                StatusCode::CONFLICT,
            ),
            Err(CardRefusal::Failure(failure)) => Err(failure.into()),
            Err(other) => Err(Fault::Internal(other.to_string())),
        }
    }

    fn form(&self, typed: &Typed, choice: &Choice, wrong: Option<&Wrong>, notices: Vec<Notice>) -> FormView {
        let error = |input: &str| wrong.filter(|wrong| wrong.input == input).map(|wrong| wrong.words.clone());
        let mut fields = HOLDER.fields(typed, &choice.candidates, choice.error.clone());
        fields.push(reason_field(ReasonCode::for_new_holder(), typed.get("reason")).own_row().error(error("reason")));
        fields.push(
            FieldView::block("words", "In your own words", typed.get("words"), 2).optional().error(error("words")),
        );
        fields.push(since_field(typed).error(error("since")));
        let heading = "Give this card to another holder".to_owned();
        let mut frame = self.cx.frame(format!("{heading} · {}", tab(&self.record.row)), Nav::Cards);
        frame.problems = Summary::of(&fields);
        if frame.problems.is_empty() {
            let words = notices.iter().map(|notice| notice.lead.clone());
            frame.problems = words.map(|words| Summary { field: String::new(), words }).collect();
        }
        FormView {
            frame,
            whose: Some(whose(self.record)),
            heading,
            notices: Vec::new(),
            action: format!("{}/holder", address(&self.record.row)),
            once: Uuid::new_v4().to_string(),
            hidden: vec![Hidden::new("version", self.version.to_string()), HOLDER.hidden(typed)],
            groups: vec![FormGroup { fields, ..FormGroup::default() }],
            button: "Continue".to_owned(),
            cancel_href: address(&self.record.row),
        }
    }

    fn check(&self, typed: &Typed, to: &ListRow, reason: &str, since: Effective) -> CheckView {
        let from = &self.record.holder;
        let person = |label: &str, row: &ListRow| Fact {
            note: Some(format!("{} · {} · {}, {}", row.customer_number, row.kind_label(), row.city, row.country)),
            ..Fact::new(label, listed_name(&row.name()))
        };
        let facts = vec![
            person("From", from),
            person("To", to),
            Fact::new("Reason", reason),
            Fact::new("Counts from", since.human()),
        ];
        let hidden =
            typed.iter().filter(|(name, _)| !["step", "once", "version", "to_term", "to_sought"].contains(name));
        CheckView {
            frame: self.cx.frame(format!("Check the change · {}", tab(&self.record.row)), Nav::Cards),
            whose: Some(whose(self.record)),
            heading: "Check the change".to_owned(),
            consequences: what_a_handover_means(self.record, to),
            is_grave: true,
            groups: vec![FactGroup {
                id: "change".to_owned(),
                title: "Change of holder".to_owned(),
                change_href: None,
                facts,
            }],
            action: format!("{}/holder", address(&self.record.row)),
            once: Uuid::new_v4().to_string(),
            hidden: [Hidden::new("version", self.version.to_string())]
                .into_iter()
                .chain(hidden.map(|(name, value)| Hidden::new(name, value)))
                .collect(),
            button: "Give it to this holder".to_owned(),
            cancel_href: address(&self.record.row),
        }
    }
}

/// What follows from a change of holder, a sentence each.
pub fn what_a_handover_means(record: &CardRecord, to: &ListRow) -> Vec<String> {
    let is_demoted = record.row.role() == Role::Main && to.id != record.row.account_owner_id;
    let demoted =
        is_demoted.then_some("The main card becomes supplementary, because its holder does not own the account.");
    let sentences = [
        format!("{} holds the card, and {} no longer does.", to.name().full(), record.holder.name().full()),
        format!("{} stays liable for the account.", record.owner.name().full()),
        "The name on the card stays as it is: replace the card to have another one made.".to_owned(),
    ];
    sentences.into_iter().chain(demoted.map(str::to_owned)).collect()
}
