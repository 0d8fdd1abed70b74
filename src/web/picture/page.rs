//! GET /customers/{id}/picture.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::drawing::draw;
use super::tree::{CARDS_EACH, Rows, SHOWN};
use super::views::PictureView;
use crate::db::customers::ListRow;
use crate::db::{DbError, PgConnection, accounts, cards, customers};
use crate::domain::ids::{AccountId, CustomerId, InstitutionId};
use crate::domain::look::{Look, Sight};
use crate::web::customers::row_whose;
use crate::web::frame::Nav;
use crate::web::guard::{Allowed, SeeAccounts};
use crate::web::outcome::Reply;

pub async fn show(desk: Allowed<SeeAccounts>, path: Path<i64>) -> HttpResponse {
    desk.read(move |conn, cx| {
        let rows = read(conn, cx.actor.scope(), CustomerId(path.into_inner()))?;
        cx.look(conn, &Look::customer(rows.customer.id(), Sight::Picture))?;
        let tree = rows.tree();
        Reply::page(&PictureView {
            frame: cx.frame(format!("Owners and holders, {}", rows.customer.customer_number), Nav::Customers),
            whose: row_whose(&rows.customer),
            heading: "Owners and holders".to_owned(),
            drawing: draw(&tree),
            tree,
        })
    })
    .await
}

fn read(conn: &mut PgConnection, scope: InstitutionId, id: CustomerId) -> Result<Rows, DbError> {
    let customer = customers::list_by_ids(conn, scope, &[id])?.into_iter().next().ok_or(DbError::Missing)?;
    let owned: Vec<_> =
        accounts::list_owned(conn, scope, id, more_than(SHOWN))?.into_iter().map(|(row, _)| row).collect();
    let shown: Vec<AccountId> = owned.iter().take(SHOWN).map(accounts::AccountRow::id).collect();
    let (nested, below) = match shown.is_empty() {
        true => (Vec::new(), Vec::new()),
        false => (
            cards::list_nested(conn, scope, &shown, more_than(CARDS_EACH))?,
            accounts::list_below_of_others(conn, scope, &shown, id, more_than(SHOWN))?,
        ),
    };
    let held = cards::list_held_of_others(conn, scope, id, more_than(SHOWN))?;
    let owners: Vec<CustomerId> = held.iter().map(|line| line.card.owner()).collect();
    let owners: Vec<ListRow> = match owners.is_empty() {
        true => Vec::new(),
        false => customers::list_by_ids(conn, scope, &owners)?,
    };
    Ok(Rows { customer, owned, below, nested, held, owners })
}

/// One more than is shown, to know whether there are more.
fn more_than(count: usize) -> i64 {
    i64::try_from(count + 1).unwrap_or(i64::MAX)
}
