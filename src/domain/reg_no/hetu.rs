//! Finnish personal identity codes (henkilötunnus): `DDMMYY`, a sign for the century, a serial of three, a check character.
//! The sign is part of the identity since 2023, when each century got more of them: it is never folded away.

use chrono::{Datelike, NaiveDate};

use super::Check;
use super::weights::{digits, pair};

const CHECK_CHARACTERS: &[u8; 31] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";

/// The code in upper case with its sign. Refuses what has another form, an unknown sign or a date that does not exist.
pub fn canonical(clean: &str) -> Option<String> {
    let bytes = clean.as_bytes();
    let formed = clean.is_ascii()
        && bytes.len() == 11
        && digits::<3>(&clean[7..10]).is_some()
        && CHECK_CHARACTERS.contains(&bytes[10])
        && birth_date(clean).is_some();
    formed.then(|| clean.to_owned())
}

/// Serials below 002 are never given out.
pub fn check(canonical: &str) -> Check {
    let parts = canonical.get(..6).and_then(digits::<6>).zip(canonical.get(7..10).and_then(digits::<3>));
    let right = parts.is_some_and(|(date, serial)| {
        let number = date.iter().chain(&serial).fold(0, |number, digit| number * 10 + digit);
        number % 1000 >= 2 && canonical.as_bytes().get(10) == Some(&check_character(number))
    });
    Check::of(right)
}

/// The day of birth, from the date and the century of the sign.
pub fn birth_date(canonical: &str) -> Option<NaiveDate> {
    let date = digits::<6>(canonical.get(..6)?)?;
    let century = century(canonical[6..].chars().next()?)?;
    let year = century + i32::try_from(pair(&date, 4)).ok()?;
    NaiveDate::from_ymd_opt(year, pair(&date, 2), pair(&date, 0))
}

/// A code with its check character, for made-up people: serials from 900 are never given to real ones. The sign has to
/// be one of the century of birth and the serial at most 999.
pub fn compose(birth: NaiveDate, sign: char, serial: u16) -> String {
    debug_assert!(century(sign) == Some(birth.year() / 100 * 100), "the sign belongs to the century of birth");
    debug_assert!(serial <= 999, "a serial has three digits");
    let year = birth.year() % 100;
    let date = format!("{:02}{:02}{year:02}", birth.day(), birth.month());
    let number = format!("{date}{serial:03}").parse().expect("nine digits are a number");
    format!("{date}{sign}{serial:03}{}", char::from(check_character(number)))
}

fn century(sign: char) -> Option<i32> {
    match sign {
        '+' => Some(1800),
        '-' | 'Y' | 'X' | 'W' | 'V' | 'U' => Some(1900),
        'A' | 'B' | 'C' | 'D' | 'E' | 'F' => Some(2000),
        _ => None,
    }
}

fn check_character(number: u32) -> u8 {
    CHECK_CHARACTERS[(number % 31) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a date of a test exists")
    }

    #[test]
    fn published_codes_are_right_and_their_neighbours_wrong() {
        for code in ["131052-308T", "010190-901R", "010190Y901R", "290204A901D"] {
            assert_eq!(canonical(code).as_deref(), Some(code));
            assert_eq!(check(code), Check::Right, "{code}");
        }
        for code in ["131052-308U", "131053-308T", "131052-309T"] {
            assert_eq!((canonical(code).is_some(), check(code)), (true, Check::Wrong), "{code}");
        }
    }

    #[test]
    fn other_forms_are_refused() {
        let codes = [
            "290203A901K",
            "310690-901R",
            "131352-308T",
            "131052308T",
            "131052G308T",
            "131052Z308T",
            "131052-308G",
            "131052-308O",
            "131052-30TT",
            "131052-308",
            "131052-308TT",
            "",
            "1310å2-308",
        ];
        for code in codes {
            assert_eq!(canonical(code), None, "{code}");
        }
    }

    #[test]
    fn the_sign_tells_the_century() {
        for sign in "+-YXWVUABCDEF".chars() {
            let year = match sign {
                '+' => 1852,
                'A'..='F' => 2052,
                _ => 1952,
            };
            assert_eq!(birth_date(&format!("131052{sign}308T")), Some(day(year, 10, 13)), "{sign}");
        }
    }

    #[test]
    fn serials_below_two_are_never_right() {
        for (serial, right) in [(1, Check::Wrong), (2, Check::Right), (999, Check::Right)] {
            assert_eq!(check(&compose(day(1990, 1, 1), '-', serial)), right, "{serial}");
        }
    }

    #[test]
    fn composed_codes_are_right() {
        assert_eq!(compose(day(1990, 1, 1), '-', 901), "010190-901R");
        assert_eq!(compose(day(2004, 2, 29), 'A', 901), "290204A901D");
    }
}
