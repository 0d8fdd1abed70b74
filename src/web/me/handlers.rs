//! GET /me and the two preferences. The password is in its own file.

use actix_web::HttpResponse;
use serde::Deserialize;

use super::view::view;
use crate::domain::staff::Theme;
use crate::services::staff::set_preferences;
use crate::web::form::{Protected, form_struct};
use crate::web::guard::{Allowed, SignedIn};
use crate::web::outcome::{Fault, Reply};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThemeForm {
    theme: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShortcutsForm {
    /// A tick that is not set is not sent.
    #[serde(default)]
    shortcuts: String,
}

form_struct!(ThemeForm, ShortcutsForm);

/// GET /me
pub async fn show(desk: Allowed<SignedIn>) -> HttpResponse {
    desk.read(|conn, cx| Reply::page(&view(conn, cx)?)).await
}

/// POST /me/theme
pub async fn change_theme(desk: Allowed<SignedIn>, form: Protected<ThemeForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let theme = Theme::parse(&form.0.theme).ok_or(Fault::BadRequest("There is no such look."))?;
        set_preferences(conn, &cx.actor, theme, cx.actor.has_shortcuts)?;
        Ok(Reply::to("/me").saying("The look is saved."))
    })
    .await
}

/// POST /me/shortcuts
pub async fn change_shortcuts(desk: Allowed<SignedIn>, form: Protected<ShortcutsForm>) -> HttpResponse {
    desk.write(move |conn, cx| {
        let is_on = !form.0.shortcuts.is_empty();
        set_preferences(conn, &cx.actor, cx.actor.theme, is_on)?;
        let words = if is_on { "Single-key shortcuts are on." } else { "Single-key shortcuts are off." };
        Ok(Reply::to("/me").saying(words))
    })
    .await
}
