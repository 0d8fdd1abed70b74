//! The outermost middleware: a name for each request, limits on what arrives, the security headers on every answer, one log
//! line each. Logs hold the route's pattern, never the address: an address may hold a sealed term.

use std::time::Instant;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use uuid::Uuid;

use super::errors;
use super::state::State;

/// All header names and values of a request together.
pub const MAX_HEADER_BYTES: usize = 16 * 1024;

const HEADERS: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'; connect-src 'self'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("x-robots-tag", "noindex, nofollow"),
];

#[derive(Clone, Copy)]
struct RequestId(Uuid);

/// The name of this request in answers, log and history.
pub fn request_id(req: &HttpRequest) -> Uuid {
    req.extensions().get::<RequestId>().map_or_else(Uuid::now_v7, |id| id.0)
}

/// The middleware itself.
pub async fn guard<B>(req: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error>
where
    B: MessageBody + 'static,
{
    let started = Instant::now();
    let id = Uuid::now_v7();
    req.extensions_mut().insert(RequestId(id));
    let method = req.method().clone();
    let is_https = req
        .app_data::<web::Data<State>>()
        .is_some_and(|state| state.public_origin.as_ref().is_some_and(|origin| origin.starts_with("https://")));
    let mut response = match refuse_early(&req) {
        Some(refusal) => req.into_response(refusal).map_into_right_body(),
        None => next.call(req).await?.map_into_left_body(),
    };
    let pattern = response.request().match_pattern().unwrap_or_else(|| "-".to_owned());
    add_headers(response.headers_mut(), id, is_https);
    tracing::info!(
        request = %id,
        %method,
        route = pattern,
        status = response.status().as_u16(),
        micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        "answered"
    );
    Ok(response)
}

/// Oversized headers and foreign hosts go no further.
fn refuse_early(req: &ServiceRequest) -> Option<HttpResponse<BoxBody>> {
    let size: usize = req.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if size > MAX_HEADER_BYTES
        || req.uri().path_and_query().is_some_and(|address| address.as_str().len() > MAX_HEADER_BYTES)
    {
        return Some(errors::headers_too_large());
    }
    let state = req.app_data::<web::Data<State>>()?;
    let host = req.headers().get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
    if is_known_host(state.public_origin.as_deref(), host) { None } else { Some(errors::foreign_host()) }
}

/// Ours is the host of the public address; without one, loopback by name or number.
fn is_known_host(public_origin: Option<&str>, host: &str) -> bool {
    match public_origin {
        Some(origin) => {
            origin.split_once("://").is_some_and(|(_, ours)| ours.eq_ignore_ascii_case(host)) || is_health_probe(host)
        }
        None => {
            let name = host
                .rsplit_once(':')
                .filter(|(_, port)| port.chars().all(|c| c.is_ascii_digit()))
                .map_or(host, |(name, _)| name);
            name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1" || name == "[::1]"
        }
    }
}

/// Probes on the machine itself ask by number.
fn is_health_probe(host: &str) -> bool {
    is_known_host(None, host)
}

fn add_headers(headers: &mut HeaderMap, id: Uuid, is_https: bool) {
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if is_https {
        headers.insert(
            HeaderName::from_static("strict-transport-security"),
            HeaderValue::from_static("max-age=63072000; includeSubDomains"),
        );
    }
    let name = HeaderName::from_static("x-request-id");
    if let Ok(value) = HeaderValue::from_str(&id.simple().to_string()) {
        headers.insert(name, value);
    }
    let cache = HeaderName::from_static("cache-control");
    if !headers.contains_key(&cache) {
        headers.insert(cache, HeaderValue::from_static("no-store"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_public_address_only_loopback_is_known() {
        for host in ["localhost:8080", "127.0.0.1", "[::1]:8080", "LOCALHOST"] {
            assert!(is_known_host(None, host), "{host}");
        }
        for host in ["desk.example.com", "localhost.example.com", "", "127.0.0.1.example.com:80"] {
            assert!(!is_known_host(None, host), "{host}");
        }
    }

    #[test]
    fn a_public_address_is_known_whole() {
        let ours = Some("https://desk.example.com");

        assert!(is_known_host(ours, "desk.example.com"));
        assert!(!is_known_host(ours, "desk.example.com.evil.example"));
    }
}
