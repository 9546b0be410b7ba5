//! The words of reports, notices and cases: for the index, and for whoever found them.

use crate::case::{Case, CaseId};
use crate::finding::{Parts, ReportWords, case_parts, notice_parts};
use crate::notice::{Content, Notice, Revision};
use crate::report::{Report, ReportId, Stage, Stop};
use crate::store::notices::LATER;
use access::BodyKind;
use delivery::Delivery;
use kernel::At;
use std::collections::BTreeMap;
use store::{Bound, FromRow, Listed, Row, Sql, StoreError, Visible, search::Hit};
use uuid::Uuid;

/// What was found of reports, with all their words.
pub(crate) async fn report_words(
    visible: &Visible<'_, Report>,
    hits: &[Hit],
) -> Result<BTreeMap<Uuid, ReportWords>, StoreError> {
    let ids: Vec<ReportId> = hits.iter().map(|hit| hit.id.into()).collect();
    let all = gather(&Among::Seen(visible), &ids).await?;
    Ok(all.into_iter().map(|words| (words.report.id.uuid(), words)).collect())
}

/// The cases that were found, with their words.
pub(crate) async fn case_words(
    visible: &Visible<'_, Case>,
    hits: &[Hit],
) -> Result<BTreeMap<Uuid, (Case, Parts)>, StoreError> {
    let ids: Vec<CaseId> = hits.iter().map(|hit| hit.id.into()).collect();
    let all = cases_of(&Among::Seen(visible), &ids).await?;
    Ok(all.into_iter().map(|(case, parts)| (case.id.uuid(), (case, parts))).collect())
}

/// A notice that was found, as its reader has it.
pub(crate) struct FoundNotice {
    pub(crate) reference: String,
    pub(crate) exercise: bool,
    pub(crate) content: crate::notice::Content,
    pub(crate) parts: Parts,
    pub(crate) at: At,
    pub(crate) released: bool,
    /// Which version it is.
    pub(crate) version: i64,
    /// There is a later one, as its reader may know it.
    pub(crate) superseded: bool,
    /// It was recalled.
    pub(crate) recalled: bool,
    /// Nobody of the organisation that it came to has opened it.
    pub(crate) unopened: bool,
}

/// The notices that were found at the desk, by their newest revisions.
pub(crate) async fn notice_words(
    visible: &Visible<'_, Notice>,
    hits: &[Hit],
) -> Result<BTreeMap<Uuid, FoundNotice>, StoreError> {
    if hits.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (places, values) = store::among(hits.iter().map(|hit| hit.id));
    let select = format!("{} WHERE {{visible}} AND notices.id IN ({places})", newest_of());
    let rows = visible.rows(&select, values).await?;
    let superseded = |row: &Row| Ok::<_, StoreError>(row.get::<i64>("later")? > 0);
    rows.iter().map(|row| found_notice(row, notice_of(row)?, ("begun_at", superseded(row)?, false))).collect()
}

/// What was found in an inbox, by what was released.
pub(crate) async fn delivery_words(
    visible: &Visible<'_, Delivery>,
    hits: &[Hit],
) -> Result<BTreeMap<Uuid, FoundNotice>, StoreError> {
    if hits.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (places, values) = store::among(hits.iter().map(|hit| hit.id));
    let select = format!(
        "SELECT deliveries.id, deliveries.handed_at, deliveries.opened_at, notices.reference, notices.exercise, notice_revisions.*,
           releases.released_at,
           (SELECT COUNT(*) FROM recall_confirmations c WHERE c.notice_id = notices.id) AS recalls, {}
         FROM deliveries JOIN dispatches ON dispatches.id = deliveries.dispatch_id
         JOIN releases ON releases.notice_id = dispatches.subject_id AND releases.dispatch_id = dispatches.id
         JOIN notices ON notices.id = releases.notice_id
         JOIN notice_revisions ON notice_revisions.notice_id = releases.notice_id
           AND notice_revisions.revision = releases.revision
         WHERE {{visible}} AND deliveries.id IN ({places})",
        delivery::MARKS
    );
    let rows = visible.rows(&select, values).await?;
    let superseded = |row: &Row| Ok::<_, StoreError>(delivery::update::Superseded::of_row(row)?.is_some());
    let found = |row: &Row| {
        let unopened = row.maybe_at("opened_at")?.is_none();
        found_notice(row, released_of(row)?, ("handed_at", superseded(row)?, unopened))
    };
    rows.iter().map(found).collect()
}

/// Notices with their newest revisions.
pub(super) fn newest_of() -> String {
    format!(
        "SELECT notices.id, notices.reference, notices.org_id, notices.exercise, notices.begun_at,
      notice_revisions.*, (SELECT released_at FROM releases WHERE releases.notice_id = notices.id) AS released_at,
      COALESCE((SELECT u.number FROM notice_updates u WHERE u.notice_id = notices.id), 1) AS version,
      (SELECT COUNT(*) FROM recall_confirmations c WHERE c.notice_id = notices.id) AS recalls,
      {LATER} AS later
    FROM notices JOIN notice_revisions ON notice_revisions.notice_id = notices.id AND notice_revisions.revision =
      (SELECT MAX(r.revision) FROM notice_revisions r WHERE r.notice_id = notices.id)"
    )
}
/// Notices with what was released of them.
pub(super) const RELEASED_OF: &str = "SELECT notices.id, notices.reference, notice_revisions.*, releases.released_at,
      (SELECT COUNT(*) FROM recall_confirmations c WHERE c.notice_id = notices.id) AS recalls
    FROM notices JOIN releases ON releases.notice_id = notices.id
    JOIN notice_revisions ON notice_revisions.notice_id = notices.id AND notice_revisions.revision = releases.revision";

pub(super) fn notice_of(row: &Row) -> Result<(Revision, Parts), StoreError> {
    let revision = Revision::from_row(row)?;
    let parts = notice_parts(&row.text("reference")?, &revision.content);
    Ok((revision, parts))
}

/// What was released, as those read it who have it: once recalled, its title and nothing else.
pub(super) fn released_of(row: &Row) -> Result<(Revision, Parts), StoreError> {
    let (mut revision, parts) = notice_of(row)?;
    if row.get::<i64>("recalls")? == 0 {
        return Ok((revision, parts));
    }
    let Content { kind, title, label, .. } = revision.content;
    revision.content = Content { kind, title, label, ..Content::default() };
    let parts = notice_parts(&row.text("reference")?, &revision.content);
    Ok((revision, parts))
}

fn found_notice(
    row: &Row,
    (revision, parts): (Revision, Parts),
    (at, superseded, unopened): (&str, bool, bool),
) -> Result<(Uuid, FoundNotice), StoreError> {
    let found = FoundNotice {
        reference: row.text("reference")?,
        exercise: row.get("exercise")?,
        content: revision.content,
        parts,
        at: row.at(at)?,
        released: row.maybe_at("released_at")?.is_some(),
        version: row.get("version")?,
        superseded,
        recalled: row.get::<i64>("recalls")? > 0,
        unopened,
    };
    Ok((row.get("id")?, found))
}

/// Among which rows words are gathered.
pub(super) enum Among<'a, 't, R> {
    /// For the index.
    All(&'a Sql<'t>),
    /// For somebody.
    Seen(&'a Visible<'t, R>),
}

impl<R: Listed> Among<'_, '_, R> {
    async fn rows(&self, select: &str, values: Vec<Bound>) -> Result<Vec<Row>, StoreError> {
        match self {
            Among::All(sql) => sql.rows(&select.replace("{visible}", "1 = 1"), values).await,
            Among::Seen(visible) => visible.rows(select, values).await,
        }
    }
}

/// All words of these reports.
pub(super) async fn gather(among: &Among<'_, '_, Report>, ids: &[ReportId]) -> Result<Vec<ReportWords>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (places, values) = store::among(ids.iter().map(|id| id.uuid()));
    let of = |what: &str, join: &str, order: &str| {
        format!("SELECT {what} FROM reports {join} WHERE {{visible}} AND reports.id IN ({places}) ORDER BY {order}")
    };
    let heads = of("reports.*, o.name_ja, o.name_en", "JOIN organisations o ON o.id = reports.org_id", "reports.id");
    let stages = of("s.*", "JOIN report_stages s ON s.report_id = reports.id", "s.stage");
    let stops = of(
        "s.*, o.kind AS body",
        "JOIN report_stops s ON s.report_id = reports.id JOIN organisations o ON o.id = s.org_id",
        "s.position",
    );
    let remarks = of("r.*", "JOIN report_remarks r ON r.report_id = reports.id", "r.at, r.id");
    let mut all: BTreeMap<ReportId, ReportWords> = BTreeMap::new();
    for row in among.rows(&heads, values.clone()).await? {
        let report = Report::from_row(&row)?;
        let from = Some(kernel::Bilingual::new(&row.text("name_ja")?, &row.text("name_en")?));
        let (stages, stops, remarks) = (Vec::new(), Vec::new(), Vec::new());
        all.insert(report.id, ReportWords { report, from, stages, stops, remarks });
    }
    for row in among.rows(&stages, values.clone()).await? {
        let stage = Stage::from_row(&row)?;
        all.entry(stage.report).and_modify(|words| words.stages.push(stage));
    }
    for row in among.rows(&stops, values.clone()).await? {
        let stop = (Stop::from_row(&row)?, row.code::<BodyKind>("body")?);
        all.entry(row.id("report_id")?).and_modify(|words| words.stops.push(stop));
    }
    for row in among.rows(&remarks, values).await? {
        let remark = FromRow::from_row(&row)?;
        all.entry(row.id("report_id")?).and_modify(|words| words.remarks.push(remark));
    }
    Ok(all.into_values().collect())
}

/// These cases with their words.
pub(super) async fn cases_of(among: &Among<'_, '_, Case>, ids: &[CaseId]) -> Result<Vec<(Case, Parts)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (places, values) = store::among(ids.iter().map(|id| id.uuid()));
    let heads = format!(
        "SELECT cases.*, s.title FROM cases JOIN case_standing s ON s.case_id = cases.id
         WHERE {{visible}} AND cases.id IN ({places})"
    );
    let said = format!(
        "SELECT e.case_id, e.text FROM case_events e JOIN cases ON cases.id = e.case_id
         WHERE {{visible}} AND e.case_id IN ({places}) ORDER BY e.number DESC"
    );
    let mut texts: BTreeMap<CaseId, Vec<String>> = BTreeMap::new();
    for row in among.rows(&said, values.clone()).await? {
        texts.entry(row.id("case_id")?).or_default().push(row.text("text")?);
    }
    let mut all = Vec::new();
    for row in among.rows(&heads, values).await? {
        let case = Case::from_row(&row)?;
        let parts = case_parts(&case.reference, &row.text("title")?, texts.remove(&case.id).unwrap_or_default());
        all.push((case, parts));
    }
    Ok(all)
}
