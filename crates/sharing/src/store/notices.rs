//! Notices in the database: revisions, sources, waivers, reviews, release. Everything only ever grows.

use super::finding;
use crate::{
    giveback::Became,
    notice::{Authors, Content, NoticeId, Revision},
    release::{Review, Waiver},
    report::{Report, ReportId},
};
use access::{Act, Actor, BodyKind, Decision, Kind, OrgId, PersonId, Relation, Relations, act::ViewReport, decide};
use delivery::DispatchId;
use kernel::{At, ContentHash};
use store::{Filter, FromRow, Granted, Listed, Resource, Row, Sql, StoreError, Visible, params};

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

/// Who wrote any revision.
///
/// # Errors
/// If the database refuses.
pub async fn authors(sql: &Sql<'_>, notice: NoticeId) -> Result<Authors, StoreError> {
    let rows = sql.rows("SELECT DISTINCT saved_by FROM notice_revisions WHERE notice_id = $1", params![notice]).await?;
    rows.iter().map(|row| row.id("saved_by")).collect()
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

/// The waivers of a notice, oldest first.
///
/// # Errors
/// If the database refuses.
pub async fn waivers(sql: &Sql<'_>, notice: NoticeId) -> Result<Vec<Waiver>, StoreError> {
    let all = "SELECT waivers.*, confirmed_by, confirmed_at FROM waivers
               LEFT JOIN waiver_confirmations ON waiver_id = waivers.id
               WHERE notice_id = $1 ORDER BY proposed_at, waivers.id";
    sql.all(all, params![notice]).await
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

/// The reviews of a notice, oldest first.
///
/// # Errors
/// If the database refuses.
pub async fn reviews(sql: &Sql<'_>, notice: NoticeId) -> Result<Vec<Review>, StoreError> {
    sql.all("SELECT * FROM reviews WHERE notice_id = $1 ORDER BY reviewed_at, id", params![notice]).await
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
    super::updates::leave(sql, notice).await?;
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

/// What became of a report: the notices made from it, oldest first, as the actor may know them. The title of a notice
/// is told when it has been released; before that, once the reporter was asked about it, to the reporter and the
/// centre only.
///
/// # Errors
/// If the database refuses.
pub async fn became_of(report: &Granted<'_, ViewReport, Report>, actor: &Actor) -> Result<Vec<Became>, StoreError> {
    let sql = report.sql();
    let all = "SELECT notices.id AS id, notices.reference AS reference, releases.released_at AS released_at,
                 (SELECT title FROM notice_revisions WHERE notice_id = notices.id AND revision = COALESCE(releases.revision,
                   (SELECT MAX(revision) FROM consents WHERE consents.notice_id = notices.id AND consents.report_id = $1))) AS title,
                 (SELECT consents.id FROM consents WHERE consents.notice_id = notices.id AND consents.report_id = $1
                   ORDER BY asked_at DESC, revision DESC LIMIT 1) AS consent_id,
                 (SELECT ground FROM overrides JOIN override_confirmations ON override_id = overrides.id
                   WHERE overrides.notice_id = notices.id AND overrides.report_id = $1
                     AND overrides.content_hash = releases.content_hash LIMIT 1) AS ground,
                 (SELECT reason FROM overrides JOIN override_confirmations ON override_id = overrides.id
                   WHERE overrides.notice_id = notices.id AND overrides.report_id = $1
                     AND overrides.content_hash = releases.content_hash LIMIT 1) AS reason,
                 (SELECT until FROM embargoes WHERE embargoes.dispatch_id = releases.dispatch_id
                   AND opened_at IS NULL) AS embargo_until,
                 (SELECT at FROM withdrawals WHERE withdrawals.dispatch_id = releases.dispatch_id) AS recalled_at,
                 COALESCE((SELECT number FROM notice_updates WHERE notice_updates.notice_id = notices.id), 1) AS version
               FROM notice_sources JOIN notices ON notices.id = notice_sources.notice_id
               LEFT JOIN releases ON releases.notice_id = notices.id
               WHERE notice_sources.report_id = $1
                 AND NOT EXISTS (SELECT 1 FROM notice_discards WHERE notice_discards.notice_id = notices.id)
               ORDER BY notices.begun_at, notices.id";
    let mut became: Vec<Became> = sql.all(all, params![report.id]).await?;
    if !report.relations().has(Relation::Own) && !actor.acts_for(BodyKind::Centre) {
        became = became.into_iter().map(Became::from_outside).collect();
    }
    for one in &mut became {
        if one.released_at.is_some() {
            one.count(delivery::ask::give_back(sql, one.notice.uuid(), kernel::disclosure::K).await?);
        }
    }
    Ok(became)
}

/// How many later versions of a notice were released.
pub(super) const LATER: &str = "(SELECT COUNT(*) FROM notice_updates v JOIN releases l ON l.notice_id = v.notice_id
    WHERE v.first_id = COALESCE((SELECT u.first_id FROM notice_updates u WHERE u.notice_id = notices.id), notices.id)
      AND v.number > COALESCE((SELECT u.number FROM notice_updates u WHERE u.notice_id = notices.id), 1))";

/// A notice as programs list it.
pub(crate) struct Begun {
    pub(crate) notice: Notice,
    /// Of its newest revision.
    pub(crate) title: String,
    pub(crate) released_at: Option<At>,
    pub(crate) recalled_at: Option<At>,
    pub(crate) version: i64,
    /// A later version was released.
    pub(crate) superseded: bool,
    pub(crate) discarded_at: Option<At>,
}

/// Notices that the actor may see at the desk, newest first, after the place `before`, each with the title of its
/// newest revision, when it was released, and when it was recalled.
pub(crate) async fn begun(
    visible: &store::Visible<'_, Notice>,
    before: Option<(At, NoticeId)>,
    most: i64,
) -> Result<Vec<Begun>, StoreError> {
    let at = before.map_or(At::from_millis(i64::MAX), |(at, _)| at);
    let id = before.map_or(uuid::Uuid::max(), |(_, id)| id.uuid());
    let select = format!(
        "SELECT notices.*, (SELECT title FROM notice_revisions r WHERE r.notice_id = notices.id
            ORDER BY revision DESC LIMIT 1) AS title, releases.released_at,
          (SELECT c.confirmed_at FROM recall_confirmations c WHERE c.notice_id = notices.id) AS recalled_at,
          COALESCE((SELECT u.number FROM notice_updates u WHERE u.notice_id = notices.id), 1) AS version, {LATER} AS later,
          (SELECT d.discarded_at FROM notice_discards d WHERE d.notice_id = notices.id) AS discarded_at
        FROM notices LEFT JOIN releases ON releases.notice_id = notices.id
        WHERE {{visible}} AND (notices.begun_at < $1 OR (notices.begun_at = $1 AND notices.id < $2))
        ORDER BY notices.begun_at DESC, notices.id DESC LIMIT $3"
    );
    let rows = visible.rows(&select, params![at, id, most]).await?;
    let line = |row: &Row| {
        Ok(Begun {
            notice: FromRow::from_row(row)?,
            title: row.text("title")?,
            released_at: row.maybe_at("released_at")?,
            recalled_at: row.maybe_at("recalled_at")?,
            version: row.get("version")?,
            superseded: row.get::<i64>("later")? > 0,
            discarded_at: row.maybe_at("discarded_at")?,
        })
    };
    rows.iter().map(line).collect()
}

/// Keeps the label below which a notice may not go.
pub(crate) async fn insert_floor(sql: &Sql<'_>, notice: NoticeId, label: &kernel::Label) -> Result<(), StoreError> {
    let insert = "INSERT INTO notice_floors (notice_id, label) VALUES ($1, $2)";
    sql.run_one(insert, params![notice, serde_json::json!(label).to_string()]).await
}

/// The label below which a notice may not go, if it was begun with something from elsewhere.
pub(crate) async fn floor(sql: &Sql<'_>, notice: NoticeId) -> Result<Option<kernel::Label>, StoreError> {
    let row = sql.row("SELECT label FROM notice_floors WHERE notice_id = $1", params![notice]).await?;
    row.map(|row| row.json("label")).transpose()
}

/// What a list at the desk shows of a notice's newest revision.
const LINE: &str = "notices.id, notices.reference, notices.exercise, newest.content, newest.revision, newest.saved_at,
    (SELECT e.until FROM embargoes e JOIN dispatches ON dispatches.id = e.dispatch_id
     WHERE dispatches.subject_id = notices.id AND e.opened_at IS NULL) AS embargo_until,
    (SELECT c.confirmed_at FROM recall_confirmations c WHERE c.notice_id = notices.id) AS recalled_at,
    (SELECT u.number FROM notice_updates u WHERE u.notice_id = notices.id) AS version,
    (SELECT COUNT(*) FROM notice_updates v JOIN releases l ON l.notice_id = v.notice_id
     WHERE v.first_id = COALESCE((SELECT u.first_id FROM notice_updates u WHERE u.notice_id = notices.id), notices.id)
       AND v.number > COALESCE((SELECT u.number FROM notice_updates u WHERE u.notice_id = notices.id), 1)) AS later,
    (SELECT d.discarded_at FROM notice_discards d WHERE d.notice_id = notices.id) AS discarded_at";
/// A notice's newest revision.
const NEWEST: &str = "JOIN notice_revisions newest ON newest.notice_id = notices.id AND newest.revision =
    (SELECT MAX(r.revision) FROM notice_revisions r WHERE r.notice_id = notices.id)";
/// The most notices that are written at one time and listed.
const WRITING: i64 = 200;

/// Notices that are being written, newest first.
pub(crate) async fn writing<T: FromRow>(visible: &Visible<'_, Notice>) -> Result<Vec<T>, StoreError> {
    let select = format!(
        "SELECT {LINE}, CAST(NULL AS BIGINT) AS released_at, CAST(NULL AS UUID) AS dispatch_id
         FROM open_notices open JOIN notices ON notices.id = open.notice_id {NEWEST}
         WHERE {{visible}} ORDER BY open.begun_at DESC, open.notice_id DESC LIMIT $1"
    );
    visible.all(&select, params![WRITING]).await
}

/// Notices that were released, newest first, after the place `before`.
pub(crate) async fn released<T: FromRow>(
    visible: &Visible<'_, Notice>,
    before: Option<(At, NoticeId)>,
    most: i64,
) -> Result<Vec<T>, StoreError> {
    let at = before.map_or(At::from_millis(i64::MAX), |(at, _)| at);
    let id = before.map_or(uuid::Uuid::max(), |(_, id)| id.uuid());
    // The page is cut before its texts are asked for.
    let page = format!(
        "SELECT notices.*, releases.released_at, releases.dispatch_id
         FROM releases {} notices ON notices.id = releases.notice_id
         WHERE {{visible}} AND (releases.released_at, releases.notice_id) < ($2, $3)
         ORDER BY releases.released_at DESC, releases.notice_id DESC LIMIT $1",
        visible.engine().join_in_order()
    );
    let select = format!(
        "SELECT {LINE}, notices.released_at, notices.dispatch_id FROM ({page}) notices {NEWEST}
         ORDER BY notices.released_at DESC, notices.id DESC"
    );
    visible.all(&select, params![most, at, id]).await
}

/// These notices, the last begun first.
pub(crate) async fn these<T: FromRow>(visible: &Visible<'_, Notice>, ids: &[NoticeId]) -> Result<Vec<T>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=ids.len()).map(|place| format!("${place}")).collect();
    let select = format!(
        "SELECT {LINE}, releases.released_at, releases.dispatch_id
         FROM notices {NEWEST} LEFT JOIN releases ON releases.notice_id = notices.id
         WHERE {{visible}} AND notices.id IN ({}) ORDER BY notices.begun_at DESC, notices.id DESC",
        places.join(", ")
    );
    visible.all(&select, ids.iter().map(|id| store::Param::bound(*id)).collect()).await
}

/// Notices that are being written, newest first: where something may wait for somebody.
pub(crate) async fn open(visible: &store::Visible<'_, Notice>, most: i64) -> Result<Vec<Notice>, StoreError> {
    let select = "SELECT notices.* FROM open_notices open JOIN notices ON notices.id = open.notice_id
                  WHERE {visible} ORDER BY open.begun_at DESC, open.notice_id DESC LIMIT $1";
    visible.all(select, params![most]).await
}
