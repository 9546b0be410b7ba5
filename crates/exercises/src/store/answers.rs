//! Answers to the questionnaire.

use crate::{
    part::{Part, PartId},
    questions::Answers,
};
use access::{OrgId, PersonId, act::AnswerDrillQuestions};
use kernel::{At, ContentHash, Id};
use store::{Granted, Row, Sql, StoreError, params};

/// Keeps what an organisation answered.
pub(crate) async fn insert(
    part: &Granted<'_, AnswerDrillQuestions, Part>,
    (id, org): (Id<Answers>, OrgId),
    (text, hash): (&str, ContentHash),
    (by, at): (PersonId, At),
) -> Result<(), StoreError> {
    let insert = "INSERT INTO drill_answers (id, part_id, org_id, content, content_hash, answered_by, answered_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7)";
    part.sql().run_one(insert, params![id, part.id, org, text, hash, by, at]).await
}

/// What was answered in a part, by organisation, with the moment.
pub(crate) async fn of(sql: &Sql<'_>, part: PartId) -> Result<Vec<(OrgId, At, Answers)>, StoreError> {
    let select = "SELECT org_id, answered_at, content FROM drill_answers WHERE part_id = $1 ORDER BY answered_at, id";
    let one = |row: &Row| Ok((row.id("org_id")?, row.at("answered_at")?, row.json("content")?));
    sql.rows(select, params![part]).await?.iter().map(one).collect()
}

/// When an organisation answered.
pub(crate) async fn answered_at(sql: &Sql<'_>, part: PartId, org: OrgId) -> Result<Option<At>, StoreError> {
    let select = "SELECT answered_at FROM drill_answers WHERE part_id = $1 AND org_id = $2";
    sql.row(select, params![part, org]).await?.map(|row| row.at("answered_at")).transpose()
}

/// How many members a part's questionnaire was put to: those to whom its notice was handed.
pub(crate) async fn asked(sql: &Sql<'_>, part: &Part) -> Result<i64, StoreError> {
    let count =
        "SELECT COUNT(*) AS n FROM deliveries WHERE dispatch_id = $1 AND tier = 'member' AND handed_at IS NOT NULL";
    match part.dispatch {
        Some(dispatch) => sql.count(count, params![dispatch]).await,
        None => Ok(0),
    }
}
