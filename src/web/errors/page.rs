//! What each fault says to a person: what happened, what to do, where to go on. Never a code for its own sake, never a secret.

use actix_web::HttpResponse;
use actix_web::body::BoxBody;
use askama::Template;

use super::views::ErrorView;
use crate::domain::policy::Refusal;
use crate::web::assets::ASSETS;
use crate::web::layout::Frame;
use crate::web::outcome::Fault;
use crate::web::part_views::Link;

struct Words {
    heading: &'static str,
    what: Vec<String>,
    todo: String,
}

impl Words {
    fn new(heading: &'static str, what: &str, todo: impl Into<String>) -> Words {
        Words { heading, what: vec![what.to_owned()], todo: todo.into() }
    }
}

/// The page for a fault within this frame.
pub fn page(fault: &Fault, frame: Frame, reference: Option<String>) -> String {
    let words = words(fault);
    let is_signed_in = frame.desk.is_some();
    // Whoever is not signed in is led to sign-in from there.
    let mut ways = vec![Link::new("Go to home", "/")];
    match fault {
        Fault::Missing if is_signed_in => ways.push(Link::new("Look through customers", "/customers")),
        Fault::Refused { .. } if is_signed_in => ways.push(Link::new("What each role may do", "/help/roles")),
        _ => {}
    }
    let reason = match fault {
        Fault::Refused { refusal, .. } => Some(refusal.code().to_owned()),
        _ => None,
    };
    draw(words, frame, ways, reason, reference)
}

fn draw(words: Words, mut frame: Frame, ways: Vec<Link>, reason: Option<String>, reference: Option<String>) -> String {
    words.heading.clone_into(&mut frame.title);
    frame.assets = ASSETS.clone();
    let Words { heading, what, todo } = words;
    let view = ErrorView { frame, heading: heading.to_owned(), what, todo, ways, reason, reference };
    view.render().unwrap_or_else(|_| heading.to_owned())
}

fn words(fault: &Fault) -> Words {
    match fault {
        Fault::SignIn { .. } => Words::new("You are not signed in", "Your session has ended.", "Sign in to go on."),
        // These lead to a page of their own and are never seen.
        Fault::SecondFactor { .. } | Fault::ProveAgain { .. } | Fault::ReasonFirst { .. } => Words::new(
            "Something is asked first",
            "A code or a reason is missing.",
            "Go to home and begin again from there.",
        ),
        Fault::BadRequest(why) => Words::new(
            "This request could not be read",
            why,
            "Go back, open the page again and send the form once more.",
        ),
        Fault::Refused { refusal, helpers } => refused(*refusal, helpers),
        Fault::ForeignForm => Words::new(
            "This form belongs to another session",
            "It was opened before you signed in or out, or in another browser. Nothing was saved.",
            "Go back, copy what you typed, open the page again and send it from there. If it happens each time, see that \
             your browser keeps cookies for this site.",
        ),
        Fault::Missing => Words::new(
            "This page is not here",
            "There is no page or record at this address.",
            "Check the address, or find the customer from home.",
        ),
        Fault::WrongMethod { .. } => Words::new(
            "This address does not work that way",
            "The page exists, but not for what was asked of it.",
            "Open it from the desk instead.",
        ),
        Fault::Stale => Words::new(
            "Someone changed this meanwhile",
            "The record moved on while you were at it, so nothing was saved.",
            "Go back, open the page again and look at the new state first.",
        ),
        Fault::TooLarge => Words::new(
            "This form is too large",
            "A form may hold 64 KiB in 200 fields. Nothing was saved.",
            "Go back and shorten what you typed.",
        ),
        Fault::TooMany { retry_after_secs } => Words::new(
            "Too many attempts",
            "There were too many attempts from this address in a short time.",
            format!("Wait {retry_after_secs} seconds and try again."),
        ),
        Fault::Spent { kind, quota, retry_after_secs } => Words::new(
            "That is all for this hour",
            &format!("Nobody has more than {} in an hour; what was asked for is not shown.", kind.words(*quota)),
            format!(
                "It goes on in {} minutes. If your work needs more, tell your administrator.",
                retry_after_secs.div_ceil(60)
            ),
        ),
        Fault::Internal(_) => Words::new(
            "Something went wrong on our side",
            "The desk could not do this. Nothing was saved half.",
            "Try again. If it happens again, tell your administrator the reference below.",
        ),
        // Such a fault brings its own page; this one is never seen.
        Fault::Again(_) => {
            Words::new("Look at the form again", "Nothing was saved.", "Go back and change what was refused.")
        }
        Fault::Unavailable(_) => Words::new(
            "The desk is busy or its database is away",
            "Nothing was lost that was confirmed before.",
            "Wait a few seconds and try again. What you typed is still in the form when you go back.",
        ),
    }
}

fn refused(refusal: Refusal, helpers: &[String]) -> Words {
    let who: Vec<String> = refusal.who_can().iter().map(|role| format!("an {}", role.label().to_lowercase())).collect();
    let who = listed(&who, "or").replace("an supervisor", "a supervisor");
    let names = if helpers.is_empty() { String::new() } else { format!(", such as {}", listed(helpers, "or")) };
    let role = match refusal {
        Refusal::NoRole(_) => " If you should have the right yourself, ask an admin for the role.",
        Refusal::Disabled | Refusal::HalfWay | Refusal::State(..) => "",
    };
    Words {
        heading: "You may not do this",
        what: vec![refusal.to_string()],
        todo: format!("Ask {who} for help{names}.{role}"),
    }
}

/// "Otso Berg, Aino Salmi or Saga Lindqvist".
fn listed(words: &[String], last: &str) -> String {
    match words.split_last() {
        Some((end, [])) => end.clone(),
        Some((end, first)) => format!("{} {last} {end}", first.join(", ")),
        None => String::new(),
    }
}

/// Refused before anything else looks at the request.
pub fn headers_too_large() -> HttpResponse<BoxBody> {
    let words = Words::new(
        "This request is too large",
        "Its address and headers together are larger than 16 KiB.",
        "Delete this site's cookies in your browser and try again.",
    );
    early(actix_web::http::StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, words)
}

/// Asked for under a name that is not ours.
pub fn foreign_host() -> HttpResponse<BoxBody> {
    let words = Words::new(
        "This desk has another address",
        "It was asked for under a name that it does not answer to.",
        "Use the address that your administrator gave you. (Operators: see --public-url.)",
    );
    early(actix_web::http::StatusCode::MISDIRECTED_REQUEST, words)
}

fn early(status: actix_web::http::StatusCode, words: Words) -> HttpResponse<BoxBody> {
    let html = draw(words, Frame::default(), Vec::new(), None, None);
    HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html)
}
