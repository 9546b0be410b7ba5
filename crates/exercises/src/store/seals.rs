//! The SQL of checking drills.

use crate::seals::SealKind;
use store::{Sql, StoreError, params, seals::Rows};
use uuid::Uuid;

/// Where the rows of a kind stand.
pub(crate) fn rows(kind: SealKind) -> Rows {
    match kind {
        SealKind::Offer => Rows {
            columns: "f.content AS content, f.content_hash AS content_hash, f.saved_by AS person, d.org_id AS org_id,
               d.fiscal_year AS fiscal_year, d.planned_by AS planned_by, d.planned_at AS planned_at",
            ..Rows::within("f.drill_id", "f.number", "f.saved_at", "drill_offers f JOIN drills d ON d.id = f.drill_id")
        },
        SealKind::Part => Rows {
            columns: "drill_id, ceptoar_id, ministry_id, invited_by AS person",
            ..Rows::alone("id", "invited_at", "drill_parts")
        },
        SealKind::Plan => Rows {
            columns: "content, content_hash, takes_part, announced, chosen, first_day, saved_by AS person",
            ..Rows::within("part_id", "number", "saved_at", "drill_plans")
        },
        SealKind::Notice => Rows {
            subject: "part_id",
            columns: "plan, begun_by AS person",
            ..Rows::alone("notice_id", "begun_at", "drill_notices")
        },
        SealKind::End => Rows { columns: "ended_by AS person", ..Rows::alone("part_id", "ended_at", "drill_ends") },
        SealKind::Answers => Rows {
            subject: "part_id",
            columns: "org_id, content, content_hash, answered_by AS person",
            ..Rows::alone("id", "answered_at", "drill_answers")
        },
    }
}

/// The members that a version of a plan chose.
pub(crate) async fn chosen(sql: &Sql<'_>, part: Uuid, number: i64) -> Result<Vec<Uuid>, StoreError> {
    let select = "SELECT org_id FROM drill_plan_members WHERE part_id = $1 AND number = $2 ORDER BY org_id";
    sql.rows(select, params![part, number]).await?.iter().map(|row| row.get("org_id")).collect()
}

/// Of what a drill runs by, notices and their updates, those that would go to others than their plan chose, and whatever
/// else somebody is chosen for; with whether it belongs to a drill.
pub(crate) async fn chosen_otherwise(sql: &Sql<'_>) -> Result<Vec<(Uuid, bool)>, StoreError> {
    const RUNS: &str = "WITH runs AS (
        SELECT n.notice_id AS subject_id, n.part_id AS part_id, n.plan AS plan FROM drill_notices n
        UNION ALL SELECT u.notice_id, n.part_id, n.plan FROM notice_updates u JOIN drill_notices n ON n.notice_id = u.first_id),
      planned AS (
        SELECT runs.subject_id AS subject_id, p.ceptoar_id AS ceptoar_id, m.org_id AS org_id FROM runs
        JOIN drill_parts p ON p.id = runs.part_id
        JOIN drill_plan_members m ON m.part_id = runs.part_id AND m.number = runs.plan)";
    let same = |one: &str, other: &str| {
        format!(
            "{one}.subject_id = {other}.subject_id AND {one}.ceptoar_id = {other}.ceptoar_id AND {one}.org_id = {other}.org_id"
        )
    };
    let select = format!(
        "{RUNS} SELECT found.subject_id AS id, EXISTS (SELECT 1 FROM runs WHERE runs.subject_id = found.subject_id) AS of_drill
         FROM (SELECT p.subject_id AS subject_id FROM planned p
                 WHERE NOT EXISTS (SELECT 1 FROM chosen_members c WHERE {})
               UNION SELECT c.subject_id FROM chosen_members c WHERE NOT EXISTS (SELECT 1 FROM planned p WHERE {})) found
         ORDER BY found.subject_id",
        same("c", "p"),
        same("p", "c")
    );
    sql.rows(&select, params![]).await?.iter().map(|row| Ok((row.get("id")?, row.get("of_drill")?))).collect()
}

/// The fiscal year of a drill, by its id or that of a part in it.
pub(crate) async fn year(sql: &Sql<'_>, id: Uuid) -> Result<Option<i64>, StoreError> {
    let select = "SELECT fiscal_year FROM drills WHERE id = $1
                  OR id IN (SELECT drill_id FROM drill_parts WHERE drill_parts.id = $1)
                  OR id IN (SELECT p.drill_id FROM drill_notices n JOIN drill_parts p ON p.id = n.part_id WHERE n.notice_id = $1)
                  OR id IN (SELECT p.drill_id FROM drill_answers a JOIN drill_parts p ON p.id = a.part_id WHERE a.id = $1)";
    sql.row(select, params![id]).await?.map(|row| row.get("fiscal_year")).transpose()
}
