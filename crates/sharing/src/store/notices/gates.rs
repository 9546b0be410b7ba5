//! What stands between a notice and its leaving: waivers, reviews, the floor of its label; and that it left.

use super::{ByNotice, whose};
use crate::{
    notice::{NoticeId, Revision},
    release::{Hold, Review, Waiver},
    store::{finding, updates},
};
use access::PersonId;
use delivery::DispatchId;
use kernel::{At, ContentHash, Label};
use std::collections::BTreeMap;
use store::{FromRow, Row, Sql, StoreError, among, params};

/// What was released of a notice.
#[derive(Clone, Debug)]
pub struct Release {
    /// Which revision.
    pub revision: i64,
    /// Its hash.
    pub hash: ContentHash,
    /// Its ledger.
    pub dispatch: DispatchId,
    /// Who released it.
    pub by: PersonId,
    /// When.
    pub at: At,
}

impl FromRow for Release {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            revision: row.get("revision")?,
            hash: row.hash("content_hash")?,
            dispatch: row.id("dispatch_id")?,
            by: row.id("released_by")?,
            at: row.at("released_at")?,
        })
    }
}

impl FromRow for Waiver {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            fingerprint: row.hash("fingerprint")?,
            reason: row.text("reason")?,
            proposed_by: row.id("proposed_by")?,
            proposed_at: row.at("proposed_at")?,
            confirmed: row.maybe_id("confirmed_by")?.zip(row.maybe_at("confirmed_at")?),
        })
    }
}

impl FromRow for Review {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            hash: row.hash("content_hash")?,
            verdict: row.code("verdict")?,
            note: row.text("note")?,
            by: row.id("reviewed_by")?,
            at: row.at("reviewed_at")?,
        })
    }
}

/// The waivers of a notice, oldest first.
///
/// # Errors
/// If the database refuses.
pub async fn waivers(sql: &Sql<'_>, notice: NoticeId) -> Result<Vec<Waiver>, StoreError> {
    Ok(waivers_of(sql, &[notice]).await?.remove(&notice).unwrap_or_default())
}

/// The same for each of these.
pub(crate) async fn waivers_of(sql: &Sql<'_>, notices: &[NoticeId]) -> Result<ByNotice<Waiver>, StoreError> {
    let (places, ids) = among(notices.iter().copied());
    let all = format!(
        "SELECT waivers.*, confirmed_by, confirmed_at FROM waivers
         LEFT JOIN waiver_confirmations ON waiver_id = waivers.id
         WHERE notice_id IN ({places}) ORDER BY proposed_at, waivers.id"
    );
    sql.grouped(&all, ids, whose).await
}

/// Stores a proposal to leave a residue in the text.
///
/// # Errors
/// If the database refuses.
pub async fn insert_waiver(sql: &Sql<'_>, notice: NoticeId, waiver: &Waiver) -> Result<(), StoreError> {
    sql.run_one(
        "INSERT INTO waivers (id, notice_id, fingerprint, reason, proposed_by, proposed_at) VALUES ($1, $2, $3, $4, $5, $6)",
        params![waiver.id, notice, waiver.fingerprint, &waiver.reason, waiver.proposed_by, waiver.proposed_at],
    )
    .await
}

/// Stores the second person's confirmation of a waiver.
///
/// # Errors
/// `Conflict` if it has been confirmed.
pub async fn confirm_waiver(sql: &Sql<'_>, waiver: &Waiver, by: PersonId, at: At) -> Result<(), StoreError> {
    let insert = "INSERT INTO waiver_confirmations (waiver_id, confirmed_by, confirmed_at) VALUES ($1, $2, $3)";
    sql.run_one(insert, params![waiver.id, by, at]).await
}

/// The reviews of each of these, oldest first.
pub(crate) async fn reviews_of(sql: &Sql<'_>, notices: &[NoticeId]) -> Result<ByNotice<Review>, StoreError> {
    let (places, ids) = among(notices.iter().copied());
    let all = format!("SELECT * FROM reviews WHERE notice_id IN ({places}) ORDER BY reviewed_at, id");
    sql.grouped(&all, ids, whose).await
}

/// Stores a review of a revision.
///
/// # Errors
/// If the database refuses.
pub async fn insert_review(
    sql: &Sql<'_>,
    id: kernel::Id<Review>,
    notice: NoticeId,
    revision: i64,
    review: &Review,
) -> Result<(), StoreError> {
    sql.run_one(
        "INSERT INTO reviews (id, notice_id, revision, content_hash, verdict, note, reviewed_by, reviewed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![id, notice, revision, review.hash, review.verdict.code(), &review.note, review.by, review.at],
    )
    .await
}

/// What was released, if it was.
///
/// # Errors
/// If the database refuses.
pub async fn release(sql: &Sql<'_>, notice: NoticeId) -> Result<Option<Release>, StoreError> {
    sql.one("SELECT * FROM releases WHERE notice_id = $1", params![notice]).await
}

/// The same for each of these.
pub(crate) async fn releases_of(sql: &Sql<'_>, notices: &[NoticeId]) -> Result<ByNotice<Release>, StoreError> {
    let (places, ids) = among(notices.iter().copied());
    sql.grouped(&format!("SELECT * FROM releases WHERE notice_id IN ({places})"), ids, whose).await
}

/// Whether a notice was recalled.
///
/// # Errors
/// If the database refuses.
pub async fn recalled(sql: &Sql<'_>, notice: NoticeId) -> Result<bool, StoreError> {
    let recalled = "SELECT COUNT(*) AS n FROM recall_confirmations WHERE notice_id = $1";
    Ok(sql.count(recalled, params![notice]).await? > 0)
}

/// Until when a released notice is held back; `None` where it is not, or not any more.
///
/// # Errors
/// If the database refuses.
pub async fn embargo(sql: &Sql<'_>, notice: NoticeId) -> Result<Option<At>, StoreError> {
    let held = "SELECT embargoes.until FROM releases JOIN embargoes ON embargoes.dispatch_id = releases.dispatch_id
                WHERE releases.notice_id = $1 AND embargoes.opened_at IS NULL";
    let row = sql.row(held, params![notice]).await?;
    row.map(|row| row.at("until")).transpose()
}

/// Stores a release. That there is only one is decided by the database.
///
/// # Errors
/// `Conflict` if it has been released.
pub async fn insert_release(sql: &Sql<'_>, notice: NoticeId, release: &Release) -> Result<(), StoreError> {
    sql.run_one(
        "INSERT INTO releases (notice_id, revision, content_hash, dispatch_id, released_by, released_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        params![notice, release.revision, release.hash, release.dispatch, release.by, release.at],
    )
    .await?;
    sql.run("DELETE FROM open_notices WHERE notice_id = $1", params![notice]).await?;
    updates::leave(sql, notice).await?;
    finding::index_released(sql, notice).await
}

/// What a released notice says.
///
/// # Errors
/// If the database refuses.
pub async fn released_revision(sql: &Sql<'_>, notice: NoticeId) -> Result<Option<Revision>, StoreError> {
    let released = "SELECT notice_revisions.* FROM releases
                    JOIN notice_revisions ON notice_revisions.notice_id = releases.notice_id
                     AND notice_revisions.revision = releases.revision
                    WHERE releases.notice_id = $1";
    sql.one(released, params![notice]).await
}

/// Keeps the label below which a notice may not go.
pub(crate) async fn insert_floor(sql: &Sql<'_>, notice: NoticeId, label: &Label) -> Result<(), StoreError> {
    let insert = "INSERT INTO notice_floors (notice_id, label) VALUES ($1, $2)";
    sql.run_one(insert, params![notice, serde_json::json!(label).to_string()]).await
}

/// The label below which a notice may not go, if it was begun with something from elsewhere.
pub(crate) async fn floor(sql: &Sql<'_>, notice: NoticeId) -> Result<Option<Label>, StoreError> {
    Ok(floors_of(sql, &[notice]).await?.remove(&notice))
}

/// The same for each of these.
pub(crate) async fn floors_of(sql: &Sql<'_>, notices: &[NoticeId]) -> Result<BTreeMap<NoticeId, Label>, StoreError> {
    let (places, ids) = among(notices.iter().copied());
    let rows =
        sql.rows(&format!("SELECT notice_id, label FROM notice_floors WHERE notice_id IN ({places})"), ids).await?;
    rows.iter().map(|row| Ok((whose(row)?, row.json("label")?))).collect()
}

/// Holds a notice that has not left: what it was begun with may not go on. `false` if it has left; whoever releases it at the
/// same time has done so before, or finds it held. That its source was taken back is noted of one that left, too, for its
/// updates.
///
/// # Errors
/// If the database refuses.
pub async fn hold(sql: &Sql<'_>, notice: NoticeId, why: Hold) -> Result<bool, StoreError> {
    updates::lock(sql, updates::first(sql, notice).await?).await?;
    let left = release(sql, notice).await?.is_some();
    if left && why == Hold::Leave {
        return Ok(false);
    }
    let insert = "INSERT INTO notice_holds (notice_id, why) VALUES ($1, $2) ON CONFLICT (notice_id, why) DO NOTHING";
    sql.run(insert, params![notice, why.code()]).await?;
    Ok(!left)
}

/// Holds it no more for this reason.
///
/// # Errors
/// If the database refuses.
pub async fn let_go(sql: &Sql<'_>, notice: NoticeId, why: Hold) -> Result<(), StoreError> {
    let delete = "DELETE FROM notice_holds WHERE notice_id = $1 AND why = $2";
    sql.run(delete, params![notice, why.code()]).await.map(drop)
}

/// What holds each of these.
pub(crate) async fn holds_of(sql: &Sql<'_>, notices: &[NoticeId]) -> Result<BTreeMap<NoticeId, Vec<Hold>>, StoreError> {
    let (places, ids) = among(notices.iter().copied());
    let select = format!("SELECT notice_id, why FROM notice_holds WHERE notice_id IN ({places}) ORDER BY why");
    let mut all: BTreeMap<NoticeId, Vec<Hold>> = BTreeMap::new();
    for row in sql.rows(&select, ids).await? {
        all.entry(whose(&row)?).or_default().push(row.code("why")?);
    }
    Ok(all)
}
