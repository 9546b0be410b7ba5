//! The centre writes down that somebody outside, to whom a notice was handed over by hand, was told that it was recalled.

use crate::{
    notice::{Notice, NoticeId},
    outside::{Outside, Told},
    store::{notices, outside},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::ProposeRecall};
use kernel::Id;
use shell::Fault;

/// Why it was not written down.
#[derive(Debug, thiserror::Error)]
pub enum TellOutsideError {
    /// The notice was not recalled.
    #[error("it was not recalled")]
    NotRecalled,
    /// It is not said who was told and how, or in too many words.
    #[error("it is not said who was told and how")]
    Unsaid,
    /// They were told.
    #[error("they were told")]
    Already,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes down who there was told, and by which means, now. Whoever may propose to recall it may say so.
///
/// # Errors
/// If it was not recalled, they were told, or it is not said who was told and how.
pub async fn tell_outside(
    cx: &Cx,
    id: NoticeId,
    whom: Id<Outside>,
    (who, means): (&str, &str),
) -> Result<(), TellOutsideError> {
    let notice = cx.permit::<_, Notice>(ProposeRecall, id).await?;
    let person = cx.person().ok_or(Denied::NotFound)?;
    let all = outside::of(notice.sql(), id).await?;
    let one = all.into_iter().find(|one| one.id == whom).ok_or(Denied::NotFound)?;
    if !notices::recalled(notice.sql(), id).await? {
        return Err(TellOutsideError::NotRecalled);
    }
    let told = Told::read(who, means, (person, cx.now())).ok_or(TellOutsideError::Unsaid)?;
    match outside::insert_told(&notice, &one, &told).await {
        Err(StoreError::Conflict(_)) => return Err(TellOutsideError::Already),
        written => written?,
    }
    let detail = serde_json::json!({ "outside": one.id.to_string(), "hash": told.hash().to_string() });
    cx.audit(Entry::new("recall.outside-told").on(Kind::Notice, id).detail(detail));
    Ok(())
}

impl From<TellOutsideError> for Fault {
    fn from(error: TellOutsideError) -> Self {
        match error {
            TellOutsideError::NotRecalled => Fault::conflict("sharing.not-recalled"),
            TellOutsideError::Unsaid => Fault::unusable("sharing.outside-unsaid"),
            TellOutsideError::Already => Fault::conflict("sharing.outside-told"),
            TellOutsideError::Denied(denied) => denied.into(),
            TellOutsideError::Store(cause) => cause.into(),
        }
    }
}
