//! A change of owner or holder that waits for a second person: to whom, from when on, and why.

use chrono::{DateTime, Utc};

use super::opened::Opened;
use crate::db::DbError;
use crate::domain::form::Typed;
use crate::domain::ids::CustomerId;
use crate::domain::reason::Reason;
use crate::services::Failure;

/// Whose something is, or would be, as a proposal keeps it.
pub fn link_form(whose: CustomerId, since: Option<DateTime<Utc>>, reason: Option<&Reason>) -> Typed {
    let mut typed = Typed::default();
    typed.put("to", whose.to_string());
    if let Some(since) = since {
        typed.put("since", since.to_rfc3339());
    }
    if let Some(reason) = reason {
        reason.put_into(&mut typed);
    }
    typed
}

/// What somebody wishes to become of an account or a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkWish {
    pub to: CustomerId,
    /// None is when it takes effect.
    pub since: Option<DateTime<Utc>>,
    pub reason: Reason,
}

impl LinkWish {
    /// What `link_form` kept; `Missing` where it is something else.
    pub fn of(proposal: &Opened) -> Result<LinkWish, Failure> {
        read(&proposal.after).ok_or(Failure::Db(DbError::Missing))
    }
}

fn read(typed: &Typed) -> Option<LinkWish> {
    let since = match typed.get("since") {
        "" => None,
        text => Some(DateTime::parse_from_rfc3339(text).ok()?.to_utc()),
    };
    Some(LinkWish { to: link_of(typed)?, since, reason: Reason::stored(typed)? })
}

/// Whose it is, in the half of a proposal that `link_form` made.
pub fn link_of(typed: &Typed) -> Option<CustomerId> {
    typed.get("to").parse().ok().map(CustomerId)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::reason::ReasonCode;

    #[test]
    fn what_is_kept_leads_back() {
        let reason = Reason::of(ReasonCode::Inherited);
        for since in [None, Some("2026-11-10T09:30:00.123456Z".parse().expect("a moment"))] {
            let kept = link_form(CustomerId(7), since, Some(&reason));
            assert_eq!(read(&kept), Some(LinkWish { to: CustomerId(7), since, reason: reason.clone() }));
        }
        assert_eq!(read(&link_form(CustomerId(7), None, None)), None);
    }
}
