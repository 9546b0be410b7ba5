//! Rows that are sealed many at a time: the chain holds one hash for all of a set, and how many there are. Which set it is the
//! chain tells by a hash as well, so that nobody learns ids of rows from it.

use super::{SealFault, Sealed, Seals, note};
use crate::{Entry, Row, Sql, StoreError, params};
use kernel::ContentHash;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Rows of a page: few enough to hold, many enough that asking for pages costs nothing beside the rows.
const PAGE: usize = 4_000;

/// How the rows of a kind are sealed in sets.
#[derive(Clone, Copy, Debug)]
pub struct Sets {
    /// The action under which the chain holds a set.
    pub action: &'static str,
    /// What a row is found by: two ids and a number; the rows of a set follow each other in the order of the first.
    pub key: [&'static str; 3],
    /// The order, by an index.
    pub order: &'static str,
    /// The other columns that `said` reads.
    pub columns: &'static str,
    /// The tables, and which of their rows.
    pub from: &'static str,
    /// Of which set a row is.
    pub set: fn(&Row) -> Result<Uuid, StoreError>,
    /// All of a row that is sealed.
    pub said: fn(&Row) -> Result<Value, StoreError>,
    /// To what it belongs, for people.
    pub about: fn(&Row) -> Result<Uuid, StoreError>,
}

/// What a set holds, row by row in its order.
#[derive(Clone, Debug, Default)]
struct Sum {
    rows: i64,
    all: Sha256,
}

impl Sum {
    fn add(&mut self, said: &Value) {
        let said = said.to_string();
        self.all.update((said.len() as u64).to_be_bytes());
        self.all.update(said.as_bytes());
        self.rows += 1;
    }
    fn hash(self) -> String {
        kernel::hash::hex(&self.all.finalize())
    }
}

/// What the chain calls a set.
fn name(set: Uuid) -> String {
    ContentHash::of(set.as_bytes()).to_string()
}

/// Seals the rows of a set as they stand now, whose first key lies between two: for the transaction that has just written
/// them. `None` where there are none.
///
/// # Errors
/// If the database refuses, or a row cannot be read.
pub async fn seal(
    sql: &Sql<'_>,
    sets: &Sets,
    set: Uuid,
    (first, last): (Uuid, Uuid),
) -> Result<Option<Entry>, StoreError> {
    let (mut sum, mut after) = (Sum::default(), (first, Uuid::nil(), i64::MIN));
    loop {
        let rows = page(sql, sets, after, last).await?;
        for row in &rows {
            sum.add(&(sets.said)(row)?);
        }
        match rows.last() {
            Some(row) if rows.len() == PAGE => after = place(row)?,
            _ => break,
        }
    }
    let rows = sum.rows;
    let told = json!({ "set": name(set), "rows": rows, "hash": sum.hash() });
    Ok((rows > 0).then(|| Entry::new(sets.action).detail(told)))
}

/// What the chain holds of a set.
struct Held {
    rows: i64,
    hash: String,
    subject: Option<Uuid>,
}

/// Compares all sets of a kind with the chain, row by row.
///
/// # Errors
/// If the database refuses, or a key cannot be read.
pub async fn check_sets<K: Sealed>(
    sql: &Sql<'_>,
    kind: K,
    sets: &Sets,
    seals: &mut Seals<K>,
) -> Result<(), StoreError> {
    let mut held = held(sql, sets.action).await?;
    let (mut open, mut after) = (None::<(Uuid, Uuid, Sum)>, (Uuid::nil(), Uuid::nil(), i64::MIN));
    loop {
        let rows = page(sql, sets, after, Uuid::max()).await?;
        for row in &rows {
            let set = (sets.set)(row)?;
            if open.as_ref().is_none_or(|(before, _, _)| *before != set) {
                close(sql, kind, &mut held, open.take(), seals).await?;
            }
            let (_, _, sum) = open.get_or_insert((set, (sets.about)(row)?, Sum::default()));
            // What cannot be read is not what was sealed.
            sum.add(&(sets.said)(row).unwrap_or(Value::Null));
            seals.checked += 1;
        }
        let Some(last) = rows.last() else { break };
        after = place(last)?;
    }
    close(sql, kind, &mut held, open, seals).await?;
    for gone in held.into_values() {
        note(sql, seals, (kind, gone.subject.unwrap_or_default(), 0), SealFault::Gone).await?;
    }
    Ok(())
}

/// Compares a set that was gone through.
async fn close<K: Sealed>(
    sql: &Sql<'_>,
    kind: K,
    held: &mut BTreeMap<String, Held>,
    set: Option<(Uuid, Uuid, Sum)>,
    seals: &mut Seals<K>,
) -> Result<(), StoreError> {
    let Some((set, about, sum)) = set else { return Ok(()) };
    let rows = sum.rows;
    let why = match held.remove(&name(set)) {
        None => Some(SealFault::Extra),
        Some(told) => ((rows, sum.hash()) != (told.rows, told.hash)).then_some(SealFault::Content),
    };
    match why {
        Some(why) => note(sql, seals, (kind, about, 0), why).await,
        None => Ok(()),
    }
}

async fn held(sql: &Sql<'_>, action: &str) -> Result<BTreeMap<String, Held>, StoreError> {
    let ask = "SELECT seq, subject_id, detail FROM audit_entries WHERE action = $1 AND seq > $2 ORDER BY seq LIMIT 500";
    let (mut held, mut after) = (BTreeMap::new(), 0_i64);
    loop {
        let rows = sql.rows(ask, params![action, after]).await?;
        let Some(last) = rows.last() else { return Ok(held) };
        after = last.get("seq")?;
        for row in &rows {
            // An entry that cannot be read holds nothing.
            let Ok(detail) = row.json::<Value>("detail") else { continue };
            let text = |name: &str| detail.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            let rows = detail.get("rows").and_then(Value::as_i64).unwrap_or_default();
            held.insert(text("set"), Held { rows, hash: text("hash"), subject: row.get("subject_id")? });
        }
    }
}

type Place = (Uuid, Uuid, i64);

async fn page(sql: &Sql<'_>, sets: &Sets, after: Place, last: Uuid) -> Result<Vec<Row>, StoreError> {
    let Sets { key: [first, second, third], order, columns, from, .. } = sets;
    let ask = format!(
        "SELECT {first} AS first, {second} AS second, {third} AS third, {columns} FROM {from}
         WHERE {first} >= $1 AND {first} <= $4 AND ({first}, {second}, {third}) > ($1, $2, $3) ORDER BY {order} LIMIT {PAGE}"
    );
    sql.rows(&ask, params![after.0, after.1, after.2, last]).await
}

fn place(row: &Row) -> Result<Place, StoreError> {
    Ok((row.get("first")?, row.get("second")?, row.get("third")?))
}
