//! Lists by id, the newest first: which part of the list a page is, and the ways to the pages before and after it. Never an
//! OFFSET, never a count that grows with the table.

use crate::web::part_views::Pager;

/// Rows of a page.
pub const PAGE: i64 = 25;
/// Counted no further.
pub const COUNTED: i64 = 1_000;

/// Where a page begins: below `after`, or above `before`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyset {
    First,
    After(i64),
    Before(i64),
}

impl Keyset {
    /// What is no number is the first page.
    pub fn parse(after: &str, before: &str) -> Keyset {
        match (after.parse(), before.parse()) {
            (Ok(id), _) => Keyset::After(id),
            (_, Ok(id)) => Keyset::Before(id),
            _ => Keyset::First,
        }
    }

    pub fn is_first(self) -> bool {
        self == Keyset::First
    }

    pub fn beyond(self) -> Option<i64> {
        match self {
            Keyset::First => None,
            Keyset::After(id) | Keyset::Before(id) => Some(id),
        }
    }

    /// In which order the store reads: back from a row it comes in reverse.
    pub fn is_descending(self) -> bool {
        !matches!(self, Keyset::Before(_))
    }

    /// Takes away the one row too many, and turns a page that was read backwards; answers whether there was one.
    pub fn trim<T>(self, rows: &mut Vec<T>) -> bool {
        let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let has_more = rows.len() > page;
        rows.truncate(page);
        if !self.is_descending() {
            rows.reverse();
        }
        has_more
    }

    /// `href` makes the address of the page after one id, or before one.
    pub fn pager(
        self,
        (first, last): (Option<i64>, Option<i64>),
        has_more: bool,
        shown: usize,
        href: impl Fn(String, String) -> String,
    ) -> Pager {
        let has_previous = match self {
            Keyset::First => false,
            Keyset::After(_) => true,
            Keyset::Before(_) => has_more,
        };
        let has_next = if self.is_descending() { has_more } else { true };
        Pager {
            previous: first.filter(|_| has_previous).map(|id| href(String::new(), id.to_string())),
            next: last.filter(|_| has_next).map(|id| href(id.to_string(), String::new())),
            words: match shown {
                0 => String::new(),
                1 => "1 on this page".to_owned(),
                count => format!("{count} on this page"),
            },
            first: (!self.is_first()).then(|| href(String::new(), String::new())),
        }
    }
}

/// "1 account", "312 accounts", "1,000+ accounts".
pub fn count_words(count: usize, one: &str, many: &str) -> String {
    match i64::try_from(count).unwrap_or(i64::MAX) {
        1 => format!("1 {one}"),
        COUNTED => format!("1,000 {many}"),
        count if count < COUNTED => format!("{count} {many}"),
        _ => format!("1,000+ {many}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pager(keyset: Keyset, rows: &mut Vec<i64>) -> Pager {
        let has_more = keyset.trim(rows);
        let ids = (rows.first().copied(), rows.last().copied());
        keyset.pager(ids, has_more, rows.len(), |after, before| format!("a{after}b{before}"))
    }

    #[test]
    fn the_first_page_has_no_way_back_and_the_last_none_on() {
        let first = pager(Keyset::First, &mut (1..=26).rev().collect());
        assert_eq!((first.previous, first.next, first.first), (None, Some("a2b".to_owned()), None));

        let last = pager(Keyset::After(2), &mut vec![1]);
        assert_eq!((last.previous, last.next), (Some("ab1".to_owned()), None));
    }

    #[test]
    fn going_back_the_page_is_turned() {
        let mut rows: Vec<i64> = (3..=28).collect();

        let back = pager(Keyset::Before(2), &mut rows);

        assert_eq!((rows.first(), rows.last()), (Some(&27), Some(&3)));
        assert_eq!((back.previous, back.next), (Some("ab27".to_owned()), Some("a3b".to_owned())));
    }

    #[test]
    fn a_count_is_bounded() {
        assert_eq!(count_words(1, "account", "accounts"), "1 account");
        assert_eq!(count_words(999, "account", "accounts"), "999 accounts");
        assert_eq!(count_words(1_000, "account", "accounts"), "1,000 accounts");
        assert_eq!(count_words(1_001, "account", "accounts"), "1,000+ accounts");
    }
}
