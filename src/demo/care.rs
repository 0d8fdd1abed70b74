//! What the desk left on a made-up customer: status, screening, risk class, and since when there is a record. The
//! reasons are those one can choose at the desk, in its words.

use super::dice::{Dice, Throws, Topic};

/// The oldest record in days.
const OLDEST: u64 = 4000;

pub(super) struct Care {
    pub status: &'static str,
    pub status_reason: Option<&'static str>,
    pub screening_done: bool,
    pub risk_class: Option<&'static str>,
}

/// Why a customer would be closed apart from the usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    None,
    Death,
    Bankruptcy,
}

pub(super) fn draw(n: u64, is_person: bool, ending: Ending, dice: &Dice) -> Care {
    let mut throws = dice.throws(n, Topic::Care);
    let _ = throws.below(OLDEST);
    let (status, status_reason) = status(ending, &mut throws);
    let screening_done = throws.percent(93);
    let risk_class = throws.permille(970).then(|| risk_class(is_person, &mut throws));
    Care { status, status_reason, screening_done, risk_class }
}

/// The first draw of the topic, so that it can be had alone.
pub(super) fn age_in_days(n: u64, dice: &Dice) -> u32 {
    dice.throws(n, Topic::Care).below(OLDEST) as u32
}

fn status(ending: Ending, throws: &mut Throws) -> (&'static str, Option<&'static str>) {
    let because = match ending {
        Ending::Death => Some("The customer has died"),
        Ending::Bankruptcy => Some("The customer is bankrupt"),
        Ending::None => None,
    };
    match throws.permille(if because.is_some() { 600 } else { 65 }) {
        false => ("active", None),
        true if because.is_some() => (throws.pick(&["closed", "closed", "suspended"]), because),
        true => match throws.below(65) {
            0..40 => ("suspended", Some(throws.pick(&SUSPENSIONS))),
            _ => ("closed", Some(throws.pick(&CLOSURES))),
        },
    }
}

const SUSPENSIONS: [&str; 4] = ["The customer asked for it", "Under review", "Suspicious activity", "Post came back"];
const CLOSURES: [&str; 3] = ["The customer asked for it", "The customer asked for it", "Recorded twice"];

fn risk_class(may_be_pep: bool, throws: &mut Throws) -> &'static str {
    match throws.below(1000) {
        0..740 => "Low",
        740..950 => "Med",
        950..992 => "High",
        _ if may_be_pep => "Pep",
        _ => "High",
    }
}
