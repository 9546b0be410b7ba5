//! Plans of models.

use crate::{model::ModelId, plan::Content};
use access::PersonId;
use kernel::{At, ContentHash};
use store::{FromRow, Row, Sql, StoreError, params};

/// A plan in a list.
#[derive(Clone, Debug)]
pub(crate) struct PlanLine {
    pub(crate) number: i64,
    pub(crate) name: String,
    pub(crate) saved_at: At,
}

impl FromRow for PlanLine {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { number: row.get("number")?, name: row.text("name")?, saved_at: row.at("saved_at")? })
    }
}

/// Keeps one.
pub(crate) async fn insert(
    sql: &Sql<'_>,
    (id, number): (ModelId, i64),
    (text, hash): (&str, ContentHash),
    name: &str,
    (by, at): (PersonId, At),
) -> Result<(), StoreError> {
    let insert = "INSERT INTO model_plans (model_id, number, content, content_hash, name, saved_by, saved_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7)";
    sql.run_one(insert, params![id, number, text, hash, name, by, at]).await
}

/// The number of the last plan of a model; 0 if it has none.
pub(crate) async fn last(sql: &Sql<'_>, id: ModelId) -> Result<i64, StoreError> {
    sql.count("SELECT COALESCE(MAX(number), 0) AS n FROM model_plans WHERE model_id = $1", params![id]).await
}

/// One of them.
pub(crate) async fn one(sql: &Sql<'_>, id: ModelId, number: i64) -> Result<Option<Content>, StoreError> {
    let select = "SELECT content FROM model_plans WHERE model_id = $1 AND number = $2";
    sql.row(select, params![id, number]).await?.map(|row| row.json("content")).transpose()
}

/// The newest plans of a model, the newest first.
pub(crate) async fn of(sql: &Sql<'_>, id: ModelId) -> Result<Vec<PlanLine>, StoreError> {
    let select = "SELECT number, name, saved_at FROM model_plans WHERE model_id = $1 ORDER BY number DESC LIMIT 100";
    sql.all(select, params![id]).await
}
