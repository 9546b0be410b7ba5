//! Proposing a community to the body that shall be its hub. It comes to be when that body agrees.

use super::{tell_by_letter, who};
use crate::{
    Community, Ended, NewCommunity, NewFlaw, Proposal, ProposalId, Proposed,
    store::{circles, decisions, proposals},
};
use ::store::{Cx, Denied, Entry, Sql, StoreError};
use access::{
    BodyKind, Kind, OrgId,
    act::{FoundCommunity, FoundWithin},
};
use kernel::ContentHash;
use registry::Organisation;
use shell::Fault;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum FoundCommunityError {
    /// Something is missing or cannot be.
    #[error("it cannot be proposed like this")]
    Flawed(Vec<NewFlaw>),
    /// The rules of the community above do not let its coordinator found others in it.
    #[error("the rules of the community above do not let others be founded in it")]
    NotWithin,
    /// There is one with this code.
    #[error("there is a community with this code")]
    Taken,
    /// There is no such body.
    #[error("there is no such body")]
    UnknownHub,
    /// Its rules let no government body in, so none can be its hub.
    #[error("a government body cannot be its hub under these rules")]
    Government,
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

/// Proposes a community. One that stands alone is proposed by the centre; one within another by that one's coordinator.
///
/// # Errors
/// If something is missing, the code is taken, or the body cannot be its hub.
pub async fn found_community(cx: &Cx, new: NewCommunity, hub: OrgId) -> Result<ProposalId, FoundCommunityError> {
    let (org, _) = who(cx)?;
    match new.parent {
        None => {
            if !cx.actor().acts_for(BodyKind::Centre) {
                return Err(Denied::Refused.into());
            }
            let centre = cx.permit::<_, Organisation>(FoundCommunity, org).await?;
            proposed(cx, centre.sql(), new, hub).await
        }
        Some(parent) => {
            let parent = cx.permit::<_, Community>(FoundWithin, parent).await?;
            parent.going_on(cx.now())?;
            if !decisions::rules_on(parent.sql(), &parent, cx.now().day()).await?.founds {
                return Err(FoundCommunityError::NotWithin);
            }
            proposed(cx, parent.sql(), new, hub).await
        }
    }
}

async fn proposed(cx: &Cx, sql: &Sql<'_>, new: NewCommunity, hub: OrgId) -> Result<ProposalId, FoundCommunityError> {
    let flaws = new.flaws();
    if !flaws.is_empty() {
        return Err(FoundCommunityError::Flawed(flaws));
    }
    if circles::by_code(sql, &new.code).await?.is_some() {
        return Err(FoundCommunityError::Taken);
    }
    let body = registry::ask::organisation(sql, hub).await?.filter(|one| one.covers(cx.now().day()));
    let body = body.ok_or(FoundCommunityError::UnknownHub)?;
    if !new.rules.admits(body.kind) {
        return Err(FoundCommunityError::Government);
    }
    Ok(propose(cx, sql, Proposed::Community(new), hub).await?)
}

/// Seals a proposal to an organisation.
pub(super) async fn propose(cx: &Cx, sql: &Sql<'_>, content: Proposed, to: OrgId) -> Result<ProposalId, StoreError> {
    let (from, by) = who(cx).map_err(|_| StoreError::Unreadable { column: "organisation".into() })?;
    let hash = ContentHash::of_json(&content).map_err(crate::store::unwritable)?;
    let proposal = Proposal { id: cx.new_id(), content, hash, from, to, by, at: cx.now() };
    proposals::insert(sql, &proposal).await?;
    cx.audit(Entry::inside("community.proposed").on(Kind::Proposal, proposal.id).detail(serde_json::json!({
        "kind": proposal.content.kind(),
        "hash": hash.to_string(),
        "to": to.to_string(),
    })));
    tell_by_letter::proposed(cx, sql, &proposal).await?;
    Ok(proposal.id)
}

impl From<FoundCommunityError> for Fault {
    fn from(error: FoundCommunityError) -> Self {
        match error {
            FoundCommunityError::Flawed(_) => Fault::unusable("community.new-flawed"),
            FoundCommunityError::NotWithin => Fault::conflict("community.not-within"),
            FoundCommunityError::Taken => Fault::conflict("community.code-taken"),
            FoundCommunityError::UnknownHub => Fault::unusable("community.unknown-organisation"),
            FoundCommunityError::Government => Fault::conflict("community.government-hub"),
            FoundCommunityError::Ended(ended) => ended.into(),
            FoundCommunityError::Denied(denied) => denied.into(),
            FoundCommunityError::Store(cause) => cause.into(),
        }
    }
}
