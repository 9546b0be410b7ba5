//! Declared bridges.

use super::{both, org_of};
use crate::{Bridge, BridgeId, CommunityId, Event, bridge::End};
use ::store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};
use access::{Act, Actor, Decision, Kind, OrgId, Relation, Relations, decide};
use kernel::At;

impl FromRow for Bridge {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let end = |name: &str| -> Result<End, StoreError> {
            Ok(End {
                community: row.maybe_id(&format!("{name}_community"))?,
                centre: row.maybe_id(&format!("{name}_centre"))?,
                name: both(row, name)?,
            })
        };
        Ok(Self {
            id: row.id("id")?,
            from: end("from")?,
            to: end("to")?,
            label_most: row.code("label_most")?,
            since: both(row, "since")?,
            begins: row
                .maybe_day("valid_from")?
                .ok_or_else(|| StoreError::Unreadable { column: "valid_from".into() })?,
            source: row.text("source")?,
            open: row.maybe_day("valid_to")?.is_none(),
            inside: row.get("inside")?,
        })
    }
}

impl Resource for Bridge {
    const KIND: Kind = Kind::Bridge;
    type Key = BridgeId;
    const LOAD: &'static str = "SELECT * FROM bridges WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        FromRow::from_row(row)
    }
    async fn relations(&self, actor: &Actor, sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let Some(org) = org_of(actor) else { return Ok(Relations::none()) };
        let hub_of = async |end: &End| match end.community {
            Some(community) => super::submissions::is_hub(sql, community, actor).await,
            None => Ok(false),
        };
        let receives = hub_of(&self.to).await? || self.to.centre == Some(org);
        Ok(Relations::none()
            .with(Relation::Hub, hub_of(&self.from).await?)
            .with(Relation::Own, self.from.centre == Some(org))
            .with(Relation::Recipient, receives))
    }
}

/// That a bridge is declared is public to everybody who signs in.
impl Listed for Bridge {
    fn visible_to(actor: &Actor) -> Filter {
        match decide(actor, Act::ViewBridge, Relations::none()) {
            Decision::Allow => Filter::everything(),
            Decision::Refuse | Decision::Hide => Filter::nothing(),
        }
    }
}

/// The bridges at whose ends a community stands.
pub(crate) async fn of(sql: &Sql<'_>, community: CommunityId) -> Result<Vec<Bridge>, StoreError> {
    let at = "SELECT * FROM bridges WHERE (from_community = $1 OR to_community = $1) AND valid_to IS NULL
              ORDER BY to_ja, from_ja, id";
    sql.all(at, params![community]).await
}

/// The bridges that lead out of the centre to a community here.
pub(crate) async fn from_centre(sql: &Sql<'_>, centre: OrgId) -> Result<Vec<Bridge>, StoreError> {
    let at = "SELECT * FROM bridges WHERE from_centre = $1 AND to_community IS NOT NULL AND valid_to IS NULL
              ORDER BY to_ja, id";
    sql.all(at, params![centre]).await
}

/// The bridges of a body to others that are not here, which have ended.
pub(crate) async fn outside_ended(sql: &Sql<'_>, org: OrgId) -> Result<Vec<Bridge>, StoreError> {
    let at = "SELECT bridges.* FROM bridges LEFT JOIN communities f ON f.id = from_community
              LEFT JOIN communities t ON t.id = to_community
              WHERE bridges.valid_to IS NOT NULL AND (from_centre = $1 OR to_centre = $1 OR f.hub_id = $1 OR t.hub_id = $1)
                AND (from_community IS NULL AND from_centre IS NULL OR to_community IS NULL AND to_centre IS NULL)
              ORDER BY from_ja, to_ja, bridges.id DESC LIMIT 200";
    sql.all(at, params![org]).await
}

/// Whether an open bridge leads from one end to the other.
pub(crate) async fn between(sql: &Sql<'_>, from: &End, to: &End) -> Result<bool, StoreError> {
    Ok(all(sql).await?.iter().any(|one| one.open && one.from.same(from) && one.to.same(to)))
}

/// With communities at their ends by name: the declared rows know them by code.
pub(crate) async fn named(sql: &Sql<'_>, mut bridges: Vec<Bridge>) -> Result<Vec<Bridge>, StoreError> {
    let communities = super::circles::all(sql).await?;
    for end in bridges.iter_mut().flat_map(|one| [&mut one.from, &mut one.to]) {
        if let Some(community) = communities.iter().find(|one| Some(one.id) == end.community) {
            end.name = community.name.clone();
        }
    }
    Ok(bridges)
}

/// Ends a bridge; `false` if it had ended.
pub(crate) async fn end(sql: &Sql<'_>, id: BridgeId, on: kernel::Day) -> Result<bool, StoreError> {
    let end = "UPDATE bridges SET valid_to = $2 WHERE id = $1 AND valid_to IS NULL";
    Ok(sql.run(end, params![id, on]).await? > 0)
}

/// The open bridges at one of whose ends an organisation stands: as the centre, or as a hub.
pub(crate) async fn of_body(sql: &Sql<'_>, org: OrgId) -> Result<Vec<Bridge>, StoreError> {
    let at = "SELECT bridges.* FROM bridges LEFT JOIN communities f ON f.id = from_community
              LEFT JOIN communities t ON t.id = to_community
              WHERE bridges.valid_to IS NULL AND (from_centre = $1 OR to_centre = $1 OR f.hub_id = $1 OR t.hub_id = $1)
              ORDER BY from_ja, to_ja, bridges.id LIMIT 200";
    sql.all(at, params![org]).await
}

/// How a bridge ended.
pub(crate) struct EndedBridge {
    /// The bridge.
    pub(crate) bridge: Bridge,
    /// Its last day.
    pub(crate) on: kernel::Day,
    /// When, and which organisation ended it; `None` where that was not kept.
    pub(crate) done: Option<(At, OrgId)>,
    /// Why; empty where that was not said.
    pub(crate) why: String,
}

impl FromRow for EndedBridge {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            bridge: FromRow::from_row(row)?,
            on: row.maybe_day("valid_to")?.ok_or_else(|| StoreError::Unreadable { column: "valid_to".into() })?,
            done: row.maybe_at("ended_at")?.zip(row.maybe_id("ended_by")?),
            why: Event::and_why(&row.text("ended_name")?).1.to_owned(),
        })
    }
}

/// The bridges at one of whose ends an organisation stands that have ended since a day, the newest first.
pub(crate) async fn ended_of_body(
    sql: &Sql<'_>,
    org: OrgId,
    since: kernel::Day,
) -> Result<Vec<EndedBridge>, StoreError> {
    let at = "SELECT bridges.*, e.at AS ended_at, e.by_org AS ended_by, COALESCE(e.name_ja, '') AS ended_name
              FROM bridges LEFT JOIN communities f ON f.id = from_community LEFT JOIN communities t ON t.id = to_community
              LEFT JOIN community_events e ON e.id = (SELECT x.id FROM community_events x
                WHERE x.community_id = COALESCE(bridges.from_community, bridges.to_community)
                  AND x.bridge_id = bridges.id AND x.kind = 'bridge-ended' ORDER BY x.id LIMIT 1)
              WHERE bridges.valid_to >= $2
                AND (from_centre = $1 OR to_centre = $1 OR f.hub_id = $1 OR t.hub_id = $1)
              ORDER BY bridges.valid_to DESC, e.at DESC, bridges.id DESC LIMIT 20";
    let mut all: Vec<EndedBridge> = sql.all(at, params![org, since]).await?;
    let bridges = named(sql, all.iter().map(|one| one.bridge.clone()).collect()).await?;
    for (one, bridge) in all.iter_mut().zip(bridges) {
        one.bridge = bridge;
    }
    Ok(all)
}

/// One bridge.
pub(crate) async fn by_id(sql: &Sql<'_>, id: BridgeId) -> Result<Option<Bridge>, StoreError> {
    sql.one("SELECT * FROM bridges WHERE id = $1", params![id]).await
}

pub(crate) async fn insert(sql: &Sql<'_>, one: &Bridge) -> Result<u64, StoreError> {
    sql.run(
        "INSERT INTO bridges (id, from_community, from_centre, from_ja, from_en, to_community, to_centre, to_ja, to_en,
           label_most, since_ja, since_en, valid_from, source, inside)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING",
        params![
            one.id,
            one.from.community,
            one.from.centre,
            &one.from.name.ja,
            &one.from.name.en,
            one.to.community,
            one.to.centre,
            &one.to.name.ja,
            &one.to.name.en,
            one.label_most.code(),
            &one.since.ja,
            &one.since.en,
            one.begins,
            &one.source,
            one.inside,
        ],
    )
    .await
}

/// All that are declared.
pub(crate) async fn all(sql: &Sql<'_>) -> Result<Vec<Bridge>, StoreError> {
    sql.all("SELECT * FROM bridges WHERE valid_to IS NULL ORDER BY from_ja, to_ja, id LIMIT 100", params![]).await
}
