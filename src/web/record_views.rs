//! Pages that records of several nouns share: the record itself, a list as a table, a creation and its check, the history. What
//! stands in them is each noun's own; customers have a record page of their own, with notes and completeness.

use askama::Template;

use crate::web::form_views::{FieldView, FormGroup, Hidden};
use crate::web::layout::Frame;
use crate::web::part_views::{Chip, Event, FactGroup, Link, Notice, Pager, Reason, Tag, Whose};

/// One account or card.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "record/show.html")]
pub struct RecordView {
    pub frame: Frame,
    /// "Accounts", "Nordic Company Account".
    pub crumbs: Vec<Link>,
    pub name: String,
    pub tags: Vec<Tag>,
    /// "New card", "Status", "Edit".
    pub buttons: Vec<Link>,
    pub menus: Vec<Menu>,
    /// "No.", and the number it is called by.
    pub number_label: String,
    pub number: String,
    pub particulars: Vec<String>,
    pub notices: Vec<Notice>,
    pub groups: Vec<FactGroup>,
    pub sections: Vec<Section>,
    /// The latest five.
    pub events: Vec<Event>,
    pub events_all: Option<Link>,
}

/// A button with more below it.
#[derive(Debug, Clone, Default)]
pub struct Menu {
    pub label: String,
    /// The letter that opens it; empty for none.
    pub key: String,
    pub is_main: bool,
    pub links: Vec<Link>,
}

/// Other records under one heading.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "record/section.html")]
pub struct Section {
    pub id: String,
    pub title: String,
    pub links: Vec<Link>,
    pub lines: Vec<SectionLine>,
    /// What is said where there are none.
    pub empty: String,
}

impl askama::filters::HtmlSafe for Section {}

/// Another record tied to this one.
#[derive(Debug, Clone, Default)]
pub struct SectionLine {
    /// What it is to this one: "Owner", "Main card".
    pub role: String,
    pub name: String,
    pub href: String,
    pub number: String,
    pub tags: Vec<Tag>,
    /// "since 3 Mar 2026 · The customer asked for it".
    pub note: String,
    /// Lines below it: the cards of an account.
    pub below: Vec<SectionLine>,
    pub below_more: Option<Link>,
}

/// A list, a page at a time.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "record/table.html")]
pub struct TableView {
    pub frame: Frame,
    /// "1,204 accounts"; the title is the same.
    pub heading: String,
    /// Lists beside this one.
    pub buttons: Vec<Link>,
    /// "accounts": what the list holds.
    pub noun: String,
    pub action: String,
    pub filters: Vec<FieldView>,
    /// What narrows the list without a field of its own, such as the owner: it stays when filters are applied.
    pub kept: Vec<Hidden>,
    pub chips: Vec<Chip>,
    pub clear_href: String,
    pub heads: Vec<String>,
    pub rows: Vec<TableRow>,
    /// In a narrow window the cells of a row stand below each other: for a list whose last column is what it is about. Such a
    /// table says its roles itself, since the browser forgets them with the display.
    pub stacks: bool,
    pub pager: Pager,
    /// What is said in a list without filters where there is none.
    pub empty: String,
}

#[derive(Debug, Clone, Default)]
pub struct TableRow {
    pub name: String,
    pub href: String,
    pub cells: Vec<Cell>,
}

/// Text, a way on, tags, or reasons.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    pub text: String,
    pub href: Option<String>,
    pub is_id: bool,
    pub tags: Vec<Tag>,
    pub reasons: Vec<Reason>,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), ..Cell::default() }
    }

    pub fn id(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), is_id: true, ..Cell::default() }
    }

    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Cell {
        Cell { text: text.into(), href: Some(href.into()), ..Cell::default() }
    }

    pub fn tags(tags: Vec<Tag>) -> Cell {
        Cell { tags, ..Cell::default() }
    }

    pub fn reasons(reasons: Vec<Reason>) -> Cell {
        Cell { reasons, ..Cell::default() }
    }
}

/// A creation, a transfer, a replacement: what is typed.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "record/form.html")]
pub struct FormView {
    pub frame: Frame,
    pub whose: Option<Whose>,
    pub heading: String,
    pub notices: Vec<Notice>,
    pub action: String,
    pub once: String,
    pub hidden: Vec<Hidden>,
    pub groups: Vec<FormGroup>,
    /// "Continue".
    pub button: String,
    pub cancel_href: String,
}

/// The same once more to look at, before it is done.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "record/check.html")]
pub struct CheckView {
    pub frame: Frame,
    pub whose: Option<Whose>,
    pub heading: String,
    /// What follows, a sentence each.
    pub consequences: Vec<String>,
    pub is_grave: bool,
    pub groups: Vec<FactGroup>,
    pub action: String,
    pub once: String,
    pub hidden: Vec<Hidden>,
    /// "Create this account".
    pub button: String,
    pub cancel_href: String,
}

/// Every change, newest first.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "record/history.html")]
pub struct HistoryView {
    pub frame: Frame,
    pub whose: Whose,
    /// "History"; the title begins with it.
    pub heading: String,
    /// The selects that filter by GET.
    pub filters: Vec<FieldView>,
    pub action: String,
    /// Beside the heading: "As it was on a day".
    pub links: Vec<Link>,
    pub chips: Vec<Chip>,
    /// "12 events", where it is narrowed.
    pub count: String,
    /// What is said where there is nothing, and where nothing fits the filter.
    pub empty: String,
    pub none: String,
    pub events: Vec<Event>,
    pub pager: Pager,
}
