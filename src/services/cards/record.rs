//! A card's record: the row with whom it belongs to, ready for a page or a deed.

use crate::db::accounts::AccountRow;
use crate::db::cards::{CardRow, Mailing, WholeCard};
use crate::db::customers::ListRow;
use crate::db::products::CardProductRow;
use crate::db::{PgConnection, accounts, cards, customers};
use crate::domain::card::{Change, Embossing, EmbossingName, Group, Numbers, Terms};
use crate::domain::ids::{CardId, CustomerId, InstitutionId};
use crate::domain::look::{Look, Sight};
use crate::services::Failure;

#[derive(Debug, Clone)]
pub struct CardRecord {
    pub row: CardRow,
    pub product: CardProductRow,
    pub account: AccountRow,
    pub owner: ListRow,
    pub holder: ListRow,
    pub mailing: Mailing,
}

impl CardRecord {
    pub fn id(&self) -> CardId {
        self.row.id()
    }

    /// This page of it, as it is put on record.
    pub fn look(&self, page: Sight) -> Look {
        Look::card(self.id(), (self.row.holder(), self.row.owner()), page)
    }

    /// What the product asks of what is typed about its cards.
    pub fn terms(&self) -> Terms {
        let product = self.product.product();
        Terms {
            origin: self.row.origin(),
            embossing_length: product.embossing_length,
            embossing_set: product.embossing_set,
        }
    }

    /// One group of it, as it stands.
    pub fn group(&self, group: Group) -> Change {
        match group {
            Group::Numbers | Group::Making => {
                Change::Numbers(Numbers { truncated_number: self.row.truncated_number(), expiry: self.row.expiry() })
            }
            Group::Embossing => Change::Embossing(Embossing {
                name: self.row.embossing_name.clone().map(EmbossingName::stored),
                company_line: self.row.company_line.clone().map(EmbossingName::stored),
            }),
            Group::Production => Change::Production(self.row.production()),
            Group::Wallet => Change::Wallet(self.row.wallet_wish),
            Group::CardAddress => Change::CardAddress(self.mailing.card.clone()),
            Group::PinAddress => Change::PinAddress(self.mailing.pin.clone()),
        }
    }
}

/// Reads a record; `DbError::Missing` where this institution has none of this id.
pub fn read(conn: &mut PgConnection, scope: InstitutionId, id: CardId) -> Result<CardRecord, Failure> {
    let WholeCard { card, product, account, owner, holder, mailing } = cards::find_whole(conn, scope, id)?;
    Ok(CardRecord { row: card, product, account, owner, holder, mailing })
}

/// The same, held until the transaction ends, together with its holder and its account; `and` is somebody else who is to be
/// held as well. Who comes second waits, and reads what the first saved.
pub fn hold(
    conn: &mut PgConnection,
    scope: InstitutionId,
    id: CardId,
    and: Option<CustomerId>,
) -> Result<CardRecord, Failure> {
    let before = cards::find(conn, scope, id)?;
    let mut people: Vec<CustomerId> = [before.holder()].into_iter().chain(and).collect();
    people.sort();
    people.iter().try_for_each(|id| customers::lock(conn, scope, *id))?;
    accounts::lock(conn, scope, before.account())?;
    cards::lock(conn, scope, id)?;
    read(conn, scope, id)
}
