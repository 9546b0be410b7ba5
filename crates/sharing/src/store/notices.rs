//! Notices in the database: what they say and where they come from. Everything only ever grows.

mod gates;
mod lists;

pub use gates::{
    Release, confirm_waiver, embargo, hold, insert_release, insert_review, insert_waiver, let_go, recalled, release,
    released_revision, waivers,
};
pub(crate) use gates::{floor, floors_of, holds_of, insert_floor, releases_of, reviews_of, waivers_of};
pub use lists::became_of;
pub(crate) use lists::{Begun, LATER, begun, count_open, open, released, these, writing};

use super::finding;
use crate::{
    notice::{Authors, Content, NoticeId, Revision},
    report::ReportId,
};
use access::{Act, Actor, Decision, Kind, OrgId, PersonId, Relation, Relations, decide};
use delivery::DispatchId;
use kernel::{At, ContentHash, Label};
use std::collections::BTreeMap;
use store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError, among, params};

/// Rows of several notices, by notice.
pub(crate) type ByNotice<T> = BTreeMap<NoticeId, Vec<T>>;

/// A notice; what it says stands in its revisions.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// `N-2014-00012`.
    pub reference: String,
    /// The centre.
    pub org: OrgId,
    /// Part of an exercise; set when it was begun, and never taken back.
    pub exercise: bool,
    /// Who began it.
    pub begun_by: PersonId,
    /// When.
    pub begun_at: At,
}

impl FromRow for Notice {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            reference: row.text("reference")?,
            org: row.id("org_id")?,
            exercise: row.get("exercise")?,
            begun_by: row.id("begun_by")?,
            begun_at: row.at("begun_at")?,
        })
    }
}

impl Resource for Notice {
    const KIND: Kind = Kind::Notice;
    type Key = NoticeId;
    const LOAD: &'static str = "SELECT * FROM notices WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        FromRow::from_row(row)
    }
    async fn relations(&self, actor: &Actor, sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let Some(who) = actor.who() else { return Ok(Relations::none()) };
        let wrote = "SELECT COUNT(*) AS n FROM notice_revisions WHERE notice_id = $1 AND saved_by = $2";
        let got = "SELECT COUNT(*) AS n FROM deliveries JOIN dispatches ON dispatches.id = deliveries.dispatch_id
                   WHERE dispatches.subject_id = $1 AND deliveries.org_id = $2 AND deliveries.handed_at IS NOT NULL";
        let asked = "SELECT COUNT(*) AS n FROM consents WHERE notice_id = $1 AND org_id = $2";
        let given_up = "SELECT COUNT(*) AS n FROM notice_discards WHERE notice_id = $1";
        Ok(Relations::none()
            .with(Relation::Own, who.organisation == self.org)
            .with(Relation::Discarded, sql.count(given_up, params![self.id]).await? > 0)
            .with(Relation::Author, sql.count(wrote, params![self.id, who.person]).await? > 0)
            .with(Relation::Recipient, sql.count(got, params![self.id, who.organisation]).await? > 0)
            .with(Relation::Source, sql.count(asked, params![self.id, who.organisation]).await? > 0))
    }
}

/// The notices of the actor's own organisation, for the roles that see them at the desk.
impl Listed for Notice {
    fn visible_to(actor: &Actor) -> Filter {
        let own = Relations::none().with(Relation::Own, true);
        match actor.who() {
            Some(who) if decide(actor, Act::ViewNotice, own) == Decision::Allow => {
                Filter::new("notices.org_id = ?", params![who.organisation])
            }
            _ => Filter::nothing(),
        }
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

/// Stores a new notice with its sources.
///
/// # Errors
/// If the database refuses.
pub async fn insert(sql: &Sql<'_>, notice: &Notice, sources: &[ReportId]) -> Result<(), StoreError> {
    let Notice { id, reference, org, exercise, begun_by, begun_at } = notice;
    sql.run_one(
        "INSERT INTO notices (id, reference, org_id, exercise, begun_by, begun_at) VALUES ($1, $2, $3, $4, $5, $6)",
        params![*id, reference, *org, *exercise, *begun_by, *begun_at],
    )
    .await?;
    let rows = sources.iter().map(|report| params![*id, *report]).collect();
    sql.insert_many("INSERT INTO notice_sources (notice_id, report_id)", 2, rows, "").await?;
    sql.run_one("INSERT INTO open_notices (notice_id, begun_at) VALUES ($1, $2)", params![*id, *begun_at]).await
}

/// Stores a revision. That there is no other with its number is decided by the database.
///
/// # Errors
/// `Conflict` if somebody else has stored this revision.
pub async fn insert_revision(sql: &Sql<'_>, notice: NoticeId, revision: &Revision) -> Result<(), StoreError> {
    let content = written(&revision.content)?;
    sql.run_one(
        "INSERT INTO notice_revisions (notice_id, revision, title, content, content_hash, saved_by, saved_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![
            notice,
            revision.number,
            &revision.content.title,
            content,
            revision.hash,
            revision.saved_by,
            revision.saved_at
        ],
    )
    .await?;
    finding::index_notice(sql, notice).await
}

fn written(content: &Content) -> Result<String, StoreError> {
    serde_json::to_string(content).map_err(|_| StoreError::Unreadable { column: "content".into() })
}

/// The hash of a content as it is stored.
///
/// # Errors
/// If it cannot be written as JSON.
pub fn hash_of(content: &Content) -> Result<ContentHash, StoreError> {
    content.hash().map_err(|_| StoreError::Unreadable { column: "content".into() })
}

/// A notice, for somebody who was asked about it.
pub(crate) async fn one(sql: &Sql<'_>, notice: NoticeId) -> Result<Option<Notice>, StoreError> {
    sql.one("SELECT * FROM notices WHERE id = $1", params![notice]).await
}

/// The newest revision of a notice.
///
/// # Errors
/// If the database refuses.
pub async fn current(sql: &Sql<'_>, notice: NoticeId) -> Result<Revision, StoreError> {
    let newest = "SELECT * FROM notice_revisions WHERE notice_id = $1 ORDER BY revision DESC LIMIT 1";
    sql.one(newest, params![notice]).await?.ok_or_else(|| StoreError::Unreadable { column: "revision".into() })
}

/// One revision of a notice.
///
/// # Errors
/// If the database refuses.
pub async fn revision(sql: &Sql<'_>, notice: NoticeId, number: i64) -> Result<Option<Revision>, StoreError> {
    let one = "SELECT * FROM notice_revisions WHERE notice_id = $1 AND revision = $2";
    sql.one(one, params![notice, number]).await
}

/// The newest revision of a notice that has this hash.
pub(crate) async fn revision_with(
    sql: &Sql<'_>,
    notice: NoticeId,
    hash: ContentHash,
) -> Result<Option<Revision>, StoreError> {
    let one = "SELECT * FROM notice_revisions WHERE notice_id = $1 AND content_hash = $2
               ORDER BY revision DESC LIMIT 1";
    sql.one(one, params![notice, hash]).await
}

/// To which notice a row belongs.
pub(super) fn whose(row: &Row) -> Result<NoticeId, StoreError> {
    row.id("notice_id")
}

/// The newest revision of each of these.
pub(crate) async fn current_of(sql: &Sql<'_>, notices: &[NoticeId]) -> Result<ByNotice<Revision>, StoreError> {
    let (places, ids) = among(notices.iter().copied());
    let newest = format!(
        "SELECT * FROM notice_revisions WHERE notice_id IN ({places}) AND revision =
         (SELECT MAX(r.revision) FROM notice_revisions r WHERE r.notice_id = notice_revisions.notice_id)"
    );
    sql.grouped(&newest, ids, whose).await
}

/// Who wrote any revision of each of these.
pub(crate) async fn authors_of(sql: &Sql<'_>, notices: &[NoticeId]) -> Result<BTreeMap<NoticeId, Authors>, StoreError> {
    let (places, ids) = among(notices.iter().copied());
    let select = format!("SELECT DISTINCT notice_id, saved_by FROM notice_revisions WHERE notice_id IN ({places})");
    let mut all: BTreeMap<NoticeId, Authors> = BTreeMap::new();
    for row in sql.rows(&select, ids).await? {
        all.entry(whose(&row)?).or_default().insert(row.id("saved_by")?);
    }
    Ok(all)
}

/// The reports from which a notice was made, in the order of their references.
///
/// # Errors
/// If the database refuses.
pub async fn sources(sql: &Sql<'_>, notice: NoticeId) -> Result<Vec<crate::report::Report>, StoreError> {
    let reports = "SELECT reports.* FROM notice_sources JOIN reports ON reports.id = notice_sources.report_id
                   WHERE notice_sources.notice_id = $1 ORDER BY reports.reference";
    sql.all(reports, params![notice]).await
}

/// How what a notice was made from may be handled: the join of the labels of all stages of its reports as they stand now, the
/// weakest if it was made from none.
///
/// # Errors
/// If the database refuses.
pub async fn label_of_sources(sql: &Sql<'_>, notice: NoticeId) -> Result<Label, StoreError> {
    let labels = "SELECT t.label FROM notice_sources s JOIN report_stages t ON t.report_id = s.report_id
                  WHERE s.notice_id = $1";
    let rows = sql.rows(labels, params![notice]).await?;
    let labels: Vec<Label> = rows.iter().map(|row| row.json("label")).collect::<Result<_, _>>()?;
    Ok(Label::join_all(&labels))
}

/// What was released of what was made from a report.
pub(crate) async fn left_of(sql: &Sql<'_>, report: crate::report::ReportId) -> Result<Vec<DispatchId>, StoreError> {
    let left = "SELECT r.dispatch_id FROM notice_sources s JOIN releases r ON r.notice_id = s.notice_id
                WHERE s.report_id = $1 ORDER BY r.dispatch_id";
    sql.rows(left, params![report]).await?.iter().map(|row| row.id("dispatch_id")).collect()
}

/// The same for each of these.
pub(crate) async fn sources_of(
    sql: &Sql<'_>,
    notices: &[NoticeId],
) -> Result<ByNotice<crate::report::Report>, StoreError> {
    let (places, ids) = among(notices.iter().copied());
    let reports = format!(
        "SELECT notice_sources.notice_id, reports.* FROM notice_sources JOIN reports ON reports.id = notice_sources.report_id
         WHERE notice_sources.notice_id IN ({places}) ORDER BY reports.reference"
    );
    sql.grouped(&reports, ids, whose).await
}
