//! A sort of card: its brand and form, and what the name on it may be.

use super::{Brand, EmbossingSet, Form, ProductCode, ProductGroup};
use crate::domain::form::{Ground, Problem, Reader, Typed, form_fields};
use crate::domain::text::{Flaw, Line};

/// A sort of card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardProduct {
    pub code: ProductCode,
    pub name: Line<64>,
    pub brand: Brand,
    pub form: Form,
    /// Characters in a line on the card, 10 to 26: track 1 of the magnetic stripe holds 26 (ISO/IEC 7813).
    pub embossing_length: u8,
    pub embossing_set: EmbossingSet,
}

form_fields! {
    /// A field of a card product.
    CardProductField in ProductGroup {
        Code "code" "Product code" Product [required],
        Name "name" "Name" Product [required],
        Brand "brand" "Brand" Product [required],
        Form "form" "Form" Product [required],
        EmbossingLength "embossing_length" "Characters in a line" Product [required],
        EmbossingSet "embossing_set" "Letters" Product [required],
    }
}

impl CardProduct {
    pub fn parse(typed: &Typed, ground: &Ground<'_>) -> Result<CardProduct, Vec<Problem<CardProductField>>> {
        use CardProductField as Field;
        let mut reader = Reader::new(typed, ground);
        let parsed = ProductCode::parse(reader.text(Field::Code));
        let code = reader.settle(Field::Code, parsed);
        let name = reader.line(Field::Name);
        let parsed = choice(reader.text(Field::Brand), Brand::parse);
        let brand = reader.settle(Field::Brand, parsed);
        let parsed = choice(reader.text(Field::Form), Form::parse);
        let form = reader.settle(Field::Form, parsed);
        let parsed = parse_length(reader.text(Field::EmbossingLength));
        let length = reader.settle(Field::EmbossingLength, parsed);
        let parsed = choice(reader.text(Field::EmbossingSet), EmbossingSet::parse);
        let set = reader.settle(Field::EmbossingSet, parsed);
        let product = match (code, name, brand, form, length, set) {
            (Some(code), Some(name), Some(brand), Some(form), Some(embossing_length), Some(embossing_set)) => {
                Some(CardProduct { code, name, brand, form, embossing_length, embossing_set })
            }
            _ => None,
        };
        reader.finish(product)
    }

    pub fn fill(&self, typed: &mut Typed) {
        typed.set(CardProductField::Code, self.code.as_str());
        typed.set(CardProductField::Name, self.name.as_str());
        typed.set(CardProductField::Brand, self.brand.code());
        typed.set(CardProductField::Form, self.form.code());
        typed.set(CardProductField::EmbossingLength, self.embossing_length.to_string());
        typed.set(CardProductField::EmbossingSet, self.embossing_set.code());
    }

    /// "Visa · plastic"
    pub fn label(&self) -> String {
        format!("{} · {}", self.brand.label(), self.form.label().to_lowercase())
    }
}

fn choice<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Flaw> {
    if text.is_empty() { Ok(None) } else { parse(text).map(Some).ok_or(Flaw::Missing) }
}

fn parse_length(text: &str) -> Result<Option<u8>, Flaw> {
    if text.is_empty() {
        return Ok(None);
    }
    let length = text.parse().ok().filter(|length| (10..=26).contains(length));
    length.map(Some).ok_or_else(|| Flaw::Sentence("{label} must be a number from 10 to 26".into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::country::Country;

    const CARD: [(&str, &str); 6] = [
        ("code", "visa_eur_fi"),
        ("name", "Visa for people"),
        ("brand", "visa"),
        ("form", "plastic"),
        ("embossing_length", "21"),
        ("embossing_set", "printed"),
    ];

    fn parse(pairs: &[(&str, &str)]) -> Result<CardProduct, Vec<Problem<CardProductField>>> {
        let typed: Typed = pairs.iter().map(|(key, text)| (key.to_string(), text.to_string())).collect();
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date");
        CardProduct::parse(&typed, &Ground { country: Country::FIN, today, required: &() })
    }

    #[test]
    fn a_card_product_is_read_and_written_back() {
        let product = parse(&CARD).expect("good");
        let mut typed = Typed::default();
        product.fill(&mut typed);

        assert_eq!(product.code.as_str(), "VISA_EUR_FI");
        assert_eq!(product.label(), "Visa · plastic");
        assert_eq!((typed.get("embossing_length"), typed.get("embossing_set")), ("21", "printed"));
    }

    #[test]
    fn a_line_on_a_card_has_10_to_26_characters() {
        for (length, is_good) in [("9", false), ("10", true), ("26", true), ("27", false), ("x", false)] {
            let mut pairs = CARD.to_vec();
            pairs[4].1 = length;
            assert_eq!(parse(&pairs).is_ok(), is_good, "{length}");
        }
    }

    #[test]
    fn every_missing_part_is_told_at_once() {
        assert_eq!(parse(&[]).expect_err("nothing was typed").len(), 6);
    }
}
