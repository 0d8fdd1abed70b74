//! What is asked of the audit, as the address holds it and as people type it; and why something of it cannot be searched for.

use std::net::IpAddr;

use chrono::DateTime;
use serde::{Deserialize, Serialize};

use super::times;
use crate::db::PgConnection;
use crate::db::audit::{self, AuditFilter, Place};
use crate::db::customers::{self, Key};
use crate::domain::customer::{CustomerNumber, Field, Group};
use crate::domain::deed_kind::DeedKind;
use crate::domain::form::FormField;
use crate::domain::ids::CustomerId;
use crate::domain::look::{Look, Sight};
use crate::domain::staff::Username;
use crate::domain::{account, card};
use crate::web::desk::Context;
use crate::web::form_views::{Choice, FieldView, OptionGroup};
use crate::web::href::href;
use crate::web::outcome::Fault;
use crate::web::part_views::Chip;

/// The state of the page, as the address holds it.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct AuditQuery {
    pub person: String,
    pub customer: String,
    pub kind: String,
    pub field: String,
    pub from: String,
    pub to: String,
    pub address: String,
    /// The place of the last event of the page before: micros and id.
    pub before: String,
}

/// A filter, or what is wrong with it: the input and a sentence.
pub struct Asked {
    pub filter: AuditFilter,
    pub problems: Vec<(&'static str, String)>,
}

impl AuditQuery {
    /// Name and value of each input, in the order of the page.
    pub fn pairs(&self) -> [(&'static str, &str); 7] {
        [
            ("person", &self.person),
            ("customer", &self.customer),
            ("kind", &self.kind),
            ("field", &self.field),
            ("from", &self.from),
            ("to", &self.to),
            ("address", &self.address),
        ]
    }

    /// The page of this search that begins below a place.
    pub fn at(&self, path: &str, before: Option<Place>) -> String {
        let before = before.map(|(at, id)| format!("{}.{id}", at.timestamp_micros())).unwrap_or_default();
        href(path, self.pairs().into_iter().chain([("before", before.as_str())]))
    }

    /// What is no place is the first page.
    pub fn place(&self) -> Option<Place> {
        let (micros, id) = self.before.split_once('.')?;
        Some((DateTime::from_timestamp_micros(micros.parse().ok()?)?, id.parse().ok()?))
    }

    /// What was searched for, as it goes on record.
    pub fn term(&self) -> String {
        let asked = self.pairs().into_iter().filter(|(_, value)| !value.is_empty());
        let asked: Vec<String> = asked.map(|(name, value)| format!("{name}={value}")).collect();
        format!("audit {}", asked.join(" ")).trim_end().to_owned()
    }

    /// Reads the filters; refuses the record of the person who asks.
    pub fn ask(&self, conn: &mut PgConnection, cx: &Context) -> Result<Asked, Fault> {
        let mut asked = Asked { filter: AuditFilter::default(), problems: Vec::new() };
        asked.filter.person = self.person(conn, cx, &mut asked.problems)?;
        asked.filter.customer = self.customer(conn, cx, &mut asked.problems)?;
        let Asked { filter, problems } = &mut asked;
        filter.kind = DeedKind::parse(self.kind.trim());
        if filter.kind.is_none() && !self.kind.trim().is_empty() {
            problems.push(("kind", "Choose a kind from the list.".to_owned()));
        }
        filter.field = field_keys().find(|(key, _)| *key == self.field.trim()).map(|(key, _)| key);
        if filter.field.is_none() && !self.field.trim().is_empty() {
            problems.push(("field", "Choose a field from the list.".to_owned()));
        }
        let mut time = |name: &'static str, label: &str, text: &str| {
            let read = times::parse(text.trim());
            if read.is_none() && !text.trim().is_empty() {
                problems.push((name, format!("Enter {label} as a day or a day and a time, such as {}.", times::HINT)));
            }
            read
        };
        filter.from = time("from", "From", &self.from).map(|(start, _)| start);
        filter.until = time("to", "To", &self.to).map(|(_, end)| end);
        if filter.from.zip(filter.until).is_some_and(|(from, until)| until <= from) {
            problems.push(("to", "To is before From. Enter a later time.".to_owned()));
        }
        match (self.address.trim(), self.address.trim().parse::<IpAddr>()) {
            ("", _) => {}
            (_, Ok(address)) => filter.address = Some(address.to_string()),
            (_, Err(_)) => {
                problems.push(("address", "Enter a whole network address, such as 203.0.113.7.".to_owned()));
            }
        }
        Ok(asked)
    }

    fn person(
        &self,
        conn: &mut PgConnection,
        cx: &Context,
        problems: &mut Vec<(&'static str, String)>,
    ) -> Result<Option<crate::domain::ids::StaffId>, Fault> {
        if self.person.trim().is_empty() {
            return Ok(None);
        }
        let found = match Username::parse(&self.person) {
            Ok(name) => audit::find_person(conn, cx.actor.scope(), name.as_str())?,
            Err(_) => None,
        };
        if found.is_none() {
            problems.push(("person", "Nobody here has this username. Check how it is spelt.".to_owned()));
        }
        Ok(found)
    }

    fn customer(
        &self,
        conn: &mut PgConnection,
        cx: &Context,
        problems: &mut Vec<(&'static str, String)>,
    ) -> Result<Option<CustomerId>, Fault> {
        let Ok(Some(number)) = CustomerNumber::parse(&self.customer) else {
            if !self.customer.trim().is_empty() {
                problems.push(("customer", "Enter a customer number as it stands on the record.".to_owned()));
            }
            return Ok(None);
        };
        let same = customers::find_by_key(conn, cx.actor.scope(), Key::Number(&number.key()), 1)?;
        let found = same.first().map(customers::ListRow::id);
        match found {
            Some(id) => cx.guard(conn, &Look::customer(id, Sight::History))?,
            None => problems.push(("customer", "No customer has this number.".to_owned())),
        }
        Ok(found)
    }

    /// The inputs, with what was typed and what is wrong with it.
    pub fn fields(&self, problems: &[(&'static str, String)]) -> Vec<FieldView> {
        let kinds =
            DeedKind::ALL.into_iter().map(|kind| Choice::new(kind.code(), kind.label(), kind.code() == self.kind));
        let any = Choice::new("", "Everything", self.kind.is_empty());
        let fields = vec![
            FieldView::text("person", "Done by", &self.person).hint("A username"),
            FieldView::text("customer", "Customer number", &self.customer),
            FieldView::select("kind", "Kind", [any].into_iter().chain(kinds).collect()),
            self.field_select(),
            FieldView::text("from", "From", &self.from).hint(times::HINT),
            FieldView::text("to", "To", &self.to).hint("With that day or minute"),
            FieldView::text("address", "Network address", &self.address),
        ];
        let error =
            |field: &FieldView| problems.iter().find(|(name, _)| *name == field.name).map(|(_, words)| words.clone());
        fields
            .into_iter()
            .map(|field| {
                let error = error(&field);
                field.error(error)
            })
            .collect()
    }

    fn field_select(&self) -> FieldView {
        let any =
            OptionGroup { label: String::new(), choices: vec![Choice::new("", "Any field", self.field.is_empty())] };
        let groups = field_groups().into_iter().map(|(label, fields)| OptionGroup {
            label: label.to_owned(),
            choices: fields.into_iter().map(|(key, label)| Choice::new(key, label, key == self.field)).collect(),
        });
        FieldView::grouped_select("field", "Field", [any].into_iter().chain(groups).collect())
    }

    /// A chip for each thing that was asked for; each takes away itself.
    pub fn chips(&self) -> Vec<Chip> {
        let chip = |(name, value): (&'static str, &str)| {
            let (label, shown) = match name {
                "person" => ("Done by", value.to_owned()),
                "customer" => ("Customer number", value.to_owned()),
                "kind" => {
                    ("Kind", DeedKind::parse(value).map_or_else(|| value.to_owned(), |kind| kind.label().to_owned()))
                }
                "field" => ("Field", field_label(value).to_owned()),
                "from" => ("From", value.to_owned()),
                "to" => ("To", value.to_owned()),
                _ => ("Network address", value.to_owned()),
            };
            let others = self.pairs().into_iter().filter(|(other, _)| *other != name);
            Chip { label: format!("{label}: {shown}"), remove_href: href("/audit", others) }
        };
        self.pairs().into_iter().filter(|(_, value)| !value.trim().is_empty()).map(chip).collect()
    }
}

/// Keys and labels under their headings; a key that several nouns have stands under the first.
fn field_groups() -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    let named = |field: &Field| (field.key(), field.label());
    let customer = Group::ALL.into_iter().map(|group| {
        let fields = Field::ALL.iter().filter(|field| field.group() == group);
        (group.label(), fields.map(named).collect())
    });
    let account = account::Field::ALL.iter().map(|field| (field.key(), field.label())).collect();
    let card = card::Field::ALL.iter().map(|field| (field.key(), field.label())).collect();
    let mut groups: Vec<(&str, Vec<(&str, &str)>)> = customer.chain([("Account", account), ("Card", card)]).collect();
    let mut known: Vec<&str> = Vec::new();
    for (_, fields) in &mut groups {
        fields.retain(|(key, _)| !known.contains(key));
        known.extend(fields.iter().map(|(key, _)| *key));
    }
    groups
}

fn field_keys() -> impl Iterator<Item = (&'static str, &'static str)> {
    field_groups().into_iter().flat_map(|(_, fields)| fields)
}

/// The label of a field, whosever it is; the key itself of one that there is not.
pub fn field_label(key: &str) -> &str {
    field_keys().find(|(known, _)| *known == key).map_or(key, |(_, label)| label)
}
