//! Opening a request for consent: the first time somebody of the reporter's organisation sees it is stamped.

use crate::{
    consent::{Consent, ConsentId},
    giveaway::pieces,
    notice::Content,
    removal::Removal,
    report::{self, Reader},
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

/// The stages of the report behind a request, as this reader sees them: what the reporter held back from the centre is
/// not told to it by way of a request either.
///
/// # Errors
/// If the database refuses.
pub(crate) async fn stages_for(
    sql: &Sql<'_>,
    consent: &Consent,
    reader: Reader,
) -> Result<Vec<report::Content>, StoreError> {
    let stages = reports::stages_sealed(sql, consent.report).await?;
    Ok(stages.iter().map(|stage| stage.content.seen_by(reader)).collect())
}

/// What was taken out of this reporter's own report, of which these are the stages: what was taken out of somebody
/// else's is not his to know.
pub(crate) fn removals_of(stages: &[report::Content], asked: &Content) -> Vec<Removal> {
    let stands = |text: &str| stages.iter().any(|said| pieces(said).iter().any(|piece| piece.text.contains(text)));
    asked.removals.iter().filter(|removal| stands(&removal.from)).cloned().collect()
}

impl From<OpenConsentError> for Fault {
    fn from(error: OpenConsentError) -> Self {
        match error {
            OpenConsentError::Denied(denied) => denied.into(),
            OpenConsentError::Store(cause) => cause.into(),
        }
    }
}
