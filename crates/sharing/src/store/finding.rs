//! The index over reports, notices and cases, and finding in it. Each is written in the transaction of what it speaks of.

use crate::case::{Case, CaseId};
use crate::finding::{Parts, ReportWords, case_parts, letter, notice_parts};
use crate::notice::{Content, Notice, NoticeId, Revision};
use crate::report::{Reader, Report, ReportId, Stage, Stop};
use access::{Actor, BodyKind, Kind, OrgId};
use delivery::Delivery;
use kernel::At;
use std::collections::BTreeMap;
use store::{
    Bound, Filter, FromRow, Listed, Param, Row, Sql, StoreError, Visible, params,
    search::{self, Ask, Document, Findable, Hit, Place, Query, Span},
};
use uuid::Uuid;

/// Who reads what of a kind, and where it is filtered.
const REPORTS: &str = "JOIN reports ON reports.id = d.subject_id JOIN report_stages last ON last.report_id = reports.id
                       AND last.stage = (SELECT MAX(s.stage) FROM report_stages s WHERE s.report_id = reports.id)";
const NOTICES: &str = "JOIN notices ON notices.id = d.subject_id";
const CASES: &str = "JOIN cases ON cases.id = d.subject_id";
const INBOX: &str = "JOIN dispatches ON dispatches.subject_id = d.subject_id
                     JOIN deliveries ON deliveries.dispatch_id = dispatches.id";

/// An inbox of no more than so many is looked through one by one.
const FEW: i64 = 2_000;

/// The kinds that are found, each with the ids of the things that must be in the index.
pub const KINDS: [(Kind, &str); 4] = [
    (Kind::Report, "SELECT id FROM reports"),
    (Kind::Notice, "SELECT id FROM notices"),
    (Kind::Delivery, "SELECT notice_id AS id FROM releases"),
    (Kind::Case, "SELECT id FROM cases"),
];

/// Makes a report findable for each of its readers by what he sees of it.
pub(crate) async fn index_report(sql: &Sql<'_>, report: ReportId) -> Result<(), StoreError> {
    index_reports(sql, &[report]).await
}

async fn index_reports(sql: &Sql<'_>, reports: &[ReportId]) -> Result<(), StoreError> {
    let all = gather(&Among::All::<Report>(sql), reports).await?;
    let thing = |words: &ReportWords| Findable {
        subject: words.report.id.uuid(),
        at: words.report.submitted_at,
        documents: words.documents(),
    };
    search::index_many(sql, Kind::Report, &all.iter().map(thing).collect::<Vec<_>>()).await
}

/// Makes a notice findable for those who write it, by its newest revision.
pub(crate) async fn index_notice(sql: &Sql<'_>, notice: NoticeId) -> Result<(), StoreError> {
    index_notices(sql, &[notice.uuid()]).await
}

async fn index_notices(sql: &Sql<'_>, notices: &[Uuid]) -> Result<(), StoreError> {
    let (places, values) = listed(notices.iter().copied());
    let mut all = Vec::new();
    for row in sql.rows(&format!("{NEWEST_OF} WHERE notices.id IN ({places})"), values).await? {
        let text = notice_of(&row)?.1.text();
        let desk = Document { circle: "desk".into(), readers: [row.id("org_id")?].into(), text };
        all.push(Findable { subject: row.get("id")?, at: row.at("begun_at")?, documents: vec![desk] });
    }
    search::index_many(sql, Kind::Notice, &all).await
}

/// Makes what was released of a notice findable for whoever is handed it.
pub(crate) async fn index_released(sql: &Sql<'_>, notice: NoticeId) -> Result<(), StoreError> {
    index_all_released(sql, &[notice.uuid()]).await
}

async fn index_all_released(sql: &Sql<'_>, notices: &[Uuid]) -> Result<(), StoreError> {
    let (places, values) = listed(notices.iter().copied());
    let mut all = Vec::new();
    for row in sql.rows(&format!("{RELEASED_OF} WHERE notices.id IN ({places})"), values).await? {
        let text = released_of(&row)?.1.text();
        let released = Document { circle: "released".into(), readers: [].into(), text };
        all.push(Findable { subject: row.get("id")?, at: row.at("released_at")?, documents: vec![released] });
    }
    search::index_many(sql, Kind::Delivery, &all).await
}

/// Makes a case findable for the centre by all that was written into it.
pub(crate) async fn index_case(sql: &Sql<'_>, case: CaseId) -> Result<(), StoreError> {
    index_cases(sql, &[case]).await
}

async fn index_cases(sql: &Sql<'_>, cases: &[CaseId]) -> Result<(), StoreError> {
    let all = cases_of(&Among::All::<Case>(sql), cases).await?;
    let thing = |(case, parts): &(Case, Parts)| {
        let centre = Document { circle: "centre".into(), readers: [case.org].into(), text: parts.text() };
        Findable { subject: case.id.uuid(), at: case.opened_at, documents: vec![centre] }
    };
    search::index_many(sql, Kind::Case, &all.iter().map(thing).collect::<Vec<_>>()).await
}

/// Makes some things of a kind findable anew, so many of those whose ids come after one; their ids.
/// Whoever writes one of them at the same time waits. `afresh`: also those that are as they should be.
pub(crate) async fn index_some(
    sql: &Sql<'_>,
    kind: Kind,
    (after, many): (Option<Uuid>, i64),
    afresh: bool,
) -> Result<Vec<Uuid>, StoreError> {
    let table = match kind {
        Kind::Report => "reports",
        Kind::Case => "cases",
        _ => "notices",
    };
    let select = format!("SELECT id FROM {table} WHERE id > $1 ORDER BY id LIMIT $2{}", sql.lock());
    let rows = sql.rows(&select, params![after.unwrap_or_default(), many]).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?;
    if ids.is_empty() {
        return Ok(ids);
    }
    if afresh {
        let bare = |id: &Uuid| Findable { subject: *id, at: At::from_millis(0), documents: Vec::new() };
        search::index_many(sql, kind, &ids.iter().map(bare).collect::<Vec<_>>()).await?;
    }
    match kind {
        Kind::Report => index_reports(sql, &ids.iter().map(|id| (*id).into()).collect::<Vec<_>>()).await?,
        Kind::Case => index_cases(sql, &ids.iter().map(|id| (*id).into()).collect::<Vec<_>>()).await?,
        Kind::Delivery => index_all_released(sql, &ids).await?,
        _ => index_notices(sql, &ids).await?,
    }
    Ok(ids)
}

/// A search as the rooms of this crate ask it.
#[derive(Clone, Debug)]
pub(crate) struct Wanted<'q> {
    pub(crate) query: &'q Query,
    pub(crate) span: Span,
    pub(crate) most: i64,
}

impl<'q> Wanted<'q> {
    fn ask<'a>(&self, kind: Kind, reader: Option<OrgId>, (join, id): (&'a str, &'a str), also: Filter) -> Ask<'a>
    where
        'q: 'a,
    {
        Ask { query: self.query, kind, reader, join, id, also, span: self.span, most: self.most }
    }
}

/// The reports that an actor finds, by the words of the circle in which he reads each; `also`: what else must hold.
pub(crate) async fn reports(
    visible: &Visible<'_, Report>,
    actor: &Actor,
    wanted: &Wanted<'_>,
    also: Filter,
) -> Result<Vec<Hit>, StoreError> {
    let Some(who) = actor.who() else { return Ok(Vec::new()) };
    let circle = |reader| format!("%{}%", letter(reader));
    let mine = Filter::new(
        "(reports.org_id = ? AND d.circle LIKE ?) OR (reports.org_id <> ? AND d.circle LIKE ?)",
        params![who.organisation, circle(Reader::Whole), who.organisation, circle(Reader::of(actor))],
    );
    let rows = (REPORTS, "reports.id");
    search::find(visible, &wanted.ask(Kind::Report, Some(who.organisation), rows, mine.and(also))).await
}

/// Where a report stands among those that an actor finds.
pub(crate) async fn place(
    visible: &Visible<'_, Report>,
    actor: &Actor,
    report: ReportId,
) -> Result<Option<Place>, StoreError> {
    let select = "SELECT reports.* FROM reports WHERE {visible} AND reports.id = $1";
    let Some(report): Option<Report> = visible.all(select, params![report]).await?.into_iter().next() else {
        return Ok(None);
    };
    let circle = format!("%{}%", letter(Reader::on(actor, report.org)));
    search::place(visible, (Kind::Report, report.id.uuid()), &circle).await
}

/// The notices that an actor finds at the desk.
pub(crate) async fn notices(
    visible: &Visible<'_, Notice>,
    actor: &Actor,
    wanted: &Wanted<'_>,
) -> Result<Vec<Hit>, StoreError> {
    let Some(who) = actor.who() else { return Ok(Vec::new()) };
    let desk = Filter::new("d.circle = ?", params!["desk"]);
    search::find(visible, &wanted.ask(Kind::Notice, Some(who.organisation), (NOTICES, "notices.id"), desk)).await
}

/// The cases that an actor finds.
pub(crate) async fn cases(
    visible: &Visible<'_, Case>,
    actor: &Actor,
    wanted: &Wanted<'_>,
) -> Result<Vec<Hit>, StoreError> {
    let Some(who) = actor.who() else { return Ok(Vec::new()) };
    let centre = Filter::new("d.circle = ?", params!["centre"]);
    search::find(visible, &wanted.ask(Kind::Case, Some(who.organisation), (CASES, "cases.id"), centre)).await
}

/// The deliveries that an actor finds in his inbox, each notice once.
pub(crate) async fn inbox(visible: &Visible<'_, Delivery>, wanted: &Wanted<'_>) -> Result<Vec<Hit>, StoreError> {
    let once = Filter::new(
        "d.circle = ? AND NOT EXISTS (SELECT 1 FROM deliveries first WHERE first.dispatch_id = deliveries.dispatch_id
           AND first.org_id = deliveries.org_id AND first.handed_at IS NOT NULL AND first.id < deliveries.id)",
        params!["released"],
    );
    let ask = wanted.ask(Kind::Delivery, None, (INBOX, "deliveries.id"), once);
    let few =
        format!("SELECT COUNT(*) AS n FROM (SELECT 1 FROM deliveries WHERE {{visible}} LIMIT {}) handed", FEW + 1);
    if visible.count(&few, params![]).await? > FEW {
        return search::find(visible, &ask).await;
    }
    // Words that stand in thousands of notices stand in few that this body was handed.
    let join = visible.engine().join_in_order();
    let from = format!(
        "deliveries {join} dispatches ON dispatches.id = deliveries.dispatch_id
         {join} search_documents d ON d.subject_id = dispatches.subject_id"
    );
    search::look_through(visible, &from, &ask).await
}

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
}

/// The notices that were found at the desk, by their newest revisions.
pub(crate) async fn notice_words(
    visible: &Visible<'_, Notice>,
    hits: &[Hit],
) -> Result<BTreeMap<Uuid, FoundNotice>, StoreError> {
    if hits.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (places, values) = listed(hits.iter().map(|hit| hit.id));
    let select = format!("{NEWEST_OF} WHERE {{visible}} AND notices.id IN ({places})");
    let rows = visible.rows(&select, values).await?;
    rows.iter().map(|row| found_notice(row, notice_of(row)?, "begun_at")).collect()
}

/// What was found in an inbox, by what was released.
pub(crate) async fn delivery_words(
    visible: &Visible<'_, Delivery>,
    hits: &[Hit],
) -> Result<BTreeMap<Uuid, FoundNotice>, StoreError> {
    if hits.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (places, values) = listed(hits.iter().map(|hit| hit.id));
    let select = format!(
        "SELECT deliveries.id, deliveries.handed_at, notices.reference, notices.exercise, notice_revisions.*, releases.released_at,
           (SELECT COUNT(*) FROM recall_confirmations c WHERE c.notice_id = notices.id) AS recalls
         FROM deliveries JOIN dispatches ON dispatches.id = deliveries.dispatch_id
         JOIN releases ON releases.dispatch_id = dispatches.id JOIN notices ON notices.id = releases.notice_id
         JOIN notice_revisions ON notice_revisions.notice_id = releases.notice_id
           AND notice_revisions.revision = releases.revision
         WHERE {{visible}} AND deliveries.id IN ({places})"
    );
    let rows = visible.rows(&select, values).await?;
    rows.iter().map(|row| found_notice(row, released_of(row)?, "handed_at")).collect()
}

/// Notices with their newest revisions.
const NEWEST_OF: &str = "SELECT notices.id, notices.reference, notices.org_id, notices.exercise, notices.begun_at,
      notice_revisions.*, (SELECT released_at FROM releases WHERE releases.notice_id = notices.id) AS released_at
    FROM notices JOIN notice_revisions ON notice_revisions.notice_id = notices.id AND notice_revisions.revision =
      (SELECT MAX(r.revision) FROM notice_revisions r WHERE r.notice_id = notices.id)";
/// Notices with what was released of them.
const RELEASED_OF: &str = "SELECT notices.id, notices.reference, notice_revisions.*, releases.released_at,
      (SELECT COUNT(*) FROM recall_confirmations c WHERE c.notice_id = notices.id) AS recalls
    FROM notices JOIN releases ON releases.notice_id = notices.id
    JOIN notice_revisions ON notice_revisions.notice_id = notices.id AND notice_revisions.revision = releases.revision";

fn notice_of(row: &Row) -> Result<(Revision, Parts), StoreError> {
    let revision = Revision::from_row(row)?;
    let parts = notice_parts(&row.text("reference")?, &revision.content);
    Ok((revision, parts))
}

/// What was released, as those read it who have it: once recalled, its title and nothing else.
fn released_of(row: &Row) -> Result<(Revision, Parts), StoreError> {
    let (mut revision, parts) = notice_of(row)?;
    if row.get::<i64>("recalls")? == 0 {
        return Ok((revision, parts));
    }
    let Content { kind, title, label, .. } = revision.content;
    revision.content = Content { kind, title, label, ..Content::default() };
    let parts = notice_parts(&row.text("reference")?, &revision.content);
    Ok((revision, parts))
}

fn found_notice(row: &Row, (revision, parts): (Revision, Parts), at: &str) -> Result<(Uuid, FoundNotice), StoreError> {
    let found = FoundNotice {
        reference: row.text("reference")?,
        exercise: row.get("exercise")?,
        content: revision.content,
        parts,
        at: row.at(at)?,
        released: row.maybe_at("released_at")?.is_some(),
    };
    Ok((row.get("id")?, found))
}

fn listed(ids: impl Iterator<Item = Uuid>) -> (String, Vec<Bound>) {
    let values: Vec<Bound> = ids.map(Param::bound).collect();
    let places: Vec<String> = (1..=values.len()).map(|place| format!("${place}")).collect();
    (places.join(", "), values)
}

/// Among which rows words are gathered.
enum Among<'a, 't, R> {
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
async fn gather(among: &Among<'_, '_, Report>, ids: &[ReportId]) -> Result<Vec<ReportWords>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (places, values) = listed(ids.iter().map(|id| id.uuid()));
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
async fn cases_of(among: &Among<'_, '_, Case>, ids: &[CaseId]) -> Result<Vec<(Case, Parts)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (places, values) = listed(ids.iter().map(|id| id.uuid()));
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
