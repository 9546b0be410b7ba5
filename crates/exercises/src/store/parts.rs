//! Parts: plans, notices, ends.

use crate::{
    drill::{Drill, DrillId},
    part::{Part, PartId},
    plan::Plan,
};
use access::{
    OrgId, PersonId,
    act::{DecideDrillPart, EndDrillPart, PrepareDrillPart, ViewDrill, ViewDrillPart},
};
use delivery::DeliveryId;
use kernel::{At, ContentHash};
use sharing::notice::NoticeId;
use store::{Granted, Sql, StoreError, Visible, params};

/// Keeps a version of a plan.
pub(crate) async fn insert_plan(
    part: &Granted<'_, DecideDrillPart, Part>,
    number: i64,
    (plan, text, hash): (&Plan, &str, ContentHash),
    (by, at): (PersonId, At),
) -> Result<(), StoreError> {
    let chosen = plan.members.as_ref().filter(|_| plan.takes_part);
    let insert = "INSERT INTO drill_plans
          (part_id, number, content, content_hash, takes_part, announced, chosen, first_day, saved_by, saved_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let values = params![
        part.id,
        number,
        text,
        hash,
        plan.takes_part,
        plan.announced,
        chosen.is_some(),
        plan.first_day(),
        by,
        at
    ];
    part.sql().run_one(insert, values).await?;
    let rows = chosen.into_iter().flatten().map(|org| params![part.id, number, *org]).collect();
    part.sql().insert_many("INSERT INTO drill_plan_members (part_id, number, org_id)", 3, rows, "").await.map(|_| ())
}

/// One version of a plan, as its history shows it.
pub(crate) struct Version {
    pub(crate) number: i64,
    pub(crate) plan: Plan,
    pub(crate) at: At,
}

/// All versions of a plan, newest first.
pub(crate) async fn versions(sql: &Sql<'_>, part: PartId) -> Result<Vec<Version>, StoreError> {
    let select = "SELECT number, content, saved_at FROM drill_plans WHERE part_id = $1 ORDER BY number DESC";
    let rows = sql.rows(select, params![part]).await?;
    let version = |row: &store::Row| {
        Ok(Version { number: row.get("number")?, plan: row.json("content")?, at: row.at("saved_at")? })
    };
    rows.iter().map(version).collect()
}

/// Keeps by which notice a part is run.
pub(crate) async fn insert_notice(
    part: &Granted<'_, PrepareDrillPart, Part>,
    notice: NoticeId,
    (by, at): (PersonId, At),
) -> Result<(), StoreError> {
    let insert = "INSERT INTO drill_notices (notice_id, part_id, plan, begun_by, begun_at) VALUES ($1, $2, $3, $4, $5)";
    part.sql().run_one(insert, params![notice, part.id, part.number, by, at]).await
}

/// Keeps that a part is over; `false` if it was already.
pub(crate) async fn insert_end(
    part: &Granted<'_, EndDrillPart, Part>,
    (by, at): (PersonId, At),
) -> Result<bool, StoreError> {
    let insert = "INSERT INTO drill_ends (part_id, ended_by, ended_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    part.sql().run(insert, params![part.id, by, at]).await.map(|rows| rows == 1)
}

/// The parts of a drill that the actor may see, in the order of the CEPTOARs.
pub(crate) async fn of_drill(visible: &Visible<'_, Part>, drill: DrillId) -> Result<Vec<Part>, StoreError> {
    let select = format!(
        "SELECT {} FROM drill_parts WHERE {{visible}} AND drill_id = $1
         ORDER BY (SELECT o.sort FROM organisations o WHERE o.id = ceptoar_id), ceptoar_id",
        Part::COLUMNS
    );
    visible.all(&select, params![drill]).await
}

/// The newest parts that the actor may see, over all drills.
pub(crate) async fn newest(visible: &Visible<'_, Part>) -> Result<Vec<Part>, StoreError> {
    let select = format!(
        "SELECT {} FROM drill_parts WHERE {{visible}} ORDER BY invited_at DESC, drill_parts.id LIMIT 200",
        Part::COLUMNS
    );
    visible.all(&select, params![]).await
}

/// All parts of a drill that have ended, for what is told of them together.
pub(crate) async fn ended(drill: &Granted<'_, ViewDrill, Drill>) -> Result<Vec<Part>, StoreError> {
    let select = format!(
        "SELECT {} FROM drill_parts WHERE drill_id = $1
         AND EXISTS (SELECT 1 FROM drill_ends e WHERE e.part_id = drill_parts.id)",
        Part::COLUMNS
    );
    drill.sql().all(&select, params![drill.id]).await
}

/// The line by which a part came to a member's own organisation.
pub(crate) async fn own_line(
    part: &Granted<'_, ViewDrillPart, Part>,
    org: Option<OrgId>,
) -> Result<Option<DeliveryId>, StoreError> {
    let (Some(dispatch), Some(org)) = (part.dispatch, org) else { return Ok(None) };
    let select = "SELECT id FROM deliveries WHERE dispatch_id = $1 AND org_id = $2 AND handed_at IS NOT NULL
                  ORDER BY CASE tier WHEN 'member' THEN 1 ELSE 2 END, id LIMIT 1";
    part.sql().row(select, params![dispatch, org]).await?.map(|row| row.id("id")).transpose()
}
