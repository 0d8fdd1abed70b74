//! GET /help: the keys that static/cardfile.js and the pages answer to, without the ones that would lead this person nowhere.

use actix_web::HttpResponse;

use super::views::{HelpView, KeyRow};
use crate::domain::policy::Permission;
use crate::web::desk::Context;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SignedIn};
use crate::web::layout::{Frame, NavItem};
use crate::web::outcome::Reply;

/// GET /help
pub async fn show(desk: Allowed<SignedIn>) -> HttpResponse {
    desk.read(|_, cx| {
        let frame = cx.frame("Help", Nav::None);
        Reply::page(&HelpView { shortcuts_on: cx.actor.has_shortcuts, keys: keys(&frame, cx), frame })
    })
    .await
}

fn keys(frame: &Frame, cx: &Context) -> Vec<KeyRow> {
    let row = |keys: &[&str], words: &str| KeyRow {
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        words: words.to_owned(),
    };
    let tabs = frame.desk.iter().flat_map(|desk| &desk.nav).filter(|item| !item.key.is_empty());
    let go = |item: &NavItem| row(&["g", &item.key], &format!("Go to {}", item.label.to_lowercase()));
    let mut keys: Vec<KeyRow> = tabs.map(go).collect();
    if cx.may(Permission::SeeCustomers) {
        keys.insert(0, row(&["/"], "Go to the find box"));
        keys.push(row(&["j"], "Next row of a list"));
        keys.push(row(&["k"], "Row before in a list"));
        keys.push(row(&["o"], "Open the row"));
    }
    if cx.may(Permission::EditCustomers) {
        keys.push(row(&["e"], "Edit the customer on the page"));
    }
    if cx.may(Permission::CreateCustomers) {
        keys.push(row(&["n"], "New: a customer, or a note on a customer's page"));
    }
    if cx.may(Permission::DecideProposals) {
        keys.push(row(&["a"], "Approve the change on the page, and go on to the next"));
        keys.push(row(&["r"], "Return it to its maker"));
        keys.push(row(&["x"], "Reject it"));
        keys.push(row(&["o"], "Open its record"));
    }
    keys.push(row(&["?"], "This page"));
    keys
}
