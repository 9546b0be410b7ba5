//! The head of the chain: the one row through which reading the chain is permitted.

use access::{Actor, Kind, Relations};
use kernel::Id;
use store::{Resource, Row, Sql, StoreError};

/// The newest entry of the chain: its number and hash.
pub struct Head {
    /// How many entries there are.
    pub seq: i64,
    /// The hash to note and keep elsewhere.
    pub hash: String,
}

impl Resource for Head {
    const KIND: Kind = Kind::Audit;
    type Key = Id<Head>;
    // There is one chain, whatever id is asked for.
    const LOAD: &'static str = "SELECT seq, hash FROM audit_head WHERE one = 1 AND $1 IS NOT NULL";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { seq: row.get("seq")?, hash: row.text("hash")? })
    }
    async fn relations(&self, _actor: &Actor, _sql: &Sql<'_>) -> Result<Relations, StoreError> {
        Ok(Relations::none())
    }
}
