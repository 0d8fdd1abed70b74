//! GET /institutions: those in which the reader is an admin.

use actix_web::HttpResponse;

use super::PATH;
use super::views::{InstitutionLine, InstitutionsView};
use crate::db::institutions;
use crate::domain::institution::Institution;
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
        let rows = institutions::list_administered(conn, cx.actor.staff)?.into_iter().map(line).collect();
        Reply::page(&InstitutionsView { frame: cx.frame("Institutions", Nav::Settings), rows })
    })
    .await
}
