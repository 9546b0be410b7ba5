//! To whom a model is opened.

use crate::model::ModelId;
use access::{OrgId, PersonId};
use kernel::{At, Bilingual, Id};
use store::{FromRow, Row, Sql, StoreError, params};

/// The id of an opening.
pub type ReaderId = Id<Reader>;

/// That a model was opened to an organisation.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Its id.
    pub id: ReaderId,
    /// To which.
    pub org: OrgId,
    /// What people call it.
    pub name: Bilingual,
    /// Since when.
    pub opened_at: At,
    /// Until when; `None`: it reads it now.
    pub ended_at: Option<At>,
}

impl FromRow for Reader {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            org: row.id("org_id")?,
            name: Bilingual { ja: row.text("short_ja")?, en: row.text("short_en")? },
            opened_at: row.at("opened_at")?,
            ended_at: row.get::<Option<i64>>("ended_at")?.map(At::from_millis),
        })
    }
}

/// All openings of a model, in order.
pub(crate) async fn of(sql: &Sql<'_>, id: ModelId) -> Result<Vec<Reader>, StoreError> {
    let select = "SELECT r.id, r.org_id, r.opened_at, o.short_ja, o.short_en, e.ended_at FROM model_readers r
                  JOIN organisations o ON o.id = r.org_id
                  LEFT JOIN model_reader_ends e ON e.reader_id = r.id
                  WHERE r.model_id = $1 ORDER BY r.opened_at, r.id";
    sql.all(select, params![id]).await
}

/// Keeps one.
pub(crate) async fn insert(
    sql: &Sql<'_>,
    id: ReaderId,
    (model, org, number): (ModelId, OrgId, i64),
    (by, at): (PersonId, At),
) -> Result<(), StoreError> {
    let insert = "INSERT INTO model_readers (id, model_id, org_id, number, opened_by, opened_at)
                  VALUES ($1, $2, $3, $4, $5, $6)";
    sql.run_one(insert, params![id, model, org, number, by, at]).await
}

/// Keeps that it is over.
pub(crate) async fn end(sql: &Sql<'_>, id: ReaderId, (by, at): (PersonId, At)) -> Result<(), StoreError> {
    let insert = "INSERT INTO model_reader_ends (reader_id, ended_by, ended_at) VALUES ($1, $2, $3)";
    sql.run_one(insert, params![id, by, at]).await
}
