//! Currencies, by ISO 4217 alphabetic code, with the standard's English names. The list holds what accounts are kept in: no
//! funds codes, precious metals, units of account or testing codes, and nothing withdrawn. A currency that is withdrawn later
//! stays in the list, because accounts were kept in it.

use crate::domain::text::Flaw;

/// One currency of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency(&'static str);

impl Currency {
    pub const DKK: Currency = Currency("DKK");
    pub const EUR: Currency = Currency("EUR");
    pub const GBP: Currency = Currency("GBP");
    pub const NOK: Currency = Currency("NOK");
    pub const SEK: Currency = Currency("SEK");
    pub const USD: Currency = Currency("USD");

    /// Takes a code of the list in either case. Refuses anything else, names included.
    pub fn parse(typed: &str) -> Result<Currency, Flaw> {
        let code = typed.trim();
        if code.is_empty() {
            return Err(Flaw::Missing);
        }
        find(&code.to_ascii_uppercase())
            .map(|(code, _)| Currency(code))
            .ok_or_else(|| Flaw::Sentence("{label} must be a currency from the list".to_owned()))
    }

    /// A code read back from our own database, where only codes of the list go.
    pub fn stored(code: &str) -> Currency {
        find(code)
            .map(|(code, _)| Currency(code))
            .expect("stored currency codes were parsed when they came, and the list only grows")
    }

    /// `EUR`
    pub fn code(self) -> &'static str {
        self.0
    }

    /// "Pound Sterling"
    pub fn name(self) -> &'static str {
        find(self.0).map_or(self.0, |(_, name)| name)
    }

    /// Every currency, sorted by code, for a list to choose from.
    pub fn all() -> impl Iterator<Item = Currency> {
        CURRENCIES.iter().map(|(code, _)| Currency(code))
    }
}

fn find(code: &str) -> Option<(&'static str, &'static str)> {
    let place = CURRENCIES.binary_search_by_key(&code, |(listed, _)| listed).ok()?;
    CURRENCIES.get(place).copied()
}

/// Code and name, sorted by code.
#[rustfmt::skip]
const CURRENCIES: [(&str, &str); 155] = [
    ("AED", "UAE Dirham"), ("AFN", "Afghani"), ("ALL", "Lek"), ("AMD", "Armenian Dram"), ("AOA", "Kwanza"),
    ("ARS", "Argentine Peso"), ("AUD", "Australian Dollar"), ("AWG", "Aruban Florin"), ("AZN", "Azerbaijan Manat"),
    ("BAM", "Convertible Mark"), ("BBD", "Barbados Dollar"), ("BDT", "Taka"), ("BHD", "Bahraini Dinar"),
    ("BIF", "Burundi Franc"), ("BMD", "Bermudian Dollar"), ("BND", "Brunei Dollar"), ("BOB", "Boliviano"),
    ("BRL", "Brazilian Real"), ("BSD", "Bahamian Dollar"), ("BTN", "Ngultrum"), ("BWP", "Pula"),
    ("BYN", "Belarusian Ruble"), ("BZD", "Belize Dollar"), ("CAD", "Canadian Dollar"), ("CDF", "Congolese Franc"),
    ("CHF", "Swiss Franc"), ("CLP", "Chilean Peso"), ("CNY", "Yuan Renminbi"), ("COP", "Colombian Peso"),
    ("CRC", "Costa Rican Colon"), ("CUP", "Cuban Peso"), ("CVE", "Cabo Verde Escudo"), ("CZK", "Czech Koruna"),
    ("DJF", "Djibouti Franc"), ("DKK", "Danish Krone"), ("DOP", "Dominican Peso"), ("DZD", "Algerian Dinar"),
    ("EGP", "Egyptian Pound"), ("ERN", "Nakfa"), ("ETB", "Ethiopian Birr"), ("EUR", "Euro"), ("FJD", "Fiji Dollar"),
    ("FKP", "Falkland Islands Pound"), ("GBP", "Pound Sterling"), ("GEL", "Lari"), ("GHS", "Ghana Cedi"),
    ("GIP", "Gibraltar Pound"), ("GMD", "Dalasi"), ("GNF", "Guinean Franc"), ("GTQ", "Quetzal"),
    ("GYD", "Guyana Dollar"), ("HKD", "Hong Kong Dollar"), ("HNL", "Lempira"), ("HTG", "Gourde"), ("HUF", "Forint"),
    ("IDR", "Rupiah"), ("ILS", "New Israeli Sheqel"), ("INR", "Indian Rupee"), ("IQD", "Iraqi Dinar"),
    ("IRR", "Iranian Rial"), ("ISK", "Iceland Krona"), ("JMD", "Jamaican Dollar"), ("JOD", "Jordanian Dinar"),
    ("JPY", "Yen"), ("KES", "Kenyan Shilling"), ("KGS", "Som"), ("KHR", "Riel"), ("KMF", "Comorian Franc"),
    ("KPW", "North Korean Won"), ("KRW", "Won"), ("KWD", "Kuwaiti Dinar"), ("KYD", "Cayman Islands Dollar"),
    ("KZT", "Tenge"), ("LAK", "Lao Kip"), ("LBP", "Lebanese Pound"), ("LKR", "Sri Lanka Rupee"),
    ("LRD", "Liberian Dollar"), ("LSL", "Loti"), ("LYD", "Libyan Dinar"), ("MAD", "Moroccan Dirham"),
    ("MDL", "Moldovan Leu"), ("MGA", "Malagasy Ariary"), ("MKD", "Denar"), ("MMK", "Kyat"), ("MNT", "Tugrik"),
    ("MOP", "Pataca"), ("MRU", "Ouguiya"), ("MUR", "Mauritius Rupee"), ("MVR", "Rufiyaa"), ("MWK", "Malawi Kwacha"),
    ("MXN", "Mexican Peso"), ("MYR", "Malaysian Ringgit"), ("MZN", "Mozambique Metical"), ("NAD", "Namibia Dollar"),
    ("NGN", "Naira"), ("NIO", "Cordoba Oro"), ("NOK", "Norwegian Krone"), ("NPR", "Nepalese Rupee"),
    ("NZD", "New Zealand Dollar"), ("OMR", "Rial Omani"), ("PAB", "Balboa"), ("PEN", "Sol"), ("PGK", "Kina"),
    ("PHP", "Philippine Peso"), ("PKR", "Pakistan Rupee"), ("PLN", "Zloty"), ("PYG", "Guarani"), ("QAR", "Qatari Rial"),
    ("RON", "Romanian Leu"), ("RSD", "Serbian Dinar"), ("RUB", "Russian Ruble"), ("RWF", "Rwanda Franc"),
    ("SAR", "Saudi Riyal"), ("SBD", "Solomon Islands Dollar"), ("SCR", "Seychelles Rupee"), ("SDG", "Sudanese Pound"),
    ("SEK", "Swedish Krona"), ("SGD", "Singapore Dollar"), ("SHP", "Saint Helena Pound"), ("SLE", "Leone"),
    ("SOS", "Somali Shilling"), ("SRD", "Surinam Dollar"), ("SSP", "South Sudanese Pound"), ("STN", "Dobra"),
    ("SVC", "El Salvador Colon"), ("SYP", "Syrian Pound"), ("SZL", "Lilangeni"), ("THB", "Baht"), ("TJS", "Somoni"),
    ("TMT", "Turkmenistan New Manat"), ("TND", "Tunisian Dinar"), ("TOP", "Pa’anga"), ("TRY", "Turkish Lira"),
    ("TTD", "Trinidad and Tobago Dollar"), ("TWD", "New Taiwan Dollar"), ("TZS", "Tanzanian Shilling"),
    ("UAH", "Hryvnia"), ("UGX", "Uganda Shilling"), ("USD", "US Dollar"), ("UYU", "Peso Uruguayo"),
    ("UZS", "Uzbekistan Sum"), ("VED", "Digital Bolívar"), ("VES", "Bolívar Soberano"), ("VND", "Dong"),
    ("VUV", "Vatu"), ("WST", "Tala"), ("XAF", "CFA Franc BEAC"), ("XCD", "East Caribbean Dollar"),
    ("XCG", "Caribbean Guilder"), ("XOF", "CFA Franc BCEAO"), ("XPF", "CFP Franc"), ("YER", "Yemeni Rial"),
    ("ZAR", "Rand"), ("ZMW", "Zambian Kwacha"), ("ZWG", "Zimbabwe Gold"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_each_code_is_three_capitals() {
        assert!(CURRENCIES.is_sorted_by(|one, next| one.0 < next.0));
        for currency in Currency::all() {
            assert!(currency.code().len() == 3 && currency.code().bytes().all(|byte| byte.is_ascii_uppercase()));
            assert_eq!(Currency::parse(currency.code()), Ok(currency));
            assert_eq!(Currency::stored(currency.code()), currency);
        }
    }

    #[test]
    fn the_named_ones_are_in_the_list() {
        use Currency as C;
        for currency in [C::DKK, C::EUR, C::GBP, C::NOK, C::SEK, C::USD] {
            assert!(Currency::all().any(|listed| listed == currency), "{currency:?}");
        }
        assert_eq!(Currency::EUR.name(), "Euro");
    }

    #[test]
    fn a_code_is_taken_in_either_case_and_gold_and_names_are_not() {
        assert_eq!(Currency::parse(" eur "), Ok(Currency::EUR));
        assert_eq!(Currency::parse(" "), Err(Flaw::Missing));
        for typed in ["XAU", "XXX", "HRK", "Euro", "EU", "EUR1", "ÄÖÅ"] {
            assert!(matches!(Currency::parse(typed), Err(Flaw::Sentence(_))), "{typed}");
        }
    }
}
