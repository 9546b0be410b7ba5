//! The ledger of shares: whom one reaches, who opened it, what each answered.

use super::waits;
use crate::{MemberRole, Share, ShareId, share::Content};
use ::store::{Row, Sql, StoreError, params};
use access::{OrgId, PersonId};
use kernel::{At, Bilingual, Id};

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
    waits::told(sql, share.id).await?;
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
        waits::opened(sql, share, org).await?;
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
pub(crate) async fn tally(sql: &Sql<'_>, share: ShareId, asker: Option<OrgId>) -> Result<Tally, StoreError> {
    let others = |rows: &str| {
        format!(
            "SELECT COUNT(*) AS n FROM {rows} a WHERE a.share_id = $1 AND ($2 IS NULL OR a.org_id <> $2) AND NOT EXISTS (SELECT 1 FROM share_sources x
             JOIN submissions p ON p.id = x.submission_id WHERE x.share_id = a.share_id AND p.org_id = a.org_id)"
        )
    };
    let n = async |ask: String| sql.count(&ask, params![share, asker]).await;
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

/// An organisation to which a share went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Received {
    /// Which.
    pub(crate) org: OrgId,
    /// Its name.
    pub(crate) name: Bilingual,
    /// When it first opened it.
    pub(crate) opened_at: Option<At>,
    /// It is still in the circle, and reads there what became of it.
    pub(crate) still_in: bool,
}

/// Everybody to whom a share went: first those who opened it, then by name.
pub(crate) async fn received(sql: &Sql<'_>, share: ShareId) -> Result<Vec<Received>, StoreError> {
    let all = "SELECT r.org_id, o.name_ja, o.name_en, e.opened_at, (SELECT COUNT(*) FROM memberships m
            JOIN shares s ON s.community_id = m.community_id WHERE s.id = r.share_id AND m.org_id = r.org_id
              AND m.valid_to IS NULL) AS still_in
        FROM share_recipients r JOIN organisations o ON o.id = r.org_id
        LEFT JOIN share_openings e ON e.share_id = r.share_id AND e.org_id = r.org_id
        WHERE r.share_id = $1 ORDER BY CASE WHEN e.opened_at IS NULL THEN 1 ELSE 0 END, o.name_ja, r.org_id";
    let one = |row: &Row| {
        Ok(Received {
            org: row.id("org_id")?,
            name: super::both(row, "name")?,
            opened_at: row.maybe_at("opened_at")?,
            still_in: row.get::<i64>("still_in")? > 0,
        })
    };
    sql.rows(all, params![share]).await?.iter().map(one).collect()
}

/// Whether a share was made of something that this organisation handed in.
pub(crate) async fn provides(sql: &Sql<'_>, share: ShareId, org: OrgId) -> Result<bool, StoreError> {
    let of = "SELECT COUNT(*) AS n FROM share_sources x JOIN submissions p ON p.id = x.submission_id
              WHERE x.share_id = $1 AND p.org_id = $2";
    Ok(sql.count(of, params![share, org]).await? > 0)
}
