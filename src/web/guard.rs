//! Who may come in. Each handler begins with one of two extractors: `Anonymous` for pages open to all, `Allowed<P>` for those
//! that need a permission. A handler with neither cannot be put into the route table.

use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::{FromRequest, Handler, HttpRequest, web};
use std::future::{Ready, ready};
use uuid::Uuid;

use super::address::client_address;
use super::cookie::BrowserCookie;
use super::form::Sent;
use super::layout::Flash;
use super::outcome::Fault;
use super::state::State;
use crate::domain::policy::Permission;

/// A permission as a type: what a handler needs, and what its line in the route table says.
pub trait Grant: 'static {
    const PERMISSION: Permission;
}

macro_rules! grants {
    ($($name:ident),+ $(,)?) => {$(
        #[derive(Debug, Clone, Copy)]
        pub struct $name;
        impl Grant for $name { const PERMISSION: Permission = Permission::$name; }
    )+};
}

grants! {
    Public, HalfWay, SignedIn, SeeCustomers, CreateCustomers, EditCustomers, WriteNotes, RevealMasked, SuspendCustomers,
    CloseCustomers, SeeHistory, SeeLooks, SeeAudit, SeeAccounts, EditAccounts, OverrideStatuses, ReviewProposals,
    SeeProposals, DecideProposals, WithdrawProposals, ManageSettings, ManageStaff,
}

/// Names in the browser's cookie.
pub(super) const TOKEN: &str = "token";
const FLASH: &str = "flash";
const PROBLEM: &str = "problem";

/// A request as it comes: whose session it claims, from where.
pub struct Visitor {
    pub state: web::Data<State>,
    pub cookie: BrowserCookie,
    pub token: Option<String>,
    pub flash: Option<Flash>,
    pub address: String,
    pub request: Uuid,
    /// Where to go after signing in: the address of a GET.
    pub next: Option<String>,
    asked: HttpRequest,
}

impl Visitor {
    fn from_request(req: &HttpRequest) -> Visitor {
        let state = req.app_data::<web::Data<State>>().expect("the app is built with its state").clone();
        let cookie = BrowserCookie::of(req);
        let token = cookie.get(TOKEN);
        let said = cookie.remove(FLASH).map(|words| Flash { words, ..Flash::default() });
        let refused = cookie.remove(PROBLEM).map(|words| Flash { words, is_problem: true, link: None });
        let flash = refused.or(said);
        let address = client_address(req, &state.proxies);
        let request = super::edge::request_id(req);
        let next = (req.method() == Method::GET)
            .then(|| req.uri().path_and_query().map(|address| address.as_str().to_owned()))
            .flatten();
        Visitor { state, cookie, token, flash, address, request, next, asked: req.clone() }
    }

    /// What a form sent with this request.
    pub fn sent(&self) -> Option<Sent> {
        Sent::with(&self.asked)
    }

    /// Leaves a banner for the next page.
    pub fn leave_flash(&self, flash: &Flash) {
        self.cookie.insert(if flash.is_problem { PROBLEM } else { FLASH }, &flash.words);
    }

    pub fn set_token(&self, token: &str) {
        self.cookie.insert(TOKEN, token);
    }

    /// The token of this browser, made now if it has none: forms before sign-in are bound to it.
    pub fn ensure_token(&mut self) -> String {
        if let Some(token) = &self.token {
            return token.clone();
        }
        let token = new_token();
        self.set_token(&token);
        self.token = Some(token.clone());
        token
    }
}

/// 256 random bits, as text.
pub fn new_token() -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// Anybody.
pub struct Anonymous(pub Visitor);

/// Somebody with a session, who is let through by `desk` only with the permission P.
pub struct Allowed<P> {
    pub(super) visitor: Visitor,
    pub(super) token: String,
    permission: PhantomData<P>,
}

impl FromRequest for Anonymous {
    type Error = Fault;
    type Future = Ready<Result<Anonymous, Fault>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Anonymous(Visitor::from_request(req))))
    }
}

impl<P: Grant> FromRequest for Allowed<P> {
    type Error = Fault;
    type Future = Ready<Result<Allowed<P>, Fault>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let visitor = Visitor::from_request(req);
        ready(match visitor.token.clone() {
            Some(token) => Ok(Allowed { visitor, token, permission: PhantomData }),
            None => Err(Fault::SignIn { next: visitor.next }),
        })
    }
}

/// A handler whose first argument fits the permission that the route table names.
pub trait Guarded<P, Args>: Handler<Args> {}

macro_rules! guarded {
    ($($arg:ident),*) => {
        impl<F, P, $($arg),*> Guarded<P, (Allowed<P>, $($arg,)*)> for F
        where
            F: Handler<(Allowed<P>, $($arg,)*)>,
        {
        }
        impl<F, $($arg),*> Guarded<Public, (Anonymous, $($arg,)*)> for F
        where
            F: Handler<(Anonymous, $($arg,)*)>,
        {
        }
    };
}

guarded!();
guarded!(A);
guarded!(A, B);
guarded!(A, B, C);
