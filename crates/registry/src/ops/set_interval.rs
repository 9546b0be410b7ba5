//! Setting every how many months contacts are confirmed, for the whole country.

use crate::{
    Organisation,
    interval::{Interval, LONGEST, fits},
    store::intervals,
};
use access::{BodyKind, Kind, OrgId, act::SetInterval};
use serde_json::json;
use store::{Cx, Denied, Entry, StoreError};

/// Why it could not be set.
#[derive(Debug, thiserror::Error)]
pub enum SetIntervalError {
    /// It is not this person's to set.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Only the centre sets it.
    #[error("the organisation is not the centre")]
    NoCentre,
    /// A number is not from 1 to 12, or the usual interval is longer than the longest.
    #[error("the months cannot be set so")]
    DoesNotFit,
    /// There is no reason, or a very long one.
    #[error("the reason is missing or very long")]
    NoReason,
    /// It is set so already.
    #[error("it is set so already")]
    Already,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sets the usual interval and the longest, from today on.
///
/// # Errors
/// As [`SetIntervalError`].
pub async fn set_interval(
    cx: &Cx,
    centre: OrgId,
    (usual, longest): (i64, i64),
    why: &str,
) -> Result<(), SetIntervalError> {
    let organisation = cx.permit::<_, Organisation>(SetInterval, centre).await?;
    if organisation.kind != BodyKind::Centre {
        return Err(SetIntervalError::NoCentre);
    }
    if !fits(usual, longest) {
        return Err(SetIntervalError::DoesNotFit);
    }
    let why = why.trim();
    if why.is_empty() || why.chars().count() > LONGEST {
        return Err(SetIntervalError::NoReason);
    }
    let sql = organisation.sql();
    // The centre's row is locked, so numbers have neither gaps nor twins.
    let now = intervals::on(sql, cx.now().day()).await?;
    if (now.usual, now.longest) == (usual, longest) {
        return Err(SetIntervalError::Already);
    }
    let (number, valid_from, at) = (now.number + 1, cx.now().day(), cx.now());
    let new = Interval { number, valid_from, usual, longest, reason: why.to_owned(), at };
    intervals::add(sql, &new, cx.person()).await?;
    let detail =
        json!({ "usual": usual, "longest": longest, "before": { "usual": now.usual, "longest": now.longest } });
    cx.audit(Entry::new("confirmations.interval-set").on(Kind::Organisation, centre).detail(detail));
    Ok(())
}
