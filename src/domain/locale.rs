//! Locales: the language and country that letters, messages and statements to a customer are written for. The list is
//! Enfuce's, all 143 of it, oddities included: `nb_NO` beside `no_NO`, the withdrawn `sr_CS`, three-letter languages.
//! What a locale does to a letter is decided elsewhere.

use crate::domain::country::Country;
use crate::domain::text::Flaw;

/// One locale of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Locale(u8);

impl Locale {
    /// Takes a code of the list, in either case and with "-" for "_". Refuses anything else.
    pub fn parse(typed: &str) -> Result<Locale, Flaw> {
        let code = typed.trim().replace('-', "_");
        if code.is_empty() {
            return Err(Flaw::Missing);
        }
        find(&code).ok_or_else(|| Flaw::Sentence("{label} must be a locale from the list".to_owned()))
    }

    /// A code read back from our own database, where only codes of the list go.
    pub fn stored(code: &str) -> Locale {
        find(code).expect("stored locales were parsed when they came, and the list only grows")
    }

    /// The first of this country in the list, or English where there is none.
    pub fn of(country: Country) -> Locale {
        let ending = format!("_{}", country.alpha2());
        let own = ALL.iter().copied().find(|locale| locale.code().ends_with(&ending));
        own.unwrap_or_else(|| Locale::stored("en_GB"))
    }

    /// `fi_FI`
    pub fn code(self) -> &'static str {
        TABLE[usize::from(self.0)].0
    }

    /// "Finnish (Finland)"
    pub fn label(self) -> &'static str {
        TABLE[usize::from(self.0)].1
    }

    /// Every locale, sorted by label, for a list to choose from.
    pub fn all() -> &'static [Locale] {
        &ALL
    }
}

fn find(code: &str) -> Option<Locale> {
    ALL.iter().copied().find(|locale| locale.code().eq_ignore_ascii_case(code))
}

const COUNT: usize = 143;

static ALL: [Locale; COUNT] = {
    let mut all = [Locale(0); COUNT];
    let mut place = 0;
    while place < COUNT {
        all[place] = Locale(place as u8);
        place += 1;
    }
    all
};

/// Sorted by label as people sort, accents aside.
#[rustfmt::skip]
static TABLE: [(&str, &str); COUNT] = [
    ("af_ZA", "Afrikaans (South Africa)"), ("sq_AL", "Albanian (Albania)"),
    ("ar_DZ", "Arabic (Algeria)"), ("ar_BH", "Arabic (Bahrain)"), ("ar_EG", "Arabic (Egypt)"),
    ("ar_IQ", "Arabic (Iraq)"), ("ar_JO", "Arabic (Jordan)"), ("ar_KW", "Arabic (Kuwait)"),
    ("ar_LB", "Arabic (Lebanon)"), ("ar_LY", "Arabic (Libya)"), ("ar_MA", "Arabic (Morocco)"),
    ("ar_OM", "Arabic (Oman)"), ("ar_QA", "Arabic (Qatar)"), ("ar_SA", "Arabic (Saudi Arabia)"),
    ("ar_SY", "Arabic (Syria)"), ("ar_TN", "Arabic (Tunisia)"),
    ("ar_AE", "Arabic (United Arab Emirates)"), ("ar_YE", "Arabic (Yemen)"),
    ("hy_AM", "Armenian (Armenia)"), ("az_AZ", "Azerbaijani (Azerbaijan)"),
    ("eu_ES", "Basque (Spain)"), ("be_BY", "Belarusian (Belarus)"), ("bn_IN", "Bengali (India)"),
    ("bs_BA", "Bosnian (Bosnia and Herzegovina)"), ("bg_BG", "Bulgarian (Bulgaria)"),
    ("ca_ES", "Catalan (Spain)"), ("zh_CN", "Chinese (China)"), ("zh_HK", "Chinese (Hong Kong)"),
    ("zh_MO", "Chinese (Macao)"), ("zh_SG", "Chinese (Singapore)"), ("zh_TW", "Chinese (Taiwan)"),
    ("hr_HR", "Croatian (Croatia)"), ("cs_CZ", "Czech (Czechia)"), ("da_DK", "Danish (Denmark)"),
    ("nl_BE", "Dutch (Belgium)"), ("nl_NL", "Dutch (Netherlands)"),
    ("en_AU", "English (Australia)"), ("en_BZ", "English (Belize)"), ("en_CA", "English (Canada)"),
    ("en_IE", "English (Ireland)"), ("en_JM", "English (Jamaica)"), ("en_MT", "English (Malta)"),
    ("en_NZ", "English (New Zealand)"), ("en_PH", "English (Philippines)"),
    ("en_ZA", "English (South Africa)"), ("en_TT", "English (Trinidad and Tobago)"),
    ("en_GB", "English (United Kingdom)"), ("en_US", "English (United States)"),
    ("en_VI", "English (US Virgin Islands)"), ("en_ZW", "English (Zimbabwe)"),
    ("et_EE", "Estonian (Estonia)"), ("fo_FO", "Faroese (Faroe Islands)"),
    ("fi_FI", "Finnish (Finland)"), ("fr_BE", "French (Belgium)"), ("fr_CA", "French (Canada)"),
    ("fr_FR", "French (France)"), ("fr_LU", "French (Luxembourg)"), ("fr_MC", "French (Monaco)"),
    ("fr_NL", "French (Netherlands)"), ("fr_CH", "French (Switzerland)"),
    ("gl_ES", "Galician (Spain)"), ("ka_GE", "Georgian (Georgia)"), ("de_AT", "German (Austria)"),
    ("de_DE", "German (Germany)"), ("de_LI", "German (Liechtenstein)"),
    ("de_LU", "German (Luxembourg)"), ("de_NL", "German (Netherlands)"),
    ("de_CH", "German (Switzerland)"), ("el_GR", "Greek (Greece)"),
    ("kl_GL", "Greenlandic (Greenland)"), ("gu_IN", "Gujarati (India)"),
    ("he_IL", "Hebrew (Israel)"), ("hi_IN", "Hindi (India)"), ("hu_HU", "Hungarian (Hungary)"),
    ("is_IS", "Icelandic (Iceland)"), ("id_ID", "Indonesian (Indonesia)"),
    ("ga_IE", "Irish (Ireland)"), ("it_IT", "Italian (Italy)"), ("it_CH", "Italian (Switzerland)"),
    ("ja_JP", "Japanese (Japan)"), ("kn_IN", "Kannada (India)"), ("kk_KZ", "Kazakh (Kazakhstan)"),
    ("kok_IN", "Konkani (India)"), ("ko_KR", "Korean (South Korea)"), ("lv_LV", "Latvian (Latvia)"),
    ("lt_LT", "Lithuanian (Lithuania)"), ("lb_LU", "Luxembourgish (Luxembourg)"),
    ("mk_MK", "Macedonian (North Macedonia)"), ("ms_BN", "Malay (Brunei)"),
    ("ms_MY", "Malay (Malaysia)"), ("ml_IN", "Malayalam (India)"), ("mt_MT", "Maltese (Malta)"),
    ("mr_IN", "Marathi (India)"), ("mn_MN", "Mongolian (Mongolia)"),
    ("se_NO", "Northern Sámi (Norway)"), ("nb_NO", "Norwegian Bokmål (Norway)"),
    ("no_NO", "Norwegian (Norway)"), ("nn_NO", "Norwegian Nynorsk (Norway)"),
    ("fa_IR", "Persian (Iran)"), ("pl_PL", "Polish (Poland)"), ("pt_BR", "Portuguese (Brazil)"),
    ("pt_PT", "Portuguese (Portugal)"), ("pa_IN", "Punjabi (India)"),
    ("ro_RO", "Romanian (Romania)"), ("ru_RU", "Russian (Russia)"),
    ("sr_BA", "Serbian (Bosnia and Herzegovina)"), ("sr_CS", "Serbian (Serbia and Montenegro)"),
    ("sk_SK", "Slovak (Slovakia)"), ("sl_SI", "Slovenian (Slovenia)"),
    ("es_AR", "Spanish (Argentina)"), ("es_BO", "Spanish (Bolivia)"), ("es_CL", "Spanish (Chile)"),
    ("es_CO", "Spanish (Colombia)"), ("es_CR", "Spanish (Costa Rica)"),
    ("es_DO", "Spanish (Dominican Republic)"), ("es_EC", "Spanish (Ecuador)"),
    ("es_SV", "Spanish (El Salvador)"), ("es_GT", "Spanish (Guatemala)"),
    ("es_HN", "Spanish (Honduras)"), ("es_MX", "Spanish (Mexico)"),
    ("es_NI", "Spanish (Nicaragua)"), ("es_PA", "Spanish (Panama)"),
    ("es_PY", "Spanish (Paraguay)"), ("es_PE", "Spanish (Peru)"),
    ("es_PR", "Spanish (Puerto Rico)"), ("es_ES", "Spanish (Spain)"),
    ("es_UY", "Spanish (Uruguay)"), ("es_VE", "Spanish (Venezuela)"), ("sw_KE", "Swahili (Kenya)"),
    ("sv_FI", "Swedish (Finland)"), ("sv_SE", "Swedish (Sweden)"), ("syr_SY", "Syriac (Syria)"),
    ("ta_IN", "Tamil (India)"), ("te_IN", "Telugu (India)"), ("th_TH", "Thai (Thailand)"),
    ("tn_ZA", "Tswana (South Africa)"), ("tr_TR", "Turkish (Turkey)"),
    ("uk_UA", "Ukrainian (Ukraine)"), ("uz_UZ", "Uzbek (Uzbekistan)"),
    ("vi_VN", "Vietnamese (Vietnam)"), ("cy_GB", "Welsh (United Kingdom)"),
    ("xh_ZA", "Xhosa (South Africa)"), ("zu_ZA", "Zulu (South Africa)"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fold::fold;

    #[test]
    fn codes_are_taken_in_either_case_and_with_a_dash() {
        for typed in ["fi_FI", "FI_fi", "fi-FI", " fi_FI "] {
            let locale = Locale::parse(typed).expect(typed);
            assert_eq!((locale.code(), locale.label()), ("fi_FI", "Finnish (Finland)"));
        }
    }

    #[test]
    fn what_is_not_in_the_list_is_refused() {
        for typed in ["se_FI", "sr_RS", "en_FI", "fi", "Finnish"] {
            let flaw = Locale::parse(typed).expect_err(typed);
            assert_eq!(flaw.sentence("Locale"), "Locale must be a locale from the list", "{typed}");
        }
        assert_eq!(Locale::parse(""), Err(Flaw::Missing));
    }

    #[test]
    fn the_oddities_are_in_the_list() {
        for code in ["kok_IN", "syr_SY", "nb_NO", "no_NO", "sr_CS", "de_LU", "fr_LU", "lb_LU"] {
            assert_eq!(Locale::stored(code).code(), code);
        }
    }

    #[test]
    fn the_list_holds_each_locale_once_and_sorted() {
        let labels: Vec<String> = Locale::all().iter().map(|locale| fold(locale.label())).collect();

        assert_eq!(labels.len(), 143);
        assert!(labels.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(Locale::all().iter().all(|locale| Locale::parse(locale.code()) == Ok(*locale)));
    }
}
