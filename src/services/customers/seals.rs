//! How a customer's values are sealed: which place each has. The one file that says so, for all who seal and open.

use crate::db::customers::Seals;
use crate::domain::ids::{CustomerId, InstitutionId};
use crate::domain::reg_no::RegNo;
use crate::seal::{DataKey, Keys, Place};
use crate::services::data_keys::reg_no_place;

/// A note is bound to its customer and its form.
pub(super) fn note_place(scope: InstitutionId, row: &str) -> Place<'_> {
    Place { column: "customer_notes.text_sealed", institution: scope, row }
}

/// Words about post that came back are bound to their mark.
pub(super) fn returned_place(scope: InstitutionId, row: &str) -> Place<'_> {
    Place { column: "returned_post.words_sealed", institution: scope, row }
}

/// Seals a registration number for its customer's row and makes its blind indexes.
pub(super) fn seal_reg_no(
    keys: &Keys,
    data_key: &DataKey,
    scope: InstitutionId,
    id: CustomerId,
    reg_no: &RegNo,
) -> Seals {
    let indexes = keys.blind_indexes(scope, &reg_no.equality_text());
    let reg_no_sealed = data_key.seal(reg_no_place(scope, &id.to_string()), reg_no.expose().as_bytes());
    Seals { reg_no_sealed, indexes }
}
