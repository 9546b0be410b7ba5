//! Lists of notices: at the desk, for programs, and what became of a report.

use super::Notice;
use crate::{giveback::Became, notice::NoticeId, report::Report};
use access::{Actor, BodyKind, Relation, act::ViewReport};
use kernel::At;
use store::{FromRow, Granted, Row, Seen, StoreError, Visible, params};

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
                 asked.id AS consent_id, asked.content_hash AS consent_hash, said.answer AS consent_answer,
                 (SELECT n.content_hash FROM notice_revisions n WHERE n.notice_id = notices.id
                   ORDER BY n.revision DESC LIMIT 1) AS current_hash,
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
               LEFT JOIN consents asked ON asked.id = (SELECT c.id FROM consents c
                 WHERE c.notice_id = notices.id AND c.report_id = $1 ORDER BY c.asked_at DESC, c.revision DESC LIMIT 1)
               LEFT JOIN consent_answers said ON said.consent_id = asked.id
               WHERE notice_sources.report_id = $1
                 AND NOT EXISTS (SELECT 1 FROM notice_discards WHERE notice_discards.notice_id = notices.id)
               ORDER BY notices.begun_at, notices.id";
    let mut became: Vec<Became> = sql.all(all, params![report.id]).await?;
    if !report.relations().has(Relation::Own) && !actor.acts_for(BodyKind::Centre) {
        became = became.into_iter().map(Became::from_outside).collect();
    }
    for one in &mut became {
        if one.released_at.is_some() {
            one.count(delivery::ask::give_back(sql, one.notice.uuid(), report.org, kernel::disclosure::K).await?);
        }
    }
    Ok(became)
}

/// How many later versions of a notice were released.
pub(crate) const LATER: &str = "(SELECT COUNT(*) FROM notice_updates v JOIN releases l ON l.notice_id = v.notice_id
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

/// What a list at the desk shows of a notice's newest revision.
fn line() -> String {
    format!(
        "notices.id, notices.reference, notices.exercise, newest.content, newest.revision, newest.saved_at,
    (SELECT e.until FROM embargoes e JOIN dispatches ON dispatches.id = e.dispatch_id
     WHERE dispatches.subject_id = notices.id AND e.opened_at IS NULL) AS embargo_until,
    (SELECT c.confirmed_at FROM recall_confirmations c WHERE c.notice_id = notices.id) AS recalled_at,
    (SELECT u.number FROM notice_updates u WHERE u.notice_id = notices.id) AS version,
    {LATER} AS later,
    (SELECT d.discarded_at FROM notice_discards d WHERE d.notice_id = notices.id) AS discarded_at"
    )
}
/// A notice's newest revision.
const NEWEST: &str = "JOIN notice_revisions newest ON newest.notice_id = notices.id AND newest.revision =
    (SELECT MAX(r.revision) FROM notice_revisions r WHERE r.notice_id = notices.id)";
/// The most notices that are written at one time and listed.
const WRITING: i64 = 200;

/// Notices that are being written, newest first.
pub(crate) async fn writing<T: FromRow>(visible: &Visible<'_, Notice>) -> Result<Vec<T>, StoreError> {
    let select = format!(
        "SELECT {}, CAST(NULL AS BIGINT) AS released_at, CAST(NULL AS UUID) AS dispatch_id
         FROM open_notices open JOIN notices ON notices.id = open.notice_id {NEWEST}
         WHERE {{visible}} ORDER BY open.begun_at DESC, open.notice_id DESC LIMIT $1",
        line()
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
        "SELECT {}, notices.released_at, notices.dispatch_id FROM ({page}) notices {NEWEST}
         ORDER BY notices.released_at DESC, notices.id DESC",
        line()
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
        "SELECT {}, releases.released_at, releases.dispatch_id
         FROM notices {NEWEST} LEFT JOIN releases ON releases.notice_id = notices.id
         WHERE {{visible}} AND notices.id IN ({}) ORDER BY notices.begun_at DESC, notices.id DESC",
        line(),
        places.join(", ")
    );
    visible.all(&select, ids.iter().map(|id| store::Param::bound(*id)).collect()).await
}

/// How many notices are being written.
pub(crate) async fn count_open(visible: &Visible<'_, Notice>) -> Result<i64, StoreError> {
    let select = "SELECT COUNT(*) AS n FROM open_notices open JOIN notices ON notices.id = open.notice_id
                  WHERE {visible}";
    visible.count(select, params![]).await
}

/// Notices that are being written, newest first: where something may wait for somebody.
pub(crate) async fn open<'t>(visible: &Visible<'t, Notice>, most: i64) -> Result<Seen<'t, Notice>, StoreError> {
    let select = "SELECT notices.* FROM open_notices open JOIN notices ON notices.id = open.notice_id
                  WHERE {visible} ORDER BY open.begun_at DESC, open.notice_id DESC LIMIT $1";
    visible.seen(select, params![most]).await
}
