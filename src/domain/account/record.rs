//! A new account, put together from its groups, and one changed group as a value of its own: what an edit carries from the form
//! to the store.

use super::statement::{STATEMENT, parse_statement};
use super::{Details, Field, Group, Problem, Reader, choice};
use crate::domain::address::Address;
use crate::domain::form::{FormField, Ground, Typed};
use crate::domain::ids::AccountProductId;
use crate::domain::origin::Origin;

/// One group, changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Details(Details),
    StatementAddress(Option<Address>),
}

impl Change {
    /// Reads one group's form. What is fixed at creation is refused.
    pub fn parse(group: Group, origin: Origin, typed: &Typed, ground: &Ground<'_>) -> Result<Change, Vec<Problem>> {
        match group {
            Group::Details => Details::parse(typed, origin, ground).map(Change::Details),
            Group::StatementAddress => parse_statement(typed, ground).map(Change::StatementAddress),
            Group::Product => Err(vec![Problem {
                field: Field::Product,
                input: Field::Product.key().to_owned(),
                message: "The product stays as it was chosen. Open another account instead".to_owned(),
            }]),
        }
    }

    /// The group as it would be typed.
    pub fn typed(&self) -> Typed {
        let mut typed = Typed::default();
        match self {
            Change::Details(details) => details.fill(&mut typed),
            Change::StatementAddress(Some(address)) => address.fill(&mut typed, &STATEMENT),
            Change::StatementAddress(None) => {}
        }
        typed
    }
}

/// Everything about a new account that a person types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// It says the currency, too.
    pub product: AccountProductId,
    pub details: Details,
    pub statement_address: Option<Address>,
}

impl NewAccount {
    /// Reads a whole account; every problem of every group at once.
    pub fn parse(origin: Origin, typed: &Typed, ground: &Ground<'_>) -> Result<NewAccount, Vec<Problem>> {
        let mut problems = Vec::new();
        let product = keep(parse_product(typed, ground), &mut problems);
        let details = keep(Details::parse(typed, origin, ground), &mut problems);
        let statement_address = keep(parse_statement(typed, ground), &mut problems);
        match (product, details, statement_address) {
            (Some(product), Some(details), Some(statement_address)) => {
                Ok(NewAccount { product, details, statement_address })
            }
            _ => Err(problems),
        }
    }

    /// The whole account as it would be typed.
    pub fn typed(&self) -> Typed {
        let mut typed = Typed::default();
        typed.set(Field::Product, self.product.to_string());
        typed.overlay(&Change::Details(self.details.clone()).typed());
        typed.overlay(&Change::StatementAddress(self.statement_address.clone()).typed());
        typed
    }
}

fn parse_product(typed: &Typed, ground: &Ground<'_>) -> Result<AccountProductId, Vec<Problem>> {
    let mut reader = Reader::new(typed, ground);
    let parsed = choice(reader.text(Field::Product), |text| text.parse().ok().filter(|id| *id > 0));
    let product = reader.settle(Field::Product, parsed).map(AccountProductId);
    reader.finish(product)
}

fn keep<T>(parsed: Result<T, Vec<Problem>>, problems: &mut Vec<Problem>) -> Option<T> {
    parsed.map_err(|found| problems.extend(found)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::country::Country;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        pairs.iter().map(|(key, text)| (key.to_string(), text.to_string())).collect()
    }

    fn ground() -> Ground<'static> {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date");
        Ground { country: Country::FIN, today, required: &() }
    }

    const ACCOUNT: [(&str, &str); 10] = [
        ("product", "7"),
        ("number", "100200300"),
        ("opened_on_day", "1"),
        ("opened_on_month", "sep"),
        ("opened_on_year", "2026"),
        ("statement_country", "FIN"),
        ("statement_address1", "Mannerheimintie 1"),
        ("statement_zip_code", "00100"),
        ("statement_city", "Helsinki"),
        ("name", "Fleet"),
    ];

    #[test]
    fn a_new_account_is_read_and_written_back() {
        let account = NewAccount::parse(Origin::Registered, &typed(&ACCOUNT), &ground()).expect("good");

        assert_eq!(account.product, AccountProductId(7));
        assert_eq!(NewAccount::parse(Origin::Registered, &account.typed(), &ground()), Ok(account));
    }

    #[test]
    fn every_problem_of_every_group_is_told_at_once() {
        let half = typed(&[("product", "-1"), ("statement_city", "Turku")]);

        let problems = NewAccount::parse(Origin::Registered, &half, &ground()).expect_err("much is missing");

        let fields: Vec<Field> = problems.into_iter().map(|problem| problem.field).collect();
        let expected = [
            Field::Product,
            Field::Number,
            Field::OpenedOn,
            Field::StatementCountry,
            Field::StatementAddress1,
            Field::StatementZipCode,
        ];
        assert_eq!(fields, expected);
    }

    #[test]
    fn the_country_alone_is_no_statement_address() {
        let is_kept = |key: &str| !key.starts_with("statement_") || key == "statement_country";
        let pairs: Vec<_> = ACCOUNT.into_iter().filter(|(key, _)| is_kept(key)).collect();

        let account = NewAccount::parse(Origin::Registered, &typed(&pairs), &ground()).expect("good");

        assert_eq!(account.statement_address, None);
    }

    #[test]
    fn the_product_of_an_account_is_not_changed() {
        assert!(Change::parse(Group::Product, Origin::Registered, &typed(&ACCOUNT), &ground()).is_err());
    }
}
