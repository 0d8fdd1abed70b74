//! What a page ends in: a reply, or a fault. Replies are plain values, made in the block that holds the connection and sent
//! after it is given back. What-fault-where:
//! `SignIn`, `SecondFactor`, `ProveAgain`, `ReasonFirst` 303 · `BadRequest` 400 · `Refused`, `ForeignForm` 403 · `Missing` 404 · `WrongMethod` 405 · `Stale` 409 ·
//! `TooLarge` 413 · `TooMany`, `Spent` 429 · `Internal` 500 · `Unavailable` 503. Each has a page of our own (web::errors).

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_DISPOSITION, LOCATION, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};
use askama::Template;

use crate::db::DbError;
use crate::domain::ids::CustomerId;
use crate::domain::look::Kind;
use crate::domain::policy::Refusal;
use crate::seal::SealError;
use crate::services::{Failure, looks};
use crate::web::errors;
use crate::web::layout::{Flash, Frame};

/// A page or a way on, ready to be sent.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub body: Body,
    /// A banner for the next page.
    pub flash: Option<Flash>,
    /// A new session token for the cookie, or the end of it.
    pub token: TokenChange,
}

#[derive(Debug)]
pub enum Body {
    Html(String),
    To(String),
    /// For a script of ours.
    Json(String),
    /// A file to keep: its name and its text.
    Csv(String, String),
}

#[derive(Debug, Default)]
pub enum TokenChange {
    #[default]
    Keep,
    Set(String),
    Drop,
}

impl Reply {
    fn new(status: StatusCode, body: Body) -> Reply {
        Reply { status, body, flash: None, token: TokenChange::Keep }
    }

    /// A page.
    pub fn page(view: &impl Template) -> Result<Reply, Fault> {
        Reply::page_with(StatusCode::OK, view)
    }

    /// The same page again with what was wrong.
    pub fn refused(view: &impl Template) -> Result<Reply, Fault> {
        Reply::page_with(StatusCode::UNPROCESSABLE_ENTITY, view)
    }

    pub fn page_with(status: StatusCode, view: &impl Template) -> Result<Reply, Fault> {
        let html = view.render().map_err(|error| Fault::Internal(format!("a page could not be drawn: {error}")))?;
        Ok(Reply::new(status, Body::Html(html)))
    }

    /// After a POST, the page to go to.
    pub fn to(address: impl Into<String>) -> Reply {
        Reply::new(StatusCode::SEE_OTHER, Body::To(address.into()))
    }

    /// For a script of ours that asked.
    pub fn json(value: &serde_json::Value) -> Reply {
        Reply::new(StatusCode::OK, Body::Json(value.to_string()))
    }

    /// A table as a file.
    pub fn csv(name: String, text: String) -> Reply {
        Reply::new(StatusCode::OK, Body::Csv(name, text))
    }

    /// With a banner there.
    pub fn saying(mut self, words: impl Into<String>) -> Reply {
        self.flash = Some(Flash { words: words.into(), ..Flash::default() });
        self
    }

    /// With a banner there that says why it was not done.
    pub fn refusing(mut self, words: impl Into<String>) -> Reply {
        self.flash = Some(Flash { words: words.into(), is_problem: true, link: None });
        self
    }

    pub fn with_token(mut self, token: TokenChange) -> Reply {
        self.token = token;
        self
    }

    pub fn into_response(self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        match self.body {
            Body::Html(html) => response.content_type("text/html; charset=utf-8").body(html),
            Body::Json(json) => response.content_type("application/json").body(json),
            Body::Csv(name, text) => response
                .content_type("text/csv; charset=utf-8")
                .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
                .body(text),
            Body::To(address) => response.insert_header((LOCATION, address)).finish(),
        }
    }
}

/// Why there is no such page.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Nobody is signed in; after sign-in the person wants to go here.
    #[error("nobody is signed in")]
    SignIn { next: Option<String> },
    /// The password was right and the second factor is still missing; after it the person wants to go here.
    #[error("the second factor is missing")]
    SecondFactor { next: Option<String> },
    /// The deed is a sensitive one and it is long since the person showed who they are; after that they come back here.
    #[error("it is to be shown again who this is")]
    ProveAgain { next: String },
    /// They say first why they look at this customer; after that they go on here.
    #[error("a reason comes first")]
    ReasonFirst { customer: CustomerId, next: String },
    #[error("the request cannot be read: {0}")]
    BadRequest(&'static str),
    /// With the names of colleagues who may, where it is known who asks.
    #[error("{refusal}")]
    Refused { refusal: Refusal, helpers: Vec<String> },
    /// The form was made for another session, or comes from another site.
    #[error("the form is not one of this session")]
    ForeignForm,
    #[error("there is no such page or record")]
    Missing,
    #[error("this address does not take that method")]
    WrongMethod { allow: &'static str },
    #[error("the record changed meanwhile")]
    Stale,
    #[error("the request is too large")]
    TooLarge,
    #[error("too many attempts")]
    TooMany { retry_after_secs: u64 },
    /// The person has seen, looked for or revealed as much as an hour allows.
    #[error("the hour's number of {} is used up", kind.code())]
    Spent { kind: Kind, quota: i32, retry_after_secs: u64 },
    #[error("internal: {0}")]
    Internal(String),
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// The database refused: what was done is taken back, and this page says why.
    #[error("a page that asks again")]
    Again(Box<Reply>),
}

impl Fault {
    /// Whether something of ours failed, so that no more is to be asked of the database.
    pub fn is_failure(&self) -> bool {
        matches!(self, Fault::Internal(_) | Fault::Unavailable(_))
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Fault::SignIn { .. }
            | Fault::SecondFactor { .. }
            | Fault::ProveAgain { .. }
            | Fault::ReasonFirst { .. } => StatusCode::SEE_OTHER,
            Fault::BadRequest(_) => StatusCode::BAD_REQUEST,
            Fault::Refused { .. } | Fault::ForeignForm => StatusCode::FORBIDDEN,
            Fault::Missing => StatusCode::NOT_FOUND,
            Fault::WrongMethod { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Fault::Stale => StatusCode::CONFLICT,
            Fault::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Fault::TooMany { .. } | Fault::Spent { .. } => StatusCode::TOO_MANY_REQUESTS,
            Fault::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Fault::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Fault::Again(reply) => reply.status,
        }
    }

    /// Where the person goes first, if the fault is only that something comes before.
    fn leads_to(&self) -> Option<String> {
        match self {
            Fault::SignIn { next } => Some(with_next("/sign-in", next.as_deref().unwrap_or_default())),
            Fault::SecondFactor { next } => {
                Some(with_next("/sign-in/second-factor", next.as_deref().unwrap_or_default()))
            }
            Fault::ProveAgain { next } => Some(with_next("/me/proof", next)),
            Fault::ReasonFirst { customer, next } => Some(with_next(&format!("/customers/{customer}/namesake"), next)),
            _ => None,
        }
    }

    /// The answer, within the frame given: that of a signed-in person where one is known.
    pub fn answer(&self, frame: Frame, reference: Option<String>) -> HttpResponse {
        if let Some(address) = self.leads_to() {
            return HttpResponse::SeeOther().insert_header((LOCATION, address)).finish();
        }
        let mut response = HttpResponse::build(self.status());
        match self {
            Fault::TooMany { retry_after_secs } | Fault::Spent { retry_after_secs, .. } => {
                response.insert_header((RETRY_AFTER, retry_after_secs.to_string()));
            }
            Fault::WrongMethod { allow } => {
                response.insert_header((ALLOW, *allow));
            }
            Fault::Unavailable(_) => {
                response.insert_header((RETRY_AFTER, "5"));
            }
            _ => {}
        }
        let html = errors::page(self, frame, reference);
        response.content_type("text/html; charset=utf-8").body(html)
    }
}

/// The address of a page that leads on to another one afterwards.
pub fn with_next(page: &str, next: &str) -> String {
    if next.is_empty() || next == "/" {
        return page.to_owned();
    }
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    let joint = if page.contains('?') { '&' } else { '?' };
    format!("{page}{joint}{query}")
}

impl ResponseError for Fault {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse {
        self.answer(Frame::default(), None)
    }
}

impl From<DbError> for Fault {
    fn from(error: DbError) -> Fault {
        match error {
            DbError::Missing => Fault::Missing,
            DbError::Stale => Fault::Stale,
            DbError::Unavailable(why) => Fault::Unavailable(why),
            DbError::Constraint(_) | DbError::Other(_) => Fault::Internal(error.to_string()),
        }
    }
}

impl From<SealError> for Fault {
    fn from(error: SealError) -> Fault {
        Fault::Internal(error.to_string())
    }
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Fault {
        match failure {
            Failure::Db(error) => error.into(),
            Failure::Seal(error) => error.into(),
            Failure::Text(error) => Fault::Internal(error.to_string()),
        }
    }
}

impl From<looks::Refused> for Fault {
    fn from(refused: looks::Refused) -> Fault {
        match refused {
            looks::Refused::Spent { kind, quota, retry_after_secs } => Fault::Spent { kind, quota, retry_after_secs },
            looks::Refused::NotTheirs(refusal) => refusal.into(),
            looks::Refused::ReasonFirst { customer, back } => Fault::ReasonFirst { customer, next: back },
            looks::Refused::Failure(failure) => failure.into(),
        }
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Fault {
        Fault::Refused { refusal, helpers: Vec::new() }
    }
}
