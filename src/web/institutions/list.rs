//! GET /institutions: those in which the reader is an admin. Whoever adds one comes here next, so that this program has the key of
//! its find terms before anybody finds anything there; others take it within the hour.

use actix_web::HttpResponse;

use super::PATH;
use super::views::{InstitutionLine, InstitutionsView};
use crate::db::institutions;
use crate::domain::institution::Institution;
use crate::services::keys::hold_term_keys;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, ManageSettings};
use crate::web::outcome::Reply;

pub async fn list(desk: Allowed<ManageSettings>) -> HttpResponse {
    desk.read(|conn, cx| {
        let line = |one: Institution| InstitutionLine {
            rename_href: format!("{PATH}/{}/name", one.id),
            is_here: one.id == cx.actor.scope(),
            number: one.number,
            country: one.settings.country.name().to_owned(),
            name: one.settings.name.into_string(),
        };
        let all = institutions::list_administered(conn, cx.actor.staff)?;
        if all.iter().any(|one| cx.keys().term_key(one.id).is_none())
            && let Err(error) = hold_term_keys(conn, cx.keys())
        {
            tracing::warn!(%error, "the keys of find terms could not be opened");
        }
        let rows = all.into_iter().map(line).collect();
        Reply::page(&InstitutionsView { frame: cx.frame("Institutions", Nav::Settings), rows })
    })
    .await
}
