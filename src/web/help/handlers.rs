//! GET /help. The rights are read from domain::policy; the keys are those that static/cardfile.js and the pages answer to,
//! without the ones that would lead this person nowhere.

use actix_web::HttpResponse;

use super::views::{HelpView, KeyRow, RightRow};
use crate::domain::policy::{Permission, Role, brings};
use crate::web::desk::Context;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SignedIn};
use crate::web::layout::{Frame, NavItem};
use crate::web::outcome::Reply;

/// GET /help
pub async fn show(desk: Allowed<SignedIn>) -> HttpResponse {
    desk.read(|_, cx| {
        let frame = cx.frame("Help", Nav::None);
        Reply::page(&HelpView {
            shortcuts_on: cx.actor.has_shortcuts,
            keys: keys(&frame, cx),
            roles: Role::ALL.map(|role| role.label().to_owned()).into(),
            // Half-way is a stage of signing in, not a right.
            rights: Permission::ALL.into_iter().filter(|one| *one != Permission::HalfWay).map(right).collect(),
            frame,
        })
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
    keys.push(row(&["?"], "This page"));
    keys
}

fn right(permission: Permission) -> RightRow {
    let label = permission.label();
    let mut letters = label.chars();
    let words = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    RightRow { words, may: Role::ALL.map(|role| brings(role, permission)).into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_has_an_answer_for_every_role() {
        let settings = right(Permission::ManageSettings);

        assert_eq!(settings.words, "Change the institution's settings");
        assert_eq!(settings.may, [false, false, false, true]);
    }
}
