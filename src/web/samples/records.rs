//! Samples of the list of customers, of one customer, and of its notes, history and reveal. Those that change it are in editing.

use super::care;
use super::{LONG_NAME, Sample, active, aino, countries, done, few_rows, frame, many_rows, page, reasons, refused};
use crate::web::customers::record_views::{NotesView, RevealFormView, RevealedView};
use crate::web::customers::views::{AsItWasView, Completeness, Identity, ListView, NoteForm, Related, ShowView};
use crate::web::form_views::{Choice, FieldView, Width};
use crate::web::part_views::{
    Change, Chip, Event, Fact, FactGroup, Link, NoteView, Notice, Order, Pager, SortHead, Tag, Tone,
};
use crate::web::record_views::HistoryView;

pub(super) fn pages() -> Vec<Sample> {
    [list(), show(), below()].concat()
}

fn list() -> Vec<Sample> {
    let select = |name: &str, label: &str, choices: &[&'static str]| {
        FieldView::select(name, label, choices.iter().map(|words| Choice::new(*words, *words, false)).collect())
    };
    let usual = ListView {
        frame: frame("4 customers", "Customers"),
        heading: "4 customers".into(),
        filters: vec![
            select("kind", "Kind", &["Any", "Private", "Corporate"]),
            select("status", "Status", &["Any", "Active", "Suspended", "Closed"]),
            FieldView::select("country", "Country", countries("FIN")),
        ],
        chips: vec![Chip { label: "Country: Finland".into(), remove_href: "/customers".into() }],
        clear_href: "/customers".into(),
        name_head: SortHead { label: "Name".into(), href: "?order=down".into(), order: Order::Ascending },
        rows: few_rows(),
        pager: Pager { words: "4 on this page".into(), ..Pager::default() },
        new_href: Some("/customers/new".into()),
    };
    let pager = Pager {
        first: Some("/customers".into()),
        previous: Some("?before=a".into()),
        next: Some("?after=b".into()),
        words: "50 on this page".into(),
    };
    let long = ListView { heading: "10,000+ customers".into(), rows: many_rows(), pager, ..usual.clone() };
    let nothing_fits =
        ListView { heading: "0 customers".into(), rows: Vec::new(), pager: Pager::default(), ..usual.clone() };
    let empty = ListView { chips: Vec::new(), ..nothing_fits.clone() };
    vec![
        page("customers", usual),
        page("customers-long", long),
        page("customers-no-match", nothing_fits),
        page("customers-empty", empty),
    ]
}

fn contact_facts(full: bool) -> FactGroup {
    let add = |label: &str| Fact { add_href: Some("/customers/1/edit/contact".into()), ..Fact::new(label, "") };
    let address = ["Kungsgatan 12", "22100 Mariehamn", "Finland"].map(Into::into).into();
    let facts = if full {
        vec![
            Fact { copy: Some("+358401234567".into()), ..Fact::new("Mobile", "+358 40 1234567") },
            Fact {
                reveal_href: Some("/customers/1/reveal?field=phone".into()), ..Fact::new("Phone", "•••• 2345")
            },
            Fact { copy: Some("aino@example.com".into()), ..Fact::new("E-mail", "aino@example.com") },
            Fact {
                lines: address,
                copy: Some("Kungsgatan 12".into()),
                note: Some("In force".into()),
                ..Fact::new("Address", "x")
            },
        ]
    } else {
        vec![add("Mobile"), add("Phone"), add("E-mail"), Fact::new("Address", "")]
    };
    FactGroup {
        id: "contact".into(),
        title: "Contact".into(),
        change_href: Some("/customers/1/edit/contact".into()),
        facts,
    }
}

fn identity_facts() -> FactGroup {
    let number = Fact {
        mono: true,
        reveal_href: Some("/customers/1/reveal?field=reg_no".into()),
        ..Fact::new("Registration number", "••••••-308T")
    };
    let warned = Fact { tag: Some(Tag::new("Pep", Tone::Warn)), ..Fact::new("Risk class", "High") };
    let parent = Fact { href: Some("/customers/2".into()), ..Fact::new("Belongs to", LONG_NAME) };
    FactGroup {
        id: "identity".into(),
        title: "Identity".into(),
        change_href: None,
        facts: vec![number, warned, parent],
    }
}

fn events(count: usize) -> Vec<Event> {
    let change = |label: &str, before: Option<&str>, after: Option<&str>| Change {
        label: label.into(),
        before: before.map(Into::into),
        after: after.map(Into::into),
    };
    let event = Event {
        time: "Today 14:03".into(),
        time_iso: "2026-11-23T14:03:00Z".into(),
        sentence: "Contact changed".into(),
        link: None,
        changes: vec![
            change("Mobile", Some("•••• 1102"), Some("•••• 4567")),
            change("Phone", None, Some("+358 18 12345")),
            change("E-mail", Some("a•••@•••.com"), None),
        ],
        who: "Saga Lindqvist".into(),
        reason: Some("caller asked".into()),
    };
    vec![event; count]
}

fn notes(count: usize) -> Vec<NoteView> {
    let note = NoteView {
        time: "Today 14:05".into(),
        time_iso: "2026-11-23T14:05:00Z".into(),
        who: "Saga Lindqvist".into(),
        kind: Some("Call".into()),
        text:
            "New phone, old number gone.\nWrites long words: Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbau."
                .into(),
    };
    vec![note; count]
}

fn note_form() -> NoteForm {
    let text = FieldView::block("text", "Note", "", 3).hint("Never a card number");
    NoteForm { action: "/customers/1/notes".into(), once: "1".into(), fields: vec![text] }
}

fn show() -> Vec<Sample> {
    let identity = Identity {
        name: "Aino Maria Virtanen".into(),
        kind: "Private".into(),
        kind_href: "/customers?kind=private".into(),
        number: "C100048213".into(),
        status: active(),
        wallet: Some(Tag::new("Wallet not ready", Tone::Warn)),
        particulars: ["Born 14 Mar 1985", "Finnish (Finland)", "Mariehamn, Finland"].map(Into::into).into(),
    };
    let related = |role: &str, name: &str| Related {
        role: role.into(),
        name: name.into(),
        href: "/customers/2".into(),
        number: "C100000932".into(),
        status: active(),
    };
    let link = |label: &str| Link::new(label, "/customers/1/edit/contact");
    let usual = ShowView {
        frame: done(frame("Aino V., C100048213", "Customers"), "Contact saved"),
        identity,
        completeness: Some(Completeness {
            words: "2 recommended fields are missing:".into(),
            missing: vec![link("phone"), link("nationality")],
        }),
        note_form: Some(note_form()),
        edits: vec![link("Name"), link("Identity"), link("Contact"), link("Address")],
        confirmed: Some(care::confirmed()),
        status_acts: vec![link("Suspend"), link("Close")],
        groups: vec![contact_facts(true), identity_facts()],
        related: vec![related("Responsible for", "Virtanen Åkeri Ab"), related("Vehicle", LONG_NAME)],
        related_more: Some(link("All 214")),
        notes: notes(3),
        notes_all: Some(link("All 12")),
        events: events(5),
        events_all: Some(link("All 41")),
        looks: Some(Link::new("Who has looked", "/customers/1/looks")),
        ..ShowView::default()
    };
    let notice = |tone: Tone, lead: &str, words: &str| Notice {
        tone,
        lead: lead.into(),
        words: words.into(),
        links: vec![link("See why")],
    };
    let long = ShowView {
        identity: Identity {
            name: LONG_NAME.into(),
            status: Tag::new("Suspended", Tone::Warn),
            ..usual.identity.clone()
        },
        notices: vec![
            notice(Tone::Bad, "Deceased 3 Mar 2026.", "Letters go to the estate."),
            notice(Tone::Warn, "Suspended.", "Reason: fraud suspected, since 4 Mar 2026."),
        ],
        ..usual.clone()
    };
    let empty = ShowView {
        frame: frame("Aino V., C100048213", "Customers"),
        identity: usual.identity.clone(),
        groups: vec![contact_facts(false)],
        ..ShowView::default()
    };
    vec![page("customer", usual), page("customer-long", long), page("customer-empty", empty)]
}

fn below() -> Vec<Sample> {
    let notes_page = |count| NotesView {
        frame: frame("Notes", "Customers"),
        whose: aino(),
        heading: "Notes".into(),
        note_form: Some(note_form()),
        notes: notes(count),
        pager: Pager { next: Some("?after=1".into()), words: "25 on this page".into(), ..Pager::default() },
    };
    let history_page = |count| HistoryView {
        frame: frame("History", "Customers"),
        whose: aino(),
        heading: "History".into(),
        filters: vec![
            FieldView::select("kind", "Kind", vec![Choice::new("", "Everything", true)]),
            FieldView::select("field", "Field", vec![Choice::new("", "All", true)]),
        ],
        action: "/customers/1/history".into(),
        empty: "Nothing has changed yet.".into(),
        none: "Nothing of this kind is recorded.".into(),
        chips: vec![
            Chip { label: "Kind: Edits".into(), remove_href: "/customers/1/history?field=mobile".into() },
            Chip { label: "Field: Mobile".into(), remove_href: "/customers/1/history?kind=edits".into() },
        ],
        links: vec![Link::new("As it was on a day", "/customers/1/as-it-was")],
        count: format!("{count} events"),
        events: events(count),
        pager: Pager::default(),
    };
    let reveal = RevealFormView {
        frame: frame("Reveal the registration number", "Customers"),
        whose: aino(),
        heading: "Reveal the registration number".into(),
        kind: "Finnish personal identity code (HETU)".into(),
        mask: "••••••-308T".into(),
        field: "reg_no",
        fields: vec![reasons(), FieldView::text("words", "In your words", "").optional().width(Width::Large)],
        ..RevealFormView::default()
    };
    let reveal_mobile = RevealFormView {
        frame: frame("Reveal the mobile", "Customers"),
        heading: "Reveal the mobile".into(),
        kind: "Mobile".into(),
        mask: "•••• 4567".into(),
        field: "mobile",
        ..reveal.clone()
    };
    let revealed = RevealedView {
        frame: frame("Registration number", "Customers"),
        whose: aino(),
        heading: "Registration number".into(),
        kind: "Finnish personal identity code (HETU)".into(),
        value: "131052-308T".into(),
        seconds: 60,
        back_href: "/customers/1".into(),
    };
    let looks_page = |events| HistoryView {
        frame: frame("Who has looked", "Customers"),
        whose: aino(),
        heading: "Who has looked".into(),
        filters: vec![FieldView::select("page", "What was done", vec![Choice::new("", "Everything", true)])],
        action: "/customers/1/looks".into(),
        empty: "Nobody has looked yet.".into(),
        none: "Nobody has done this.".into(),
        events,
        ..HistoryView::default()
    };
    let look = Event {
        time: "Today 14:03".into(),
        time_iso: "2026-11-23T14:03:00Z".into(),
        sentence: "Opened the record of an account".into(),
        link: Some(Link::new("the account", "/accounts/1")),
        who: "Otso Berg (otso.berg) from 127.0.0.1".into(),
        ..Event::default()
    };
    vec![
        page("looks", looks_page(vec![look; 30])),
        page("looks-empty", looks_page(Vec::new())),
        page("notes", notes_page(25)),
        page("notes-empty", notes_page(0)),
        page("history", history_page(50)),
        page("history-empty", history_page(0)),
        page("as-it-was", as_it_was(None)),
        page("as-it-was-refused", as_it_was(Some("Enter a day that is not still to come."))),
        page("reveal", reveal),
        page("reveal-mobile", reveal_mobile),
        page("revealed", revealed),
    ]
}

fn as_it_was(wrong: Option<&str>) -> AsItWasView {
    let field = FieldView::text("on", "Day", "2026-03-03").hint("Such as 2026-03-03").error(wrong.map(str::to_owned));
    let frame = frame("As it was on 3 Mar 2026", "Customers");
    AsItWasView {
        frame: refused(frame, &[std::slice::from_ref(&field)]),
        whose: aino(),
        heading: "As it was on 3 Mar 2026".into(),
        action: "/customers/1/as-it-was".into(),
        filters: vec![field],
        notices: Vec::new(),
        status: wrong.is_none().then(active),
        groups: if wrong.is_none() { vec![contact_facts(false)] } else { Vec::new() },
    }
}
