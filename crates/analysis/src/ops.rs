//! What people do in this room.

pub mod begin_model;
pub mod keep_plan;
pub mod open_model;
pub mod save_version;

use ::store::{Cx, Denied, StoreError};
use access::{OrgId, PersonId};
use kernel::ContentHash;
use serde::Serialize;

/// Whose person acts, and who it is.
fn acting(cx: &Cx) -> Result<(OrgId, PersonId), Denied> {
    cx.organisation().zip(cx.person()).ok_or(Denied::NotFound)
}

/// What is sealed: the text and its hash.
fn text_of(content: &impl Serialize) -> Result<(String, ContentHash), StoreError> {
    let hash = ContentHash::of_json(content);
    let text = serde_json::to_string(content);
    text.and_then(|text| Ok((text, hash?))).map_err(|_| StoreError::Unreadable { column: "content".into() })
}
