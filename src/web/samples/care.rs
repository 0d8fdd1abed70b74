//! Samples of data care: the line on the record, and the page of an address from which post came back.

use super::{LONG_NAME, Sample, aino, frame, page, refused};
use crate::web::customers::care_views::{ConfirmedLine, MarkView, ReturnedPostView};
use crate::web::form_views::{ButtonForm, Choice, FieldView, Hidden};

pub(super) fn pages() -> Vec<Sample> {
    let fields = vec![
        FieldView::radios("part", "Address", vec![Choice::new("address", "Base address: Kungsgatan 12", true)]),
        FieldView::date("came_back", "Day it came back", "3", "3", "2026"),
        FieldView::block("words", "In your own words", "", 3).optional(),
    ];
    let usual = ReturnedPostView {
        frame: frame("Post came back", "Customers"),
        whose: aino(),
        heading: "Post came back".into(),
        marks: Vec::new(),
        action: "/customers/1/returned-post".into(),
        version: "1".into(),
        fields: fields.clone(),
        cancel_href: "/customers/1".into(),
    };
    let wrong: Vec<FieldView> =
        fields.into_iter().map(|field| field.error(Some("Enter the day it came back".into()))).collect();
    let mark = MarkView {
        words: format!("Temporary address: came back on 3 Mar 2026, marked by {LONG_NAME}. “No such street.”"),
        press: ButtonForm {
            action: "/customers/1/returned-post/lifting".into(),
            label: "Lift the mark".into(),
            label_more: "of the temporary address".into(),
            hidden: vec![Hidden::new("part", "temporary-address")],
        },
    };
    let marked = ReturnedPostView {
        frame: refused(frame("Post came back", "Customers"), &[&wrong]),
        marks: vec![mark.clone()],
        fields: wrong,
        ..usual.clone()
    };
    let all_marked = ReturnedPostView { marks: vec![mark], fields: Vec::new(), ..usual.clone() };
    vec![
        page("returned-post", usual),
        page("returned-post-refused", marked),
        page("returned-post-all-marked", all_marked),
    ]
}

/// The line on the record of a customer.
pub(super) fn confirmed() -> ConfirmedLine {
    ConfirmedLine {
        words: "Confirmed with the customer on 3 Mar 2026 by Saga Lindqvist".into(),
        press: Some(ButtonForm {
            action: "/customers/1/confirmation".into(),
            label: "Confirmed with the customer today".into(),
            hidden: vec![Hidden::new("version", "1")],
            ..ButtonForm::default()
        }),
    }
}
