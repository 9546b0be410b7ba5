//! Where a hub stands: said once, before anything else was written down, and kept in the audit chain alone: so nobody
//! changes it without breaking the chain, and it goes wherever the chain goes.

use crate::{Cx, Engine, Entry, Sql, StoreError, params};
use kernel::Zone;

/// How the chain calls it.
const PLACED: &str = "hub.placed";

/// The zone in which this hub stands: Japan's where nobody said another. `None` where there are no tables yet.
///
/// # Errors
/// `Unreadable` if it stands in a zone that this program does not know.
pub async fn zone(cx: &Cx) -> Result<Option<Zone>, StoreError> {
    let sql = cx.system("where the hub stands");
    if !has_chain(&sql).await? {
        return Ok(None);
    }
    let said = "SELECT detail FROM audit_entries WHERE action = $1 ORDER BY seq LIMIT 1";
    let Some(row) = sql.row(said, params![PLACED]).await? else { return Ok(Some(Zone::japan())) };
    let said: serde_json::Value = row.json("detail")?;
    let zone = said.get("zone").and_then(serde_json::Value::as_str).and_then(Zone::named);
    zone.map(Some).ok_or_else(|| StoreError::Unreadable { column: "zone".into() })
}

/// Says where this hub stands; whether it could still be said: nothing was written down before.
///
/// # Errors
/// If the database refuses.
pub async fn place(cx: &Cx, zone: &Zone) -> Result<bool, StoreError> {
    let sql = cx.system("where the hub stands");
    // The head is locked until this is committed: of two who say it at once the second finds the first.
    let head = sql.row(&format!("SELECT seq FROM audit_head WHERE one = 1{}", sql.lock()), params![]).await?;
    let new = head.map_or(Ok(0), |row| row.get::<i64>("seq"))? == 0;
    if new {
        cx.audit(Entry::new(PLACED).detail(serde_json::json!({ "zone": zone.name() })));
    }
    Ok(new)
}

async fn has_chain(sql: &Sql<'_>) -> Result<bool, StoreError> {
    let there = match sql.engine() {
        Engine::Sqlite => "SELECT COUNT(*) AS n FROM sqlite_master WHERE type = 'table' AND name = 'audit_entries'",
        Engine::Postgres => {
            "SELECT COUNT(*) AS n FROM (SELECT to_regclass('audit_entries') AS found) it WHERE found IS NOT NULL"
        }
    };
    Ok(sql.count(there, params![]).await? > 0)
}
