//! What the queue is narrowed to, as its address holds it.

use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::db::proposals::{Listed, Narrowed};
use crate::domain::ids::StaffId;
use crate::domain::review::Act;
use crate::web::desk::Context;
use crate::web::form_views::{Choice, FieldView, Hidden};
use crate::web::href::href;
use crate::web::part_views::Chip;

/// The state of the list. What is unknown narrows nothing.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// "claims", "mine", "ended", or the code of an act; empty is everything that waits.
    #[serde(default)]
    show: String,
    /// "day" or "week": what has waited for longer.
    #[serde(default)]
    age: String,
    /// Who made it.
    #[serde(default)]
    maker: String,
    #[serde(default)]
    pub after: String,
}

const CLAIMS: &str = "claims";
const MINE: &str = "mine";
const ENDED: &str = "ended";
/// Ages to choose: code, label and how long.
const AGES: [(&str, &str, Duration); 2] =
    [("day", "For more than a day", Duration::days(1)), ("week", "For more than a week", Duration::days(7))];

impl ListQuery {
    pub fn href(&self) -> String {
        let ListQuery { show, age, maker, after } = self;
        href("/reviews", [("show", show.as_str()), ("age", age), ("maker", maker), ("after", after)])
    }

    /// The same on another page of it, or from the beginning.
    pub fn beyond(&self, after: Option<i64>) -> String {
        let after = after.map_or_else(String::new, |id| id.to_string());
        ListQuery { after, ..self.clone() }.href()
    }

    /// The list of what one person made.
    pub fn of_maker(maker: StaffId) -> String {
        ListQuery { maker: maker.to_string(), ..ListQuery::default() }.href()
    }

    pub fn listed(&self, cx: &Context) -> Listed {
        let now = cx.actor.now;
        match self.show.as_str() {
            MINE => Listed::MadeBy(cx.actor.staff),
            ENDED => Listed::Ended,
            show => Listed::Waiting(Narrowed {
                act: Act::parse(show),
                maker: self.maker.parse().ok().map(StaffId),
                before: AGES.iter().find(|(code, ..)| *code == self.age).map(|(.., age)| now - *age),
                claimed: (show == CLAIMS).then_some((cx.actor.staff, now)),
            }),
        }
    }

    /// Whether age and maker count: one's own and what has ended are lists of their own.
    fn is_narrowed(&self) -> bool {
        !matches!(self.show.as_str(), MINE | ENDED)
    }

    /// Whether it is all that waits, and nothing else.
    pub fn is_whole(&self) -> bool {
        self.show.is_empty() && self.age.is_empty() && self.maker.is_empty()
    }

    pub fn fields(&self) -> Vec<FieldView> {
        let choice = |(code, label): (&'static str, &'static str)| Choice::new(code, label, code == self.show);
        let any = Choice::new("", "However long", self.age.is_empty());
        let ages = AGES.map(|(code, label, _)| Choice::new(code, label, code == self.age));
        vec![
            FieldView::select("show", "Show", shown().map(choice).collect()),
            FieldView::select("age", "Waiting", [any].into_iter().chain(ages).collect()),
        ]
    }

    /// What narrows it without a field of its own.
    pub fn kept(&self) -> Vec<Hidden> {
        [("maker", &self.maker)]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| Hidden::new(name, value.clone()))
            .collect()
    }

    /// `maker_name` is of who made it, where the list is of one person.
    pub fn chips(&self, maker_name: Option<&str>) -> Vec<Chip> {
        let without = |change: fn(&mut ListQuery)| {
            let mut query = ListQuery { after: String::new(), ..self.clone() };
            change(&mut query);
            query.href()
        };
        let show = shown().find(|(code, _)| !code.is_empty() && *code == self.show);
        let age = AGES.iter().find(|(code, ..)| self.is_narrowed() && *code == self.age);
        let maker = (self.is_narrowed() && !self.maker.is_empty()).then(|| match maker_name {
            Some(name) => format!("Made by {name}"),
            None => "Made by one person".to_owned(),
        });
        [
            show.map(|(_, label)| Chip {
                label: label.to_owned(),
                remove_href: without(|query| query.show = String::new()),
            }),
            age.map(|(_, label, _)| Chip {
                label: (*label).to_owned(),
                remove_href: without(|query| query.age = String::new()),
            }),
            maker.map(|label| Chip { label, remove_href: without(|query| query.maker = String::new()) }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn shown() -> impl Iterator<Item = (&'static str, &'static str)> {
    let acts = Act::ALL.into_iter().map(|act| (act.code(), act.label()));
    [("", "All that wait"), (CLAIMS, "Claimed by me"), (MINE, "Made by me")]
        .into_iter()
        .chain(acts)
        .chain([(ENDED, "Decided and withdrawn")])
}
