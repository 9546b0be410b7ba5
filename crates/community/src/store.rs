//! The tables of communities. SQL stands here and in the lists of the pages' queries.

pub(crate) mod approvals;
pub(crate) mod arrivals;
pub(crate) mod bridges;
pub(crate) mod by_hand;
pub(crate) mod circles;
pub(crate) mod decisions;
pub(crate) mod derived;
pub(crate) mod events;
pub(crate) mod files;
pub(crate) mod finding;
pub(crate) mod hand_overs;
pub(crate) mod later;
pub(crate) mod ledger;
pub(crate) mod meetings;
pub(crate) mod proposals;
pub(crate) mod recalls;
pub(crate) mod seals;
pub(crate) mod shares;
pub(crate) mod submissions;
pub(crate) mod turns;
pub(crate) mod waits;
pub(crate) mod years;

use ::store::{Row, StoreError};
use access::{Actor, OrgId};
use kernel::Bilingual;

/// Two columns as one text in two languages.
pub(crate) fn both(row: &Row, name: &str) -> Result<Bilingual, StoreError> {
    Ok(Bilingual { ja: row.text(&format!("{name}_ja"))?, en: row.text(&format!("{name}_en"))? })
}

/// The organisation for which the actor acts; an id that nobody has for nobody.
pub(crate) fn org_of(actor: &Actor) -> Option<OrgId> {
    actor.who().map(|who| who.organisation)
}

/// A content that must be writable as JSON.
pub(crate) fn unwritable(_: serde_json::Error) -> StoreError {
    StoreError::Unreadable { column: "content".into() }
}
