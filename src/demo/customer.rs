//! What one made-up customer is, in plain values as the database takes them. How it is made is in `generator`. Fields
//! that belong to the other kind are always empty.

use chrono::NaiveDate;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoCustomer {
    /// "C100000001": unique, counts with the running number.
    pub number: String,
    pub is_private: bool,
    /// Of corporate customers: company, department, cost_centre, vehicle, other.
    pub sort: Option<&'static str>,
    pub salutation: Option<&'static str>,
    /// `None` also for the few people who have one name only.
    pub first_name: Option<String>,
    pub middle_name: Option<String>,
    pub last_name: Option<String>,
    /// Of corporate customers.
    pub name: Option<String>,
    pub date_of_birth: Option<NaiveDate>,
    pub nationalities: Vec<&'static str>,
    pub birth_country: Option<&'static str>,
    pub deceased_date: Option<NaiveDate>,
    pub representative: Option<String>,
    pub registration_authority: Option<&'static str>,
    pub registration_date: Option<NaiveDate>,
    pub bankruptcy_date: Option<NaiveDate>,
    /// The running number of a private customer, smaller than this one's.
    pub responsible: Option<u64>,
    /// The running number of a company, smaller than this one's. Companies themselves have none.
    pub parent: Option<u64>,
    pub plate: Option<String>,
    pub email: Option<String>,
    /// Both numbers in E.164.
    pub phone: Option<String>,
    pub mobile: Option<String>,
    pub address: DemoAddress,
    pub temporary: Option<DemoTemporaryAddress>,
    pub locale: &'static str,
    /// hetu, y_tunnus or internal.
    pub reg_no_kind: &'static str,
    pub reg_no_country: &'static str,
    pub reg_no: String,
    pub screening_done: bool,
    /// High, Med, Low, Pep.
    pub risk_class: Option<&'static str>,
    pub additional_values: Vec<(String, String)>,
    /// active, suspended, closed.
    pub status: &'static str,
    /// Always there when the status is not active.
    pub status_reason: Option<&'static str>,
    pub created_days_ago: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoAddress {
    pub address1: String,
    pub address2: Option<String>,
    pub address3: Option<String>,
    pub address4: Option<String>,
    pub zip_code: String,
    pub city: String,
    pub region: Option<String>,
    /// ISO 3166-1 alpha-3.
    pub country: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoTemporaryAddress {
    pub address: DemoAddress,
    pub from: NaiveDate,
    pub to: NaiveDate,
}
