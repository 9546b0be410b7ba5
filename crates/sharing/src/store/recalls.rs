//! Recalls in the database.

use crate::{
    notice::{Notice, NoticeId},
    recall::{Recall, Refusal},
};
use access::PersonId;
use kernel::{At, Id};
use store::{FromRow, Row, Sql, StoreError, Visible, params};

impl FromRow for Recall {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            reason: row.text("reason")?,
            instructions: row.text("instructions")?,
            whole_chain: row.get("whole_chain")?,
            proposed_by: row.id("proposed_by")?,
            proposed_at: row.at("proposed_at")?,
            confirmed: row.maybe_id("confirmed_by")?.zip(row.maybe_at("confirmed_at")?),
            refused: refusal(row)?,
        })
    }
}

fn refusal(row: &Row) -> Result<Option<Refusal>, StoreError> {
    let said = row.maybe_id("refused_by")?.zip(row.maybe_at("refused_at")?);
    said.map(|(by, at)| Ok(Refusal { reason: row.text("refusal")?, by, at })).transpose()
}

/// The recall of a notice: the one that was confirmed, be it of another version with all of them, else the newest proposal.
pub(crate) async fn of(sql: &Sql<'_>, notice: NoticeId) -> Result<Option<Recall>, StoreError> {
    let newest =
        "SELECT r.*, c.confirmed_by, c.confirmed_at, n.reason AS refusal, n.refused_by, n.refused_at FROM recalls r
                  LEFT JOIN recall_confirmations c ON c.recall_id = r.id AND c.notice_id = $1
                  LEFT JOIN recall_refusals n ON n.recall_id = r.id WHERE r.notice_id = $1
                    OR r.id IN (SELECT k.recall_id FROM recall_confirmations k WHERE k.notice_id = $1)
                  ORDER BY CASE WHEN c.recall_id IS NULL THEN 1 ELSE 0 END, r.proposed_at DESC, r.id DESC LIMIT 1";
    sql.one(newest, params![notice]).await
}

/// Stores a proposal.
pub(crate) async fn propose(sql: &Sql<'_>, notice: NoticeId, recall: &Recall) -> Result<(), StoreError> {
    let Recall { id, reason, instructions, whole_chain, proposed_by, proposed_at, .. } = recall;
    sql.run_one(
        "INSERT INTO recalls (id, notice_id, reason, instructions, whole_chain, proposed_by, proposed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![*id, notice, reason, instructions, *whole_chain, *proposed_by, *proposed_at],
    )
    .await
}

/// Stores the second person's confirmation. That there is only one is decided by the database.
pub(crate) async fn confirm(
    sql: &Sql<'_>,
    notice: NoticeId,
    recall: &Recall,
    (by, at): (PersonId, At),
) -> Result<(), StoreError> {
    let insert =
        "INSERT INTO recall_confirmations (notice_id, recall_id, confirmed_by, confirmed_at) VALUES ($1, $2, $3, $4)";
    sql.run_one(insert, params![notice, recall.id, by, at]).await
}

/// Stores that the second person refused. That there is only one is decided by the database.
pub(crate) async fn refuse(sql: &Sql<'_>, recall: Id<Recall>, refusal: &Refusal) -> Result<(), StoreError> {
    let insert = "INSERT INTO recall_refusals (recall_id, reason, refused_by, refused_at) VALUES ($1, $2, $3, $4)";
    sql.run_one(insert, params![recall, &refusal.reason, refusal.by, refusal.at]).await
}

/// A notice with its title, and who proposed to recall it, when.
pub(crate) type Asked = (Notice, String, PersonId, At);

/// Proposals that wait for a second person, the oldest first.
pub(crate) async fn proposed(visible: &Visible<'_, Notice>) -> Result<Vec<Asked>, StoreError> {
    let select =
        "SELECT notices.*, r.proposed_by, r.proposed_at, (SELECT title FROM notice_revisions v
            WHERE v.notice_id = notices.id ORDER BY v.revision DESC LIMIT 1) AS title FROM recalls r JOIN notices ON notices.id = r.notice_id
        WHERE {visible} AND NOT EXISTS (SELECT 1 FROM recall_confirmations c WHERE c.notice_id = r.notice_id)
          AND NOT EXISTS (SELECT 1 FROM recall_refusals n WHERE n.recall_id = r.id)
          AND NOT EXISTS (SELECT 1 FROM recalls newer WHERE newer.notice_id = r.notice_id AND newer.id > r.id)
        ORDER BY r.proposed_at, r.id LIMIT 50";
    let rows = visible.rows(select, params![]).await?;
    let asked = |row: &Row| {
        let (title, by) = (row.text("title")?, row.id("proposed_by")?);
        Ok((FromRow::from_row(row)?, title, by, row.at("proposed_at")?))
    };
    rows.iter().map(asked).collect()
}
