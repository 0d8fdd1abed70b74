//! The arithmetic that most check digits share: digits times weights, added up. Which weights, and what the sum means, is
//! with each rule. A text that is not all ASCII digits has no digits here.

/// The digits of a text of exactly `N` ASCII digits.
pub(super) fn digits<const N: usize>(text: &str) -> Option<[u32; N]> {
    let mut digits = [0; N];
    if text.len() != N {
        return None;
    }
    for (digit, character) in digits.iter_mut().zip(text.chars()) {
        *digit = character.to_digit(10)?;
    }
    Some(digits)
}

/// Each digit times its weight, added up, as far as there are weights.
pub(super) fn weighted_sum(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// Two digits as one number.
pub(super) fn pair(digits: &[u32], place: usize) -> u32 {
    digits[place] * 10 + digits[place + 1]
}
