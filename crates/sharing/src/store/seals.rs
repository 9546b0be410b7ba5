//! The SQL of checking seals: pages of sealed rows, and of what the chain holds of them.

use crate::{
    case::Event,
    disclosure::Proposal,
    report::{Attachment, Content},
    seals::{BrokenSeal, Kept, Key, Promise, SealFault, SealKind, Seals},
    triage::Triage,
};
use kernel::{ContentHash, Label};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use store::{Bound, FromRow, Param, Recorded, Row, Sql, StoreError, params};
use uuid::Uuid;

/// Rows of a page; of a file's bytes there is one at a time.
const PAGE: i64 = 50;

const ACTIONS: &str = "('report.submitted', 'notice.begun', 'notice.saved', 'notice.file-added', 'consent.asked',
                        'consent.answered', 'notice.released', 'report.triaged', 'case.opened', 'case.linked',
                        'case.unlinked', 'case.noted', 'case.monitored', 'case.closed', 'case.reopened',
                        'case.merged-into', 'case.merged-from', 'case.split-into', 'case.split-from', 'case.taken', 'case.raised',
                        'case.lowered', 'incident.disclosure-proposed')";

/// The rows of a kind after `$1`, `$2`: `id` and `number` are the key, `subject` is that of the chain's entry.
fn rows_of(kind: SealKind) -> &'static str {
    match kind {
        SealKind::Stage => {
            "SELECT s.report_id AS id, s.stage AS number, s.report_id AS subject, s.content_hash AS hash,
               s.sealed_by AS person, s.sealed_at AS at, s.content AS content, s.title AS title, s.kind AS kind,
               s.label AS label, r.reference AS reference, s.report_kind AS report_kind, s.category AS category,
               s.threat AS threat, s.tier AS tier, s.leak AS leak
             FROM report_stages s LEFT JOIN reports r ON r.id = s.report_id
             WHERE s.report_id >= $1 AND (s.report_id, s.stage) > ($1, $2) ORDER BY s.report_id, s.stage"
        }
        SealKind::Revision => {
            "SELECT notice_id AS id, revision AS number, notice_id AS subject, content_hash AS hash,
               saved_by AS person, saved_at AS at, content, title FROM notice_revisions
             WHERE notice_id >= $1 AND (notice_id, revision) > ($1, $2) ORDER BY notice_id, revision"
        }
        SealKind::NoticeFile => {
            "SELECT id, CAST(0 AS BIGINT) AS number, notice_id AS subject, content_hash AS hash, added_at AS at, size
             FROM notice_files WHERE id >= $1 AND (id, 0) > ($1, $2) ORDER BY id"
        }
        SealKind::StageFile => {
            "SELECT id, CAST(0 AS BIGINT) AS number, name, media_type, size, content_hash
             FROM files WHERE id >= $1 AND (id, 0) > ($1, $2) ORDER BY id"
        }
        SealKind::Consent => {
            "SELECT c.id AS id, CAST(0 AS BIGINT) AS number, c.id AS subject, c.content_hash AS hash,
               c.asked_by AS person, c.asked_at AS at, v.content_hash AS found, n.reference AS notice,
               r.reference AS report FROM consents c
             LEFT JOIN notices n ON n.id = c.notice_id LEFT JOIN reports r ON r.id = c.report_id
             LEFT JOIN notice_revisions v ON v.notice_id = c.notice_id AND v.revision = c.revision
             WHERE c.id >= $1 AND (c.id, 0) > ($1, $2) ORDER BY c.id"
        }
        SealKind::Answer => {
            "SELECT a.consent_id AS id, CAST(0 AS BIGINT) AS number, a.consent_id AS subject, c.content_hash AS hash,
               a.answered_by AS person, a.answered_at AS at, c.content_hash AS found, a.answer AS answer
             FROM consent_answers a LEFT JOIN consents c ON c.id = a.consent_id
             WHERE a.consent_id >= $1 AND (a.consent_id, 0) > ($1, $2) ORDER BY a.consent_id"
        }
        SealKind::Release => {
            "SELECT l.notice_id AS id, CAST(0 AS BIGINT) AS number, l.notice_id AS subject, l.content_hash AS hash,
               l.released_by AS person, l.released_at AS at, v.content_hash AS found, l.revision AS revision
             FROM releases l LEFT JOIN notice_revisions v ON v.notice_id = l.notice_id AND v.revision = l.revision
             WHERE l.notice_id >= $1 AND (l.notice_id, 0) > ($1, $2) ORDER BY l.notice_id"
        }
        SealKind::Triage => {
            "SELECT report_id AS id, number, report_id AS subject, CAST(NULL AS TEXT) AS hash, person_id AS person, at,
               report_id, stage, level, severity, proposed_level, proposed_severity, category, threat, duplicate_of,
               reason, person_id FROM triages
             WHERE report_id >= $1 AND (report_id, number) > ($1, $2) ORDER BY report_id, number"
        }
        SealKind::CaseEvent => {
            "SELECT case_id AS id, number, case_id AS subject, CAST(NULL AS TEXT) AS hash, person_id AS person, at,
               kind, report_id, notice_id, other_id, text, person_id FROM case_events
             WHERE case_id >= $1 AND (case_id, number) > ($1, $2) ORDER BY case_id, number"
        }
        SealKind::Disclosure => {
            "SELECT incident_id AS id, number, incident_id AS subject, content_hash AS hash, proposed_by AS person,
               proposed_at AS at, content, decision, day FROM disclosures
             WHERE incident_id >= $1 AND (incident_id, number) > ($1, $2) ORDER BY incident_id, number"
        }
    }
}

/// The keys of a kind that are there, of those with these ids.
fn keys_of(kind: SealKind) -> (&'static str, &'static str) {
    match kind {
        SealKind::Stage => ("report_id AS id, stage AS number FROM report_stages", "report_id"),
        SealKind::Revision => ("notice_id AS id, revision AS number FROM notice_revisions", "notice_id"),
        SealKind::StageFile => ("id, CAST(0 AS BIGINT) AS number FROM files", "id"),
        SealKind::NoticeFile => ("id, CAST(0 AS BIGINT) AS number FROM notice_files", "id"),
        SealKind::Consent => ("id, CAST(0 AS BIGINT) AS number FROM consents", "id"),
        SealKind::Answer => ("consent_id AS id, CAST(0 AS BIGINT) AS number FROM consent_answers", "consent_id"),
        SealKind::Triage => ("report_id AS id, number FROM triages", "report_id"),
        SealKind::CaseEvent => ("case_id AS id, number FROM case_events", "case_id"),
        SealKind::Disclosure => ("incident_id AS id, number FROM disclosures", "incident_id"),
        SealKind::Release => ("notice_id AS id, CAST(0 AS BIGINT) AS number FROM releases", "notice_id"),
    }
}

async fn page(sql: &Sql<'_>, kind: SealKind, after: (Uuid, i64)) -> Result<Vec<Row>, StoreError> {
    sql.rows(&format!("{} LIMIT {PAGE}", rows_of(kind)), params![after.0, after.1]).await
}

fn key(row: &Row) -> Result<(Uuid, i64), StoreError> {
    Ok((row.get("id")?, row.get("number")?))
}

/// The ids in a column.
fn ids(rows: &[Row], column: &str) -> BTreeSet<Uuid> {
    rows.iter().filter_map(|row| row.get(column).ok()).collect()
}

/// `$1, $2, …` for these ids, and the ids.
fn among(ids: BTreeSet<Uuid>) -> (String, Vec<Bound>) {
    let places: Vec<String> = (1..=ids.len()).map(|place| format!("${place}")).collect();
    (places.join(", "), ids.into_iter().map(Param::bound).collect())
}

/// What the chain holds about these reports, notices or consents. An entry that cannot be read holds nothing.
async fn promises(sql: &Sql<'_>, subjects: BTreeSet<Uuid>) -> Result<BTreeMap<Key, Promise>, StoreError> {
    let (places, ids) = among(subjects);
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let select = format!("SELECT * FROM audit_entries WHERE subject_id IN ({places}) AND action IN {ACTIONS}");
    let rows = sql.rows(&select, ids).await?;
    let read = rows.iter().filter_map(|row| Promise::of(&Recorded::from_row(row).ok()?));
    Ok(read.map(|promise| (promise.key, promise)).collect())
}

/// Compares all rows of a kind with their hashes and the chain.
pub(crate) async fn check(sql: &Sql<'_>, kind: SealKind, seals: &mut Seals) -> Result<(), StoreError> {
    let mut after = (Uuid::nil(), i64::MIN);
    loop {
        let rows = page(sql, kind, after).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = key(last)?;
        let held = promises(sql, ids(&rows, "subject")).await?;
        for row in &rows {
            let (id, number) = key(row)?;
            let why = match kept(sql, kind, row).await {
                Ok(kept) => kept.fault(held.get(&(kind, id, number))),
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

/// Whether what is counted of a stage is what it says. Stages sealed before these columns existed have none of them.
fn counted(row: &Row, content: &Content) -> Result<bool, StoreError> {
    let said = [
        ("report_kind", content.detail.kind.map(|kind| kind.code().to_owned())),
        ("category", content.category().map(|category| category.code().to_owned())),
        ("threat", content.threat.map(|threat| threat.to_string())),
        ("tier", content.tier.map(|tier| tier.code().to_owned())),
        ("leak", content.leak().map(|leak| leak.code().to_owned())),
    ];
    let mut stored = Vec::new();
    for (column, _) in &said {
        stored.push(row.get::<Option<String>>(column)?);
    }
    let before = content.detail.is_empty() && stored.iter().all(Option::is_none);
    Ok(before || said.into_iter().map(|(_, said)| said).eq(stored))
}

/// A row, with the hash of what it holds.
async fn kept(sql: &Sql<'_>, kind: SealKind, row: &Row) -> Result<Kept, StoreError> {
    let mut kept = Kept {
        hash: row.get("hash")?,
        found: None,
        said: Vec::new(),
        shown: true,
        person: row.get("person").unwrap_or_default(),
        at: row.get("at")?,
    };
    match kind {
        SealKind::Stage => {
            let (text, title, stage) = (row.text("content")?, row.text("title")?, row.text("kind")?);
            let content = serde_json::from_str::<Content>(&text);
            let label = row.json::<Label>("label").ok();
            kept.found = Some(ContentHash::of(text.as_bytes()).to_string());
            kept.said = vec![("reference", json!(row.get::<Option<String>>("reference")?))];
            kept.shown = match content {
                Ok(content) => {
                    let head = content.title == title && content.kind.code() == stage;
                    head && counted(row, &content)? && Some(content.label) == label
                }
                Err(_) => false,
            };
        }
        SealKind::Revision => {
            let (text, title) = (row.text("content")?, row.text("title")?);
            let content = serde_json::from_str::<crate::notice::Content>(&text);
            kept.found = Some(ContentHash::of(text.as_bytes()).to_string());
            kept.shown = content.is_ok_and(|content| content.title == title);
        }
        SealKind::NoticeFile => {
            let (hash, size) = bytes(sql, "notice_files", key(row)?.0).await?;
            kept.shown = row.get::<i64>("size")? == size;
            kept.found = Some(hash);
        }
        // A file of a stage is held by its stage: see `check_stage_files`.
        SealKind::StageFile => {}
        SealKind::Consent => {
            kept.found = row.get("found")?;
            kept.said = vec![
                ("notice", json!(row.get::<Option<String>>("notice")?)),
                ("report", json!(row.get::<Option<String>>("report")?)),
            ];
        }
        SealKind::Answer => {
            kept.found = row.get("found")?;
            kept.said = vec![("answer", json!(row.text("answer")?))];
        }
        SealKind::Release => {
            kept.found = row.get("found")?;
            kept.said = vec![("revision", json!(row.get::<i64>("revision")?))];
        }
        // No hash stands beside these: the chain alone holds it.
        SealKind::Triage => {
            kept.found = Some(Triage::from_row(row)?.hash().to_string());
            kept.hash = kept.found.clone();
        }
        SealKind::Disclosure => {
            let (text, decision) = (row.text("content")?, row.text("decision")?);
            let day = row.maybe_day("day")?;
            let content = serde_json::from_str::<Proposal>(&text);
            kept.found = Some(ContentHash::of(text.as_bytes()).to_string());
            kept.shown = content.is_ok_and(|said| said.decision.code() == decision && said.day == day);
        }
        SealKind::CaseEvent => {
            kept.found = Some(Event::from_row(row)?.hash().to_string());
            kept.hash = kept.found.clone();
        }
    }
    Ok(kept)
}

/// The hash and size of a file's bytes.
async fn bytes(sql: &Sql<'_>, table: &'static str, id: Uuid) -> Result<(String, i64), StoreError> {
    let row = sql.row(&format!("SELECT bytes FROM {table} WHERE id = $1"), params![id]).await?;
    let bytes: Vec<u8> = row.ok_or_else(|| StoreError::Unreadable { column: "bytes".into() })?.get("bytes")?;
    Ok((ContentHash::of(&bytes).to_string(), i64::try_from(bytes.len()).unwrap_or(i64::MAX)))
}

/// The stages to which a file is bound.
struct Bindings {
    stages: Vec<(Uuid, i64, Option<Content>)>,
}

async fn bindings(sql: &Sql<'_>, files: &[Row]) -> Result<BTreeMap<Uuid, Bindings>, StoreError> {
    let (places, ids) = among(ids(files, "id"));
    let select = format!(
        "SELECT b.file_id AS id, b.report_id AS report, b.stage AS stage, s.content AS content FROM stage_files b
         LEFT JOIN report_stages s ON s.report_id = b.report_id AND s.stage = b.stage WHERE b.file_id IN ({places})"
    );
    let mut all: BTreeMap<Uuid, Bindings> = BTreeMap::new();
    for row in sql.rows(&select, ids).await? {
        let bound = all.entry(row.get("id")?).or_insert(Bindings { stages: Vec::new() });
        bound.stages.push((row.get("report")?, row.get("stage")?, row.json("content").ok()));
    }
    Ok(all)
}

/// Compares all files of stages with their bytes, with what the stages say of them, and with the chain.
pub(crate) async fn check_stage_files(sql: &Sql<'_>, seals: &mut Seals) -> Result<(), StoreError> {
    let mut after = (Uuid::nil(), i64::MIN);
    loop {
        let rows = page(sql, SealKind::StageFile, after).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = key(last)?;
        let bound = bindings(sql, &rows).await?;
        let reports = bound.values().flat_map(|bound| bound.stages.iter().map(|(report, ..)| *report));
        let held = promises(sql, reports.collect()).await?;
        for row in &rows {
            let id = row.get::<Uuid>("id")?;
            seals.checked += 1;
            let found = match bytes(sql, "files", id).await {
                Ok(found) => found,
                Err(StoreError::Unreadable { .. }) => (String::new(), 0),
                Err(other) => return Err(other),
            };
            if let Some(why) = file_fault(row, &found, bound.get(&id), &held) {
                note(sql, seals, (SealKind::StageFile, id, 0), why).await?;
            }
        }
    }
}

fn file_fault(
    row: &Row,
    (hash, size): &(String, i64),
    bound: Option<&Bindings>,
    held: &BTreeMap<Key, Promise>,
) -> Option<SealFault> {
    let Ok(file) = Attachment::from_row(row) else { return Some(SealFault::Unreadable) };
    if file.hash.to_string() != *hash || file.size != *size {
        return Some(SealFault::Content);
    }
    let Some(bound) = bound else { return Some(SealFault::Extra) };
    bound.stages.iter().find_map(|(report, stage, content)| {
        let Some(content) = content else { return Some(SealFault::Extra) };
        let said = content.attachments.iter().find(|said| said.id == file.id);
        let promised = held.get(&(SealKind::Stage, *report, *stage)).is_some_and(|promise| promise.has_file(hash));
        match said {
            None => Some(SealFault::Extra),
            Some(_) if !promised => Some(SealFault::Chain),
            Some(said) if said.hash != file.hash => Some(SealFault::Chain),
            Some(said) if *said != file => Some(SealFault::Shown),
            Some(_) => None,
        }
    })
}

/// Goes through the chain and finds what is not there any more.
pub(crate) async fn find_gone(sql: &Sql<'_>, seals: &mut Seals) -> Result<(), StoreError> {
    let select = format!(
        "SELECT * FROM audit_entries WHERE seq > $1 AND action IN {ACTIONS} ORDER BY seq LIMIT {}",
        PAGE.saturating_mul(10)
    );
    let mut after = 0_i64;
    loop {
        let rows = sql.rows(&select, params![after]).await?;
        let Some(last) = rows.last() else { return find_gone_files(sql, seals).await };
        after = last.get("seq")?;
        let promised = rows.iter().filter_map(|row| Promise::of(&Recorded::from_row(row).ok()?).map(|one| one.key));
        let promised: BTreeSet<Key> = promised.collect();
        for kind in SealKind::ALL {
            let wanted: Vec<Key> = promised.iter().filter(|key| key.0 == kind).copied().collect();
            let there = there(sql, kind, wanted.iter().map(|key| key.1).collect()).await?;
            for key in wanted.into_iter().filter(|key| !there.contains(key)) {
                note(sql, seals, key, SealFault::Gone).await?;
            }
        }
    }
}

async fn there(sql: &Sql<'_>, kind: SealKind, ids: BTreeSet<Uuid>) -> Result<BTreeSet<Key>, StoreError> {
    let (places, ids) = among(ids);
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let (columns, id) = keys_of(kind);
    let rows = sql.rows(&format!("SELECT {columns} WHERE {id} IN ({places})"), ids).await?;
    rows.iter().map(|row| key(row).map(|(id, number)| (kind, id, number))).collect()
}

/// The files that a sealed stage names and that are not there, or not with it, any more.
async fn find_gone_files(sql: &Sql<'_>, seals: &mut Seals) -> Result<(), StoreError> {
    let mut after = (Uuid::nil(), i64::MIN);
    loop {
        let rows = page(sql, SealKind::Stage, after).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = key(last)?;
        let (places, ids) = among(ids(&rows, "id"));
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
                    let owner = reference(sql, key(row)?.0).await?;
                    let reference = format!("{owner} #{} {}", key(row)?.1, file.id);
                    let (kind, id, why) = (SealKind::StageFile, file.id.uuid(), SealFault::Gone);
                    seals.broken.push(BrokenSeal { kind, id, reference, why });
                }
            }
        }
    }
}

async fn note(sql: &Sql<'_>, seals: &mut Seals, key: Key, why: SealFault) -> Result<(), StoreError> {
    let (kind, id, number) = key;
    let reference = match kind {
        SealKind::Stage | SealKind::Revision | SealKind::Triage | SealKind::CaseEvent | SealKind::Disclosure => {
            format!("{} #{number}", reference(sql, id).await?)
        }
        SealKind::Release => reference(sql, id).await?,
        SealKind::Consent | SealKind::Answer | SealKind::StageFile | SealKind::NoticeFile => {
            let owner = reference(sql, id).await?;
            if owner == id.to_string() { owner } else { format!("{owner} {id}") }
        }
    };
    seals.broken.push(BrokenSeal { kind, id, reference, why });
    Ok(())
}

/// The reference of the report or notice to which something belongs; the id itself where there is none any more.
async fn reference(sql: &Sql<'_>, id: Uuid) -> Result<String, StoreError> {
    let select = "SELECT reference FROM reports WHERE id = $1
        UNION ALL SELECT reference FROM notices WHERE id = $1
        UNION ALL SELECT reference FROM cases WHERE id = $1
        UNION ALL SELECT reference FROM incidents WHERE id = $1
        UNION ALL SELECT n.reference FROM consents c JOIN notices n ON n.id = c.notice_id WHERE c.id = $1
        UNION ALL SELECT n.reference FROM notice_files f JOIN notices n ON n.id = f.notice_id WHERE f.id = $1
        UNION ALL SELECT r.reference FROM stage_files f JOIN reports r ON r.id = f.report_id WHERE f.file_id = $1";
    let row = sql.row(select, params![id]).await?;
    row.map_or_else(|| Ok(id.to_string()), |row| row.text("reference"))
}
