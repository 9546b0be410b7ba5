//! Holding parts of a report back from bodies on its path, while it is still a draft (003:178-182).

use super::save_draft::{SaveDraftError, Saved, save_draft};
use crate::draft::{Draft, DraftId};
use crate::report::detail::Held;
use access::act::EditDraft;
use store::Cx;

/// Holds exactly this back, as far as the rules allow it ([`crate::report::sight::Part::may_be_held_from`]); everything
/// else of the draft stays as it stood at `revision`.
///
/// # Errors
/// As [`save_draft`].
pub async fn hold_back(cx: &Cx, id: DraftId, held: &Held, revision: i64) -> Result<Saved, SaveDraftError> {
    let draft = cx.permit::<_, Draft>(EditDraft, id).await?;
    if draft.typed.held() == *held && draft.revision == revision {
        return Ok(Saved { revision, at: draft.saved_at });
    }
    let typed = draft.typed.clone().holding(held);
    drop(draft);
    save_draft(cx, id, &typed, revision).await
}
