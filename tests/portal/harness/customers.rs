//! Customers with sensible lives, recorded through the desk's own forms. A test states only what it is about; everything else
//! has a value that fits, and nobody is twice the same: each gets a name, a number and a temporary Finnish id of their own.

use std::sync::atomic::{AtomicU32, Ordering};

use cardfile::domain::customer::{Field, Identity, Kind};
use cardfile::domain::form::FormField;
use cardfile::domain::reg_no::{hetu, y_tunnus};
use chrono::{Datelike, Days, NaiveDate};
use uuid::Uuid;

use super::browser::{Answer, Browser};
use super::traces;

const FIRST_NAMES: [&str; 10] = ["Aino", "Eero", "Saara", "Olavi", "Märta", "Björn", "Kadri", "Jürgen", "Ilze", "Åsa"];
const LAST_NAMES: [&str; 11] = [
    "Korhonen",
    "Mäkinen",
    "Öhman",
    "Lindström",
    "Saar",
    "Kask",
    "Müller",
    "Hansen",
    "Bērziņa",
    "Nieminen",
    "Åkerlund",
];
const COMPANIES: [&str; 5] =
    ["Saariston Sähkö Oy", "Turun Telakka Oy", "Ålands Färjor Ab", "Pärnu Puit OÜ", "Nordwerk GmbH"];

static NEXT: AtomicU32 = AtomicU32::new(1);

/// A temporary Finnish id that no other call gives, and the birth date in it.
pub fn unique_hetu() -> (String, NaiveDate) {
    let running = NEXT.fetch_add(1, Ordering::Relaxed);
    let birth = NaiveDate::from_ymd_opt(1950, 1, 1).expect("a date") + Days::new(u64::from(running * 5 % 17_000));
    let sign = ['-', 'Y', 'X', 'W', 'V', 'U'][(running % 6) as usize];
    let number = hetu::compose(birth, sign, 900 + u16::try_from(running % 100).expect("below 100"));
    traces::uses(&number);
    (number, birth)
}

/// A business ID that no other call gives.
fn unique_y_tunnus() -> String {
    loop {
        let running = NEXT.fetch_add(1, Ordering::Relaxed);
        if let Some(number) = y_tunnus::compose(9_000_000 + running) {
            return number;
        }
    }
}

/// A customer to be recorded: what will be typed, by input name.
#[derive(Debug, Clone)]
pub struct NewCustomer {
    kind: Kind,
    typed: Vec<(String, String)>,
    once: Uuid,
}

/// A customer on record.
#[derive(Debug, Clone)]
pub struct Recorded {
    pub id: i64,
    /// `/customers/{id}`
    pub path: String,
    pub number: String,
    pub reg_no: String,
}

impl Recorded {
    /// A page below the record: `edit/contact`, `history`.
    pub fn at(&self, page: &str) -> String {
        format!("{}/{page}", self.path)
    }
}

/// A person living in Turku, with a temporary Finnish id and no phone.
pub fn a_person() -> NewCustomer {
    let running = NEXT.fetch_add(1, Ordering::Relaxed);
    let (reg_no, birth) = unique_hetu();
    let name = |names: &[&str], step: u32| names[(running / step) as usize % names.len()].to_owned();
    NewCustomer::new(Kind::Private, running)
        .with("first_name", &name(&FIRST_NAMES, 1))
        .with("last_name", &name(&LAST_NAMES, 3))
        .with("date_of_birth_day", &birth.day().to_string())
        .with("date_of_birth_month", &birth.month().to_string())
        .with("date_of_birth_year", &birth.year().to_string())
        .with("reg_no_kind", "hetu")
        .with("reg_no", &reg_no)
}

/// A company in Turku with a business ID.
pub fn a_company() -> NewCustomer {
    let running = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("{} {running}", COMPANIES[running as usize % COMPANIES.len()]);
    NewCustomer::new(Kind::Corporate, running)
        .with("sort", "company")
        .with("name", &name)
        .with("reg_no_kind", "y_tunnus")
        .with("reg_no", &unique_y_tunnus())
}

/// A department, cost centre or vehicle, known by a number of the institution's own.
pub fn an_item(sort: &str) -> NewCustomer {
    let running = NEXT.fetch_add(1, Ordering::Relaxed);
    NewCustomer::new(Kind::Corporate, running)
        .with("sort", sort)
        .with("name", &format!("Yksikkö {running}"))
        .with("reg_no_kind", "internal")
        .with("reg_no", &format!("unit-{running}"))
}

impl NewCustomer {
    fn new(kind: Kind, running: u32) -> NewCustomer {
        let typed = [
            ("customer_number", format!("C-{running}")),
            ("reg_no_country", "FIN".to_owned()),
            ("country", "FIN".to_owned()),
            ("address1", "Aurakatu 7".to_owned()),
            ("zip_code", "20100".to_owned()),
            ("city", "Turku".to_owned()),
            ("locale", "fi_FI".to_owned()),
        ];
        let typed = typed.map(|(input, value)| (input.to_owned(), value)).to_vec();
        NewCustomer { kind, typed, once: Uuid::new_v4() }
    }

    pub fn with(mut self, input: &str, value: &str) -> NewCustomer {
        self = self.without(input);
        self.typed.push((input.to_owned(), value.to_owned()));
        self
    }

    pub fn without(mut self, input: &str) -> NewCustomer {
        self.typed.retain(|(name, _)| name != input);
        self
    }

    /// A person's first and last name.
    pub fn named(self, first: &str, last: &str) -> NewCustomer {
        self.with("first_name", first).with("last_name", last)
    }

    pub fn born(self, year: &str, month: &str, day: &str) -> NewCustomer {
        self.with("date_of_birth_year", year).with("date_of_birth_month", month).with("date_of_birth_day", day)
    }

    pub fn value(&self, input: &str) -> &str {
        self.typed.iter().find(|(name, _)| name == input).map_or("", |(_, value)| value)
    }

    /// Where the draft stands, once it was begun.
    pub fn draft(&self) -> String {
        format!("/customers/new/{}", self.once)
    }

    /// What belongs on the first page, or on the third.
    fn part(&self, is_first: bool) -> Vec<(&str, &str)> {
        let first = Identity::inputs(self.kind);
        let typed = self.typed.iter().filter(|(input, _)| first.contains(input) == is_first);
        typed.map(|(input, value)| (input.as_str(), value.as_str())).collect()
    }

    /// Sends the first page.
    pub fn begin(&self, person: &Browser) -> Answer {
        let (token, once) = (form_token(person), self.once.to_string());
        let mut fields = self.part(true);
        fields.extend([("form_token", token.as_str()), ("kind", self.kind.code()), ("once", &once)]);
        person.post_raw("/customers/new", &fields)
    }

    /// Goes on to the answers to be checked, past whoever looks alike: `/customers/new/{draft}/check`.
    #[track_caller]
    pub fn to_check(&self, person: &Browser) -> String {
        self.begin(person).is(303);
        let (token, once) = (form_token(person), self.once.to_string());
        let own = [("form_token", token.as_str()), ("once", once.as_str())];
        person.post_raw(&format!("{}/door", self.draft()), &own).is(303);
        let mut fields = self.part(false);
        fields.extend(own);
        let answer = person.post_raw(&format!("{}/rest", self.draft()), &fields).is(303);
        answer.location().to_owned()
    }

    /// Records the customer.
    #[track_caller]
    pub fn record(self, person: &Browser) -> Recorded {
        let check = self.to_check(person);
        let (token, once) = (form_token(person), self.once.to_string());
        let answer = person.post_raw(&check, &[("form_token", &token), ("once", &once)]).is(303);
        let path = answer.location().to_owned();
        let id = path.trim_start_matches("/customers/").parse().expect("an id");
        let value = |field: Field| self.value(field.key()).to_owned();
        Recorded { id, path, number: value(Field::CustomerNumber), reg_no: value(Field::RegNo) }
    }
}

/// The token that every form of this session carries.
pub fn form_token(person: &Browser) -> String {
    let page = person.get("/help").is(200).body;
    let (_, rest) = page.split_once("name=\"form_token\" value=\"").expect("a page has the form to sign out");
    rest.split('"').next().unwrap_or_default().to_owned()
}
