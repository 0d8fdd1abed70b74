//! Every field of a customer that a person may type: its key (the input's name, the history's word and the setting's), its
//! label and its group. Required here is what every customer has, in every institution (marked * in the founding text).

use super::Kind;
use crate::domain::form::{FormField, form_fields};

form_fields! {
    /// A field of a customer.
    Field in Group {
        Salutation "salutation" "Salutation" Name,
        FirstName "first_name" "First name" Name [required] => ONLY_NAME,
        MiddleName "middle_name" "Middle name" Name,
        LastName "last_name" "Last name" Name [required],
        Name "name" "Name" Name [required],
        DateOfBirth "date_of_birth" "Date of birth" Person [date],
        Nationalities "nationalities" "Nationalities" Person,
        BirthCountry "birth_country" "Country of birth" Person,
        DeceasedDate "deceased_date" "Date of death" Person [date],
        Sort "sort" "Sort" Organisation [required],
        Representative "representative" "Representative" Organisation,
        RegistrationAuthority "registration_authority" "Registration authority" Organisation,
        RegistrationDate "registration_date" "Registration date" Organisation [date],
        BankruptcyDate "bankruptcy_date" "Bankruptcy date" Organisation [date],
        Responsible "responsible" "Responsible person" Organisation,
        Parent "parent" "Parent" Organisation,
        Plate "plate" "Licence plate" Organisation,
        CustomerNumber "customer_number" "Customer number" Registration [required],
        RegNoKind "reg_no_kind" "Kind of registration number" Registration [required],
        RegNoCountry "reg_no_country" "Country of registration" Registration,
        RegNo "reg_no" "Registration number" Registration [required] => REG_NO_CONFIRMED,
        Mobile "mobile" "Mobile" Contact,
        Phone "phone" "Phone" Contact,
        Email "email" "E-mail" Contact,
        Locale "locale" "Language" Contact [required],
        Country "country" "Country" Address [required],
        Address1 "address1" "Street and number" Address [required],
        Address2 "address2" "Address line 2" Address,
        Address3 "address3" "Address line 3" Address,
        Address4 "address4" "Address line 4" Address,
        ZipCode "zip_code" "Postcode" Address [required],
        City "city" "Town" Address [required],
        Region "region" "Region" Address,
        TemporaryFrom "temporary_from" "In force from" TemporaryAddress [date],
        TemporaryTo "temporary_to" "In force to" TemporaryAddress [date],
        TemporaryCountry "temporary_country" "Temporary country" TemporaryAddress,
        TemporaryAddress1 "temporary_address1" "Temporary street and number" TemporaryAddress,
        TemporaryAddress2 "temporary_address2" "Temporary address line 2" TemporaryAddress,
        TemporaryAddress3 "temporary_address3" "Temporary address line 3" TemporaryAddress,
        TemporaryAddress4 "temporary_address4" "Temporary address line 4" TemporaryAddress,
        TemporaryZipCode "temporary_zip_code" "Temporary postcode" TemporaryAddress,
        TemporaryCity "temporary_city" "Temporary town" TemporaryAddress,
        TemporaryRegion "temporary_region" "Temporary region" TemporaryAddress,
        ScreeningDone "screening_done" "Screening" Care,
        RiskClass "risk_class" "Risk class" Care,
        AdditionalValues "additional_values" "Additional values" Care,
    }
}

/// Fields that belong together: one form, one "Change" link, one saved edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    Name,
    Person,
    Organisation,
    Registration,
    Contact,
    Address,
    TemporaryAddress,
    Care,
}

impl Group {
    pub const ALL: [Group; 8] = [
        Group::Name,
        Group::Person,
        Group::Organisation,
        Group::Registration,
        Group::Contact,
        Group::Address,
        Group::TemporaryAddress,
        Group::Care,
    ];

    /// How the group stands in addresses of pages.
    pub fn slug(self) -> &'static str {
        match self {
            Group::Name => "name",
            Group::Person => "person",
            Group::Organisation => "organisation",
            Group::Registration => "registration",
            Group::Contact => "contact",
            Group::Address => "address",
            Group::TemporaryAddress => "temporary-address",
            Group::Care => "care",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Group::Name => "Name",
            Group::Person => "Birth and nationality",
            Group::Organisation => "Organisation",
            Group::Registration => "Numbers",
            Group::Contact => "Contact",
            Group::Address => "Address",
            Group::TemporaryAddress => "Temporary address",
            Group::Care => "Screening and risk",
        }
    }

    pub fn parse(slug: &str) -> Option<Group> {
        Group::ALL.into_iter().find(|group| group.slug() == slug)
    }

    /// Whether a customer of this kind has these fields.
    pub fn applies_to(self, kind: Kind) -> bool {
        match self {
            Group::Person => kind == Kind::Private,
            Group::Organisation => kind == Kind::Corporate,
            _ => true,
        }
    }

    /// The fields of the group for a customer of this kind, in the order of the form.
    pub fn fields(self, kind: Kind) -> Vec<Field> {
        let of_kind = |field: &Field| match field {
            Field::Salutation | Field::FirstName | Field::MiddleName | Field::LastName => kind == Kind::Private,
            Field::Name => kind == Kind::Corporate,
            _ => true,
        };
        Field::ALL
            .iter()
            .copied()
            .filter(|field| field.group() == self && self.applies_to(kind) && of_kind(field))
            .collect()
    }

    /// The names of the inputs of the group's form: all that may be sent with it.
    pub fn inputs(self, kind: Kind) -> Vec<String> {
        let mut inputs: Vec<String> = self.fields(kind).into_iter().flat_map(Field::inputs).collect();
        match self {
            Group::Name if kind == Kind::Private => inputs.push(ONLY_NAME.into()),
            Group::Registration => inputs.push(REG_NO_CONFIRMED.into()),
            _ => {}
        }
        inputs
    }
}

/// The tick "has only one name".
pub const ONLY_NAME: &str = "only_name";
/// The tick that a wrong check digit was checked.
pub const REG_NO_CONFIRMED: &str = "reg_no_confirmed";

impl Field {
    /// Whether an institution may require this field of its customers: optional, and known when a customer is created.
    pub fn may_be_required(self) -> bool {
        matches!(
            self,
            Field::Salutation
                | Field::MiddleName
                | Field::DateOfBirth
                | Field::Nationalities
                | Field::BirthCountry
                | Field::Representative
                | Field::RegistrationAuthority
                | Field::RegistrationDate
                | Field::Responsible
                | Field::Mobile
                | Field::Phone
                | Field::Email
                | Field::Region
                | Field::ScreeningDone
                | Field::RiskClass
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_key_and_stands_in_its_group() {
        for field in Field::ALL {
            assert_eq!(Field::parse(field.key()), Some(*field));
            let in_group = Kind::ALL.iter().any(|kind| field.group().fields(*kind).contains(field));
            assert!(in_group, "{field:?}");
        }
    }

    #[test]
    fn a_required_field_cannot_be_required_again() {
        assert!(Field::ALL.iter().all(|field| !(field.is_always_required() && field.may_be_required())));
    }

    #[test]
    fn a_person_has_no_organisation_fields() {
        assert!(Group::Organisation.fields(Kind::Private).is_empty());
        assert!(!Group::Name.fields(Kind::Corporate).contains(&Field::FirstName));
    }
}
