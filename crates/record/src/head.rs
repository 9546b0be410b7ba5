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

/// A head as it was noted, without what a copy brings along.
pub fn as_head(noted: &str) -> String {
    noted.trim().to_lowercase()
}

/// Key of why this is no head that proves anything; `None` if it may be one, or nothing was typed.
pub fn no_head(held: &str) -> Option<&'static str> {
    let is_hash = held.len() == 64 && held.chars().all(|digit| digit.is_ascii_hexdigit());
    match held {
        "" => None,
        _ if !is_hash => Some("record-no-head"),
        _ if held.chars().all(|digit| digit == '0') => Some("record-head-of-nothing"),
        _ => None,
    }
}
