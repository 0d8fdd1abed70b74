//! What the find box brought. The term is personal data: the heading shows it, the title and the address do not.

use askama::Template;

use crate::web::form_views::{ButtonForm, FieldView};
use crate::web::layout::Frame;
use crate::web::part_views::{CustomerRow, Notice};
use crate::web::record_views::Section;

/// The results, none or many.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "find.html")]
pub struct FoundView {
    /// Its title is the count only: "2 results".
    pub frame: Frame,
    /// "2 results for ‘virtanen’".
    pub heading: String,
    /// "These are the first 50. Add a first name, a town or a number."
    pub notices: Vec<Notice>,
    pub rows: Vec<CustomerRow>,
    /// Accounts and cards that fit.
    pub holdings: Option<Section>,
    /// Shown when nothing was found: "names, former names, numbers, phones and e-mail addresses".
    pub searched: String,
    /// Shown when nothing was found: create with these details, one button a kind.
    pub offers: Vec<ButtonForm>,
}

/// The term was refused, or none was given.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "find_form.html")]
pub struct FindFormView {
    pub frame: Frame,
    /// The field `term`, with its error.
    pub field: FieldView,
}
