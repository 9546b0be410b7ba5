//! Counting what stands at ministries: a report of an agency or an operator that is not passed on is seen by the centre as a
//! count, without what it says, whose it is and of which sector (decision 21).

use crate::store::incidents::{self, HeldUp};
use access::{BodyKind, act::WatchMinistries};
use registry::Organisation;
use store::{Cx, Denied, StoreError};

/// Why nothing was counted.
#[derive(Debug, thiserror::Error)]
pub enum WatchMinistriesError {
    /// Only the centre counts.
    #[error("that is not the centre")]
    NotTheCentre,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What stands at which ministry, the longest first.
///
/// # Errors
/// If the actor is not of the centre, or may not.
pub async fn watch_ministries(cx: &Cx) -> Result<Vec<HeldUp>, WatchMinistriesError> {
    let mine = cx.organisation().ok_or(WatchMinistriesError::NotTheCentre)?;
    let centre = cx.permit::<_, Organisation>(WatchMinistries, mine).await?;
    if centre.kind != BodyKind::Centre {
        return Err(WatchMinistriesError::NotTheCentre);
    }
    Ok(incidents::held_up(&centre, cx.now().day()).await?)
}
