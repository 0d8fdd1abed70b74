//! Every line of the route table as a request that would work: addresses with records that exist, forms filled as they should
//! be. For the promises that hold on all routes at once.

use cardfile::db::events::Origin;
use cardfile::services::staff::invite;
use cardfile::web::routes::Entry;

use crate::harness::{Answer, Browser, Page, TestDesk};

/// What the parameters of the addresses stand for.
#[derive(Clone)]
pub struct Places {
    pub customer: i64,
    pub draft: String,
    pub term: String,
    pub invitation: String,
    pub file: String,
    /// What the edit form carries sealed; only who may edit has it.
    pub opened: String,
}

impl Places {
    /// A customer that exists, and whatever else this person can have.
    pub fn of(desk: &TestDesk, person: &Browser, customer: i64) -> Places {
        let css = person.open("/sign-in").attribute("link[rel=stylesheet]", "href").expect("pages have a style");
        let mut places = Places {
            customer,
            draft: uuid::Uuid::new_v4().to_string(),
            term: "no-term".into(),
            invitation: invitation(desk),
            file: css.trim_start_matches("/static/").to_owned(),
            opened: "nothing".into(),
        };
        let form = person.get("/customers/new");
        if form.status == 200 {
            let draft = begin(person, &form.page(), "Saara", "Niemi", &format!("DRAFT-{}", &places.draft[..8]));
            places.draft = draft.rsplit('/').next().expect("a draft has an address").to_owned();
            let edit = person.open(&format!("/customers/{customer}/edit/contact"));
            places.opened = edit.value("once").expect("the edit form carries what it was opened with");
        }
        let home = person.get("/");
        if home.status == 200 && home.body.contains("action=\"/find\"") {
            let found = person.submit(&home.page(), "/find", &[("term", "korhonen")]).is(303);
            places.term = found.location().trim_start_matches("/find/").to_owned();
        }
        places
    }

    pub fn address(&self, path: &str) -> String {
        let address = path
            .replace("{id}", &self.customer.to_string())
            .replace("{draft}", &self.draft)
            .replace("{group}", "contact")
            .replace("{term}", &self.term)
            .replace("{token}", &self.invitation)
            .replace("{file}", &self.file);
        assert!(!address.contains('{'), "say in tests/portal/sweep.rs what stands for the parameter of {path}");
        address
    }

    /// A form as the route's page would send it, without the token.
    pub fn form(&self, entry: &Entry) -> Vec<(&'static str, String)> {
        let fields: &[(&str, &str)] = match entry.path {
            "/sign-in" => &[("username", "nobody.here"), ("password", "wrong wrong wrong wrong"), ("next", "/")],
            "/sign-out" | "/customers/new/{draft}/discard" => &[],
            "/invitation/{token}" => &[("password", "kettle orbit"), ("password_again", "kettle orbit")],
            "/me/password" => &[
                ("current", "not my password at all"),
                ("password", "lantern meadow forty two"),
                ("password_again", "lantern meadow forty two"),
            ],
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
            "/customers/{id}/reveal" => &[("once", ""), ("reason", "caller_identified"), ("words", "")],
            "/customers/{id}/suspension" => {
                &[("version", "1"), ("once", ""), ("reason", "under_review"), ("words", "")]
            }
            "/customers/{id}/resumption" => &[("version", "1"), ("once", ""), ("reason", "review_done"), ("words", "")],
            "/customers/{id}/closure" => &[("version", "1"), ("once", ""), ("reason", "customer_asked"), ("words", "")],
            "/customers/{id}/reopening" => {
                &[("version", "1"), ("once", ""), ("reason", "customer_returned"), ("words", "")]
            }
            path => panic!("say in tests/portal/sweep.rs what the form for {path} holds"),
        };
        let mut fields: Vec<(&str, String)> = fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        if entry.path == "/customers/{id}/edit/{group}" {
            fields.push(("once", self.opened.clone()));
        }
        fields
    }

    /// The request of this line, with the token given if it is a POST.
    pub fn ask(&self, browser: &Browser, entry: &Entry, token: Option<&str>) -> Answer {
        match entry.method {
            "GET" => browser.get(&self.address(entry.path)),
            "POST" => self.send(browser, entry, &[], token, &[]),
            method => panic!("no such method as {method}"),
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
    const TABLES: [&str; 10] = [
        "institutions",
        "staff",
        "staff_grants",
        "invitations",
        "customers",
        "customer_temporary_addresses",
        "customer_words",
        "customer_notes",
        "events",
        "drafts",
    ];
    let hash =
        |table: &str| format!("SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} t");
    TABLES.iter().map(|table| format!("{table} {}", desk.db.text(&hash(table)).unwrap_or_default())).collect()
}
