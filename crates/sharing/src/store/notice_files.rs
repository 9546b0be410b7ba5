//! The SQL of files of notices: bytes only ever come; which of them leave, and under which names, says the content.

use super::files::{Whole, kept, looked};
use crate::{
    attachment::{Attachment, NoticeFileId},
    draft::file::safe_name,
    file::{self, Look, Reading},
    notice::{Content, Notice, NoticeId},
    report::FileId,
};
use access::act::EditNotice;
use kernel::{At, ContentHash};
use std::collections::{BTreeMap, BTreeSet};
use store::{FromRow, Granted, Row, Sql, StoreError, among, params};

/// What the rows know of a file; its name stands in the content.
struct Kept(Attachment);

impl FromRow for Kept {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self(Attachment {
            id: row.id("id")?,
            name: String::new(),
            media_type: row.text("media_type")?,
            size: row.get("size")?,
            hash: row.hash("content_hash")?,
        }))
    }
}

/// Keeps the bytes of a file that was brought.
pub(crate) async fn keep(
    notice: &Granted<'_, EditNotice, Notice>,
    id: NoticeFileId,
    whole: Whole,
    now: At,
) -> Result<Attachment, StoreError> {
    let hash = ContentHash::of(&whole.bytes);
    let size = i64::try_from(whole.bytes.len()).unwrap_or(i64::MAX);
    let insert =
        "INSERT INTO notice_files (id, notice_id, media_type, bytes, size, content_hash, added_at, looked, readable)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let (looked, readable) = (kept(&whole.look)?, kept(&file::read(&whole.bytes))?);
    let values = params![id, notice.id, &whole.media_type, whole.bytes, size, hash, now, looked, readable];
    notice.sql().run_one(insert, values).await?;
    Ok(Attachment { id, name: whole.name, media_type: whole.media_type, size, hash })
}

/// A file of one of the notice's own sources; `None` if none of them has it, or it is held back from the centre.
pub(crate) async fn of_source(
    notice: &Granted<'_, EditNotice, Notice>,
    source: FileId,
) -> Result<Option<Whole>, StoreError> {
    let select = "SELECT name, media_type, bytes, looked FROM files WHERE files.id = $1 AND EXISTS
                  (SELECT 1 FROM stage_files JOIN notice_sources ON notice_sources.report_id = stage_files.report_id
                    WHERE stage_files.file_id = files.id AND NOT stage_files.held_from_centre
                    AND notice_sources.notice_id = $2)";
    notice.sql().one(select, params![source, notice.id]).await
}

/// What was seen in a file of a notice, and the text in it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) look: Look,
    pub(crate) reading: Reading,
}

/// What was seen in the files of a notice, of any revision. What came before anybody looked is looked at now.
pub(crate) async fn seen(sql: &Sql<'_>, notice: NoticeId) -> Result<SeenFiles, StoreError> {
    Ok(seen_of(sql, &[notice]).await?.remove(&notice).unwrap_or_default())
}

/// What was seen in each of some files.
pub(crate) type SeenFiles = BTreeMap<NoticeFileId, Seen>;

/// The same for each of these.
pub(crate) async fn seen_of(sql: &Sql<'_>, notices: &[NoticeId]) -> Result<BTreeMap<NoticeId, SeenFiles>, StoreError> {
    let (places, ids) = among(notices.iter().copied());
    let select = format!("SELECT id, notice_id, looked, readable FROM notice_files WHERE notice_id IN ({places})");
    let mut all: BTreeMap<NoticeId, SeenFiles> = BTreeMap::new();
    for row in sql.rows(&select, ids).await? {
        let id: NoticeFileId = row.id("id")?;
        let one = match looked(&row)? {
            Some(look) => Seen { look, reading: row.json("readable")? },
            None => anew(sql, id).await?,
        };
        all.entry(row.id("notice_id")?).or_default().insert(id, one);
    }
    Ok(all)
}

async fn anew(sql: &Sql<'_>, id: NoticeFileId) -> Result<Seen, StoreError> {
    let row = sql.row("SELECT bytes FROM notice_files WHERE id = $1", params![id]).await?;
    let bytes: Vec<u8> = row.map(|row| row.get("bytes")).transpose()?.unwrap_or_default();
    Ok(Seen { look: file::look("", &bytes), reading: file::read(&bytes) })
}

/// Whether all of these are files of this notice, each once, under safe names.
pub(crate) async fn all_of(sql: &Sql<'_>, notice: NoticeId, files: &[Attachment]) -> Result<bool, StoreError> {
    if files.is_empty() {
        return Ok(true);
    }
    let all = "SELECT id, media_type, size, content_hash FROM notice_files WHERE notice_id = $1";
    let kept: Vec<Kept> = sql.all(all, params![notice]).await?;
    let known =
        |file: &Attachment| kept.iter().any(|Kept(one)| one.same_file(file)) && safe_name(&file.name) == file.name;
    let distinct: BTreeSet<NoticeFileId> = files.iter().map(|file| file.id).collect();
    Ok(distinct.len() == files.len() && files.iter().all(known))
}

/// The file of this content that has this id, with its bytes; `None` if the content has none.
pub(crate) async fn whole_of(
    sql: &Sql<'_>,
    notice: NoticeId,
    content: &Content,
    file: NoticeFileId,
) -> Result<Option<Whole>, StoreError> {
    match content.attachments.iter().find(|one| one.id == file) {
        Some(file) => whole(sql, notice, file).await,
        None => Ok(None),
    }
}

/// A file of a notice with its bytes, under the name that the content gives it; `None` if the notice does not keep it.
///
/// # Errors
/// If the database refuses.
pub async fn whole(sql: &Sql<'_>, notice: NoticeId, file: &Attachment) -> Result<Option<Whole>, StoreError> {
    let one = "SELECT bytes, looked FROM notice_files WHERE id = $1 AND notice_id = $2";
    let row = sql.row(one, params![file.id, notice]).await?;
    let whole = |row: Row| {
        let bytes: Vec<u8> = row.get("bytes")?;
        // What the name says is said of the name under which it leaves.
        let look = looked(&row)?.unwrap_or_else(|| file::look("", &bytes)).under(&file.name, &bytes);
        Ok(Whole { name: file.name.clone(), media_type: file.media_type.clone(), bytes, look })
    };
    row.map(whole).transpose()
}
