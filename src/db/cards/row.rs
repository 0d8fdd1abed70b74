//! The card's row, and back from it to the domain's values.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::db::schema::cards;
use crate::domain::card::{Expiry, Production, Role, Status, TruncatedNumber};
use crate::domain::ids::{AccountId, CardId, CustomerId};
use crate::domain::origin::Origin;
use crate::domain::reference::Reference;
use crate::domain::wallet::Obstacle;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = cards)]
pub struct CardRow {
    pub id: i64,
    pub origin: String,
    pub reference: String,
    pub truncated_number: Option<String>,
    pub product_id: i64,
    pub role: String,
    pub expires_on: Option<NaiveDate>,
    pub embossing_name: Option<String>,
    pub company_line: Option<String>,
    pub production: String,
    pub production_since: DateTime<Utc>,
    pub previous_card_id: Option<i64>,
    pub account_id: i64,
    pub account_owner_id: i64,
    pub holder_id: i64,
    pub holder_since: DateTime<Utc>,
    pub wallet_wish: bool,
    pub wallet_obstacles: Vec<String>,
    pub status: String,
    pub status_reason: Option<String>,
    pub status_since: DateTime<Utc>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl CardRow {
    pub fn id(&self) -> CardId {
        CardId(self.id)
    }

    pub fn account(&self) -> AccountId {
        AccountId(self.account_id)
    }

    pub fn owner(&self) -> CustomerId {
        CustomerId(self.account_owner_id)
    }

    pub fn holder(&self) -> CustomerId {
        CustomerId(self.holder_id)
    }

    pub fn previous(&self) -> Option<CardId> {
        self.previous_card_id.map(CardId)
    }

    pub fn origin(&self) -> Origin {
        Origin::parse(&self.origin).expect("cards_origin_known lets only known ones in")
    }

    pub fn reference(&self) -> Reference {
        Reference::stored(self.reference.clone())
    }

    pub fn truncated_number(&self) -> Option<TruncatedNumber> {
        self.truncated_number.clone().map(TruncatedNumber::stored)
    }

    pub fn role(&self) -> Role {
        Role::parse(&self.role).expect("cards_role_known lets only known ones in")
    }

    pub fn expiry(&self) -> Option<Expiry> {
        self.expires_on.map(Expiry::from_last_day)
    }

    pub fn production(&self) -> Production {
        Production::parse(&self.production).expect("cards_production_known lets only known ones in")
    }

    pub fn status(&self) -> Status {
        Status::parse(&self.status).expect("cards_status_known lets only known ones in")
    }

    /// What the store found in the way of a wallet.
    pub fn obstacles(&self) -> Vec<Obstacle> {
        self.wallet_obstacles.iter().filter_map(|code| Obstacle::parse(code)).collect()
    }
}
