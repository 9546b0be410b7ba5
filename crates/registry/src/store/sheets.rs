//! Sheets of CEPTOARs and seats in the council.

use super::{both, day, validity};
use crate::{
    CouncilSeat, SheetEntry,
    facts::{CouncilRole, Since},
};
use access::OrgId;
use kernel::Day;
use store::{FromRow, Row, Sql, StoreError, params};

impl FromRow for SheetEntry {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            ceptoar: row.id("ceptoar_id")?,
            code: row.text("code")?,
            as_of: day(row, "as_of")?,
            validity: validity(row)?,
            sheet: row.json("sheet")?,
            source: row.text("source")?,
        })
    }
}

impl FromRow for CouncilSeat {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            org: row.maybe_id("org_id")?,
            name: both(row, "name")?,
            role: row.code::<CouncilRole>("role")?,
            since: row.code::<Since>("since")?,
            validity: validity(row)?,
            source: row.text("source")?,
        })
    }
}

const SHEETS: &str = "SELECT ceptoar_sheets.*, organisations.code FROM ceptoar_sheets
    JOIN organisations ON organisations.id = ceptoar_sheets.ceptoar_id";

pub(crate) async fn on(sql: &Sql<'_>, day: Day) -> Result<Vec<SheetEntry>, StoreError> {
    let select = format!(
        "{SHEETS} WHERE ceptoar_sheets.valid_from <= $1
         AND (ceptoar_sheets.valid_to IS NULL OR ceptoar_sheets.valid_to >= $1) ORDER BY organisations.sort"
    );
    sql.all(&select, params![day]).await
}

pub(crate) async fn of_ceptoar(sql: &Sql<'_>, ceptoar: OrgId) -> Result<Vec<SheetEntry>, StoreError> {
    sql.all(&format!("{SHEETS} WHERE ceptoar_id = $1 ORDER BY as_of DESC"), params![ceptoar]).await
}

pub(crate) async fn first_day(sql: &Sql<'_>) -> Result<Option<Day>, StoreError> {
    let row = sql.row("SELECT MIN(valid_from) AS first FROM ceptoar_sheets", params![]).await?;
    row.map_or(Ok(None), |row| row.maybe_day("first"))
}

pub(crate) async fn council_on(sql: &Sql<'_>, day: Day) -> Result<Vec<CouncilSeat>, StoreError> {
    let select = "SELECT * FROM council_seats WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1)
        ORDER BY CASE role WHEN 'member' THEN 0 WHEN 'observer' THEN 1 ELSE 2 END, valid_from, name_ja";
    sql.all(select, params![day]).await
}

pub(crate) async fn council_seats_of(sql: &Sql<'_>, org: OrgId) -> Result<Vec<CouncilSeat>, StoreError> {
    sql.all("SELECT * FROM council_seats WHERE org_id = $1 ORDER BY valid_from DESC, role", params![org]).await
}
