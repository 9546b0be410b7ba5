//! Regimes, which sector each binds, and the clocks of reports.

pub(crate) mod late;

use crate::regime::{Binding, MetBy, Regime, ReportClock, USUAL, met};
use crate::report::{Report, ReportId};
use access::{Kind, OrgId, PersonId};
use delivery::clock::{calendar, calendar_as_of};
use kernel::{At, Bilingual, Day};
use serde_json::json;
use std::collections::BTreeMap;
use store::{Cx, Engine, Entry, FromRow, Row, Sql, StoreError, Visible, among, params};

impl FromRow for Regime {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            code: row.text("code")?,
            name: Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? },
            basis: row.text("basis")?,
            calendar: row.text("calendar")?,
            steps: Vec::new(),
        })
    }
}

/// The codes of all regimes, in order.
pub(crate) async fn codes(sql: &Sql<'_>) -> Result<Vec<String>, StoreError> {
    let rows = sql.rows("SELECT code FROM regimes ORDER BY place, code", params![]).await?;
    rows.iter().map(|row| row.text("code")).collect()
}

/// A regime, with its steps.
pub(crate) async fn of(sql: &Sql<'_>, code: &str) -> Result<Option<Regime>, StoreError> {
    let regime = sql.one::<Regime>("SELECT * FROM regimes WHERE code = $1", params![code]).await?;
    let Some(regime) = regime else { return Ok(None) };
    let steps = "SELECT * FROM regime_steps WHERE regime = $1 ORDER BY step";
    Ok(Some(Regime { steps: sql.all(steps, params![code]).await?, ..regime }))
}

/// All regimes, with their steps.
pub async fn all(sql: &Sql<'_>) -> Result<Vec<Regime>, StoreError> {
    let mut all = Vec::new();
    for code in codes(sql).await? {
        all.extend(of(sql, &code).await?);
    }
    Ok(all)
}

/// Puts these behind those that are there.
pub(crate) async fn add(sql: &Sql<'_>, new: &[Regime]) -> Result<(), StoreError> {
    let insert = "INSERT INTO regimes (code, name_ja, name_en, basis, calendar, place)
        SELECT $1, $2, $3, $4, $5, COALESCE(MAX(place), 0) + 1 FROM regimes";
    let insert = match sql.engine() {
        Engine::Sqlite => insert.to_owned(),
        // It wants to know what a placeholder in a SELECT list is.
        Engine::Postgres => (1..=5).fold(insert.to_owned(), |insert, place| {
            insert.replace(&format!("${place}"), &format!("CAST(${place} AS TEXT)"))
        }),
    };
    for Regime { code, name, basis, calendar, steps } in new {
        sql.run_one(&insert, params![code, &name.ja, &name.en, basis, calendar]).await?;
        let rows = steps.iter().map(|step| {
            let (begins, after) = step.begins.stored();
            let (wait, unit) = (step.wait.count, step.wait.unit.code());
            params![code, step.number, step.what.code(), begins, after, wait, unit, step.met_by.code()]
        });
        let head = "INSERT INTO regime_steps (regime, step, what, begins, after_step, wait, unit, met_by)";
        sql.insert_many(head, 8, rows.collect(), "").await?;
    }
    Ok(())
}

/// What was decided for sectors, newest first.
pub async fn bindings(sql: &Sql<'_>) -> Result<Vec<Binding>, StoreError> {
    sql.all("SELECT * FROM sector_regimes ORDER BY valid_from DESC, number DESC, sector", params![]).await
}

/// The code of the regime that binds a sector on a day.
pub async fn in_force(sql: &Sql<'_>, sector: &str, day: Day) -> Result<String, StoreError> {
    let ask = "SELECT regime FROM sector_regimes WHERE sector = $1 AND valid_from <= $2
        ORDER BY valid_from DESC, number DESC LIMIT 1";
    sql.row(ask, params![sector, day]).await?.map_or_else(|| Ok(USUAL.to_owned()), |row| row.text("regime"))
}

/// Writes a decision down.
pub(crate) async fn bind(
    sql: &Sql<'_>,
    new: &Binding,
    (centre, person, at): (OrgId, Option<PersonId>, At),
) -> Result<(), StoreError> {
    let insert = "INSERT INTO sector_regimes (sector, number, regime, valid_from, reason, org_id, person_id, at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let Binding { sector, number, regime, valid_from, reason } = new;
    sql.run_one(insert, params![sector, *number, regime, *valid_from, reason, centre, person, at]).await
}

/// Sets the clocks of a report that is filed now, as the regime of today says for its sector; what its first stage meets is
/// met.
pub(crate) async fn begin(cx: &Cx, sql: &Sql<'_>, report: &Report, noticed: Option<At>) -> Result<(), StoreError> {
    let now = cx.now();
    let code = in_force(sql, &report.sector, now.day()).await?;
    let Some(regime) = of(sql, &code).await? else { return Ok(()) };
    let calendar = calendar(sql, &regime.calendar).await?;
    let clocks = met(regime.clocks(&calendar, noticed, now), &[MetBy::First], &calendar, now);
    tell(cx, report.id, &code, clocks.iter());
    let rows = clocks.iter().map(|clock| {
        let (begun, due) = clock.runs.unzip();
        params![
            report.id,
            clock.step,
            &code,
            clock.what.code(),
            clock.met_by.code(),
            clock.after,
            clock.wait.count,
            clock.wait.unit.code(),
            begun,
            due,
            clock.met_at
        ]
    });
    let head = "INSERT INTO report_clocks
        (report_id, step, regime, what, met_by, after_step, wait, unit, begun_at, due_at, met_at)";
    sql.insert_many(head, 11, rows.collect(), "").await.map(|_| ())
}

/// Tells the chain what these clocks say from now on.
fn tell<'c>(cx: &Cx, report: ReportId, regime: &str, clocks: impl Iterator<Item = &'c ReportClock>) {
    let said = |clock: &ReportClock| (clock.step.to_string(), clock.hash(report, regime).to_string());
    let told: BTreeMap<String, String> = clocks.map(said).collect();
    if !told.is_empty() {
        cx.audit(Entry::new("report.clocks-set").on(Kind::Report, report).detail(json!({ "clocks": told })));
    }
}

/// Stamps what is met by one of these now, and begins what comes after it.
pub(crate) async fn meet(cx: &Cx, sql: &Sql<'_>, report: ReportId, by: &[MetBy]) -> Result<(), StoreError> {
    let before = clocks(sql, report).await?;
    let Some(row) = sql.row(CALENDAR, params![report]).await? else { return Ok(()) };
    // Days off that were loaded since it was filed move none of its deadlines.
    let calendar = calendar_as_of(sql, &row.text("calendar")?, row.at("submitted_at")?).await?;
    let after = met(before.clone(), by, &calendar, cx.now());
    tell(cx, report, &row.text("code")?, after.iter().filter(|clock| !before.contains(clock)));
    for clock in after {
        let stamps = [
            ("met_at", clock.met_at, None),
            ("begun_at", clock.runs.map(|(at, _)| at), clock.runs.map(|(_, due)| due)),
        ];
        for (stamp, at, due) in stamps.into_iter().filter(|(_, at, _)| at.is_some()) {
            let update = format!(
                "UPDATE report_clocks SET {stamp} = $1, due_at = COALESCE(due_at, $2)
                 WHERE report_id = $3 AND step = $4 AND {stamp} IS NULL"
            );
            sql.run(&update, params![at, due, report, clock.step]).await?;
        }
    }
    Ok(())
}

/// The calendar of the clocks of a report; no row where it has none.
const CALENDAR: &str =
    "SELECT g.calendar, g.code, r.submitted_at FROM report_clocks k JOIN regimes g ON g.code = k.regime
    JOIN reports r ON r.id = k.report_id
    WHERE k.report_id = $1 ORDER BY k.step LIMIT 1";

/// The clocks of a report, in order.
pub(crate) async fn clocks(sql: &Sql<'_>, report: ReportId) -> Result<Vec<ReportClock>, StoreError> {
    sql.all("SELECT * FROM report_clocks WHERE report_id = $1 ORDER BY step", params![report]).await
}

/// The name of the regime by which a report's clocks go.
pub(crate) async fn name_of(sql: &Sql<'_>, report: ReportId) -> Result<Option<Bilingual>, StoreError> {
    let ask = "SELECT g.name_ja, g.name_en FROM report_clocks k JOIN regimes g ON g.code = k.regime
        WHERE k.report_id = $1 ORDER BY k.step LIMIT 1";
    let row = sql.row(ask, params![report]).await?;
    row.map(|row| Ok(Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? })).transpose()
}

/// Until when these reports are to be answered by those who received them, where a clock says so and nobody has.
pub(crate) async fn answers_due(
    visible: &Visible<'_, Report>,
    reports: &[ReportId],
) -> Result<BTreeMap<ReportId, At>, StoreError> {
    if reports.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (places, ids) = among(reports.iter().copied());
    let ask = format!(
        "SELECT k.report_id, MIN(k.due_at) AS due_at FROM report_clocks k JOIN reports ON reports.id = k.report_id
         WHERE {{visible}} AND k.report_id IN ({places}) AND k.what = 'answer' AND k.met_at IS NULL AND k.due_at IS NOT NULL
         GROUP BY k.report_id"
    );
    let rows = visible.rows(&ask, ids).await?;
    rows.iter().map(|row| Ok((row.id("report_id")?, row.at("due_at")?))).collect()
}

/// A stage of a report that its reporter owes.
pub(crate) struct Owed {
    pub(crate) report: ReportId,
    pub(crate) reference: String,
    pub(crate) exercise: bool,
    pub(crate) clock: ReportClock,
}

impl FromRow for Owed {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let (report, reference) = (row.id("report_id")?, row.text("reference")?);
        Ok(Self { report, reference, exercise: row.get("exercise")?, clock: ReportClock::from_row(row)? })
    }
}

/// What the reporters of these organisations' own reports owe, what is due first first.
pub(crate) async fn owed(visible: &Visible<'_, Report>, org: OrgId) -> Result<Vec<Owed>, StoreError> {
    let ask =
        "SELECT k.*, reports.reference, reports.exercise FROM report_clocks k JOIN reports ON reports.id = k.report_id
        WHERE {visible} AND reports.org_id = $1 AND k.what <> 'answer' AND k.met_at IS NULL AND k.due_at IS NOT NULL
        ORDER BY k.due_at LIMIT 100";
    visible.all(ask, params![org]).await
}
