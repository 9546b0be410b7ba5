//! Sets of rules of CEPTOARs, which are only ever added.

use super::day;
use crate::rules::{Rules, Terms};
use access::OrgId;
use kernel::Day;
use std::collections::BTreeSet;
use store::{Bound, FromRow, Row, Sql, StoreError, params};

impl FromRow for Rules {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            ceptoar: row.id("ceptoar_id")?,
            number: row.get("number")?,
            valid_from: day(row, "valid_from")?,
            terms: Terms {
                passes: row.code("passes")?,
                own_words: row.get("own_words")?,
                ministry_sees: row.code("ministry_sees")?,
                members_see: row.code("members_see")?,
                confirm_months: row.get("confirm_months")?,
            },
            origin: row.code("origin")?,
            detail: row.json("detail")?,
            person: row.maybe_id("person_id")?,
            at: row.at("at")?,
        })
    }
}

/// The columns of a set, in the order of [`values`].
pub(crate) const INSERT: &str = "INSERT INTO ceptoar_rules (ceptoar_id, number, valid_from, passes, own_words,
    ministry_sees, members_see, confirm_months, origin, detail, person_id, at)";
/// How many columns that is.
pub(crate) const WIDTH: usize = 12;

/// The values of a set.
pub(crate) fn values(rules: &Rules) -> Vec<Bound> {
    let terms = rules.terms;
    params![
        rules.ceptoar,
        rules.number,
        rules.valid_from,
        terms.passes.code(),
        terms.own_words,
        terms.ministry_sees.code(),
        terms.members_see.code(),
        terms.confirm_months,
        rules.origin.code(),
        serde_json::json!(rules.detail).to_string(),
        rules.person,
        rules.at
    ]
}

/// Adds a set.
pub(crate) async fn add(sql: &Sql<'_>, rules: &Rules) -> Result<(), StoreError> {
    sql.insert_many(INSERT, WIDTH, vec![values(rules)], "").await.map(|_| ())
}

/// All sets of a CEPTOAR, those that begin last first.
pub(crate) async fn of(sql: &Sql<'_>, ceptoar: OrgId) -> Result<Vec<Rules>, StoreError> {
    let select = "SELECT * FROM ceptoar_rules WHERE ceptoar_id = $1 ORDER BY valid_from DESC, number DESC";
    sql.all(select, params![ceptoar]).await
}

/// The set of a CEPTOAR in force on a day.
pub(crate) async fn on(sql: &Sql<'_>, ceptoar: OrgId, day: Day) -> Result<Option<Rules>, StoreError> {
    let select = "SELECT * FROM ceptoar_rules WHERE ceptoar_id = $1 AND valid_from <= $2
        ORDER BY valid_from DESC, number DESC LIMIT 1";
    sql.one(select, params![ceptoar, day]).await
}

/// The CEPTOARs that have a set.
pub(crate) async fn ruled(sql: &Sql<'_>) -> Result<BTreeSet<OrgId>, StoreError> {
    let rows = sql.rows("SELECT DISTINCT ceptoar_id FROM ceptoar_rules", params![]).await?;
    rows.iter().map(|row| row.id("ceptoar_id")).collect()
}
