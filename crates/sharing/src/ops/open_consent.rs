//! Opening a request for consent: the first time somebody of the reporter's organisation sees it is stamped.

use crate::{
    consent::{Consent, ConsentId},
    giveaway::pieces,
    notice::Content,
    removal::Removal,
    store::{consents, reports},
};
use ::store::{Cx, Denied, Entry, Granted, Sql, StoreError};
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

/// What was taken out of this reporter's own report: what was taken out of somebody else's is not his to know.
///
/// # Errors
/// If the database refuses.
pub async fn removals_of(sql: &Sql<'_>, consent: &Consent, asked: &Content) -> Result<Vec<Removal>, StoreError> {
    let own = reports::stages_sealed(sql, consent.report).await?;
    let stands =
        |text: &str| own.iter().any(|stage| pieces(&stage.content).iter().any(|piece| piece.text.contains(text)));
    Ok(asked.removals.iter().filter(|removal| stands(&removal.from)).cloned().collect())
}

impl From<OpenConsentError> for Fault {
    fn from(error: OpenConsentError) -> Self {
        match error {
            OpenConsentError::Denied(denied) => denied.into(),
            OpenConsentError::Store(cause) => cause.into(),
        }
    }
}
