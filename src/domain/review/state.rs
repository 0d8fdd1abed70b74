//! The life of a proposal: who may move it from where to where. Each ends in exactly one way, and none is ever deleted.

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProposalState {
    /// For a second person.
    Waiting,
    /// With its maker again, who mends or withdraws it.
    Returned,
    Approved,
    Rejected,
    Withdrawn,
}

/// What is done with a proposal once it is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Move {
    Approve,
    Return,
    Reject,
    Withdraw,
    Resubmit,
}

impl ProposalState {
    pub const ALL: [ProposalState; 5] = [
        ProposalState::Waiting,
        ProposalState::Returned,
        ProposalState::Approved,
        ProposalState::Rejected,
        ProposalState::Withdrawn,
    ];

    pub fn code(self) -> &'static str {
        match self {
            ProposalState::Waiting => "waiting",
            ProposalState::Returned => "returned",
            ProposalState::Approved => "approved",
            ProposalState::Rejected => "rejected",
            ProposalState::Withdrawn => "withdrawn",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            ProposalState::Waiting => "Waiting for approval",
            ProposalState::Returned => "Returned to its maker",
            ProposalState::Approved => "Approved",
            ProposalState::Rejected => "Rejected",
            ProposalState::Withdrawn => "Withdrawn",
        }
    }

    pub fn parse(code: &str) -> Option<ProposalState> {
        ProposalState::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether it can still take effect.
    pub fn is_open(self) -> bool {
        matches!(self, ProposalState::Waiting | ProposalState::Returned)
    }
}

impl Move {
    pub const ALL: [Move; 5] = [Move::Approve, Move::Return, Move::Reject, Move::Withdraw, Move::Resubmit];

    /// Where it leads from there; none where there is no such move.
    pub fn apply(self, from: ProposalState) -> Option<ProposalState> {
        use ProposalState::{Approved, Rejected, Returned, Waiting, Withdrawn};
        match (self, from) {
            (Move::Approve, Waiting) => Some(Approved),
            (Move::Return, Waiting) => Some(Returned),
            // What was returned to somebody who has left would else wait for ever.
            (Move::Reject, Waiting | Returned) => Some(Rejected),
            (Move::Withdraw, Waiting | Returned) => Some(Withdrawn),
            // A maker mends before anybody decided as well.
            (Move::Resubmit, Waiting | Returned) => Some(Waiting),
            (Move::Approve | Move::Return, Returned) | (_, Approved | Rejected | Withdrawn) => None,
        }
    }

    /// Whether it is the maker's own; all others are for everybody but the maker.
    pub fn is_makers(self) -> bool {
        matches!(self, Move::Withdraw | Move::Resubmit)
    }

    /// How the history calls it.
    pub fn action(self) -> &'static str {
        match self {
            Move::Approve => "proposal_approved",
            Move::Return => "proposal_returned",
            Move::Reject => "proposal_rejected",
            Move::Withdraw => "proposal_withdrawn",
            Move::Resubmit => "proposal_mended",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_ended_does_not_move() {
        for state in ProposalState::ALL {
            assert_eq!(ProposalState::parse(state.code()), Some(state));
            for step in Move::ALL {
                assert!(state.is_open() || step.apply(state).is_none(), "{step:?} {state:?}");
            }
        }
    }

    #[test]
    fn it_takes_effect_only_from_waiting() {
        let from: Vec<_> =
            ProposalState::ALL.into_iter().filter(|state| Move::Approve.apply(*state).is_some()).collect();
        assert_eq!(from, [ProposalState::Waiting]);
        assert!(!Move::Approve.is_makers());
    }
}
