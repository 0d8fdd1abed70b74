//! GET /me/second-factor and POST /me/second-factor/recovery-codes: how the own second factor stands, and new recovery codes.

use actix_web::HttpResponse;

use super::present::codes_page;
use super::views::MineView;
use crate::db::{DbError, PgConnection, second_factors};
use crate::domain::second_factor::RECOVERY_CODES;
use crate::services::second_factor;
use crate::web::desk::{Context, token_hash};
use crate::web::form::{Empty, Protected};
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SignedIn, new_token};
use crate::web::outcome::{Reply, TokenChange};
use crate::web::part_views::{Fact, FactGroup};
use crate::web::time;

pub(super) const PATH: &str = "/me/second-factor";

/// GET /me/second-factor
pub async fn show(desk: Allowed<SignedIn>) -> HttpResponse {
    desk.read(|conn, cx| Reply::page(&view(conn, cx)?)).await
}

/// POST /me/second-factor/recovery-codes
pub async fn new_codes(desk: Allowed<SignedIn>, _: Protected<Empty>) -> HttpResponse {
    desk.write(|conn, cx| {
        if !cx.has_authenticator {
            return Ok(Reply::to(PATH));
        }
        cx.proven(PATH)?;
        // Under a new token the page cannot be sent again by a reload, which would make other codes of those just kept.
        let token = new_token();
        let codes = second_factor::new_recovery_codes(conn, &cx.actor, &token_hash(&token))?;
        Ok(codes_page(cx, &token, &codes, PATH)?.with_token(TokenChange::Set(token)))
    })
    .await
}

fn view(conn: &mut PgConnection, cx: &Context) -> Result<MineView, DbError> {
    let authenticator = second_factors::find(conn, cx.actor.staff)?;
    let left = second_factors::count_codes_left(conn, cx.actor.staff)?;
    let since = authenticator.as_ref().map(|row| format!("Since {}.", time::day(row.confirmed_at)));
    let state = if authenticator.is_some() { "Set up" } else { "Not set up" };
    let codes = match left {
        _ if authenticator.is_none() => "None yet".to_owned(),
        0 => "None left: make new ones".to_owned(),
        left => format!("{left} of {RECOVERY_CODES} left"),
    };
    let facts = vec![
        Fact { note: since, ..Fact::new("Authenticator app", state) },
        Fact {
            note: Some("Each opens once, when the app is not at hand.".into()),
            ..Fact::new("Recovery codes", codes)
        },
    ];
    Ok(MineView {
        frame: cx.frame("Second factor", Nav::None),
        facts: FactGroup { id: "factor".into(), title: "How it stands".into(), change_href: None, facts },
        has_authenticator: authenticator.is_some(),
        set_up_href: super::authenticator::PATH.to_owned(),
        codes_action: format!("{PATH}/recovery-codes"),
    })
}
