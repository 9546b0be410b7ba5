//! A member hands something in to the hub.

use super::who;
use crate::{
    Community, CommunityId, Contribution, Ended, Flaw, MemberRole, Submission, SubmissionId,
    store::{circles, decisions, submissions},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::SubmitToCommunity};
use kernel::{ContentHash, FiscalYear};
use shell::Fault;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// Something is missing or too long.
    #[error("it cannot be handed in like this")]
    Flawed(Vec<Flaw>),
    /// Observers hand nothing in.
    #[error("observers hand nothing in")]
    Observer,
    /// The community has ended.
    #[error(transparent)]
    Ended(#[from] Ended),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Seals what a member hands in and gives it a number. Only the member and the hub can read it.
///
/// # Errors
/// If something is missing, or the actor's organisation is no full member.
pub async fn submit(cx: &Cx, community: CommunityId, content: Contribution) -> Result<SubmissionId, SubmitError> {
    let community = cx.permit::<_, Community>(SubmitToCommunity, community).await?;
    let (sql, (org, person)) = (community.sql(), who(cx)?);
    community.going_on(cx.now())?;
    let membership = circles::membership(sql, community.id, org).await?.ok_or(Denied::NotFound)?;
    if membership.role == MemberRole::Observer {
        return Err(SubmitError::Observer);
    }
    let flaws = content.flaws(decisions::rules_on(sql, &community, cx.now().day()).await?.label, cx.now());
    if !flaws.is_empty() {
        return Err(SubmitError::Flawed(flaws));
    }
    let year = FiscalYear::at(cx.now());
    let series = format!("{}-S-{}", community.code, year.0);
    let number = circles::next_number(sql, &series).await?;
    let hash = ContentHash::of_json(&content).map_err(crate::store::unwritable)?;
    let submission = Submission {
        id: cx.new_id(),
        reference: format!("{series}-{number:05}"),
        community: community.id,
        org,
        group: membership.group,
        content,
        hash,
        at: cx.now(),
    };
    submissions::insert(sql, &submission, person).await?;
    cx.audit(Entry::inside("community.submitted").on(Kind::Submission, submission.id).detail(serde_json::json!({
        "hash": hash.to_string(),
        "reference": submission.reference,
        "community": community.id.to_string(),
        "group": submission.group,
    })));
    Ok(submission.id)
}

impl From<SubmitError> for Fault {
    fn from(error: SubmitError) -> Self {
        match error {
            SubmitError::Flawed(_) => Fault::unusable("community.submission-flawed"),
            SubmitError::Observer => Fault::conflict("community.observer"),
            SubmitError::Ended(ended) => ended.into(),
            SubmitError::Denied(denied) => denied.into(),
            SubmitError::Store(cause) => cause.into(),
        }
    }
}
