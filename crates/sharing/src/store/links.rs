//! The SQL of what incidents have to do with each other.

use crate::incident::{Incident, IncidentId};
use crate::register::{Link, Linked, Tie};
use std::collections::BTreeMap;
use store::{FromRow, Row, Sql, StoreError, Visible, among, params};

/// Each link from both of its sides: `turned` is 1 where it was written from the other. `here_id` and `there_id` are where
/// the two are told of now: what went into another is told of there.
const SIDES: &str = "SELECT sides.*, COALESCE(here.into_id, sides.incident_id) AS here_id,
      COALESCE(there.into_id, sides.other_id) AS there_id
    FROM (SELECT incident_links.*, CAST(0 AS BIGINT) AS turned FROM incident_links
      UNION ALL SELECT id, other_id, incident_id, tie, note, org_id, linked_by, linked_at, CAST(1 AS BIGINT)
      FROM incident_links) sides
    LEFT JOIN incident_joins here ON here.incident_id = sides.incident_id
    LEFT JOIN incident_joins there ON there.incident_id = sides.other_id";

/// What each of these incidents has to do with others that the actor may know of, in the order in which it was first written;
/// of others nothing is told.
pub(crate) async fn of_incidents(
    visible: &Visible<'_, Incident>,
    incidents: &[IncidentId],
) -> Result<BTreeMap<IncidentId, Vec<Linked>>, StoreError> {
    let mut all: BTreeMap<IncidentId, Vec<Linked>> = BTreeMap::new();
    for some in incidents.chunks(500) {
        let (places, ids) = among(some.iter().copied());
        let select = format!(
            "SELECT l.*, incidents.reference, incidents.org_id AS at_id, incidents.exercise, incidents.opened_at
             FROM ({SIDES}) l JOIN incidents ON incidents.id = l.there_id
             WHERE {{visible}} AND l.here_id IN ({places}) AND l.here_id <> l.there_id
             ORDER BY l.linked_at, l.id"
        );
        for row in visible.rows(&select, ids).await? {
            let one = linked(&row)?;
            let told = all.entry(row.id("here_id")?).or_default();
            match told.iter_mut().find(|before| same_two(&before.link, &one.link)) {
                Some(before) => *before = one,
                None => told.push(one),
            }
        }
    }
    all.values_mut().for_each(|told| told.retain(|one| one.link.tie != Tie::None));
    Ok(all)
}

fn same_two(one: &Link, other: &Link) -> bool {
    one.incident == other.incident && one.other == other.other
}

fn linked(row: &Row) -> Result<Linked, StoreError> {
    let link = Link::from_row(row)?;
    let turned = row.get::<i64>("turned")? == 1;
    // The two ids were exchanged by the query; what was written was not.
    let link = if turned { Link { tie: link.tie.turned(), ..link } } else { link };
    let other = Incident {
        id: row.id("there_id")?,
        reference: row.text("reference")?,
        org: row.id("at_id")?,
        exercise: row.get("exercise")?,
        opened_at: row.at("opened_at")?,
        joined: None,
    };
    Ok(Linked { link, other })
}

/// What was written last of these two, as it is seen from the first.
pub(crate) async fn newest(
    sql: &Sql<'_>,
    (incident, other): (IncidentId, IncidentId),
) -> Result<Option<Link>, StoreError> {
    let select = "SELECT * FROM incident_links
        WHERE (incident_id = $1 AND other_id = $2) OR (incident_id = $2 AND other_id = $1)
        ORDER BY linked_at DESC, id DESC LIMIT 1";
    let link: Option<Link> = sql.one(select, params![incident, other]).await?;
    Ok(link.map(|link| if link.incident == incident { link } else { link.turned() }))
}

/// Writes it down.
pub(crate) async fn insert(sql: &Sql<'_>, link: &Link) -> Result<(), StoreError> {
    let insert = "INSERT INTO incident_links (id, incident_id, other_id, tie, note, org_id, linked_by, linked_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let (tie, note) = (link.tie.code(), &link.note);
    sql.run_one(insert, params![link.id, link.incident, link.other, tie, note, link.org, link.by, link.at]).await
}
