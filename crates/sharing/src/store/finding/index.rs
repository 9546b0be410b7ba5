//! The index over reports, notices and cases. Each is written in the transaction of what it speaks of.

use super::words::{Among, RELEASED_OF, cases_of, gather, newest_of, notice_of, released_of};
use crate::case::{Case, CaseId};
use crate::finding::{Parts, ReportWords};
use crate::notice::NoticeId;
use crate::report::{Report, ReportId};
use access::Kind;
use kernel::At;
use store::{
    Sql, StoreError, among, params,
    search::{self, Document, Findable},
};
use uuid::Uuid;

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
    index_words(sql, &gather(&Among::All::<Report>(sql), reports).await?).await
}

/// Makes reports findable of which all words are at hand.
pub(crate) async fn index_words(sql: &Sql<'_>, all: &[ReportWords]) -> Result<(), StoreError> {
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
    let (places, values) = among(notices.iter().copied());
    let mut all = Vec::new();
    for row in sql.rows(&format!("{} WHERE notices.id IN ({places})", newest_of()), values).await? {
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
    let (places, values) = among(notices.iter().copied());
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
