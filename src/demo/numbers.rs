//! Numbers that never repeat: each is its customer's rank among its like, spread over all numbers there are by a step
//! that shares no factor with their count. So two customers cannot meet, however many are made, up to `LAST_NUMBER`.

use chrono::{Days, NaiveDate};

use super::lands::Mobile;
use crate::domain::reg_no::{hetu, y_tunnus};

/// A prime greater than every count it is used with, and so without a factor in common with any.
const STEP: u64 = 2_654_435_761;

/// Where the letters of a plate come from: those that no digit is taken for.
const LETTERS: &[u8] = b"ABCEFGHIJKLMNOPRSTUVXYZ";

/// Decades of birth: the first year, how many of a thousand were born in it (of 820 people), the signs of its century.
pub(super) const DECADES: [(i32, u64, &[char]); 10] = [
    (1890, 2, &['+']),
    (1920, 9, TWENTIETH),
    (1930, 45, TWENTIETH),
    (1940, 94, TWENTIETH),
    (1950, 120, TWENTIETH),
    (1960, 124, TWENTIETH),
    (1970, 124, TWENTIETH),
    (1980, 124, TWENTIETH),
    (1990, 114, TWENTIETH),
    (2000, 64, &['A', 'B', 'C', 'D', 'E', 'F']),
];
const TWENTIETH: &[char] = &['-', 'Y', 'X', 'W', 'V', 'U'];

/// Serials 900–999 are never given to anybody.
const SERIALS: u64 = 100;
const FIRST_SERIAL: u16 = 900;

/// Who the person of this rank is to the registers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Identity {
    pub birth: NaiveDate,
    sign: char,
    serial: u16,
}

impl Identity {
    pub fn of(rank: u64, seed: u64) -> Identity {
        let people: u64 = DECADES.iter().map(|(_, count, _)| count).sum();
        // Each thousand has the same ages; they are dealt out by another step within it.
        let mut place = (rank % people * 523 + mixed(seed) % people) % people;
        let mut chosen = DECADES[0];
        for decade in DECADES {
            chosen = decade;
            if place < decade.1 {
                break;
            }
            place -= decade.1;
        }
        let (first_year, count, signs) = chosen;
        let first_day = NaiveDate::from_ymd_opt(first_year, 1, 1).expect("New Year is a date");
        let next_decade = NaiveDate::from_ymd_opt(first_year + 10, 1, 1).expect("New Year is a date");
        let days = (next_decade - first_day).num_days() as u64;
        let rank_in_decade = rank / people * count + place;
        let cells = days * SERIALS;
        let (round, cell) = (rank_in_decade / cells, rank_in_decade % cells);
        let spot = spread(cell, cells, seed);
        Identity {
            birth: first_day + Days::new(spot % days),
            sign: signs[((round + cell) % signs.len() as u64) as usize],
            serial: FIRST_SERIAL + (spot / days) as u16,
        }
    }

    /// The serials of men are odd.
    pub fn is_man(&self) -> bool {
        self.serial % 2 == 1
    }

    pub fn hetu(&self) -> String {
        hetu::compose(self.birth, self.sign, self.serial)
    }
}

/// The business ID of the company of this rank. IDs given so far begin with 0 to 3; these begin with 5 to 9.
pub(super) fn business_id(rank: u64, seed: u64) -> String {
    // Of ten IDs that differ in the last digit at most one has no check digit, so that nine are always there.
    const TENS: u64 = 500_000;
    let spot = spread(rank, TENS * 9, seed);
    let first = 5_000_000 + (spot / 9 * 10) as u32;
    let mut ids = (first..first + 10).filter_map(y_tunnus::compose);
    ids.nth((spot % 9) as usize).expect("nine of ten numbers have a check digit")
}

/// The mobile number of the customer of this rank in its country.
pub(super) fn mobile(plan: &Mobile, rank: u64, seed: u64) -> String {
    let prefixes = plan.prefixes.len() as u64;
    let spot = spread(rank, prefixes * 10_u64.pow(plan.digits), seed);
    let prefix = plan.prefixes[(spot % prefixes) as usize];
    format!("{prefix}{:0width$}", spot / prefixes, width = plan.digits as usize)
}

/// The plate of the vehicle of this rank.
pub(super) fn plate(pattern: &str, rank: u64, seed: u64) -> String {
    let count = pattern.chars().map(choices).product();
    let mut spot = spread(rank, count, seed);
    let mut draw = |place: char| {
        let digit = spot % choices(place);
        spot /= choices(place);
        match place {
            'L' => char::from(LETTERS[digit as usize]),
            'D' => char::from(b'0' + digit as u8),
            fixed => fixed,
        }
    };
    // Backwards, so that vehicles that follow each other differ at the end and in front.
    let backwards: Vec<char> = pattern.chars().rev().map(&mut draw).collect();
    backwards.into_iter().rev().collect()
}

fn choices(place: char) -> u64 {
    match place {
        'L' => LETTERS.len() as u64,
        'D' => 10,
        _ => 1,
    }
}

/// One of `count` places, another for each rank below `count`. The seed says where the first is.
fn spread(rank: u64, count: u64, seed: u64) -> u64 {
    debug_assert!(rank < count, "there are as many places as customers up to the last number");
    ((u128::from(rank) * u128::from(STEP) + u128::from(mixed(seed))) % u128::from(count)) as u64
}

/// Seeds are small and follow each other; these do not (the last step of SplitMix64).
fn mixed(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn check_characters_agree_with_a_second_computation() {
        let table: Vec<char> = "0123456789ABCDEFHJKLMNPRSTUVWXY".chars().collect();
        for rank in 0..820 {
            let identity = Identity::of(rank, 7);
            let id = identity.hetu();
            let digits: String = id.chars().take(10).filter(char::is_ascii_digit).collect();
            let number: usize = digits.parse().expect("digits");
            assert_eq!(id.chars().last(), Some(table[number % 31]));
            let serial: u16 = id[7..10].parse().expect("digits");
            assert_eq!(serial % 2 == 1, identity.is_man());
        }
        for rank in 0..300 {
            let id = business_id(rank, 7).replace('-', "");
            let sum: u32 =
                id.chars().zip([7, 9, 10, 5, 8, 4, 2, 1]).map(|(digit, weight)| digit as u32 % 48 * weight).sum();
            assert_eq!(sum % 11, 0, "{id}");
        }
    }

    #[test]
    fn people_meet_neither_in_a_thousand_nor_where_a_decade_begins_its_next_round() {
        let mut seen = HashSet::new();
        // The days of a decade are used up, once for each sign, after so many thousands of customers.
        let rounds = [0, 2_944, 5_889, 8_834, 14_990].map(|block| block * 820);
        for rank in rounds.into_iter().flat_map(|start| start..start + 820) {
            assert!(seen.insert(Identity::of(rank, 7).hetu()), "rank {rank}");
        }
    }

    #[test]
    fn there_are_ids_for_everybody_up_to_the_last_number() {
        let thousands = super::super::LAST_NUMBER.div_ceil(1000);
        for (year, count, signs) in DECADES {
            assert!(thousands * count <= 3652 * SERIALS * signs.len() as u64, "{year}");
        }
        assert_eq!(DECADES.iter().map(|(_, count, _)| count).sum::<u64>(), 820);
    }
}
