//! Outages themselves.

use crate::{
    declared::Said,
    outage::{Outage, OutageId, Step},
};
use access::PersonId;
use kernel::At;
use store::{Sql, StoreError, Visible, params};

/// Keeps a new one.
pub(crate) async fn insert(sql: &Sql<'_>, outage: &Outage) -> Result<(), StoreError> {
    let insert = "INSERT INTO outages (id, reference, org_id, exercise, raised_by, raised_at)
                  VALUES ($1, $2, $3, $4, $5, $6)";
    let Outage { id, reference, org, exercise, raised_by, raised_at } = outage;
    sql.run_one(insert, params![*id, reference, *org, *exercise, *raised_by, *raised_at]).await
}

/// Those that the actor may see, newest first, after the place `after`: at most so many.
///
/// # Errors
/// If the database refuses.
pub async fn newest(
    visible: &Visible<'_, Outage>,
    after: Option<(At, OutageId)>,
    most: i64,
) -> Result<Vec<Outage>, StoreError> {
    let mut values = params![most];
    values.extend(after.into_iter().flat_map(|(at, id)| params![at, id]));
    let place = if after.is_some() { "AND (raised_at, id) < ($2, $3)" } else { "" };
    let select =
        format!("SELECT outages.* FROM outages WHERE {{visible}} {place} ORDER BY raised_at DESC, id DESC LIMIT $1");
    visible.all(&select, values).await
}

/// Those of them that stand, newest first, with the right to ask about them.
///
/// # Errors
/// If the database refuses.
pub async fn standing<'t>(visible: Visible<'t, Outage>) -> Result<::store::Seen<'t, Outage>, StoreError> {
    let select = "SELECT outages.* FROM outages WHERE {visible} AND NOT EXISTS (SELECT 1 FROM outage_changes c
                    WHERE c.outage_id = outages.id AND c.step = 'lowered')
                  ORDER BY raised_at DESC, id DESC";
    visible.seen(select, params![]).await
}

/// The ids of all that stand; no actor asks.
pub(crate) async fn all_standing(sql: &Sql<'_>) -> Result<Vec<OutageId>, StoreError> {
    let select = "SELECT id FROM outages WHERE NOT EXISTS (SELECT 1 FROM outage_changes c
                    WHERE c.outage_id = outages.id AND c.step = 'lowered') ORDER BY id";
    sql.rows(select, params![]).await?.iter().map(|row| row.id("id")).collect()
}

/// What stands as this person raised it, unchanged, at this step and with this mark: each with what was said.
pub(crate) async fn raised_by(
    sql: &Sql<'_>,
    by: PersonId,
    (step, exercise): (Step, bool),
) -> Result<Vec<(OutageId, Said)>, StoreError> {
    let select = "SELECT o.id, c.content FROM outages o JOIN outage_changes c ON c.outage_id = o.id AND c.number = 1
                  WHERE o.raised_by = $1 AND o.exercise = $2 AND c.step = $3 AND NOT EXISTS
                    (SELECT 1 FROM outage_changes l WHERE l.outage_id = o.id AND l.number > 1) ORDER BY o.id";
    let rows = sql.rows(select, params![by, exercise, step.code()]).await?;
    rows.iter().map(|row| Ok((row.id("id")?, row.json("content")?))).collect()
}

/// One of them; no actor asks.
pub(crate) async fn of(sql: &Sql<'_>, outage: OutageId) -> Result<Option<Outage>, StoreError> {
    sql.one("SELECT * FROM outages WHERE id = $1", params![outage]).await
}

/// Locks one until this transaction ends; no actor asks.
pub(crate) async fn lock(sql: &Sql<'_>, outage: OutageId) -> Result<(), StoreError> {
    let lock = format!("SELECT id FROM outages WHERE id = $1{}", sql.lock());
    sql.row(&lock, params![outage]).await.map(|_| ())
}
