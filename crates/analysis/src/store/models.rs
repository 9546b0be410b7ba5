//! Models and their versions.

use crate::model::{Model, ModelId, Version};
use access::{OrgId, PersonId};
use kernel::{At, ContentHash};
use store::{FromRow, Row, Sql, StoreError, Visible, params};

/// Keeps that there is one.
pub(crate) async fn insert(
    sql: &Sql<'_>,
    id: ModelId,
    (reference, org): (&str, OrgId),
    (by, at): (PersonId, At),
) -> Result<(), StoreError> {
    let insert = "INSERT INTO models (id, reference, org_id, begun_by, begun_at) VALUES ($1, $2, $3, $4, $5)";
    sql.run_one(insert, params![id, reference, org, by, at]).await
}

/// Keeps a version of it.
pub(crate) async fn insert_version(
    sql: &Sql<'_>,
    (id, number): (ModelId, i64),
    (text, hash): (&str, ContentHash),
    (name, nodes, needs): (&str, u32, u32),
    (by, at): (PersonId, At),
) -> Result<(), StoreError> {
    let insert =
        "INSERT INTO model_versions (model_id, number, content, content_hash, name, nodes, needs, saved_by, saved_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = params![id, number, text, hash, name, i64::from(nodes), i64::from(needs), by, at];
    sql.run_one(insert, values).await
}

/// What a version says.
pub(crate) async fn version(sql: &Sql<'_>, (id, number): (ModelId, i64)) -> Result<Version, StoreError> {
    let select = "SELECT content FROM model_versions WHERE model_id = $1 AND number = $2";
    let row = sql.row(select, params![id, number]).await?;
    row.ok_or_else(|| StoreError::Unreadable { column: "number".into() })?.json("content")
}

/// A version in a list.
#[derive(Clone, Debug)]
pub(crate) struct VersionLine {
    pub(crate) number: i64,
    pub(crate) note: String,
    pub(crate) nodes: i64,
    pub(crate) needs: i64,
    pub(crate) saved_at: At,
}

impl FromRow for VersionLine {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let Version { note, .. } = row.json("content")?;
        Ok(Self {
            number: row.get("number")?,
            note,
            nodes: row.get("nodes")?,
            needs: row.get("needs")?,
            saved_at: row.at("saved_at")?,
        })
    }
}

/// The newest versions of a model, the newest first.
pub(crate) async fn versions(sql: &Sql<'_>, id: ModelId) -> Result<Vec<VersionLine>, StoreError> {
    let select = "SELECT * FROM model_versions WHERE model_id = $1 ORDER BY number DESC LIMIT 20";
    sql.all(select, params![id]).await
}

/// The models that the actor may see, the last saved first.
pub(crate) async fn newest(visible: &Visible<'_, Model>) -> Result<Vec<Model>, StoreError> {
    let select = format!(
        "SELECT {} FROM {} WHERE {{visible}} ORDER BY v.saved_at DESC, models.id LIMIT 200",
        Model::COLUMNS,
        Model::FROM
    );
    visible.all(&select, params![]).await
}
