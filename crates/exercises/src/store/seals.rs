//! The SQL of checking drills.

use crate::seals::SealKind;
use store::{Sql, StoreError, params, seals::Rows};
use uuid::Uuid;

/// Where the rows of a kind stand.
pub(crate) fn rows(kind: SealKind) -> Rows {
    match kind {
        SealKind::Offer => Rows {
            columns: "content, content_hash, saved_by AS person",
            ..Rows::within("drill_id", "number", "saved_at", "drill_offers")
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

/// The fiscal year of a drill, by its id or that of a part in it.
pub(crate) async fn year(sql: &Sql<'_>, id: Uuid) -> Result<Option<i64>, StoreError> {
    let select = "SELECT fiscal_year FROM drills WHERE id = $1
                  OR id IN (SELECT drill_id FROM drill_parts WHERE drill_parts.id = $1)
                  OR id IN (SELECT p.drill_id FROM drill_notices n JOIN drill_parts p ON p.id = n.part_id WHERE n.notice_id = $1)
                  OR id IN (SELECT p.drill_id FROM drill_answers a JOIN drill_parts p ON p.id = a.part_id WHERE a.id = $1)";
    sql.row(select, params![id]).await?.map(|row| row.get("fiscal_year")).transpose()
}
