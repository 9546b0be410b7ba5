//! What people do in this room.

pub mod answer_questions;
pub mod change_drill;
pub mod decide_part;
pub mod end_part;
pub mod plan_drill;
pub mod prepare_part;

use ::store::{Cx, Denied, StoreError};
use access::{OrgId, PersonId};
use kernel::ContentHash;
use serde::Serialize;

/// Who acts, and for which organisation.
pub(crate) fn who(cx: &Cx) -> Result<(OrgId, PersonId), Denied> {
    cx.organisation().zip(cx.person()).ok_or(Denied::NotFound)
}

/// A content as it is stored, and its hash.
pub(crate) fn sealed<T: Serialize>(content: &T) -> Result<(String, ContentHash), StoreError> {
    let text = serde_json::to_string(content).map_err(|_| StoreError::Unreadable { column: "content".into() })?;
    let hash = ContentHash::of(text.as_bytes());
    Ok((text, hash))
}
