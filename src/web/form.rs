//! What a form sends. `Protected<T>` gives the fields only of a form that belongs to this session and comes from this site;
//! unknown and doubled fields are refused, and so is more than a form of ours can hold. What was sent stays with the request, so
//! that it is not lost when the session turns out to be over.

use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde::de::value::{Error as ValueError, MapDeserializer};
use uuid::Uuid;

use super::cookie::BrowserCookie;
use super::guard::TOKEN;
use super::outcome::Fault;
use super::state::State;
use crate::domain::form::Typed;
use crate::services::parked_forms::SentForm;

/// A form's size and number of fields at most. How long it may take is a setting.
pub const MAX_BYTES: usize = 64 * 1024;
pub const MAX_FIELDS: usize = 200;

const FORM_TOKEN: &str = "form_token";
/// Which parked form this one is, sent again.
pub const PARKED: &str = "parked";

/// The fields of a form that passed the checks.
pub struct Protected<T>(pub T);

/// The fields of one form. Structs are read by serde with `deny_unknown_fields`.
pub trait FormFields: Sized {
    /// Whether what was sent is kept when the session turns out to be over. Never what holds a password or a code.
    const IS_KEPT: bool = true;

    fn read(fields: Vec<(String, String)>) -> Result<Self, Fault>;
}

/// Reads a struct of strings.
pub fn read_struct<T: DeserializeOwned>(fields: Vec<(String, String)>) -> Result<T, Fault> {
    let read: Result<T, ValueError> = T::deserialize(MapDeserializer::new(fields.into_iter()));
    read.map_err(|_| Fault::BadRequest("The form has a field that does not belong to it, or lacks one."))
}

/// Makes a serde struct a form; `passing`, one that is not kept.
macro_rules! form_struct {
    (passing $($name:ty),+ $(,)?) => {
        $crate::web::form::form_struct!(false; $($name),+);
    };
    ($($name:ty),+ $(,)?) => {
        $crate::web::form::form_struct!(true; $($name),+);
    };
    ($is_kept:literal; $($name:ty),+) => {$(
        impl $crate::web::form::FormFields for $name {
            const IS_KEPT: bool = $is_kept;

            fn read(fields: Vec<(String, String)>) -> Result<Self, $crate::web::outcome::Fault> {
                $crate::web::form::read_struct(fields)
            }
        }
    )+};
}
pub(crate) use form_struct;

impl FormFields for Typed {
    /// Which fields may be there is for the handler to say: see `only`.
    fn read(fields: Vec<(String, String)>) -> Result<Typed, Fault> {
        let mut names: Vec<&String> = fields.iter().map(|(name, _)| name).collect();
        names.sort();
        if names.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(Fault::BadRequest("The form names a field twice."));
        }
        Ok(fields.into_iter().collect())
    }
}

/// Nothing but the token.
pub struct Empty;

impl FormFields for Empty {
    const IS_KEPT: bool = false;

    fn read(fields: Vec<(String, String)>) -> Result<Empty, Fault> {
        if fields.is_empty() {
            Ok(Empty)
        } else {
            Err(Fault::BadRequest("The form has a field that does not belong to it."))
        }
    }
}

/// Refuses what does not belong to a form of these inputs.
pub fn only(typed: &Typed, inputs: &[String]) -> Result<(), Fault> {
    if typed.iter().all(|(name, _)| inputs.iter().any(|input| input == name)) {
        Ok(())
    } else {
        Err(Fault::BadRequest("The form has a field that does not belong to it."))
    }
}

/// What a form sent, as the request keeps it.
#[derive(Debug, Clone)]
pub struct Sent {
    pub form: SentForm,
    /// The parked form that this is, sent again.
    pub parked: Option<Uuid>,
}

impl Sent {
    /// Of this request, once its form was read.
    pub fn with(req: &HttpRequest) -> Option<Sent> {
        req.extensions().get::<Sent>().cloned()
    }
}

impl<T: FormFields + 'static> FromRequest for Protected<T> {
    type Error = Fault;
    type Future = LocalBoxFuture<'static, Result<Protected<T>, Fault>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let req = req.clone();
        let payload = payload.take();
        Box::pin(async move {
            check_site(&req)?;
            check_type(&req)?;
            let patience = state(&req).limits.form.to_std().unwrap_or_default();
            let body = tokio::time::timeout(patience, read_body(payload))
                .await
                .map_err(|_| Fault::BadRequest("The form took too long to arrive."))??;
            let mut fields = parse_fields(&body)?;
            let token = take_token(&mut fields)?;
            check_token(&req, &token)?;
            let parked = take_parked(&mut fields)?;
            if T::IS_KEPT {
                let action = req.uri().path_and_query().map_or("/", |address| address.as_str()).to_owned();
                let form = SentForm { action, fields: fields.clone() };
                req.extensions_mut().insert(Sent { form, parked });
            }
            Ok(Protected(T::read(fields)?))
        })
    }
}

fn state(req: &HttpRequest) -> &State {
    req.app_data::<web::Data<State>>().expect("the app is built with its state")
}

/// Cross-site requests are refused: Sec-Fetch-Site decides where the browser sends it, else Origin must be ours.
fn check_site(req: &HttpRequest) -> Result<(), Fault> {
    let header = |name: &str| req.headers().get(name).map(|value| value.to_str().unwrap_or("?").to_owned());
    if let Some(site) = header("sec-fetch-site") {
        return if matches!(site.as_str(), "same-origin" | "none") { Ok(()) } else { Err(Fault::ForeignForm) };
    }
    match header(ORIGIN.as_str()) {
        Some(origin) if !is_our_origin(req, &origin) => Err(Fault::ForeignForm),
        _ => Ok(()),
    }
}

fn is_our_origin(req: &HttpRequest, origin: &str) -> bool {
    let state = req.app_data::<web::Data<State>>().expect("the app is built with its state");
    match &state.public_origin {
        Some(ours) => ours == origin,
        None => {
            let host = req.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
            origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")) == Some(host)
        }
    }
}

fn check_type(req: &HttpRequest) -> Result<(), Fault> {
    let content_type = req.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match content_type.split(';').next().map(str::trim) {
        Some("application/x-www-form-urlencoded") => Ok(()),
        _ => Err(Fault::BadRequest("The desk reads forms only as browsers send them.")),
    }
}

async fn read_body(mut payload: Payload) -> Result<Vec<u8>, Fault> {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Fault::BadRequest("The form was cut off on its way."))?;
        if body.len() + chunk.len() > MAX_BYTES {
            return Err(Fault::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn parse_fields(body: &[u8]) -> Result<Vec<(String, String)>, Fault> {
    let text = std::str::from_utf8(body).map_err(|_| Fault::BadRequest("The form is not in UTF-8."))?;
    let fields: Vec<(String, String)> = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
    if fields.len() > MAX_FIELDS {
        return Err(Fault::TooLarge);
    }
    if fields.iter().any(|(name, value)| name.contains('\0') || value.contains('\0') || value.contains('\u{FFFD}')) {
        return Err(Fault::BadRequest("The form holds characters that are none."));
    }
    Ok(fields)
}

/// Takes the token out of the fields; there must be exactly one.
fn take_token(fields: &mut Vec<(String, String)>) -> Result<String, Fault> {
    let mut tokens = fields.extract_if(.., |(name, _)| name == FORM_TOKEN);
    match (tokens.next(), tokens.next()) {
        (Some((_, token)), None) => Ok(token),
        _ => Err(Fault::ForeignForm),
    }
}

fn take_parked(fields: &mut Vec<(String, String)>) -> Result<Option<Uuid>, Fault> {
    let mut parked = fields.extract_if(.., |(name, _)| name == PARKED);
    match (parked.next(), parked.next()) {
        (None, _) => Ok(None),
        (Some((_, id)), None) => {
            id.parse().map(Some).map_err(|_| Fault::BadRequest("The form names no form that was kept."))
        }
        _ => Err(Fault::BadRequest("The form names a field twice.")),
    }
}

fn check_token(req: &HttpRequest, given: &str) -> Result<(), Fault> {
    match BrowserCookie::of(req).get(TOKEN) {
        Some(session) if state(req).keys.is_form_token(&session, given) => Ok(()),
        _ => Err(Fault::ForeignForm),
    }
}
