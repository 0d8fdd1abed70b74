//! Samples of what accounts and cards share: the record, the list, the form, its check; and the products.

use super::{LONG_NAME, Sample, active, aino, countries, done, frame, page, reasons, refused};
use crate::web::form_views::{ButtonForm, Choice, FieldView, FormGroup, Hidden, Width};
use crate::web::part_views::{Chip, Event, Fact, FactGroup, Link, Notice, Pager, Reason, Tag, Tone};
use crate::web::picture::draw;
use crate::web::picture::views::{Branch, Noun, PictureView};
use crate::web::products::views::{ProductRow, ProductsView, Sort};
use crate::web::record_views::{
    Cell, CheckView, FormView, Menu, RecordView, Section, SectionLine, TableRow, TableView,
};

pub(super) fn pages() -> Vec<Sample> {
    [record(), table(), forms(), products(), picture()].concat()
}

fn line(name: &str, below: usize) -> SectionLine {
    let card = SectionLine {
        role: "Supplementary".into(),
        name: "Visa Debit •••• 4285".into(),
        href: "/cards/1".into(),
        number: String::new(),
        tags: vec![Tag::new("Blocked", Tone::Warn)],
        note: "Virtanen, Aino Maria · to 08/2029".into(),
        ..SectionLine::default()
    };
    SectionLine {
        role: "Account".into(),
        name: name.into(),
        href: "/accounts/1".into(),
        number: "30000009281".into(),
        tags: vec![Tag::new("OK", Tone::Good), Tag::new("Requested", Tone::Plain)],
        note: "since 3 Mar 2026 · The account was taken over".into(),
        below: vec![card; below],
        below_more: (below > 2).then(|| Link::new("All cards on it", "/cards?account=1")),
    }
}

fn obstacles() -> Vec<Reason> {
    vec![
        Reason {
            words: "The cardholder has no mobile number to send a code to.".into(),
            link: Some(Link::new("Change the mobile", "/customers/1/edit/contact")),
        },
        Reason { words: "The card waits. Until tomorrow 14:03 UTC.".into(), link: None },
    ]
}

fn section(id: &str, title: &str, lines: Vec<SectionLine>) -> Section {
    Section {
        id: id.into(),
        title: title.into(),
        links: vec![Link::new("Give to another owner", "/accounts/1/ownership")],
        lines,
        empty: "None here.".into(),
    }
}

fn record() -> Vec<Sample> {
    let menu = |label: &str, key: &str| Menu {
        label: label.into(),
        key: key.into(),
        is_main: !key.is_empty(),
        links: vec![Link::new("Block", "/accounts/1/block"), Link::new("Close", "/accounts/1/closure")],
    };
    let facts = vec![
        Fact { copy: Some("30000009281".into()), mono: true, ..Fact::new("Account number", "30000009281") },
        Fact { add_href: Some("/accounts/1/edit/details".into()), ..Fact::new("Segment", "") },
        Fact {
            tag: Some(Tag::new("Wallet not ready", Tone::Warn)),
            reasons: obstacles(),
            ..Fact::new("Wallet", "Wished for")
        },
        Fact { note: Some("The owner's base address".into()), ..Fact::new("Statements go to", "Kungsgatan 12") },
    ];
    let event = Event {
        time: "Today 14:03".into(),
        time_iso: "2026-11-23T14:03:00Z".into(),
        sentence: "Blocked".into(),
        link: None,
        who: "Saga Lindqvist".into(),
        ..Event::default()
    };
    let usual = RecordView {
        frame: done(frame("Everyday", "Accounts"), "Details saved."),
        crumbs: vec![Link::new("Accounts", "/accounts"), Link::new("Virtanen, Aino Maria", "/customers/1")],
        name: "Everyday".into(),
        tags: vec![active()],
        buttons: vec![Link::new("History", "/accounts/1/history")],
        menus: vec![menu("Status", ""), menu("Edit", "e"), Menu { label: "Nothing".into(), ..Menu::default() }],
        number_label: "No.".into(),
        number: "30000009281".into(),
        particulars: vec!["Current account".into(), "EUR".into()],
        notices: vec![Notice {
            tone: Tone::Warn,
            lead: "Blocked.".into(),
            words: "Under review".into(),
            links: Vec::new(),
        }],
        groups: vec![FactGroup {
            id: "details".into(),
            title: "Details".into(),
            change_href: Some("/accounts/1/edit/details".into()),
            facts,
        }],
        sections: vec![
            section("owners", "Owner", vec![line("Virtanen, Aino Maria", 0)]),
            section("cards", "Cards", vec![line("Everyday", 3), line("Travel", 1)]),
            section("tree", "Accounts around it", Vec::new()),
        ],
        events: vec![event; 5],
        events_all: Some(Link::new("All history", "/accounts/1/history")),
    };
    let empty = RecordView {
        menus: Vec::new(),
        notices: Vec::new(),
        events: Vec::new(),
        events_all: None,
        buttons: Vec::new(),
        ..usual.clone()
    };
    let long = RecordView {
        name: LONG_NAME.into(),
        sections: vec![section("cards", "Cards", vec![line(LONG_NAME, 3); 25])],
        ..usual.clone()
    };
    vec![page("record", usual), page("record-empty", empty), page("record-long", long)]
}

fn table() -> Vec<Sample> {
    let row = |name: &str| TableRow {
        name: "30000009281".into(),
        href: "/accounts/1".into(),
        cells: vec![
            Cell::text("Everyday"),
            Cell::id("•••• 4285"),
            Cell::link(name, "/customers/1"),
            Cell::tags(vec![active(), Tag::new("Requested", Tone::Plain)]),
            Cell::reasons(obstacles()),
        ],
    };
    let usual = TableView {
        buttons: vec![Link::new("Wallet", "/wallet")],
        frame: frame("2 accounts", "Accounts"),
        heading: "2 accounts".into(),
        noun: "accounts".into(),
        action: "/accounts".into(),
        filters: vec![FieldView::select("status", "Status", vec![Choice::new("", "Any status", true)])],
        chips: vec![Chip { label: "Status: OK".into(), remove_href: "/accounts".into() }],
        clear_href: "/accounts".into(),
        heads: ["Number", "Name", "Card", "Owner", "Status"].map(Into::into).to_vec(),
        rows: vec![row("Virtanen, Aino Maria"), row("Öhman, Björn")],
        kept: vec![Hidden::new("owner", "42")],
        stacks: false,
        pager: Pager { words: "2 on this page".into(), ..Pager::default() },
        empty: "No accounts are recorded here yet.".into(),
    };
    let long = TableView { rows: vec![row(LONG_NAME); 25], stacks: true, ..usual.clone() };
    let no_match = TableView { rows: Vec::new(), pager: Pager::default(), ..usual.clone() };
    let empty = TableView { chips: Vec::new(), ..no_match.clone() };
    vec![page("table", usual), page("table-long", long), page("table-no-match", no_match), page("table-empty", empty)]
}

fn forms() -> Vec<Sample> {
    let choice = |id: &'static str, name: &'static str| Choice {
        hint: Some("C100048213 · Private · Mariehamn, FIN · Active".into()),
        ..Choice::new(id, name, id == "1")
    };
    let fields = |error: Option<&str>| {
        vec![
            FieldView::radios(
                "to",
                "New owner",
                vec![choice("1", "Virtanen, Anna"), choice("2", "Virtanen, Anna"), choice("", "Somebody else")],
            )
            .error(error.map(Into::into)),
            FieldView::text("to_term", "Find the new owner", "virtanen").optional().width(Width::Large),
            reasons(),
            FieldView::select("statement_country", "Country", countries("FIN")),
            FieldView::date("since", "Counts from", "", "", "").optional().hint("Leave empty for now"),
        ]
    };
    let usual = FormView {
        frame: frame("Give this account to another owner", "Accounts"),
        whose: Some(aino()),
        heading: "Give this account to another owner".into(),
        notices: vec![Notice { words: "It exists at the processor.".into(), ..Notice::default() }],
        action: "/accounts/1/ownership".into(),
        once: "1".into(),
        hidden: vec![Hidden::new("version", "3")],
        groups: vec![FormGroup { title: "Who and why".into(), note: Some("Choose one.".into()), fields: fields(None) }],
        button: "Continue".into(),
        cancel_href: "/accounts/1".into(),
    };
    let wrong_fields = fields(Some("Choose the new owner"));
    let wrong = FormView {
        frame: refused(usual.frame.clone(), &[&wrong_fields]),
        whose: None,
        groups: vec![FormGroup { fields: wrong_fields, ..FormGroup::default() }],
        ..usual.clone()
    };
    let check = CheckView {
        frame: frame("Check the transfer", "Accounts"),
        whose: Some(aino()),
        heading: "Check the transfer".into(),
        consequences: vec!["Björn Öhman is liable for the account's debt.".into()],
        is_grave: true,
        groups: vec![FactGroup {
            id: "transfer".into(),
            title: "Transfer".into(),
            change_href: None,
            facts: vec![Fact::new("From", "Virtanen, Aino Maria"), Fact::new("To", LONG_NAME)],
        }],
        action: "/accounts/1/ownership".into(),
        once: "1".into(),
        hidden: vec![Hidden::new("to", "2")],
        button: "Give it to this owner".into(),
        cancel_href: "/accounts/1".into(),
    };
    let plain = CheckView { consequences: Vec::new(), is_grave: false, whose: None, ..check.clone() };
    vec![page("form", usual), page("form-wrong", wrong), page("check", check), page("check-plain", plain)]
}

fn products() -> Vec<Sample> {
    let row = |code: &str| ProductRow {
        code: code.into(),
        cells: vec!["Visa Debit".into(), "Visa · plastic".into()],
        tag: Tag::new("Offered", Tone::Good),
        press: ButtonForm {
            action: "/settings/products/card/1/retirement".into(),
            label: "Retire".into(),
            label_more: code.into(),
            hidden: vec![Hidden::new("version", "1")],
        },
    };
    let sort = |id: &str, rows: Vec<ProductRow>| Sort {
        id: id.into(),
        title: format!("Products of {id}"),
        add_label: format!("Add one of {id}"),
        add_href: "/settings/products/card/new".into(),
        heads: ["Code", "Name", "Brand and form"].map(Into::into).to_vec(),
        rows,
        empty: "None yet.".into(),
    };
    let usual = ProductsView {
        frame: frame("Products", "Settings"),
        sorts: vec![sort("accounts", Vec::new()), sort("cards", vec![row("VISA_DEBIT"), row("FLEET")])],
    };
    vec![page("products", usual)]
}

fn picture() -> Vec<Sample> {
    let branch = |noun: Noun, label: &str, below: Vec<Branch>| Branch {
        noun,
        role: "Held by".into(),
        label: label.into(),
        href: "/customers/1".into(),
        number: "C100000932".into(),
        tag: Some(Tag::new("Blocked", Tone::Warn)),
        below,
    };
    let more =
        || Branch { noun: Noun::More, label: "All cards on it".into(), href: "/cards".into(), ..Branch::default() };
    let around = |name: &str, cards: usize| {
        let card = branch(Noun::Card, "Visa Debit •••• 4285", vec![branch(Noun::Customer, name, Vec::new())]);
        let account = branch(Noun::Account, "Everyday", [vec![card; cards], vec![more()]].concat());
        branch(Noun::Customer, name, vec![account; cards])
    };
    let view = |tree: Branch| PictureView {
        frame: frame("Owners and holders, C100000932", "Customers"),
        whose: aino(),
        heading: "Owners and holders".into(),
        drawing: draw(&tree),
        tree,
    };
    let empty = branch(Noun::Customer, "Aino Maria Virtanen", Vec::new());
    vec![
        page("picture", view(around("Virtanen, Aino Maria", 3))),
        page("picture-empty", view(empty)),
        page("picture-long", view(around(LONG_NAME, 7))),
    ]
}
