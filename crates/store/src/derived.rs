//! What is kept beside what it is derived from, so that lists need not work it out: whether it is still what a recount gives.

use crate::{Sql, StoreError, params};

/// Something that is kept beside what it is derived from.
#[derive(Clone, Copy, Debug)]
pub struct Derived {
    /// Where it stands: `report_stops.to_pass`.
    pub what: &'static str,
    /// SQL that counts as `n` the rows in which it differs from a recount.
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
        sql.count(self.wrong, params![]).await
    }
    /// Puts it right; what was right stays untouched.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn mend(&self, sql: &Sql<'_>) -> Result<(), StoreError> {
        for statement in self.mend {
            sql.run(statement, params![]).await?;
        }
        Ok(())
    }
}
