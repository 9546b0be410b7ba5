//! The way through everything sealed: the rows of a kind against what the chain holds of them, and the chain against
//! what is there.

use super::{BrokenSeal, Key, Promise, Rows, SealFault, Sealed, Seals, unsealed};
use crate::{FromRow, Recorded, Row, Sql, StoreError, among, params};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Rows of a page.
const PAGE: i64 = 500;
/// So many broken ones of a room are called by their references, the others by their ids: to look each up among many takes
/// longer than everything else, and where so many are broken their names help nobody.
const NAMED: usize = 100;

/// Compares all rows of all kinds with their hashes and the chain, and finds what is not there any more.
///
/// # Errors
/// If the database refuses, or a key cannot be read.
pub async fn verify<K: Sealed>(sql: &Sql<'_>) -> Result<Seals<K>, StoreError> {
    let mut seals = Seals::default();
    for kind in K::ALL {
        check(sql, *kind, &mut seals).await?;
    }
    find_gone(sql, &mut seals).await?;
    Ok(seals)
}

/// Compares all rows of a kind with their hashes and the chain, a page at a time.
///
/// # Errors
/// If the database refuses, or a key cannot be read.
pub async fn check<K: Sealed>(sql: &Sql<'_>, kind: K, seals: &mut Seals<K>) -> Result<(), StoreError> {
    let before = unsealed::held(sql, kind.code()).await?;
    if before.is_none() {
        let reference = format!("unsealed: {}", kind.code());
        seals.broken.push(BrokenSeal { kind, id: Uuid::nil(), reference, why: SealFault::Chain });
    }
    let mut after = None;
    loop {
        let rows = page(sql, &kind.rows(), after).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(key(last)?);
        let subjects = rows.iter().filter_map(|row| row.get("subject").ok()).collect();
        let held = promises(sql, &subjects).await?;
        for row in &rows {
            let mut told: Vec<&Promise<K>> =
                keys(kind, row)?.iter().filter_map(|key| held.get(key)).flatten().collect();
            if kind.rows().newest {
                told.drain(..told.len().saturating_sub(1));
            }
            let (id, number) = key(row)?;
            if told.is_empty() && before.as_ref().is_some_and(|before| before.contains(&(id, number))) {
                seals.unsealed += 1;
                continue;
            }
            let why = match kind.kept(sql, row).await {
                Ok(kept) => kept.fault(&told),
                Err(StoreError::Unreadable { .. }) => Some(SealFault::Unreadable),
                Err(other) => return Err(other),
            };
            seals.checked += 1;
            if let Some(why) = why {
                note(sql, seals, (kind, id, number), why).await?;
            }
        }
    }
}

/// Goes through the chain, and through what was there before it was sealed, and finds what is not there any more.
///
/// # Errors
/// If the database refuses, or a key cannot be read.
pub async fn find_gone<K: Sealed>(sql: &Sql<'_>, seals: &mut Seals<K>) -> Result<(), StoreError> {
    for kind in K::ALL {
        find_gone_before(sql, *kind, seals).await?;
    }
    let (actions, limit) = (actions::<K>(), PAGE);
    let select =
        format!("SELECT * FROM audit_entries WHERE seq > $1 AND action IN ({actions}) ORDER BY seq LIMIT {limit}");
    let mut after = 0_i64;
    loop {
        let rows = sql.rows(&select, params![after]).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.get("seq")?;
        let promised: BTreeSet<Key<K>> = rows.iter().flat_map(promised).map(|one| one.key).collect();
        for kind in K::ALL {
            let wanted = promised.iter().filter(|key| key.0 == *kind).copied().collect();
            note_gone(sql, (*kind, wanted), seals).await?;
        }
    }
}

/// Finds which rows of a kind, older than its seal, are not there any more.
async fn find_gone_before<K: Sealed>(sql: &Sql<'_>, kind: K, seals: &mut Seals<K>) -> Result<(), StoreError> {
    let select = format!(
        "SELECT id, number FROM unsealed WHERE kind = $1 AND (id, number) > ($2, $3) ORDER BY id, number LIMIT {PAGE}"
    );
    let mut after = (Uuid::nil(), i64::MIN);
    loop {
        let rows = sql.rows(&select, params![kind.code(), after.0, after.1]).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = key(last)?;
        let wanted: Result<_, StoreError> = rows.iter().map(|row| Ok((kind, key(row)?.0, key(row)?.1))).collect();
        note_gone(sql, (kind, wanted?), seals).await?;
    }
}

async fn note_gone<K: Sealed>(
    sql: &Sql<'_>,
    (kind, wanted): (K, Vec<Key<K>>),
    seals: &mut Seals<K>,
) -> Result<(), StoreError> {
    let ids: BTreeSet<Uuid> = wanted.iter().map(|key| key.1).collect();
    // Of what the chain knows by its moment there may be several: all that were promised must be there.
    let promised = if kind.rows().by_moment { promises::<K>(sql, &ids).await? } else { BTreeMap::new() };
    let there = there(sql, kind, ids).await?;
    for key in wanted {
        let many = promised.get(&key).filter(|_| key.2 != 0).map_or(1, Vec::len);
        if there.get(&key).copied().unwrap_or_default() < many {
            note(sql, seals, key, SealFault::Gone).await?;
        }
    }
    Ok(())
}

/// A page of rows with the next greater keys: their key ([`key`]), `subject`, `at`, and the columns of the kind.
///
/// # Errors
/// If the database refuses.
pub async fn page(sql: &Sql<'_>, rows: &Rows, after: Option<(Uuid, i64)>) -> Result<Vec<Row>, StoreError> {
    let after = after.unwrap_or((Uuid::nil(), i64::MIN));
    let Rows { id, columns, .. } = rows;
    let (number, order) = match rows.number {
        Some(number) => (number, format!("{id}, {number}")),
        None => ("0", (*id).to_owned()),
    };
    let comma = if columns.is_empty() { "" } else { ", " };
    let select = format!(
        "{}{comma}{columns} FROM {} WHERE {id} >= $1 AND ({id}, {number}) > ($1, $2) ORDER BY {order} LIMIT {PAGE}",
        select(rows),
        rows.from
    );
    sql.rows(&select, params![after.0, after.1]).await
}

/// The key of a row: `id` and `number`.
///
/// # Errors
/// If it cannot be read.
pub fn key(row: &Row) -> Result<(Uuid, i64), StoreError> {
    Ok((row.get("id")?, row.get("number")?))
}

/// What the chain holds about these subjects, of each thing in its order. An entry that cannot be read holds nothing.
///
/// # Errors
/// If the database refuses.
pub async fn promises<K: Sealed>(
    sql: &Sql<'_>,
    subjects: &BTreeSet<Uuid>,
) -> Result<BTreeMap<Key<K>, Vec<Promise<K>>>, StoreError> {
    if subjects.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (places, ids) = among(subjects.iter().copied());
    let actions = actions::<K>();
    let select =
        format!("SELECT * FROM audit_entries WHERE subject_id IN ({places}) AND action IN ({actions}) ORDER BY seq");
    let mut held: BTreeMap<Key<K>, Vec<Promise<K>>> = BTreeMap::new();
    for promise in sql.rows(&select, ids).await?.iter().flat_map(promised) {
        held.entry(promise.key).or_default().push(promise);
    }
    Ok(held)
}

fn promised<K: Sealed>(row: &Row) -> Vec<Promise<K>> {
    Recorded::from_row(row).map(|entry| Promise::of(&entry)).unwrap_or_default()
}

fn actions<K: Sealed>() -> String {
    let quoted: Vec<String> = K::ACTIONS.iter().map(|action| format!("'{action}'")).collect();
    quoted.join(", ")
}

fn select(Rows { id, number, subject, at, .. }: &Rows) -> String {
    let number = number.unwrap_or("CAST(0 AS BIGINT)");
    format!("SELECT {id} AS id, {number} AS number, {subject} AS subject, {at} AS at")
}

/// By which keys the chain may know a row: its own, or what it belongs to and the moment.
fn keys<K: Sealed>(kind: K, row: &Row) -> Result<Vec<Key<K>>, StoreError> {
    let (id, number) = key(row)?;
    let mut keys = vec![(kind, id, number)];
    if kind.rows().by_moment {
        keys.push((kind, row.get("subject")?, row.get("at")?));
    }
    Ok(keys)
}

/// Which of the things with these ids are there, and how many of each key.
async fn there<K: Sealed>(sql: &Sql<'_>, kind: K, ids: BTreeSet<Uuid>) -> Result<BTreeMap<Key<K>, usize>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (rows, (places, ids)) = (kind.rows(), among(ids));
    let Rows { id, subject, from, by_moment, .. } = rows;
    let or = if by_moment { format!(" OR {subject} IN ({places})") } else { String::new() };
    let found = sql.rows(&format!("{} FROM {from} WHERE {id} IN ({places}){or}", select(&rows)), ids).await?;
    let mut there = BTreeMap::new();
    for row in &found {
        for key in keys(kind, row)? {
            *there.entry(key).or_default() += 1;
        }
    }
    Ok(there)
}

/// Notes that a seal is broken, with what people call it.
///
/// # Errors
/// If the database refuses.
pub async fn note<K: Sealed>(
    sql: &Sql<'_>,
    seals: &mut Seals<K>,
    (kind, id, number): Key<K>,
    why: SealFault,
) -> Result<(), StoreError> {
    let reference = match seals.broken.len() {
        ..NAMED => kind.reference(sql, id, number).await?,
        _ => id.to_string(),
    };
    seals.broken.push(BrokenSeal { kind, id, reference, why });
    Ok(())
}
