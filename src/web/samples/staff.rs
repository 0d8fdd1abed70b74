//! Samples of the pages of staff accounts.

use super::{LONG_NAME, Sample, done, frame, not_done, page, reasons, refused};
use crate::web::editing::views::StatusView;
use crate::web::form_views::{ButtonForm, Choice, FieldView, FormGroup, Hidden};
use crate::web::part_views::{Chip, Event, Fact, FactGroup, Link, Notice, Pager, Tag, Tone, Whose};
use crate::web::record_views::{FormView, HistoryView, Menu, RecordView, Section, SectionLine};
use crate::web::staff::views::{LinkView, MessagesView, ReviewView, StaffListView, StaffRow};

pub(super) fn pages() -> Vec<Sample> {
    [list(), link(), new(), record(), deeds(), review(), messages(), vec![history()]].concat()
}

fn row(name: &str, status: Tag) -> StaffRow {
    StaffRow {
        name: name.into(),
        href: "/staff/7".into(),
        username: "saga.lindqvist".into(),
        roles: "Agent, supervisor".into(),
        last_sign_in: "Today 14:03".into(),
        second_factor: "Set up".into(),
        status,
    }
}

fn locked() -> Tag {
    Tag::new("Locked", Tone::Warn)
}

fn list() -> Vec<Sample> {
    let filters = || {
        let choices = vec![Choice::new("", "Any status", true), Choice::new("locked", "Locked", false)];
        vec![FieldView::select("status", "Status", choices)]
    };
    let usual = StaffListView {
        frame: frame("Staff: 2 people", "Settings"),
        heading: "Staff: 2 people".into(),
        notices: vec![Notice {
            tone: Tone::Warn,
            lead: "1 account is locked.".into(),
            words: "Ask the person before you unlock.".into(),
            links: vec![Link::new("Show who it is", "/staff?status=locked")],
        }],
        filters: filters(),
        clear_href: "/staff".into(),
        rows: vec![row("Saga Lindqvist", Tag::new("Active", Tone::Good)), row("Otso Berg", locked())],
        ..StaffListView::default()
    };
    let empty = StaffListView {
        heading: "Staff: 0 people".into(),
        notices: Vec::new(),
        chips: vec![Chip { label: "Status: Locked".into(), remove_href: "/staff".into() }],
        rows: Vec::new(),
        ..usual.clone()
    };
    let long = StaffListView {
        rows: (0..25).map(|_| StaffRow { username: "x".repeat(63), ..row(LONG_NAME, locked()) }).collect(),
        pager: Pager { next: Some("/staff?after=7".into()), words: "25 on this page".into(), ..Pager::default() },
        ..usual.clone()
    };
    vec![page("staff", usual), page("staff-empty", empty), page("staff-long", long)]
}

fn link() -> Vec<Sample> {
    let usual = LinkView {
        frame: frame("Give saga.lindqvist this link", "Settings"),
        heading: "Give Saga Lindqvist this link".into(),
        username: "saga.lindqvist".into(),
        link: "desk.example.com/invitation/kZ3xv0Vq9m1rT7cYb2Lw8Nf5Hd6Js4Ga0Pq1Ro2Su3Tv".into(),
        until: "It works once, until 26 Nov 2026 14:03 UTC.".into(),
        record: Link::new("Saga Lindqvist", "/staff/7"),
    };
    let long = LinkView { heading: format!("Give {LONG_NAME} this link"), username: "x".repeat(63), ..usual.clone() };
    vec![page("staff-link", usual), page("staff-link-long", long)]
}

fn roles(error: Option<&str>) -> FieldView {
    let choice = |code: &'static str, label: &'static str, hint: &str| Choice {
        hint: Some(hint.into()),
        ..Choice::new(code, label, code == "agent")
    };
    let choices = vec![
        choice("agent", "Agent", "Customers, accounts and cards from day to day"),
        choice("admin", "Admin", "Staff, settings and products; no customer data"),
    ];
    FieldView::ticks("roles", "Roles", choices).hint("Several add up").error(error.map(Into::into))
}

fn new() -> Vec<Sample> {
    let view = |frame, fields: Vec<FieldView>| FormView {
        frame,
        heading: "New person".into(),
        action: "/staff/new".into(),
        once: "1".into(),
        groups: vec![FormGroup { fields, ..FormGroup::default() }],
        button: "Add and make a link".into(),
        cancel_href: "/staff".into(),
        ..FormView::default()
    };
    let fields = |username: &str, error: Option<&str>, roles: FieldView| {
        vec![
            FieldView::text("display_name", "Name", "Saga Lindqvist"),
            FieldView::text("username", "Username", username).mono().error(error.map(Into::into)),
            FieldView::email("email", "E-mail", "").optional(),
            roles,
        ]
    };
    let wrong = fields("saga", Some("The username is taken"), roles(Some("Choose at least one role")));
    vec![
        page("staff-new", view(frame("New person", "Settings"), fields("", None, roles(None)))),
        page("staff-new-wrong", view(refused(frame("New person", "Settings"), &[&wrong]), wrong)),
    ]
}

fn saga() -> Whose {
    Whose {
        list: Link::new("Staff", "/staff"),
        name: "Saga Lindqvist".into(),
        href: "/staff/7".into(),
        number: "saga.lindqvist".into(),
        kind: "Agent".into(),
        status: Tag::new("Active", Tone::Good),
    }
}

fn event(sentence: &str, who: &str) -> Event {
    Event {
        time: "Today 14:03".into(),
        time_iso: "2026-11-25T14:03:00Z".into(),
        sentence: sentence.into(),
        who: who.into(),
        ..Event::default()
    }
}

fn record() -> Vec<Sample> {
    let line = |device: &str| SectionLine {
        role: "Today 09:12".into(),
        name: device.into(),
        note: "from 192.0.2.7, last used Today 14:03".into(),
        ..SectionLine::default()
    };
    let usual = RecordView {
        frame: done(frame("saga.lindqvist · staff", "Settings"), "The account is unlocked."),
        crumbs: vec![Link::new("Staff", "/staff")],
        name: "Saga Lindqvist".into(),
        tags: vec![Tag::new("Active", Tone::Good)],
        menus: vec![Menu {
            label: "Account".into(),
            key: String::new(),
            is_main: true,
            links: vec![Link::new("Change the roles", "/staff/7/roles")],
        }],
        number_label: "Username".into(),
        number: "saga.lindqvist".into(),
        particulars: vec!["Agent".into()],
        groups: vec![FactGroup {
            id: "account".into(),
            title: "Account".into(),
            change_href: None,
            facts: vec![Fact::new("E-mail", ""), Fact::new("Last sign-in", "Today 09:12")],
        }],
        sections: vec![Section {
            id: "sessions".into(),
            title: "Signed in now".into(),
            links: vec![Link::new("End sessions", "/staff/7/sessions")],
            lines: vec![line("Firefox on Windows"), line("Unknown device")],
            empty: "Nowhere.".into(),
        }],
        events: vec![event("Sign-in refused: wrong password, which locked the account", "Somebody at 203.0.113.7")],
        events_all: Some(Link::new("All history", "/staff/7/history")),
        ..RecordView::default()
    };
    let own = RecordView {
        frame: not_done(usual.frame.clone(), "Nobody changes their own account here. Ask another admin."),
        menus: Vec::new(),
        notices: vec![Notice {
            tone: Tone::Plain,
            lead: "This is you.".into(),
            words: "Another admin changes it.".into(),
            links: vec![Link::new("My account", "/me")],
        }],
        sections: vec![Section { id: "sessions".into(), title: "Signed in now".into(), ..Section::default() }],
        events: Vec::new(),
        ..usual.clone()
    };
    let long = RecordView { name: LONG_NAME.into(), number: "x".repeat(63), ..usual.clone() };
    vec![page("staff-record", usual), page("staff-record-own", own), page("staff-record-long", long)]
}

fn deeds() -> Vec<Sample> {
    let usual = StatusView {
        frame: frame("Change the roles · saga.lindqvist", "Settings"),
        whose: saga(),
        heading: "Change the roles of Saga Lindqvist".into(),
        consequences: vec!["The person is signed out here and has the new roles from the next sign-in on.".into()],
        action: "/staff/7/roles".into(),
        version: "3".into(),
        fields: vec![roles(None), reasons(), FieldView::block("words", "In your own words", "", 3).optional()],
        button: "Change the roles".into(),
        cancel_href: "/staff/7".into(),
        ..StatusView::default()
    };
    let wrong = vec![roles(None), reasons().error(Some("Choose a reason".into()))];
    let refused = StatusView { frame: refused(usual.frame.clone(), &[&wrong]), fields: wrong, ..usual.clone() };
    vec![page("staff-roles", usual), page("staff-roles-wrong", refused)]
}

fn review() -> Vec<Sample> {
    let person = |number: usize, name: &str, error: Option<&str>| {
        let choices = [("keep", "Keep"), ("remove_roles", "Remove roles"), ("disable", "Disable")];
        let choices = choices.map(|(code, label)| Choice::new(code, label, false)).into();
        let facts = "saga.lindqvist · Agent, supervisor · last sign-in Today 14:03 · Active";
        FieldView::radios(&format!("decision_{number}"), name, choices).hint(facts).error(error.map(Into::into))
    };
    let lead = |tone: Tone, lead: &str| Notice {
        tone,
        lead: lead.into(),
        words: "There was none yet. One is due each quarter.".into(),
        links: Vec::new(),
    };
    let usual = ReviewView {
        frame: frame("Access review", "Settings"),
        lead: lead(Tone::Warn, "A review is due."),
        action: "/staff/review".into(),
        hidden: vec![Hidden::new("version_1", "1")],
        fields: vec![person(1, "Saga Lindqvist", None), person(2, "Otso Berg", None)],
        events: vec![event("Signed off. Kept: 12. Disabled: otso.berg.", "Aino Salmi")],
    };
    let empty = ReviewView {
        lead: lead(Tone::Good, "Nobody's turn has come."),
        fields: Vec::new(),
        events: Vec::new(),
        ..usual.clone()
    };
    let long = ReviewView { fields: (0..50).map(|number| person(number, LONG_NAME, None)).collect(), ..usual.clone() };
    let wrong = vec![person(1, "Saga Lindqvist", Some("Choose what becomes of this person"))];
    let refused = ReviewView { frame: refused(usual.frame.clone(), &[&wrong]), fields: wrong, ..usual.clone() };
    vec![
        page("staff-review", usual),
        page("staff-review-empty", empty),
        page("staff-review-long", long),
        page("staff-review-wrong", refused),
    ]
}

fn messages() -> Vec<Sample> {
    let line = |name: &str, note: &str| SectionLine {
        role: "Today 14:03".into(),
        name: name.into(),
        note: note.into(),
        ..SectionLine::default()
    };
    let section = |lines: Vec<SectionLine>| Section {
        id: "messages".into(),
        title: "Messages by e-mail".into(),
        lines,
        empty: "None in the last 30 days.".into(),
        ..Section::default()
    };
    let waiting = "Waiting, tried twice, again Today 14:09: permanent error (550): 5.1.1 … unknown";
    let again = ButtonForm {
        action: "/staff/7/messages".into(),
        label: "Send again now what did not go".into(),
        ..ButtonForm::default()
    };
    let usual = MessagesView {
        frame: frame("Messages · saga.lindqvist", "Settings"),
        whose: saga(),
        address: "saga.lindqvist@example.com".into(),
        messages: section(vec![line("New link", waiting), line("Word that roles were changed", "Sent Today 13:00")]),
        again: Some(again),
    };
    let empty = MessagesView { address: String::new(), messages: section(Vec::new()), again: None, ..usual.clone() };
    let long = MessagesView {
        address: format!("{}@example.com", "x".repeat(64)),
        messages: section((0..50).map(|_| line(LONG_NAME, &"unknown ".repeat(25))).collect()),
        ..usual.clone()
    };
    vec![page("staff-messages", usual), page("staff-messages-empty", empty), page("staff-messages-long", long)]
}

fn history() -> Sample {
    let choices = vec![Choice::new("", "Everything", true), Choice::new("sign-ins", "Sign-ins", false)];
    let view = HistoryView {
        frame: frame("History · saga.lindqvist", "Settings"),
        whose: saga(),
        heading: "History".into(),
        filters: vec![FieldView::select("kind", "Kind", choices)],
        action: "/staff/7/history".into(),
        events: vec![event("Disabled", "Aino Salmi, from 192.0.2.7"), event("Signed in", "Saga Lindqvist")],
        ..HistoryView::default()
    };
    page("staff-history", view)
}
