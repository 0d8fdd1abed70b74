//! Registering a card that exists at the processor, or requesting one that does not: one form, then the answers to check.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use serde::Deserialize;
use uuid::Uuid;

use super::facts;
use super::fields::{Form, fitting};
use crate::db::PgConnection;
use crate::db::customers::ListRow;
use crate::db::products::{CardProductRow, list_for_cards};
use crate::domain::account::Status as AccountStatus;
use crate::domain::card::{Field, Group, NewCard, Parties, Problem, Role, Terms, suggest_line, suggest_name};
use crate::domain::customer::{Kind, Status as OwnerStatus};
use crate::domain::form::{FormField, Typed};
use crate::domain::ids::{AccountId, CardId};
use crate::domain::look::{Look, Sight};
use crate::domain::once::Made;
use crate::domain::origin::Origin;
use crate::domain::product::Form as ProductForm;
use crate::services::accounts::{AccountRecord, read as read_account};
use crate::services::cards::{self, CardRefusal, Creation, IN_COLLECTION};
use crate::services::rules::Rule;
use crate::web::choosing::{Choosing, Chosen};
use crate::web::customers::{listed_name, row_whose};
use crate::web::desk::Context;
use crate::web::form::{Protected, only};
use crate::web::form_views::{FormGroup, Hidden};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, EditAccounts};
use crate::web::layout::Problem as Summary;
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::{Fact, Link, Notice, Tone};
use crate::web::record_views::{CheckView, FormView};

const HOLDER: Choosing =
    Choosing { input: "holder", term_input: "holder_term", sought_input: "holder_sought", label: "Cardholder" };

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewQuery {
    /// The id of the account it is for.
    #[serde(default)]
    account: String,
    /// "registered" or "requested"; without it, requested.
    #[serde(default)]
    way: String,
}

/// GET /cards/new
pub async fn new_form(desk: Allowed<EditAccounts>, query: Query<NewQuery>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let origin = Origin::asked(&query.way).ok_or(Fault::Missing)?;
        let account = AccountId(query.account.parse().map_err(|_| Fault::Missing)?);
        let page = Page::open(conn, cx, account, origin, Uuid::new_v4())?;
        cx.look(conn, &Look::account(account, page.account.row.owner(), Sight::Form))?;
        let mut typed = Typed::default();
        let country = cx.actor.institution.settings.country.code();
        typed.set(Field::CardCountry, country);
        typed.set(Field::PinCountry, country);
        if let [only] = page.offered().as_slice() {
            typed.set(Field::Product, only.id.to_string());
        }
        // A person's account: most often its owner's own card.
        if page.account.owner.kind == Kind::Private.code() {
            typed.put(HOLDER.input, page.account.row.owner_id.to_string());
            typed.set(Field::Role, Role::Main.code());
            page.suggest_name(&mut typed);
        } else {
            typed.set(Field::Role, Role::Supplementary.code());
            page.suggest_company(&mut typed);
        }
        let choice = page.choice(None, None);
        Reply::page(&page.form(&typed, &[], &choice, Vec::new()))
    })
    .await
}

/// POST /cards/new: finds the cardholder, checks, goes back to change, or creates. Sent again, it leads to the card that was
/// created.
pub async fn create(desk: Allowed<EditAccounts>, form: Protected<Typed>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(sent) = form;
        only(&sent, &inputs())?;
        let account = sent.get("account").parse().map_err(|_| Fault::BadRequest("The form lacks its account."))?;
        let origin = Origin::parse(sent.get("way")).ok_or(Fault::BadRequest("The form lacks its way in."))?;
        let once = sent.get("once").parse().map_err(|_| Fault::BadRequest("The form lacks its one-time key."))?;
        let page = Page::open(conn, cx, AccountId(account), origin, once)?;
        cx.shows(conn, Look::account(AccountId(account), page.account.row.owner(), Sight::Form))?;
        page.answer(conn, &sent)
    })
    .await
}

/// All that the form may send.
fn inputs() -> Vec<String> {
    let groups = Group::ALL.into_iter().flat_map(Group::inputs);
    let own = ["account", "way", "once", "step"].map(str::to_owned);
    groups.chain(HOLDER.inputs()).chain(own).collect()
}

/// Who may be chosen as cardholder, and what is wrong with the choice.
struct Choice {
    candidates: Vec<ListRow>,
    error: Option<String>,
}

struct Page<'a> {
    cx: &'a Context,
    origin: Origin,
    account: AccountRecord,
    products: Vec<CardProductRow>,
    once: Uuid,
}

impl<'a> Page<'a> {
    fn open(
        conn: &mut PgConnection,
        cx: &'a Context,
        account: AccountId,
        origin: Origin,
        once: Uuid,
    ) -> Result<Page<'a>, Fault> {
        let account = read_account(conn, cx.actor.scope(), account)?;
        let products = list_for_cards(conn, cx.actor.scope())?;
        Ok(Page { cx, origin, account, products, once })
    }

    fn answer(&self, conn: &mut PgConnection, sent: &Typed) -> Result<Reply, Fault> {
        let cx = self.cx;
        let owner = std::slice::from_ref(&self.account.owner);
        let holder = match HOLDER.choose(conn, cx, sent, owner)? {
            Chosen::Customer(row) => *row,
            Chosen::Open { candidates, words } => {
                let choice = Choice { candidates, error: Some(words) };
                return Reply::refused(&self.form(sent, &[], &choice, Vec::new()));
            }
        };
        let mut typed = sent.clone();
        typed.put(HOLDER.input, holder.id.to_string());
        let choice = self.choice(Some(&holder), None);
        let step = sent.get("step");
        if step == "change" {
            return Reply::page(&self.form(&typed, &[], &choice, Vec::new()));
        }
        let terms = self.terms(&typed);
        if let Some(name) = self.name_instead(&typed, &holder, &terms) {
            // Shown among the answers to be checked.
            typed.set(Field::EmbossingName, name);
        }
        let card = match NewCard::parse(&typed, &terms, &cx.actor.plain_ground()) {
            Ok(card) => card,
            Err(problems) => {
                return Reply::refused(&self.form(
                    &typed,
                    &problems,
                    &choice,
                    fitting(&self.terms(&typed), &holder, &self.account.owner, &problems),
                ));
            }
        };
        if !self.offered().iter().any(|product| product.id == card.product.0) {
            return Err(Fault::BadRequest("The form names a product that is not offered."));
        }
        if let Some(problem) = self.sent_nowhere(&card) {
            return Reply::refused(&self.form(&typed, &[problem], &choice, Vec::new()));
        }
        let kind = |row: &ListRow| Kind::parse(&row.kind).unwrap_or(Kind::Private);
        let parties = Parties {
            owner: self.account.row.owner(),
            owner_kind: kind(&self.account.owner),
            holder: holder.id(),
            holder_kind: kind(&holder),
        };
        if let Err(refusal) = card.role.check(&parties) {
            let problem = Problem {
                field: Field::Role,
                input: Field::Role.key().to_owned(),
                message: refusal.sentence().to_owned(),
            };
            return Reply::refused(&self.form(&typed, &[problem], &choice, Vec::new()));
        }
        if step != "do" {
            return Reply::page(&self.check(&card, &holder, &typed));
        }
        let creation = Creation {
            origin: self.origin,
            account: self.account.id(),
            holder: holder.id(),
            card: &card,
            form_key: self.once,
        };
        match cards::create(conn, cx.keys(), &cx.actor, &creation) {
            Ok(made) => Ok(Reply::to(format!("/cards/{}", made.id())).saying(self.done(made))),
            Err(CardRefusal::InCollection) => {
                let notice = Notice { tone: Tone::Bad, lead: IN_COLLECTION.to_owned(), ..Notice::default() };
                Reply::refused(&self.form(&typed, &[], &choice, vec![notice]))
            }
            Err(CardRefusal::Rule(rule)) => {
                let notice = Notice { tone: Tone::Bad, lead: format!("{}.", rule.sentence()), ..Notice::default() };
                Err(Fault::Again(Box::new(Reply::refused(&self.form(&typed, &[], &choice, vec![notice]))?)))
            }
            Err(CardRefusal::Stale) => {
                let lead = "The account was given to another owner meanwhile. Look at it, then begin again.".to_owned();
                let form = self.form(&typed, &[], &choice, vec![Notice { tone: Tone::Bad, lead, ..Notice::default() }]);
                Err(Fault::Again(Box::new(Reply::page_with(StatusCode::CONFLICT, &form)?)))
            }
            Err(CardRefusal::Failure(failure)) => Err(failure.into()),
            Err(other) => Err(Fault::Internal(other.to_string())),
        }
    }

    /// The holder's name as it fits the product, where the owner's, which the form began with before either was chosen, was left
    /// standing.
    fn name_instead(&self, typed: &Typed, holder: &ListRow, terms: &Terms) -> Option<String> {
        let suggest =
            |row: &ListRow, terms: &Terms| suggest_name(&row.name(), terms.embossing_length, terms.embossing_set);
        let begun_with = [self.terms(&Typed::default()), *terms].map(|terms| suggest(&self.account.owner, &terms));
        let stands = typed.get(Field::EmbossingName.key());
        let is_left = begun_with.iter().flatten().any(|name| name.as_str() == stands);
        let name = suggest(holder, terms).filter(|name| is_left && name.as_str() != stands)?;
        Some(name.as_str().to_owned())
    }

    /// Nothing of a virtual card is sent.
    fn sent_nowhere(&self, card: &NewCard) -> Option<Problem> {
        let row = self.products.iter().find(|row| row.id == card.product.0)?;
        let field = match (&card.card_address, &card.pin_address) {
            (Some(_), _) => Field::CardAddress1,
            (None, Some(_)) => Field::PinAddress1,
            (None, None) => return None,
        };
        let message = "A virtual card and its PIN are not sent anywhere. Leave the address empty".to_owned();
        (row.product().form == ProductForm::Virtual).then(|| Problem { field, input: field.key().to_owned(), message })
    }

    /// The owner, and whoever was found.
    fn choice(&self, found: Option<&ListRow>, error: Option<String>) -> Choice {
        let others = found.filter(|row| row.id != self.account.owner.id).cloned();
        Choice { candidates: [self.account.owner.clone()].into_iter().chain(others).collect(), error }
    }

    fn offered(&self) -> Vec<&CardProductRow> {
        self.products.iter().filter(|product| product.retired_at.is_none()).collect()
    }

    /// What the product that was chosen asks of the rest.
    fn terms(&self, typed: &Typed) -> Terms {
        let chosen = NewCard::product(typed);
        let row = self.products.iter().find(|row| Some(row.id) == chosen.map(|id| id.0));
        Terms::of(self.origin, row.map(CardProductRow::product).as_ref())
    }

    fn suggest_name(&self, typed: &mut Typed) {
        let terms = self.terms(typed);
        if let Some(name) = suggest_name(&self.account.owner.name(), terms.embossing_length, terms.embossing_set) {
            typed.set(Field::EmbossingName, name.as_str());
        }
    }

    fn suggest_company(&self, typed: &mut Typed) {
        let terms = self.terms(typed);
        let name = self.account.owner.name().full();
        if let Some(line) = suggest_line(&name, terms.embossing_length, terms.embossing_set) {
            typed.set(Field::CompanyLine, line.as_str());
        }
    }

    fn heading(&self) -> &'static str {
        match self.origin {
            Origin::Registered => "Register a card",
            Origin::Requested => "Request a card",
        }
    }

    fn done(&self, made: Made<CardId>) -> &'static str {
        match (made, self.origin) {
            (Made::Before(_), _) => {
                "This form was sent before and made this card; it made no second one. For another one, begin at the account."
            }
            (Made::Now(_), Origin::Registered) => "The card is registered.",
            (Made::Now(_), Origin::Requested) => "The card is requested. Enter its number once it has been produced.",
        }
    }

    fn hidden(&self) -> Vec<Hidden> {
        vec![Hidden::new("account", self.account.row.id.to_string()), Hidden::new("way", self.origin.code())]
    }

    /// Why nobody gets a card on this account whatever is typed: said before somebody types it all.
    fn refused_from_the_start(&self) -> Option<String> {
        match self.account.row.status() {
            AccountStatus::ToClose | AccountStatus::Closed => Some(format!("{}.", Rule::AccountOpen.sentence())),
            AccountStatus::Collection => Some(IN_COLLECTION.to_owned()),
            AccountStatus::Ok | AccountStatus::Blocked => (self.account.owner.status() != OwnerStatus::Active)
                .then(|| format!("{}.", Rule::CardOwnerActive.sentence())),
        }
    }

    fn form(&self, typed: &Typed, problems: &[Problem], choice: &Choice, mut notices: Vec<Notice>) -> FormView {
        let form = Form { terms: self.terms(typed), typed, problems };
        let holder = FormGroup {
            title: "Cardholder".to_owned(),
            note: None,
            fields: HOLDER.fields(typed, &choice.candidates, choice.error.clone()),
        };
        let titled = |group: Group| form.group(group, group.label());
        let mut groups = vec![holder, form.making(&self.products), titled(Group::Embossing)];
        if self.origin == Origin::Registered {
            groups.push(titled(Group::Numbers));
        }
        groups.extend([Group::Wallet, Group::CardAddress, Group::PinAddress].map(titled));
        if let Some(words) = self.refused_from_the_start().filter(|_| notices.is_empty()) {
            notices.push(Notice { tone: Tone::Warn, lead: words, ..Notice::default() });
        }
        let (other, words) = self.origin.other();
        let href = format!("/cards/new?account={}&way={}", self.account.row.id, other.code());
        let links = vec![Link::new(words, href)];
        notices.push(Notice { words: self.origin.meaning().to_owned(), links, ..Notice::default() });
        if self.offered().is_empty() {
            let words = "An admin adds card products under Settings; without one no card can be made.".to_owned();
            notices.push(Notice {
                tone: Tone::Warn,
                lead: "There is no product yet.".to_owned(),
                words,
                links: Vec::new(),
            });
        }
        let mut frame = self.cx.frame(self.heading(), Nav::Cards);
        frame.problems = Summary::of(groups.iter().flat_map(|group| &group.fields));
        FormView {
            frame,
            whose: Some(row_whose(&self.account.owner)),
            heading: format!("{} on account {}", self.heading(), self.account.row.called()),
            notices,
            action: "/cards/new".to_owned(),
            once: self.once.to_string(),
            hidden: self.hidden().into_iter().chain([HOLDER.hidden(typed)]).collect(),
            groups,
            button: "Continue".to_owned(),
            cancel_href: format!("/accounts/{}", self.account.row.id),
        }
    }

    fn check(&self, card: &NewCard, holder: &ListRow, typed: &Typed) -> CheckView {
        let product = self.products.iter().find(|product| product.id == card.product.0);
        let name = product.map_or(String::new(), |product| product.name.clone());
        let making = vec![
            Fact { note: Some(holder.customer_number.clone()), ..Fact::new("Cardholder", listed_name(&holder.name())) },
            Fact::new("Account", self.account.row.called()),
            Fact::new("Product", name),
            Fact::new("Role", card.role.label()),
            Fact::new("Reference", card.reference.as_ref().map_or("Made here", |reference| reference.as_str())),
            Fact::new("Wallet", if card.wallet_wish { "Wished for" } else { "Not wished for" }),
        ];
        let mut groups = vec![
            facts::group(Group::Making, making, None),
            facts::group(Group::Embossing, facts::embossing(&card.embossing), None),
        ];
        if self.origin == Origin::Registered {
            groups.push(facts::group(Group::Numbers, facts::numbers(&card.numbers), None));
        }
        for (group, own) in [(Group::CardAddress, &card.card_address), (Group::PinAddress, &card.pin_address)] {
            if own.is_some() {
                groups.push(facts::group(group, facts::delivery(group.label(), own.as_ref(), None), None));
            }
        }
        let hidden = typed
            .iter()
            .filter(|(name, _)| !["account", "way", "once", "step", "holder_term", "holder_sought"].contains(name));
        CheckView {
            frame: self.cx.frame("Check the answers", Nav::Cards),
            whose: Some(row_whose(&self.account.owner)),
            heading: "Check the answers".to_owned(),
            consequences: vec![
                format!("{} may use the card; {} is liable.", holder.name().full(), self.account.owner.name().full()),
                self.origin.meaning().to_owned(),
            ],
            is_grave: false,
            groups,
            action: "/cards/new".to_owned(),
            once: self.once.to_string(),
            hidden: self.hidden().into_iter().chain(hidden.map(|(name, value)| Hidden::new(name, value))).collect(),
            button: self.heading().replace("a card", "this card"),
            cancel_href: format!("/accounts/{}", self.account.row.id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_input_stands_once() {
        let mut inputs = inputs();
        let count = inputs.len();
        inputs.sort();
        inputs.dedup();

        assert_eq!(inputs.len(), count);
    }
}
