//! The SQL of checking models.

use super::models::called;
use crate::seals::SealKind;
use store::{Sql, StoreError, params, seals::Rows};
use uuid::Uuid;

/// Where the rows of a kind stand.
pub(crate) fn rows(kind: SealKind) -> Rows {
    match kind {
        SealKind::Version => Rows {
            columns: "v.content AS content, v.content_hash AS content_hash, v.name AS name, v.nodes AS nodes, v.needs AS needs,
               v.saved_by AS person, m.org_id AS org_id, m.reference AS reference, m.begun_by AS begun_by, m.begun_at AS begun_at",
            ..Rows::within("v.model_id", "v.number", "v.saved_at", "model_versions v JOIN models m ON m.id = v.model_id")
        },
        SealKind::Plan => Rows {
            columns: "content, content_hash, name, saved_by AS person",
            ..Rows::within("model_id", "number", "saved_at", "model_plans")
        },
        SealKind::Reader => Rows {
            subject: "model_id",
            columns: "org_id, number AS times, opened_by AS person",
            ..Rows::alone("id", "opened_at", "model_readers")
        },
        SealKind::End => Rows {
            subject: "r.model_id",
            columns: "e.ended_by AS person",
            ..Rows::alone("e.reader_id", "e.ended_at", "model_reader_ends e JOIN model_readers r ON r.id = e.reader_id")
        },
    }
}

/// The reference of a model, by its id or that of an opening of it.
pub(crate) async fn reference(sql: &Sql<'_>, id: Uuid) -> Result<Option<String>, StoreError> {
    let select = "SELECT reference FROM models WHERE id = $1
                  OR id IN (SELECT model_id FROM model_readers WHERE model_readers.id = $1)";
    sql.row(select, params![id]).await?.map(|row| Ok(called(&row.text("reference")?).to_owned())).transpose()
}
