//! The table of addresses: one line says method, path, permission and handler. It is the whole of what the program answers,
//! and the role × route matrix; `cardfile routes --json` prints it. A handler whose first argument does not carry the line's
//! permission does not compile.

use actix_web::{HttpResponse, Resource, Route, Scope, guard, web};
use serde::Serialize;

use super::guard::{
    CloseCustomers, CreateCustomers, DecideProposals, EditAccounts, EditCustomers, Grant, Guarded, HalfWay,
    ManageSettings, ManageStaff, OverrideStatuses, Public, RevealMasked, ReviewProposals, SeeAccounts, SeeAudit,
    SeeCustomers, SeeHistory, SeeLooks, SeeProposals, SignedIn, SuspendCustomers, WithdrawProposals, WriteNotes,
};
use super::outcome::Fault;
use super::{
    accounts, assets, audit, cards, care, customers, find, health, help, home, institutions, invitation, me, parked,
    picture, products, reviews, second_factor, settings, sign_in, spot_checks, staff, wallet,
};

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
        get ("/sign-in/second-factor",               HalfWay,          second_factor::form),
        post("/sign-in/second-factor",               HalfWay,          second_factor::pass),
        post("/sign-in/second-factor/passkey",       HalfWay,          second_factor::pass_by_passkey),
        post("/sign-in/passkey/challenge",           HalfWay,          second_factor::challenge),
        get ("/sign-in/enrolment",                   HalfWay,          second_factor::enrolment_form),
        post("/sign-in/enrolment",                   HalfWay,          second_factor::enrol),
        get ("/sign-in/enrolment/passkey",           HalfWay,          second_factor::passkey_enrolment_form),
        post("/sign-in/enrolment/passkey",           HalfWay,          second_factor::enrol_passkey),
        post("/sign-out",                            HalfWay,          sign_in::leave),
        get ("/invitation/{token}",                  Public,           invitation::form),
        post("/invitation/{token}",                  Public,           invitation::accept),

        get ("/",                                    SignedIn,         home::show),
        get ("/help",                                SignedIn,         help::show),
        get ("/help/roles",                          SignedIn,         help::roles),
        get ("/me",                                  SignedIn,         me::show),
        post("/me/password",                         SignedIn,         me::change_password),
        post("/me/theme",                            SignedIn,         me::change_theme),
        post("/me/shortcuts",                        SignedIn,         me::change_shortcuts),
        post("/me/sessions",                         SignedIn,         me::end_other_sessions),
        post("/me/sessions/{session}",               SignedIn,         me::end_session),
        post("/me/institution",                      SignedIn,         me::change_institution),
        post("/me/proof/passkey",                    SignedIn,         second_factor::prove_by_passkey),
        get ("/me/proof",                            SignedIn,         second_factor::proof_form),
        post("/me/proof",                            SignedIn,         second_factor::prove),
        get ("/me/second-factor",                    SignedIn,         second_factor::show),
        get ("/me/second-factor/authenticator",      SignedIn,         second_factor::authenticator_form),
        post("/me/second-factor/authenticator",      SignedIn,         second_factor::set_authenticator),
        post("/me/second-factor/authenticator/removal", SignedIn,      second_factor::remove_authenticator),
        get ("/me/second-factor/passkeys/new",       SignedIn,         second_factor::new_passkey_form),
        post("/me/second-factor/passkeys/new",       SignedIn,         second_factor::add_passkey),
        get ("/me/second-factor/passkeys/{passkey}", SignedIn,         second_factor::show_passkey),
        post("/me/second-factor/passkeys/{passkey}", SignedIn,         second_factor::rename_passkey),
        post("/me/second-factor/passkeys/{passkey}/removal", SignedIn, second_factor::remove_passkey),
        post("/me/second-factor/recovery-codes",     SignedIn,         second_factor::new_codes),

        get ("/parked/{parked}",                     SignedIn,         parked::show),
        post("/parked/{parked}/discard",             SignedIn,         parked::discard),

        get ("/staff",                               ManageStaff,      staff::list),
        get ("/staff/new",                           ManageStaff,      staff::new_form),
        post("/staff/new",                           ManageStaff,      staff::create),
        get ("/staff/review",                        ManageStaff,      staff::review_form),
        post("/staff/review",                        ManageStaff,      staff::sign_review),
        get ("/staff/{id}",                          ManageStaff,      staff::show),
        get ("/staff/{id}/history",                  ManageStaff,      staff::history),
        get ("/staff/{id}/messages",                 ManageStaff,      staff::messages),
        post("/staff/{id}/messages",                 ManageStaff,      staff::send_messages),
        get ("/staff/{id}/roles",                    ManageStaff,      staff::roles_form),
        post("/staff/{id}/roles",                    ManageStaff,      staff::change_roles),
        get ("/staff/{id}/particulars",              ManageStaff,      staff::particulars_form),
        post("/staff/{id}/particulars",              ManageStaff,      staff::change_particulars),
        get ("/staff/{id}/own-record",               ManageStaff,      staff::own_record_form),
        post("/staff/{id}/own-record",               ManageStaff,      staff::tie),
        get ("/staff/{id}/disablement",              ManageStaff,      staff::disablement_form),
        post("/staff/{id}/disablement",              ManageStaff,      staff::disable),
        get ("/staff/{id}/enablement",               ManageStaff,      staff::enablement_form),
        post("/staff/{id}/enablement",               ManageStaff,      staff::enable),
        get ("/staff/{id}/invitation",               ManageStaff,      staff::invitation_form),
        post("/staff/{id}/invitation",               ManageStaff,      staff::invite),
        get ("/staff/{id}/unlocking",                ManageStaff,      staff::unlocking_form),
        post("/staff/{id}/unlocking",                ManageStaff,      staff::unlock),
        get ("/staff/{id}/sessions",                 ManageStaff,      staff::sessions_form),
        post("/staff/{id}/sessions",                 ManageStaff,      staff::end_sessions),
        get ("/staff/{id}/second-factor",            ManageStaff,      staff::second_factor_form),
        post("/staff/{id}/second-factor",            ManageStaff,      staff::reset_second_factor),

        get ("/reviews",                             SeeProposals,     reviews::list),
        get ("/reviews/checks",                      SeeCustomers,     spot_checks::list),
        get ("/reviews/checks/{event}",              SeeHistory,       spot_checks::show),
        post("/reviews/checks/{event}",              ReviewProposals,  spot_checks::find),
        get ("/reviews/outcomes",                    ReviewProposals,  spot_checks::outcomes),
        get ("/reviews/{proposal}",                  SeeProposals,     reviews::show),
        post("/reviews/{proposal}/approval",         DecideProposals,  reviews::approve),
        post("/reviews/{proposal}/return",           DecideProposals,  reviews::send_back),
        post("/reviews/{proposal}/rejection",        DecideProposals,  reviews::reject),
        post("/reviews/{proposal}/claim",            DecideProposals,  reviews::claim),
        post("/reviews/{proposal}/withdrawal",       WithdrawProposals, reviews::withdraw),

        get ("/care",                                EditCustomers,    care::list),

        get ("/audit",                               SeeAudit,         audit::list),
        get ("/audit/export",                        SeeAudit,         audit::export_form),
        post("/audit/export",                        SeeAudit,         audit::export),

        get ("/settings",                            ManageSettings,   settings::show),
        post("/settings",                            ManageSettings,   settings::update),
        get ("/settings/checks",                     ManageSettings,   spot_checks::rates_form),
        post("/settings/checks",                     ManageSettings,   spot_checks::set_rates),
        get ("/institutions",                        ManageSettings,   institutions::list),
        get ("/institutions/new",                    ManageSettings,   institutions::new_form),
        post("/institutions/new",                    ManageSettings,   institutions::add),
        get ("/institutions/{id}/name",              ManageSettings,   institutions::name_form),
        post("/institutions/{id}/name",              ManageSettings,   institutions::rename),
        get ("/settings/products",                   ManageSettings,   products::list),
        get ("/settings/products/account/new",       ManageSettings,   products::new_account_product),
        post("/settings/products/account/new",       ManageSettings,   products::add_account_product),
        get ("/settings/products/card/new",          ManageSettings,   products::new_card_product),
        post("/settings/products/card/new",          ManageSettings,   products::add_card_product),
        post("/settings/products/account/{id}/retirement", ManageSettings, products::retire_account_product),
        post("/settings/products/card/{id}/retirement", ManageSettings, products::retire_card_product),

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
        post("/customers/{id}/confirmation",         EditCustomers,    customers::confirm),
        get ("/customers/{id}/returned-post",        EditCustomers,    customers::returned_form),
        post("/customers/{id}/returned-post",        EditCustomers,    customers::mark_returned),
        post("/customers/{id}/returned-post/lifting", EditCustomers,   customers::lift_returned),
        get ("/customers/{id}/picture",              SeeAccounts,      picture::show),
        get ("/customers/{id}/history",              SeeHistory,       customers::history),
        get ("/customers/{id}/as-it-was",            SeeHistory,       customers::as_it_was),
        get ("/customers/{id}/looks",                SeeLooks,         customers::looks),
        get ("/customers/{id}/namesake",             SeeCustomers,     customers::namesake_form),
        post("/customers/{id}/namesake",             SeeCustomers,     customers::explain),
        get ("/customers/{id}/reveal",               RevealMasked,     customers::reveal_form),
        post("/customers/{id}/reveal",               RevealMasked,     customers::reveal),
        get ("/customers/{id}/suspension",           SuspendCustomers, customers::suspension_form),
        post("/customers/{id}/suspension",           SuspendCustomers, customers::suspend),
        get ("/customers/{id}/resumption",           SuspendCustomers, customers::resumption_form),
        post("/customers/{id}/resumption",           SuspendCustomers, customers::resume),
        get ("/customers/{id}/closure",              CloseCustomers,   customers::closure_form),
        post("/customers/{id}/closure",              CloseCustomers,   customers::close),
        get ("/customers/{id}/reopening",            CloseCustomers,   customers::reopening_form),
        post("/customers/{id}/reopening",            CloseCustomers,   customers::reopen),

        get ("/accounts",                             SeeAccounts,      accounts::list),
        get ("/accounts/new",                         EditAccounts,     accounts::new_form),
        post("/accounts/new",                         EditAccounts,     accounts::create),
        get ("/accounts/{id}",                        SeeAccounts,      accounts::show),
        get ("/accounts/{id}/edit/{group}",           EditAccounts,     accounts::edit_form),
        post("/accounts/{id}/edit/{group}",           EditAccounts,     accounts::update),
        get ("/accounts/{id}/history",                SeeHistory,       accounts::history),
        get ("/accounts/{id}/ownership",              EditAccounts,     accounts::ownership_form),
        post("/accounts/{id}/ownership",              EditAccounts,     accounts::transfer),
        get ("/accounts/{id}/block",                  EditAccounts,     accounts::block_form),
        post("/accounts/{id}/block",                  EditAccounts,     accounts::block),
        get ("/accounts/{id}/unblocking",             EditAccounts,     accounts::unblocking_form),
        post("/accounts/{id}/unblocking",             EditAccounts,     accounts::unblock),
        get ("/accounts/{id}/closure",                EditAccounts,     accounts::closure_form),
        post("/accounts/{id}/closure",                EditAccounts,     accounts::close),
        get ("/accounts/{id}/reopening",              EditAccounts,     accounts::reopening_form),
        post("/accounts/{id}/reopening",              EditAccounts,     accounts::reopen),
        get ("/accounts/{id}/collection",             OverrideStatuses, accounts::collection_form),
        post("/accounts/{id}/collection",             OverrideStatuses, accounts::collect),
        get ("/accounts/{id}/release",                OverrideStatuses, accounts::release_form),
        post("/accounts/{id}/release",                OverrideStatuses, accounts::release),

        get ("/wallet",                               SeeAccounts,      wallet::list),
        get ("/cards",                                SeeAccounts,      cards::list),
        get ("/cards/new",                            EditAccounts,     cards::new_form),
        post("/cards/new",                            EditAccounts,     cards::create),
        get ("/cards/{id}",                           SeeAccounts,      cards::show),
        get ("/cards/{id}/edit/{group}",              EditAccounts,     cards::edit_form),
        post("/cards/{id}/edit/{group}",              EditAccounts,     cards::update),
        get ("/cards/{id}/history",                   SeeHistory,       cards::history),
        get ("/cards/{id}/holder",                    EditAccounts,     cards::holder_form),
        post("/cards/{id}/holder",                    EditAccounts,     cards::hand_over),
        get ("/cards/{id}/replacement",               EditAccounts,     cards::replacement_form),
        post("/cards/{id}/replacement",               EditAccounts,     cards::replace),
        get ("/cards/{id}/reissue",                   EditAccounts,     cards::reissue_form),
        post("/cards/{id}/reissue",                   EditAccounts,     cards::reissue),
        get ("/cards/{id}/block",                     EditAccounts,     cards::block_form),
        post("/cards/{id}/block",                     EditAccounts,     cards::block),
        get ("/cards/{id}/suspicion",                 EditAccounts,     cards::suspicion_form),
        post("/cards/{id}/suspicion",                 EditAccounts,     cards::suspect),
        get ("/cards/{id}/no-renewal",                EditAccounts,     cards::no_renewal_form),
        post("/cards/{id}/no-renewal",                EditAccounts,     cards::stop_renewal),
        get ("/cards/{id}/unblocking",                EditAccounts,     cards::unblocking_form),
        post("/cards/{id}/unblocking",                EditAccounts,     cards::unblock),
        get ("/cards/{id}/loss",                      EditAccounts,     cards::loss_form),
        post("/cards/{id}/loss",                      EditAccounts,     cards::report_lost),
        get ("/cards/{id}/theft",                     EditAccounts,     cards::theft_form),
        post("/cards/{id}/theft",                     EditAccounts,     cards::report_stolen),
        get ("/cards/{id}/closure",                   EditAccounts,     cards::closure_form),
        post("/cards/{id}/closure",                   EditAccounts,     cards::close),
        get ("/cards/{id}/fraud-closure",             EditAccounts,     cards::fraud_closure_form),
        post("/cards/{id}/fraud-closure",             EditAccounts,     cards::close_for_fraud),
        get ("/cards/{id}/recovery",                  OverrideStatuses, cards::recovery_form),
        post("/cards/{id}/recovery",                  OverrideStatuses, cards::recover),
    ]
}

/// The table as scopes, one for each first part of a path, so that a request is held against the addresses of its noun alone:
/// patterns are tried one after the other.
pub fn scopes() -> Vec<Scope> {
    let mut paths: Vec<(&'static str, Vec<Row>)> = Vec::new();
    for row in table() {
        match paths.iter_mut().find(|(path, _)| *path == row.entry.path) {
            Some((_, rows)) => rows.push(row),
            None => paths.push((row.entry.path, vec![row])),
        }
    }
    let mut scopes: Vec<(&'static str, Scope)> = Vec::new();
    for (path, rows) in paths {
        let (noun, rest) = split(path);
        let place = scopes.iter().position(|(first, _)| *first == noun);
        let scope = place.map_or_else(|| nothing_else(noun), |place| scopes.remove(place).1);
        scopes.push((noun, scope.service(resource(rest, &rows))));
    }
    // Without a noun everything fits, so that one comes last.
    scopes.sort_by_key(|(noun, _)| noun.is_empty());
    scopes.into_iter().map(|(_, scope)| scope).collect()
}

/// A noun whose other addresses are nobody's: a scope does not take over the answer of the one around it.
fn nothing_else(noun: &'static str) -> Scope {
    web::scope(noun).default_service(web::to(not_found))
}

/// `/customers` and `/{id}/notes`; the home page has no noun.
fn split(path: &'static str) -> (&'static str, &'static str) {
    let noun = path[1..].find('/').map_or(path.len(), |end| end + 1);
    if path == "/" { ("", path) } else { path.split_at(noun) }
}

/// One path, with a page of our own for methods that it does not take.
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
