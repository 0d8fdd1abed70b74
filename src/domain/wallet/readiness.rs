//! Puts together what the store found, what the moment adds, and the institution's rule.

use chrono::{DateTime, TimeDelta, Utc};

use super::{CoolDown, Obstacle, Rule, Terms};

/// Whether a live card with a wallet wish can go into a wallet now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    /// The institution has no wallets.
    Off,
    Ready {
        warnings: Vec<Obstacle>,
    },
    NotReady(Vec<Obstacle>),
}

/// When a card whose holder's mobile changed may go into a wallet again.
pub fn cools_down_at(mobile_changed_at: DateTime<Utc>, cool_down: CoolDown) -> DateTime<Utc> {
    mobile_changed_at + TimeDelta::hours(i64::from(cool_down.hours()))
}

/// Under the strict rule a second live wallet card is an obstacle, under the shared one a warning.
pub fn readiness(
    terms: Terms,
    obstacles: &[Obstacle],
    mobile_changed_at: Option<DateTime<Utc>>,
    has_another: bool,
    now: DateTime<Utc>,
) -> Readiness {
    if terms.rule == Rule::Off {
        return Readiness::Off;
    }
    let mut obstacles = obstacles.to_vec();
    if mobile_changed_at.is_some_and(|changed| now < cools_down_at(changed, terms.cool_down)) {
        obstacles.push(Obstacle::CoolDown);
    }
    let mut warnings = Vec::new();
    if has_another {
        let second = if terms.rule == Rule::Strict { &mut obstacles } else { &mut warnings };
        second.push(Obstacle::SecondCard);
    }
    if obstacles.is_empty() {
        return Readiness::Ready { warnings };
    }
    obstacles.extend(warnings);
    Readiness::NotReady(obstacles)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_435_200, 0).expect("a moment")
    }

    fn terms(rule: Rule, hours: i32) -> Terms {
        Terms { rule, cool_down: CoolDown::stored(hours) }
    }

    fn ready(rule: Rule, has_another: bool) -> Readiness {
        readiness(terms(rule, 24), &[], None, has_another, noon())
    }

    #[test]
    fn a_second_card_is_an_obstacle_where_it_is_strict_and_a_warning_where_it_is_shared() {
        assert_eq!(ready(Rule::Strict, true), Readiness::NotReady(vec![Obstacle::SecondCard]));
        assert_eq!(ready(Rule::Shared, true), Readiness::Ready { warnings: vec![Obstacle::SecondCard] });
        for rule in [Rule::Strict, Rule::Shared] {
            assert_eq!(ready(rule, false), Readiness::Ready { warnings: Vec::new() });
        }
    }

    #[test]
    fn without_wallets_nothing_is_asked() {
        assert_eq!(readiness(terms(Rule::Off, 24), &Obstacle::ALL, Some(noon()), true, noon()), Readiness::Off);
    }

    #[test]
    fn the_cool_down_ends_with_its_last_hour() {
        let after = |hours: i64, minutes: i64, cool_down: i32| {
            let now = noon() + TimeDelta::hours(hours) + TimeDelta::minutes(minutes);
            readiness(terms(Rule::Shared, cool_down), &[], Some(noon()), false, now)
        };

        assert_eq!(after(23, 59, 24), Readiness::NotReady(vec![Obstacle::CoolDown]));
        assert_eq!(after(24, 0, 24), Readiness::Ready { warnings: Vec::new() });
        assert_eq!(after(0, 0, 0), Readiness::Ready { warnings: Vec::new() });
    }

    #[test]
    fn everything_that_stands_in_the_way_is_told() {
        let told = readiness(terms(Rule::Shared, 24), &[Obstacle::NoMobile], Some(noon()), true, noon());

        let all = vec![Obstacle::NoMobile, Obstacle::CoolDown, Obstacle::SecondCard];
        assert_eq!(told, Readiness::NotReady(all));
    }
}
