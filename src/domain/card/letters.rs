//! Which characters a card can carry, by how they come onto it (the founding platform's sets; others are by agreement with the
//! card maker). Nothing here shortens or replaces: that is `suggestion`.

use crate::domain::product::EmbossingSet;

/// Beyond A–Z, a–z, 0–9 and blank, what an embosser has.
const EMBOSSED: &str = "ÁáÄäÅåÆæÉéÍíÐðÓóÖöØøÚúÜüÝýÞþ-/.,&+'";

/// Beyond Latin-1 and Latin Extended-A, what a printer has.
const PRINTED: &str = "ǪǫȘșȚțȪȫȮȯȲȳḐḑṢṣẞỌọ";

/// Whether a card of this set can carry the character.
pub(super) fn has(set: EmbossingSet, character: char) -> bool {
    let is_embossed = character.is_ascii_alphanumeric() || character == ' ' || EMBOSSED.contains(character);
    match set {
        EmbossingSet::Embossed => is_embossed,
        EmbossingSet::Printed => is_embossed || is_latin(character) || PRINTED.contains(character),
    }
}

/// The letters of Latin-1 and Latin Extended-A; × and ÷ stand among them and are none.
fn is_latin(character: char) -> bool {
    matches!(character, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ſ')
}

#[cfg(test)]
mod tests {
    use super::*;
    use EmbossingSet::{Embossed, Printed};

    #[test]
    fn each_set_has_its_letters_and_no_others() {
        let characters = [
            ("AZaz09 -/.,&+'ÁáÄäÅåÆæÉéÍíÐðÓóÖöØøÚúÜüÝýÞþ", true, true),
            ("ÀÇÈÊËÌÎÏÑÒÔÕÙÛßàçèñÿŁłŠšŽžĐđŒœĀſǪǫȘșȚțȪȫȮȯȲȳḐḑṢṣẞỌọ", false, true),
            ("×÷ªº°@_#()\"’–!?;:ƀƒǍǎΑЖ中\u{a0}\t\u{308}", false, false),
        ];
        for (characters, is_embossed, is_printed) in characters {
            for character in characters.chars() {
                assert_eq!(has(Embossed, character), is_embossed, "{character}");
                assert_eq!(has(Printed, character), is_printed, "{character}");
            }
        }
    }

    #[test]
    fn what_can_be_embossed_can_be_printed() {
        let all = (0..0x3000).filter_map(char::from_u32);
        assert!(all.into_iter().all(|character| !has(Embossed, character) || has(Printed, character)));
    }
}
