//! The table of addresses: one line says method, path, permission and handler. It is the whole of what the program answers,
//! and the role × route matrix; `cardfile routes --json` prints it. A handler whose first argument does not carry the line's
//! permission does not compile.

use actix_web::{HttpResponse, Resource, Route, guard, web};
use serde::Serialize;

use super::guard::{
    CloseCustomers, CreateCustomers, EditCustomers, Grant, Guarded, ManageSettings, Public, RevealRegNo, SeeCustomers,
    SeeHistory, SignedIn, SuspendCustomers, WriteNotes,
};
use super::outcome::Fault;
use super::{assets, customers, find, health, help, home, invitation, me, settings, sign_in};

/// One line of the table.
pub struct Row {
    pub entry: Entry,
    make: Box<dyn Fn() -> Route>,
}

/// What `cardfile routes --json` prints of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    pub method: &'static str,
    pub path: &'static str,
    pub permission: &'static str,
    pub handler: &'static str,
}

fn get<P: Grant, F, Args>(path: &'static str, _: P, handler: F) -> Row
where
    F: Guarded<P, Args> + Clone + 'static,
    Args: actix_web::FromRequest + 'static,
    F::Output: actix_web::Responder + 'static,
{
    row::<P, F, Args>("GET", path, handler)
}

fn post<P: Grant, F, Args>(path: &'static str, _: P, handler: F) -> Row
where
    F: Guarded<P, Args> + Clone + 'static,
    Args: actix_web::FromRequest + 'static,
    F::Output: actix_web::Responder + 'static,
{
    row::<P, F, Args>("POST", path, handler)
}

fn row<P: Grant, F, Args>(method: &'static str, path: &'static str, handler: F) -> Row
where
    F: Guarded<P, Args> + Clone + 'static,
    Args: actix_web::FromRequest + 'static,
    F::Output: actix_web::Responder + 'static,
{
    let entry = Entry { method, path, permission: P::PERMISSION.code(), handler: std::any::type_name::<F>() };
    Row { entry, make: Box::new(move || route(method).to(handler.clone())) }
}

/// What may be read may also be asked for without its body.
fn route(method: &'static str) -> Route {
    match method {
        "GET" => web::route().guard(guard::Any(guard::Get()).or(guard::Head())),
        _ => web::post(),
    }
}

#[rustfmt::skip]
pub fn table() -> Vec<Row> {
    vec![
        get ("/health/live",                         Public,           health::live),
        get ("/health/ready",                        Public,           health::ready),
        get ("/static/{file}",                       Public,           assets::file),
        get ("/favicon.ico",                         Public,           assets::favicon),

        get ("/sign-in",                             Public,           sign_in::form),
        post("/sign-in",                             Public,           sign_in::enter),
        post("/sign-out",                            SignedIn,         sign_in::leave),
        get ("/invitation/{token}",                  Public,           invitation::form),
        post("/invitation/{token}",                  Public,           invitation::accept),

        get ("/",                                    SignedIn,         home::show),
        get ("/help",                                SignedIn,         help::show),
        get ("/me",                                  SignedIn,         me::show),
        post("/me/password",                         SignedIn,         me::change_password),
        post("/me/theme",                            SignedIn,         me::change_theme),
        post("/me/shortcuts",                        SignedIn,         me::change_shortcuts),
        get ("/settings",                            ManageSettings,   settings::show),
        post("/settings",                            ManageSettings,   settings::update),

        post("/find",                                SeeCustomers,     find::seal_term),
        get ("/find/{term}",                         SeeCustomers,     find::show),

        get ("/customers",                           SeeCustomers,     customers::list),
        get ("/customers/new",                       CreateCustomers,  customers::new_form),
        post("/customers/new",                       CreateCustomers,  customers::begin),
        get ("/customers/new/{draft}",               CreateCustomers,  customers::continue_draft),
        get ("/customers/new/{draft}/identity",      CreateCustomers,  customers::identity_form),
        post("/customers/new/{draft}/identity",      CreateCustomers,  customers::change_identity),
        post("/customers/new/{draft}/door",          CreateCustomers,  customers::pass_door),
        get ("/customers/new/{draft}/rest",          CreateCustomers,  customers::rest_form),
        post("/customers/new/{draft}/rest",          CreateCustomers,  customers::save_rest),
        get ("/customers/new/{draft}/check",         CreateCustomers,  customers::check),
        post("/customers/new/{draft}/check",         CreateCustomers,  customers::create),
        post("/customers/new/{draft}/discard",       CreateCustomers,  customers::discard),

        get ("/customers/{id}",                      SeeCustomers,     customers::show),
        get ("/customers/{id}/edit/{group}",         EditCustomers,    customers::edit_form),
        post("/customers/{id}/edit/{group}",         EditCustomers,    customers::update),
        get ("/customers/{id}/notes",                SeeCustomers,     customers::notes),
        post("/customers/{id}/notes",                WriteNotes,       customers::add_note),
        get ("/customers/{id}/history",              SeeHistory,       customers::history),
        get ("/customers/{id}/reveal",               RevealRegNo,      customers::reveal_form),
        post("/customers/{id}/reveal",               RevealRegNo,      customers::reveal),
        get ("/customers/{id}/suspension",           SuspendCustomers, customers::suspension_form),
        post("/customers/{id}/suspension",           SuspendCustomers, customers::suspend),
        get ("/customers/{id}/resumption",           SuspendCustomers, customers::resumption_form),
        post("/customers/{id}/resumption",           SuspendCustomers, customers::resume),
        get ("/customers/{id}/closure",              CloseCustomers,   customers::closure_form),
        post("/customers/{id}/closure",              CloseCustomers,   customers::close),
        get ("/customers/{id}/reopening",            CloseCustomers,   customers::reopening_form),
        post("/customers/{id}/reopening",            CloseCustomers,   customers::reopen),
    ]
}

/// The table as resources, one a path, each with a page of our own for methods that it does not take.
pub fn resources() -> Vec<Resource> {
    let mut paths: Vec<(&'static str, Vec<Row>)> = Vec::new();
    for row in table() {
        match paths.iter_mut().find(|(path, _)| *path == row.entry.path) {
            Some((_, rows)) => rows.push(row),
            None => paths.push((row.entry.path, vec![row])),
        }
    }
    paths.into_iter().map(|(path, rows)| resource(path, &rows)).collect()
}

fn resource(path: &'static str, rows: &[Row]) -> Resource {
    let takes = |method: &str| rows.iter().any(|row| row.entry.method == method);
    let allow = match (takes("GET"), takes("POST")) {
        (true, true) => "GET, HEAD, POST",
        (true, false) => "GET, HEAD",
        (false, _) => "POST",
    };
    let resource = rows.iter().fold(web::resource(path), |resource, row| resource.route((row.make)()));
    resource.default_service(web::to(move || async move { Err::<HttpResponse, Fault>(Fault::WrongMethod { allow }) }))
}

/// The table without the handlers themselves.
pub fn entries() -> Vec<Entry> {
    table().into_iter().map(|row| row.entry).collect()
}

pub async fn not_found() -> Result<HttpResponse, Fault> {
    Err(Fault::Missing)
}
