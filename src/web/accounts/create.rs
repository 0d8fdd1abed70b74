//! Registering an account that exists at the processor, or requesting one that does not: one form, then the answers to check.

use actix_web::HttpResponse;
use actix_web::web::Query;
use serde::Deserialize;
use uuid::Uuid;

use super::facts;
use super::fields::Form;
use crate::db::customers::{self, ListRow};
use crate::db::products::{AccountProductRow, list_for_accounts};
use crate::db::{DbError, PgConnection};
use crate::domain::account::{Field, Group, NewAccount, Problem};
use crate::domain::currency::Currency;
use crate::domain::customer::Status;
use crate::domain::form::Typed;
use crate::domain::ids::{AccountId, CustomerId};
use crate::domain::look::{Look, Sight};
use crate::domain::once::Made;
use crate::domain::origin::Origin;
use crate::services::accounts::{self, AccountRefusal, Creation};
use crate::services::rules::Rule;
use crate::web::customers::row_whose;
use crate::web::desk::Context;
use crate::web::form::{Protected, only};
use crate::web::form_views::Hidden;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, EditAccounts};
use crate::web::layout::Problem as Summary;
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::{Fact, FactGroup, Link, Notice, Tone};
use crate::web::record_views::{CheckView, FormView};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewQuery {
    /// The id of the customer it is for.
    #[serde(default)]
    customer: String,
    /// "registered" or "requested"; without it, requested.
    #[serde(default)]
    way: String,
}

/// GET /accounts/new
pub async fn new_form(desk: Allowed<EditAccounts>, query: Query<NewQuery>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let origin = Origin::asked(&query.way).ok_or(Fault::Missing)?;
        let owner = CustomerId(query.customer.parse().map_err(|_| Fault::Missing)?);
        let page = Page::open(conn, cx, owner, origin, Uuid::new_v4())?;
        cx.look(conn, &Look::customer(owner, Sight::Form))?;
        let mut typed = Typed::default();
        typed.set_date(Field::OpenedOn, Some(cx.actor.today()));
        typed.set(Field::StatementCountry, cx.actor.institution.settings.country.code());
        if let [only] = page.offered().as_slice() {
            typed.set(Field::Product, only.id.to_string());
        }
        Reply::page(&page.form(&typed, &[], Vec::new()))
    })
    .await
}

/// POST /accounts/new: checks, goes back to change, or creates. Sent again, it leads to the account that was created.
pub async fn create(desk: Allowed<EditAccounts>, form: Protected<Typed>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let Protected(sent) = form;
        only(&sent, &inputs())?;
        let owner = sent.get("customer").parse().map_err(|_| Fault::BadRequest("The form lacks its customer."))?;
        let origin = Origin::parse(sent.get("way")).ok_or(Fault::BadRequest("The form lacks its way in."))?;
        let once = sent.get("once").parse().map_err(|_| Fault::BadRequest("The form lacks its one-time key."))?;
        let page = Page::open(conn, cx, CustomerId(owner), origin, once)?;
        cx.shows(conn, Look::customer(CustomerId(owner), Sight::Form))?;
        if sent.get("step") == "change" {
            return Reply::page(&page.form(&sent, &[], Vec::new()));
        }
        let account = match NewAccount::parse(origin, &sent, &cx.actor.plain_ground()) {
            Ok(account) => account,
            Err(problems) => return Reply::refused(&page.form(&sent, &problems, Vec::new())),
        };
        let offered = page.offered();
        let product = offered.iter().find(|product| product.id == account.product.0);
        let product = product.ok_or(Fault::BadRequest("The form names a product that is not offered."))?;
        if sent.get("step") != "do" {
            return Reply::page(&page.check(&account, &sent));
        }
        let currency = Currency::stored(&product.currency);
        let creation = Creation { origin, owner: page.owner.id(), account: &account, currency, form_key: once };
        match accounts::create(conn, cx.keys(), &cx.actor, &creation) {
            Ok(made) => Ok(Reply::to(format!("/accounts/{}", made.id())).saying(page.done(made))),
            Err(AccountRefusal::Problems(problems)) => Reply::refused(&page.form(&sent, &problems, Vec::new())),
            Err(AccountRefusal::Rule(rule)) => {
                let notice = Notice { tone: Tone::Bad, lead: format!("{}.", rule.sentence()), ..Notice::default() };
                Err(Fault::Again(Box::new(Reply::refused(&page.form(&sent, &[], vec![notice]))?)))
            }
            Err(AccountRefusal::Failure(failure)) => Err(failure.into()),
            Err(other) => Err(Fault::Internal(other.to_string())),
        }
    })
    .await
}

/// "EUR · Euro".
fn currency_words(code: &str) -> String {
    let currency = Currency::stored(code);
    format!("{} · {}", currency.code(), currency.name())
}

/// All that the form may send.
fn inputs() -> Vec<String> {
    let groups = Group::ALL.into_iter().flat_map(Group::inputs);
    groups.chain(["customer", "way", "once", "step"].map(str::to_owned)).collect()
}

struct Page<'a> {
    cx: &'a Context,
    origin: Origin,
    owner: ListRow,
    products: Vec<AccountProductRow>,
    once: Uuid,
}

impl<'a> Page<'a> {
    fn open(
        conn: &mut PgConnection,
        cx: &'a Context,
        owner: CustomerId,
        origin: Origin,
        once: Uuid,
    ) -> Result<Page<'a>, Fault> {
        let found = customers::list_by_ids(conn, cx.actor.scope(), &[owner])?.into_iter().next();
        let products = list_for_accounts(conn, cx.actor.scope())?;
        Ok(Page { cx, origin, owner: found.ok_or(DbError::Missing)?, products, once })
    }

    fn offered(&self) -> Vec<&AccountProductRow> {
        self.products.iter().filter(|product| product.retired_at.is_none()).collect()
    }

    fn heading(&self) -> &'static str {
        match self.origin {
            Origin::Registered => "Register an account",
            Origin::Requested => "Request an account",
        }
    }

    fn done(&self, made: Made<AccountId>) -> &'static str {
        match (made, self.origin) {
            (Made::Before(_), _) => {
                "This form was sent before and made this account; it made no second one. For another one, begin at the customer."
            }
            (Made::Now(_), Origin::Registered) => "The account is registered.",
            (Made::Now(_), Origin::Requested) => {
                "The account is requested. Enter its number once the processor has made it."
            }
        }
    }

    fn hidden(&self) -> Vec<Hidden> {
        vec![Hidden::new("customer", self.owner.id.to_string()), Hidden::new("way", self.origin.code())]
    }

    fn form(&self, typed: &Typed, problems: &[Problem], mut notices: Vec<Notice>) -> FormView {
        let form = Form { origin: self.origin, typed, problems };
        let groups = vec![
            form.product(&self.products),
            form.group(Group::Details, "Details"),
            form.group(Group::StatementAddress, "Statement address"),
        ];
        // Said before somebody types it all, and not twice.
        if notices.is_empty() && self.owner.status() != Status::Active {
            let lead = format!("{}.", Rule::OwnerActive.sentence());
            notices.push(Notice { tone: Tone::Warn, lead, ..Notice::default() });
        }
        let (other, words) = self.origin.other();
        let href = format!("/accounts/new?customer={}&way={}", self.owner.id, other.code());
        let links = vec![Link::new(words, href)];
        notices.push(Notice { words: self.origin.meaning().to_owned(), links, ..Notice::default() });
        if self.offered().is_empty() {
            let words =
                "An admin adds account products under Settings; without one no account can be opened.".to_owned();
            notices.push(Notice {
                tone: Tone::Warn,
                lead: "There is no product yet.".to_owned(),
                words,
                links: Vec::new(),
            });
        }
        let mut frame = self.cx.frame(self.heading(), Nav::Accounts);
        frame.problems = Summary::of(groups.iter().flat_map(|group| &group.fields));
        FormView {
            frame,
            whose: Some(row_whose(&self.owner)),
            heading: self.heading().to_owned(),
            notices,
            action: "/accounts/new".to_owned(),
            once: self.once.to_string(),
            hidden: self.hidden(),
            groups,
            button: "Continue".to_owned(),
            cancel_href: format!("/customers/{}", self.owner.id),
        }
    }

    fn check(&self, account: &NewAccount, sent: &Typed) -> CheckView {
        let product = self.products.iter().find(|product| product.id == account.product.0);
        let name = product.map_or(String::new(), |product| product.name.clone());
        let facts = vec![
            Fact::new("Product", name),
            Fact::new("Currency", product.map_or(String::new(), |product| currency_words(&product.currency))),
        ];
        let product = FactGroup { id: "product".to_owned(), title: "Product".to_owned(), change_href: None, facts };
        let mut groups = vec![
            product,
            facts::details(&account.details, self.origin, None, None),
            facts::statements(account.statement_address.as_ref(), None, None),
        ];
        groups.iter_mut().flat_map(|group| &mut group.facts).for_each(|fact| fact.copy = None);
        let typed = sent.iter().filter(|(name, _)| !["customer", "way", "once", "step"].contains(name));
        CheckView {
            frame: self.cx.frame("Check the answers", Nav::Accounts),
            whose: Some(row_whose(&self.owner)),
            heading: "Check the answers".to_owned(),
            consequences: vec![
                format!("{} owns the account and is liable for its debt.", self.owner.name().full()),
                self.origin.meaning().to_owned(),
            ],
            is_grave: false,
            groups,
            action: "/accounts/new".to_owned(),
            once: self.once.to_string(),
            hidden: self.hidden().into_iter().chain(typed.map(|(name, value)| Hidden::new(name, value))).collect(),
            button: self.heading().replace("an account", "this account"),
            cancel_href: format!("/customers/{}", self.owner.id),
        }
    }
}
