//! Which reports and notices belong to an outage.

use crate::outage::OutageId;
use access::{OrgId, PersonId};
use delivery::{Delivery, Dispatch};
use kernel::At;
use sharing::{notice::Notice, report::Report};
use store::{FromRow, Resource, Row, Sql, StoreError, Visible, params};
use uuid::Uuid;

/// What belongs to an outage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// A report.
    Report,
    /// A notice.
    Notice,
}

impl Of {
    /// Its code in the database.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Of::Report => "report",
            Of::Notice => "notice",
        }
    }
}

/// The id of a line about what belongs to an outage.
pub(crate) type LinkId = kernel::Id<Link>;

/// That something belongs to it, or does not.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    pub(crate) id: LinkId,
    pub(crate) of: Of,
    pub(crate) subject: Uuid,
    pub(crate) number: i64,
    pub(crate) linked: bool,
}

/// What holds of something: the number of the newest line, and whether it belongs to the outage.
pub(crate) async fn of(sql: &Sql<'_>, outage: OutageId, of: Of, subject: Uuid) -> Result<(i64, bool), StoreError> {
    let select = "SELECT number, linked FROM outage_links WHERE outage_id = $1 AND of = $2 AND subject_id = $3
                  ORDER BY number DESC LIMIT 1";
    let row = sql.row(select, params![outage, of.code(), subject]).await?;
    row.map_or(Ok((0, false)), |row| Ok((row.get("number")?, row.get("linked")?)))
}

/// Writes down that it belongs to it, or does not.
pub(crate) async fn insert(
    sql: &Sql<'_>,
    outage: OutageId,
    link: &Link,
    (org, person, at): (OrgId, PersonId, At),
) -> Result<(), StoreError> {
    let insert = "INSERT INTO outage_links (id, outage_id, of, subject_id, number, linked, org_id, person_id, at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = params![link.id, outage, link.of.code(), link.subject, link.number, link.linked, org, person, at];
    sql.run_one(insert, values).await
}

/// The condition that `subject` belongs to the outage `$1`.
fn belongs(of: Of, subject: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM outage_links l WHERE l.outage_id = $1 AND l.of = '{}' AND l.subject_id = {subject} AND l.linked
           AND l.number = (SELECT MAX(n.number) FROM outage_links n WHERE n.outage_id = l.outage_id AND n.of = l.of
             AND n.subject_id = l.subject_id))",
        of.code()
    )
}

/// Something that belongs to it, with since when.
#[derive(Clone, Debug)]
pub struct Linked<T> {
    /// What.
    pub thing: T,
    /// Since when.
    pub since: At,
}

impl<T: FromRow> FromRow for Linked<T> {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { thing: T::from_row(row)?, since: row.at("linked_at")? })
    }
}

const SINCE: &str = "(SELECT MAX(m.at) FROM outage_links m WHERE m.outage_id = $1 AND m.subject_id";

/// The reports of an outage that the actor may see, newest first.
///
/// # Errors
/// If the database refuses.
pub async fn reports(visible: &Visible<'_, Report>, outage: OutageId) -> Result<Vec<Linked<Report>>, StoreError> {
    let select = format!(
        "SELECT reports.*, {SINCE} = reports.id) AS linked_at FROM reports
         WHERE {{visible}} AND {} ORDER BY reports.submitted_at DESC, reports.id DESC LIMIT 500",
        belongs(Of::Report, "reports.id")
    );
    visible.all(&select, params![outage]).await
}

/// Reports that came since the outage was raised, from its sectors, and that nobody has linked: what the centre may look through.
///
/// # Errors
/// If the database refuses.
pub async fn unlinked(
    visible: &Visible<'_, Report>,
    (outage, exercise): (OutageId, bool),
    since: At,
) -> Result<Vec<Report>, StoreError> {
    let select = "SELECT reports.* FROM reports WHERE {visible} AND reports.submitted_at >= $2 AND reports.exercise = $3
        AND EXISTS (SELECT 1 FROM outage_bodies b WHERE b.outage_id = $1 AND b.org_id = reports.org_id)
        AND NOT EXISTS (SELECT 1 FROM outage_links l WHERE l.outage_id = $1 AND l.of = 'report' AND l.subject_id = reports.id)
        ORDER BY reports.submitted_at DESC, reports.id DESC LIMIT 50";
    visible.all(select, params![outage, since, exercise]).await
}

/// The actor's own reports since a moment that may belong to it, newest first.
///
/// # Errors
/// If the database refuses.
pub async fn own(
    visible: &Visible<'_, Report>,
    (org, exercise): (OrgId, bool),
    since: At,
) -> Result<Vec<Report>, StoreError> {
    let select = "SELECT reports.* FROM reports WHERE {visible} AND reports.org_id = $1 AND reports.submitted_at >= $2
        AND reports.exercise = $3 ORDER BY reports.submitted_at DESC, reports.id DESC LIMIT 20";
    visible.all(select, params![org, since, exercise]).await
}

/// The notices of an outage: the centre's own.
///
/// # Errors
/// If the database refuses.
pub async fn notices(sql: &Sql<'_>, outage: OutageId) -> Result<Vec<Linked<Notice>>, StoreError> {
    let select = format!(
        "SELECT notices.*, {SINCE} = notices.id) AS linked_at FROM notices WHERE {} ORDER BY notices.begun_at DESC, notices.id DESC",
        belongs(Of::Notice, "notices.id")
    );
    let rows = sql.rows(&select, params![outage]).await?;
    let read = |row: &Row| Ok(Linked { thing: <Notice as Resource>::from_row(row)?, since: row.at("linked_at")? });
    rows.iter().map(read).collect()
}

/// When the notices of an outage were released, in order: with each the centre has given a situation report. With an
/// organisation, those alone that have been handed to it: of the others it does not learn here.
///
/// # Errors
/// If the database refuses.
pub async fn given(sql: &Sql<'_>, outage: OutageId, to: Option<OrgId>) -> Result<Vec<At>, StoreError> {
    let mut values = params![outage];
    values.extend(to.into_iter().flat_map(|to| params![to]));
    let handed = "AND EXISTS (SELECT 1 FROM deliveries d WHERE d.dispatch_id = dispatches.id AND d.org_id = $2
                    AND d.handed_at IS NOT NULL)";
    let select = format!(
        "SELECT dispatches.released_at FROM dispatches WHERE {} {} ORDER BY dispatches.released_at",
        belongs(Of::Notice, "dispatches.subject_id"),
        to.map_or("", |_| handed)
    );
    sql.rows(&select, values).await?.iter().map(|row| row.at("released_at")).collect()
}

/// What left of the notices of an outage, for those who see the boards, newest first.
///
/// # Errors
/// If the database refuses.
pub async fn dispatches(visible: &Visible<'_, Dispatch>, outage: OutageId) -> Result<Vec<Dispatch>, StoreError> {
    let select = format!(
        "SELECT {} FROM dispatches WHERE {{visible}} AND {} ORDER BY dispatches.released_at DESC, dispatches.id DESC",
        Dispatch::COLUMNS,
        belongs(Of::Notice, "dispatches.subject_id")
    );
    visible.all(&select, params![outage]).await
}

/// The lines by which the actor's body has them.
///
/// # Errors
/// If the database refuses.
pub async fn deliveries(visible: &Visible<'_, Delivery>, outage: OutageId) -> Result<Vec<Delivery>, StoreError> {
    let select = format!(
        "SELECT {} FROM deliveries WHERE {{visible}} AND deliveries.handed_at IS NOT NULL
           AND deliveries.dispatch_id IN (SELECT dispatches.id FROM dispatches WHERE {})
         ORDER BY deliveries.handed_at DESC, deliveries.id DESC LIMIT 50",
        delivery::COLUMNS,
        belongs(Of::Notice, "dispatches.subject_id")
    );
    visible.all(&select, params![outage]).await
}

/// The report of this reference, if the actor may see it.
///
/// # Errors
/// If the database refuses.
pub async fn report_named(
    visible: &Visible<'_, Report>,
    reference: &str,
) -> Result<Option<sharing::report::ReportId>, StoreError> {
    let select = "SELECT reports.id AS id FROM reports WHERE {visible} AND reports.reference = $1";
    visible.rows(select, params![reference]).await?.first().map(|row| row.id("id")).transpose()
}

/// The notice of this reference, if the actor may see it at the desk.
///
/// # Errors
/// If the database refuses.
pub async fn notice_named(
    visible: &Visible<'_, Notice>,
    reference: &str,
) -> Result<Option<sharing::notice::NoticeId>, StoreError> {
    let select = "SELECT notices.id AS id FROM notices WHERE {visible} AND notices.reference = $1";
    visible.rows(select, params![reference]).await?.first().map(|row| row.id("id")).transpose()
}
