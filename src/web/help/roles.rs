//! GET /help/roles: what each role may do, and what changes by the state of what it is done to. Every line is read from
//! domain::policy, so that the page cannot say what is not so.

use actix_web::HttpResponse;

use super::views::{ConditionRow, RightRow, RolesView};
use crate::domain::policy::{ObjectState, Permission, Refusal, Role, Rule, brings, rule};
use crate::web::desk::Context;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SignedIn};
use crate::web::outcome::Reply;

/// GET /help/roles
pub async fn roles(desk: Allowed<SignedIn>) -> HttpResponse {
    desk.read(|_, cx| Reply::page(&view(cx))).await
}

fn view(cx: &Context) -> RolesView {
    RolesView {
        frame: cx.frame("What each role may do", Nav::None),
        yours: yours(&cx.actor.standing.roles),
        roles: Role::ALL.map(|role| role.label().to_owned()).into(),
        // Half-way is a stage of signing in, not a right.
        rights: Permission::ALL.into_iter().filter(|one| *one != Permission::HalfWay).map(right).collect(),
        conditions: ObjectState::ALL.into_iter().flat_map(conditions).collect(),
    }
}

fn yours(roles: &[Role]) -> String {
    match roles {
        [] => "You have no role here yet. Ask an admin for one.".to_owned(),
        [one] => format!("Your role here: {}.", one.label().to_lowercase()),
        several => format!("Your roles here: {}. What they may do adds up.", joined(several, "and")),
    }
}

fn right(permission: Permission) -> RightRow {
    RightRow { words: capital(permission.label()), may: Role::ALL.map(|role| brings(role, permission)).into() }
}

/// What is asked for in this state: a line for each rule, with all that it is asked for.
fn conditions(state: ObjectState) -> Vec<ConditionRow> {
    let mut rows: Vec<(Rule, Vec<Permission>)> = Vec::new();
    for permission in Permission::ALL {
        let asked = rule(permission, state);
        match rows.iter_mut().find(|(rule, _)| *rule == asked) {
            _ if asked == Rule::Alike => {}
            Some((_, permissions)) => permissions.push(permission),
            None => rows.push((asked, vec![permission])),
        }
    }
    let row = |(rule, permissions): (Rule, Vec<Permission>)| ConditionRow {
        state: state.label().to_owned(),
        what: capital(&permissions.iter().map(|permission| permission.label()).collect::<Vec<_>>().join("; ")),
        who: who(rule, Refusal::State(permissions[0], state)),
    };
    rows.into_iter().map(row).collect()
}

fn who(rule: Rule, refusal: Refusal) -> String {
    let can = joined(&refusal.who_can(), "and");
    match rule {
        Rule::Alike => "As above".to_owned(),
        Rule::Also(other) => format!("Only who may also {}: {can}", other.label()),
        Rule::Reason => "Who otherwise may, after a reason, which is kept in the history".to_owned(),
        Rule::Nobody => "Not you, whatever your roles; a colleague does it".to_owned(),
    }
}

/// "agent, supervisor and auditor".
fn joined(roles: &[Role], last: &str) -> String {
    let words: Vec<String> = roles.iter().map(|role| role.label().to_lowercase()).collect();
    match words.split_last() {
        Some((end, [])) => end.clone(),
        Some((end, first)) => format!("{} {last} {end}", first.join(", ")),
        None => String::new(),
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
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

    #[test]
    fn every_state_that_asks_for_something_is_told_with_all_that_it_is_asked_for() {
        for state in ObjectState::ALL {
            let told: String = conditions(state).into_iter().map(|row| row.what.to_lowercase()).collect();
            for permission in Permission::ALL {
                let is_asked = rule(permission, state) != Rule::Alike;
                assert_eq!(told.contains(permission.label()), is_asked, "{permission:?} {state:?}: {told}");
            }
        }
        let closed = conditions(ObjectState::ClosedCustomer);
        assert_eq!(closed[0].who, "Only who may also close and reopen customers: supervisor");
    }

    #[test]
    fn own_roles_are_named_in_a_sentence() {
        assert_eq!(yours(&[Role::Agent]), "Your role here: agent.");
        let two = yours(&[Role::Agent, Role::Admin]);
        assert_eq!(two, "Your roles here: agent and admin. What they may do adds up.");
    }
}
