//! Every field of a card: its key (the input's name and the history's word), its label and its group.

use crate::domain::form::{FormField, form_fields};
use crate::domain::product::Form;

form_fields! {
    /// A field of a card.
    Field in Group {
        Holder "holder" "Cardholder" Making,
        Product "product" "Product" Making [required],
        Role "role" "Role" Making [required],
        Reference "reference" "Reference" Making,
        TruncatedNumber "truncated_number" "Card number, truncated" Numbers,
        Expiry "expiry" "Expiry" Numbers,
        EmbossingName "embossing_name" "Name on the card" Embossing,
        CompanyLine "company_line" "Company line" Embossing,
        Production "production" "Production" Production [required],
        WalletWish "wallet_wish" "Wallet" Wallet,
        CardCountry "card_country" "Country for the card" CardAddress,
        CardAddress1 "card_address1" "Street and number for the card" CardAddress,
        CardAddress2 "card_address2" "Address line 2 for the card" CardAddress,
        CardAddress3 "card_address3" "Address line 3 for the card" CardAddress,
        CardAddress4 "card_address4" "Address line 4 for the card" CardAddress,
        CardZipCode "card_zip_code" "Postcode for the card" CardAddress,
        CardCity "card_city" "Town for the card" CardAddress,
        CardRegion "card_region" "Region for the card" CardAddress,
        PinCountry "pin_country" "Country for the PIN" PinAddress,
        PinAddress1 "pin_address1" "Street and number for the PIN" PinAddress,
        PinAddress2 "pin_address2" "Address line 2 for the PIN" PinAddress,
        PinAddress3 "pin_address3" "Address line 3 for the PIN" PinAddress,
        PinAddress4 "pin_address4" "Address line 4 for the PIN" PinAddress,
        PinZipCode "pin_zip_code" "Postcode for the PIN" PinAddress,
        PinCity "pin_city" "Town for the PIN" PinAddress,
        PinRegion "pin_region" "Region for the PIN" PinAddress,
    }
}

/// Fields that belong together: one form, one "Change" link, one saved edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Chosen when the card is created, and then fixed.
    Making,
    Numbers,
    Embossing,
    Production,
    Wallet,
    CardAddress,
    PinAddress,
}

impl Group {
    pub const ALL: [Group; 7] = [
        Group::Making,
        Group::Numbers,
        Group::Embossing,
        Group::Production,
        Group::Wallet,
        Group::CardAddress,
        Group::PinAddress,
    ];

    /// How the group stands in addresses of pages.
    pub fn slug(self) -> &'static str {
        match self {
            Group::Making => "making",
            Group::Numbers => "numbers",
            Group::Embossing => "embossing",
            Group::Production => "production",
            Group::Wallet => "wallet",
            Group::CardAddress => "card-address",
            Group::PinAddress => "pin-address",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Group::Making => "Product and role",
            Group::Numbers => "Number and expiry",
            Group::Embossing => "On the card",
            Group::Production => "Production",
            Group::Wallet => "Wallet",
            Group::CardAddress => "Address for the card",
            Group::PinAddress => "Address for the PIN",
        }
    }

    /// Whether there is an edit form of it.
    pub fn is_editable(self) -> bool {
        self != Group::Making
    }

    /// Whether a card of this form has these fields: nothing of a virtual card is produced or sent, and it has no PIN
    /// (founding platform, card v4).
    pub fn applies_to(self, form: Form) -> bool {
        match self {
            Group::Production | Group::CardAddress | Group::PinAddress => form == Form::Plastic,
            Group::Making | Group::Numbers | Group::Embossing | Group::Wallet => true,
        }
    }

    /// The group of an edit form.
    pub fn parse(slug: &str) -> Option<Group> {
        Group::ALL.into_iter().find(|group| group.is_editable() && group.slug() == slug)
    }

    /// The fields of the group that are typed, in the order of the form.
    pub fn fields(self) -> Vec<Field> {
        Field::ALL.iter().copied().filter(|field| field.group() == self && field.is_typed()).collect()
    }

    /// The names of the inputs of the group's form: all that may be sent with it.
    pub fn inputs(self) -> Vec<String> {
        self.fields().into_iter().flat_map(Field::inputs).collect()
    }
}

impl Field {
    /// Whether it stands in a form. The holder does not: the card changes hands, and the history shows it as a field.
    pub fn is_typed(self) -> bool {
        self != Field::Holder
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_key_and_stands_in_its_group() {
        for field in Field::ALL {
            assert_eq!(Field::parse(field.key()), Some(*field));
            assert_eq!(field.group().fields().contains(field), field.is_typed(), "{field:?}");
        }
    }

    #[test]
    fn only_what_may_change_has_an_edit_form() {
        assert_eq!(Group::parse("pin-address"), Some(Group::PinAddress));
        assert_eq!(Group::parse("making"), None);
    }

    #[test]
    fn the_holder_is_no_input() {
        assert!(Group::ALL.into_iter().flat_map(Group::inputs).all(|input| input != "holder"));
    }

    #[test]
    fn a_virtual_card_has_no_pin_to_send() {
        assert!(!Group::PinAddress.applies_to(Form::Virtual));
        assert!(Group::ALL.into_iter().all(|group| group.applies_to(Form::Plastic)));
    }
}
