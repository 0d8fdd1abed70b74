//! Looking at deeds after the fact: which of a day's deeds are drawn, and what is found. Drawn at random, and yet so that whoever has
//! the seed, the rates and the history draws the same ones again. Kept by db::spot_checks.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::deed_kind::DeedKind;
use super::ids::StaffId;

/// How many percent of the deeds of each kind are drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rates(BTreeMap<DeedKind, u8>);

impl Rates {
    /// The kinds of deeds that may be drawn: those that change a record or say something on it.
    pub const KINDS: [DeedKind; 5] =
        [DeedKind::Opened, DeedKind::Edits, DeedKind::Status, DeedKind::Links, DeedKind::Notes];

    /// Kinds that are not drawn from, and rates of 0, are left out; more than 100 is all.
    pub fn new(rates: impl IntoIterator<Item = (DeedKind, u8)>) -> Rates {
        let rates = rates.into_iter().filter(|(kind, percent)| Rates::KINDS.contains(kind) && *percent > 0);
        Rates(rates.map(|(kind, percent)| (kind, percent.min(100))).collect())
    }

    pub fn of(&self, kind: DeedKind) -> u8 {
        self.0.get(&kind).copied().unwrap_or_default()
    }

    /// Whether nothing is drawn.
    pub fn is_off(&self) -> bool {
        self.0.is_empty()
    }

    pub fn kinds(&self) -> impl Iterator<Item = DeedKind> + '_ {
        self.0.keys().copied()
    }

    /// As a draw keeps them: "edits 5".
    pub fn codes(&self) -> Vec<String> {
        self.0.iter().map(|(kind, percent)| format!("{} {percent}", kind.code())).collect()
    }
}

/// A deed that may be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deed {
    pub event: i64,
    pub staff: StaffId,
    pub kind: DeedKind,
}

/// Draws from a day's deeds: of each person and kind the rate, and where that is less than one deed, one. In the order of the deeds.
pub fn draw(seed: Uuid, rates: &Rates, deeds: &[Deed]) -> Vec<Deed> {
    let mut groups: BTreeMap<(StaffId, DeedKind), Vec<Deed>> = BTreeMap::new();
    for deed in deeds.iter().filter(|deed| rates.of(deed.kind) > 0) {
        groups.entry((deed.staff, deed.kind)).or_default().push(*deed);
    }
    let mut drawn: Vec<Deed> = groups
        .into_iter()
        .flat_map(|((_, kind), mut deeds)| {
            let many = (deeds.len() * usize::from(rates.of(kind))).div_ceil(100);
            deeds.sort_by_cached_key(|deed| lot(seed, deed.event));
            deeds.truncate(many);
            deeds
        })
        .collect();
    drawn.sort();
    drawn
}

/// The lot of an event: the lowest ones are drawn.
fn lot(seed: Uuid, event: i64) -> [u8; 32] {
    Sha256::digest([seed.as_bytes().as_slice(), &event.to_be_bytes()].concat()).into()
}

/// How far back a draw goes after days without one, such as when the desk did not run.
pub const MOST_DAYS: u64 = 31;

/// The days that are over and not yet drawn from, the oldest first. Where there was no draw before, only yesterday: what was done
/// before anybody was to be looked at is left alone.
pub fn days_due(last: Option<NaiveDate>, today: NaiveDate) -> Vec<NaiveDate> {
    let yesterday = today.pred_opt().unwrap_or(today);
    let first = last.and_then(|last| last.succ_opt()).unwrap_or(yesterday);
    let earliest = today - chrono::Days::new(MOST_DAYS);
    first.max(earliest).iter_days().take_while(|day| *day <= yesterday).collect()
}

/// What whoever looked found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    Agree,
    /// Something of it needs mending.
    Mend,
    /// Nothing to mend, something to talk about.
    Talk,
}

impl Outcome {
    pub const ALL: [Outcome; 3] = [Outcome::Agree, Outcome::Mend, Outcome::Talk];

    pub fn code(self) -> &'static str {
        match self {
            Outcome::Agree => "agree",
            Outcome::Mend => "mend",
            Outcome::Talk => "talk",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Outcome::Agree => "I agree with it",
            Outcome::Mend => "It needs mending",
            Outcome::Talk => "Let us talk about it",
        }
    }

    pub fn parse(code: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.code() == code)
    }

    /// Whether it takes words: who agrees need not say why.
    pub fn needs_words(self) -> bool {
        self != Outcome::Agree
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn deeds(of_each: usize) -> Vec<Deed> {
        let people = [StaffId(1), StaffId(2)].into_iter();
        let kinds = people.flat_map(|staff| [DeedKind::Edits, DeedKind::Notes].map(|kind| (staff, kind)));
        let all = kinds.flat_map(|(staff, kind)| (0..of_each).map(move |_| (staff, kind)));
        all.enumerate().map(|(id, (staff, kind))| Deed { event: id as i64 + 1, staff, kind }).collect()
    }

    #[test]
    fn of_each_person_and_kind_the_rate_is_drawn_and_at_least_one() {
        let rates = Rates::new([(DeedKind::Edits, 10), (DeedKind::Notes, 1)]);

        let drawn = draw(Uuid::from_u128(7), &rates, &deeds(50));

        for staff in [StaffId(1), StaffId(2)] {
            let of = |kind| drawn.iter().filter(|deed| deed.staff == staff && deed.kind == kind).count();
            assert_eq!((of(DeedKind::Edits), of(DeedKind::Notes)), (5, 1));
        }
    }

    #[test]
    fn another_seed_draws_others() {
        let (rates, deeds) = (Rates::new([(DeedKind::Edits, 10)]), deeds(200));
        assert_ne!(draw(Uuid::from_u128(1), &rates, &deeds), draw(Uuid::from_u128(2), &rates, &deeds));
    }

    proptest! {
        /// Whatever the order in which the deeds are read, and whatever else was done that day by others.
        #[test]
        fn the_same_seed_draws_the_same(seed: u128, percent in 0u8..=100, of_each in 0usize..40, turned in 0usize..100) {
            let rates = Rates::new([(DeedKind::Edits, percent)]);
            let mut deeds = deeds(of_each);
            let drawn = draw(Uuid::from_u128(seed), &rates, &deeds);
            let turn = turned % deeds.len().max(1);
            deeds.rotate_left(turn);
            prop_assert_eq!(&drawn, &draw(Uuid::from_u128(seed), &rates, &deeds));
            let of_one: Vec<Deed> = deeds.into_iter().filter(|deed| deed.staff == StaffId(1)).collect();
            let again = draw(Uuid::from_u128(seed), &rates, &of_one);
            prop_assert!(drawn.iter().filter(|deed| deed.staff == StaffId(1)).eq(again.iter()));
        }
    }

    #[test]
    fn every_day_that_is_over_is_due_once() {
        let today = day("2026-11-26");
        assert_eq!(days_due(None, today), [day("2026-11-25")]);
        assert!(days_due(Some(day("2026-11-25")), today).is_empty());
        assert_eq!(days_due(Some(day("2026-11-23")), today), [day("2026-11-24"), day("2026-11-25")]);
        assert_eq!(days_due(Some(day("2020-01-01")), today).len(), 31);
    }

    #[test]
    fn rates_name_what_the_database_knows() {
        let sql = include_str!("../../migrations/2026-11-26-009500_spot_checks/up.sql");
        for kind in Rates::KINDS {
            assert!(sql.contains(&format!("'{}'", kind.code())), "{kind:?}");
        }
        for outcome in Outcome::ALL {
            assert!(sql.contains(&format!("'{}'", outcome.code())), "{outcome:?}");
            assert_eq!(Outcome::parse(outcome.code()), Some(outcome));
        }
        let rates = Rates::new([(DeedKind::Edits, 5), (DeedKind::Reveals, 50), (DeedKind::Notes, 0)]);
        assert_eq!(rates.codes(), ["edits 5"]);
    }
}
