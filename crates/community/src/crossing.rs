//! The bridges over which a released share may go, and how it went over each.

use crate::{
    Bridge, HandOver, Share,
    desk::Desk,
    ops::ask_approval::leads_from,
    store::{arrivals, bridges, hand_overs},
};
use ::store::{Sql, StoreError};
use kernel::At;

/// One way out of the circle.
pub(crate) struct Crossing {
    pub(crate) bridge: Bridge,
    /// When it was passed over.
    pub(crate) crossed: Option<At>,
    /// How it was handed over by hand.
    pub(crate) handed: Option<HandOver>,
}

/// All that lead from a share; none before it was released to the circle.
pub(crate) async fn crossings(sql: &Sql<'_>, share: &Share, desk: &Desk) -> Result<Vec<Crossing>, StoreError> {
    if desk.release.is_none() {
        return Ok(Vec::new());
    }
    let passed = arrivals::passages(sql, share.id).await?;
    let handed = hand_overs::of_share(sql, share.id).await?;
    let ways = bridges::of(sql, share.community).await?.into_iter().filter(|bridge| leads_from(bridge, share, desk));
    let crossing = |bridge: Bridge| Crossing {
        crossed: passed.iter().find(|(id, _)| *id == bridge.id).map(|(_, at)| *at),
        handed: handed.iter().find(|one| one.bridge == bridge.id).cloned(),
        bridge,
    };
    Ok(ways.map(crossing).collect())
}
