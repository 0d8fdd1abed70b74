//! Form fields as the pages print them: one struct for every kind, one template for all. Which fields a form has, and what
//! is refused, is decided by the handlers. A field shows again exactly what was typed; a password never.

use askama::Template;
use askama::filters::HtmlSafe;

pub use super::options::{Choice, OptionGroup};
use super::options::{Chosen, Options};

/// A field with its label, hint and error. The id of the input is its name.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "components/field.html")]
pub struct FieldView {
    pub name: String,
    pub label: String,
    pub hint: Option<String>,
    pub error: Option<String>,
    /// Says "(optional)" after the label.
    pub optional: bool,
    pub width: Width,
    /// Whether it opens a row of its own although there is room beside the one before.
    pub own_row: bool,
    /// "off" unless the person fills in their own data.
    pub autocomplete: &'static str,
    pub control: Control,
}

impl HtmlSafe for FieldView {}

/// How wide the field is: postcode, name, address line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Width {
    Small,
    #[default]
    Medium,
    Large,
}

/// What one types or picks.
#[derive(Debug, Clone)]
pub enum Control {
    /// `kind` is the type of the input: text, email, tel.
    Line {
        kind: &'static str,
        value: String,
        spellcheck: bool,
        mono: bool,
    },
    Password,
    Block {
        value: String,
        rows: u8,
    },
    Select {
        groups: Vec<OptionGroup>,
    },
    /// Many options that never change.
    LongSelect {
        chosen: Chosen,
    },
    /// Sends `value` when ticked.
    Tick {
        value: String,
        ticked: bool,
    },
    /// Three inputs: name_day, name_month, name_year.
    Date {
        day: String,
        month: String,
        year: String,
        wrong: DatePart,
    },
    /// One of few.
    Radios {
        choices: Vec<Choice>,
    },
    /// Any of few: the name is sent once for each.
    Ticks {
        choices: Vec<Choice>,
    },
}

impl Default for Control {
    fn default() -> Self {
        Self::Line { kind: "text", value: String::new(), spellcheck: false, mono: false }
    }
}

/// Which part of a date the error is about: there the link of the summary goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DatePart {
    #[default]
    Day,
    Month,
    Year,
}

/// Fields under one heading.
#[derive(Debug, Clone, Default)]
pub struct FormGroup {
    /// Empty: no heading is shown.
    pub title: String,
    pub note: Option<String>,
    pub fields: Vec<FieldView>,
}

/// A value the form carries unseen.
#[derive(Debug, Clone, Default)]
pub struct Hidden {
    pub name: String,
    pub value: String,
}

impl Hidden {
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

/// A form that is only a button: discard, create with these details.
#[derive(Debug, Clone, Default)]
pub struct ButtonForm {
    pub action: String,
    pub label: String,
    /// Words after the label for screen readers, where several buttons read alike.
    pub label_more: String,
    pub hidden: Vec<Hidden>,
}

impl FieldView {
    fn with(name: &str, label: &str, control: Control) -> Self {
        Self { name: name.into(), label: label.into(), autocomplete: "off", control, ..Self::default() }
    }

    pub fn text(name: &str, label: &str, value: impl Into<String>) -> Self {
        Self::line(name, label, "text", value.into())
    }

    pub fn email(name: &str, label: &str, value: impl Into<String>) -> Self {
        Self::line(name, label, "email", value.into())
    }

    pub fn tel(name: &str, label: &str, value: impl Into<String>) -> Self {
        Self::line(name, label, "tel", value.into())
    }

    fn line(name: &str, label: &str, kind: &'static str, value: String) -> Self {
        Self::with(name, label, Control::Line { kind, value, spellcheck: false, mono: false })
    }

    /// A password, empty whatever was typed; `autocomplete` is "current-password" or "new-password".
    pub fn password(name: &str, label: &str, autocomplete: &'static str) -> Self {
        Self { autocomplete, ..Self::with(name, label, Control::Password) }
    }

    pub fn block(name: &str, label: &str, value: impl Into<String>, rows: u8) -> Self {
        Self::with(name, label, Control::Block { value: value.into(), rows }).width(Width::Large)
    }

    /// Choices without headings. An empty first choice ("Choose one") is the caller's to give.
    pub fn select(name: &str, label: &str, choices: Vec<Choice>) -> Self {
        Self::grouped_select(name, label, vec![OptionGroup { label: String::new(), choices }])
    }

    pub fn grouped_select(name: &str, label: &str, groups: Vec<OptionGroup>) -> Self {
        Self::with(name, label, Control::Select { groups })
    }

    /// Options that were drawn before, with one of them chosen.
    pub fn long_select(name: &str, label: &str, options: &'static Options, value: &str) -> Self {
        Self::with(name, label, Control::LongSelect { chosen: Chosen { options, value: value.to_owned() } })
    }

    /// A tick; sends `on`.
    pub fn tick(name: &str, label: &str, ticked: bool) -> Self {
        Self::with(name, label, Control::Tick { value: "on".into(), ticked }).width(Width::Large)
    }

    pub fn date(name: &str, label: &str, day: &str, month: &str, year: &str) -> Self {
        let control = Control::Date { day: day.into(), month: month.into(), year: year.into(), wrong: DatePart::Day };
        Self::with(name, label, control)
    }

    pub fn radios(name: &str, label: &str, choices: Vec<Choice>) -> Self {
        Self::with(name, label, Control::Radios { choices }).width(Width::Large)
    }

    pub fn ticks(name: &str, label: &str, choices: Vec<Choice>) -> Self {
        Self::with(name, label, Control::Ticks { choices }).width(Width::Large)
    }

    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn error(mut self, error: Option<String>) -> Self {
        self.error = error;
        self
    }

    pub fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }

    pub fn own_row(mut self) -> Self {
        self.own_row = true;
        self
    }

    pub fn autocomplete(mut self, autocomplete: &'static str) -> Self {
        self.autocomplete = autocomplete;
        self
    }

    /// Sets a one-line value in fixed-width type: identifiers.
    pub fn mono(mut self) -> Self {
        if let Control::Line { mono, .. } = &mut self.control {
            *mono = true;
        }
        self
    }

    /// Says which part of a date is wrong.
    pub fn wrong_part(mut self, part: DatePart) -> Self {
        if let Control::Date { wrong, .. } = &mut self.control {
            *wrong = part;
        }
        self
    }

    /// The id that a link of the error summary goes to.
    pub fn focus_id(&self) -> String {
        match &self.control {
            Control::Date { wrong: DatePart::Day, .. } => format!("{}_day", self.name),
            Control::Date { wrong: DatePart::Month, .. } => format!("{}_month", self.name),
            Control::Date { wrong: DatePart::Year, .. } => format!("{}_year", self.name),
            _ => self.name.clone(),
        }
    }

    /// The classes of the field's box.
    fn classes(&self) -> String {
        let width = match self.width {
            Width::Small => "w-s",
            Width::Medium => "w-m",
            Width::Large => "w-l",
        };
        let row = if self.own_row { " own-row" } else { "" };
        let wrong = if self.error.is_some() { " wrong" } else { "" };
        format!("field {width}{row}{wrong}")
    }

    /// `aria-describedby` and `aria-invalid` with the ids of the hint and the error, or nothing.
    fn described(&self) -> Described {
        let name = self.name.clone();
        Described { name, hint: self.hint.is_some(), error: self.error.is_some() }
    }
}

/// The attributes that tie a hint and an error to an input.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% if hint || error %} aria-describedby="{% if hint %}{{ name }}-hint{% endif %}{% if hint && error %} {% endif %}{% if error %}{{ name }}-error{% endif %}"{% endif %}{% if error %} aria-invalid="true"{% endif %}"#
)]
struct Described {
    name: String,
    hint: bool,
    error: bool,
}

impl HtmlSafe for Described {}
