//! The frame around every page: title, assets, top bar, side navigation, messages. What stands inside `<main>` is in the
//! views of each noun; form fields are in web::form_views. Every page view has a field `frame`, and holds only what is
//! printed, ready to print.

use super::form_views::FieldView;

/// What a page needs besides its own content.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// The tab's title without " · Cardfile" and without "Error: ", both of which the page adds.
    pub title: String,
    pub assets: Assets,
    pub theme: Theme,
    /// The session's form token: every POST form on the page repeats it. Empty only where the page has no form.
    pub form_token: String,
    /// The message of what was just done, gone on the next page.
    pub flash: Option<Flash>,
    /// Why the form was refused; not empty means that the title begins "Error: ".
    pub problems: Vec<Problem>,
    /// The bar and the navigation of a signed-in person; None on pages for anybody.
    pub desk: Option<Desk>,
}

/// The addresses of the three files beside the page, with their hashes.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    pub css_url: String,
    pub js_url: String,
    pub icon_url: String,
}

/// Light, dark, or as the system says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// The value of `data-theme` and of the radio buttons on My account.
    pub fn code(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The bar and the side navigation.
#[derive(Debug, Clone, Default)]
pub struct Desk {
    pub institution: String,
    /// The signed-in person's name.
    pub person: String,
    /// Their roles as words: "Agent", "Supervisor, auditor".
    pub roles: String,
    /// Where else they work: a switch each.
    pub elsewhere: Vec<Workplace>,
    pub nav: Vec<NavItem>,
    /// The find box of the bar; None for people without customer data.
    pub find: Option<FindBox>,
    /// Whether single-key shortcuts are on.
    pub shortcuts: bool,
    /// "Signed in until 18:40 · ends after 15 minutes without use".
    pub session_note: String,
    /// Seconds until the session ends for want of use: the script warns two minutes before. None: no warning.
    pub idle_secs: Option<u32>,
}

/// An institution to go on in.
#[derive(Debug, Clone, Default)]
pub struct Workplace {
    pub id: String,
    pub name: String,
}

/// The find box; `term` is shown in it again on the page of results.
#[derive(Debug, Clone, Default)]
pub struct FindBox {
    pub term: String,
}

/// One divider tab.
#[derive(Debug, Clone, Default)]
pub struct NavItem {
    pub label: String,
    pub href: String,
    /// Whether the page belongs under this tab.
    pub current: bool,
    /// The letter that goes here after `g`: "h" for Home. Empty for none.
    pub key: String,
    /// How many wait there, capped: "7", "99+".
    pub count: Option<String>,
}

/// A banner above the heading.
#[derive(Debug, Clone, Default)]
pub struct Flash {
    pub words: String,
    /// Nothing was done, and this is why.
    pub is_problem: bool,
    /// What was made, or the way on.
    pub link: Option<(String, String)>,
}

/// One line of the error summary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problem {
    /// The id of the input it is about, without "#"; empty where no single field is wrong.
    pub field: String,
    pub words: String,
}

impl Problem {
    /// The problems of the fields that carry an error, in the order of the page.
    pub fn of<'a>(fields: impl IntoIterator<Item = &'a FieldView>) -> Vec<Self> {
        let problem = |field: &FieldView| {
            let words = field.error.clone()?;
            Some(Self { field: field.focus_id(), words })
        };
        fields.into_iter().filter_map(problem).collect()
    }
}

impl Frame {
    /// Single-key shortcuts work on this page.
    pub(crate) fn shortcuts(&self) -> bool {
        self.desk.as_ref().is_some_and(|desk| desk.shortcuts)
    }

    pub(crate) fn idle_secs(&self) -> Option<u32> {
        self.desk.as_ref().and_then(|desk| desk.idle_secs)
    }

    pub(crate) fn find_box(&self) -> Option<&FindBox> {
        self.desk.as_ref().and_then(|desk| desk.find.as_ref())
    }
}
