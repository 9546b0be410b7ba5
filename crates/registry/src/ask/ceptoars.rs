//! What is asked of CEPTOARs and their council: members, rules, sheets, seats.

use crate::{
    CouncilSeat, Organisation, Rules, SheetEntry,
    store::{confirmations, organisations, rules, sheets},
};
use access::OrgId;
use kernel::Day;
use std::collections::BTreeMap;
use store::{Sql, StoreError};

/// The CEPTOARs on `day`, in the order of the map.
///
/// # Errors
/// If the database refuses.
pub async fn ceptoars_on(sql: &Sql<'_>, day: Day) -> Result<Vec<Organisation>, StoreError> {
    organisations::ceptoars_on(sql, day).await
}

/// The members of a CEPTOAR on `day`, by reading.
///
/// # Errors
/// If the database refuses.
pub async fn members_of(sql: &Sql<'_>, ceptoar: OrgId, day: Day) -> Result<Vec<Organisation>, StoreError> {
    organisations::members_of(sql, ceptoar, day).await
}

/// How many members a CEPTOAR has here on `day`.
///
/// # Errors
/// If the database refuses.
pub async fn count_members(sql: &Sql<'_>, ceptoar: OrgId, day: Day) -> Result<i64, StoreError> {
    organisations::count_members(sql, ceptoar, day).await
}

/// The CEPTOARs of which an organisation is a member on `day`.
///
/// # Errors
/// If the database refuses.
pub async fn ceptoars_of(sql: &Sql<'_>, member: OrgId, day: Day) -> Result<Vec<Organisation>, StoreError> {
    Ok(ceptoars_of_each(sql, &[member], day).await?.remove(&member).unwrap_or_default())
}

/// The same for each of these that is a member of any.
///
/// # Errors
/// If the database refuses.
pub async fn ceptoars_of_each(
    sql: &Sql<'_>,
    members: &[OrgId],
    day: Day,
) -> Result<BTreeMap<OrgId, Vec<Organisation>>, StoreError> {
    organisations::ceptoars_of_each(sql, members, day).await
}

/// The rules of a CEPTOAR in force on `day`; `None` where none are written down and the usual ones hold.
///
/// # Errors
/// If the database refuses.
pub async fn rules_on(sql: &Sql<'_>, ceptoar: OrgId, day: Day) -> Result<Option<Rules>, StoreError> {
    rules::on(sql, ceptoar, day).await
}

/// Every how many months the contacts of an organisation are confirmed: the shortest interval of its CEPTOARs, or the
/// usual one.
///
/// # Errors
/// If the database refuses.
pub async fn confirm_months(sql: &Sql<'_>, org: OrgId, today: Day) -> Result<i64, StoreError> {
    confirmations::months_of(sql, org, today).await
}

/// All sets of rules of a CEPTOAR, those that begin last first.
///
/// # Errors
/// If the database refuses.
pub async fn rules_of(sql: &Sql<'_>, ceptoar: OrgId) -> Result<Vec<Rules>, StoreError> {
    rules::of(sql, ceptoar).await
}

/// The sheets shown on `day`, one per CEPTOAR, in the order of the map.
///
/// # Errors
/// If the database refuses.
pub async fn sheets_on(sql: &Sql<'_>, day: Day) -> Result<Vec<SheetEntry>, StoreError> {
    sheets::on(sql, day).await
}

/// All sheets of a CEPTOAR, newest first.
///
/// # Errors
/// If the database refuses.
pub async fn sheets_of(sql: &Sql<'_>, ceptoar: OrgId) -> Result<Vec<SheetEntry>, StoreError> {
    sheets::of_ceptoar(sql, ceptoar).await
}

/// The roles in the council on `day`.
///
/// # Errors
/// If the database refuses.
pub async fn council_on(sql: &Sql<'_>, day: Day) -> Result<Vec<CouncilSeat>, StoreError> {
    sheets::council_on(sql, day).await
}

/// All roles that an organisation has or had in the council, newest first.
///
/// # Errors
/// If the database refuses.
pub async fn council_seats_of(sql: &Sql<'_>, org: OrgId) -> Result<Vec<CouncilSeat>, StoreError> {
    sheets::council_seats_of(sql, org).await
}

/// The first day on which any CEPTOAR is registered; `None` if none is.
///
/// # Errors
/// If the database refuses.
pub async fn first_ceptoar_day(sql: &Sql<'_>) -> Result<Option<Day>, StoreError> {
    sheets::first_day(sql).await
}
