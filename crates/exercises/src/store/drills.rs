//! Drills, what is offered, and who is invited.

use crate::{
    drill::{Drill, DrillId},
    part::PartId,
};
use access::{OrgId, PersonId, act::PlanDrill};
use kernel::{At, ContentHash, FiscalYear};
use registry::Organisation;
use store::{Granted, Sql, StoreError, Visible, params};

/// Keeps a drill of the centre.
pub(crate) async fn insert(
    centre: &Granted<'_, PlanDrill, Organisation>,
    (id, year): (DrillId, FiscalYear),
    (by, at): (PersonId, At),
) -> Result<(), StoreError> {
    let insert = "INSERT INTO drills (id, org_id, fiscal_year, planned_by, planned_at) VALUES ($1, $2, $3, $4, $5)";
    centre.sql().run_one(insert, params![id, centre.id, i64::from(year.0), by, at]).await
}

/// Keeps a version of what is offered.
pub(crate) async fn insert_offer(
    sql: &Sql<'_>,
    (id, number): (DrillId, i64),
    (text, hash): (&str, ContentHash),
    (by, at): (PersonId, At),
) -> Result<(), StoreError> {
    let insert = "INSERT INTO drill_offers (drill_id, number, content, content_hash, saved_by, saved_at)
                  VALUES ($1, $2, $3, $4, $5, $6)";
    sql.run_one(insert, params![id, number, text, hash, by, at]).await
}

/// Keeps that a CEPTOAR is invited.
pub(crate) async fn insert_part(
    sql: &Sql<'_>,
    id: PartId,
    (drill, ceptoar, ministry): (DrillId, OrgId, Option<OrgId>),
    (by, at): (PersonId, At),
) -> Result<(), StoreError> {
    let insert = "INSERT INTO drill_parts (id, drill_id, ceptoar_id, ministry_id, invited_by, invited_at)
                  VALUES ($1, $2, $3, $4, $5, $6)";
    sql.run_one(insert, params![id, drill, ceptoar, ministry, by, at]).await
}

/// Who is invited to a drill.
pub(crate) async fn invited(sql: &Sql<'_>, drill: DrillId) -> Result<Vec<OrgId>, StoreError> {
    let rows = sql.rows("SELECT ceptoar_id FROM drill_parts WHERE drill_id = $1", params![drill]).await?;
    rows.iter().map(|row| row.id("ceptoar_id")).collect()
}

/// The drill to which something belongs that the actor may see.
pub(crate) async fn one(sql: &Sql<'_>, id: DrillId) -> Result<Drill, StoreError> {
    let select = format!("SELECT {} FROM drills WHERE drills.id = $1", Drill::COLUMNS);
    sql.one(&select, params![id]).await?.ok_or_else(|| StoreError::Unreadable { column: "drill_id".into() })
}

/// The drills of the newest years.
pub(crate) async fn newest(visible: &Visible<'_, Drill>) -> Result<Vec<Drill>, StoreError> {
    let select =
        format!("SELECT {} FROM drills WHERE {{visible}} ORDER BY fiscal_year DESC, id LIMIT 50", Drill::COLUMNS);
    visible.all(&select, params![]).await
}

/// The drill of the year before, if the actor may see it.
pub(crate) async fn before(visible: &Visible<'_, Drill>, drill: &Drill) -> Result<Option<Drill>, StoreError> {
    let select =
        format!("SELECT {} FROM drills WHERE {{visible}} AND drills.org_id = $1 AND fiscal_year = $2", Drill::COLUMNS);
    let year = i64::from(drill.year.0) - 1;
    Ok(visible.all(&select, params![drill.org, year]).await?.into_iter().next())
}

/// One drill, if the actor may see it.
pub(crate) async fn seen(visible: &Visible<'_, Drill>, id: DrillId) -> Result<Option<Drill>, StoreError> {
    let select = format!("SELECT {} FROM drills WHERE {{visible}} AND drills.id = $1", Drill::COLUMNS);
    Ok(visible.all(&select, params![id]).await?.into_iter().next())
}
