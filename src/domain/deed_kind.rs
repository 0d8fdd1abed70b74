//! What kind of deed an event of the history tells of. Every action that is written belongs to exactly one kind, whatever it was
//! done to: a page that shows one kind after the other shows all of the history, and each event once.

/// A kind of deed; a history is narrowed to one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeedKind {
    /// Recorded, registered, requested, or made anew.
    Opened,
    Edits,
    Status,
    /// Owners and holders.
    Links,
    Notes,
    /// That data was confirmed with the customer, and that post came back.
    Care,
    /// Masked values seen whole, and why somebody looked at a namesake.
    Reveals,
    /// Changes that wait for a second person, and what became of them.
    Proposals,
    SignIns,
    /// What was done to accounts of staff.
    Staff,
    /// The institution, its settings and its products.
    Settings,
    Keys,
    /// What left the desk as a file.
    Exports,
}

impl DeedKind {
    pub const ALL: [DeedKind; 13] = [
        DeedKind::Opened,
        DeedKind::Edits,
        DeedKind::Status,
        DeedKind::Links,
        DeedKind::Notes,
        DeedKind::Care,
        DeedKind::Reveals,
        DeedKind::Proposals,
        DeedKind::SignIns,
        DeedKind::Staff,
        DeedKind::Settings,
        DeedKind::Keys,
        DeedKind::Exports,
    ];
    /// Those that the history of a customer has.
    pub const OF_CUSTOMER: &'static [DeedKind] = &[
        DeedKind::Opened,
        DeedKind::Edits,
        DeedKind::Status,
        DeedKind::Links,
        DeedKind::Notes,
        DeedKind::Care,
        DeedKind::Reveals,
        DeedKind::Proposals,
    ];
    /// Those that the history of an account or a card has.
    pub const OF_HOLDING: &'static [DeedKind] =
        &[DeedKind::Opened, DeedKind::Edits, DeedKind::Status, DeedKind::Links, DeedKind::Proposals];

    /// How it stands in addresses of pages.
    pub fn code(self) -> &'static str {
        match self {
            DeedKind::Opened => "opened",
            DeedKind::Edits => "edits",
            DeedKind::Status => "status",
            DeedKind::Links => "links",
            DeedKind::Notes => "notes",
            DeedKind::Care => "care",
            DeedKind::Reveals => "reveals",
            DeedKind::Proposals => "proposals",
            DeedKind::SignIns => "sign-ins",
            DeedKind::Staff => "staff",
            DeedKind::Settings => "settings",
            DeedKind::Keys => "keys",
            DeedKind::Exports => "exports",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            DeedKind::Opened => "Recorded and issued",
            DeedKind::Edits => "Edits",
            DeedKind::Status => "Changes of status",
            DeedKind::Links => "Owners and holders",
            DeedKind::Notes => "Notes",
            DeedKind::Care => "Data care",
            DeedKind::Reveals => "Reveals",
            DeedKind::Proposals => "Proposals and decisions",
            DeedKind::SignIns => "Sign-ins",
            DeedKind::Staff => "Accounts of staff",
            DeedKind::Settings => "Settings and products",
            DeedKind::Keys => "Keys",
            DeedKind::Exports => "Exports",
        }
    }

    pub fn parse(code: &str) -> Option<DeedKind> {
        DeedKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The actions of this kind, as events hold them.
    pub fn actions(self) -> &'static [&'static str] {
        match self {
            DeedKind::Opened => &["created", "registered", "requested", "replaced", "reissued"],
            DeedKind::Edits => &["amended"],
            DeedKind::Status => &[
                "suspension",
                "resumption",
                "closure",
                "reopening",
                "block",
                "unblocking",
                "collection",
                "release",
                "closed_for_good",
                "suspicion",
                "no-renewal",
                "loss",
                "theft",
                "fraud-closure",
                "recovery",
                "expired",
            ],
            DeedKind::Links => &["ownership", "holder", "account_given", "account_taken", "card_given", "card_taken"],
            DeedKind::Notes => &["note_added"],
            DeedKind::Care => &["confirmed", "post_returned", "post_return_lifted", "post_return_ended"],
            // The middle one as it was written while there was nothing else to reveal.
            DeedKind::Reveals => &["revealed", "reg_no_revealed", "namesake_explained"],
            DeedKind::Proposals => &[
                "proposed",
                "proposal_mended",
                "proposal_approved",
                "proposal_returned",
                "proposal_rejected",
                "proposal_withdrawn",
                "spot_checked",
            ],
            DeedKind::SignIns => &[
                "signed_in",
                "signed_out",
                "sign_in_refused",
                "password_passed",
                "second_factor_passed",
                "second_factor_refused",
                "proof_given",
                "proof_refused",
                "password_change_refused",
                "institution_switched",
            ],
            DeedKind::Staff => &[
                "staff_added",
                "invitation_made",
                "invitation_accepted",
                "invitation_spent",
                "mail_sent_again",
                "password_changed",
                "preferences_changed",
                "particulars_changed",
                "roles_changed",
                "tied",
                "untied",
                "disabled",
                "disabled_unused",
                "enabled",
                "unlocked",
                "sessions_ended",
                "own_session_ended",
                "own_sessions_ended",
                "second_factor_enrolled",
                "second_factor_reset",
                "authenticator_replaced",
                "authenticator_removed",
                "passkey_added",
                "passkey_renamed",
                "passkey_removed",
                "recovery_codes_renewed",
                "access_reviewed",
            ],
            DeedKind::Settings => &[
                "institution_created",
                "institution_added",
                "settings_changed",
                "spot_check_rates_changed",
                "product_added",
                "product_retired",
                "product_taken_up",
            ],
            DeedKind::Keys => &["keys_rotation_begun", "keys_rotated", "keys_retired"],
            DeedKind::Exports => &["audit_exported"],
        }
    }

    /// The kind of an action; none where nobody writes such an action.
    pub fn of(action: &str) -> Option<DeedKind> {
        DeedKind::ALL.into_iter().find(|kind| kind.actions().contains(&action))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::review::Move;
    use crate::domain::{account, card, customer};

    #[test]
    fn every_action_belongs_to_one_kind_alone() {
        for kind in DeedKind::ALL {
            assert_eq!(DeedKind::parse(kind.code()), Some(kind));
            for action in kind.actions() {
                let kinds: Vec<DeedKind> =
                    DeedKind::ALL.into_iter().filter(|kind| kind.actions().contains(action)).collect();
                assert_eq!(kinds, [kind], "{action}");
            }
        }
    }

    #[test]
    fn every_change_of_status_and_every_move_of_a_proposal_is_told_by_its_kind() {
        let customers = customer::StatusChange::ALL.into_iter().map(customer::StatusChange::slug);
        let accounts = account::StatusChange::ALL.into_iter().map(account::StatusChange::slug);
        let cards = card::StatusChange::ALL.into_iter().map(card::StatusChange::slug);
        for slug in customers.chain(accounts).chain(cards) {
            assert_eq!(DeedKind::of(slug), Some(DeedKind::Status), "{slug}");
        }
        for step in [Move::Approve, Move::Return, Move::Reject, Move::Withdraw, Move::Resubmit] {
            assert_eq!(DeedKind::of(step.action()), Some(DeedKind::Proposals), "{step:?}");
        }
        assert_eq!(DeedKind::of(customer::EXPLAINED), Some(DeedKind::Reveals));
    }
}
