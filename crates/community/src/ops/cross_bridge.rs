//! The hub passes a released share over a declared bridge, as its providers agreed for that destination.

use super::{ask_approval::leads_from, tell_by_letter, who};
use crate::{
    Arrival, ArrivalId, Bridge, BridgeId, Ended, Obstacle, Passed, Reach, Share, ShareId,
    desk::{self, DeskError},
    store::{
        arrivals,
        arrivals::Carried,
        circles,
        files::{self, Owner, named},
        finding::index_arrival,
        shares,
    },
};
use ::store::{Cx, Denied, Entry, Granted, Sql, StoreError};
use access::{
    Kind,
    act::{CrossBridge, ReleaseShare},
};
use kernel::ContentHash;
use sharing::{attachment::NoticeFileId, store::files::Whole};
use shell::Fault;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum CrossBridgeError {
    /// The bridge does not lead from here, is not connected, or does not take this label.
    #[error("there is no such way from here for this")]
    NoWay,
    /// It has not been released to its own circle.
    #[error("it has not been released to its own circle")]
    NotReleased,
    /// A provider has not agreed to this destination, or something else is in the way.
    #[error("something is in the way")]
    InTheWay(Vec<Obstacle>),
    /// It has passed this bridge.
    #[error("it has passed this bridge")]
    Already,
    /// It could not be searched.
    #[error(transparent)]
    Desk(#[from] DeskError),
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

/// Passes the released text and its files over the bridge: at the other side they arrive with their label and the name of
/// the community, without its provider's.
///
/// # Errors
/// If there is no such way, or a provider has not agreed to it.
pub async fn cross_bridge(cx: &Cx, bridge: BridgeId, id: ShareId) -> Result<ArrivalId, CrossBridgeError> {
    let share = cx.permit::<_, Share>(ReleaseShare, id).await?;
    let bridge = cx.permit::<_, Bridge>(CrossBridge, bridge).await?;
    let (sql, (_, person)) = (share.sql(), who(cx)?);
    shares::hold(sql, id).await?;
    let desk = desk::gather(sql, &share, Some(bridge.id), cx.now()).await?;
    desk.community.going_on(cx.now())?;
    if !leads_from(&bridge, &share, &desk) || bridge.reach(cx.now().day()) != Reach::Here {
        return Err(CrossBridgeError::NoWay);
    }
    if desk.release.is_none() {
        return Err(CrossBridgeError::NotReleased);
    }
    let mut in_the_way = desk.facts.before_asking();
    in_the_way.extend(desk.facts.not_agreed());
    if !in_the_way.is_empty() {
        return Err(CrossBridgeError::InTheWay(in_the_way));
    }
    if arrivals::passages(sql, id).await?.iter().any(|(passed, _)| *passed == bridge.id) {
        return Err(CrossBridgeError::Already);
    }
    let (passed, mut along) = (desk.revision.content.passed(), Along::new());
    for file in &passed.files {
        let whole = files::whole(sql, Owner::Share(id), &passed.files, file.id).await?;
        along.push(whole.ok_or_else(gone)?);
    }
    let (arrival, along) = arriving(cx, &bridge, passed, along).await?.ok_or(CrossBridgeError::NoWay)?;
    arrivals::insert(&bridge, &arrival, Carried::Share(id), desk.revision.hash, person).await?;
    keep(sql, &arrival, along).await?;
    cx.audit(Entry::inside("community.bridge-crossed").on(Kind::Arrival, arrival.id).detail(told(
        &arrival,
        id.uuid(),
        desk.revision.hash,
    )));
    tell_by_letter::arrived(cx, sql, &arrival).await?;
    Ok(arrival.id)
}

/// What the chain is told of what passed.
pub(super) fn told(arrival: &Arrival, of: uuid::Uuid, passed: ContentHash) -> serde_json::Value {
    serde_json::json!({
        "bridge": arrival.bridge.to_string(),
        "hash": arrival.hash.to_string(),
        "of": of.to_string(),
        "passed": passed.to_string(),
        "to": arrival.org.to_string(),
        "community": arrival.community.map(|community| community.to_string()),
    })
}

/// What is said of a file that is named and not kept.
pub(super) fn gone() -> StoreError {
    StoreError::Unreadable { column: "bytes".into() }
}

/// The files that go along, with their bytes.
pub(super) type Along = Vec<Whole>;

/// What arrives at the other end, and its files under other ids than on this side; `None` if nobody here stands there, or
/// what stood there has ended.
pub(super) async fn arriving(
    cx: &Cx,
    bridge: &Granted<'_, CrossBridge, Bridge>,
    mut content: Passed,
    along: Along,
) -> Result<Option<(Arrival, Vec<(NoticeFileId, Whole)>)>, StoreError> {
    let org = match (bridge.to.community, bridge.to.centre) {
        (Some(community), _) => {
            let community = circles::by_id(bridge.sql(), community).await?;
            if community.ended_on(cx.now().day()) {
                return Ok(None);
            }
            community.hub
        }
        (None, Some(centre)) => centre,
        (None, None) => return Ok(None),
    };
    let along: Vec<(NoticeFileId, Whole)> = along.into_iter().map(|whole| (cx.new_id(), whole)).collect();
    content.files = along.iter().map(|(id, whole)| named(*id, whole)).collect();
    let hash = ContentHash::of_json(&content).map_err(crate::store::unwritable)?;
    let community = bridge.to.community;
    let arrival = Arrival {
        id: cx.new_id(),
        bridge: bridge.id,
        community,
        org,
        content,
        recalled_at: None,
        hand: None,
        exercise: false,
        hash,
        at: cx.now(),
    };
    Ok(Some((arrival, along)))
}

/// Keeps the files of what arrived, and makes it findable.
pub(super) async fn keep(
    sql: &Sql<'_>,
    arrival: &Arrival,
    along: Vec<(NoticeFileId, Whole)>,
) -> Result<(), StoreError> {
    for file in along {
        files::insert(sql, Owner::Arrival(arrival.id), file).await?;
    }
    index_arrival(sql, arrival.id).await
}

impl From<CrossBridgeError> for Fault {
    fn from(error: CrossBridgeError) -> Self {
        match error {
            CrossBridgeError::NoWay => Fault::conflict("community.no-way"),
            CrossBridgeError::NotReleased => Fault::conflict("community.not-released"),
            CrossBridgeError::InTheWay(_) => Fault::conflict("community.in-the-way"),
            CrossBridgeError::Already => Fault::conflict("community.already-passed"),
            CrossBridgeError::Desk(error) => error.into(),
            CrossBridgeError::Ended(ended) => ended.into(),
            CrossBridgeError::Denied(denied) => denied.into(),
            CrossBridgeError::Store(cause) => cause.into(),
        }
    }
}
