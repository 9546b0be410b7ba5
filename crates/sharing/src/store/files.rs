//! The SQL of files: those of a draft come and go, sealed ones stay.

use crate::draft::Draft;
use crate::report::sight::Part;
use crate::report::{Attachment, Content, FileId, Reader, Report, ReportId};
use access::act::{EditDraft, SubmitReport};
use kernel::{At, ContentHash};
use store::{FromRow, Granted, Row, StoreError, params};

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
pub(crate) struct Whole {
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) bytes: Vec<u8>,
}

impl FromRow for Whole {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { name: row.text("name")?, media_type: row.text("media_type")?, bytes: row.get("bytes")? })
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
    let insert = "INSERT INTO draft_files (id, draft_id, name, media_type, bytes, size, content_hash, added_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values = params![id, draft.id, whole.name, whole.media_type, whole.bytes, size, hash, now];
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
    let copy = "INSERT INTO files (id, name, media_type, bytes, size, content_hash, added_at)
                SELECT id, name, media_type, bytes, size, content_hash, added_at FROM draft_files WHERE draft_id = $1";
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
    let select = "SELECT name, media_type, bytes FROM draft_files WHERE id = $1 AND draft_id = $2";
    draft.sql().one(select, params![id, draft.id]).await
}

/// One sealed file of a report; `None` also where it is held back from the reader.
pub(crate) async fn whole_of_report<A>(
    report: &Granted<'_, A, Report>,
    reader: Reader,
    id: FileId,
) -> Result<Option<Whole>, StoreError> {
    let held = match reader {
        Reader::Whole => "",
        Reader::Ministry => "AND NOT held_from_ministry",
        Reader::Centre => "AND NOT held_from_centre",
    };
    let select = format!(
        "SELECT name, media_type, bytes FROM files WHERE id = $1
         AND EXISTS (SELECT 1 FROM stage_files WHERE file_id = files.id AND report_id = $2 {held})"
    );
    report.sql().one(&select, params![id, report.id]).await
}
