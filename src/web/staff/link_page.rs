//! The page with a one-time link, after the form that made it. The link is in the answer to that one POST and nowhere else.

use actix_web::HttpRequest;
use actix_web::http::header::HOST;

use super::present::address;
use super::views::LinkView;
use crate::db::colleagues::ColleagueRow;
use crate::web::desk::Context;
use crate::web::frame::Nav;
use crate::web::outcome::{Fault, Reply};
use crate::web::part_views::Link;
use crate::web::time;

/// Where the person reaches the desk, if nobody set it: where this request did. The edge has checked the header.
pub(super) fn host(req: &HttpRequest) -> String {
    req.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default().to_owned()
}

pub(super) fn page(cx: &Context, host: &str, row: &ColleagueRow, token: &str) -> Result<Reply, Fault> {
    let origin = cx.state.public_origin.clone().unwrap_or_else(|| format!("http://{host}"));
    let until = cx.actor.now + cx.limits.invitation;
    Reply::page(&LinkView {
        frame: cx.frame(format!("Give {} this link", row.username), Nav::Staff),
        heading: format!("Give {} this link", row.display_name),
        username: row.username.clone(),
        link: format!("{origin}/invitation/{token}"),
        until: format!("It works once, until {} UTC.", time::human(until, cx.actor.now)),
        record: Link::new(&row.display_name, address(row)),
    })
}
