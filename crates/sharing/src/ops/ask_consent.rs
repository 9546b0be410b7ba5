//! Asking a reporter to agree to exactly this revision.

use super::tell_by_letter;
use crate::{
    consent::{Consent, ConsentId, ConsentState, state},
    desk::{self, DeskError},
    notice::{Flaw, Notice, NoticeId},
    release::{Facts, Obstacle, obstacles},
    report::ReportId,
    store::{consents, notices},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::AskConsent};
use kernel::{At, ContentHash};
use shell::Fault;

/// Why the reporter was not asked.
#[derive(Debug, thiserror::Error)]
pub enum AskConsentError {
    /// The notice was not made from that report.
    #[error("the notice was not made from that report")]
    NotASource,
    /// The text is not finished.
    #[error("what would be shown is not finished")]
    Unfinished(Vec<Flaw>),
    /// What still gives one reporter away would be shown to another.
    #[error("another reporter would see who else has reported")]
    Residue,
    /// The text comes from several organisations, and what another reported may not be shown to this one.
    #[error("what another reported would be shown to somebody who may not know it")]
    Several,
    /// It could not be searched.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The content has changed since the asker saw it.
    #[error("the content has changed since")]
    Stale,
    /// This very content has been asked about and is not answered, or agreed to.
    #[error("that has been asked")]
    AlreadyAsked,
    /// The wished hour has passed.
    #[error("the wished hour has passed")]
    DuePassed,
    /// It has left already.
    #[error("it has been released")]
    Released,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Asks the reporter of `report` to agree to the content with the hash `seen`. `due` is a wish; no rule sets an hour.
///
/// # Errors
/// If that is not the content now, if it has been asked, if it is not finished, or if it was made from the reports of
/// several organisations and something in it still gives one of them away, or it may not be shown to each of them.
pub async fn ask_consent(
    cx: &Cx,
    id: NoticeId,
    report: ReportId,
    seen: ContentHash,
    due: Option<At>,
) -> Result<ConsentId, AskConsentError> {
    let notice = cx.permit::<_, Notice>(AskConsent, id).await?;
    let (sql, person) = (notice.sql(), cx.person().ok_or(Denied::NotFound)?);
    let sources = notices::sources(sql, id).await?;
    let source = sources.iter().find(|source| source.id == report).ok_or(AskConsentError::NotASource)?;
    if notices::release(sql, id).await?.is_some() {
        return Err(AskConsentError::Released);
    }
    let current = notices::current(sql, id).await?;
    if current.hash != seen {
        return Err(AskConsentError::Stale);
    }
    let unfinished = current.content.unfinished(cx.now());
    if !unfinished.is_empty() {
        return Err(AskConsentError::Unfinished(unfinished));
    }
    if sources.iter().any(|other| other.org != source.org) {
        let desk = desk::gather(sql, &notice, cx.now()).await?;
        shown_to_one_of_several(&desk, report)?;
    }
    if due.is_some_and(|due| due <= cx.now()) {
        return Err(AskConsentError::DuePassed);
    }
    let asked = consents::asked(sql, id, report).await?;
    let waits = matches!(state(current.hash, &asked), ConsentState::Waiting | ConsentState::Agreed);
    // One revision is asked about once: after a refusal something must change before the reporter is asked again.
    if waits || asked.iter().any(|asked| asked.revision == current.number) {
        return Err(AskConsentError::AlreadyAsked);
    }
    let consent = Consent {
        id: cx.new_id(),
        notice: id,
        report,
        org: source.org,
        revision: current.number,
        hash: current.hash,
        asked_by: person,
        asked_at: cx.now(),
        due,
    };
    consents::insert(sql, &consent).await?;
    tell_by_letter::consent_asked(cx, sql, &consent, (&source.reference, notice.exercise)).await?;
    cx.audit(Entry::new("consent.asked").on(Kind::Consent, consent.id).detail(serde_json::json!({
        "notice": notice.reference,
        "report": source.reference,
        "hash": current.hash.to_string(),
    })));
    Ok(consent.id)
}

/// Where it was made of the reports of several organisations: whether one of them may be shown it.
fn shown_to_one_of_several(desk: &desk::Desk, report: ReportId) -> Result<(), AskConsentError> {
    if desk::shows_another(&desk.sources, report) {
        return Err(AskConsentError::Several);
    }
    if gives_away(&desk.facts) {
        return Err(AskConsentError::Residue);
    }
    Ok(())
}

/// Whether somebody could still be told from it: by a word, or by a file that could not be read.
fn gives_away(facts: &Facts) -> bool {
    obstacles(facts).iter().any(|one| matches!(one, Obstacle::Residue(_) | Obstacle::Unsearched(_)))
}

impl From<AskConsentError> for Fault {
    fn from(error: AskConsentError) -> Self {
        match error {
            AskConsentError::NotASource => Fault::not_found(),
            AskConsentError::Unfinished(_) => Fault::unusable("sharing.notice-unfinished"),
            AskConsentError::Residue => Fault::conflict("sharing.consent-residue"),
            AskConsentError::Several => Fault::conflict("sharing.consent-several"),
            AskConsentError::Desk(error) => error.into(),
            AskConsentError::Stale => Fault::conflict("sharing.notice-stale"),
            AskConsentError::AlreadyAsked => Fault::conflict("sharing.consent-already-asked"),
            AskConsentError::DuePassed => Fault::unusable("sharing.consent-due-passed"),
            AskConsentError::Released => Fault::conflict("sharing.notice-released"),
            AskConsentError::Denied(denied) => denied.into(),
            AskConsentError::Store(cause) => cause.into(),
        }
    }
}
