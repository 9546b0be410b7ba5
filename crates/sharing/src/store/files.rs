//! The SQL of files: those of a draft come and go, sealed ones stay.

use crate::draft::{Draft, file::safe_name};
use crate::file::{self, Look};
use crate::report::sight::Part;
use crate::report::{Attachment, Content, File, FileId, Reader, Report, ReportId};
use access::act::{EditDraft, SubmitReport};
use kernel::{At, ContentHash, Id};
use std::collections::BTreeMap;
use store::{FromRow, Granted, Row, Sql, StoreError, among, params};

impl FromRow for Attachment {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            name: row.text("name")?,
            media_type: row.text("media_type")?,
            size: row.get("size")?,
            hash: row.hash("content_hash")?,
        })
    }
}

/// A file with its bytes.
pub struct Whole {
    /// Its name, made safe.
    pub name: String,
    /// Its media type, found from its bytes.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What was seen in it.
    pub look: Look,
}

impl Whole {
    /// A file as somebody brings it: its name made safe, its kind found, looked at.
    pub fn brought(name: &str, bytes: Vec<u8>) -> Self {
        let look = file::look(name, &bytes);
        Self { name: safe_name(name), media_type: file::media_type(&bytes).to_owned(), bytes, look }
    }
}

impl FromRow for Whole {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let (name, bytes): (String, Vec<u8>) = (row.text("name")?, row.get("bytes")?);
        let look = looked(row)?.unwrap_or_else(|| file::look(&name, &bytes));
        Ok(Self { name, media_type: row.text("media_type")?, bytes, look })
    }
}

/// What was seen when it came; `None` for what came before anybody looked.
pub(crate) fn looked(row: &Row) -> Result<Option<Look>, StoreError> {
    let text: Option<String> = row.get("looked")?;
    let unreadable = |_| StoreError::Unreadable { column: "looked".to_owned() };
    text.map(|text| serde_json::from_str(&text)).transpose().map_err(unreadable)
}

/// As it is kept.
pub(crate) fn kept<T: serde::Serialize>(seen: &T) -> Result<String, StoreError> {
    serde_json::to_string(seen).map_err(|_| StoreError::Unreadable { column: "looked".to_owned() })
}

/// What was seen in each of some files.
pub(crate) type Looks<F> = BTreeMap<Id<F>, Look>;

fn looks<F>(rows: &[Row]) -> Result<Looks<F>, StoreError> {
    let mut all = Looks::new();
    for row in rows {
        if let Some(look) = looked(row)? {
            all.insert(row.id("id")?, look);
        }
    }
    Ok(all)
}

/// What was seen in the files of a draft.
pub(crate) async fn looks_of_draft<A>(draft: &Granted<'_, A, Draft>) -> Result<Looks<File>, StoreError> {
    let select = "SELECT id, looked FROM draft_files WHERE draft_id = $1";
    looks(&draft.sql().rows(select, params![draft.id]).await?)
}

/// What was seen in the files of a report, of those that are not held back from the reader.
pub(crate) async fn looks_of_report(
    sql: &Sql<'_>,
    report: ReportId,
    reader: Reader,
) -> Result<Looks<File>, StoreError> {
    Ok(looks_of_reports(sql, &[report], reader).await?.remove(&report).unwrap_or_default())
}

/// The same for each of these.
pub(crate) async fn looks_of_reports(
    sql: &Sql<'_>,
    reports: &[ReportId],
    reader: Reader,
) -> Result<BTreeMap<ReportId, Looks<File>>, StoreError> {
    let (places, ids) = among(reports.iter().copied());
    let select = format!(
        "SELECT DISTINCT stage_files.report_id, files.id, files.looked
         FROM files JOIN stage_files ON stage_files.file_id = files.id
         WHERE stage_files.report_id IN ({places}) {}",
        held(reader)
    );
    let mut all: BTreeMap<ReportId, Looks<File>> = BTreeMap::new();
    for row in sql.rows(&select, ids).await? {
        if let Some(look) = looked(&row)? {
            all.entry(row.id("report_id")?).or_default().insert(row.id("id")?, look);
        }
    }
    Ok(all)
}

/// What a reader's files must satisfy.
fn held(reader: Reader) -> &'static str {
    match reader {
        Reader::Whole => "",
        Reader::Ministry => "AND NOT held_from_ministry",
        Reader::Centre => "AND NOT held_from_centre",
    }
}

/// The files of a draft, in the order in which they were added.
pub(crate) async fn of_draft<A>(draft: &Granted<'_, A, Draft>) -> Result<Vec<Attachment>, StoreError> {
    let select = "SELECT id, name, media_type, size, content_hash FROM draft_files
                  WHERE draft_id = $1 ORDER BY added_at, id";
    draft.sql().all(select, params![draft.id]).await
}

/// Adds a file to a draft.
pub(crate) async fn attach(
    draft: &Granted<'_, EditDraft, Draft>,
    id: FileId,
    whole: Whole,
    now: At,
) -> Result<(), StoreError> {
    let hash = ContentHash::of(&whole.bytes);
    let size = i64::try_from(whole.bytes.len()).unwrap_or(i64::MAX);
    let insert = "INSERT INTO draft_files (id, draft_id, name, media_type, bytes, size, content_hash, added_at, looked)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let looked = kept(&whole.look)?;
    let values = params![id, draft.id, whole.name, whole.media_type, whole.bytes, size, hash, now, looked];
    draft.sql().run_one(insert, values).await
}

/// Takes a file off a draft; whether it was there.
pub(crate) async fn detach(draft: &Granted<'_, EditDraft, Draft>, id: FileId) -> Result<bool, StoreError> {
    let delete = "DELETE FROM draft_files WHERE id = $1 AND draft_id = $2";
    Ok(draft.sql().run(delete, params![id, draft.id]).await? == 1)
}

/// Moves the files of a draft to a sealed stage, with whether they are held back from the ministry or the centre.
pub(crate) async fn seal(
    draft: &Granted<'_, SubmitReport, Draft>,
    report: ReportId,
    stage: i64,
    content: &Content,
) -> Result<(), StoreError> {
    if content.attachments.is_empty() {
        return Ok(());
    }
    let copy = "INSERT INTO files (id, name, media_type, bytes, size, content_hash, added_at, looked)
                SELECT id, name, media_type, bytes, size, content_hash, added_at, looked FROM draft_files
                WHERE draft_id = $1";
    draft.sql().run(copy, params![draft.id]).await?;
    let held = |reader| content.holds(Part::Files, reader);
    let (ministry, centre) = (held(Reader::Ministry), held(Reader::Centre));
    let bind = "INSERT INTO stage_files (report_id, stage, file_id, held_from_ministry, held_from_centre)
                SELECT $1, CAST($2 AS BIGINT), id, CAST($4 AS BOOLEAN), CAST($5 AS BOOLEAN)
                FROM draft_files WHERE draft_id = $3";
    draft.sql().run(bind, params![report, stage, draft.id, ministry, centre]).await?;
    Ok(())
}

/// One file of a draft.
pub(crate) async fn whole_of_draft<A>(draft: &Granted<'_, A, Draft>, id: FileId) -> Result<Option<Whole>, StoreError> {
    let select = "SELECT name, media_type, bytes, looked FROM draft_files WHERE id = $1 AND draft_id = $2";
    draft.sql().one(select, params![id, draft.id]).await
}

/// Every file of a report that is not held back from the reader, with its bytes.
pub(crate) async fn all_of_report(sql: &Sql<'_>, report: ReportId, reader: Reader) -> Result<Vec<Whole>, StoreError> {
    let select = format!(
        "SELECT name, media_type, bytes, looked FROM files WHERE EXISTS
         (SELECT 1 FROM stage_files WHERE file_id = files.id AND report_id = $1 {})",
        held(reader)
    );
    sql.all(&select, params![report]).await
}

/// The sealed files of a report that are not held back from the reader, in the order in which they came.
pub(crate) async fn of_report<A>(
    report: &Granted<'_, A, Report>,
    reader: Reader,
) -> Result<Vec<Attachment>, StoreError> {
    let select = format!(
        "SELECT id, name, media_type, size, content_hash FROM files WHERE EXISTS
         (SELECT 1 FROM stage_files WHERE file_id = files.id AND report_id = $1 {}) ORDER BY added_at, id",
        held(reader)
    );
    report.sql().all(&select, params![report.id]).await
}

/// One sealed file of a report; `None` also where it is held back from the reader.
pub(crate) async fn whole_of_report<A>(
    report: &Granted<'_, A, Report>,
    reader: Reader,
    id: FileId,
) -> Result<Option<Whole>, StoreError> {
    let held = held(reader);
    let select = format!(
        "SELECT name, media_type, bytes, looked FROM files WHERE id = $1
         AND EXISTS (SELECT 1 FROM stage_files WHERE file_id = files.id AND report_id = $2 {held})"
    );
    report.sql().one(&select, params![id, report.id]).await
}
