//! Permission on one row, as a value that only this module can make.

use crate::{Row, Sql, StoreError, params, tx::Tx};
use access::{Action, Actor, Decision, Kind, Relations, decide};
use std::{future::Future, marker::PhantomData, ops::Deref};
use uuid::Uuid;

/// A kind of row that can be acted upon.
pub trait Resource: Sized + Send + Sync {
    /// What kind of thing it is.
    const KIND: Kind;
    /// Its id.
    type Key: Into<Uuid> + Copy + Send;
    /// `SELECT … FROM one_table WHERE id = $1`: the row by its id (no joins: the row is locked in writes).
    const LOAD: &'static str;
    /// Reads it.
    ///
    /// # Errors
    /// If a column is missing or unreadable.
    fn from_row(row: &Row) -> Result<Self, StoreError>;
    /// How `actor` stands to it.
    fn relations(&self, actor: &Actor, sql: &Sql<'_>) -> impl Future<Output = Result<Relations, StoreError>> + Send;
}

/// Proof that the actor may do `A` to this `R`, in this transaction. Derefs to the row.
pub struct Granted<'t, A, R> {
    row: R,
    relations: Relations,
    sql: Sql<'t>,
    act: PhantomData<fn() -> A>,
}

impl<'t, A, R> Granted<'t, A, R> {
    /// The right to run the SQL of this act on this row.
    pub fn sql(&self) -> &Sql<'t> {
        &self.sql
    }
    /// How the actor stands to the row.
    pub fn relations(&self) -> Relations {
        self.relations
    }
    /// The row.
    pub fn row(&self) -> &R {
        &self.row
    }
}

impl<A, R> Deref for Granted<'_, A, R> {
    type Target = R;
    fn deref(&self) -> &R {
        &self.row
    }
}

/// Why an act was not permitted.
#[derive(Debug, thiserror::Error)]
pub enum Denied {
    /// There is no such thing, or the actor may not know of it.
    #[error("there is no such thing here")]
    NotFound,
    /// The actor may see it but not do this.
    #[error("that may not be done by this role")]
    Refused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

pub(crate) async fn permit<'t, A: Action, R: Resource>(
    tx: &'t Tx,
    actor: &Actor,
    id: R::Key,
) -> Result<Granted<'t, A, R>, Denied> {
    const { assert!(A::KIND as u8 == R::KIND as u8, "the act is for another kind of thing") };
    let sql = Sql::new(tx);
    let load = format!("{}{}", R::LOAD, sql.lock());
    let row = sql.row(&load, params![id.into()]).await?.ok_or(Denied::NotFound)?;
    let row = R::from_row(&row)?;
    let relations = row.relations(actor, &sql).await?;
    match decide(actor, A::ACT, relations) {
        Decision::Allow => Ok(Granted { row, relations, sql, act: PhantomData }),
        Decision::Refuse => Err(Denied::Refused),
        Decision::Hide => Err(Denied::NotFound),
    }
}
