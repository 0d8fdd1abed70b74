//! Makes rows of made-up customers: the folded forms for finding, the sealed registration number under a data key of its own.
//! Knows no database: links to customers of an earlier load are left for the caller to resolve.

use std::ops::Range;

use chrono::{DateTime, Duration, Utc};

use crate::db::demo::{Bulk, BulkCustomer, BulkEvent, BulkTemporaryAddress, BulkWord};
use crate::demo::{DemoCustomer, DemoTemporaryAddress, Generator};
use crate::domain::blind_index::BlindIndexes;
use crate::domain::country::Country;
use crate::domain::customer::{AdditionalValue, Name, PersonName, find_words};
use crate::domain::email::Email;
use crate::domain::ids::InstitutionId;
use crate::domain::phone::Phone;
use crate::domain::reg_no::{RegNo, RegNoKind};
use crate::domain::text::Line;
use crate::seal::{Keys, Place};

/// What all customers of one load have in common.
pub struct Preparation<'a> {
    pub generator: Generator,
    pub keys: &'a Keys,
    pub scope: InstitutionId,
    pub now: DateTime<Utc>,
    /// The first running number of the load; `ids` are of it and those that follow.
    pub first: u64,
    pub ids: Vec<i64>,
}

/// Rows ready to go in, but for links to earlier loads.
pub struct Chunk {
    pub bulk: Bulk,
    pub earlier: Vec<EarlierLink>,
}

/// A row that refers to customers of an earlier load, by their running numbers.
pub struct EarlierLink {
    pub row: usize,
    pub parent: Option<u64>,
    pub responsible: Option<u64>,
}

impl Preparation<'_> {
    pub fn chunk(&self, numbers: Range<u64>) -> Chunk {
        let mut chunk = Chunk { bulk: Bulk::default(), earlier: Vec::new() };
        for n in numbers {
            self.add(&mut chunk, n);
        }
        chunk
    }

    fn add(&self, chunk: &mut Chunk, n: u64) {
        let made = self.generator.customer(n);
        let id = self.id(n).expect("the numbers of a chunk are of this load");
        let earlier = |link: Option<u64>| link.filter(|n| *n < self.first);
        let link = EarlierLink {
            row: chunk.bulk.customers.len(),
            parent: earlier(made.parent),
            responsible: earlier(made.responsible),
        };
        if link.parent.is_some() || link.responsible.is_some() {
            chunk.earlier.push(link);
        }
        let name = name(&made);
        let found_by = find_words(&name, made.plate.as_deref());
        let word = |word| BulkWord { institution_id: self.scope.0, word, customer_id: id };
        chunk.bulk.words.extend(found_by.into_iter().map(word));
        chunk.bulk.temporary_addresses.extend(made.temporary.as_ref().map(|temporary| self.temporary(id, temporary)));
        let customer = self.customer(id, n, name.key(), made);
        chunk.bulk.events.push(BulkEvent {
            institution_id: self.scope.0,
            at: customer.created_at,
            subject_kind: "customer",
            subject_id: id,
            action: "created",
        });
        chunk.bulk.customers.push(customer);
    }

    /// The id of a customer of this load.
    fn id(&self, n: u64) -> Option<i64> {
        let place = usize::try_from(n.checked_sub(self.first)?).ok()?;
        self.ids.get(place).copied()
    }

    fn customer(&self, id: i64, n: u64, name_key: String, made: DemoCustomer) -> BulkCustomer {
        let (created_at, status_since) = self.times(n, &made);
        let seals = self.seal(id, &made);
        let mobile_is_mobile = made.mobile.clone().is_some_and(|mobile| Phone::stored(mobile).is_mobile());
        let email_key = made.email.clone().map(|email| Email::stored(email).key());
        let address = made.address;
        BulkCustomer {
            id,
            institution_id: self.scope.0,
            kind: if made.is_private { "private" } else { "corporate" },
            sort: made.sort,
            customer_number: made.number,
            salutation: made.salutation,
            first_name: made.first_name,
            middle_name: made.middle_name,
            last_name: made.last_name,
            name: made.name,
            name_key,
            date_of_birth: made.date_of_birth,
            nationalities: made.nationalities,
            birth_country: made.birth_country,
            deceased_date: made.deceased_date,
            representative: made.representative,
            registration_authority: made.registration_authority,
            registration_date: made.registration_date,
            bankruptcy_date: made.bankruptcy_date,
            responsible_id: made.responsible.and_then(|n| self.id(n)),
            parent_id: made.parent.and_then(|n| self.id(n)),
            plate: made.plate,
            email: made.email,
            email_key,
            phone: made.phone,
            mobile: made.mobile,
            mobile_is_mobile,
            address1: address.address1,
            address2: address.address2,
            address3: address.address3,
            address4: address.address4,
            zip_code: address.zip_code,
            city: address.city,
            region: address.region,
            country: address.country,
            locale: made.locale,
            reg_no_kind: made.reg_no_kind,
            reg_no_country: made.reg_no_country,
            reg_no_sealed: seals.reg_no,
            reg_no_index_version: seals.indexes.odd.as_ref().map(|index| index.version),
            reg_no_index: seals.indexes.odd.map(|index| index.bytes),
            reg_no_index_even_version: seals.indexes.even.as_ref().map(|index| index.version),
            reg_no_index_even: seals.indexes.even.map(|index| index.bytes),
            data_key_sealed: seals.data_key,
            screening_done: made.screening_done,
            risk_class: made.risk_class,
            additional_values: additional_values(made.additional_values),
            status: made.status,
            status_reason: made.status_reason,
            status_since,
            created_at,
            updated_at: status_since,
        }
    }

    fn temporary(&self, id: i64, made: &DemoTemporaryAddress) -> BulkTemporaryAddress {
        let address = made.address.clone();
        BulkTemporaryAddress {
            institution_id: self.scope.0,
            customer_id: id,
            address1: address.address1,
            address2: address.address2,
            address3: address.address3,
            address4: address.address4,
            zip_code: address.zip_code,
            city: address.city,
            region: address.region,
            country: address.country,
            valid_from: made.from,
            valid_to: made.to,
        }
    }

    /// When it was recorded, within working hours, and since when it has its status: half-way between then and now where that
    /// is not the first one.
    fn times(&self, n: u64, made: &DemoCustomer) -> (DateTime<Utc>, DateTime<Utc>) {
        let midnight = self.now.date_naive().and_time(chrono::NaiveTime::MIN).and_utc();
        let minute = i64::try_from(n % 480).unwrap_or(0) * 487 % 480;
        let at = midnight - Duration::days(i64::from(made.created_days_ago)) + Duration::minutes(7 * 60 + minute);
        let created_at = at.min(self.now);
        let is_first_status = made.status == "active";
        (created_at, if is_first_status { created_at } else { created_at + (self.now - created_at) / 2 })
    }

    fn seal(&self, id: i64, made: &DemoCustomer) -> Seals {
        let row = id.to_string();
        let place = |column| Place { column, institution: self.scope, row: &row };
        let kind = RegNoKind::parse(made.reg_no_kind).expect("the generator names kinds of ours");
        let reg_no = RegNo::stored(kind, Country::stored(made.reg_no_country), made.reg_no.clone());
        let (key, data_key) = self.keys.new_data_key(place("customers.data_key_sealed"));
        let indexes = self.keys.blind_indexes(self.scope, &reg_no.equality_text());
        let reg_no = key.seal(place("customers.reg_no_sealed"), reg_no.expose().as_bytes());
        Seals { reg_no, indexes, data_key }
    }
}

struct Seals {
    reg_no: Vec<u8>,
    indexes: BlindIndexes,
    data_key: Vec<u8>,
}

fn name(made: &DemoCustomer) -> Name {
    let line = |text: &Option<String>| text.clone().map(Line::stored);
    match &made.last_name {
        Some(last) => Name::Private(PersonName {
            salutation: None,
            first: line(&made.first_name),
            middle: line(&made.middle_name),
            last: Line::stored(last.clone()),
        }),
        None => Name::Corporate(Line::stored(made.name.clone().unwrap_or_default())),
    }
}

fn additional_values(made: Vec<(String, String)>) -> serde_json::Value {
    let values: Vec<AdditionalValue> = made.into_iter().map(|(key, value)| AdditionalValue { key, value }).collect();
    serde_json::to_value(values).expect("pairs of text are JSON")
}
