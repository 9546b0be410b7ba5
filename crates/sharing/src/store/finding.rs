//! Finding reports, notices and cases: who finds what, by the words of the circle in which he reads it.

mod index;
mod words;

pub use index::INDEXED;
pub(crate) use index::{index_case, index_notice, index_released, index_report, index_words};
pub(crate) use words::{FoundNotice, case_words, delivery_words, notice_words, report_words};

use crate::case::Case;
use crate::finding::letter;
use crate::notice::Notice;
use crate::report::{Reader, Report, ReportId};
use access::{Actor, Kind, OrgId};
use delivery::Delivery;
use store::{
    Filter, StoreError, Visible, params,
    search::{self, Ask, Found, Place, Query, Span},
};

/// Who reads what of a kind, and where it is filtered.
const REPORTS: &str = "JOIN reports ON reports.id = d.subject_id JOIN report_stages last ON last.report_id = reports.id
                       AND last.stage = (SELECT MAX(s.stage) FROM report_stages s WHERE s.report_id = reports.id)";
const NOTICES: &str = "JOIN notices ON notices.id = d.subject_id";
const CASES: &str = "JOIN cases ON cases.id = d.subject_id";
const INBOX: &str = "JOIN dispatches ON dispatches.subject_id = d.subject_id
                     JOIN deliveries ON deliveries.dispatch_id = dispatches.id";

/// An inbox of no more than so many is looked through one by one.
const FEW: i64 = 2_000;

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
) -> Result<Found, StoreError> {
    let Some(who) = actor.who() else { return Ok(Found::default()) };
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
) -> Result<Found, StoreError> {
    let Some(who) = actor.who() else { return Ok(Found::default()) };
    let desk = Filter::new("d.circle = ?", params!["desk"]);
    search::find(visible, &wanted.ask(Kind::Notice, Some(who.organisation), (NOTICES, "notices.id"), desk)).await
}

/// The cases that an actor finds.
pub(crate) async fn cases(
    visible: &Visible<'_, Case>,
    actor: &Actor,
    wanted: &Wanted<'_>,
) -> Result<Found, StoreError> {
    let Some(who) = actor.who() else { return Ok(Found::default()) };
    let centre = Filter::new("d.circle = ?", params!["centre"]);
    search::find(visible, &wanted.ask(Kind::Case, Some(who.organisation), (CASES, "cases.id"), centre)).await
}

/// The deliveries that an actor finds in his inbox, each notice once.
pub(crate) async fn inbox(visible: &Visible<'_, Delivery>, wanted: &Wanted<'_>) -> Result<Found, StoreError> {
    let once = Filter::new(
        "d.circle = ? AND NOT EXISTS (SELECT 1 FROM deliveries first WHERE first.dispatch_id = deliveries.dispatch_id
           AND first.org_id = deliveries.org_id AND first.government = deliveries.government
           AND first.handed_at IS NOT NULL AND first.id < deliveries.id)",
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
