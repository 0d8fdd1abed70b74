//! The one cookie: a random token and a banner for the next page, encrypted; everything else about a session is a row. The
//! current key of the cookie family encrypts it, every known one opens it, so that whoever is signed in stays so while keys
//! change. `Secure` and `__Host-` hold on loopback too, which browsers count as safe.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use actix_web::body::MessageBody;
use actix_web::cookie::{Cookie, CookieJar, Key, SameSite};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderValue, SET_COOKIE};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, web};

use super::state::State;
use crate::seal::Keys;

const NAME: &str = "__Host-cardfile";

/// What this request's browser keeps for us, shared by whoever handles the request.
#[derive(Clone, Default)]
pub struct BrowserCookie(Rc<RefCell<Kept>>);

#[derive(Default)]
struct Kept {
    /// Each value as JSON.
    values: HashMap<String, String>,
    /// Whether the browser sent one that opened.
    came: bool,
    /// Whether the browser is to be sent another one, or none.
    is_changed: bool,
}

impl BrowserCookie {
    /// The cookie of a request that came through `carry`.
    pub fn of(req: &HttpRequest) -> BrowserCookie {
        req.extensions().get::<BrowserCookie>().cloned().unwrap_or_default()
    }

    pub fn get(&self, name: &str) -> Option<String> {
        self.0.borrow().values.get(name).and_then(|value| serde_json::from_str(value).ok())
    }

    pub fn insert(&self, name: &str, value: &str) {
        let mut kept = self.0.borrow_mut();
        let value = serde_json::Value::from(value).to_string();
        kept.values.insert(name.to_owned(), value);
        kept.is_changed = true;
    }

    /// Takes a value out.
    pub fn remove(&self, name: &str) -> Option<String> {
        let mut kept = self.0.borrow_mut();
        let value = kept.values.remove(name)?;
        kept.is_changed = true;
        serde_json::from_str(&value).ok()
    }

    /// Takes everything out.
    pub fn purge(&self) {
        let mut kept = self.0.borrow_mut();
        kept.values.clear();
        kept.is_changed = true;
    }

    fn read(keys: &Keys, sent: Option<Cookie<'static>>) -> BrowserCookie {
        let Some(sent) = sent else { return BrowserCookie::default() };
        let open = |key: &[u8; 64]| {
            let mut jar = CookieJar::new();
            jar.add_original(sent.clone());
            jar.private(&Key::from(key)).get(NAME)
        };
        let opened = keys.open_cookie(open).and_then(|(cookie, is_current)| {
            let values = serde_json::from_str(cookie.value()).ok()?;
            Some(Kept { values, came: true, is_changed: !is_current })
        });
        BrowserCookie(Rc::new(RefCell::new(opened.unwrap_or_default())))
    }

    /// What the browser is to be sent, where anything changed.
    fn written(&self, keys: &Keys) -> Option<HeaderValue> {
        let kept = self.0.borrow();
        if !kept.is_changed || (kept.values.is_empty() && !kept.came) {
            return None;
        }
        let text = serde_json::to_string(&kept.values).expect("texts are JSON");
        let mut cookie = Cookie::new(NAME, text);
        cookie.set_path("/");
        cookie.set_secure(true);
        cookie.set_http_only(true);
        cookie.set_same_site(SameSite::Lax);
        let mut jar = CookieJar::new();
        if kept.values.is_empty() {
            cookie.make_removal();
            jar.add(cookie);
        } else {
            jar.private_mut(&Key::from(&keys.cookie_key())).add(cookie);
        }
        let header = jar.delta().next().map(|cookie| cookie.encoded().to_string())?;
        HeaderValue::from_str(&header).ok()
    }
}

/// The cookie as it came. Of two nobody can say which is meant: such a request is nobody's.
fn sent(req: &ServiceRequest) -> Option<Cookie<'static>> {
    let all = req.cookies().ok()?;
    let mut ours = all.iter().filter(|cookie| cookie.name() == NAME);
    ours.next().filter(|_| ours.next().is_none()).cloned()
}

/// Reads the cookie on the way in and writes it, where it changed, on the way out.
pub async fn carry(
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let state = req.app_data::<web::Data<State>>().expect("the app is built with its state").clone();
    let cookie = BrowserCookie::read(&state.keys, sent(&req));
    req.extensions_mut().insert(cookie.clone());
    let mut response = next.call(req).await?;
    if let Some(header) = cookie.written(&state.keys) {
        response.headers_mut().append(SET_COOKIE, header);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::{Family, KeyFile};

    /// What a browser makes of the header.
    fn received(header: Option<HeaderValue>) -> Cookie<'static> {
        let header = header.expect("something to send");
        Cookie::parse_encoded(header.to_str().expect("text").to_owned()).expect("a cookie")
    }

    #[test]
    fn what_is_kept_comes_back_and_nothing_is_sent_where_nothing_changed() {
        let keys = Keys::generate();
        let first = BrowserCookie::read(&keys, None);
        assert!(first.written(&keys).is_none());
        first.insert("token", "a \"b\" ä");

        let sent = received(first.written(&keys));
        assert!(sent.secure() == Some(true) && sent.http_only() == Some(true) && sent.max_age().is_none());
        let second = BrowserCookie::read(&keys, Some(sent.clone()));

        assert_eq!(second.get("token").as_deref(), Some("a \"b\" ä"));
        assert!(second.remove("flash").is_none() && second.written(&keys).is_none());
        second.purge();
        assert_eq!(received(second.written(&keys)).max_age().map(|age| age.whole_seconds()), Some(0));
        assert!(BrowserCookie::read(&Keys::generate(), Some(sent)).get("token").is_none());
    }

    #[test]
    fn a_cookie_of_the_old_key_is_sent_again_under_the_new_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = KeyFile::new(&folder.path().join("keys.json"));
        file.ensure().expect("made");
        let keys = Keys::read(file.path()).expect("read");
        let before = BrowserCookie::default();
        before.insert("token", "t");
        let old = received(before.written(&keys));
        file.change(|ring| ring.add(Family::Cookie).map(|version| ring.use_version(Family::Cookie, version)))
            .expect("changed");

        let new = received(BrowserCookie::read(&Keys::read(file.path()).expect("read"), Some(old)).written(&keys));
        file.change(|ring| {
            ring.remove(Family::Cookie, 1);
            Ok(())
        })
        .expect("changed");

        let last = BrowserCookie::read(&Keys::read(file.path()).expect("read"), Some(new));
        assert_eq!(last.get("token").as_deref(), Some("t"));
    }
}
