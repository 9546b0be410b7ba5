//! What came over bridges. A line can be written only by somebody who was granted the crossing of that bridge.

use super::{org_of, submissions::is_hub, unwritable};
use crate::{Arrival, ArrivalId, Bridge, ByHand, Passed, ShareId};
use ::store::{Filter, FromRow, Granted, Listed, Resource, Row, Sql, StoreError, params};
use access::{
    Act, Actor, Decision, Kind, PersonId, Relation, Relations,
    act::{CrossBridge, RecordArrival},
    decide,
};
use kernel::{At, ContentHash, Label};
use sharing::{notice::NoticeId, release::Hold, store::notices};

/// The columns of an arrival; whether the notice or the share that it was has been recalled or it was taken back, and on which
/// earlier day it ends.
macro_rules! columns {
    () => {
        "arrivals.*, COALESCE((SELECT c.confirmed_at FROM recall_confirmations c WHERE c.notice_id = arrivals.notice_id),
          (SELECT r.recalled_at FROM share_recalls r WHERE r.share_id = arrivals.share_id),
          (SELECT w.recorded_at FROM arrival_withdrawals w WHERE w.arrival_id = arrivals.id)) AS recalled_at,
          (SELECT MIN(e.last_day) FROM releases l JOIN shortened e ON e.dispatch_id = l.dispatch_id
            WHERE l.notice_id = arrivals.notice_id) AS ends_on"
    };
}
/// What to select from `arrivals` for an [`Arrival`].
pub(crate) const COLUMNS: &str = columns!();

/// What is left of something recalled.
fn only_title(content: Passed) -> Passed {
    Passed { title: content.title, label: content.label, ..Passed::default() }
}

/// How it came by hand.
pub(crate) fn hand(row: &Row) -> Result<Option<ByHand>, StoreError> {
    let Some(whom) = row.get::<Option<String>>("given_by")? else { return Ok(None) };
    let received = || StoreError::Unreadable { column: "received_at".into() };
    Ok(Some(ByHand { whom, means: row.text("means")?, at: row.maybe_at("received_at")?.ok_or_else(received)? }))
}

impl FromRow for Arrival {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let recalled_at = row.maybe_at("recalled_at")?;
        let mut content: Passed = row.json("content")?;
        content.label = content.label.ending(row.maybe_day("ends_on")?);
        Ok(Self {
            id: row.id("id")?,
            bridge: row.id("bridge_id")?,
            community: row.maybe_id("to_community")?,
            org: row.id("to_org")?,
            content: if recalled_at.is_some() { only_title(content) } else { content },
            recalled_at,
            hand: hand(row)?,
            exercise: row.get("exercise")?,
            hash: row.hash("content_hash")?,
            at: row.at("arrived_at")?,
        })
    }
}

impl Resource for Arrival {
    const KIND: Kind = Kind::Arrival;
    type Key = ArrivalId;
    const LOAD: &'static str = concat!("SELECT ", columns!(), " FROM arrivals WHERE id = $1");
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        FromRow::from_row(row)
    }
    async fn relations(&self, actor: &Actor, sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let Some(org) = org_of(actor) else { return Ok(Relations::none()) };
        Ok(match self.community {
            Some(community) => Relations::none().with(Relation::Hub, is_hub(sql, community, actor).await?),
            None => Relations::none().with(Relation::Own, org == self.org),
        })
    }
}

impl Listed for Arrival {
    fn visible_to(actor: &Actor) -> Filter {
        let Some(org) = org_of(actor) else { return Filter::nothing() };
        let may = |relation| decide(actor, Act::ViewArrival, Relations::none().with(relation, true)) == Decision::Allow;
        let mut filter = Filter::nothing();
        if may(Relation::Own) {
            filter = filter.or(Filter::new("arrivals.to_community IS NULL AND arrivals.to_org = ?", params![org]));
        }
        if may(Relation::Hub) {
            let hub = "EXISTS (SELECT 1 FROM communities c WHERE c.id = arrivals.to_community AND c.hub_id = ?)";
            filter = filter.or(Filter::new(hub, params![org]));
        }
        filter
    }
}

/// What passes: a share or a notice.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Carried {
    Share(ShareId),
    Notice(NoticeId),
}

/// Writes down that something passed the bridge that was granted. No bridge, no way.
pub(crate) async fn insert(
    bridge: &Granted<'_, CrossBridge, Bridge>,
    one: &Arrival,
    carried: Carried,
    passed: ContentHash,
    by: PersonId,
) -> Result<(), StoreError> {
    let content = serde_json::to_string(&one.content).map_err(unwritable)?;
    let (share, notice) = match carried {
        Carried::Share(id) => (Some(id), None),
        Carried::Notice(id) => (None, Some(id)),
    };
    bridge
        .sql()
        .run_one(
            "INSERT INTO arrivals (id, bridge_id, share_id, notice_id, to_community, to_org, content, content_hash,
               passed_hash, passed_by, arrived_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            params![
                one.id,
                bridge.id,
                share,
                notice,
                bridge.to.community,
                one.org,
                content,
                one.hash,
                passed,
                by,
                one.at,
            ],
        )
        .await
}

/// Writes down what came by hand over the bridge that was granted.
pub(crate) async fn insert_by_hand(
    bridge: &Granted<'_, RecordArrival, Bridge>,
    (one, hand): (&Arrival, &ByHand),
    by: PersonId,
) -> Result<(), StoreError> {
    let content = serde_json::to_string(&one.content).map_err(unwritable)?;
    let insert =
        "INSERT INTO arrivals (id, bridge_id, notice_id, to_org, content, content_hash, passed_hash, passed_by,
           arrived_at, given_by, means, received_at, exercise)
         VALUES ($1, $2, $1, $3, $4, $5, $5, $6, $7, $8, $9, $10, $11)";
    let values = params![
        one.id,
        bridge.id,
        one.org,
        content,
        one.hash,
        by,
        one.at,
        &hand.whom,
        &hand.means,
        hand.at,
        one.exercise
    ];
    bridge.sql().run_one(insert, values).await
}

/// How the reports may be handled from which the notice was made that arrived; the weakest if there are none.
pub(crate) async fn label_of_sources(sql: &Sql<'_>, id: ArrivalId) -> Result<Label, StoreError> {
    let row = sql.row("SELECT notice_id FROM arrivals WHERE id = $1", params![id]).await?;
    match row.map(|row| row.get::<Option<uuid::Uuid>>("notice_id")).transpose()?.flatten() {
        Some(notice) => notices::label_of_sources(sql, notice.into()).await,
        None => Ok(Label::weakest()),
    }
}

/// When a share passed which bridges.
pub(crate) async fn passages(sql: &Sql<'_>, share: ShareId) -> Result<Vec<(crate::BridgeId, At)>, StoreError> {
    let rows = sql.rows("SELECT bridge_id, arrived_at FROM arrivals WHERE share_id = $1", params![share]).await?;
    rows.iter().map(|row| Ok((row.id("bridge_id")?, row.at("arrived_at")?))).collect()
}

/// What a share is where it went, oldest first.
pub(crate) async fn carried(sql: &Sql<'_>, share: ShareId) -> Result<Vec<Arrival>, StoreError> {
    let all = format!("SELECT {COLUMNS} FROM arrivals WHERE share_id = $1 ORDER BY arrived_at, id");
    sql.all(&all, params![share]).await
}

/// A condition for queries of `arrival_notices`, as `n`: the notice was not given up.
pub(crate) const STANDS: &str = "NOT EXISTS (SELECT 1 FROM notice_discards d WHERE d.notice_id = n.notice_id)";

/// The notice that the centre began with it, and did not give up.
pub(crate) async fn taken(sql: &Sql<'_>, id: ArrivalId) -> Result<Option<NoticeId>, StoreError> {
    let ask = format!("SELECT n.notice_id FROM arrival_notices n WHERE n.arrival_id = $1 AND {STANDS}");
    sql.row(&ask, params![id]).await?.map(|row| row.id("notice_id")).transpose()
}

/// All notices that were begun with it.
pub(crate) async fn begun(sql: &Sql<'_>, id: ArrivalId) -> Result<Vec<NoticeId>, StoreError> {
    let rows = sql.rows("SELECT notice_id FROM arrival_notices WHERE arrival_id = $1", params![id]).await?;
    rows.iter().map(|row| row.id("notice_id")).collect()
}

/// Holds the notices that were begun with it, and their later versions: no update of them is begun without this hold from here on.
pub(crate) async fn hold_begun(sql: &Sql<'_>, id: ArrivalId, why: Hold) -> Result<(), StoreError> {
    for first in begun(sql, id).await? {
        notices::hold(sql, first, why).await?;
        for later in later_versions(sql, first).await? {
            notices::hold(sql, later, why).await?;
        }
    }
    Ok(())
}

/// The versions of a notice after its first, whether they have left or not.
async fn later_versions(sql: &Sql<'_>, first: NoticeId) -> Result<Vec<NoticeId>, StoreError> {
    let rows = sql.rows("SELECT notice_id FROM notice_updates WHERE first_id = $1", params![first]).await?;
    rows.iter().map(|row| row.id("notice_id")).collect()
}

pub(crate) async fn insert_taken(
    sql: &Sql<'_>,
    id: ArrivalId,
    notice: NoticeId,
    by: PersonId,
    at: At,
) -> Result<(), StoreError> {
    let insert = "INSERT INTO arrival_notices (arrival_id, notice_id, begun_by, begun_at) VALUES ($1, $2, $3, $4)";
    sql.run_one(insert, params![id, notice, by, at]).await
}
