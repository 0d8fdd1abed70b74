//! Mail addresses and how names look in them. Every domain is one of those reserved for examples (RFC 2606):
//! example.com, example.net, example.org and all under .example. Each address ends in its customer's number, so that
//! no two are the same.

use super::dice::Throws;
use crate::domain::fold::fold;

/// "anna.virtanen417@example.com".
pub(super) fn of_person(first: Option<&str>, last: &str, n: u64, throws: &mut Throws) -> String {
    const DOMAINS: [&str; 4] = ["example.com", "example.net", "example.org", "post.example"];
    let domain = throws.pick(&DOMAINS);
    let last = plain(last, "");
    let Some(first) = first.map(|first| plain(first, "-")) else { return format!("{last}{n}@{domain}") };
    match throws.below(10) {
        0..=6 => format!("{first}.{last}{n}@{domain}"),
        7 => format!("{}.{last}{n}@{domain}", &first[..1]),
        8 => format!("{first}{n}@{domain}"),
        _ => format!("{last}.{first}_{n}@{domain}"),
    }
}

/// "laskut@rakennus-virtanen-oy417.example".
pub(super) fn of_company(name: &str, mailbox: &str, n: u64) -> String {
    format!("{mailbox}@{}{n}.example", host(name))
}

/// A name as a label of a domain, at most 40 letters of it.
fn host(name: &str) -> String {
    let mut host = plain(name, "-");
    host.truncate(40);
    host
}

/// Plain small letters, with this between the words.
fn plain(name: &str, between: &str) -> String {
    fold(name).replace(' ', between)
}
