//! The hub recalls a share: nobody to whom it went reads it any more, here or where it went on.

use super::{tell_by_letter, who};
use crate::{
    Share, ShareId, desk,
    desk::DeskError,
    recall::words,
    seals::veiled,
    store::{approvals, arrivals, by_hand, circles, decisions, ledger, recalls, shares},
};
use ::store::{Cx, Denied, Entry, Sql, StoreError};
use access::{Kind, act::RecallShare};
use delivery::Withdrawal;
use sharing::{
    recall::WORDS_MAX,
    release::Hold,
    residue::{Piece, Place, check},
};
use shell::Fault;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum RecallShareError {
    /// It has not left.
    #[error("it has not left")]
    NotReleased,
    /// It, or something of which it was made, was recalled.
    #[error("it was recalled")]
    Recalled,
    /// The reason, or what those who had it are to do, is missing.
    #[error("reason and instructions are needed")]
    Missing,
    /// One of them has more than [`WORDS_MAX`] characters.
    #[error("reason or instructions are too long")]
    Long,
    /// They may give a provider away.
    #[error("reason or instructions may give a provider away")]
    Held,
    /// They could not be searched.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Recalls what was released, with the reason and what those who had it are to do; both are told to them word by word. What
/// arrived of it elsewhere is recalled with it, and what was made of that; a notice of the centre that was begun with it does
/// not leave. One person does it, also in a community that has ended: it only takes away.
///
/// # Errors
/// If it has not left, was recalled, or the words are missing, too long or give a provider away.
pub async fn recall_share(cx: &Cx, id: ShareId, reason: &str, instructions: &str) -> Result<(), RecallShareError> {
    let share = cx.permit::<_, Share>(RecallShare, id).await?;
    let (sql, (_, person)) = (share.sql(), who(cx)?);
    shares::hold(sql, id).await?;
    let recall = read(cx, sql, &share, (reason, instructions)).await?;
    match recalls::insert(&share, &recall, person).await {
        Err(StoreError::Conflict(_)) => return Err(RecallShareError::Recalled),
        written => written?,
    }
    let release = shares::release(sql, id).await?.ok_or(RecallShareError::NotReleased)?;
    let text = shares::revision(sql, id, release.revision).await?.content;
    cx.audit(Entry::inside("community.share-recalled").on(Kind::Share, id).detail(serde_json::json!({
        "hash": release.hash.to_string(),
        "words": veiled(&text, &words(&recall.reason, &recall.instructions))?,
    })));
    told(cx, sql, &share).await?;
    Ok(beyond(cx, sql, id).await?)
}

/// What was typed, as it is told.
pub(crate) fn said(typed: &str) -> String {
    typed.trim().replace("\r\n", "\n")
}

/// What is to be told, if it may be: what the page says before anybody is asked whether he is sure, and what is done.
///
/// # Errors
/// Why it may not.
pub(crate) async fn read(
    cx: &Cx,
    sql: &Sql<'_>,
    share: &Share,
    (reason, instructions): (&str, &str),
) -> Result<Withdrawal, RecallShareError> {
    if shares::release(sql, share.id).await?.is_none() {
        return Err(RecallShareError::NotReleased);
    }
    if recalls::of_share(sql, share.id).await?.is_some() {
        return Err(RecallShareError::Recalled);
    }
    let said = [reason, instructions].map(said);
    if said.iter().any(String::is_empty) {
        return Err(RecallShareError::Missing);
    }
    if said.iter().any(|text| text.chars().count() > WORDS_MAX) {
        return Err(RecallShareError::Long);
    }
    if gives_away(cx, sql, share, &said).await? {
        return Err(RecallShareError::Held);
    }
    let [reason, instructions] = said;
    Ok(Withdrawal { reason, instructions, at: cx.now() })
}

/// Whether something of this gives a provider away whom the share does not name.
async fn gives_away(cx: &Cx, sql: &Sql<'_>, share: &Share, said: &[String]) -> Result<bool, DeskError> {
    let community = circles::by_id(sql, share.community).await?;
    if !decisions::rules_of(sql, &community, share.id, cx.now().day()).await?.anonymise {
        return Ok(false);
    }
    let dictionary = desk::telling_of(sql, &shares::submissions(sql, share.id).await?, cx.now()).await?;
    let pieces: Vec<Piece<'_>> = said.iter().map(|text| Piece { place: Place::Body, text }).collect();
    Ok(!check(&dictionary, &pieces).is_empty())
}

/// No letter tells any more that there is something to read in it or to agree to; one tells those to whom it went, and who can
/// still see it, that it was recalled.
async fn told(cx: &Cx, sql: &Sql<'_>, share: &Share) -> Result<(), StoreError> {
    tell_by_letter::went_on(cx, sql, &approvals::of_share(sql, share.id).await?).await?;
    let hub = circles::by_id(sql, share.community).await?.hub;
    let had = ledger::received(sql, share.id).await?;
    let to: Vec<_> = had.into_iter().filter(|one| one.still_in && one.org != hub).map(|one| one.org).collect();
    tell_by_letter::recalled(cx, sql, share, &to).await
}

/// The same where it went on: to other hubs and what they made of it, and to the centre, whose notices of it are held.
async fn beyond(cx: &Cx, sql: &Sql<'_>, id: ShareId) -> Result<(), StoreError> {
    for arrival in arrivals::carried(sql, id).await? {
        // From here on nothing is begun with it.
        by_hand::hold(sql, arrival.id).await?;
        arrivals::hold_begun(sql, arrival.id, Hold::Source).await?;
        tell_by_letter::arrival_recalled(cx, sql, &arrival).await?;
    }
    for made in recalls::made_beyond(sql, id).await? {
        told(cx, sql, &made).await?;
    }
    Ok(())
}

impl From<RecallShareError> for Fault {
    fn from(error: RecallShareError) -> Self {
        match error {
            RecallShareError::NotReleased => Fault::conflict("community.not-released"),
            RecallShareError::Recalled => Fault::conflict("community.recalled"),
            RecallShareError::Missing => Fault::unusable("community.recall-missing"),
            RecallShareError::Long => Fault::unusable("community.recall-long"),
            RecallShareError::Held => Fault::unusable("community.recall-held"),
            RecallShareError::Desk(error) => error.into(),
            RecallShareError::Denied(denied) => denied.into(),
            RecallShareError::Store(cause) => cause.into(),
        }
    }
}
