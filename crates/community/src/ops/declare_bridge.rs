//! Proposing a bridge to its other end. It is declared when that end agrees.

use super::{found_community::propose, who};
use crate::{
    Bridge, Community, End, NewBridge, Place, Proposal, ProposalId, Proposed,
    store::{bridges, circles, proposals},
};
use ::store::{Cx, Denied, Sql, StoreError};
use access::{
    BodyKind, OrgId,
    act::{DeclareBridge, DeclareCentreBridge},
};
use kernel::{Bilingual, Tlp};
use registry::Organisation;
use shell::Fault;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum DeclareBridgeError {
    /// Both ends are the same, or both the centre.
    #[error("a bridge has two ends, one of them a community")]
    SameEnd,
    /// There is no such community.
    #[error("there is no such community")]
    Unknown,
    /// It is declared already.
    #[error("it is declared already")]
    Already,
    /// It is proposed already, and not answered.
    #[error("it is proposed already, and not answered")]
    Waits,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Proposes a bridge from one's own end to another, or the other way round.
///
/// # Errors
/// If there is no such end, or it is declared or proposed already.
pub async fn declare_bridge(
    cx: &Cx,
    own: Place,
    other: Place,
    outward: bool,
    label_most: Tlp,
) -> Result<ProposalId, DeclareBridgeError> {
    let (org, _) = who(cx)?;
    let (from, to) = if outward { (own, other) } else { (other, own) };
    let new = NewBridge { from, to, label_most };
    match own {
        Place::Community(id) => {
            let community = cx.permit::<_, Community>(DeclareBridge, id).await?;
            proposed(cx, community.sql(), new, other).await
        }
        Place::Centre(centre) => {
            if centre != org || !cx.actor().acts_for(BodyKind::Centre) {
                return Err(Denied::Refused.into());
            }
            let centre = cx.permit::<_, Organisation>(DeclareCentreBridge, centre).await?;
            proposed(cx, centre.sql(), new, other).await
        }
        Place::Outside(_) => Err(DeclareBridgeError::Unknown),
    }
}

async fn proposed(cx: &Cx, sql: &Sql<'_>, new: NewBridge, other: Place) -> Result<ProposalId, DeclareBridgeError> {
    let centres = matches!((new.from, new.to), (Place::Centre(_), Place::Centre(_)));
    if new.from == new.to || centres {
        return Err(DeclareBridgeError::SameEnd);
    }
    let (from, to) = ends(cx, sql, &new).await?.ok_or(DeclareBridgeError::Unknown)?;
    if bridges::between(sql, &from, &to).await? {
        return Err(DeclareBridgeError::Already);
    }
    let asked = match other {
        Place::Outside(_) => Some(who(cx)?.0),
        other => keeper(sql, other).await?,
    };
    let asked = asked.ok_or(DeclareBridgeError::Unknown)?;
    if !alike(cx, sql, (&from, &to), (who(cx)?.0, asked)).await?.is_empty() {
        return Err(DeclareBridgeError::Waits);
    }
    Ok(propose(cx, sql, Proposed::Bridge(new), asked).await?)
}

/// The proposals of a bridge between these ends, in this direction, that still wait for an answer.
pub(super) async fn alike(
    cx: &Cx,
    sql: &Sql<'_>,
    (from, to): (&End, &End),
    (one, other): (OrgId, OrgId),
) -> Result<Vec<Proposal>, StoreError> {
    let mut found = Vec::new();
    for proposal in proposals::waiting_bridges(sql, one, other).await? {
        let Proposed::Bridge(new) = &proposal.content else { continue };
        if ends(cx, sql, new).await?.is_some_and(|(start, end)| start.same(from) && end.same(to)) {
            found.push(proposal);
        }
    }
    Ok(found)
}

/// Who speaks for a place: a community's hub, the centre.
async fn keeper(sql: &Sql<'_>, place: Place) -> Result<Option<OrgId>, StoreError> {
    Ok(match place {
        Place::Community(id) => circles::find(sql, id).await?.map(|community| community.hub),
        Place::Centre(org) => Some(org),
        Place::Outside(_) => None,
    })
}

/// Both ends as they stand today; `None` if one of them is not there any more.
pub(super) async fn ends(cx: &Cx, sql: &Sql<'_>, new: &NewBridge) -> Result<Option<(End, End)>, StoreError> {
    let (from, to) = (end(cx, sql, new.from).await?, end(cx, sql, new.to).await?);
    // A body that is not here is known only by the bridge that led there from the same end.
    for (place, own) in [(new.from, &to), (new.to, &from)] {
        if let (Place::Outside(former), Some(own)) = (place, own)
            && !bridges::by_id(sql, former)
                .await?
                .is_some_and(|one| [&one.from, &one.to].into_iter().any(|end| same(end, own)))
        {
            return Ok(None);
        }
    }
    Ok(from.zip(to))
}

fn same(one: &End, other: &End) -> bool {
    other.connected() && one.community == other.community && one.centre == other.centre
}

async fn end(cx: &Cx, sql: &Sql<'_>, place: Place) -> Result<Option<End>, StoreError> {
    let today = cx.now().day();
    Ok(match place {
        Place::Community(id) => circles::find(sql, id)
            .await?
            .filter(|one| one.valid_to.is_none_or(|last| last >= today))
            .map(|one| End { community: Some(one.id), centre: None, name: Bilingual::new(&one.code, &one.code) }),
        Place::Centre(org) => registry::ask::organisation(sql, org)
            .await?
            .filter(|one| one.kind == BodyKind::Centre && one.covers(today))
            .map(|one| End { community: None, centre: Some(org), name: one.short }),
        Place::Outside(former) => {
            let bridge = bridges::by_id(sql, former).await?.filter(|one| !one.open);
            bridge.as_ref().and_then(Bridge::outside).cloned()
        }
    })
}

impl From<DeclareBridgeError> for Fault {
    fn from(error: DeclareBridgeError) -> Self {
        match error {
            DeclareBridgeError::SameEnd => Fault::unusable("community.same-end"),
            DeclareBridgeError::Unknown => Fault::unusable("community.unknown-end"),
            DeclareBridgeError::Already => Fault::conflict("community.bridge-there"),
            DeclareBridgeError::Waits => Fault::conflict("community.bridge-waits"),
            DeclareBridgeError::Denied(denied) => denied.into(),
            DeclareBridgeError::Store(cause) => cause.into(),
        }
    }
}
