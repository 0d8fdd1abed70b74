//! Granting supervisor or admin. Where the institution says so, what somebody gains of these two waits for another admin, whoever
//! asks: a form, a command, an account that is enabled again. What is taken away never waits, nor does any other role. The only
//! exception is an institution that nobody administers: whoever runs the program gives it an admin at once.

use diesel::PgConnection;

use super::deeds::{DeedRefusal, hold, store_roles};
use crate::db::events::Subject;
use crate::db::{DbError, grants, institutions};
use crate::domain::actor::Actor;
use crate::domain::form::Typed;
use crate::domain::ids::{ProposalId, StaffId};
use crate::domain::policy::Role;
use crate::domain::review::{Act, Matter, Move};
use crate::domain::staffing::{StaffDeed, in_order};
use crate::seal::Keys;
use crate::services::history::Author;
use crate::services::proposals::{
    ApproveRefusal, OpenRefusal, Opened, OpenlyWanted, approve_deed, expect, propose_openly, whole,
};

/// What became of a change of roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RolesOutcome {
    /// Whether something is different now.
    pub is_changed: bool,
    /// What waits for another admin.
    pub waits: Option<ProposalId>,
}

/// Roles that decide about others.
const RISKY: [Role; 2] = [Role::Supervisor, Role::Admin];

/// Whether supervisor and admin wait, when this author grants them.
pub(super) fn must_wait(conn: &mut PgConnection, author: Author<'_>) -> Result<bool, DbError> {
    if !institutions::find_approvals(conn, author.scope)?.contains(Act::Grant) {
        return Ok(false);
    }
    // Nobody could decide: only whoever runs the program gives an institution its first admin.
    Ok(author.origin.staff.is_some() || grants::has_admin(conn, author.scope)?)
}

/// Of the roles that somebody wishes a person to have: those that they have at once, and those that wait.
pub(super) fn split(
    conn: &mut PgConnection,
    author: Author<'_>,
    present: &[Role],
    wished: &[Role],
) -> Result<(Vec<Role>, Vec<Role>), DbError> {
    let gains = |role: &Role| RISKY.contains(role) && !present.contains(role);
    if !wished.iter().any(gains) || !must_wait(conn, author)? {
        return Ok((wished.to_vec(), Vec::new()));
    }
    let (gained, now) = wished.iter().copied().partition(gains);
    Ok((now, gained))
}

/// The risky ones of these roles, and the others.
pub(super) fn risky(roles: &[Role]) -> (Vec<Role>, Vec<Role>) {
    roles.iter().copied().partition(|role| RISKY.contains(role))
}

/// Puts before another admin what a person would gain over what they have; None where that is nothing. The person is held.
pub(super) fn propose_gain(
    conn: &mut PgConnection,
    author: Author<'_>,
    id: StaffId,
    (present, gained): (&[Role], &[Role]),
    reason: &str,
) -> Result<Option<ProposalId>, OpenRefusal> {
    if gained.is_empty() {
        return Ok(None);
    }
    let (mut before, mut after) = (Typed::default(), Typed::default());
    before.put(ROLES, written(present));
    after.put(ROLES, written(gained));
    after.put("reason", reason);
    let (subject, matter, act) = (Subject::Staff(id), Matter::Roles, Act::Grant);
    propose_openly(conn, author, &OpenlyWanted { subject, matter, act, before, after, reason }).map(Some)
}

const ROLES: &str = "roles";

fn written(roles: &[Role]) -> String {
    roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(",")
}

fn read(typed: &Typed) -> Vec<Role> {
    typed.get(ROLES).split(',').filter_map(Role::parse).collect()
}

/// What somebody would have.
pub fn with_gained(present: &[Role], gained: &[Role]) -> Vec<Role> {
    in_order(&[present, gained].concat())
}

/// A proposed grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantWish {
    /// What the person had when it was proposed.
    pub before: Vec<Role>,
    /// What they would gain.
    pub gained: Vec<Role>,
    pub reason: String,
}

impl GrantWish {
    /// `Missing` where the proposal is something else.
    pub fn of(proposal: &Opened) -> Result<GrantWish, DbError> {
        let gained = read(&proposal.after);
        if proposal.matter != Matter::Roles || gained.is_empty() {
            return Err(DbError::Missing);
        }
        Ok(GrantWish { before: read(&proposal.before), gained, reason: proposal.after.get("reason").to_owned() })
    }
}

/// Grants what somebody else proposed, over the roles that the person had in version `seen` of the grant.
pub fn approve_grant(
    conn: &mut PgConnection,
    keys: &Keys,
    actor: &Actor,
    (proposal, version): (&Opened, i32),
    seen: i32,
) -> Result<(), ApproveRefusal<DeedRefusal>> {
    expect(actor, proposal, version, Move::Approve)?;
    let failed = |error: DbError| ApproveRefusal::Deed(DeedRefusal::from(error));
    let wish = GrantWish::of(proposal).map_err(failed)?;
    let Subject::Staff(id) = proposal.subject else { return Err(failed(DbError::Missing)) };
    let row = hold(conn, actor.into(), id, StaffDeed::Roles, true).map_err(ApproveRefusal::Deed)?;
    if row.grant_version != seen {
        return Err(ApproveRefusal::Deed(DeedRefusal::Stale));
    }
    whole(conn, |conn| {
        let approval = approve_deed(conn, keys, actor, (proposal.id(), version))?;
        let reason = format!("{}. {}", approval.words(), wish.reason);
        let roles = with_gained(&row.roles(), &wish.gained);
        store_roles(conn, actor.into(), &row, None, &roles, &reason).map_err(ApproveRefusal::Deed)?;
        Ok(())
    })
}
