//! The products of an institution, accounts and cards apart.

use askama::Template;

use crate::web::form_views::ButtonForm;
use crate::web::layout::Frame;
use crate::web::part_views::Tag;

#[derive(Debug, Clone, Default, Template)]
#[template(path = "products/list.html")]
pub struct ProductsView {
    pub frame: Frame,
    pub sorts: Vec<Sort>,
}

/// Account products, or card products.
#[derive(Debug, Clone, Default)]
pub struct Sort {
    pub id: String,
    pub title: String,
    pub add_label: String,
    pub add_href: String,
    pub heads: Vec<String>,
    pub rows: Vec<ProductRow>,
    pub empty: String,
}

#[derive(Debug, Clone, Default)]
pub struct ProductRow {
    pub code: String,
    pub cells: Vec<String>,
    pub tag: Tag,
    pub press: ButtonForm,
}
