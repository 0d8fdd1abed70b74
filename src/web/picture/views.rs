//! The page of the picture: the tree as a list, and the drawing of the same tree.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::web::layout::Frame;
use crate::web::part_views::{Tag, Whose};

/// What a branch stands for; each looks different in the drawing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Noun {
    #[default]
    Customer,
    Account,
    Card,
    /// A way to the rest.
    More,
}

impl Noun {
    pub fn class(self) -> &'static str {
        match self {
            Noun::Customer => "customer",
            Noun::Account => "account",
            Noun::Card => "card",
            Noun::More => "more",
        }
    }
}

/// A customer, an account or a card, with what hangs on it.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "picture/branch.html")]
pub struct Branch {
    pub noun: Noun,
    /// What it is to the one it hangs on: "Owns account", "Held by".
    pub role: String,
    pub label: String,
    pub href: String,
    pub number: String,
    pub tag: Option<Tag>,
    pub below: Vec<Branch>,
}

impl HtmlSafe for Branch {}

/// A branch with its place in the drawing.
#[derive(Debug, Clone)]
pub struct Sketch {
    pub class: &'static str,
    pub role: String,
    /// Cut to the width of a box.
    pub label: String,
    pub href: String,
    /// "Blocked": only what is out of the ordinary is drawn.
    pub status: String,
    pub x: u32,
    pub y: u32,
    /// From the one it hangs on; empty for the first.
    pub line: String,
}

/// All of it.
#[derive(Debug, Clone)]
pub struct Drawing {
    pub width: u32,
    pub height: u32,
    pub sketches: Vec<Sketch>,
}

/// GET /customers/{id}/picture
#[derive(Debug, Clone, Default, Template)]
#[template(path = "picture/show.html")]
pub struct PictureView {
    pub frame: Frame,
    pub whose: Whose,
    pub heading: String,
    pub tree: Branch,
    /// None where it would be too large to be looked at.
    pub drawing: Option<Drawing>,
}
