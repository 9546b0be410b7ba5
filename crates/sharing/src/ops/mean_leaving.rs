//! Saying that those who had the notice before and are not to have its update are meant not to have it.

use crate::{
    desk::{self, DeskError},
    notice::{Notice, NoticeId},
    store::updates,
    update::{Leaving, leavers_hash},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::EditNotice};
use kernel::ContentHash;
use shell::Fault;

/// Why it was not taken.
#[derive(Debug, thiserror::Error)]
pub enum MeanLeavingError {
    /// Nobody who had it before would be without it.
    #[error("nobody would be without it")]
    Nobody,
    /// The content or the list is another since it was seen.
    #[error("the content or the list is another since")]
    Stale,
    /// It could not be gathered.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Says it of the list with the hash `leavers` and the content with the hash `seen`.
///
/// # Errors
/// If there is nobody, or one of them is another by now.
pub async fn mean_leaving(
    cx: &Cx,
    id: NoticeId,
    (seen, leavers): (ContentHash, ContentHash),
) -> Result<(), MeanLeavingError> {
    let notice = cx.permit::<_, Notice>(EditNotice, id).await?;
    let (sql, person) = (notice.sql(), cx.person().ok_or(Denied::NotFound)?);
    let desk = desk::gather(sql, &notice, cx.now()).await?;
    let update = desk.facts.update.filter(|one| !one.leavers.is_empty()).ok_or(MeanLeavingError::Nobody)?;
    let hash = leavers_hash(&update.leavers).map_err(|_| StoreError::Unreadable { column: "leavers".into() })?;
    if (desk.revision.hash, hash) != (seen, leavers) {
        return Err(MeanLeavingError::Stale);
    }
    let count = i64::try_from(update.leavers.len()).unwrap_or(i64::MAX);
    let leaving = Leaving { id: cx.new_id(), notice: id, content: seen, leavers, count };
    updates::mean(sql, &leaving, person, cx.now()).await?;
    let detail = serde_json::json!({ "leavers": count, "hash": seen.to_string(), "list": leavers.to_string() });
    cx.audit(Entry::new("notice.leaving-meant").on(Kind::Notice, id).detail(detail));
    Ok(())
}

impl From<MeanLeavingError> for Fault {
    fn from(error: MeanLeavingError) -> Self {
        match error {
            MeanLeavingError::Nobody => Fault::conflict("sharing.update-nobody-leaves"),
            MeanLeavingError::Stale => Fault::conflict("sharing.notice-stale"),
            MeanLeavingError::Desk(error) => error.into(),
            MeanLeavingError::Denied(denied) => denied.into(),
            MeanLeavingError::Store(cause) => cause.into(),
        }
    }
}
