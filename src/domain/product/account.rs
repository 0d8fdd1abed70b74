//! A sort of account. It brings the currency that its accounts are kept in.

use super::{ProductCode, ProductGroup};
use crate::domain::currency::Currency;
use crate::domain::form::{Ground, Problem, Reader, Typed, form_fields};
use crate::domain::text::Line;

/// A sort of account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountProduct {
    pub code: ProductCode,
    pub name: Line<64>,
    pub currency: Currency,
}

form_fields! {
    /// A field of an account product.
    AccountProductField in ProductGroup {
        Code "code" "Product code" Product [required],
        Name "name" "Name" Product [required],
        Currency "currency" "Currency" Product [required],
    }
}

impl AccountProduct {
    pub fn parse(typed: &Typed, ground: &Ground<'_>) -> Result<AccountProduct, Vec<Problem<AccountProductField>>> {
        use AccountProductField as Field;
        let mut reader = Reader::new(typed, ground);
        let parsed = ProductCode::parse(reader.text(Field::Code));
        let code = reader.settle(Field::Code, parsed);
        let name = reader.line(Field::Name);
        let parsed = match reader.text(Field::Currency) {
            "" => Ok(None),
            text => Currency::parse(text).map(Some),
        };
        let currency = reader.settle(Field::Currency, parsed);
        let product = code.zip(name).zip(currency);
        reader.finish(product.map(|((code, name), currency)| AccountProduct { code, name, currency }))
    }

    pub fn fill(&self, typed: &mut Typed) {
        typed.set(AccountProductField::Code, self.code.as_str());
        typed.set(AccountProductField::Name, self.name.as_str());
        typed.set(AccountProductField::Currency, self.currency.code());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::country::Country;

    fn parse(pairs: &[(&str, &str)]) -> Result<AccountProduct, Vec<Problem<AccountProductField>>> {
        let typed: Typed = pairs.iter().map(|(key, text)| (key.to_string(), text.to_string())).collect();
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date");
        AccountProduct::parse(&typed, &Ground { country: Country::FIN, today, required: &() })
    }

    #[test]
    fn an_account_product_is_read_and_written_back() {
        let product = parse(&[("code", "card_eur_fi"), ("name", "Card account"), ("currency", "eur")]).expect("good");
        let mut typed = Typed::default();
        product.fill(&mut typed);

        assert_eq!(product.currency, Currency::EUR);
        assert_eq!((typed.get("code"), typed.get("name")), ("CARD_EUR_FI", "Card account"));
    }

    #[test]
    fn every_missing_part_is_told_at_once() {
        assert_eq!(parse(&[]).expect_err("nothing was typed").len(), 3);
    }
}
