//! The account's row, and back from it to the domain's values.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::db::schema::accounts;
use crate::domain::account::{AccountNumber, PaymentReference, PaymentReferenceKind, Segment, Status};
use crate::domain::currency::Currency;
use crate::domain::ids::{AccountId, CustomerId};
use crate::domain::origin::Origin;
use crate::domain::reference::Reference;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = accounts)]
pub struct AccountRow {
    pub id: i64,
    pub origin: String,
    pub number: Option<String>,
    pub reference: Option<String>,
    pub name: Option<String>,
    pub product_id: i64,
    pub currency: String,
    pub segment: Option<String>,
    pub payment_reference_kind: Option<String>,
    pub payment_reference: Option<String>,
    pub opened_on: NaiveDate,
    pub owner_id: i64,
    pub owner_since: DateTime<Utc>,
    pub parent_id: Option<i64>,
    pub status: String,
    pub status_reason: Option<String>,
    pub status_since: DateTime<Utc>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl AccountRow {
    pub fn id(&self) -> AccountId {
        AccountId(self.id)
    }

    pub fn owner(&self) -> CustomerId {
        CustomerId(self.owner_id)
    }

    pub fn parent(&self) -> Option<AccountId> {
        self.parent_id.map(AccountId)
    }

    pub fn origin(&self) -> Origin {
        Origin::parse(&self.origin).expect("accounts_origin_known lets only known ones in")
    }

    pub fn status(&self) -> Status {
        Status::parse(&self.status).expect("accounts_status_known lets only known ones in")
    }

    pub fn number(&self) -> Option<AccountNumber> {
        self.number.clone().map(AccountNumber::stored)
    }

    pub fn reference(&self) -> Option<Reference> {
        self.reference.clone().map(Reference::stored)
    }

    pub fn currency(&self) -> Currency {
        Currency::stored(&self.currency)
    }

    pub fn segment(&self) -> Option<Segment> {
        self.segment.as_deref().and_then(Segment::parse)
    }

    pub fn payment_reference(&self) -> Option<PaymentReference> {
        let kind = self.payment_reference_kind.as_deref().and_then(PaymentReferenceKind::parse)?;
        Some(PaymentReference::stored(kind, self.payment_reference.clone()?))
    }

    /// What the account is called by: its number, or our reference until it has one.
    pub fn called(&self) -> &str {
        self.number.as_deref().or(self.reference.as_deref()).unwrap_or_default()
    }
}
