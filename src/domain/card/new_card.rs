//! A new card, put together from its groups. On which account it is and who holds it comes from where the form was opened, and
//! how far its making has come from its origin.

use super::delivery::{CARD, PIN, parse_delivery};
use super::{Change, Embossing, Field, Numbers, Problem, Reader, Role, Terms, choice};
use crate::domain::address::Address;
use crate::domain::form::{FormField, Ground, Typed};
use crate::domain::ids::CardProductId;
use crate::domain::reference::Reference;
use crate::domain::text::Flaw;

/// Everything about a new card that a person types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCard {
    pub product: CardProductId,
    pub role: Role,
    /// The processor's; one is made where there is none.
    pub reference: Option<Reference>,
    pub numbers: Numbers,
    pub embossing: Embossing,
    pub card_address: Option<Address>,
    pub pin_address: Option<Address>,
    pub wallet_wish: bool,
}

/// What is chosen once.
struct Making {
    product: CardProductId,
    role: Role,
    reference: Option<Reference>,
}

impl NewCard {
    /// The product that was chosen, whatever else was typed: the terms depend on it.
    pub fn product(typed: &Typed) -> Option<CardProductId> {
        parse_id(typed.get(Field::Product.key()).trim())
    }

    /// Reads a whole card; every problem of every group at once. Refuses one that has expired already.
    pub fn parse(typed: &Typed, terms: &Terms, ground: &Ground<'_>) -> Result<NewCard, Vec<Problem>> {
        let mut problems = Vec::new();
        let making = keep(Making::parse(typed, ground), &mut problems);
        let numbers = keep(parse_numbers(typed, terms, ground), &mut problems);
        let embossing = keep(Embossing::parse(typed, terms, ground), &mut problems);
        let card_address = keep(parse_delivery(typed, &CARD, ground), &mut problems);
        let pin_address = keep(parse_delivery(typed, &PIN, ground), &mut problems);
        let wallet_wish = typed.is_ticked(Field::WalletWish.key());
        match (making, numbers, embossing, card_address, pin_address) {
            (Some(making), Some(numbers), Some(embossing), Some(card_address), Some(pin_address)) => {
                let Making { product, role, reference } = making;
                Ok(NewCard { product, role, reference, numbers, embossing, card_address, pin_address, wallet_wish })
            }
            _ => Err(problems),
        }
    }

    /// The whole card as it would be typed.
    pub fn typed(&self) -> Typed {
        let mut typed = Typed::default();
        typed.set(Field::Product, self.product.to_string());
        typed.set(Field::Role, self.role.code());
        typed.set(Field::Reference, self.reference.as_ref().map_or("", |reference| reference.as_str()));
        let changes = [
            Change::Numbers(self.numbers.clone()),
            Change::Embossing(self.embossing.clone()),
            Change::Wallet(self.wallet_wish),
            Change::CardAddress(self.card_address.clone()),
            Change::PinAddress(self.pin_address.clone()),
        ];
        changes.iter().for_each(|change| typed.overlay(&change.typed()));
        typed
    }
}

impl Making {
    fn parse(typed: &Typed, ground: &Ground<'_>) -> Result<Making, Vec<Problem>> {
        let mut reader = Reader::new(typed, ground);
        let parsed = choice(reader.text(Field::Product), parse_id);
        let product = reader.settle(Field::Product, parsed);
        let parsed = choice(reader.text(Field::Role), Role::parse);
        let role = reader.settle(Field::Role, parsed);
        let parsed = Reference::parse(reader.text(Field::Reference));
        let reference = reader.settle(Field::Reference, parsed);
        reader.finish(product.zip(role).map(|(product, role)| Making { product, role, reference }))
    }
}

/// An old card may have an expiry that is over; a new one with such an expiry is a slip.
fn parse_numbers(typed: &Typed, terms: &Terms, ground: &Ground<'_>) -> Result<Numbers, Vec<Problem>> {
    let numbers = Numbers::parse(typed, terms.origin, ground)?;
    let mut reader = Reader::new(typed, ground);
    if numbers.expiry.is_some_and(|expiry| expiry.is_over(ground.today)) {
        reader.refuse(Field::Expiry, Flaw::Sentence("{label} must be this month or later".into()));
    }
    reader.finish(Some(numbers))
}

fn parse_id(text: &str) -> Option<CardProductId> {
    text.parse().ok().filter(|id| *id > 0).map(CardProductId)
}

fn keep<T>(parsed: Result<T, Vec<Problem>>, problems: &mut Vec<Problem>) -> Option<T> {
    parsed.map_err(|found| problems.extend(found)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::country::Country;
    use crate::domain::origin::Origin;

    fn parse(origin: Origin, pairs: &[(&str, &str)]) -> Result<NewCard, Vec<Problem>> {
        let typed: Typed = pairs.iter().map(|(key, text)| (key.to_string(), text.to_string())).collect();
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date");
        let ground = Ground { country: Country::FIN, today, required: &() };
        NewCard::parse(&typed, &Terms::of(origin, None), &ground)
    }

    fn refused(origin: Origin, pairs: &[(&str, &str)]) -> Vec<Field> {
        parse(origin, pairs).expect_err("refused").into_iter().map(|problem| problem.field).collect()
    }

    const CARD: [(&str, &str); 7] = [
        ("product", "3"),
        ("role", "supplementary"),
        ("reference", "100000000000009"),
        ("truncated_number", "12345678____4285"),
        ("expiry", "11/2026"),
        ("embossing_name", "Aino Virtanen"),
        ("wallet_wish", "yes"),
    ];

    #[test]
    fn a_new_card_is_read_and_written_back() {
        let card = parse(Origin::Registered, &CARD).expect("good");
        let typed = card.typed();

        assert_eq!(NewCard::product(&typed), Some(CardProductId(3)));
        assert!(CARD.iter().all(|(input, text)| typed.get(input) == *text));
    }

    #[test]
    fn a_requested_card_needs_neither_number_nor_reference() {
        let card = parse(Origin::Requested, &CARD[..2]).expect("good");

        assert_eq!((card.reference, card.numbers.truncated_number), (None, None));
        assert!(!card.wallet_wish);
    }

    #[test]
    fn every_problem_of_every_group_is_told_at_once() {
        let half = [("role", "owner"), ("reference", "12"), ("expiry", "x"), ("pin_city", "Turku")];

        let expected = [
            Field::Product,
            Field::Role,
            Field::Reference,
            Field::TruncatedNumber,
            Field::Expiry,
            Field::PinCountry,
            Field::PinAddress1,
            Field::PinZipCode,
        ];
        assert_eq!(refused(Origin::Registered, &half), expected);
    }

    #[test]
    fn a_card_of_this_month_is_taken_and_one_of_last_month_is_not() {
        let mut pairs = CARD.to_vec();
        pairs[4].1 = "10/26";

        assert!(parse(Origin::Registered, &CARD).is_ok());
        assert_eq!(refused(Origin::Registered, &pairs), [Field::Expiry]);
    }
}
