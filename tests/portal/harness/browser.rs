//! A plain browser without script: keeps cookies, follows nothing by itself, sends forms as browsers do.

use std::net::SocketAddr;
use std::sync::Mutex;

use reqwest::header::{CONTENT_TYPE, COOKIE, HeaderMap, SET_COOKIE};
use reqwest::{Method, StatusCode};
use tokio::runtime::Runtime;

use super::page::Page;
use super::traces;

/// One runtime for all clients: tests are plain functions.
static RUNTIME: std::sync::LazyLock<Runtime> = std::sync::LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
});

pub struct Browser {
    address: SocketAddr,
    client: reqwest::Client,
    /// name → value; the cookies are for this one host.
    cookies: Mutex<Vec<(String, String)>>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.header("location").unwrap_or_else(|| panic!("no redirect but {}: {}", self.status, self.body))
    }

    /// The page, read strictly: see `Page::read`.
    pub fn page(&self) -> Page {
        Page::read(&self.body)
    }

    /// Asserts the status with the page in the message.
    #[track_caller]
    pub fn is(self, status: u16) -> Answer {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }
}

impl Browser {
    pub fn new(address: SocketAddr) -> Browser {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .expect("a client");
        Browser { address, client, cookies: Mutex::default() }
    }

    /// The same person in a second tab: the same cookies from now on, kept apart.
    pub fn copy(&self) -> Browser {
        let copy = Browser::new(self.address);
        *copy.cookies.lock().expect("cookies") = self.cookies.lock().expect("cookies").clone();
        copy
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], None)
    }

    /// GET, following redirects to the page at their end.
    pub fn open(&self, path: &str) -> Page {
        let mut answer = self.get(path);
        for _ in 0..10 {
            if !answer.status.is_redirection() {
                return answer.is(200).page();
            }
            let next = answer.location().to_owned();
            answer = self.get(&next);
        }
        panic!("redirects without end from {path}");
    }

    /// POST of a form as it stands, without adding a token.
    pub fn post_raw(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        traces::types(fields);
        self.send(Method::POST, path, &[], Some(encode(fields)))
    }

    pub fn post_with(&self, path: &str, headers: &[(&str, &str)], fields: &[(&str, &str)]) -> Answer {
        traces::types(fields);
        self.send(Method::POST, path, headers, Some(encode(fields)))
    }

    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(Method::GET, path, headers, None)
    }

    /// Anything at all.
    pub fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<String>) -> Answer {
        traces::opens(path);
        let mut request = self.client.request(method, format!("http://{}{path}", self.address));
        let cookies = self.cookies.lock().expect("cookies").clone();
        if !cookies.is_empty() {
            let line: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(COOKIE, line.join("; "));
        }
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = RUNTIME.block_on(async move {
            let response = request.send().await.expect("the desk answers");
            let (status, headers) = (response.status(), response.headers().clone());
            Answer { status, headers, body: response.text().await.expect("a text") }
        });
        self.keep_cookies(&answer.headers);
        answer
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        let mut cookies = self.cookies.lock().expect("cookies");
        for line in headers.get_all(SET_COOKIE) {
            let line = line.to_str().expect("a cookie");
            let pair = line.split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').expect("a cookie has a name");
            cookies.retain(|(kept, _)| kept != name);
            if !line.contains("Max-Age=0") {
                traces::keeps(value);
                cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }

    /// The cookies as they would be sent, for tests that damage or steal them.
    pub fn cookies(&self) -> Vec<(String, String)> {
        self.cookies.lock().expect("cookies").clone()
    }

    pub fn set_cookies(&self, cookies: Vec<(String, String)>) {
        *self.cookies.lock().expect("cookies") = cookies;
    }

    /// Sends the form of a page with this action: its hidden and prefilled fields, overlaid with what the person types.
    pub fn submit(&self, page: &Page, action: &str, typed: &[(&str, &str)]) -> Answer {
        let fields = page.filled_form(action, typed);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post_raw(action, &fields)
    }
}

pub fn encode(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
