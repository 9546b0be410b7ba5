//! The bytes of files: of what was handed in, of shares, of what came over bridges. What they are called stands in the
//! content of that to which they belong.

use super::unwritable;
use crate::{ArrivalId, ShareId, SubmissionId};
use ::store::{Row, Sql, StoreError, params};
use kernel::ContentHash;
use sharing::{
    attachment::{self, Attachment, FileText, NoticeFileId},
    draft::file::safe_name,
    file::{self, Look, Reading},
    store::files::Whole,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// To what a file belongs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Owner {
    Submission(SubmissionId),
    Share(ShareId),
    Arrival(ArrivalId),
}

impl Owner {
    /// The column that names it, and its id.
    fn place(self) -> (&'static str, Uuid) {
        match self {
            Owner::Submission(id) => ("submission_id", id.uuid()),
            Owner::Share(id) => ("share_id", id.uuid()),
            Owner::Arrival(id) => ("arrival_id", id.uuid()),
        }
    }
}

/// What was seen in a file when it came, and the text in it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) look: Look,
    pub(crate) reading: Reading,
}

/// What was seen in each of some files.
#[derive(Clone, Debug, Default)]
pub(crate) struct AllSeen(BTreeMap<NoticeFileId, Seen>);

impl AllSeen {
    /// What was seen in a file.
    pub(crate) fn look(&self, id: NoticeFileId) -> Option<&Look> {
        self.0.get(&id).map(|seen| &seen.look)
    }
    /// Whether everything in a file was searched.
    pub(crate) fn searched(&self, file: &Attachment) -> bool {
        file.searchable() || self.0.get(&file.id).is_some_and(|seen| seen.reading.whole)
    }
}

/// A file as a content names it.
pub(crate) fn named(id: NoticeFileId, whole: &Whole) -> Attachment {
    Attachment {
        id,
        name: whole.name.clone(),
        media_type: whole.media_type.clone(),
        size: i64::try_from(whole.bytes.len()).unwrap_or(i64::MAX),
        hash: ContentHash::of(&whole.bytes),
    }
}

/// Keeps the bytes of a file, what was seen in it and the text in it.
pub(crate) async fn insert(
    sql: &Sql<'_>,
    owner: Owner,
    (id, whole): (NoticeFileId, Whole),
) -> Result<Attachment, StoreError> {
    let attachment = named(id, &whole);
    let (column, of) = owner.place();
    let looked = serde_json::to_string(&whole.look).map_err(unwritable)?;
    let readable = serde_json::to_string(&file::read(&whole.bytes)).map_err(unwritable)?;
    let insert =
        format!("INSERT INTO community_files (id, {column}, bytes, looked, readable) VALUES ($1, $2, $3, $4, $5)");
    sql.run_one(&insert, params![id, of, whole.bytes, looked, readable]).await?;
    Ok(attachment)
}

/// What was seen in the files of one owner.
pub(crate) async fn seen(sql: &Sql<'_>, owner: Owner) -> Result<AllSeen, StoreError> {
    let (column, of) = owner.place();
    let rows =
        sql.rows(&format!("SELECT id, looked, readable FROM community_files WHERE {column} = $1"), params![of]).await?;
    let one = |row: &Row| Ok((row.id("id")?, Seen { look: row.json("looked")?, reading: row.json("readable")? }));
    Ok(AllSeen(rows.iter().map(one).collect::<Result<_, StoreError>>()?))
}

/// The one of these files of an owner that has this id, with its bytes; `None` if none of them has.
pub(crate) async fn whole(
    sql: &Sql<'_>,
    owner: Owner,
    files: &[Attachment],
    id: NoticeFileId,
) -> Result<Option<Whole>, StoreError> {
    let Some(Attachment { name, media_type, .. }) = files.iter().find(|file| file.id == id).cloned() else {
        return Ok(None);
    };
    let (column, of) = owner.place();
    let one = format!("SELECT bytes, looked FROM community_files WHERE id = $1 AND {column} = $2");
    let row = sql.row(&one, params![id, of]).await?;
    row.map(|row| {
        let (bytes, look): (Vec<u8>, Look) = (row.get("bytes")?, row.json("looked")?);
        Ok(Whole { look: look.under(&name, &bytes), name, media_type, bytes })
    })
    .transpose()
}

/// Whether all of these are files that this share keeps, each once, under safe names.
pub(crate) async fn all_of(sql: &Sql<'_>, share: ShareId, files: &[Attachment]) -> Result<bool, StoreError> {
    let distinct: BTreeSet<NoticeFileId> = files.iter().map(|file| file.id).collect();
    let safe = files.iter().all(|file| safe_name(&file.name) == file.name);
    Ok(safe && distinct.len() == files.len() && matching(sql, Owner::Share(share), files).await?)
}

/// Whether an owner keeps, for each of these files, the bytes that have its hash.
pub(crate) async fn matching(sql: &Sql<'_>, owner: Owner, files: &[Attachment]) -> Result<bool, StoreError> {
    let (column, of) = owner.place();
    let one = format!("SELECT bytes FROM community_files WHERE id = $1 AND {column} = $2");
    for file in files {
        let row = sql.row(&one, params![file.id, of]).await?;
        let bytes = row.map(|row| row.get::<Vec<u8>>("bytes")).transpose()?;
        if bytes.is_none_or(|bytes| ContentHash::of(&bytes) != file.hash) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// How many files are named by nothing to which they belong, or were kept without what was seen in them.
pub(crate) async fn adrift(sql: &Sql<'_>) -> Result<i64, StoreError> {
    let page = "SELECT id, submission_id, share_id, arrival_id, looked, readable FROM community_files WHERE id > $1
        ORDER BY id LIMIT 50";
    let (mut after, mut adrift) = (Uuid::nil(), 0);
    loop {
        let rows = sql.rows(page, params![after]).await?;
        let Some(last) = rows.last() else { return Ok(adrift) };
        after = last.get("id")?;
        for row in &rows {
            let seen = row.json::<Look>("looked").is_ok() && row.json::<Reading>("readable").is_ok();
            adrift += i64::from(!seen || !is_named(sql, row).await?);
        }
    }
}

/// Whether what a file belongs to names it: of a share, any of its revisions.
async fn is_named(sql: &Sql<'_>, file: &Row) -> Result<bool, StoreError> {
    let contents = "SELECT content FROM submissions WHERE id = $1
        UNION ALL SELECT content FROM share_revisions WHERE share_id = $2
        UNION ALL SELECT content FROM arrivals WHERE id = $3";
    let owner = |column| file.get::<Option<Uuid>>(column);
    let owners = params![owner("submission_id")?, owner("share_id")?, owner("arrival_id")?];
    let id = file.get::<Uuid>("id")?.to_string();
    let contents = sql.rows(contents, owners).await?;
    Ok(contents.iter().any(|row| row.text("content").is_ok_and(|content| content.contains(&id))))
}

/// What the files of a share say, for the residue check.
pub(crate) async fn texts(
    sql: &Sql<'_>,
    share: ShareId,
    files: &[Attachment],
    seen: &AllSeen,
) -> Result<Vec<FileText>, StoreError> {
    let mut all = Vec::new();
    for (number, file) in files.iter().enumerate() {
        let bytes = match file.searchable() {
            true => whole(sql, Owner::Share(share), files, file.id).await?.map(|whole| whole.bytes),
            false => None,
        };
        let seen = seen.0.get(&file.id).map(|seen| (&seen.look, &seen.reading));
        all.extend(attachment::texts(number, seen, bytes));
    }
    Ok(all)
}
