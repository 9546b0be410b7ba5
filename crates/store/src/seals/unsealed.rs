//! What was there before its kind was sealed: a list that only a migration writes, and of which the chain keeps the hash.
//! Whoever puts a row into the list makes all of it untrue.

use super::key;
use crate::{Entry, Sql, StoreError, params};
use kernel::ContentHash;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The action under which the chain holds a list.
const BEGAN: &str = "seals.began";

/// The kinds of which the list names any.
pub(crate) async fn kinds(sql: &Sql<'_>) -> Result<Vec<String>, StoreError> {
    let rows = sql.rows("SELECT DISTINCT kind FROM unsealed ORDER BY kind", params![]).await?;
    rows.iter().map(|row| row.text("kind")).collect()
}

/// What the chain is to hold of the kinds that were not in the list `before`.
pub(crate) async fn began(sql: &Sql<'_>, before: &[String]) -> Result<Vec<Entry>, StoreError> {
    let mut all = Vec::new();
    for kind in kinds(sql).await?.into_iter().filter(|kind| !before.contains(kind)) {
        all.push(Entry::new(BEGAN).detail(told(&kind, &keys(sql, &kind).await?)));
    }
    Ok(all)
}

/// The keys in the list of a kind, if it is the one that the chain holds; where the chain holds none, it must be empty.
pub(super) async fn held(sql: &Sql<'_>, kind: &str) -> Result<Option<Keys>, StoreError> {
    let keys = keys(sql, kind).await?;
    let is = told(kind, &keys);
    let select = "SELECT detail FROM audit_entries WHERE action = $1 ORDER BY seq";
    for row in sql.rows(select, params![BEGAN]).await? {
        let held: Value = row.json("detail")?;
        if held.get("kind") == is.get("kind") {
            return Ok((held == is).then_some(keys));
        }
    }
    Ok(keys.is_empty().then_some(keys))
}

/// Ids and numbers.
pub(super) type Keys = BTreeSet<(Uuid, i64)>;

async fn keys(sql: &Sql<'_>, kind: &str) -> Result<Keys, StoreError> {
    let rows = sql.rows("SELECT id, number FROM unsealed WHERE kind = $1", params![kind]).await?;
    rows.iter().map(key).collect()
}

/// The kind, how many there are, and the hash of which they are.
fn told(kind: &str, keys: &Keys) -> Value {
    let text: String = keys.iter().map(|(id, number)| format!("{id} {number}\n")).collect();
    json!({ "kind": kind, "count": keys.len(), "hash": ContentHash::of(text.as_bytes()).to_string() })
}
