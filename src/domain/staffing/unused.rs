//! How long an account may lie unused, and since when it does.

use chrono::{DateTime, Duration, Utc};

/// Longest that an account may lie unused before it is disabled (PCI DSS 4.0.1, 8.2.6).
pub const UNUSED_AT_MOST: Duration = Duration::days(90);

/// Since when an account lies unused.
pub fn unused_since(
    created_at: DateTime<Utc>,
    enabled_at: Option<DateTime<Utc>>,
    last_sign_in_at: Option<DateTime<Utc>>,
) -> DateTime<Utc> {
    [enabled_at, last_sign_in_at].into_iter().flatten().fold(created_at, DateTime::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unused_counts_from_the_last_of_three_moments() {
        let made = DateTime::from_timestamp(1_800_000_000, 0).expect("a date");
        let (later, latest) = (made + Duration::days(1), made + Duration::days(2));

        assert_eq!(unused_since(made, None, None), made);
        assert_eq!(unused_since(made, Some(latest), Some(later)), latest);
        assert_eq!(unused_since(made, Some(later), Some(latest)), latest);
    }
}
