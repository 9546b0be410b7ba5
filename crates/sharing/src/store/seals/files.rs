//! The files of stages: no entry of the chain is of a file alone, the stages to which it is bound hold its hash.

use super::{kept::bytes, rows};
use crate::{
    report::{Attachment, Content},
    seals::{BrokenSeal, SealKind, Seals},
};
use std::collections::{BTreeMap, BTreeSet};
use store::{
    FromRow, Row, SealFault, Sql, StoreError, among,
    seals::{Key, Promise, Sealed, key, note, page, promises},
};
use uuid::Uuid;

type Promises = BTreeMap<Key<SealKind>, Vec<Promise<SealKind>>>;

/// The stages to which a file is bound.
#[derive(Default)]
struct Bindings {
    stages: Vec<(Uuid, i64, Option<Content>)>,
}

async fn bindings(sql: &Sql<'_>, files: &[Row]) -> Result<BTreeMap<Uuid, Bindings>, StoreError> {
    let (places, ids) = among(ids(files));
    let select = format!(
        "SELECT b.file_id AS id, b.report_id AS report, b.stage AS stage, s.content AS content FROM stage_files b
         LEFT JOIN report_stages s ON s.report_id = b.report_id AND s.stage = b.stage WHERE b.file_id IN ({places})"
    );
    let mut all: BTreeMap<Uuid, Bindings> = BTreeMap::new();
    for row in sql.rows(&select, ids).await? {
        let bound = all.entry(row.get("id")?).or_default();
        bound.stages.push((row.get("report")?, row.get("stage")?, row.json("content").ok()));
    }
    Ok(all)
}

/// Compares all files of stages with their bytes, with what the stages say of them, and with the chain.
pub(crate) async fn check(sql: &Sql<'_>, seals: &mut Seals) -> Result<(), StoreError> {
    let mut after = None;
    loop {
        let rows = page(sql, &SealKind::StageFile.rows(), after).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(key(last)?);
        let bound = bindings(sql, &rows).await?;
        let reports = bound.values().flat_map(|bound| bound.stages.iter().map(|(report, ..)| *report));
        let held = promises(sql, &reports.collect()).await?;
        for row in &rows {
            let id = row.get::<Uuid>("id")?;
            seals.checked += 1;
            let found = match bytes(sql, "files", id).await {
                Ok(found) => found,
                Err(StoreError::Unreadable { .. }) => (String::new(), 0),
                Err(other) => return Err(other),
            };
            if let Some(why) = fault(row, &found, bound.get(&id), &held) {
                note(sql, seals, (SealKind::StageFile, id, 0), why).await?;
            }
        }
    }
}

fn fault(row: &Row, (hash, size): &(String, i64), bound: Option<&Bindings>, held: &Promises) -> Option<SealFault> {
    let Ok(file) = Attachment::from_row(row) else { return Some(SealFault::Unreadable) };
    if file.hash.to_string() != *hash || file.size != *size {
        return Some(SealFault::Content);
    }
    let Some(bound) = bound else { return Some(SealFault::Extra) };
    bound.stages.iter().find_map(|(report, stage, content)| {
        let Some(content) = content else { return Some(SealFault::Extra) };
        let said = content.attachments.iter().find(|said| said.id == file.id);
        let promised =
            held.get(&(SealKind::Stage, *report, *stage)).into_iter().flatten().any(|one| has_file(one, hash));
        match said {
            None => Some(SealFault::Extra),
            Some(_) if !promised => Some(SealFault::Chain),
            Some(said) if said.hash != file.hash => Some(SealFault::Chain),
            Some(said) if *said != file => Some(SealFault::Shown),
            Some(_) => None,
        }
    })
}

/// Whether a file with this hash was sealed with the stage.
fn has_file(stage: &Promise<SealKind>, hash: &str) -> bool {
    let files = stage.detail.get("files").and_then(serde_json::Value::as_array);
    files.is_some_and(|files| files.iter().any(|file| file.as_str() == Some(hash)))
}

/// The files that a sealed stage names and that are not there, or not with it, any more.
pub(crate) async fn find_gone(sql: &Sql<'_>, seals: &mut Seals) -> Result<(), StoreError> {
    let mut after = None;
    loop {
        let rows = page(sql, &SealKind::Stage.rows(), after).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(key(last)?);
        let (places, ids) = among(ids(&rows));
        let bound = format!(
            "SELECT b.report_id AS id, b.stage AS number, b.file_id AS file FROM stage_files b
             JOIN files ON files.id = b.file_id WHERE b.report_id IN ({places})"
        );
        let bound = sql.rows(&bound, ids).await?;
        let bound = bound.iter().map(|row| Ok((key(row)?, row.get::<Uuid>("file")?)));
        let bound: BTreeSet<((Uuid, i64), Uuid)> = bound.collect::<Result<_, StoreError>>()?;
        for row in &rows {
            let Ok(content) = row.json::<Content>("content") else { continue };
            for file in content.attachments {
                if !bound.contains(&(key(row)?, file.id.uuid())) {
                    let owner = rows::owner(sql, key(row)?.0).await?;
                    let reference = format!("{owner} #{} {}", key(row)?.1, file.id);
                    let (kind, id, why) = (SealKind::StageFile, file.id.uuid(), SealFault::Gone);
                    seals.broken.push(BrokenSeal { kind, id, reference, why });
                }
            }
        }
    }
}

fn ids(rows: &[Row]) -> BTreeSet<Uuid> {
    rows.iter().filter_map(|row| row.get("id").ok()).collect()
}
