//! GET /me/second-factor and POST /me/second-factor/recovery-codes: how the own second factor stands, and new recovery codes.

use actix_web::HttpResponse;

use super::passkey_form::{ENOUGH, NO_NAME};
use super::present::codes_page;
use super::views::{MineView, OwnPasskey};
use crate::db::passkeys::{self, PasskeyRow};
use crate::db::{DbError, PgConnection, second_factors};
use crate::domain::passkey::PASSKEYS;
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
        if !cx.factors.is_enrolled() {
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
    let present = passkeys::list(conn, cx.actor.staff)?;
    let left = second_factors::count_codes_left(conn, cx.actor.staff)?;
    let is_set_up = authenticator.is_some() || !present.is_empty();
    let since = authenticator.as_ref().map(|row| format!("Since {}.", time::day(row.confirmed_at)));
    let state = if authenticator.is_some() { "Set up" } else { "Not set up" };
    let codes = match left {
        _ if !is_set_up => "None yet".to_owned(),
        0 => "None left: make new ones".to_owned(),
        left => format!("{left} of {RECOVERY_CODES} left"),
    };
    let asks = "A role of yours asks for it: codes of the app do not count.";
    let facts = vec![
        Fact {
            note: cx.factors.needs_passkey.then(|| asks.to_owned()),
            ..Fact::new("Passkeys", passkey_words(present.len()))
        },
        Fact { note: since, ..Fact::new("Authenticator app", state) },
        Fact {
            note: Some("Each opens once, when passkey and app are not at hand.".into()),
            ..Fact::new("Recovery codes", codes)
        },
    ];
    let no_more = match &cx.state.relying_party {
        None => NO_NAME.to_owned(),
        Some(_) if present.len() >= PASSKEYS => format!("{ENOUGH}."),
        Some(_) => String::new(),
    };
    let may_remove_app = !present.is_empty() || !cx.state.second_factor.is_needed(false);
    Ok(MineView {
        frame: cx.frame("Second factor", Nav::None),
        facts: FactGroup { id: "factor".into(), title: "How it stands".into(), change_href: None, facts },
        passkeys: present.iter().map(|row| own(row, cx)).collect(),
        add_href: no_more.is_empty().then(|| super::my_passkeys::NEW_PATH.to_owned()),
        no_more,
        is_set_up,
        has_authenticator: authenticator.is_some(),
        set_up_href: super::authenticator::PATH.to_owned(),
        removal_action: may_remove_app.then(|| format!("{}/removal", super::authenticator::PATH)),
        codes_action: format!("{PATH}/recovery-codes"),
    })
}

fn passkey_words(count: usize) -> String {
    match count {
        0 => "None yet".to_owned(),
        1 => "One".to_owned(),
        count => count.to_string(),
    }
}

fn own(row: &PasskeyRow, cx: &Context) -> OwnPasskey {
    OwnPasskey {
        name: row.name.clone(),
        href: super::my_passkeys::address(row.id),
        added: time::day(row.created_at),
        note: super::my_passkeys::last_used(row, cx.actor.now),
    }
}
