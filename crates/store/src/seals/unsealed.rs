//! What was there before its kind was sealed: a list that only a migration writes, and of which the chain keeps the hash.
//! Whoever puts a row into the list makes all of it untrue.

use crate::{Entry, Sql, StoreError, params};
use kernel::ContentHash;
use serde_json::{Value, json};
use std::fmt::Write;
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
        all.push(Entry::new(BEGAN).detail(listed(sql, &kind).await?));
    }
    Ok(all)
}

/// Whether the list of a kind is the one that the chain holds; where the chain holds none, whether it is empty.
pub(super) async fn holds(sql: &Sql<'_>, kind: &str) -> Result<bool, StoreError> {
    let is = listed(sql, kind).await?;
    let select = "SELECT detail FROM audit_entries WHERE action = $1 ORDER BY seq";
    for row in sql.rows(select, params![BEGAN]).await? {
        let held: Value = row.json("detail")?;
        if held.get("kind") == is.get("kind") {
            return Ok(["count", "hash"].iter().all(|part| held.get(part) == is.get(part)));
        }
    }
    Ok(is.get("count") == Some(&json!(0)))
}

/// The kind, how many there are, and the hash of which they are.
async fn listed(sql: &Sql<'_>, kind: &str) -> Result<Value, StoreError> {
    let mut keys: Vec<(Uuid, i64)> = Vec::new();
    for row in sql.rows("SELECT id, number FROM unsealed WHERE kind = $1", params![kind]).await? {
        keys.push((row.get("id")?, row.get("number")?));
    }
    keys.sort_unstable();
    let mut text = String::new();
    for (id, number) in &keys {
        // Writing into a text does not fail.
        let _ = writeln!(text, "{id} {number}");
    }
    Ok(json!({ "kind": kind, "count": keys.len(), "hash": ContentHash::of(text.as_bytes()).to_string() }))
}
