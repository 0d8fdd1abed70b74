//! What a card of a product is: of which brand, of plastic or virtual, and how the name comes onto it.

/// Whose scheme a card is of. The founding platform has Visa and Mastercard; fleet cards and the like are the issuer's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Brand {
    Visa,
    Mastercard,
    Own,
}

impl Brand {
    pub const ALL: [Brand; 3] = [Brand::Visa, Brand::Mastercard, Brand::Own];

    pub fn code(self) -> &'static str {
        match self {
            Brand::Visa => "visa",
            Brand::Mastercard => "mastercard",
            Brand::Own => "own",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Brand::Visa => "Visa",
            Brand::Mastercard => "Mastercard",
            Brand::Own => "Own brand",
        }
    }

    pub fn parse(code: &str) -> Option<Brand> {
        Brand::ALL.into_iter().find(|brand| brand.code() == code)
    }
}

/// Whether there is something to put into a purse. A virtual card has no PIN and never becomes plastic (founding platform,
/// card v4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    Plastic,
    Virtual,
}

impl Form {
    pub const ALL: [Form; 2] = [Form::Plastic, Form::Virtual];

    pub fn code(self) -> &'static str {
        match self {
            Form::Plastic => "plastic",
            Form::Virtual => "virtual",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Form::Plastic => "Plastic",
            Form::Virtual => "Virtual",
        }
    }

    pub fn parse(code: &str) -> Option<Form> {
        Form::ALL.into_iter().find(|form| form.code() == code)
    }
}

/// How the name comes onto the card, which decides the letters there are: `card::letters`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EmbossingSet {
    Embossed,
    Printed,
}

impl EmbossingSet {
    pub const ALL: [EmbossingSet; 2] = [EmbossingSet::Embossed, EmbossingSet::Printed];

    pub fn code(self) -> &'static str {
        match self {
            EmbossingSet::Embossed => "embossed",
            EmbossingSet::Printed => "printed",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            EmbossingSet::Embossed => "Embossed",
            EmbossingSet::Printed => "Printed",
        }
    }

    pub fn parse(code: &str) -> Option<EmbossingSet> {
        EmbossingSet::ALL.into_iter().find(|set| set.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::in_sql::{PRODUCTS, codes_of};

    #[test]
    fn the_codes_are_those_of_the_database() {
        assert_eq!(codes_of(PRODUCTS, "card_products_brand_known"), Brand::ALL.map(Brand::code));
        assert_eq!(codes_of(PRODUCTS, "card_products_form_known"), Form::ALL.map(Form::code));
        assert_eq!(codes_of(PRODUCTS, "card_products_embossing_set_known"), EmbossingSet::ALL.map(EmbossingSet::code));
    }
}
