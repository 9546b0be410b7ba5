//! To whom outside notices were handed over by hand, and who of them was told of a recall.

use crate::{
    notice::{Notice, NoticeId},
    outside::{Outside, Told},
};
use access::act::ProposeRecall;
use kernel::At;
use store::{FromRow, Granted, Row, Sql, StoreError, Visible, params};

/// Writes down that a notice was handed over; whoever calls this has sealed it.
///
/// # Errors
/// If the database refuses.
pub async fn insert(sql: &Sql<'_>, one: &Outside) -> Result<(), StoreError> {
    let Outside { id, notice, place, whom, means, at, told: _ } = one;
    let insert = "INSERT INTO notice_outside (id, notice_id, place_ja, place_en, whom, means, handed_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7)";
    sql.run_one(insert, params![*id, *notice, &place.ja, &place.en, whom, means, *at]).await
}

/// Everybody outside who has a notice, oldest first.
pub(crate) async fn of(sql: &Sql<'_>, notice: NoticeId) -> Result<Vec<Outside>, StoreError> {
    let all = "SELECT o.*, t.whom AS told_whom, t.means AS told_means, t.told_by, t.told_at FROM notice_outside o
               LEFT JOIN outside_told t ON t.outside_id = o.id WHERE o.notice_id = $1 ORDER BY o.handed_at, o.id";
    sql.all(all, params![notice]).await
}

/// Writes down that somebody was told. That it is once is decided by the database.
pub(crate) async fn insert_told(
    notice: &Granted<'_, ProposeRecall, Notice>,
    of: &Outside,
    told: &Told,
) -> Result<(), StoreError> {
    let insert = "INSERT INTO outside_told (outside_id, notice_id, whom, means, told_by, told_at)
                  VALUES ($1, $2, $3, $4, $5, $6)";
    let values = params![of.id, notice.id, &told.whom, &told.means, told.by, told.at];
    notice.sql().run_one(insert, values).await
}

/// The recalled notices of which somebody outside has not been told, with how many of them there are and when each was recalled;
/// the oldest first.
pub(crate) async fn untold(visible: &Visible<'_, Notice>) -> Result<Vec<(Notice, i64, At)>, StoreError> {
    let select = "SELECT notices.*, c.confirmed_at, w.n FROM notices JOIN (
          SELECT o.notice_id, COUNT(*) AS n FROM notice_outside o
          WHERE NOT EXISTS (SELECT 1 FROM outside_told t WHERE t.outside_id = o.id) GROUP BY o.notice_id
        ) w ON w.notice_id = notices.id JOIN recall_confirmations c ON c.notice_id = notices.id
        WHERE {visible} ORDER BY c.confirmed_at, notices.id LIMIT 50";
    let rows = visible.rows(select, params![]).await?;
    rows.iter().map(|row: &Row| Ok((FromRow::from_row(row)?, row.get("n")?, row.at("confirmed_at")?))).collect()
}
