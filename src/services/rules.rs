//! The rules of accounts and cards that the database holds whoever writes, by the names it refuses with. One table: the
//! constraint, the rule, and what a person is told.

use crate::db::DbError;

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident $constraint:literal $words:literal),+ $(,)?) => {
        /// Why the database refused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Rule { $($(#[$doc])* $name),+ }

        impl Rule {
            pub const ALL: &[Rule] = &[$(Rule::$name),+];

            /// The name of the constraint, as the migrations give it.
            pub fn constraint(self) -> &'static str { match self { $(Rule::$name => $constraint),+ } }

            /// What happened and what to do next.
            pub fn sentence(self) -> &'static str { match self { $(Rule::$name => $words),+ } }
        }
    };
}

rules! {
    AccountNumberTaken "accounts_number_unique" "Another account has this number. Find it, or check the number",
    PaymentReferenceTaken "accounts_payment_reference_unique" "Another account has this payment reference. Check it",
    AccountReferenceTaken "accounts_reference_unique" "The reference was just taken. Press the button once more",
    NumberOfDigits "accounts_number_of_digits" "An account with a payment reference has a number of digits only",
    AccountMove "accounts_status_move" "The account does not go there from the status it has now",
    ClosingTime "accounts_closing_time" "An account closes for good after 32 days",
    OwnerActive "accounts_owner_active" "The owner must be an active customer. Lift the suspension or reopen the customer first",
    OwnerOfOpen "accounts_owner_of_open" "A closing or closed account does not change hands. Take the closing back first",
    ParentOpen "accounts_parent_open" "The account above is closing or closed. Stop its closing first, or choose another account above",
    ParentNoCycle "accounts_parent_no_cycle" "The account above must not be this account itself or one below it",
    NotOwnParent "accounts_not_own_parent" "The account above must not be this account itself or one below it",
    BelowFirst "accounts_below_first" "Accounts below this one are still open. Close them first",
    CardReferenceTaken "cards_reference_unique" "Another card has this reference. Find it, or check the reference",
    MainHolderOwns "cards_main_holder_owns" "A main card is held by the account's owner. Make it supplementary",
    ReplacedOnce "cards_replaced_once" "The card was replaced already",
    PreviousIsOver "cards_previous_is_over" "The card that is replaced is still live",
    CardMove "cards_status_move" "The card does not go there from the status it has now",
    ReplacedStaysOver "cards_replaced_stays_over" "A card that was replaced does not come back. Use the new one",
    AccountOpen "cards_account_open" "The account is closing or closed, so no card on it can be used",
    CardOwnerActive "cards_owner_active" "The account's owner must be an active customer. A suspended or closed one gets nothing new",
    HolderActive "cards_holder_active" "The cardholder must be an active customer. A suspended or closed one gets nothing new",
    OneWalletCard "cards_wallet_one_live" "The cardholder has a live wallet card already, and this institution allows one",
    OwnNothing "customers_closed_own_nothing" "The customer owns an open account. Close it or give it to somebody else first",
    HoldNothing "customers_closed_hold_nothing" "The customer holds a live card. Close it or give it to somebody else first",
    StrictHolds "institutions_wallet_strict_holds" "Somebody holds several live wallet cards. Settle these on the wallet list first",
}

impl Rule {
    pub fn of(error: &DbError) -> Option<Rule> {
        match error {
            DbError::Constraint(name) => Rule::ALL.iter().copied().find(|rule| rule.constraint() == name),
            _ => None,
        }
    }
}
