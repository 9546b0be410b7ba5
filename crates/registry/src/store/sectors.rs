//! Sectors, services, levels, competences.

use super::{both, validity};
use crate::{
    Sector, Service,
    facts::{Level, Tolerance},
    sector::Competence,
};
use access::OrgId;
use kernel::Day;
use store::{FromRow, Row, Sql, StoreError, params};

impl FromRow for Sector {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            code: row.text("code")?,
            parent: row.get("parent")?,
            kind: row.code("kind")?,
            name: both(row, "name")?,
            reports_pass: row.code("reports_pass")?,
            validity: validity(row)?,
            source: row.text("source")?,
            note: row.text("note")?,
        })
    }
}

impl FromRow for Service {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            sector: row.text("sector_code")?,
            name: both(row, "name")?,
            description: both(row, "description")?,
            validity: validity(row)?,
            source: row.text("source")?,
        })
    }
}

/// The word of a tolerance in the database.
pub(crate) fn tolerance_code(tolerance: Tolerance) -> &'static str {
    match tolerance {
        Tolerance::Threshold => "threshold",
        Tolerance::ZeroOccurrence => "zero-occurrence",
        Tolerance::QualitativeTimeLimit => "qualitative-time-limit",
    }
}

impl FromRow for Level {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let all = [Tolerance::Threshold, Tolerance::ZeroOccurrence, Tolerance::QualitativeTimeLimit];
        let word = row.text("tolerance")?;
        let tolerance = all.into_iter().find(|tolerance| tolerance_code(*tolerance) == word);
        Ok(Self {
            id: row.text("id")?,
            sector: row.text("sector_code")?,
            text: both(row, "text")?,
            tolerance: tolerance.ok_or_else(|| StoreError::Unreadable { column: "tolerance".into() })?,
            min_users: row.get("min_users")?,
            // Hours are stored as minutes, in which both are compared.
            min_hours: None,
            min_kw: row.get("min_kilowatts")?,
            min_minutes: row.get("min_minutes")?,
            min_households: row.get("min_households")?,
            validity: validity(row)?,
            source: row.text("source")?,
            note: row.text("note")?,
        })
    }
}

impl FromRow for Competence {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            sector: row.text("sector_code")?,
            ministry: row.id("ministry_id")?,
            name: both(row, "name")?,
            basis: row.text("basis")?,
        })
    }
}

pub(crate) async fn ministry_of(sql: &Sql<'_>, sector: &str, day: Day) -> Result<Option<OrgId>, StoreError> {
    // Its own first, then that of the sector of which it is a part.
    let select = "SELECT c.ministry_id FROM sectors s
        JOIN competences c ON c.sector_code = s.code OR c.sector_code = s.parent
        WHERE s.code = $1 AND c.valid_from <= $2 AND (c.valid_to IS NULL OR c.valid_to >= $2)
        ORDER BY CASE WHEN c.sector_code = s.code THEN 0 ELSE 1 END, c.valid_from DESC, c.ministry_id";
    sql.row(select, params![sector, day]).await?.map(|row| row.id("ministry_id")).transpose()
}

pub(crate) async fn competences_on(sql: &Sql<'_>, day: Day) -> Result<Vec<Competence>, StoreError> {
    let select = "SELECT c.*, o.name_ja, o.name_en FROM competences c
        JOIN organisations o ON o.id = c.ministry_id JOIN sectors s ON s.code = c.sector_code
        WHERE c.valid_from <= $1 AND (c.valid_to IS NULL OR c.valid_to >= $1) ORDER BY s.place, o.sort";
    sql.all(select, params![day]).await
}

/// The sector, or part of one, with this code, of any day.
pub(crate) async fn by_code(sql: &Sql<'_>, code: &str) -> Result<Option<Sector>, StoreError> {
    sql.one("SELECT * FROM sectors WHERE code = $1", params![code]).await
}

pub(crate) async fn sectors_on(sql: &Sql<'_>, day: Day) -> Result<Vec<Sector>, StoreError> {
    let select = "SELECT * FROM sectors WHERE kind = 'critical' AND valid_from <= $1
        AND (valid_to IS NULL OR valid_to >= $1) ORDER BY place";
    sql.all(select, params![day]).await
}

/// Rows of `table` that concern a sector on a day: its own and its parts'; for a part without any, its sector's.
async fn concerning<T: FromRow>(
    sql: &Sql<'_>,
    table: &'static str,
    order: &'static str,
    sector: &str,
    day: Day,
) -> Result<Vec<T>, StoreError> {
    let select = format!(
        "SELECT t.*, CASE WHEN s.code = $1 OR s.parent = $1 THEN 'own' ELSE 'above' END AS whose
         FROM {table} t JOIN sectors s ON s.code = t.sector_code
         WHERE (s.code = $1 OR s.parent = $1 OR s.code = (SELECT parent FROM sectors WHERE code = $1))
           AND t.valid_from <= $2 AND (t.valid_to IS NULL OR t.valid_to >= $2) ORDER BY s.place, t.{order}"
    );
    let (mut own, mut above) = (Vec::new(), Vec::new());
    for row in sql.rows(&select, params![sector, day]).await? {
        let whose = if row.text("whose")? == "own" { &mut own } else { &mut above };
        whose.push(T::from_row(&row)?);
    }
    Ok(if own.is_empty() { above } else { own })
}

pub(crate) async fn services_of(sql: &Sql<'_>, sector: &str, day: Day) -> Result<Vec<Service>, StoreError> {
    concerning(sql, "services", "name_ja", sector, day).await
}

pub(crate) async fn levels_of(sql: &Sql<'_>, sector: &str, day: Day) -> Result<Vec<Level>, StoreError> {
    concerning(sql, "levels", "id", sector, day).await
}
