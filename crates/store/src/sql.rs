//! Running SQL. Only handles made in this crate can.

use crate::{Bound, Engine, FromRow, Row, StoreError, meter, tx::Tx};
use sea_orm::{ConnectionTrait, DbErr, Statement, Value};
use std::{collections::BTreeMap, time::Duration};

/// A right to run SQL in one transaction. Obtained from a `Granted`, a `Visible` or a `System`.
#[derive(Clone, Copy)]
pub struct Sql<'t> {
    tx: &'t Tx,
}

impl<'t> Sql<'t> {
    pub(crate) fn new(tx: &'t Tx) -> Self {
        Self { tx }
    }
    /// The engine, for the rare statement that must differ.
    pub fn engine(&self) -> Engine {
        self.tx.engine
    }
    /// ` FOR UPDATE` where the engine locks rows and this transaction writes, else nothing.
    pub fn lock(&self) -> &'static str {
        match (self.tx.engine, self.tx.writes) {
            (Engine::Postgres, true) => " FOR UPDATE",
            _ => "",
        }
    }
    fn statement(&self, sql: &str, values: Vec<Bound>) -> Statement {
        let values: Vec<Value> = values.into_iter().map(|bound| bound.0).collect();
        Statement::from_sql_and_values(self.tx.engine.backend(), sql, values)
    }
    /// Runs a statement; the number of rows it changed.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn run(&self, sql: &str, values: Vec<Bound>) -> Result<u64, StoreError> {
        let done = timed(sql, self.tx.inner.execute_raw(self.statement(sql, values))).await?;
        Ok(done.rows_affected())
    }
    /// Runs a statement that must change exactly one row.
    ///
    /// # Errors
    /// `Conflict` if it changed none or several.
    pub async fn run_one(&self, sql: &str, values: Vec<Bound>) -> Result<(), StoreError> {
        match self.run(sql, values).await? {
            1 => Ok(()),
            n => Err(StoreError::Conflict(format!("{n} rows changed instead of one"))),
        }
    }
    /// All rows.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn rows(&self, sql: &str, values: Vec<Bound>) -> Result<Vec<Row>, StoreError> {
        let rows = timed(sql, self.tx.inner.query_all_raw(self.statement(sql, values))).await?;
        Ok(rows.into_iter().map(Row).collect())
    }
    /// All rows, read as `T`.
    ///
    /// # Errors
    /// If the database refuses or a row cannot be read.
    pub async fn all<T: FromRow>(&self, sql: &str, values: Vec<Bound>) -> Result<Vec<T>, StoreError> {
        self.rows(sql, values).await?.iter().map(T::from_row).collect()
    }
    /// All rows, read as `T`, by what `key` reads from each; those of one key in the order of the statement.
    ///
    /// # Errors
    /// If the database refuses or a row cannot be read.
    pub async fn grouped<K: Ord, T: FromRow>(
        &self,
        sql: &str,
        values: Vec<Bound>,
        key: impl Fn(&Row) -> Result<K, StoreError>,
    ) -> Result<BTreeMap<K, Vec<T>>, StoreError> {
        let mut all: BTreeMap<K, Vec<T>> = BTreeMap::new();
        for row in self.rows(sql, values).await? {
            all.entry(key(&row)?).or_default().push(T::from_row(&row)?);
        }
        Ok(all)
    }
    /// The first row, if any.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn row(&self, sql: &str, values: Vec<Bound>) -> Result<Option<Row>, StoreError> {
        Ok(timed(sql, self.tx.inner.query_one_raw(self.statement(sql, values))).await?.map(Row))
    }
    /// The first row read as `T`, if any.
    ///
    /// # Errors
    /// If the database refuses or the row cannot be read.
    pub async fn one<T: FromRow>(&self, sql: &str, values: Vec<Bound>) -> Result<Option<T>, StoreError> {
        self.row(sql, values).await?.as_ref().map(T::from_row).transpose()
    }
    /// The number in the column `n` of the first row; 0 if there is no row.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn count(&self, sql: &str, values: Vec<Bound>) -> Result<i64, StoreError> {
        self.row(sql, values).await?.map_or(Ok(0), |row| row.get("n"))
    }
    /// Inserts many rows in few statements. `head` is `INSERT INTO t (a, b)`, each row has `width` values,
    /// `tail` what follows, such as `ON CONFLICT DO NOTHING`.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn insert_many(
        &self,
        head: &str,
        width: usize,
        rows: Vec<Vec<Bound>>,
        tail: &str,
    ) -> Result<u64, StoreError> {
        self.insert_many_as(head, &vec!["?"; width], rows, tail).await
    }
    /// The same where a value is made of what is bound: `shapes` has for each column an expression with one `?`.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn insert_many_as(
        &self,
        head: &str,
        shapes: &[&str],
        rows: Vec<Vec<Bound>>,
        tail: &str,
    ) -> Result<u64, StoreError> {
        let width = shapes.len().max(1);
        let at_once = values_at_once(self.tx.engine);
        let mut inserted = 0;
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let chunk: Vec<Vec<Bound>> = rows.by_ref().take((at_once / width).max(1)).collect();
            let tuple = |at: usize| {
                let place = |(column, shape): (usize, &&str)| match self.tx.engine {
                    // SQLite takes `$7` for a name and searches all names for each: 30,000 of them cost seconds.
                    Engine::Sqlite => (*shape).to_owned(),
                    Engine::Postgres => shape.replace('?', &format!("${}", at * width + column + 1)),
                };
                let places: Vec<String> = shapes.iter().enumerate().map(place).collect();
                format!("({})", places.join(", "))
            };
            let tuples: Vec<String> = (0..chunk.len()).map(tuple).collect();
            let sql = format!("{head} VALUES {} {tail}", tuples.join(", "));
            inserted += self.run(&sql, chunk.into_iter().flatten().collect()).await?;
        }
        Ok(inserted)
    }
}

/// A statement that takes longer is told of in the log.
const SLOW: Duration = Duration::from_millis(250);

/// Waits for a statement, and tells of it in the log if it was slow: its text, never its values.
async fn timed<T>(sql: &str, statement: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
    let begun = meter::now();
    let done = statement.await;
    let took = begun.elapsed();
    if took >= SLOW {
        let text = sql.split_whitespace().collect::<Vec<_>>().join(" ");
        tracing::info!(target: "store::slow", ms = took.as_millis(), statement = text, "a slow statement");
    }
    done
}

/// How many values one statement inserts. A server is asked seldom. SQLite is at hand, and what it makes of a statement
/// is kept as long as its connection: many short ones of one shape are read once and take little memory.
fn values_at_once(engine: Engine) -> usize {
    match engine {
        Engine::Sqlite => 1_000,
        Engine::Postgres => 30_000,
    }
}

/// A right to run SQL where no actor asks: sign-in, loaders, workers, counters. Named; the names are a checked-in list.
pub struct System<'t> {
    sql: Sql<'t>,
}

impl<'t> System<'t> {
    pub(crate) fn new(tx: &'t Tx, reason: &'static str) -> Self {
        tracing::trace!(reason, "system access");
        Self { sql: Sql::new(tx) }
    }
}
impl<'t> std::ops::Deref for System<'t> {
    type Target = Sql<'t>;
    fn deref(&self) -> &Self::Target {
        &self.sql
    }
}
