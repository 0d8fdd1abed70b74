//! Why something was done: a code from a list and words of one's own. Which reasons are offered is said by whatever they are
//! offered for; the codes stand here once, so that one reason has one wording everywhere.

use crate::domain::form::Typed;
use crate::domain::text::{Block, Flaw};

/// Makes the table of reasons: variant, code, label.
macro_rules! reasons {
    ($($name:ident $code:literal $label:literal),+ $(,)?) => {
        /// A reason to choose.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ReasonCode { $($name),+ }

        impl ReasonCode {
            pub const ALL: &'static [ReasonCode] = &[$(ReasonCode::$name),+];

            pub fn code(self) -> &'static str {
                match self { $(ReasonCode::$name => $code),+ }
            }

            pub const fn label(self) -> &'static str {
                match self { $(ReasonCode::$name => $label),+ }
            }
        }
    };
}

reasons! {
    CustomerAsked "customer_asked" "The customer asked for it",
    UnderReview "under_review" "Under review",
    Suspicion "suspicion" "Suspicious activity",
    AddressReturned "address_returned" "Post came back",
    ReviewDone "review_done" "The review is done",
    Mistake "mistake" "It was a mistake",
    Deceased "deceased" "The customer has died",
    Bankrupt "bankrupt" "The customer is bankrupt",
    CeasedToExist "ceased_to_exist" "It no longer exists",
    RecordedTwice "recorded_twice" "Recorded twice",
    CustomerReturned "customer_returned" "The customer came back",
    CallerIdentified "caller_identified" "To identify a caller",
    DataCompared "data_compared" "To compare with a document",
    AuthorityAsked "authority_asked" "An authority asked",
    Opened "opened" "From the beginning",
    OwnershipSold "ownership_sold" "The account was taken over",
    Inherited "inherited" "It was inherited",
    EmployeeJoined "employee_joined" "An employee joined",
    EmployeeLeft "employee_left" "An employee left",
    NotPaid "not_paid" "Not paid",
    Paid "paid" "Paid",
    Lost "lost" "It was lost",
    Stolen "stolen" "It was stolen",
    Damaged "damaged" "It is damaged",
    NotReceived "not_received" "Never arrived",
    NameChanged "name_changed" "The name changed",
    Found "found" "It was found again",
    Expiring "expiring" "It expires soon",
    Expired "expired" "Its last day has passed",
    FraudConfirmed "fraud_confirmed" "Fraud was confirmed",
    ProductChanged "product_changed" "The product changed",
    Replaced "replaced" "It was replaced",
    AccountClosing "account_closing" "The account is closing",
    AccountClosed "account_closed" "The account is closed",
    AccountReopened "account_reopened" "The account does not close",
    ClosingTimeOver "closing_time_over" "The days of closing are over",
    DutiesChanged "duties_changed" "Other duties",
    PersonLeft "person_left" "Left the institution",
    OnLeave "on_leave" "On leave",
    PersonReturned "person_returned" "Came back",
    LinkLost "link_lost" "The link was lost or ran out",
    PasswordForgotten "password_forgotten" "The password was forgotten",
    PersonIdentified "person_identified" "It was they who asked",
    DeviceLost "device_lost" "A device was lost",
    DeviceReplaced "device_replaced" "Another phone",
    AccessReviewed "access_reviewed" "Decided in the access review",
    NotRelated "not_related" "We are not related",
    AuditAsked "audit_asked" "An audit asked for it",
    IncidentExamined "incident_examined" "An incident is being examined",
    NobodyElse "nobody_else" "Nobody else is at hand",
    PersonIsCustomer "person_is_customer" "They told us so",
    Other "other" "Another reason",
}

impl ReasonCode {
    /// The reasons to see a registration number whole.
    pub fn for_reveal() -> &'static [ReasonCode] {
        &[ReasonCode::CallerIdentified, ReasonCode::DataCompared, ReasonCode::AuthorityAsked, ReasonCode::Other]
    }

    /// The reasons for a part of the audit to leave as a file.
    pub fn for_export() -> &'static [ReasonCode] {
        &[ReasonCode::AuditAsked, ReasonCode::IncidentExamined, ReasonCode::AuthorityAsked, ReasonCode::Other]
    }

    /// The reasons to look at somebody of one's own surname and address.
    pub fn for_namesake() -> &'static [ReasonCode] {
        &[ReasonCode::NotRelated, ReasonCode::NobodyElse, ReasonCode::CustomerAsked, ReasonCode::Other]
    }

    /// The reasons for an account to change hands.
    pub fn for_transfer() -> &'static [ReasonCode] {
        use ReasonCode::*;
        &[OwnershipSold, Inherited, CustomerAsked, Mistake, Other]
    }

    /// The reasons for a card to get another holder.
    pub fn for_new_holder() -> &'static [ReasonCode] {
        use ReasonCode::*;
        &[EmployeeLeft, EmployeeJoined, CustomerAsked, Mistake, Other]
    }

    /// The reasons for a new card with a new number in the place of the old one.
    pub fn for_replacement() -> &'static [ReasonCode] {
        use ReasonCode::*;
        &[Lost, Stolen, NotReceived, Damaged, FraudConfirmed, ProductChanged, CustomerAsked, Other]
    }

    /// The reasons to make a card anew under its number. One that somebody else may hold is replaced instead.
    pub fn for_reissue() -> &'static [ReasonCode] {
        use ReasonCode::*;
        &[Damaged, NameChanged, Expiring, CustomerAsked, Other]
    }
}

/// A chosen reason with words of one's own, which `Other` needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub code: ReasonCode,
    pub words: Option<Block<500>>,
}

impl Reason {
    /// A reason that nobody chose: it follows from something else.
    pub fn of(code: ReasonCode) -> Reason {
        Reason { code, words: None }
    }

    /// Reads a reason out of those offered. The error names the input: `reason` or `words`.
    pub fn parse(code: &str, words: &str, offered: &[ReasonCode]) -> Result<Reason, (&'static str, Flaw)> {
        let choose = || ("reason", Flaw::Sentence("Choose a reason".into()));
        let code = offered.iter().copied().find(|reason| reason.code() == code).ok_or_else(choose)?;
        let words = Block::parse(words).map_err(|flaw| ("words", flaw))?;
        if code == ReasonCode::Other && words.is_none() {
            return Err(("words", Flaw::Sentence("Enter the reason in your own words".into())));
        }
        Ok(Reason { code, words })
    }

    /// As a form sends it: `reason` and `words`.
    pub fn put_into(&self, typed: &mut Typed) {
        typed.put("reason", self.code.code());
        typed.put("words", self.words.as_ref().map_or("", Block::as_str));
    }

    /// Read back from what `put_into` wrote.
    pub fn stored(typed: &Typed) -> Option<Reason> {
        Reason::parse(typed.get("reason"), typed.get("words"), ReasonCode::ALL).ok()
    }

    /// The reason as one sentence for the record and the history.
    pub fn sentence(&self) -> String {
        match (&self.words, self.code) {
            (Some(words), ReasonCode::Other) => words.as_str().to_owned(),
            (Some(words), code) => format!("{}: {}", code.label(), words.as_str()),
            (None, code) => code.label().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_reason_needs_words_and_a_foreign_reason_is_none() {
        let offered = [ReasonCode::Deceased, ReasonCode::Other];

        assert_eq!(Reason::parse("other", " ", &offered).expect_err("no words").0, "words");
        assert_eq!(Reason::parse("review_done", "", &offered).expect_err("not offered").0, "reason");
        assert_eq!(Reason::parse("deceased", "", &offered).expect("good").sentence(), "The customer has died");
    }

    #[test]
    fn what_is_kept_of_a_reason_leads_back() {
        for words in ["", "She told us\nherself"] {
            let reason = Reason::parse("deceased", words, &[ReasonCode::Deceased]).expect("good");
            let mut typed = Typed::default();
            reason.put_into(&mut typed);
            assert_eq!(Reason::stored(&typed), Some(reason));
        }
        assert_eq!(Reason::stored(&Typed::default()), None);
    }

    #[test]
    fn no_two_reasons_share_a_code_or_a_wording() {
        for (place, one) in ReasonCode::ALL.iter().enumerate() {
            for other in &ReasonCode::ALL[..place] {
                assert!(one.code() != other.code() && one.label() != other.label(), "{one:?} and {other:?}");
            }
        }
    }

    #[test]
    fn whatever_is_offered_ends_with_another_reason_and_names_none_twice() {
        let lists = [
            ReasonCode::for_reveal(),
            ReasonCode::for_namesake(),
            ReasonCode::for_transfer(),
            ReasonCode::for_new_holder(),
            ReasonCode::for_replacement(),
            ReasonCode::for_reissue(),
        ];
        for list in lists {
            assert_eq!(list.last(), Some(&ReasonCode::Other));
            assert!((1..list.len()).all(|place| !list[..place].contains(&list[place])), "{list:?}");
        }
    }
}
