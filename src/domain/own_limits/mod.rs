//! The time limits and hourly numbers that an institution sets for itself. The installation gives them all; an institution may
//! only be stricter, so what counts is the smaller of the two. Stored by db::institutions, read with every session.

mod limit;

use chrono::{DateTime, Duration, Utc};

pub use limit::Limit;

use crate::domain::look::Quotas;
use crate::domain::staff::Limits;
use crate::domain::text::Flaw;

/// What the installation gives, which every institution follows that sets nothing.
#[derive(Debug, Clone, Copy)]
pub struct Installation {
    pub limits: Limits,
    pub quotas: Quotas,
}

impl Installation {
    /// As kept; what is longer than can be told counts as that.
    pub fn of(&self, limit: Limit) -> i32 {
        let secs = |time: Duration| i32::try_from(time.num_seconds()).unwrap_or(i32::MAX);
        match limit {
            Limit::Idle => secs(self.limits.idle),
            Limit::Absolute => secs(self.limits.absolute),
            Limit::Proof => secs(self.limits.proof),
            Limit::Looks => self.quotas.looks,
            Limit::Finds => self.quotas.finds,
            Limit::Reveals => self.quotas.reveals,
            Limit::Invitation => secs(self.limits.invitation),
            Limit::Unused => secs(self.limits.unused),
            Limit::Parked => secs(self.limits.parked),
        }
    }

    /// The fewest and the most that may be typed here; none where the installation allows less than can be set at all.
    fn range(&self, limit: Limit) -> Option<(i32, i32)> {
        let ((least, greatest), secs) = (limit.range(), limit.unit().secs());
        let (least, greatest) = (least / secs, greatest.min(self.of(limit)) / secs);
        (least <= greatest).then_some((least, greatest))
    }

    /// What may be typed, and what holds where nothing is.
    pub fn hint(&self, limit: Limit) -> String {
        let given = limit.words(self.of(limit));
        match self.range(limit) {
            Some((least, greatest)) => {
                format!("{least} to {greatest}; the installation has {given}")
            }
            None => format!("The installation has {given}, which is stricter than what can be set here"),
        }
    }

    /// What was typed for this limit; nothing typed follows the installation. What stands already is taken, also where the
    /// installation has become stricter since: it does no harm.
    pub fn parse(&self, limit: Limit, typed: &str, present: Option<i32>) -> Result<Option<i32>, Flaw> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        if let Some(kept) = present.filter(|kept| limit.typed(*kept) == typed) {
            return Ok(Some(kept));
        }
        let given = limit.words(self.of(limit));
        let Some((least, greatest)) = self.range(limit) else {
            return Err(Flaw::Sentence(format!(
                "{{label}} must be left empty: the installation allows no more than {given}"
            )));
        };
        let count: Option<i32> = typed.parse().ok();
        match count.filter(|count| (least..=greatest).contains(count)) {
            Some(count) => Ok(Some(count * limit.unit().secs())),
            None if count.is_some_and(|count| count > greatest) && self.of(limit) < limit.range().1 => {
                Err(Flaw::Sentence(format!(
                    "{{label}} must be {least} to {greatest}: the installation allows no more than {given}"
                )))
            }
            None => Err(Flaw::Sentence(format!("{{label}} must be a whole number from {least} to {greatest}"))),
        }
    }
}

/// What an institution has set for itself, each as kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OwnLimits([Option<i32>; Limit::ALL.len()]);

impl OwnLimits {
    pub fn of(&self, limit: Limit) -> Option<i32> {
        self.0[limit as usize]
    }

    pub fn setting(mut self, limit: Limit, kept: Option<i32>) -> OwnLimits {
        self.0[limit as usize] = kept;
        self
    }

    /// The limits that hold in the institution.
    pub fn within(&self, given: Limits) -> Limits {
        let stricter = |limit: Limit, given: Duration| {
            self.of(limit).map_or(given, |own| given.min(Duration::seconds(i64::from(own))))
        };
        Limits {
            idle: stricter(Limit::Idle, given.idle),
            absolute: stricter(Limit::Absolute, given.absolute),
            invitation: stricter(Limit::Invitation, given.invitation),
            form: given.form,
            proof: stricter(Limit::Proof, given.proof),
            parked: stricter(Limit::Parked, given.parked),
            unused: stricter(Limit::Unused, given.unused),
        }
    }

    /// The hourly numbers that hold in the institution.
    pub fn quotas_within(&self, given: Quotas) -> Quotas {
        let stricter = |limit: Limit, given: i32| self.of(limit).map_or(given, |own| given.min(own));
        Quotas {
            looks: stricter(Limit::Looks, given.looks),
            finds: stricter(Limit::Finds, given.finds),
            reveals: stricter(Limit::Reveals, given.reveals),
        }
    }
}

/// When a session is over in any case: as it was told when it began, or earlier where a stricter limit holds now.
pub fn ends_at(created_at: DateTime<Utc>, expires_at: DateTime<Utc>, limits: &Limits) -> DateTime<Utc> {
    expires_at.min(created_at + limits.absolute)
}

/// For tests: an installation as it is when nobody sets anything, but with this idle end.
#[cfg(test)]
pub fn installation(idle_secs: i64) -> Installation {
    let limits = Limits {
        idle: Duration::seconds(idle_secs),
        absolute: Duration::hours(8),
        invitation: Duration::hours(24),
        form: Duration::seconds(30),
        proof: Duration::minutes(15),
        parked: Duration::minutes(30),
        unused: Duration::days(90),
    };
    Installation { limits, quotas: Quotas { looks: 600, finds: 1_200, reveals: 30 } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_set_follows_the_installation_and_what_is_set_counts_where_it_is_stricter() {
        let given = installation(600);
        let stricter = OwnLimits::default().setting(Limit::Idle, Some(300)).setting(Limit::Reveals, Some(5));
        let laxer = OwnLimits::default().setting(Limit::Idle, Some(900));

        assert_eq!(OwnLimits::default().within(given.limits), given.limits);
        assert_eq!(OwnLimits::default().quotas_within(given.quotas), given.quotas);
        assert_eq!(stricter.within(given.limits), Limits { idle: Duration::seconds(300), ..given.limits });
        assert_eq!(stricter.quotas_within(given.quotas), Quotas { reveals: 5, ..given.quotas });
        assert_eq!(laxer.within(given.limits), given.limits);
    }

    #[test]
    fn a_limit_is_taken_within_its_range_and_no_further_than_the_installation_goes() {
        let parse = |given: i64, typed: &str| installation(given).parse(Limit::Idle, typed, None);

        assert_eq!((parse(900, ""), parse(900, " 5 "), parse(900, "15")), (Ok(None), Ok(Some(300)), Ok(Some(900))));
        for (given, typed) in [(900, "4"), (900, "16"), (900, "7.5"), (900, "ten"), (600, "11"), (120, "5")] {
            assert!(parse(given, typed).is_err(), "{typed} of {given}");
        }
        let words = parse(600, "11").expect_err("too long").sentence(Limit::Idle.label());
        assert!(words.contains("5 to 10: the installation allows no more than 10 minutes"), "{words}");
    }

    #[test]
    fn what_stands_already_may_stay_when_the_installation_became_stricter() {
        let stays = installation(600).parse(Limit::Idle, "15", Some(900));

        assert_eq!(stays, Ok(Some(900)));
    }
}
