//! The static files, inside the binary. Their names carry a hash of their content, so that a browser keeps them for ever.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::Path;
use rust_embed::RustEmbed;

use super::guard::Anonymous;
use super::layout::Assets;
use super::outcome::Fault;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

/// Addresses of the files that each page names.
pub static ASSETS: LazyLock<Assets> = LazyLock::new(|| Assets {
    css_url: address("cardfile.css"),
    js_url: address("cardfile.js"),
    icon_url: address("favicon.svg"),
});

/// `/static/cardfile.1f2e3d4c5b6a7988.css` for `cardfile.css`.
fn address(name: &str) -> String {
    let file = Files::get(name).expect("the pages name files that are there");
    let (stem, extension) = name.rsplit_once('.').expect("static files have an extension");
    let hash: String = file.metadata.sha256_hash().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("/static/{stem}.{hash}.{extension}")
}

/// GET /static/{file}: only under the name with the present hash.
pub async fn file(_: Anonymous, path: Path<String>) -> Result<HttpResponse, Fault> {
    let asked = format!("/static/{path}");
    let name = Files::iter().find(|name| address(name) == asked).ok_or(Fault::Missing)?;
    let file = Files::get(&name).ok_or(Fault::Missing)?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((CONTENT_TYPE, content_type(&name)))
        .body(file.data.into_owned()))
}

/// GET /favicon.ico: browsers ask for it unbidden.
pub async fn favicon(_: Anonymous) -> HttpResponse {
    let file = Files::get("favicon.svg").expect("the favicon is inside the binary");
    HttpResponse::Ok().insert_header((CONTENT_TYPE, "image/svg+xml")).body(file.data.into_owned())
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
