//! The whole customer, put together from its groups, and one changed group as a value of its own: what an edit carries from
//! the form to the store. A change fits the kind of its customer.

use chrono::NaiveDate;

use super::address::{BASE, parse_base};
use super::{
    Address, Care, Contact, Field, Group, Kind, Name, Organisation, Person, Problem, Registration, TemporaryAddress,
};
use crate::domain::date;
use crate::domain::form::{FormField, Ground, Typed};
use crate::domain::masking::{PersonalFact, PersonalFacts};

/// What a customer is known by besides name, numbers, contact and address; differs by kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Facts {
    Person(Person),
    Organisation(Organisation),
}

/// Everything about a customer that a person types.
#[derive(Debug, Clone)]
pub struct Customer {
    pub name: Name,
    pub facts: Facts,
    pub registration: Registration,
    pub contact: Contact,
    pub address: Address,
    pub temporary: Option<TemporaryAddress>,
    pub care: Care,
}

/// One group, changed.
#[derive(Debug, Clone)]
pub enum Change {
    Name(Name),
    Facts(Facts),
    Registration(Registration),
    Contact(Contact),
    Address(Address),
    TemporaryAddress(Option<TemporaryAddress>),
    Care(Care),
}

impl Change {
    /// Reads one group's form.
    pub fn parse(group: Group, kind: Kind, typed: &Typed, ground: &Ground<'_>) -> Result<Change, Vec<Problem>> {
        Ok(match group {
            Group::Name => Change::Name(Name::parse(kind, typed, ground)?),
            Group::Person => Change::Facts(Facts::Person(Person::parse(typed, ground)?)),
            Group::Organisation => Change::Facts(Facts::Organisation(Organisation::parse(typed, ground)?)),
            Group::Registration => Change::Registration(Registration::parse(kind, typed, ground)?),
            Group::Contact => Change::Contact(Contact::parse(typed, ground)?),
            Group::Address => Change::Address(parse_base(typed, ground)?),
            Group::TemporaryAddress => Change::TemporaryAddress(TemporaryAddress::parse(typed, ground)?),
            Group::Care => Change::Care(Care::parse(typed, ground)?),
        })
    }

    /// The group as it would be typed.
    pub fn typed(&self) -> Typed {
        let mut typed = Typed::default();
        match self {
            Change::Name(name) => name.fill(&mut typed),
            Change::Facts(Facts::Person(person)) => person.fill(&mut typed),
            Change::Facts(Facts::Organisation(organisation)) => organisation.fill(&mut typed),
            Change::Registration(registration) => registration.fill(&mut typed),
            Change::Contact(contact) => contact.fill(&mut typed),
            Change::Address(address) => address.fill(&mut typed, &BASE),
            Change::TemporaryAddress(Some(temporary)) => temporary.fill(&mut typed),
            Change::TemporaryAddress(None) => {}
            Change::Care(care) => care.fill(&mut typed),
        }
        typed
    }
}

impl Customer {
    /// Reads a whole customer; every problem of every group at once.
    pub fn parse(kind: Kind, typed: &Typed, ground: &Ground<'_>) -> Result<Customer, Vec<Problem>> {
        let mut problems = Vec::new();
        let name = keep(Name::parse(kind, typed, ground), &mut problems);
        let facts = match kind {
            Kind::Private => keep(Person::parse(typed, ground), &mut problems).map(Facts::Person),
            Kind::Corporate => keep(Organisation::parse(typed, ground), &mut problems).map(Facts::Organisation),
        };
        let registration = keep(Registration::parse(kind, typed, ground), &mut problems);
        let contact = keep(Contact::parse(typed, ground), &mut problems);
        let address = keep(parse_base(typed, ground), &mut problems);
        let temporary = keep(TemporaryAddress::parse(typed, ground), &mut problems);
        let care = keep(Care::parse(typed, ground), &mut problems);
        match (name, facts, registration, contact, address, temporary, care) {
            (
                Some(name),
                Some(facts),
                Some(registration),
                Some(contact),
                Some(address),
                Some(temporary),
                Some(care),
            ) => Ok(Customer { name, facts, registration, contact, address, temporary, care }),
            _ => Err(problems),
        }
    }

    pub fn kind(&self) -> Kind {
        self.name.kind()
    }

    /// One group of it, as it stands.
    pub fn group(&self, group: Group) -> Change {
        match group {
            Group::Name => Change::Name(self.name.clone()),
            Group::Person | Group::Organisation => Change::Facts(self.facts.clone()),
            Group::Registration => Change::Registration(self.registration.clone()),
            Group::Contact => Change::Contact(self.contact.clone()),
            Group::Address => Change::Address(self.address.clone()),
            Group::TemporaryAddress => Change::TemporaryAddress(self.temporary.clone()),
            Group::Care => Change::Care(self.care.clone()),
        }
    }

    /// A fact that may be masked, as it is kept; nothing where it is not recorded.
    pub fn kept(&self, fact: PersonalFact) -> Option<String> {
        let Contact { mobile, phone, email, .. } = &self.contact;
        match fact {
            PersonalFact::RegNo => Some(self.registration.reg_no.expose().to_owned()),
            PersonalFact::DateOfBirth => self.birth().map(date::iso),
            PersonalFact::Mobile => mobile.as_ref().map(|phone| phone.as_str().to_owned()),
            PersonalFact::Phone => phone.as_ref().map(|phone| phone.as_str().to_owned()),
            PersonalFact::Email => email.as_ref().map(|email| email.as_str().to_owned()),
        }
    }

    /// The mask of a fact that is recorded, for somebody who sees only these whole; nothing where there is nothing to mask.
    pub fn mask(&self, fact: PersonalFact, whole: PersonalFacts) -> Option<String> {
        let reg_no = &self.registration.reg_no;
        match fact {
            PersonalFact::RegNo => reg_no.is_personal().then(|| reg_no.mask()),
            _ if whole.contains(fact) => None,
            _ => self.kept(fact).map(|kept| fact.mask(&kept)),
        }
    }

    fn birth(&self) -> Option<NaiveDate> {
        match &self.facts {
            Facts::Person(person) => person.date_of_birth,
            Facts::Organisation(_) => None,
        }
    }

    /// The whole customer as it would be typed.
    pub fn typed(&self) -> Typed {
        let mut typed = Typed::default();
        for group in Group::ALL {
            typed.overlay(&self.group(group).typed());
        }
        typed
    }

    /// What somebody who opens the record should know first.
    pub fn warnings(&self, today: NaiveDate) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let born_by_number = self.registration.reg_no.birth_date();
        match &self.facts {
            Facts::Person(person) => {
                warnings.extend(person.deceased_date.map(Warning::Deceased));
                if let (Some(birth), Some(by_number)) = (person.date_of_birth, born_by_number)
                    && birth != by_number
                {
                    warnings.push(Warning::BirthDatesDiffer);
                }
                let birth = person.date_of_birth.or(born_by_number);
                if birth.and_then(|birth| today.years_since(birth)).is_some_and(|age| age < 18) {
                    warnings.push(Warning::Minor);
                }
            }
            Facts::Organisation(organisation) => warnings.extend(organisation.bankruptcy_date.map(Warning::Bankrupt)),
        }
        if self.registration.is_confirmed {
            warnings.push(Warning::CheckDigitConfirmed);
        }
        warnings
    }

    /// Fields that this institution requires and that are empty: the record is older than the rule.
    pub fn missing(&self, ground: &Ground<'_>) -> Vec<Field> {
        Group::ALL.into_iter().flat_map(|group| self.missing_in(group, ground)).collect()
    }

    /// Reading a group is dear; it is done where something is empty, since only the group knows whom a rule excuses.
    fn missing_in(&self, group: Group, ground: &Ground<'_>) -> Vec<Field> {
        let kind = self.kind();
        let mut required = group.fields(kind);
        required.retain(|field| ground.required.requires(field.key()));
        if required.is_empty() {
            return required;
        }
        let typed = self.group(group).typed();
        if required.iter().all(|field| !typed.text(*field).is_empty()) {
            return Vec::new();
        }
        let problems = Change::parse(group, kind, &typed, ground).err().unwrap_or_default();
        required.retain(|field| problems.iter().any(|problem| problem.field == *field));
        required
    }
}

/// Something about a customer that matters before anything else on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    Deceased(NaiveDate),
    Bankrupt(NaiveDate),
    /// The date of birth is not the one inside the registration number.
    BirthDatesDiffer,
    Minor,
    /// The registration number's check digit is wrong and was confirmed.
    CheckDigitConfirmed,
}

fn keep<T>(parsed: Result<T, Vec<Problem>>, problems: &mut Vec<Problem>) -> Option<T> {
    match parsed {
        Ok(value) => Some(value),
        Err(found) => {
            problems.extend(found);
            None
        }
    }
}
