//! Opening a request for consent: the first time somebody of the reporter's organisation sees it is stamped.

use crate::{
    consent::{Consent, ConsentId},
    store::consents,
};
use ::store::{Cx, Denied, Entry, Granted, StoreError};
use access::{Kind, Relation, act::ViewConsent};
use shell::Fault;

/// Why it could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenConsentError {
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The request, and whether this was the first time that the reporter opened it (then the transaction must be
/// committed; else there is nothing to store). The centre may look without opening it.
///
/// # Errors
/// If the actor may not see it.
pub async fn open_consent(
    cx: &Cx,
    id: ConsentId,
) -> Result<(Granted<'_, ViewConsent, Consent>, bool), OpenConsentError> {
    let consent = cx.permit::<_, Consent>(ViewConsent, id).await?;
    let person = cx.person().ok_or(Denied::NotFound)?;
    let first =
        consent.relations().has(Relation::Own) && consents::stamp_opened(consent.sql(), id, person, cx.now()).await?;
    if first {
        cx.audit(Entry::new("consent.opened").on(Kind::Consent, id));
    }
    Ok((consent, first))
}

impl From<OpenConsentError> for Fault {
    fn from(error: OpenConsentError) -> Self {
        match error {
            OpenConsentError::Denied(denied) => denied.into(),
            OpenConsentError::Store(cause) => cause.into(),
        }
    }
}
