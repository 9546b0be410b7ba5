//! What is kept beside what it is derived from, so that lists need not work it out: whether it is still what a recount gives.

use crate::{Sql, StoreError, params};
use kernel::{At, FiscalYear};
use std::borrow::Cow;

/// Something that is kept beside what it is derived from.
#[derive(Clone, Copy, Debug)]
pub struct Derived {
    /// Where it stands: `report_stops.to_pass`.
    pub what: &'static str,
    /// SQL that counts as `n` the rows in which it differs from a recount. `{fiscal_years}` in it is a table of the years where
    /// the hub stands: `fiscal_year`, and the moments at which it `begins` and `ends`.
    pub wrong: &'static str,
    /// SQL that puts it right.
    pub mend: &'static [&'static str],
}

impl Derived {
    /// In how many rows it differs from a recount.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn wrong(&self, sql: &Sql<'_>) -> Result<i64, StoreError> {
        sql.count(&with_years(self.wrong), params![]).await
    }
    /// Puts it right; what was right stays untouched.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn mend(&self, sql: &Sql<'_>) -> Result<(), StoreError> {
        for statement in self.mend {
            sql.run(&with_years(statement), params![]).await?;
        }
        Ok(())
    }
}

/// The years that a hub can have counted.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2089;

fn with_years(sql: &'static str) -> Cow<'static, str> {
    const MARK: &str = "{fiscal_years}";
    if !sql.contains(MARK) {
        return Cow::Borrowed(sql);
    }
    let begins = |year: i32| At::start_of(FiscalYear(year).first_day()).millis();
    let year =
        |year: i32| format!("SELECT {year} AS fiscal_year, {} AS begins, {} AS ends", begins(year), begins(year + 1));
    let all: Vec<String> = YEARS.map(year).collect();
    Cow::Owned(sql.replace(MARK, &format!("({}) years", all.join(" UNION ALL "))))
}
