//! Every field of an account: its key (the input's name and the history's word), its label and its group.

use crate::domain::form::{FormField, form_fields};

form_fields! {
    /// A field of an account.
    Field in Group {
        Owner "owner" "Owner" Product,
        Product "product" "Product" Product [required],
        Name "name" "Name" Details,
        Number "number" "Account number" Details,
        Segment "segment" "Segment" Details,
        OpenedOn "opened_on" "Opening date" Details [date required],
        PaymentReferenceKind "payment_reference_kind" "Kind of payment reference" Details,
        PaymentReference "payment_reference" "Payment reference" Details,
        Parent "parent" "Account above" Details,
        StatementCountry "statement_country" "Country for statements" StatementAddress,
        StatementAddress1 "statement_address1" "Street and number for statements" StatementAddress,
        StatementAddress2 "statement_address2" "Address line 2 for statements" StatementAddress,
        StatementAddress3 "statement_address3" "Address line 3 for statements" StatementAddress,
        StatementAddress4 "statement_address4" "Address line 4 for statements" StatementAddress,
        StatementZipCode "statement_zip_code" "Postcode for statements" StatementAddress,
        StatementCity "statement_city" "Town for statements" StatementAddress,
        StatementRegion "statement_region" "Region for statements" StatementAddress,
    }
}

/// Fields that belong together: one form, one "Change" link, one saved edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Chosen when the account is created, and then fixed.
    Product,
    Details,
    StatementAddress,
}

impl Group {
    pub const ALL: [Group; 3] = [Group::Product, Group::Details, Group::StatementAddress];

    /// How the group stands in addresses of pages.
    pub fn slug(self) -> &'static str {
        match self {
            Group::Product => "product",
            Group::Details => "details",
            Group::StatementAddress => "statement-address",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Group::Product => "Product",
            Group::Details => "Details",
            Group::StatementAddress => "Statement address",
        }
    }

    /// Whether there is an edit form of it.
    pub fn is_editable(self) -> bool {
        match self {
            Group::Product => false,
            Group::Details | Group::StatementAddress => true,
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
    /// Whether it stands in a form. The owner does not: a transfer changes it, and the history shows it as a field.
    pub fn is_typed(self) -> bool {
        self != Field::Owner
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
        assert_eq!(Group::parse("details"), Some(Group::Details));
        assert_eq!(Group::parse("statement-address"), Some(Group::StatementAddress));
        assert_eq!(Group::parse("product"), None);
    }

    #[test]
    fn the_owner_is_no_input() {
        assert!(Group::ALL.into_iter().flat_map(Group::inputs).all(|input| input != "owner"));
    }
}
