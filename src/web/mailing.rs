//! Where post goes, as a fact with its explanation.

use chrono::NaiveDate;

use crate::db::customers::Reach;
use crate::domain::address::Address;
use crate::domain::customer::PostalPart;
use crate::domain::date;
use crate::domain::mailing::{Source, destination};
use crate::web::part_views::{Fact, Tag, Tone};

/// "Statements go to": the address in force, why it is that one, and whether post came back from there. `whose` is "the owner's", `own` "the account's own".
pub fn fact(label: &str, reach: &Reach, own: Option<&Address>, today: NaiveDate, (whose, owns): (&str, &str)) -> Fact {
    let (source, address) = destination(&reach.base, reach.temporary.as_ref(), own, today);
    let until =
        |to: Option<NaiveDate>| to.map_or("until further notice".to_owned(), |to| format!("to {}", date::human(to)));
    let note = match source {
        Source::Temporary(to) => {
            format!("{whose} temporary address, in force {}; it comes before all others", until(to))
        }
        Source::Own => format!("{owns} address for this"),
        Source::Base => format!("{whose} base address, because there is no other"),
    };
    let part = match source {
        Source::Temporary(_) => Some(PostalPart::Temporary),
        Source::Base => Some(PostalPart::Base),
        Source::Own => None,
    };
    let came_back = reach.returned.iter().find(|(of, _)| Some(*of) == part).map(|(_, on)| *on);
    let tag = came_back.map(|on| Tag::new(format!("Post came back on {}", date::human(on)), Tone::Warn));
    let lines = address.lines();
    Fact { copy: Some(lines.join("\n")), lines, note: Some(note), tag, ..Fact::new(label, "") }
}
