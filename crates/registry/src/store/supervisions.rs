//! Which ministry supervises which agency; the sector under which reports of government stand.

use super::organisations::on;
use crate::{Organisation, Sector};
use access::OrgId;
use kernel::Day;
use store::{Sql, StoreError, params};

/// The ministry that supervises an agency on a day.
pub(crate) async fn ministry_over(sql: &Sql<'_>, agency: OrgId, day: Day) -> Result<Option<OrgId>, StoreError> {
    let select = format!(
        "SELECT ministry_id FROM supervisions WHERE agency_id = $1 AND {} ORDER BY valid_from DESC",
        on("supervisions", 2)
    );
    sql.row(&select, params![agency, day]).await?.map(|row| row.id("ministry_id")).transpose()
}

/// The ministries on a day, in the order of lists.
pub(crate) async fn ministries_on(sql: &Sql<'_>, day: Day) -> Result<Vec<Organisation>, StoreError> {
    let covered = on("organisations", 1);
    let select = format!("SELECT * FROM organisations WHERE kind = 'ministry' AND {covered} ORDER BY sort, id");
    sql.all(&select, params![day]).await
}

/// The agencies that a ministry supervises on a day, in the order of lists.
pub(crate) async fn agencies_under(sql: &Sql<'_>, ministry: OrgId, day: Day) -> Result<Vec<Organisation>, StoreError> {
    let (supervised, covered) = (on("supervisions", 2), on("organisations", 2));
    let select = format!(
        "SELECT organisations.* FROM supervisions JOIN organisations ON organisations.id = supervisions.agency_id
         WHERE supervisions.ministry_id = $1 AND {supervised} AND {covered} ORDER BY sort, id"
    );
    sql.all(&select, params![ministry, day]).await
}

/// The sector under which ministries and agencies report on a day.
pub(crate) async fn government_sector(sql: &Sql<'_>, day: Day) -> Result<Option<Sector>, StoreError> {
    let select =
        format!("SELECT * FROM sectors WHERE kind = 'government' AND {} ORDER BY place LIMIT 1", on("sectors", 1));
    sql.one(&select, params![day]).await
}

/// Sectors of either kind on a day, in the order of lists.
pub(crate) async fn sectors_of_reports(sql: &Sql<'_>, day: Day) -> Result<Vec<Sector>, StoreError> {
    sql.all(&format!("SELECT * FROM sectors WHERE {} ORDER BY place", on("sectors", 1)), params![day]).await
}
