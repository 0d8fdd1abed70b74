//! Is the program alive, and can it serve? For supervisors and load balancers; no frame, no session.

use actix_web::{HttpResponse, web};

use super::guard::Anonymous;
use crate::db::migrations::{SchemaState, state};

/// GET /health/live: the program answers.
pub async fn live(_: Anonymous) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("alive\n")
}

/// GET /health/ready: it can reach a database whose schema is its own.
pub async fn ready(Anonymous(visitor): Anonymous) -> HttpResponse {
    let db = visitor.state.db.clone();
    let patience = db.patience().page;
    let question = web::block(move || db.connection().and_then(|mut conn| state(&mut conn)));
    match tokio::time::timeout(patience, question).await {
        Ok(Ok(Ok(SchemaState::Current))) => {
            HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready\n")
        }
        Ok(Ok(Ok(_))) => not_ready("the schema is not this program's"),
        _ => not_ready("the database is away"),
    }
}

fn not_ready(why: &'static str) -> HttpResponse {
    HttpResponse::ServiceUnavailable().content_type("text/plain; charset=utf-8").body(format!("not ready: {why}\n"))
}
