//! Who acts: one person, signed in, in one institution, at one moment. Everything that is done or read is done by an actor,
//! and its scope, time and name come from here. Made by the edge from the session; never from what a request claims.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::domain::customer::Kind;
use crate::domain::form::Ground;
use crate::domain::ids::{CustomerId, InstitutionId, SessionId, StaffId};
use crate::domain::institution::Institution;
use crate::domain::masking::PersonalFacts;
use crate::domain::policy::{ObjectState, Permission, Refusal, Standing, decide, decide_on};
use crate::domain::staff::Theme;

#[derive(Debug, Clone)]
pub struct Actor {
    pub staff: StaffId,
    pub username: String,
    pub display_name: String,
    pub theme: Theme,
    pub has_shortcuts: bool,
    pub standing: Standing,
    /// By which right they came in.
    pub permission: Permission,
    /// The customer that they are in this institution, where somebody said so.
    pub own_record: Option<CustomerId>,
    pub institution: Institution,
    pub session: SessionId,
    /// When the session ends if it is not used, and when it ends in any case.
    pub idle_until: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// The client's address, as the edge saw it.
    pub address: String,
    pub request: Uuid,
    pub now: DateTime<Utc>,
}

impl Actor {
    /// The scope of everything this actor reads and writes.
    pub fn scope(&self) -> InstitutionId {
        self.institution.id
    }

    pub fn may(&self, permission: Permission) -> bool {
        decide(&self.standing, permission).is_ok()
    }

    /// Whether they may do it to something in this state, and why not.
    pub fn decide_on(&self, permission: Permission, state: ObjectState) -> Result<(), Refusal> {
        decide_on(&self.standing, permission, state)
    }

    /// Which facts of a customer of this kind the actor sees whole: a company's are not masked for anybody.
    pub fn sees_whole(&self, kind: Kind) -> PersonalFacts {
        match kind {
            Kind::Private => self.institution.settings.masking.whole_for_all(&self.standing.roles),
            Kind::Corporate => PersonalFacts::settable(),
        }
    }

    pub fn today(&self) -> NaiveDate {
        self.now.date_naive()
    }

    /// What forms are parsed on of which the institution requires nothing more: accounts, cards, products.
    pub fn plain_ground(&self) -> Ground<'_> {
        Ground { country: self.institution.settings.country, today: self.today(), required: &() }
    }

    /// What this actor's forms about customers are parsed on.
    pub fn ground(&self) -> Ground<'_> {
        Ground {
            country: self.institution.settings.country,
            today: self.today(),
            required: &self.institution.settings.required,
        }
    }
}
