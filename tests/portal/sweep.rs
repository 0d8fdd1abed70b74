//! Every line of the route table as a request that would work: addresses with records that exist, forms filled as they should
//! be. For the promises that hold on all routes at once.

use cardfile::db::events::Origin;
use cardfile::domain::policy::Role;
use cardfile::seal::Place;
use cardfile::services::staff::invite;
use cardfile::web::routes::Entry;

use crate::harness::{Answer, Browser, Page, TestDesk};

/// What the parameters of the addresses stand for.
#[derive(Clone)]
pub struct Places {
    pub customer: i64,
    pub account: i64,
    pub card: i64,
    /// The id of an account product and of a card product: a desk begins with one of each.
    pub product: i64,
    /// A colleague.
    pub staff: i64,
    /// The institution itself.
    pub institution: i64,
    pub draft: String,
    /// A change that waits for a second person.
    pub proposal: i64,
    /// A deed that was drawn to be looked at.
    pub event: i64,
    /// A form that waits for whoever signed in last.
    pub parked: String,
    pub term: String,
    pub invitation: String,
    pub file: String,
    /// What the edit forms carry sealed; only who may edit has it.
    pub opened: String,
    pub opened_account: String,
    pub opened_card: String,
}

impl Places {
    /// A customer that exists, and whatever else this person can have.
    pub fn of(desk: &TestDesk, person: &Browser, customer: i64) -> Places {
        let css = person.open("/sign-in").attribute("link[rel=stylesheet]", "href").expect("pages have a style");
        let parked = park(desk);
        // Theirs are another customer's, so that what becomes of the customer does not stand in the way of its account.
        let count = desk.db.count("SELECT count(*) FROM staff");
        let agent = desk.person(&format!("liisa.agent{count}"), &[Role::Agent]);
        let owner = record_customer(&agent, "Liisa", "Laine", &format!("OWNER-{count}"));
        let account = desk.account_of(owner);
        let proposal = propose(desk, &agent, owner);
        let mut places = Places {
            customer,
            account,
            card: desk.card_on(account, owner),
            product: desk.products().account,
            staff: agent.staff.0,
            institution: desk.institution.0,
            draft: uuid::Uuid::new_v4().to_string(),
            proposal,
            event: drawn(desk, owner),
            parked,
            term: "no-term".into(),
            invitation: invitation(desk),
            file: css.trim_start_matches("/static/").to_owned(),
            opened: "nothing".into(),
            opened_account: "nothing".into(),
            opened_card: "nothing".into(),
        };
        let form = person.get("/customers/new");
        if form.status == 200 {
            let draft = begin(person, &form.page(), "Saara", "Niemi", &format!("DRAFT-{}", &places.draft[..8]));
            places.draft = draft.rsplit('/').next().expect("a draft has an address").to_owned();
            let edit = person.open(&format!("/customers/{customer}/edit/contact"));
            places.opened = edit.value("once").expect("the edit form carries what it was opened with");
            let carried = |page: &str| person.open(page).value("once").expect("so does this one");
            places.opened_account = carried(&format!("/accounts/{account}/edit/details"));
            places.opened_card = carried(&format!("/cards/{}/edit/wallet", places.card));
        }
        let home = person.get("/");
        if home.status == 200 && home.body.contains("action=\"/find\"") {
            let found = person.submit(&home.page(), "/find", &[("term", "korhonen")]).is(303);
            places.term = found.location().trim_start_matches("/find/").to_owned();
        }
        places
    }

    pub fn address(&self, path: &str) -> String {
        let (id, group) = match path.split('/').nth(1) {
            Some("accounts") => (self.account, "details"),
            Some("cards") => (self.card, "wallet"),
            Some("settings") => (self.product, ""),
            Some("staff") => (self.staff, ""),
            Some("institutions") => (self.institution, ""),
            _ => (self.customer, "contact"),
        };
        let address = path
            .replace("{id}", &id.to_string())
            .replace("{draft}", &self.draft)
            .replace("{parked}", &self.parked)
            .replace("{event}", &self.event.to_string())
            .replace("{proposal}", &self.proposal.to_string())
            .replace("{group}", group)
            .replace("{term}", &self.term)
            .replace("{session}", "999999")
            .replace("{passkey}", "999999")
            .replace("{token}", &self.invitation)
            .replace("{file}", &self.file);
        assert!(!address.contains('{'), "say in tests/portal/sweep.rs what stands for the parameter of {path}");
        address
    }

    /// A form as the route's page would send it, without the token.
    pub fn form(&self, entry: &Entry) -> Vec<(&'static str, String)> {
        let fields: &[(&str, &str)] = match entry.path {
            "/sign-in" => &[("username", "nobody.here"), ("password", "wrong wrong wrong wrong"), ("next", "/")],
            "/sign-out" | "/customers/new/{draft}/discard" | "/me/second-factor/recovery-codes" => &[],
            "/sign-in/second-factor" | "/sign-in/enrolment" | "/me/second-factor/authenticator" => {
                &[("code", "000000")]
            }
            "/sign-in/second-factor/passkey" | "/me/proof/passkey" => &[("passkey", "{}")],
            "/sign-in/passkey/challenge" => &[("purpose", "add")],
            "/sign-in/enrolment/passkey" | "/me/second-factor/passkeys/new" => &[("passkey", "{}"), ("name", "Key")],
            "/me/second-factor/passkeys/{passkey}" => &[("name", "Key")],
            "/me/second-factor/authenticator/removal" | "/me/second-factor/passkeys/{passkey}/removal" => &[],
            "/me/proof" => &[("password", "not my password at all"), ("next", "/me")],
            "/invitation/{token}" => &[("password", "kettle orbit"), ("password_again", "kettle orbit")],
            "/me/password" => &[
                ("current", "not my password at all"),
                ("password", "lantern meadow forty two"),
                ("password_again", "lantern meadow forty two"),
            ],
            "/me/sessions" | "/me/sessions/{session}" | "/parked/{parked}/discard" => &[],
            "/staff/review" => &[("version_999999", "1"), ("decision_999999", "nothing")],
            "/me/institution" => &[("institution", "1")],
            "/me/theme" => &[("theme", "dark")],
            "/me/shortcuts" => &[("shortcuts", "on")],
            "/settings" => &[
                ("version", "1"),
                ("once", ""),
                ("name", "Nordic Example Bank"),
                ("country", "FIN"),
                ("locale", "fi_FI"),
                ("tab_title", "initials"),
            ],
            "/institutions/new" => {
                &[("once", ""), ("name", ""), ("number", "752009"), ("country", "FIN"), ("locale", "")]
            }
            "/institutions/{id}/name" => &[("once", ""), ("version", "1"), ("name", "Nordic Example Bank")],
            "/find" => &[("term", "korhonen")],
            "/customers/new" => {
                &[("kind", "private"), ("once", "5f0c3f3e-6a0b-4f0e-9d57-0d8f3f1f9a01"), ("last_name", "")]
            }
            "/customers/new/{draft}/identity" => &[("kind", "private"), ("once", "same"), ("last_name", "")],
            "/customers/new/{draft}/door" | "/customers/new/{draft}/check" => &[("once", "same")],
            "/customers/new/{draft}/rest" => &[("once", "same"), ("address1", "")],
            "/customers/{id}/edit/{group}" => &[("version", "1"), ("email", "not an address")],
            "/customers/{id}/notes" => {
                &[("once", "6f0c3f3e-6a0b-4f0e-9d57-0d8f3f1f9a02"), ("text", "Called about the card")]
            }
            "/customers/{id}/confirmation" => &[("version", "1")],
            "/customers/{id}/returned-post" => &[
                ("version", "1"),
                ("part", "address"),
                ("came_back_day", "3"),
                ("came_back_month", "3"),
                ("came_back_year", "2026"),
                ("words", ""),
            ],
            "/customers/{id}/returned-post/lifting" => &[("part", "address")],
            "/customers/{id}/reveal" => &[("once", ""), ("reason", "caller_identified"), ("words", "")],
            "/customers/{id}/namesake" => &[("reason", "not_related"), ("words", ""), ("next", "/customers")],
            "/customers/{id}/suspension" => {
                &[("version", "1"), ("once", ""), ("reason", "under_review"), ("words", "")]
            }
            "/customers/{id}/resumption" => &[("version", "1"), ("once", ""), ("reason", "review_done"), ("words", "")],
            "/customers/{id}/closure" => &[("version", "1"), ("once", ""), ("reason", "customer_asked"), ("words", "")],
            "/customers/{id}/reopening" => {
                &[("version", "1"), ("once", ""), ("reason", "customer_returned"), ("words", "")]
            }
            "/staff/new" => &[
                ("once", "5f0c3f3e-6a0b-4f0e-9d57-0d8f3f1f9a06"),
                ("step", "check"),
                ("username", "not a username!"),
                ("display_name", ""),
                ("email", ""),
            ],
            "/audit/export" => {
                &[("once", ""), ("step", "check"), ("kind", "edits"), ("reason", "audit_asked"), ("words", "")]
            }
            "/staff/{id}/messages" => &[],
            "/reviews/checks/{event}" => &[("outcome", "agree"), ("words", "")],
            "/settings/checks" => &[("step", "check"), ("edits", "101")],
            "/reviews/{proposal}/approval" => &[("version", "1"), ("record_version", "1")],
            "/reviews/{proposal}/return" => &[("version", "1"), ("return_reason", "Which document?")],
            "/reviews/{proposal}/rejection" => &[("version", "1"), ("rejection_reason", "No document")],
            "/reviews/{proposal}/withdrawal" => &[("version", "1")],
            "/reviews/{proposal}/claim" => &[],
            "/staff/{id}/roles" => {
                &[("version", "1"), ("once", ""), ("reason", "other"), ("words", "To see"), ("roles", "agent")]
            }
            "/staff/{id}/invitation" => &[
                ("version", "1"),
                ("once", "5f0c3f3e-6a0b-4f0e-9d57-0d8f3f1f9a07"),
                ("reason", "other"),
                ("words", "To see"),
            ],
            path if path.starts_with("/staff/{id}/") => {
                &[("version", "1"), ("once", ""), ("reason", "other"), ("words", "To see")]
            }
            "/settings/products/account/new" | "/settings/products/card/new" => {
                &[("once", ""), ("step", "check"), ("code", "not a code!")]
            }
            "/settings/products/account/{id}/retirement" | "/settings/products/card/{id}/retirement" => {
                &[("version", "1"), ("retired", "no")]
            }
            "/accounts/new" => {
                &[("way", "requested"), ("once", "5f0c3f3e-6a0b-4f0e-9d57-0d8f3f1f9a03"), ("step", "check")]
            }
            "/cards/new" => {
                &[("way", "requested"), ("once", "5f0c3f3e-6a0b-4f0e-9d57-0d8f3f1f9a04"), ("step", "check")]
            }
            "/accounts/{id}/edit/{group}" => &[("version", "1"), ("number", "not a number!")],
            "/cards/{id}/edit/{group}" => &[("version", "1"), ("wallet_wish", "on")],
            "/accounts/{id}/ownership" | "/cards/{id}/holder" => {
                &[("version", "1"), ("once", ""), ("step", "check"), ("to_term", "korhonen")]
            }
            "/cards/{id}/replacement" => {
                &[("version", "1"), ("once", "5f0c3f3e-6a0b-4f0e-9d57-0d8f3f1f9a05"), ("reason", "nothing")]
            }
            "/cards/{id}/reissue" => &[("version", "1"), ("once", ""), ("expiry", "never")],
            path if path.starts_with("/accounts/{id}/") || path.starts_with("/cards/{id}/") => {
                &[("version", "1"), ("once", ""), ("reason", "other"), ("words", "To see")]
            }
            path => panic!("say in tests/portal/sweep.rs what the form for {path} holds"),
        };
        let mut fields: Vec<(&str, String)> = fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        match entry.path {
            "/customers/{id}/edit/{group}" => fields.push(("once", self.opened.clone())),
            "/accounts/{id}/edit/{group}" => fields.push(("once", self.opened_account.clone())),
            "/cards/{id}/edit/{group}" => fields.push(("once", self.opened_card.clone())),
            "/accounts/new" => fields.push(("customer", self.customer.to_string())),
            "/cards/new" => fields.push(("account", self.account.to_string())),
            _ => {}
        }
        fields
    }

    /// The request of this line, with the token given if it is a POST.
    pub fn ask(&self, browser: &Browser, entry: &Entry, token: Option<&str>) -> Answer {
        match (entry.method, entry.path) {
            ("GET", "/accounts/new") => browser.get(&format!("/accounts/new?customer={}&way=requested", self.customer)),
            ("GET", "/cards/new") => browser.get(&format!("/cards/new?account={}&way=registered", self.account)),
            ("GET", path) => browser.get(&self.address(path)),
            ("POST", _) => self.send(browser, entry, &[], token, &[]),
            (method, _) => panic!("no such method as {method}"),
        }
    }

    /// The POST of this line with other headers and more fields.
    pub fn send(
        &self,
        browser: &Browser,
        entry: &Entry,
        headers: &[(&str, &str)],
        token: Option<&str>,
        more: &[(&str, &str)],
    ) -> Answer {
        let form = self.form(entry);
        let mut fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fields.extend(token.map(|token| ("form_token", token)));
        fields.extend(more);
        browser.post_with(&self.address(entry.path), headers, &fields)
    }
}

/// The token of a link for somebody who is to set a password.
fn invitation(desk: &TestDesk) -> String {
    let newcomer = desk.hire(&format!("newcomer{}", desk.db.count("SELECT count(*) FROM staff")), &[]);
    let (now, day) = (desk.now(), chrono::Duration::hours(24));
    invite(&mut desk.db.owner(), desk.institution, Origin::default(), newcomer, now, day).expect("an invitation")
}

/// The form token of this browser's session.
pub fn token(browser: &Browser) -> String {
    let signed_in = browser.get("/me");
    let page = if signed_in.status == 200 { signed_in.page() } else { browser.open("/sign-in") };
    page.attribute("main input[name=form_token]", "value").expect("a form has a token")
}

/// What recorded this customer, drawn to be looked at.
fn drawn(desk: &TestDesk, customer: i64) -> i64 {
    desk.db.execute(&format!(
        "INSERT INTO spot_check_draws SELECT 1, current_date, gen_random_uuid(), '{{}}', now() ON CONFLICT DO NOTHING;
         INSERT INTO spot_checks (institution_id, event_id, day, kind, staff_id)
            SELECT institution_id, id, current_date, 'opened', staff_id FROM events
            WHERE subject_kind = 'customer' AND subject_id = {customer} AND action = 'created'"
    ));
    desk.db.count("SELECT max(event_id) FROM spot_checks")
}

/// A change of the customer's name that waits for somebody else than this agent.
fn propose(desk: &TestDesk, agent: &Browser, customer: i64) -> i64 {
    let wanted = desk.db.text("SELECT approvals::text FROM institutions ORDER BY id LIMIT 1").expect("an institution");
    let at = format!("/customers/{customer}/edit/name");
    desk.db.execute("UPDATE institutions SET approvals = '{customer_name}'");
    agent.submit(&agent.open(&at), &at, &[("last_name", "Laaksonen")]).is(303);
    desk.db.execute(&format!("UPDATE institutions SET approvals = '{wanted}'"));
    desk.db.count("SELECT max(id) FROM proposals")
}

/// A form of whoever signed in last that came too late.
fn park(desk: &TestDesk) -> String {
    let id = uuid::Uuid::new_v4().to_string();
    let place = Place { column: "parked_forms.typed_sealed", institution: desk.institution, row: &id };
    let sealed = desk.state.keys.seal(place, br#"[["email","aino@example.org"]]"#);
    let sealed: String = sealed.iter().map(|byte| format!("{byte:02x}")).collect();
    desk.db.execute(&format!(
        "INSERT INTO parked_forms (institution_id, id, staff_id, action, typed_sealed, parked_at) SELECT institution_id, '{id}',
         staff_id, '/customers/1/edit/contact', '\\x{sealed}', now() FROM sessions ORDER BY sessions.id DESC LIMIT 1"
    ));
    id
}

/// Sends the first page of a new person; where the next one is.
pub fn begin(person: &Browser, page: &Page, first_name: &str, last_name: &str, number: &str) -> String {
    let typed = [
        ("first_name", first_name),
        ("last_name", last_name),
        ("customer_number", number),
        ("reg_no_kind", "other"),
        ("reg_no", number),
    ];
    person.submit(page, "/customers/new", &typed).is(303).location().to_owned()
}

/// Records a private customer through the pages.
pub fn record_customer(person: &Browser, first_name: &str, last_name: &str, number: &str) -> i64 {
    let draft = begin(person, &person.open("/customers/new"), first_name, last_name, number);
    let page = person.open(&draft);
    let address = [("address1", "Kings street 12"), ("zip_code", "22100"), ("city", "Mariehamn")];
    person.submit(&page, &format!("{draft}/rest"), &address).is(303);
    let page = person.open(&format!("{draft}/check"));
    let made = person.submit(&page, &format!("{draft}/check"), &[]).is(303);
    made.location().trim_start_matches("/customers/").parse().expect("a customer has a number in its address")
}

/// Everything in the database but sessions and allowances, which looking changes too.
pub fn fingerprint(desk: &TestDesk) -> Vec<String> {
    const TABLES: [&str; 20] = [
        "institutions",
        "staff",
        "staff_grants",
        "invitations",
        "customers",
        "customer_temporary_addresses",
        "customer_words",
        "customer_notes",
        "returned_post",
        "account_products",
        "card_products",
        "accounts",
        "account_owners",
        "account_addresses",
        "cards",
        "card_holders",
        "events",
        "drafts",
        "staff_totp",
        "staff_recovery_codes",
    ];
    let hash =
        |table: &str| format!("SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} t");
    TABLES.iter().map(|table| format!("{table} {}", desk.db.text(&hash(table)).unwrap_or_default())).collect()
}
