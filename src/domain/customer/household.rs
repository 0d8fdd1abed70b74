//! Who may be of one family: people of one surname at one address. Compared as lists are, without accents, capitals and marks, and
//! without blanks, since "12 A" and "12A" are one door.

use chrono::Duration;

use crate::domain::fold::fold;

/// How long a reason to open a customer of one's own household lasts, in the session in which it was given: as long as a matter
/// takes, forms that are filled in slowly included.
pub const REASON_LASTS: Duration = Duration::hours(1);

/// How the event is called by which somebody says why they look at a customer of their own household.
pub const EXPLAINED: &str = "namesake_explained";

/// Surname and door of a person, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    surname: String,
    street: String,
    zip_code: String,
    country: String,
}

impl Household {
    pub fn of(surname: &str, street: &str, zip_code: &str, country: &str) -> Household {
        let joined = |text: &str| fold(text).split(' ').collect::<String>();
        Household {
            surname: joined(surname),
            street: joined(street),
            zip_code: joined(zip_code),
            country: country.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_surname_at_one_door_is_one_household_however_it_is_typed() {
        let home = Household::of("Öhman", "Aurakatu 12 A", "201 00", "FIN");

        assert_eq!(home, Household::of("ohman", "aurakatu 12A", "20100", "FIN"));
        for other in [
            Household::of("Öhmann", "Aurakatu 12 A", "201 00", "FIN"),
            Household::of("Öhman", "Aurakatu 12 B", "201 00", "FIN"),
            Household::of("Öhman", "Aurakatu 12 A", "201 10", "FIN"),
            Household::of("Öhman", "Aurakatu 12 A", "201 00", "SWE"),
        ] {
            assert_ne!(home, other);
        }
    }
}
