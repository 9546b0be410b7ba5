//! Models and their versions.

use crate::model::{Model, ModelId, Version};
use access::{OrgId, PersonId};
use kernel::{At, ContentHash, FiscalYear, Reference, Series};
use store::{FromRow, Row, Sql, StoreError, Visible, params};

/// The next number of an organisation's own models, from 1 in each fiscal year: it tells nobody how many there are elsewhere. Two that
/// begin one at the same moment get the same, and the table takes one of them.
pub(crate) async fn next_reference(sql: &Sql<'_>, org: OrgId, year: FiscalYear) -> Result<String, StoreError> {
    let counter = Reference::counter(Series::Model, year, false);
    let select = "SELECT MAX(reference) AS last FROM models WHERE org_id = $1 AND reference LIKE $2";
    let row = sql.row(select, params![org, format!("{counter}-%")]).await?;
    let last: Option<String> = row.map(|row| row.get("last")).transpose()?.flatten();
    let last = last.and_then(|last| called(&last).parse().ok()).map_or(0, |last: Reference| last.number);
    Ok(format!("{} {org}", Reference { series: Series::Model, year, number: last + 1, exercise: false }))
}

/// What people call it. In the table stands behind it whose it is: two organisations may have the same number.
pub(crate) fn called(reference: &str) -> &str {
    reference.split(' ').next().unwrap_or(reference)
}

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
