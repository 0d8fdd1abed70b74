//! Parts that several pages print: tags, notices, facts, events, notes, pager. Form fields are in web::form_views, the frame
//! in web::layout. Every part is words already made for people.

use askama::Template;
use askama::filters::HtmlSafe;

/// The colour of a tag or notice; the words beside it say the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    Good,
    Warn,
    Bad,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}

/// A status in a word or two, with a shape of its own for each tone.
#[derive(Debug, Clone, Default, Template)]
#[template(ext = "html", source = r#"<span class="tag {{ tone.class() }}">{{ words }}</span>"#)]
pub struct Tag {
    pub words: String,
    pub tone: Tone,
}

impl HtmlSafe for Tag {}

impl Tag {
    pub fn new(words: impl Into<String>, tone: Tone) -> Self {
        Self { words: words.into(), tone }
    }
}

/// A way on.
#[derive(Debug, Clone, Default)]
pub struct Link {
    pub label: String,
    pub href: String,
}

impl Link {
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}

/// A warning or good news in the page.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "components/notice.html")]
pub struct Notice {
    pub tone: Tone,
    /// The first words, in bold.
    pub lead: String,
    pub words: String,
    pub links: Vec<Link>,
}

impl HtmlSafe for Notice {}

/// Facts under one heading with one "Change".
#[derive(Debug, Clone, Default, Template)]
#[template(path = "components/facts.html")]
pub struct FactGroup {
    /// The id of the section, for links to it.
    pub id: String,
    pub title: String,
    /// None where the person may not change it.
    pub change_href: Option<String>,
    pub facts: Vec<Fact>,
}

impl HtmlSafe for FactGroup {}

/// One fact. An empty `lines` is an empty value: a link to supply it when `add_href` is there, else "Not recorded".
#[derive(Debug, Clone, Default)]
pub struct Fact {
    pub label: String,
    pub lines: Vec<String>,
    /// Whether the value is an identifier, set in fixed-width type.
    pub mono: bool,
    /// Text for the copy button; None for no button. Never the whole of a masked value.
    pub copy: Option<String>,
    pub reveal_href: Option<String>,
    pub add_href: Option<String>,
    /// Small words below: "in force until 31 Aug 2026".
    pub note: Option<String>,
    /// Makes the value a link: to another customer.
    pub href: Option<String>,
    pub tag: Option<Tag>,
    /// Why the value is as it is, each with a way on.
    pub reasons: Vec<Reason>,
}

/// A sentence with the way to where it can be changed.
#[derive(Debug, Clone, Default)]
pub struct Reason {
    pub words: String,
    pub link: Option<Link>,
}

impl Fact {
    /// A fact of one line; an empty value is an empty fact.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        let value = value.into();
        let lines = if value.is_empty() { Vec::new() } else { vec![value] };
        Self { label: label.into(), lines, ..Self::default() }
    }

    /// "Add mobile": the label as it reads inside a sentence.
    fn add_label(&self) -> String {
        let mut letters = self.label.chars();
        let second_is_capital = self.label.chars().nth(1).is_some_and(char::is_uppercase);
        match letters.next() {
            Some(first) if !second_is_capital => first.to_lowercase().chain(letters).collect(),
            _ => self.label.clone(),
        }
    }
}

/// One thing that happened, as a sentence and its fields.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "components/event.html")]
pub struct Event {
    /// "Today 14:03", "3 Mar 2026 09:12".
    pub time: String,
    /// For machines: "2026-03-03T09:12:00Z".
    pub time_iso: String,
    /// "Contact changed". May be empty where the changes say it all.
    pub sentence: String,
    /// What it was about, where that is elsewhere.
    pub link: Option<Link>,
    pub changes: Vec<Change>,
    pub who: String,
    pub reason: Option<String>,
}

impl HtmlSafe for Event {}

/// One field before and after; None is an empty value.
#[derive(Debug, Clone, Default)]
pub struct Change {
    pub label: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// A note as it stands on the record.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "components/note.html")]
pub struct NoteView {
    pub time: String,
    pub time_iso: String,
    pub who: String,
    /// "Call", "Letter"; None where notes have no kinds.
    pub kind: Option<String>,
    /// The text; its line breaks are kept.
    pub text: String,
}

impl HtmlSafe for NoteView {}

/// Ways to the page before and the page after, in a list that never counts pages.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "components/pager.html")]
pub struct Pager {
    pub previous: Option<String>,
    pub next: Option<String>,
    /// "25 on this page", "1–25".
    pub words: String,
    /// Rel "first" link, when not on the first page.
    pub first: Option<String>,
}

impl HtmlSafe for Pager {}

/// A filter that is on, and the address of the list without it.
#[derive(Debug, Clone, Default)]
pub struct Chip {
    /// "Country: Finland".
    pub label: String,
    pub remove_href: String,
}

/// A column heading that sorts.
#[derive(Debug, Clone, Default)]
pub struct SortHead {
    pub label: String,
    /// The list in the other order.
    pub href: String,
    pub order: Order,
}

/// How the list is ordered by a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    None,
    Ascending,
    Descending,
}

/// A customer as a row of a list.
#[derive(Debug, Clone, Default)]
pub struct CustomerRow {
    /// "Virtanen, Aino Maria".
    pub name: String,
    pub href: String,
    pub number: String,
    /// "Private", "Company", "Vehicle".
    pub kind: String,
    pub town: String,
    pub country: String,
    pub status: Tag,
    /// That it is the reader's own, who does not open it.
    pub own: Option<Tag>,
    /// Of one who has live wallet cards.
    pub wallet: Option<Tag>,
    pub changed: String,
    /// Why it was found; empty in plain lists.
    pub why: String,
}

/// Whose record a page under it is about: the line above its heading.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "components/whose.html")]
pub struct Whose {
    /// The list that the record stands in.
    pub list: Link,
    pub name: String,
    pub href: String,
    pub number: String,
    pub kind: String,
    pub status: Tag,
}

impl HtmlSafe for Whose {}
