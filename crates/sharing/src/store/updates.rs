//! Updates of notices in the database: chains, the place of the one that is being written, what was given up.

use crate::{
    notice::{Notice, NoticeId},
    store::notices,
    update::{Leaving, Update, Version},
};
use access::PersonId;
use kernel::{At, ContentHash};
use std::collections::BTreeMap;
use store::{FromRow, Row, Sql, StoreError, among, params};

impl FromRow for Update {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            notice: row.id("notice_id")?,
            supersedes: row.id("supersedes_id")?,
            first: row.id("first_id")?,
            number: row.get("number")?,
        })
    }
}

impl FromRow for Version {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            reference: row.text("reference")?,
            number: row.get("number")?,
            released_at: row.maybe_at("released_at")?,
            recalled_at: row.maybe_at("recalled_at")?,
        })
    }
}

/// The place of a notice in its chain; `None` for what is no update.
///
/// # Errors
/// If the database refuses.
pub async fn of(sql: &Sql<'_>, notice: NoticeId) -> Result<Option<Update>, StoreError> {
    sql.one("SELECT * FROM notice_updates WHERE notice_id = $1", params![notice]).await
}

/// The same for each of these.
pub(crate) async fn of_these(sql: &Sql<'_>, notices: &[NoticeId]) -> Result<BTreeMap<NoticeId, Update>, StoreError> {
    let (places, ids) = among(notices.iter().copied());
    let all: Vec<Update> = sql.all(&format!("SELECT * FROM notice_updates WHERE notice_id IN ({places})"), ids).await?;
    Ok(all.into_iter().map(|update| (update.notice, update)).collect())
}

/// The first of the chain in which a notice stands.
pub(crate) async fn first(sql: &Sql<'_>, notice: NoticeId) -> Result<NoticeId, StoreError> {
    Ok(of(sql, notice).await?.map_or(notice, |update| update.first))
}

/// Makes everybody else who changes this chain wait until this transaction ends.
pub(crate) async fn lock(sql: &Sql<'_>, first: NoticeId) -> Result<(), StoreError> {
    sql.row(&format!("SELECT id FROM notices WHERE id = $1{}", sql.lock()), params![first]).await.map(|_| ())
}

/// The notices of a chain, oldest first: what was released, and what is being written; not what was given up.
///
/// # Errors
/// If the database refuses.
pub async fn chain(sql: &Sql<'_>, first: NoticeId) -> Result<Vec<Version>, StoreError> {
    let select =
        "SELECT n.id, n.reference, COALESCE(u.number, 1) AS number, l.released_at, c.confirmed_at AS recalled_at
        FROM notices n LEFT JOIN notice_updates u ON u.notice_id = n.id
        LEFT JOIN releases l ON l.notice_id = n.id LEFT JOIN recall_confirmations c ON c.notice_id = n.id
        WHERE n.id IN (SELECT v.notice_id FROM notice_updates v WHERE v.first_id = $1
            UNION ALL SELECT f.id FROM notices f WHERE f.id = $1)
          AND NOT EXISTS (SELECT 1 FROM notice_discards d WHERE d.notice_id = n.id)
        ORDER BY number, n.id";
    sql.all(select, params![first]).await
}

/// Stores the place of an update and takes that of the one being written. That there is only one is decided by the
/// database.
pub(crate) async fn insert(sql: &Sql<'_>, update: &Update) -> Result<(), StoreError> {
    let Update { notice, supersedes, first, number } = *update;
    let place = "INSERT INTO open_updates (first_id, notice_id) VALUES ($1, $2)";
    sql.run_one(place, params![first, notice]).await?;
    let insert = "INSERT INTO notice_updates (notice_id, supersedes_id, first_id, number) VALUES ($1, $2, $3, $4)";
    sql.run_one(insert, params![notice, supersedes, first, number]).await
}

/// Leaves the place of the one being written, where it had it.
pub(crate) async fn leave(sql: &Sql<'_>, notice: NoticeId) -> Result<(), StoreError> {
    sql.run("DELETE FROM open_updates WHERE notice_id = $1", params![notice]).await.map(|_| ())
}

/// What came from elsewhere under a label binds the update as it bound the notice before.
pub(crate) async fn copy_floor(sql: &Sql<'_>, from: NoticeId, to: NoticeId) -> Result<(), StoreError> {
    let floor = "INSERT INTO notice_floors (notice_id, label) SELECT $2, label FROM notice_floors WHERE notice_id = $1";
    let floor = match sql.engine() {
        store::Engine::Sqlite => floor.to_owned(),
        store::Engine::Postgres => floor.replace("SELECT $2", "SELECT CAST($2 AS UUID)"),
    };
    sql.run(&floor, params![from, to]).await.map(|_| ())
}

/// An update of what was made of something that its giver took back is held as that is.
pub(crate) async fn copy_holds(sql: &Sql<'_>, from: NoticeId, to: NoticeId) -> Result<(), StoreError> {
    for hold in notices::holds_of(sql, &[from]).await?.remove(&from).unwrap_or_default() {
        let insert = "INSERT INTO notice_holds (notice_id, why) VALUES ($1, $2)";
        sql.run_one(insert, params![to, hold.code()]).await?;
    }
    Ok(())
}

/// The case into which somebody put a notice.
pub(crate) async fn case_of(sql: &Sql<'_>, notice: NoticeId) -> Result<Option<crate::case::CaseId>, StoreError> {
    let row = sql.row("SELECT case_id FROM case_notices WHERE notice_id = $1", params![notice]).await?;
    row.map(|row| row.id("case_id")).transpose()
}

/// When a notice was given up, and by whom.
///
/// # Errors
/// If the database refuses.
pub async fn discarded(sql: &Sql<'_>, notice: NoticeId) -> Result<Option<(PersonId, At)>, StoreError> {
    let row = sql.row("SELECT * FROM notice_discards WHERE notice_id = $1", params![notice]).await?;
    row.map(|row| Ok((row.id("discarded_by")?, row.at("discarded_at")?))).transpose()
}

/// Stores that a notice was given up: it leaves the lists of what is being written, and its place.
pub(crate) async fn discard(sql: &Sql<'_>, notice: NoticeId, by: PersonId, at: At) -> Result<(), StoreError> {
    let insert = "INSERT INTO notice_discards (notice_id, discarded_by, discarded_at) VALUES ($1, $2, $3)";
    sql.run_one(insert, params![notice, by, at]).await?;
    sql.run("DELETE FROM open_notices WHERE notice_id = $1", params![notice]).await?;
    leave(sql, notice).await
}

/// Stores who said that these are meant not to have it.
pub(crate) async fn mean(sql: &Sql<'_>, leaving: &Leaving, by: PersonId, at: At) -> Result<(), StoreError> {
    let insert = "INSERT INTO update_leavings (id, notice_id, content_hash, leavers_hash, leavers, said_by, said_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let Leaving { id, notice, content, leavers, count } = *leaving;
    sql.run_one(insert, params![id, notice, content, leavers, count, by, at]).await
}

/// Whether somebody has said that exactly these are meant not to have exactly this.
pub(crate) async fn meant(
    sql: &Sql<'_>,
    notice: kernel::Id<Notice>,
    (content, leavers): (ContentHash, ContentHash),
) -> Result<bool, StoreError> {
    let said =
        "SELECT COUNT(*) AS n FROM update_leavings WHERE notice_id = $1 AND content_hash = $2 AND leavers_hash = $3";
    Ok(sql.count(said, params![notice, content, leavers]).await? > 0)
}
