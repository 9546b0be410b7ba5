//! The index over reports, notices and cases. Each is written in the transaction of what it speaks of.

use super::words::{Among, RELEASED_OF, cases_of, gather, newest_of, notice_of, released_of};
use crate::case::{Case, CaseId};
use crate::finding::{Parts, ReportWords};
use crate::notice::NoticeId;
use crate::report::{Report, ReportId};
use access::Kind;
use store::{
    Sql, StoreError, among,
    search::{self, Document, Findable, Indexed},
};
use uuid::Uuid;

/// The kinds that are found by the words of this room.
pub const INDEXED: [Indexed; 4] = [
    Indexed {
        kind: Kind::Report,
        table: "reports",
        ids: "SELECT id FROM reports",
        make: |sql, ids| Box::pin(index_reports(sql, ids)),
    },
    Indexed {
        kind: Kind::Notice,
        table: "notices",
        ids: "SELECT id FROM notices",
        make: |sql, ids| Box::pin(index_notices(sql, ids)),
    },
    Indexed {
        kind: Kind::Delivery,
        table: "notices",
        ids: "SELECT notice_id AS id FROM releases",
        make: |sql, ids| Box::pin(index_all_released(sql, ids)),
    },
    Indexed {
        kind: Kind::Case,
        table: "cases",
        ids: "SELECT id FROM cases",
        make: |sql, ids| Box::pin(index_cases(sql, ids)),
    },
];

/// Makes a report findable for each of its readers by what he sees of it.
pub(crate) async fn index_report(sql: &Sql<'_>, report: ReportId) -> Result<(), StoreError> {
    index_reports(sql, &[report.uuid()]).await
}

async fn index_reports(sql: &Sql<'_>, reports: &[Uuid]) -> Result<(), StoreError> {
    let reports: Vec<ReportId> = reports.iter().map(|id| (*id).into()).collect();
    index_words(sql, &gather(&Among::All::<Report>(sql), &reports).await?).await
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
    index_cases(sql, &[case.uuid()]).await
}

async fn index_cases(sql: &Sql<'_>, cases: &[Uuid]) -> Result<(), StoreError> {
    let cases: Vec<CaseId> = cases.iter().map(|id| (*id).into()).collect();
    let all = cases_of(&Among::All::<Case>(sql), &cases).await?;
    let thing = |(case, parts): &(Case, Parts)| {
        let centre = Document { circle: "centre".into(), readers: [case.org].into(), text: parts.text() };
        Findable { subject: case.id.uuid(), at: case.opened_at, documents: vec![centre] }
    };
    search::index_many(sql, Kind::Case, &all.iter().map(thing).collect::<Vec<_>>()).await
}
