//! Every page with made-up content: empty, usual, long, refused. Tests render them all; a person who changes a template
//! opens them in a browser. No handler uses this, and the people in it do not exist.

use askama::Template;

mod audit;
mod care;
mod creating;
mod desk;
mod door;
mod editing;
mod holdings;
mod institutions;
mod records;
mod reviews;
mod second_factor;
mod spot_checks;
mod staff;

use super::form_views::{Choice, FieldView};
use super::layout::{Assets, Desk, FindBox, Flash, Frame, NavItem, Problem, Workplace};
use super::part_views::{CustomerRow, Link, Tag, Tone, Whose};

/// A page and the name of its case: ("customers-list-empty", "<!doctype html>…").
pub type Sample = (String, String);

/// All of them.
pub fn all() -> Vec<Sample> {
    [
        door::pages(),
        desk::pages(),
        records::pages(),
        care::pages(),
        editing::pages(),
        reviews::pages(),
        audit::pages(),
        spot_checks::pages(),
        creating::pages(),
        holdings::pages(),
        institutions::pages(),
        second_factor::pages(),
        staff::pages(),
    ]
    .concat()
}

const LONG_NAME: &str = "Wilhelmina Alexandrina Bernadotte-Östergötland von Hohenzollern-Sigmaringen, \
                         Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";

fn page(name: &str, view: impl Template) -> Sample {
    (name.to_owned(), view.render().expect("a sample holds all that its template prints"))
}

fn door_frame(title: &str) -> Frame {
    let url = |name: &str| format!("/static/{name}");
    let assets = Assets { css_url: url("cardfile.css"), js_url: url("cardfile.js"), icon_url: url("favicon.svg") };
    Frame { title: title.into(), assets, form_token: "token".into(), ..Frame::default() }
}

/// The frame of an agent under one of the tabs.
fn frame(title: &str, current: &str) -> Frame {
    let tab = |label: &str, href: &str, key: &str| NavItem {
        label: label.into(),
        href: href.into(),
        current: label == current,
        key: key.into(),
        count: None,
    };
    let desk = Desk {
        institution: "Nordic Example Bank".into(),
        person: "Saga Lindqvist".into(),
        roles: "Agent".into(),
        elsewhere: vec![Workplace { id: "2".into(), name: "Baltic Example Bank".into() }],
        nav: vec![
            tab("Home", "/", "h"),
            tab("Customers", "/customers", "c"),
            NavItem { count: Some("99+".into()), ..tab("Settings", "/settings", "s") },
        ],
        find: Some(FindBox::default()),
        shortcuts: true,
        session_note: "Signed in until 18:40 · ends after 15 minutes without use".into(),
        idle_secs: Some(900),
    };
    Frame { desk: Some(desk), ..door_frame(title) }
}

fn refused(frame: Frame, fields: &[&[FieldView]]) -> Frame {
    Frame { problems: fields.iter().flat_map(|fields| Problem::of(*fields)).collect(), ..frame }
}

fn done(frame: Frame, words: &str) -> Frame {
    Frame { flash: Some(Flash { words: words.into(), ..Flash::default() }), ..frame }
}

fn not_done(frame: Frame, words: &str) -> Frame {
    Frame { flash: Some(Flash { words: words.into(), is_problem: true, link: None }), ..frame }
}

fn active() -> Tag {
    Tag::new("Active", Tone::Good)
}

fn aino() -> Whose {
    Whose {
        list: Link::new("Customers", "/customers"),
        name: "Aino Maria Virtanen".into(),
        href: "/customers/1".into(),
        number: "C100048213".into(),
        kind: "Private".into(),
        status: active(),
    }
}

fn row(name: &str, number: &str, kind: &str, why: &str) -> CustomerRow {
    CustomerRow {
        name: name.into(),
        href: "/customers/1".into(),
        number: number.into(),
        kind: kind.into(),
        town: "Mariehamn".into(),
        country: "Finland".into(),
        status: active(),
        own: None,
        wallet: name.starts_with('V').then(|| Tag::new("Wallet ready", Tone::Good)),
        changed: "3 Mar 2026".into(),
        why: why.into(),
    }
}

fn few_rows() -> Vec<CustomerRow> {
    let suspended = Tag::new("Suspended", Tone::Warn);
    let closed = Tag::new("Closed", Tone::Plain);
    vec![
        row("Virtanen, Aino Maria", "C100048213", "Private", "first name one letter off"),
        CustomerRow { status: suspended, ..row("Virtanen, Anna", "C100002817", "Private", "phone ends 4410") },
        CustomerRow {
            own: Some(Tag::new("Your own record", Tone::Plain)),
            ..row("Virtanen, Saga", "C100000931", "Private", "name")
        },
        row("Virtanen Åkeri Ab", "C100000932", "Company", "company name"),
        CustomerRow {
            status: closed,
            ..row("ABC-123 (Volvo FH16)", "C100093377", "Vehicle", "responsible: Aino Virtanen")
        },
    ]
}

/// As many rows as a page may have, with names as long as they may be.
fn many_rows() -> Vec<CustomerRow> {
    let mut rows: Vec<_> =
        (0..49).map(|n| row(&format!("Virtanen, Anna {n}"), &format!("C10000{n:04}"), "Private", "name")).collect();
    rows.insert(0, row(LONG_NAME, "C100099999", "Cost centre", "former name, e-mail, postcode and town"));
    rows
}

/// As many countries as there are.
fn countries(chosen: &str) -> Vec<Choice> {
    let named = [("FIN", "Finland"), ("SWE", "Sweden"), ("USA", "United States"), ("GBR", "United Kingdom")];
    let mut choices = vec![Choice::new("", "Choose a country", chosen.is_empty())];
    choices.extend(named.map(|(code, name)| Choice::new(code, name, code == chosen)));
    choices.extend((0..246).map(|n| Choice::new(format!("X{n:02X}"), format!("Somewhere {n}"), false)));
    choices
}

fn reasons() -> FieldView {
    let choices = ["Choose a reason", "Caller asked", "Letter", "Correction"];
    let choices = choices.iter().map(|words| Choice::new(*words, *words, false)).collect();
    FieldView::select("reason", "Reason", choices)
}
