//! Whether what was decided of how long things are kept is what the chain holds. An entry of it names no row, in no version:
//! rows and entries are laid beside each other by all that they say.

use crate::{
    FromRow, Recorded, Row, Sql, StoreError, params,
    seals::{BrokenSeal, SealFault, Seals},
};
use serde_json::{Value, json};
use uuid::Uuid;

/// The code of what is sealed here.
pub const SEAL: &str = "retention-decision";

/// What both say: when, and the words.
type Said = (i64, Value);

/// Compares all decisions with the chain.
///
/// # Errors
/// If the database refuses.
pub async fn verify_decisions(sql: &Sql<'_>) -> Result<Seals<&'static str>, StoreError> {
    let entries = "SELECT * FROM audit_entries WHERE action = 'retention.decided' ORDER BY seq";
    let mut chain: Vec<Said> = sql.rows(entries, params![]).await?.iter().filter_map(promised).collect();
    let mut seals = Seals::default();
    let broken = |id: Uuid, reference: String, why| BrokenSeal { kind: SEAL, id, reference, why };
    for row in sql.rows("SELECT * FROM retention_decisions ORDER BY at, id", params![]).await? {
        seals.checked += 1;
        let said = kept(&row)?;
        match chain.iter().position(|one| *one == said) {
            Some(place) => drop(chain.swap_remove(place)),
            None => seals.broken.push(broken(row.get("id")?, row.text("what")?, SealFault::Chain)),
        }
    }
    let what = |said: &Value| said.get("what").and_then(Value::as_str).unwrap_or_default().to_owned();
    seals.broken.extend(chain.iter().map(|(_, said)| broken(Uuid::nil(), what(said), SealFault::Gone)));
    Ok(seals)
}

fn promised(row: &Row) -> Option<Said> {
    let entry = Recorded::from_row(row).ok()?;
    Some((entry.at.millis(), serde_json::from_str(&entry.detail).ok()?))
}

fn kept(row: &Row) -> Result<Said, StoreError> {
    let (days, from): (i64, i64) = (row.get("days")?, row.get("valid_from")?);
    let said = json!({ "what": row.text("what")?, "days": days, "from": from, "reason": row.text("reason")? });
    Ok((row.get("at")?, said))
}
