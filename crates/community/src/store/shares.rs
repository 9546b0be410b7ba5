//! Shares: revisions, sources, reviews, release, the ledger.

use super::{org_of, recalls::RECALLED, submissions::is_hub, unwritable, years};
use crate::{
    Arrival, ArrivalId, Community, MemberRole, Share, ShareId, Submission, SubmissionId,
    share::{Content, Revision},
};
use ::store::{Engine, Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};
use access::{Act, Actor, Decision, Kind, OrgId, PersonId, Relation, Relations, decide};
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

struct Reviewed(Review);
impl FromRow for Reviewed {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self(Review {
            hash: row.hash("content_hash")?,
            verdict: row.code::<Verdict>("verdict")?,
            note: row.text("note")?,
            by: row.id("reviewed_by")?,
            at: row.at("reviewed_at")?,
        }))
    }
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
    for submission in submissions {
        let insert = "INSERT INTO share_sources (share_id, submission_id) VALUES ($1, $2)";
        sql.run_one(insert, params![one.id, *submission]).await?;
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
        "SELECT shares.id, reference, content, begun_at, released_at, {RECALLED} FROM ({page}) shares
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
    Ok(sql.all::<Reviewed>(all, params![share]).await?.into_iter().map(|one| one.0).collect())
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
    years::one_left(sql, of.community, one.at).await
}

/// Whom a content would reach: those who are in, in its groups, observers only if they may read.
fn circle(content: &Content, observers: bool) -> (String, Vec<String>) {
    let mut sql =
        String::from("FROM memberships WHERE community_id = $1 AND valid_to IS NULL AND (role = $2 OR role = $3)");
    if !content.groups.is_empty() {
        let places: Vec<String> = (4..4 + content.groups.len()).map(|n| format!("${n}")).collect();
        sql.push_str(&format!(" AND group_code IN ({})", places.join(", ")));
    }
    let second = if observers { MemberRole::Observer } else { MemberRole::Member };
    (sql, vec![MemberRole::Member.code().to_owned(), second.code().to_owned()])
}

/// How many organisations a content would reach, and how many of those handed in nothing of the share, as they are counted
/// when it has left.
pub(crate) async fn count_circle(
    sql: &Sql<'_>,
    share: &Share,
    content: &Content,
    observers: bool,
) -> Result<(i64, i64), StoreError> {
    let (from, roles) = circle(content, observers);
    let values = params![share.community].into_iter();
    let mut values: Vec<_> =
        values.chain(roles.into_iter().chain(content.groups.clone()).flat_map(|text| params![text])).collect();
    let all = sql.count(&format!("SELECT COUNT(*) AS n {from}"), values.clone()).await?;
    values.extend(params![share.id]);
    let others = format!(
        "SELECT COUNT(*) AS n {from} AND NOT EXISTS (SELECT 1 FROM share_sources x JOIN submissions p
         ON p.id = x.submission_id WHERE x.share_id = ${} AND p.org_id = memberships.org_id)",
        values.len()
    );
    Ok((all, sql.count(&others, values).await?))
}

/// Writes the ledger of what was just released: one line for each organisation in the circle at this moment.
pub(crate) async fn fill_ledger(
    sql: &Sql<'_>,
    share: &Share,
    content: &Content,
    observers: bool,
) -> Result<u64, StoreError> {
    let (from, roles) = circle(content, observers);
    let select = format!("SELECT org_id {from} ORDER BY org_id");
    let values = params![share.community]
        .into_iter()
        .chain(roles.into_iter().chain(content.groups.clone()).flat_map(|text| params![text]));
    let orgs: Vec<OrgId> =
        sql.rows(&select, values.collect()).await?.iter().map(|row| row.id("org_id")).collect::<Result<_, _>>()?;
    let rows = orgs.into_iter().map(|org| params![share.id, org]).collect();
    let told = sql.insert_many("INSERT INTO share_recipients (share_id, org_id)", 2, rows, "").await?;
    let unopened = "INSERT INTO unopened_shares (org_id, released_at, share_id)
        SELECT r.org_id, l.released_at, r.share_id FROM share_recipients r JOIN share_releases l ON l.share_id = r.share_id
        WHERE r.share_id = $1";
    sql.run(unopened, params![share.id]).await?;
    Ok(told)
}

/// Marks ids of first openings.
#[derive(Debug)]
pub(crate) enum Opening {}

/// Stamps the first opening of an organisation; `false` if it had opened it before.
pub(crate) async fn stamp_opened(
    sql: &Sql<'_>,
    (id, share): (Id<Opening>, ShareId),
    (org, by): (OrgId, PersonId),
    at: At,
) -> Result<bool, StoreError> {
    let stamp = "INSERT INTO share_openings (id, share_id, org_id, opened_by, opened_at) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (share_id, org_id) DO NOTHING";
    let first = sql.run(stamp, params![id, share, org, by, at]).await? > 0;
    if first {
        let opened = "DELETE FROM unopened_shares WHERE org_id = $1 AND share_id = $2
            AND released_at = (SELECT l.released_at FROM share_releases l WHERE l.share_id = $2)";
        sql.run(opened, params![org, share]).await?;
    }
    Ok(first)
}

pub(crate) async fn insert_answer(
    sql: &Sql<'_>,
    (id, share): (Id<Seen>, ShareId),
    org: OrgId,
    (seen, note): (bool, &str),
    (by, at): (PersonId, At),
) -> Result<(), StoreError> {
    sql.run_one(
        "INSERT INTO share_answers (id, share_id, org_id, seen, note, answered_by, answered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![id, share, org, seen, note, by, at],
    )
    .await
}

/// Marks ids of answers.
#[derive(Debug)]
pub enum Seen {}

/// The newest answer of one organisation.
pub(crate) async fn answer_of(sql: &Sql<'_>, share: ShareId, org: OrgId) -> Result<Option<bool>, StoreError> {
    let newest =
        "SELECT seen FROM share_answers WHERE share_id = $1 AND org_id = $2 ORDER BY answered_at DESC, id DESC LIMIT 1";
    sql.row(newest, params![share, org]).await?.map(|row| row.get("seen")).transpose()
}

/// The ledger in figures, without those who handed in what was shared: to them it is no news.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// To how many it went.
    pub told: i64,
    /// How many opened it.
    pub opened: i64,
    /// How many saw it too.
    pub seen: i64,
    /// How many did not.
    pub not_seen: i64,
}

/// Counts the ledger; of several answers of an organisation the newest.
pub(crate) async fn tally(sql: &Sql<'_>, share: ShareId) -> Result<Tally, StoreError> {
    let others = |rows: &str| {
        format!(
            "SELECT COUNT(*) AS n FROM {rows} a WHERE a.share_id = $1 AND NOT EXISTS (SELECT 1 FROM share_sources x
             JOIN submissions p ON p.id = x.submission_id WHERE x.share_id = a.share_id AND p.org_id = a.org_id)"
        )
    };
    let n = async |ask: String| sql.count(&ask, params![share]).await;
    let newest = |seen: &str| {
        format!(
            "{} AND {seen} AND NOT EXISTS (SELECT 1 FROM share_answers b WHERE b.share_id = a.share_id
              AND b.org_id = a.org_id AND (b.answered_at > a.answered_at OR (b.answered_at = a.answered_at AND b.id > a.id)))",
            others("share_answers")
        )
    };
    Ok(Tally {
        told: n(others("share_recipients")).await?,
        opened: n(others("share_openings")).await?,
        seen: n(newest("a.seen")).await?,
        not_seen: n(newest("NOT a.seen")).await?,
    })
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
