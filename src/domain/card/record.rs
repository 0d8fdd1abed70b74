//! One changed group of a card as a value of its own: what an edit carries from the form to the store.

use super::delivery::{CARD, PIN, parse_delivery};
use super::{Embossing, Field, Group, Numbers, Problem, Production, Reader, choice};
use crate::domain::address::Address;
use crate::domain::form::{FormField, Ground, Typed};
use crate::domain::origin::Origin;
use crate::domain::product::{CardProduct, EmbossingSet};

/// What a card's origin and product ask of what is typed about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    pub origin: Origin,
    pub embossing_length: u8,
    pub embossing_set: EmbossingSet,
}

impl Terms {
    /// Without a product the most forgiving ones: nothing is refused that some product would take.
    pub fn of(origin: Origin, product: Option<&CardProduct>) -> Terms {
        match product {
            Some(product) => {
                Terms { origin, embossing_length: product.embossing_length, embossing_set: product.embossing_set }
            }
            None => Terms { origin, embossing_length: 26, embossing_set: EmbossingSet::Printed },
        }
    }
}

/// One group, changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Numbers(Numbers),
    Embossing(Embossing),
    Production(Production),
    /// Whether the card is wished into a wallet.
    Wallet(bool),
    CardAddress(Option<Address>),
    PinAddress(Option<Address>),
}

impl Change {
    /// Reads one group's form. What is fixed at creation is refused.
    pub fn parse(group: Group, terms: &Terms, typed: &Typed, ground: &Ground<'_>) -> Result<Change, Vec<Problem>> {
        match group {
            Group::Numbers => Numbers::parse(typed, terms.origin, ground).map(Change::Numbers),
            Group::Embossing => Embossing::parse(typed, terms, ground).map(Change::Embossing),
            Group::Production => parse_production(typed, ground).map(Change::Production),
            Group::Wallet => Ok(Change::Wallet(typed.is_ticked(Field::WalletWish.key()))),
            Group::CardAddress => parse_delivery(typed, &CARD, ground).map(Change::CardAddress),
            Group::PinAddress => parse_delivery(typed, &PIN, ground).map(Change::PinAddress),
            Group::Making => Err(vec![Problem {
                field: Field::Product,
                input: Field::Product.key().to_owned(),
                message: "Product, role and reference stay as they were chosen. Replace the card instead".to_owned(),
            }]),
        }
    }

    /// The group as it would be typed.
    pub fn typed(&self) -> Typed {
        let mut typed = Typed::default();
        match self {
            Change::Numbers(numbers) => numbers.fill(&mut typed),
            Change::Embossing(embossing) => embossing.fill(&mut typed),
            Change::Production(production) => typed.set(Field::Production, production.code()),
            Change::Wallet(is_wished) => typed.set(Field::WalletWish, if *is_wished { "yes" } else { "" }),
            Change::CardAddress(Some(address)) => address.fill(&mut typed, &CARD),
            Change::PinAddress(Some(address)) => address.fill(&mut typed, &PIN),
            Change::CardAddress(None) | Change::PinAddress(None) => {}
        }
        typed
    }
}

fn parse_production(typed: &Typed, ground: &Ground<'_>) -> Result<Production, Vec<Problem>> {
    let mut reader = Reader::new(typed, ground);
    let parsed = choice(reader.text(Field::Production), Production::parse);
    let production = reader.settle(Field::Production, parsed);
    reader.finish(production)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::country::Country;

    fn parse(group: Group, pairs: &[(&str, &str)]) -> Result<Change, Vec<Problem>> {
        let typed: Typed = pairs.iter().map(|(key, text)| (key.to_string(), text.to_string())).collect();
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date");
        let terms = Terms { origin: Origin::Registered, embossing_length: 10, embossing_set: EmbossingSet::Embossed };
        Change::parse(group, &terms, &typed, &Ground { country: Country::FIN, today, required: &() })
    }

    #[test]
    fn every_group_is_read_and_written_back() {
        let forms: [(Group, &[(&str, &str)]); 6] = [
            (Group::Numbers, &[("truncated_number", "123456______4285"), ("expiry", "08/2029")]),
            (Group::Embossing, &[("embossing_name", "Åsa Öström"), ("company_line", "Volta")]),
            (Group::Production, &[("production", "sent")]),
            (Group::Wallet, &[("wallet_wish", "yes")]),
            (
                Group::CardAddress,
                &[
                    ("card_country", "FIN"),
                    ("card_address1", "Kuja 1"),
                    ("card_zip_code", "20100"),
                    ("card_city", "Turku"),
                ],
            ),
            (Group::PinAddress, &[]),
        ];
        for (group, pairs) in forms {
            let typed = parse(group, pairs).expect("good").typed();
            for (input, text) in pairs {
                assert_eq!(typed.get(input), *text, "{group:?}");
            }
        }
    }

    #[test]
    fn a_registered_card_keeps_a_number_and_embossing_goes_by_the_product() {
        let fields = |group, pairs| -> Vec<Field> {
            parse(group, pairs).expect_err("refused").into_iter().map(|problem| problem.field).collect()
        };

        assert_eq!(fields(Group::Numbers, &[("expiry", "08/29")]), [Field::TruncatedNumber]);
        assert_eq!(
            fields(Group::Embossing, &[("embossing_name", "Elevenchars"), ("company_line", "ß")]),
            [Field::EmbossingName, Field::CompanyLine]
        );
        assert_eq!(fields(Group::Production, &[]), [Field::Production]);
        assert_eq!(fields(Group::Making, &[]), [Field::Product]);
    }

    #[test]
    fn a_tick_taken_away_is_no_wish() {
        assert_eq!(parse(Group::Wallet, &[]), Ok(Change::Wallet(false)));
    }
}
