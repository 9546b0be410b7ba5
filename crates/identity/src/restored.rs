//! What a hub that is restored from a backup does not believe any more.

use crate::store::{challenges, sessions};
use ::store::{Cx, StoreError};

/// Ends every session: one that was signed out of, or taken from somebody, after the backup would live again.
///
/// # Errors
/// If the database refuses.
pub async fn end_sessions(cx: &Cx) -> Result<u64, StoreError> {
    let sql = cx.system("sessions of a hub that was restored");
    challenges::forget_all(&sql).await?;
    sessions::end_all(&sql, cx.now()).await
}
