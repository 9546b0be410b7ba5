//! Somebody at the hub proposes other rules, or the end of the community. It is so when a second person there agrees.

use super::found_community::propose;
use crate::{
    Community, CommunityId, Ended, Ending, NewRules, ProposalId, Proposed, Rules, decision::DecisionFlaw,
    store::decisions,
};
use ::store::{Cx, Denied, StoreError};
use access::act::ProposeDecision;
use kernel::Day;
use shell::Fault;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum ProposeDecisionError {
    /// Something is missing or cannot be.
    #[error("it cannot be proposed like this")]
    Flawed(Vec<DecisionFlaw>),
    /// The hub is a government body, which these rules do not let in.
    #[error("its hub is a government body, which these rules do not let in")]
    Government,
    /// It has ended, or its end is decided.
    #[error(transparent)]
    Ended(#[from] Ended),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Proposes other rules from a day on. What was handed in or shared until then stays under those of its day.
///
/// # Errors
/// If the day is too near, nothing changes, or the community will have ended.
pub async fn propose_rules(
    cx: &Cx,
    community: CommunityId,
    (rules, from): (Rules, Day),
    why: &str,
) -> Result<ProposalId, ProposeDecisionError> {
    let community = cx.permit::<_, Community>(ProposeDecision, community).await?;
    let sql = community.sql();
    if community.ended_on(cx.now().day()) || community.ended_on(from) {
        return Err(Ended.into());
    }
    let new = NewRules { community: community.id, rules, from, why: why.trim().to_owned() };
    let flaws = new.flaws(&decisions::rules_on(sql, &community, from).await?, cx.now());
    if !flaws.is_empty() {
        return Err(ProposeDecisionError::Flawed(flaws));
    }
    let hub = registry::ask::organisation(sql, community.hub).await?.ok_or(Denied::NotFound)?;
    if !new.rules.admits(hub.kind) {
        return Err(ProposeDecisionError::Government);
    }
    Ok(propose(cx, sql, Proposed::Rules(new), community.hub).await?)
}

/// Proposes the end of the community after a day. What stands there is still read by those who were in it.
///
/// # Errors
/// If the day is too near, or its end is decided.
pub async fn propose_ending(
    cx: &Cx,
    community: CommunityId,
    last: Day,
    why: &str,
) -> Result<ProposalId, ProposeDecisionError> {
    let community = cx.permit::<_, Community>(ProposeDecision, community).await?;
    if community.valid_to.is_some() {
        return Err(Ended.into());
    }
    let ending = Ending { community: community.id, last, why: why.trim().to_owned() };
    let flaws = ending.flaws(cx.now());
    if !flaws.is_empty() {
        return Err(ProposeDecisionError::Flawed(flaws));
    }
    Ok(propose(cx, community.sql(), Proposed::Ending(ending), community.hub).await?)
}

impl From<ProposeDecisionError> for Fault {
    fn from(error: ProposeDecisionError) -> Self {
        match error {
            ProposeDecisionError::Flawed(_) => Fault::unusable("community.new-flawed"),
            ProposeDecisionError::Government => Fault::conflict("community.government-hub"),
            ProposeDecisionError::Ended(ended) => ended.into(),
            ProposeDecisionError::Denied(denied) => denied.into(),
            ProposeDecisionError::Store(cause) => cause.into(),
        }
    }
}
