//! Saving a draft: whole, as typed, unless somebody (the same person in another window) saved it meanwhile.

use crate::draft::{Draft, DraftId, Typed};
use crate::store::drafts;
use access::act::EditDraft;
use kernel::At;
use shell::Fault;
use store::{Cx, Denied, StoreError};

/// Why a draft was not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveDraftError {
    /// It was saved since, from another window; holds what stands there now.
    #[error("the draft has been saved elsewhere since")]
    Stale(Box<Draft>),
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A saved draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Its revision now.
    pub revision: i64,
    /// When it was saved.
    pub at: At,
}

/// Saves what was typed over the draft as it stood at `revision`.
///
/// # Errors
/// `Stale` if it is not at that revision any more: nothing is overwritten.
pub async fn save_draft(cx: &Cx, id: DraftId, typed: &Typed, revision: i64) -> Result<Saved, SaveDraftError> {
    let draft = cx.permit::<_, Draft>(EditDraft, id).await?;
    if draft.typed == *typed && draft.revision == revision {
        return Ok(Saved { revision, at: draft.saved_at });
    }
    if !drafts::save(&draft, typed, revision, cx.now()).await? {
        return Err(SaveDraftError::Stale(Box::new(draft.row().clone())));
    }
    Ok(Saved { revision: revision + 1, at: cx.now() })
}

impl From<SaveDraftError> for Fault {
    fn from(error: SaveDraftError) -> Self {
        match error {
            SaveDraftError::Stale(_) => Fault::conflict("report.draft-stale"),
            SaveDraftError::Denied(denied) => denied.into(),
            SaveDraftError::Store(cause) => cause.into(),
        }
    }
}
