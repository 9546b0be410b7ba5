//! Opening a request for consent: the first time somebody of the reporter's organisation sees it is stamped.

use crate::{
    consent::{Consent, ConsentId},
    desk::{self, Source},
    giveaway::{pieces, terms},
    notice::Content,
    own_removals::{self, OwnRemovalsError},
    removal::Removal,
    report::{self, Reader},
    store::{consents, notices, reports},
};
use ::store::{Cx, Denied, Entry, Granted, Sql, StoreError};
use access::{Kind, Relation, act::ViewConsent};
use kernel::Day;
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

/// What was taken out of this reporter's own report, of which these are the stages, as far as it is his to know
/// ([`own_removals`]).
///
/// # Errors
/// If there are too many terms to search for, or the database refuses.
pub(crate) async fn removals_of(
    sql: &Sql<'_>,
    consent: &Consent,
    (stages, asked): (&[report::Content], &Content),
    day: Day,
) -> Result<Vec<Removal>, OwnRemovalsError> {
    let stands = |text: &str| stages.iter().any(|said| pieces(said).iter().any(|piece| piece.text.contains(text)));
    let standing: Vec<Removal> = asked.removals.iter().filter(|removal| stands(&removal.from)).cloned().collect();
    let sources = desk::behind(sql, notices::sources(sql, consent.notice).await?, day).await?;
    let (own, others): (Vec<_>, Vec<_>) = sources.iter().partition(|source| source.report.id == consent.report);
    let of = |sources: &[&Source]| sources.iter().flat_map(|source| terms(&source.behind)).collect();
    own_removals::shown(sql, standing, (of(&own), of(&others))).await
}

impl From<OpenConsentError> for Fault {
    fn from(error: OpenConsentError) -> Self {
        match error {
            OpenConsentError::Denied(denied) => denied.into(),
            OpenConsentError::Store(cause) => cause.into(),
        }
    }
}
