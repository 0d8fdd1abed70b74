//! The acts that may wait for a second person. An institution chooses which.

use crate::domain::customer::Field;

/// An act that may wait for a second person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    CustomerName,
    BirthDate,
    RegNo,
    /// The mobile of somebody who holds a live card that is wished into a wallet: how wallets are taken over.
    WalletMobile,
    /// Another owner: who is liable for the account.
    AccountOwner,
    CardHolder,
    /// Of a customer, an account or a card, by somebody: what the clock closes does not wait, nor does a card closed for fraud.
    Closing,
    /// What somebody gains of the roles that decide: supervisor or admin.
    Grant,
}

impl Act {
    pub const ALL: [Act; 8] = [
        Act::CustomerName,
        Act::BirthDate,
        Act::RegNo,
        Act::WalletMobile,
        Act::AccountOwner,
        Act::CardHolder,
        Act::Closing,
        Act::Grant,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Act::CustomerName => "customer_name",
            Act::BirthDate => "birth_date",
            Act::RegNo => "reg_no",
            Act::WalletMobile => "wallet_mobile",
            Act::AccountOwner => "account_owner",
            Act::CardHolder => "card_holder",
            Act::Closing => "closing",
            Act::Grant => "grant",
        }
    }

    /// What it is, as a heading and in a list of reasons.
    pub fn label(self) -> &'static str {
        match self {
            Act::CustomerName => "Name of a customer",
            Act::BirthDate => "Date of birth",
            Act::RegNo => "Registration number",
            Act::WalletMobile => "Mobile of somebody with a card for a wallet",
            Act::AccountOwner => "Owner of an account",
            Act::CardHolder => "Holder of a card",
            Act::Closing => "Closing of a customer, account or card",
            Act::Grant => "Granting supervisor or admin",
        }
    }

    pub fn parse(code: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|act| act.code() == code)
    }

    /// The act that a change of this field is, whatever the institution chose.
    fn of(field: Field, has_wallet_card: bool) -> Option<Act> {
        match field {
            Field::Salutation => None,
            Field::FirstName | Field::MiddleName | Field::LastName | Field::Name => Some(Act::CustomerName),
            Field::DateOfBirth => Some(Act::BirthDate),
            Field::RegNoKind | Field::RegNoCountry | Field::RegNo => Some(Act::RegNo),
            Field::Mobile if has_wallet_card => Some(Act::WalletMobile),
            _ => None,
        }
    }
}

/// The acts that changes of these fields are, each once.
pub fn acts_of(fields: impl IntoIterator<Item = Field>, has_wallet_card: bool) -> Vec<Act> {
    let mut acts: Vec<Act> = fields.into_iter().filter_map(|field| Act::of(field, has_wallet_card)).collect();
    acts.sort();
    acts.dedup();
    acts
}

/// The acts of an institution that wait for a second person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Approvals(Vec<Act>);

impl Approvals {
    pub fn new(acts: impl IntoIterator<Item = Act>) -> Approvals {
        let mut acts: Vec<Act> = acts.into_iter().collect();
        acts.sort();
        acts.dedup();
        Approvals(acts)
    }

    /// What a new institution begins with: everything that is known to be risky.
    pub fn usual() -> Approvals {
        Approvals::new(Act::ALL)
    }

    /// Read back from the database, which lets only known ones in.
    pub fn from_codes<'a>(codes: impl IntoIterator<Item = &'a str>) -> Approvals {
        Approvals::new(codes.into_iter().filter_map(Act::parse))
    }

    pub fn codes(&self) -> Vec<&'static str> {
        self.0.iter().map(|act| act.code()).collect()
    }

    pub fn contains(&self, act: Act) -> bool {
        self.0.contains(&act)
    }

    /// Which of these acts wait.
    pub fn of(&self, acts: &[Act]) -> Vec<Act> {
        acts.iter().copied().filter(|act| self.contains(*act)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::customer::Group;
    use crate::domain::form::FormField;

    #[test]
    fn each_field_of_a_risky_act_is_that_act() {
        assert_eq!(acts_of([Field::FirstName, Field::LastName, Field::Name], false), [Act::CustomerName]);
        assert_eq!(acts_of([Field::RegNoKind, Field::RegNo, Field::DateOfBirth], false), [Act::BirthDate, Act::RegNo]);
        assert_eq!(acts_of([Field::Mobile, Field::Email], true), [Act::WalletMobile]);
        assert_eq!(acts_of([Field::Mobile, Field::Email], false), []);
        let harmless = Field::ALL.iter().copied().filter(|field| matches!(field.group(), Group::Address | Group::Care));
        assert_eq!(acts_of(harmless, true), []);
    }

    #[test]
    fn codes_lead_back_and_the_unknown_is_left_out() {
        for act in Act::ALL {
            assert_eq!(Act::parse(act.code()), Some(act));
        }
        let some = Approvals::from_codes(["reg_no", "customer_name", "reg_no", "nothing"]);
        assert_eq!(some.codes(), ["customer_name", "reg_no"]);
        assert_eq!(some.of(&[Act::RegNo, Act::WalletMobile]), [Act::RegNo]);
        assert_eq!(Approvals::usual().codes().len(), Act::ALL.len());
    }
}
