//! Shares: revisions, sources, reviews, release.

use super::{
    org_of,
    recalls::{ENDS, RECALLED},
    submissions::is_hub,
    unwritable, waits, years,
};
use crate::{Arrival, ArrivalId, Community, Share, ShareId, Submission, SubmissionId, share::Revision};
use ::store::{Engine, Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};
use access::{Act, Actor, Decision, Kind, PersonId, Relation, Relations, decide};
use kernel::{At, ContentHash, Day, Id};
use sharing::release::{Review, Verdict};
use std::collections::BTreeSet;

impl FromRow for Share {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            reference: row.text("reference")?,
            community: row.id("community_id")?,
            begun_by: row.id("begun_by")?,
            begun_at: row.at("begun_at")?,
        })
    }
}

/// A row in the ledger of what was released, for somebody who is still in.
const TOLD: &str = "FROM share_recipients r JOIN shares s ON s.id = r.share_id
    JOIN memberships m ON m.community_id = s.community_id AND m.org_id = r.org_id AND m.valid_to IS NULL";

impl Resource for Share {
    const KIND: Kind = Kind::Share;
    type Key = ShareId;
    const LOAD: &'static str = "SELECT * FROM shares WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        FromRow::from_row(row)
    }
    async fn relations(&self, actor: &Actor, sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let Some(who) = actor.who() else { return Ok(Relations::none()) };
        let told = format!("SELECT COUNT(*) AS n {TOLD} WHERE r.share_id = $1 AND r.org_id = $2");
        let told = sql.count(&told, params![self.id, who.organisation]).await? > 0;
        let wrote = "SELECT COUNT(*) AS n FROM share_revisions WHERE share_id = $1 AND saved_by = $2";
        let wrote = sql.count(wrote, params![self.id, who.person]).await? > 0;
        Ok(Relations::none()
            .with(Relation::Hub, is_hub(sql, self.community, actor).await?)
            .with(Relation::Recipient, told)
            .with(Relation::Author, wrote))
    }
}

impl Listed for Share {
    fn visible_to(actor: &Actor) -> Filter {
        let Some(org) = org_of(actor) else { return Filter::nothing() };
        let may = |relation| decide(actor, Act::ReadShare, Relations::none().with(relation, true)) == Decision::Allow;
        let mut filter = Filter::nothing();
        if may(Relation::Recipient) {
            // The same as TOLD, of a row that is at hand.
            let told = "EXISTS (SELECT 1 FROM share_recipients r WHERE r.share_id = shares.id AND r.org_id = ?)
                AND EXISTS (SELECT 1 FROM memberships m WHERE m.community_id = shares.community_id AND m.org_id = ?
                  AND m.valid_to IS NULL)";
            filter = filter.or(Filter::new(told, params![org, org]));
        }
        if may(Relation::Hub) {
            let hub = "EXISTS (SELECT 1 FROM communities c WHERE c.id = shares.community_id AND c.hub_id = ?)";
            filter = filter.or(Filter::new(hub, params![org]));
        }
        filter
    }
}

impl FromRow for Revision {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.get("revision")?,
            content: row.json("content")?,
            hash: row.hash("content_hash")?,
            saved_by: row.id("saved_by")?,
            saved_at: row.at("saved_at")?,
        })
    }
}

pub(super) fn review(row: &Row) -> Result<Review, StoreError> {
    Ok(Review {
        hash: row.hash("content_hash")?,
        verdict: row.code::<Verdict>("verdict")?,
        note: row.text("note")?,
        by: row.id("reviewed_by")?,
        at: row.at("reviewed_at")?,
    })
}

pub(crate) async fn insert(
    sql: &Sql<'_>,
    one: &Share,
    submissions: &BTreeSet<SubmissionId>,
    arrivals: &BTreeSet<ArrivalId>,
) -> Result<(), StoreError> {
    sql.run_one(
        "INSERT INTO shares (id, reference, community_id, begun_by, begun_at) VALUES ($1, $2, $3, $4, $5)",
        params![one.id, &one.reference, one.community, one.begun_by, one.begun_at],
    )
    .await?;
    waits::begun(sql, one).await?;
    for submission in submissions {
        let insert = "INSERT INTO share_sources (share_id, submission_id) VALUES ($1, $2)";
        sql.run_one(insert, params![one.id, *submission]).await?;
        waits::taken(sql, *submission).await?;
    }
    for arrival in arrivals {
        let insert = "INSERT INTO share_sources (share_id, arrival_id) VALUES ($1, $2)";
        sql.run_one(insert, params![one.id, *arrival]).await?;
    }
    Ok(())
}

pub(crate) async fn insert_revision(sql: &Sql<'_>, share: ShareId, one: &Revision) -> Result<(), StoreError> {
    let content = serde_json::to_string(&one.content).map_err(unwritable)?;
    sql.run_one(
        "INSERT INTO share_revisions (share_id, revision, content, content_hash, saved_by, saved_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        params![share, one.number, content, one.hash, one.saved_by, one.saved_at],
    )
    .await
}

/// The community in which it is.
pub(crate) async fn community(sql: &Sql<'_>, share: ShareId) -> Result<Community, StoreError> {
    let of = "SELECT communities.* FROM communities JOIN shares ON shares.community_id = communities.id WHERE shares.id = $1";
    sql.one(of, params![share]).await?.ok_or_else(|| StoreError::Unreadable { column: "community_id".into() })
}

/// A share.
pub(crate) async fn by_id(sql: &Sql<'_>, id: ShareId) -> Result<Share, StoreError> {
    let found = sql.one("SELECT * FROM shares WHERE id = $1", params![id]).await?;
    found.ok_or_else(|| StoreError::Unreadable { column: "share_id".into() })
}

/// Of a share, one at a time recalls it or takes it further.
pub(crate) async fn hold(sql: &Sql<'_>, id: ShareId) -> Result<(), StoreError> {
    sql.row(&format!("SELECT id FROM shares WHERE id = $1{}", sql.lock()), params![id]).await.map(drop)
}

/// The days whose rules a share stands under: those on which its sources were handed in, and that of its release.
pub(crate) async fn days(sql: &Sql<'_>, share: ShareId, today: Day) -> Result<Vec<Day>, StoreError> {
    let of = "SELECT submitted_at AS at FROM submissions JOIN share_sources ON submission_id = submissions.id
              WHERE share_id = $1";
    let rows = sql.rows(of, params![share]).await?;
    let mut days: Vec<Day> = rows.iter().map(|row| Ok(row.at("at")?.day())).collect::<Result<_, StoreError>>()?;
    days.push(release(sql, share).await?.map_or(today, |release| release.at.day()));
    Ok(days)
}

/// The newest revision.
pub(crate) async fn current(sql: &Sql<'_>, share: ShareId) -> Result<Revision, StoreError> {
    let newest = "SELECT * FROM share_revisions WHERE share_id = $1 ORDER BY revision DESC LIMIT 1";
    sql.one(newest, params![share]).await?.ok_or_else(|| StoreError::Unreadable { column: "revision".into() })
}

/// SQL for a page of shares as they stand at the desk, newest first: the page is cut before any text is read.
pub(crate) fn as_written(engine: Engine, page: &str) -> String {
    format!(
        "SELECT shares.id, reference, content, begun_at, released_at, {RECALLED}, {ENDS} FROM ({page}) shares
         {} share_revisions ON share_revisions.share_id = shares.id AND share_revisions.revision =
           (SELECT MAX(newest.revision) FROM share_revisions newest WHERE newest.share_id = shares.id)
         LEFT JOIN share_releases ON share_releases.share_id = shares.id ORDER BY shares.id DESC",
        engine.join_in_order()
    )
}

/// One revision.
pub(crate) async fn revision(sql: &Sql<'_>, share: ShareId, number: i64) -> Result<Revision, StoreError> {
    let one = "SELECT * FROM share_revisions WHERE share_id = $1 AND revision = $2";
    sql.one(one, params![share, number]).await?.ok_or_else(|| StoreError::Unreadable { column: "revision".into() })
}

pub(crate) async fn authors(sql: &Sql<'_>, share: ShareId) -> Result<BTreeSet<PersonId>, StoreError> {
    let rows = sql.rows("SELECT DISTINCT saved_by FROM share_revisions WHERE share_id = $1", params![share]).await?;
    rows.iter().map(|row| row.id("saved_by")).collect()
}

/// The submissions of which it was made, oldest first.
pub(crate) async fn submissions(sql: &Sql<'_>, share: ShareId) -> Result<Vec<Submission>, StoreError> {
    let of = "SELECT submissions.* FROM submissions JOIN share_sources ON submission_id = submissions.id
              WHERE share_id = $1 ORDER BY submitted_at, submissions.id";
    sql.all(of, params![share]).await
}

/// What came over bridges of which it was made, oldest first.
pub(crate) async fn arrivals(sql: &Sql<'_>, share: ShareId) -> Result<Vec<Arrival>, StoreError> {
    let of = format!(
        "SELECT {} FROM arrivals JOIN share_sources ON share_sources.arrival_id = arrivals.id
         WHERE share_sources.share_id = $1 ORDER BY arrived_at, arrivals.id",
        super::arrivals::COLUMNS
    );
    sql.all(&of, params![share]).await
}

pub(crate) async fn reviews(sql: &Sql<'_>, share: ShareId) -> Result<Vec<Review>, StoreError> {
    let all = "SELECT * FROM share_reviews WHERE share_id = $1 ORDER BY reviewed_at, id";
    sql.rows(all, params![share]).await?.iter().map(review).collect()
}

pub(crate) async fn insert_review(sql: &Sql<'_>, id: Id<Review>, of: ShareId, one: &Review) -> Result<(), StoreError> {
    sql.run_one(
        "INSERT INTO share_reviews (id, share_id, content_hash, verdict, note, reviewed_by, reviewed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![id, of, one.hash, one.verdict.code(), &one.note, one.by, one.at],
    )
    .await
}

/// A release: which revision, when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release {
    /// Which revision.
    pub revision: i64,
    /// Its hash.
    pub hash: ContentHash,
    /// When.
    pub at: At,
}

pub(crate) async fn release(sql: &Sql<'_>, share: ShareId) -> Result<Option<Release>, StoreError> {
    let row = sql.row("SELECT * FROM share_releases WHERE share_id = $1", params![share]).await?;
    row.map(|row| {
        Ok(Release { revision: row.get("revision")?, hash: row.hash("content_hash")?, at: row.at("released_at")? })
    })
    .transpose()
}

/// Seals that a share leaves, and counts it.
pub(crate) async fn insert_release(sql: &Sql<'_>, of: &Share, one: Release, by: PersonId) -> Result<(), StoreError> {
    sql.run_one(
        "INSERT INTO share_releases (share_id, revision, content_hash, released_by, released_at)
         VALUES ($1, $2, $3, $4, $5)",
        params![of.id, one.revision, one.hash, by, one.at],
    )
    .await?;
    waits::left(sql, of).await?;
    years::one_left(sql, of.community, one.at).await
}

/// The shares that were made of a submission, each with when it was released.
pub(crate) async fn made_of(sql: &Sql<'_>, one: SubmissionId) -> Result<Vec<(Share, Option<At>)>, StoreError> {
    made(sql, "submission_id", one.uuid()).await
}

/// The same of what came over a bridge.
pub(crate) async fn made_of_arrival(sql: &Sql<'_>, one: ArrivalId) -> Result<Vec<(Share, Option<At>)>, StoreError> {
    made(sql, "arrival_id", one.uuid()).await
}

async fn made(sql: &Sql<'_>, column: &str, source: uuid::Uuid) -> Result<Vec<(Share, Option<At>)>, StoreError> {
    let of = format!(
        "SELECT shares.*, released_at FROM shares JOIN share_sources ON share_sources.share_id = shares.id
         LEFT JOIN share_releases ON share_releases.share_id = shares.id
         WHERE share_sources.{column} = $1 ORDER BY begun_at, shares.id"
    );
    let rows = sql.rows(&of, params![source]).await?;
    rows.iter().map(|row| Ok((FromRow::from_row(row)?, row.maybe_at("released_at")?))).collect()
}
