//! What happened to communities, with what was decided of them.

use super::both;
use crate::{BridgeId, CommunityId, Event, EventId, EventKind};
use ::store::{Cx, FromRow, Row, Sql, StoreError, params};
use access::OrgId;
use kernel::{Bilingual, Lang};
use serde_json::{Map, Value};

impl FromRow for Event {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            kind: row.code("kind")?,
            org: row.maybe_id("org_id")?,
            name: both(row, "name")?,
            by: row.id("by_org")?,
            at: row.at("at")?,
        })
    }
}

/// Writes down what the actor did, to an organisation or to something with a name. What the entry of the chain must tell of
/// it as `events`.
pub(crate) async fn note(
    cx: &Cx,
    sql: &Sql<'_>,
    of: CommunityId,
    kind: EventKind,
    (org, name): (Option<OrgId>, &Bilingual),
) -> Result<Map<String, Value>, StoreError> {
    note_of(cx, sql, (of, None), kind, (org, name)).await
}

/// The same of what was done to a bridge, to which the entry of the chain speaks.
pub(crate) async fn note_of(
    cx: &Cx,
    sql: &Sql<'_>,
    (of, bridge): (CommunityId, Option<BridgeId>),
    kind: EventKind,
    (org, name): (Option<OrgId>, &Bilingual),
) -> Result<Map<String, Value>, StoreError> {
    let nobody = || StoreError::Conflict("nobody acts".into());
    let (by, person) = cx.organisation().zip(cx.person()).ok_or_else(nobody)?;
    let event = Event { id: cx.new_id(), kind, org, name: name.clone(), by, at: cx.now() };
    let insert =
        "INSERT INTO community_events (id, community_id, kind, org_id, name_ja, name_en, by_org, by_person, at,
        bridge_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let Event { id, at, .. } = event;
    sql.run_one(insert, params![id, of, kind.code(), org, &name.ja, &name.en, by, person, at, bridge]).await?;
    Ok(Map::from_iter([(id.to_string(), event.hash(of).to_string().into())]))
}

/// What happened before an event, newest first.
pub(crate) async fn page(
    sql: &Sql<'_>,
    of: CommunityId,
    before: EventId,
    limit: i64,
) -> Result<Vec<Event>, StoreError> {
    let newest = "SELECT id, kind, org_id, name_ja, name_en, by_org, at FROM community_events
          WHERE community_id = $1 AND id < $2
        UNION ALL SELECT id, kind, CAST(NULL AS UUID), '', '', by_org, at FROM community_decisions
          WHERE community_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    let mut all: Vec<Event> = sql.all(newest, params![of, before, limit]).await?;
    for decision in super::decisions::of(sql, of).await? {
        if let Some(event) = all.iter_mut().find(|event| event.id.uuid() == decision.id.uuid()) {
            event.name = Bilingual { ja: decision.day.show_long(Lang::Ja), en: decision.day.show_long(Lang::En) };
        }
    }
    Ok(all)
}
