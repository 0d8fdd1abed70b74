//! The life of a card: in use or held back, which it moves among freely, and over, which is final; which moves there are and with
//! what reason. Expired is the clock's. What the account's status asks of its cards is held by the database and by services as well.

use crate::domain::account;
use crate::domain::policy::Permission;
use crate::domain::reason::ReasonCode;

/// The founding platform's card statuses (card v4), CARD_OK and the rest. It lets any move be made and advises against most;
/// here the strict table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    Ok,
    /// For the time being nothing is authorised.
    Blocked,
    SuspectedFraud,
    /// In use to its last day and then no more.
    NoRenewal,
    Lost,
    Stolen,
    Closed,
    ClosedFraud,
    Expired,
}

impl Status {
    pub const ALL: [Status; 9] = [
        Status::Ok,
        Status::Blocked,
        Status::SuspectedFraud,
        Status::NoRenewal,
        Status::Lost,
        Status::Stolen,
        Status::Closed,
        Status::ClosedFraud,
        Status::Expired,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::Blocked => "blocked",
            Status::SuspectedFraud => "suspected_fraud",
            Status::NoRenewal => "no_renewal",
            Status::Lost => "lost",
            Status::Stolen => "stolen",
            Status::Closed => "closed",
            Status::ClosedFraud => "closed_fraud",
            Status::Expired => "expired",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Status::Ok => "OK",
            Status::Blocked => "Blocked",
            Status::SuspectedFraud => "Suspected fraud",
            Status::NoRenewal => "No renewal",
            Status::Lost => "Lost",
            Status::Stolen => "Stolen",
            Status::Closed => "Closed",
            Status::ClosedFraud => "Closed for fraud",
            Status::Expired => "Expired",
        }
    }

    pub fn parse(code: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Whether it can still be used, or be made to.
    pub fn is_live(self) -> bool {
        match self {
            Status::Ok | Status::Blocked | Status::SuspectedFraud | Status::NoRenewal => true,
            Status::Lost | Status::Stolen | Status::Closed | Status::ClosedFraud | Status::Expired => false,
        }
    }
}

/// A change of state as a thing with a form of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatusChange {
    Block,
    Suspicion,
    NoRenewal,
    /// Back to OK from whatever held it back.
    Unblock,
    Loss,
    Theft,
    Closure,
    FraudClosure,
    /// Brings a lost or stolen card back.
    Recovery,
}

impl StatusChange {
    pub const ALL: [StatusChange; 9] = [
        StatusChange::Block,
        StatusChange::Suspicion,
        StatusChange::NoRenewal,
        StatusChange::Unblock,
        StatusChange::Loss,
        StatusChange::Theft,
        StatusChange::Closure,
        StatusChange::FraudClosure,
        StatusChange::Recovery,
    ];

    /// How it stands in addresses of pages and in the history.
    pub fn slug(self) -> &'static str {
        match self {
            StatusChange::Block => "block",
            StatusChange::Suspicion => "suspicion",
            StatusChange::NoRenewal => "no-renewal",
            StatusChange::Unblock => "unblocking",
            StatusChange::Loss => "loss",
            StatusChange::Theft => "theft",
            StatusChange::Closure => "closure",
            StatusChange::FraudClosure => "fraud-closure",
            StatusChange::Recovery => "recovery",
        }
    }

    /// What the button says.
    pub fn label(self) -> &'static str {
        match self {
            StatusChange::Block => "Block",
            StatusChange::Suspicion => "Suspect fraud",
            StatusChange::NoRenewal => "Do not renew",
            StatusChange::Unblock => "Set back to OK",
            StatusChange::Loss => "Report lost",
            StatusChange::Theft => "Report stolen",
            StatusChange::Closure => "Close",
            StatusChange::FraudClosure => "Close for fraud",
            StatusChange::Recovery => "Bring back",
        }
    }

    pub fn permission(self) -> Permission {
        match self {
            StatusChange::Block
            | StatusChange::Suspicion
            | StatusChange::NoRenewal
            | StatusChange::Unblock
            | StatusChange::Loss
            | StatusChange::Theft
            | StatusChange::Closure
            | StatusChange::FraudClosure => Permission::EditAccounts,
            StatusChange::Recovery => Permission::OverrideStatuses,
        }
    }

    /// The status it leads to from this one, or nothing where the move does not exist: a live card goes anywhere but where it
    /// is, one that is over goes nowhere, except that a lost or stolen one can be recovered.
    pub fn apply(self, from: Status) -> Option<Status> {
        let may_move = match self {
            StatusChange::Recovery => matches!(from, Status::Lost | Status::Stolen),
            StatusChange::Block
            | StatusChange::Suspicion
            | StatusChange::NoRenewal
            | StatusChange::Unblock
            | StatusChange::Loss
            | StatusChange::Theft
            | StatusChange::Closure
            | StatusChange::FraudClosure => from.is_live() && from != self.leads_to(),
        };
        may_move.then(|| self.leads_to())
    }

    /// Whether the account lets it happen: on one that is closing or closed no card comes into use, the rest goes on as ever.
    pub fn is_open_on(self, account: account::Status) -> bool {
        match account {
            account::Status::Ok | account::Status::Blocked | account::Status::Collection => true,
            account::Status::ToClose | account::Status::Closed => {
                !matches!(self.leads_to(), Status::Ok | Status::NoRenewal)
            }
        }
    }

    /// Whether the card is over with it.
    pub fn is_final(self) -> bool {
        !self.leads_to().is_live()
    }

    fn leads_to(self) -> Status {
        match self {
            StatusChange::Block => Status::Blocked,
            StatusChange::Suspicion => Status::SuspectedFraud,
            StatusChange::NoRenewal => Status::NoRenewal,
            StatusChange::Unblock | StatusChange::Recovery => Status::Ok,
            StatusChange::Loss => Status::Lost,
            StatusChange::Theft => Status::Stolen,
            StatusChange::Closure => Status::Closed,
            StatusChange::FraudClosure => Status::ClosedFraud,
        }
    }

    /// The reasons to choose from.
    pub fn reasons(self) -> &'static [ReasonCode] {
        use ReasonCode::*;
        match self {
            StatusChange::Block => &[CustomerAsked, UnderReview, NotPaid, Other],
            StatusChange::Suspicion => &[Suspicion, CustomerAsked, Other],
            StatusChange::NoRenewal => &[CustomerAsked, EmployeeLeft, ProductChanged, Other],
            StatusChange::Unblock => &[CustomerAsked, ReviewDone, Found, Paid, Mistake, Other],
            StatusChange::Loss => &[Lost, NotReceived, Other],
            StatusChange::Theft => &[Stolen, NotReceived, Other],
            StatusChange::Closure => {
                &[CustomerAsked, EmployeeLeft, Deceased, Damaged, NameChanged, ProductChanged, Other]
            }
            StatusChange::FraudClosure => &[FraudConfirmed, Other],
            StatusChange::Recovery => &[Found, Mistake, Other],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::in_sql::{CARDS, between, codes_of, quoted};

    #[test]
    fn the_statuses_and_which_are_live_are_those_of_the_database() {
        let live = Status::ALL.into_iter().filter(|status| status.is_live()).map(Status::code);

        assert_eq!(codes_of(CARDS, "cards_status_known"), Status::ALL.map(Status::code));
        assert_eq!(quoted(between(CARDS, "FUNCTION is_live", ";")), live.collect::<Vec<_>>());
    }

    #[test]
    fn a_live_card_goes_anywhere_but_where_it_is() {
        use StatusChange::*;
        for from in Status::ALL.into_iter().filter(|status| status.is_live()) {
            for change in StatusChange::ALL.into_iter().filter(|change| *change != Recovery) {
                let expected = (change.leads_to() != from).then(|| change.leads_to());
                assert_eq!(change.apply(from), expected, "{change:?} from {from:?}");
            }
            assert_eq!(Recovery.apply(from), None, "{from:?}");
        }
    }

    #[test]
    fn a_card_that_is_over_stays_so_unless_a_supervisor_brings_it_back() {
        for from in Status::ALL.into_iter().filter(|status| !status.is_live()) {
            for change in StatusChange::ALL {
                let comes_back = change == StatusChange::Recovery && matches!(from, Status::Lost | Status::Stolen);
                assert_eq!(change.apply(from), comes_back.then_some(Status::Ok), "{change:?} from {from:?}");
            }
        }
        assert_eq!(StatusChange::Recovery.permission(), Permission::OverrideStatuses);
    }

    #[test]
    fn the_database_lets_lost_and_stolen_cards_come_back_and_no_others() {
        let back = quoted(between(CARDS, "(is_live(OLD.status) OR (OLD.status IN (", ")"));

        let here = Status::ALL.into_iter().filter(|from| StatusChange::Recovery.apply(*from).is_some());
        assert_eq!(back, here.map(Status::code).collect::<Vec<_>>());
    }

    #[test]
    fn on_a_closing_account_a_card_can_only_be_held_back_or_ended() {
        use StatusChange::*;
        let forbidden = quoted(between(CARDS, "OR NEW.status IN (", ") AND standing = 'to_close'"));
        for change in StatusChange::ALL {
            let comes_into_use = matches!(change, NoRenewal | Unblock | Recovery);
            for standing in account::Status::ALL {
                let is_closing = matches!(standing, account::Status::ToClose | account::Status::Closed);
                assert_eq!(change.is_open_on(standing), !(is_closing && comes_into_use), "{change:?} on {standing:?}");
            }
            assert_eq!(forbidden.contains(&change.leads_to().code()), comes_into_use, "{change:?}");
        }
    }

    #[test]
    fn what_ends_a_card_is_loss_theft_and_closure() {
        use StatusChange::*;
        for change in StatusChange::ALL {
            let ends = matches!(change, Loss | Theft | Closure | FraudClosure);
            assert_eq!(change.is_final(), ends, "{change:?}");
        }
    }

    #[test]
    fn nobody_but_the_clock_expires_a_card() {
        assert!(StatusChange::ALL.into_iter().all(|change| change.leads_to() != Status::Expired));
    }

    #[test]
    fn no_two_changes_share_an_address() {
        for (place, change) in StatusChange::ALL.iter().enumerate() {
            assert!(StatusChange::ALL[..place].iter().all(|earlier| earlier.slug() != change.slug()));
            assert!(change.reasons().contains(&ReasonCode::Other));
        }
    }
}
