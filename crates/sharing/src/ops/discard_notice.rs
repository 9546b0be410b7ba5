//! Giving up a notice that has not been released. Its revisions stay sealed; nothing more is done with it, and where it
//! was an update, another may be begun.

use crate::{
    notice::{Notice, NoticeId},
    store::{notices, updates},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::DiscardNotice};
use shell::Fault;

/// Why it was not given up.
#[derive(Debug, thiserror::Error)]
pub enum DiscardNoticeError {
    /// It has left already.
    #[error("it has been released")]
    Released,
    /// It may not be done; what was given up is not given up again.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Gives up a notice.
///
/// # Errors
/// If it has been released or given up.
pub async fn discard_notice(cx: &Cx, id: NoticeId) -> Result<(), DiscardNoticeError> {
    let notice = cx.permit::<_, Notice>(DiscardNotice, id).await?;
    let (sql, person) = (notice.sql(), cx.person().ok_or(Denied::NotFound)?);
    // Whoever releases it at the same time has changed its chain first, or waits and finds it given up.
    updates::lock(sql, updates::first(sql, id).await?).await?;
    if notices::release(sql, id).await?.is_some() {
        return Err(DiscardNoticeError::Released);
    }
    updates::discard(sql, id, person, cx.now()).await?;
    let detail = serde_json::json!({ "reference": notice.reference });
    cx.audit(Entry::new("notice.discarded").on(Kind::Notice, id).detail(detail));
    Ok(())
}

impl From<DiscardNoticeError> for Fault {
    fn from(error: DiscardNoticeError) -> Self {
        match error {
            DiscardNoticeError::Released => Fault::conflict("sharing.notice-released"),
            DiscardNoticeError::Denied(denied) => denied.into(),
            DiscardNoticeError::Store(cause) => cause.into(),
        }
    }
}
