//! Giving an account to another owner: find the customer, say why and from when on, look at what follows, confirm.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use uuid::Uuid;

use super::present::{address, whose};
use crate::db::PgConnection;
use crate::db::customers::ListRow;
use crate::domain::account::Status;
use crate::domain::form::Typed;
use crate::domain::ids::AccountId;
use crate::domain::look::{Look, Sight};
use crate::domain::reason::{Reason, ReasonCode};
use crate::domain::review::Matter;
use crate::services::accounts::{
    AccountRecord, AccountRefusal, Consequences, TransferWish, consequences, read, transfer as transfer_account,
};
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

const OWNER: Choosing = Choosing { input: "to", term_input: "to_term", sought_input: "to_sought", label: "New owner" };

/// GET /accounts/{id}/ownership
pub async fn ownership_form(desk: Allowed<EditAccounts>, path: Path<i64>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let record = read(conn, cx.actor.scope(), AccountId(path.into_inner()))?;
        cx.look(conn, &Look::account(record.id(), record.row.owner(), Sight::Form))?;
        if let Some(reply) = closing(&record) {
            return Ok(reply);
        }
        let page = Page { cx, record: &record, version: record.row.version };
        Reply::page(&page.form(&Typed::default(), &Choice::default(), None, Vec::new()))
    })
    .await
}

/// POST /accounts/{id}/ownership: looks for the customer, asks, and in the end moves the liability.
pub async fn transfer(desk: Allowed<EditAccounts>, path: Path<i64>, form: Protected<Typed>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(sent) = form;
        only(&sent, &inputs())?;
        let record = read(conn, cx.actor.scope(), AccountId(path.into_inner()))?;
        cx.shows(conn, Look::account(record.id(), record.row.owner(), Sight::Form))?;
        let version = sent.get("version").parse().map_err(|_| Fault::BadRequest("The form lacks its version."))?;
        let page = Page { cx, record: &record, version };
        // Sent again, or done by somebody else meanwhile: the record says who owns it now.
        if sent.get("step") == "do" && sent.get("to") == record.row.owner_id.to_string() {
            return Ok(Reply::to(address(&record.row)).saying("The account has this owner already."));
        }
        if let Some(reply) = closing(&record) {
            return Ok(reply);
        }
        page.answer(conn, &sent)
    })
    .await
}

fn inputs() -> Vec<String> {
    let own = ["once", "version", "step", "reason", "words"].map(str::to_owned);
    OWNER.inputs().into_iter().chain(own).chain(SINCE_INPUTS.map(str::to_owned)).collect()
}

/// An account that is closing does not change hands.
fn closing(record: &AccountRecord) -> Option<Reply> {
    matches!(record.row.status(), Status::ToClose | Status::Closed).then(|| {
        Reply::to(address(&record.row))
            .refusing("A closing or closed account does not change hands. Stop closing it first.")
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
    record: &'a AccountRecord,
    /// The version that the form was opened on.
    version: i32,
}

impl Page<'_> {
    fn answer(&self, conn: &mut PgConnection, sent: &Typed) -> Result<Reply, Fault> {
        let cx = self.cx;
        let to = match OWNER.choose(conn, cx, sent, &[])? {
            Chosen::Customer(row) => *row,
            Chosen::Open { candidates, words } => {
                let choice = Choice { candidates, error: Some(words) };
                return Reply::refused(&self.form(sent, &choice, None, Vec::new()));
            }
        };
        let mut typed = sent.clone();
        typed.put(OWNER.input, to.id.to_string());
        let chosen = |error: Option<String>| Choice { candidates: vec![to.clone()], error };
        if sent.get("step") == "change" {
            return Reply::page(&self.form(&typed, &chosen(None), None, Vec::new()));
        }
        if to.id == self.record.row.owner_id {
            let words = "The new owner must be another customer than the present one".to_owned();
            return Reply::refused(&self.form(&typed, &chosen(Some(words)), None, Vec::new()));
        }
        let reason = match Reason::parse(sent.get("reason"), sent.get("words"), ReasonCode::for_transfer()) {
            Ok(reason) => reason,
            Err((input, flaw)) => {
                let wrong = Wrong { input, words: flaw.sentence("Words") };
                return Reply::refused(&self.form(&typed, &chosen(None), Some(&wrong), Vec::new()));
            }
        };
        let since = match Effective::parse(sent, self.record.row.owner_since, cx.actor.now) {
            Ok(since) => since,
            Err(words) => {
                let wrong = Wrong { input: "since", words };
                return Reply::refused(&self.form(&typed, &chosen(None), Some(&wrong), Vec::new()));
            }
        };
        let follows = consequences(conn, cx.actor.scope(), self.record.id())?;
        if sent.get("step") != "do" {
            return Reply::page(&self.check(&typed, &to, &reason.sentence(), since, &follows));
        }
        let again = |words: String, status: StatusCode| {
            let notice = Notice { tone: Tone::Bad, lead: words, ..Notice::default() };
            let page = Reply::page_with(status, &self.form(&typed, &chosen(None), None, vec![notice]))?;
            Err(Fault::Again(Box::new(page)))
        };
        let wish = TransferWish {
            account: self.record.id(),
            version: self.version,
            to: to.id(),
            since: since.at(),
            reason: &reason,
        };
        match transfer_account(conn, cx.keys(), &cx.actor, &wish) {
            Ok(Effect::Now(())) => {
                Ok(Reply::to(address(&self.record.row)).saying(format!("{} owns the account now.", to.name().full())))
            }
            Ok(Effect::Proposed(_)) => {
                Ok(Reply::to(address(&self.record.row)).saying(proposed_words(Matter::Ownership)))
            }
            Err(AccountRefusal::Waiting { who, .. }) => {
                again(waits_words(&who, Matter::Ownership), StatusCode::UNPROCESSABLE_ENTITY)
            }
            Err(AccountRefusal::Rule(rule)) => again(format!("{}.", rule.sentence()), StatusCode::UNPROCESSABLE_ENTITY),
            Err(AccountRefusal::Stale) => again(
                "Someone changed this account meanwhile. Look at the record, then begin again.".to_owned(),
                StatusCode::CONFLICT,
            ),
            Err(AccountRefusal::NotAllowed(refusal)) => Err(refusal.into()),
            Err(AccountRefusal::Failure(failure)) => Err(failure.into()),
            Err(other) => Err(Fault::Internal(other.to_string())),
        }
    }

    fn form(&self, typed: &Typed, choice: &Choice, wrong: Option<&Wrong>, notices: Vec<Notice>) -> FormView {
        let error = |input: &str| wrong.filter(|wrong| wrong.input == input).map(|wrong| wrong.words.clone());
        let mut fields = OWNER.fields(typed, &choice.candidates, choice.error.clone());
        fields.push(reason_field(ReasonCode::for_transfer(), typed.get("reason")).own_row().error(error("reason")));
        fields.push(
            FieldView::block("words", "In your own words", typed.get("words"), 2).optional().error(error("words")),
        );
        fields.push(since_field(typed).error(error("since")));
        let heading = "Give this account to another owner".to_owned();
        let mut frame = self.cx.frame(format!("{heading} · account {}", self.record.row.called()), Nav::Accounts);
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
            action: format!("{}/ownership", address(&self.record.row)),
            once: Uuid::new_v4().to_string(),
            hidden: vec![Hidden::new("version", self.version.to_string()), OWNER.hidden(typed)],
            groups: vec![FormGroup { fields, ..FormGroup::default() }],
            button: "Continue".to_owned(),
            cancel_href: address(&self.record.row),
        }
    }

    fn check(&self, typed: &Typed, to: &ListRow, reason: &str, since: Effective, follows: &Consequences) -> CheckView {
        let from = &self.record.owner;
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
            frame: self.cx.frame(format!("Check the transfer · account {}", self.record.row.called()), Nav::Accounts),
            whose: Some(whose(self.record)),
            heading: "Check the transfer".to_owned(),
            consequences: what_a_transfer_means(from, to, follows),
            is_grave: true,
            groups: vec![FactGroup {
                id: "transfer".to_owned(),
                title: "Transfer".to_owned(),
                change_href: None,
                facts,
            }],
            action: format!("{}/ownership", address(&self.record.row)),
            once: Uuid::new_v4().to_string(),
            hidden: [Hidden::new("version", self.version.to_string())]
                .into_iter()
                .chain(hidden.map(|(name, value)| Hidden::new(name, value)))
                .collect(),
            button: "Give it to this owner".to_owned(),
            cancel_href: address(&self.record.row),
        }
    }
}

/// What follows from a transfer, a sentence each.
pub fn what_a_transfer_means(from: &ListRow, to: &ListRow, follows: &Consequences) -> Vec<String> {
    let liable =
        format!("{} is liable for the account's debt, and {} no longer is.", to.name().full(), from.name().full());
    let demoted = match follows.demoted.len() {
        0 => "No main card is on it.".to_owned(),
        1 => "1 main card becomes supplementary, because its holder no longer owns the account.".to_owned(),
        count => format!("{count} main cards become supplementary, because their holder no longer owns the account."),
    };
    let kept = match follows.kept {
        0 => None,
        1 => Some("1 more card on it stays as it is, with its holder.".to_owned()),
        count => Some(format!("{count} more cards on it stay as they are, with their holders.")),
    };
    [liable, demoted].into_iter().chain(kept).collect()
}
