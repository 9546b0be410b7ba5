//! Throwing a draft away, with its files. The letter of which it was made waits for somebody again.

use crate::draft::{Draft, DraftId};
use crate::store::drafts;
use access::{Kind, act::DiscardDraft};
use store::{Cx, Denied, Entry};

/// Throws a draft away. What was sealed before stays.
///
/// # Errors
/// If the actor may not, or the store fails.
pub async fn discard_draft(cx: &Cx, id: DraftId) -> Result<(), Denied> {
    let draft = cx.permit::<_, Draft>(DiscardDraft, id).await?;
    drafts::remove(&draft).await?;
    delivery::put_back_incoming(draft.sql(), id.uuid()).await?;
    cx.audit(Entry::new("report.draft-discarded").on(Kind::Draft, id));
    Ok(())
}
