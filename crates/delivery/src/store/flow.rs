//! How it flows on: over to those below as soon as those above have passed it on.
//!
//! On the government's line a ministry has what is its own as soon as it is at the head of that line, and passes on by
//! itself where it supervises nobody.
//! A ministry passes by hand. A CEPTOAR passes by hand, or at once where its rules on the day of the release
//! said so (`dispatch_rules`).
//! A body on the way whom nobody can reach cuts nobody off: it is passed by, and what is below it is handed over.

use crate::{DeliveryId, DispatchId, Tier};
use kernel::At;
use store::{Sql, StoreError, params};
use uuid::Uuid;

/// Nothing stands above it, or what does has passed it on.
const OPEN: &str = "(deliveries.via_id IS NULL OR EXISTS
    (SELECT 1 FROM deliveries above WHERE above.id = deliveries.via_id AND above.passed_at IS NOT NULL))";

/// Those directly below a delivery.
const BELOW: &str = "deliveries.via_id = $2";
/// Those below those below it.
const TWO_BELOW: &str = "deliveries.via_id IN (SELECT middle.id FROM deliveries middle WHERE middle.via_id = $2)";
/// The first hop of a dispatch. This and the next two ask the ledger from above, and never for all of its lines.
const FIRST: &str = "deliveries.dispatch_id = $2 AND deliveries.via_id IS NULL";
/// Those to whom the first hop has passed it on.
const SECOND: &str = "deliveries.via_id IN (SELECT first.id FROM deliveries first
    WHERE first.dispatch_id = $2 AND first.via_id IS NULL AND first.passed_at IS NOT NULL)";
/// Those to whom the second hop has passed it on.
const THIRD: &str = "deliveries.via_id IN (SELECT second.id FROM deliveries second WHERE second.passed_at IS NOT NULL
    AND second.via_id IN (SELECT first.id FROM deliveries first
      WHERE first.dispatch_id = $2 AND first.via_id IS NULL AND first.passed_at IS NOT NULL))";

/// After a release: to the ministries, and on where no hand is needed. How many were handed it.
pub(crate) async fn from_the_centre(sql: &Sql<'_>, dispatch: DispatchId, now: At) -> Result<u64, StoreError> {
    let id = dispatch.uuid();
    pass_by(sql, FIRST, id, Tier::Ministry, now).await?;
    for hop in [FIRST, SECOND] {
        pass_by(sql, hop, id, Tier::Ceptoar, now).await?;
    }
    let mut handed = 0;
    for hop in [FIRST, SECOND, THIRD] {
        handed += hand_over(sql, hop, id, now).await?;
    }
    Ok(handed + to_themselves(sql, dispatch, now).await?)
}

/// What is a ministry's own on the government's line waits for no hand: it has it. How many were handed it.
async fn to_themselves(sql: &Sql<'_>, dispatch: DispatchId, now: At) -> Result<u64, StoreError> {
    let update = "UPDATE deliveries SET handed_at = $1 WHERE reachable AND handed_at IS NULL
        AND via_id IN (SELECT head.id FROM deliveries head WHERE head.dispatch_id = $2 AND head.via_id IS NULL
          AND head.government AND head.handed_at IS NOT NULL)
        AND org_id = (SELECT head.org_id FROM deliveries head WHERE head.id = deliveries.via_id)";
    sql.run(update, params![now, dispatch]).await
}

/// After `delivery` was passed on: to those below it, and on where no hand is needed. How many were handed it.
pub(crate) async fn from_a_hand(sql: &Sql<'_>, delivery: DeliveryId, now: At) -> Result<u64, StoreError> {
    pass_by(sql, BELOW, delivery.uuid(), Tier::Ceptoar, now).await?;
    let below = hand_over(sql, BELOW, delivery.uuid(), now).await?;
    Ok(below + hand_over(sql, TWO_BELOW, delivery.uuid(), now).await?)
}

/// The sector groups that have it before the time, by its dispatch.
const NAMED: &str = "SELECT g.ceptoar_code FROM embargo_groups g WHERE g.dispatch_id = $2";

/// After a release under embargo: at once to those who are named and to the ministries above them, each straight from
/// the centre. Nothing is passed on by that, so nobody else has it. How many were handed it.
pub(crate) async fn under_embargo(sql: &Sql<'_>, dispatch: DispatchId, now: At) -> Result<u64, StoreError> {
    let update = format!(
        "UPDATE deliveries SET handed_at = $1 WHERE dispatch_id = $2 AND reachable AND handed_at IS NULL
         AND (ceptoar_code IN ({NAMED}) OR id IN (SELECT named.via_id FROM deliveries named
           WHERE named.dispatch_id = $2 AND named.tier = 'ceptoar' AND named.ceptoar_code IN ({NAMED})))"
    );
    sql.run(&update, params![now, dispatch]).await
}

/// At the end of an embargo: as after any release. Those who were named have it, and so have those below them: nothing
/// waits there for a hand. How many were handed it by that.
pub(crate) async fn after_embargo(sql: &Sql<'_>, dispatch: DispatchId, now: At) -> Result<u64, StoreError> {
    let groups = format!(
        "UPDATE deliveries SET passed_at = $1 WHERE dispatch_id = $2 AND tier <> 'member' AND passed_at IS NULL
         AND ceptoar_code IN ({NAMED})"
    );
    sql.run(&groups, params![now, dispatch]).await?;
    let ministries = "UPDATE deliveries SET passed_at = $1 WHERE dispatch_id = $2 AND tier = 'ministry'
        AND passed_at IS NULL AND handed_at IS NOT NULL AND NOT EXISTS
          (SELECT 1 FROM deliveries below WHERE below.via_id = deliveries.id AND below.passed_at IS NULL)";
    sql.run(ministries, params![now, dispatch]).await?;
    from_the_centre(sql, dispatch, now).await
}

/// Stamps as passed on those who need no hand for it.
async fn pass_by(sql: &Sql<'_>, scope: &str, id: Uuid, tier: Tier, now: At) -> Result<u64, StoreError> {
    let update = format!(
        "UPDATE deliveries SET passed_at = $1 WHERE {scope} AND tier = $3 AND passed_at IS NULL AND {OPEN}
         AND (NOT reachable OR (tier = 'ceptoar' AND EXISTS
           (SELECT 1 FROM dispatch_rules r WHERE r.dispatch_id = deliveries.dispatch_id
             AND r.ceptoar_id = deliveries.org_id AND r.passes = 'direct'))
           OR (government AND NOT EXISTS (SELECT 1 FROM deliveries below
             WHERE below.via_id = deliveries.id AND below.org_id <> deliveries.org_id)))"
    );
    sql.run(&update, params![now, id, tier.code()]).await
}

/// Puts it into the inbox of those who can be reached and to whom the way is open.
async fn hand_over(sql: &Sql<'_>, scope: &str, id: Uuid, now: At) -> Result<u64, StoreError> {
    let update =
        format!("UPDATE deliveries SET handed_at = $1 WHERE {scope} AND reachable AND handed_at IS NULL AND {OPEN}");
    sql.run(&update, params![now, id]).await
}
