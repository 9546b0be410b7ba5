//! Lists, which cannot be had without their visibility filter.

use crate::{Bound, Engine, FromRow, Resource, Row, Sql, StoreError, tx::Tx};
use access::Actor;
use std::{marker::PhantomData, ops::Deref};

/// A condition in SQL with its values; `?` stands for each value in order.
#[derive(Clone, Debug)]
pub struct Filter {
    sql: String,
    values: Vec<Bound>,
}

impl Filter {
    /// A condition such as `org_id = ?` with its values.
    pub fn new(sql: impl Into<String>, values: Vec<Bound>) -> Self {
        Self { sql: sql.into(), values }
    }
    /// Nothing at all.
    pub fn nothing() -> Self {
        Self::new("1 = 0", Vec::new())
    }
    /// Everything.
    pub fn everything() -> Self {
        Self::new("1 = 1", Vec::new())
    }
    /// Either of the two.
    #[must_use]
    pub fn or(mut self, other: Filter) -> Self {
        self.sql = format!("({}) OR ({})", self.sql, other.sql);
        self.values.extend(other.values);
        self
    }
    /// Both.
    #[must_use]
    pub fn and(mut self, other: Filter) -> Self {
        self.sql = format!("({}) AND ({})", self.sql, other.sql);
        self.values.extend(other.values);
        self
    }
    /// The condition with its places numbered from `$from`, and its values.
    pub fn numbered(&self, from: usize) -> (String, Vec<Bound>) {
        let mut number = from;
        let mut sql = String::with_capacity(self.sql.len() + 8);
        for character in self.sql.chars() {
            if character == '?' {
                sql.push_str(&format!("${number}"));
                number += 1;
            } else {
                sql.push(character);
            }
        }
        (format!("({sql})"), self.values.clone())
    }
}

/// A resource of which lists can be had.
pub trait Listed: Resource {
    /// Which rows `actor` may see. It must allow exactly those on which the view act is permitted.
    fn visible_to(actor: &Actor) -> Filter;
}

/// The rows of `R` that an actor may see.
pub struct Visible<'t, R> {
    sql: Sql<'t>,
    filter: Filter,
    kind: PhantomData<fn() -> R>,
}

impl<'t, R> Visible<'t, R> {
    pub(crate) fn new(tx: &'t Tx, filter: Filter) -> Self {
        Self { sql: Sql::new(tx), filter, kind: PhantomData }
    }
    /// The engine, for the rare condition that must differ.
    pub fn engine(&self) -> Engine {
        self.sql.engine()
    }
    /// The filter that is in force.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }
    /// For what is asked beside the rows, and names none of them.
    pub(crate) fn sql(&self) -> &Sql<'t> {
        &self.sql
    }
    fn complete(&self, sql: &str, mut values: Vec<Bound>) -> Result<(String, Vec<Bound>), StoreError> {
        if !sql.contains("{visible}") {
            return Err(StoreError::Unfiltered);
        }
        let (condition, more) = self.filter.numbered(values.len() + 1);
        values.extend(more);
        Ok((sql.replace("{visible}", &condition), values))
    }
    /// Rows of a query that contains `{visible}` where its conditions stand (once or more).
    ///
    /// # Errors
    /// `Unfiltered` if it does not; or if the database refuses.
    pub async fn rows(&self, sql: &str, values: Vec<Bound>) -> Result<Vec<Row>, StoreError> {
        let (sql, values) = self.complete(sql, values)?;
        self.sql.rows(&sql, values).await
    }
    /// The same, read as `T`.
    ///
    /// # Errors
    /// As [`Visible::rows`], or if a row cannot be read.
    pub async fn all<T: FromRow>(&self, sql: &str, values: Vec<Bound>) -> Result<Vec<T>, StoreError> {
        self.rows(sql, values).await?.iter().map(T::from_row).collect()
    }
    /// The number in the column `n` of the first row.
    ///
    /// # Errors
    /// As [`Visible::rows`].
    pub async fn count(&self, sql: &str, values: Vec<Bound>) -> Result<i64, StoreError> {
        self.rows(sql, values).await?.first().map_or(Ok(0), |row| row.get("n"))
    }
    /// The rows of a query for `R` itself, and the right to ask about them.
    ///
    /// # Errors
    /// As [`Visible::all`].
    pub async fn seen(&self, sql: &str, values: Vec<Bound>) -> Result<Seen<'t, R>, StoreError>
    where
        R: FromRow,
    {
        Ok(Seen { rows: self.all(sql, values).await?, sql: self.sql })
    }
}

/// Proof that the actor may see these, in this transaction. Derefs to the rows.
pub struct Seen<'t, R> {
    rows: Vec<R>,
    sql: Sql<'t>,
}

impl<'t, R> Seen<'t, R> {
    /// The right to ask what belongs to these rows.
    pub fn sql(&self) -> &Sql<'t> {
        &self.sql
    }
}

impl<R> Deref for Seen<'_, R> {
    type Target = [R];
    fn deref(&self) -> &[R] {
        &self.rows
    }
}
