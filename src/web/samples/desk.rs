//! Samples of home, find, My account, settings and help.

use super::{LONG_NAME, Sample, done, few_rows, frame, many_rows, page, reasons, refused};
use crate::web::find::views::{FindFormView, FoundView};
use crate::web::form_views::{ButtonForm, Choice, FieldView, FormGroup, Hidden, Width};
use crate::web::help::views::{ConditionRow, HelpView, KeyRow, RightRow, RolesView};
use crate::web::home::views::{DraftRow, Duty, HomeView, RecentCustomer};
use crate::web::me::views::{MeView, OwnSession};
use crate::web::parked::views::ParkedView;
use crate::web::part_views::{Change, Event, Fact, FactGroup, Link, Notice, Pager, Tone};
use crate::web::record_views::{Section, SectionLine};
use crate::web::settings::views::SettingsView;

pub(super) fn pages() -> Vec<Sample> {
    [home(), parked(), find(), me(), settings(), help()].concat()
}

fn home() -> Vec<Sample> {
    let recent = |name: &str| RecentCustomer {
        name: name.into(),
        href: "/customers/1".into(),
        number: "C100048213".into(),
        what: "Address changed".into(),
        who: "Oskar Berg".into(),
        time: "Today 14:03".into(),
        time_iso: "2026-11-23T14:03:00Z".into(),
    };
    let draft = |name: &str| DraftRow {
        name: name.into(),
        href: "/customers/new/1".into(),
        stage: "Private, step 3 of 4".into(),
        time: "13:40".into(),
        time_iso: "2026-11-23T13:40:00Z".into(),
        discard: ButtonForm {
            action: "/customers/new/1/discard".into(),
            label: "Discard".into(),
            label_more: name.into(),
            hidden: vec![Hidden::new("once", "1")],
        },
    };
    let usual = HomeView {
        frame: done(frame("Home", "Home"), "You are signed in"),
        heading: "Home: good afternoon, Saga".into(),
        may_find: true,
        creations: vec![Link::new("Private", "/customers/new?kind=private"), Link::new("Corporate", "/customers/new")],
        recent: Some(vec![recent("Virtanen, Aino Maria"), recent(LONG_NAME), recent("Södra Energi ASA")]),
        drafts: Some(vec![draft("Matti Juha Korhonen"), draft(LONG_NAME)]),
        care: vec![Link::new("1,000+ cards not ready for a wallet", "/wallet")],
        ..HomeView::default()
    };
    let empty = HomeView {
        frame: frame("Home", "Home"),
        recent: Some(Vec::new()),
        drafts: Some(Vec::new()),
        care: Vec::new(),
        ..usual.clone()
    };
    let duty = |label: &str, href: &str, words: &str| Duty { link: Link::new(label, href), words: words.into() };
    let admin = HomeView {
        frame: frame("Home", "Home"),
        heading: "Home: good afternoon, Maja".into(),
        intro: "You are an admin: you see to the institution's rules, and you see no customer data.".into(),
        duties: vec![
            duty("Settings", "/settings", "Name, country, language, required fields."),
            duty("Roles", "/help/roles", "What each role may do."),
        ],
        care: vec![Link::new("2 locked accounts", "/staff?status=locked")],
        ..HomeView::default()
    };
    let auditor = HomeView {
        creations: Vec::new(),
        drafts: None,
        intro: "You are an auditor: you may read every record and its history.".into(),
        ..usual.clone()
    };
    vec![page("home", usual), page("home-empty", empty), page("home-admin", admin), page("home-auditor", auditor)]
}

fn parked() -> Vec<Sample> {
    let fact = |label: &str, value: &str| Fact { label: label.into(), lines: vec![value.into()], ..Fact::default() };
    let usual = ParkedView {
        frame: frame("Not saved yet", ""),
        notices: vec![Notice {
            tone: Tone::Warn,
            lead: "Not saved yet.".into(),
            words:
                "You had to sign in before this could be done. What you sent is kept until 14:35 UTC, for you alone."
                    .into(),
            ..Notice::default()
        }],
        what: "Customer: edit contact".into(),
        facts: vec![fact("Mobile", "040 123 4567"), fact("Email", "aino.virtanen@example.org")],
        action: "/customers/1/edit/contact".into(),
        hidden: vec![Hidden::new("once", "1"), Hidden::new("mobile", "040 123 4567"), Hidden::new("parked", "1")],
        discard: ButtonForm {
            action: "/parked/1/discard".into(),
            label: "Throw it away".into(),
            ..ButtonForm::default()
        },
    };
    let long = ParkedView { facts: vec![fact("Text", &LONG_NAME.repeat(2))], ..usual.clone() };
    let empty = ParkedView { facts: Vec::new(), what: "Form".into(), ..usual.clone() };
    vec![page("parked", usual), page("parked-long", long), page("parked-empty", empty)]
}

fn find() -> Vec<Sample> {
    let mut found = frame("4 results", "Customers");
    if let Some(find) = found.desk.as_mut().and_then(|desk| desk.find.as_mut()) {
        find.term = "virtanen anna".into();
    }
    let usual = FoundView {
        frame: found.clone(),
        heading: "4 results for ‘virtanen anna’".into(),
        rows: few_rows(),
        ..FoundView::default()
    };
    let held = FoundView {
        rows: Vec::new(),
        holdings: Some(Section {
            id: "holdings".into(),
            title: "Accounts and cards".into(),
            lines: vec![SectionLine {
                role: "Main".into(),
                name: "Visa Debit •••• 4285".into(),
                href: "/cards/1".into(),
                note: "Virtanen, Aino Maria · card ends 4285".into(),
                ..SectionLine::default()
            }],
            ..Section::default()
        }),
        ..usual.clone()
    };
    let broad = Notice {
        tone: Tone::Plain,
        lead: "These are the first 50.".into(),
        words: "Add a first name, a town or a number.".into(),
        links: Vec::new(),
    };
    let many = FoundView {
        heading: "50+ results for ‘virtanen’".into(),
        notices: vec![broad],
        rows: many_rows(),
        ..usual.clone()
    };
    let offer = |kind: &str| ButtonForm {
        action: "/customers/new".into(),
        label: format!("Create a {kind} customer with these details"),
        label_more: String::new(),
        hidden: vec![Hidden::new("term", "virtanen anna")],
    };
    let none = FoundView {
        heading: format!("No results for ‘{LONG_NAME}’"),
        rows: Vec::new(),
        searched: "names, former names, customer numbers, registration numbers, phones and e-mail addresses".into(),
        offers: vec![offer("private"), offer("corporate")],
        ..usual.clone()
    };
    let field = FieldView::text("term", "Name, number, phone or e-mail", "")
        .width(Width::Large)
        .error(Some("What you typed looks like a card number. Find by its last four digits and a last name".into()));
    let wrong = FindFormView {
        frame: refused(frame("Find a customer, an account or a card", "Customers"), &[std::slice::from_ref(&field)]),
        field,
    };
    vec![
        page("find", usual),
        page("find-holdings", held),
        page("find-many", many),
        page("find-none", none),
        page("find-wrong", wrong),
    ]
}

fn me() -> Vec<Sample> {
    let passwords = |error: Option<&str>| {
        vec![
            FieldView::password("current", "Password now", "current-password").error(error.map(Into::into)),
            FieldView::password("password", "New password", "new-password").hint("At least 12 characters"),
            FieldView::password("password_again", "New password again", "new-password"),
        ]
    };
    let theme = [("system", "As the system says"), ("light", "Light"), ("dark", "Dark")];
    let facts = FactGroup {
        id: "you".into(),
        title: "You".into(),
        change_href: None,
        facts: vec![
            Fact::new("Name", "Saga Lindqvist"),
            Fact::new("Roles", "Agent"),
            Fact::new("Institution", "Nordic Example Bank"),
        ],
    };
    let end = |action: &str, label: &str, more: &str| ButtonForm {
        action: action.into(),
        label: label.into(),
        label_more: more.into(),
        hidden: Vec::new(),
    };
    let own = |device: &str, is_this: bool| OwnSession {
        since: "Today 09:12".into(),
        device: device.into(),
        note: "from 2001:0db8:85a3:0000:0000:8a2e:0370:7334, last used Today 14:03".into(),
        end: (!is_this).then(|| end("/me/sessions/7", "End", device)),
    };
    let usual = MeView {
        frame: frame("My account", ""),
        facts,
        sessions: vec![own("Firefox on Windows", true), own("Safari on iPhone", false)],
        end_others: Some(end("/me/sessions", "End all others", "")),
        password_action: "/me/password".into(),
        password_fields: passwords(None),
        theme_action: "/me/theme".into(),
        theme_field: FieldView::radios("theme", "Colours", theme.map(|(v, l)| Choice::new(v, l, v == "system")).into()),
        shortcuts_action: "/me/shortcuts".into(),
        shortcuts_field: FieldView::tick("shortcuts", "Single-key shortcuts", true)
            .hint("Off where keys are spoken or held"),
    };
    let wrong = passwords(Some("Enter the password that you use now"));
    vec![
        page("me", usual.clone()),
        page("me-here-only", MeView { sessions: vec![own("Unknown device", true)], end_others: None, ..usual.clone() }),
        page("me-wrong", MeView { frame: refused(usual.frame.clone(), &[&wrong]), password_fields: wrong, ..usual }),
    ]
}

fn settings() -> Vec<Sample> {
    let groups = |error: Option<&str>| {
        let required = ["Mobile", "E-mail", "Date of birth", "Postcode", "Town", "Registration number"];
        let ticks = required.iter().map(|label| Choice::new(*label, *label, *label == "Mobile")).collect();
        vec![
            FormGroup {
                title: "Institution".into(),
                note: None,
                fields: vec![
                    FieldView::text("name", "Name", "Nordic Example Bank").error(error.map(Into::into)),
                    reasons().hint("For phones without a country code"),
                ],
            },
            FormGroup {
                title: "Required fields".into(),
                note: Some("A customer cannot be saved without them.".into()),
                fields: vec![FieldView::ticks("required", "Of a private customer", ticks)],
            },
        ]
    };
    let event = Event {
        time: "3 Mar 2026".into(),
        time_iso: "2026-03-03".into(),
        changes: vec![Change { label: "Name".into(), before: None, after: Some("Nordic Example Bank".into()) }],
        who: "Maja Ek".into(),
        ..Event::default()
    };
    let usual = SettingsView {
        frame: frame("Settings", "Settings"),
        action: "/settings".into(),
        groups: groups(None),
        events: vec![event],
        ..SettingsView::default()
    };
    let wrong = groups(Some("Enter the name"));
    let frame = refused(usual.frame.clone(), &[&wrong[0].fields]);
    let pager = Pager { next: Some("?after=1".into()), words: "25 changes".into(), ..Pager::default() };
    vec![
        page("settings", SettingsView { pager, ..usual.clone() }),
        page("settings-wrong", SettingsView { frame, groups: wrong, events: Vec::new(), ..usual }),
    ]
}

fn help() -> Vec<Sample> {
    let key = |keys: &[&str], words: &str| KeyRow {
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        words: words.into(),
    };
    let right = |words: &str, may: [bool; 4]| RightRow { words: words.into(), may: may.into() };
    let keys = HelpView {
        frame: frame("Help", ""),
        shortcuts_on: true,
        keys: vec![
            key(&["/"], "Go to the find box"),
            key(&["g", "c"], "Go to customers"),
            key(&["j"], "Next row"),
            key(&["e"], "Edit this customer"),
        ],
    };
    let roles = RolesView {
        frame: frame("What each role may do", ""),
        yours: "Your role here: agent.".into(),
        roles: ["Agent", "Supervisor", "Auditor", "Admin"].map(Into::into).into(),
        rights: vec![
            right("Find and read customers", [true, true, true, false]),
            right("Change the settings", [false, false, false, true]),
        ],
        conditions: vec![ConditionRow {
            state: "The account is in collection, and its status or owner is to change".into(),
            what: "Open and change accounts and cards; edit customers".into(),
            who: "Only who may also set collection and bring lost or stolen cards back: supervisor".into(),
        }],
    };
    let nobody = RolesView { yours: "You have no role here yet. Ask an admin for one.".into(), ..roles.clone() };
    vec![page("help", keys), page("help-roles", roles), page("help-roles-of-nobody", nobody)]
}
