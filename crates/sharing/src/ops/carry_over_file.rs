//! Carrying a file of a source over into the notice: a copy of its bytes, under another id and the name that the writer
//! chose. Nothing leads from it to the report.

use super::attach_to_notice::{AttachToNoticeError, with};
use super::save_notice::Saved;
use crate::{
    draft::file::FILES_MOST,
    notice::{Notice, NoticeId},
    report::FileId,
    store::{files::Whole, notice_files, notices},
};
use ::store::{Cx, Denied};
use access::act::EditNotice;

/// Carries a file of one of the notice's sources over into the revision `seen`, under a safe form of `name`.
///
/// # Errors
/// `NotFound` if no source of this notice has the file; if it is one too many; or if the notice cannot be saved.
pub async fn carry_over_file(
    cx: &Cx,
    id: NoticeId,
    seen: i64,
    file: FileId,
    name: &str,
) -> Result<Saved, AttachToNoticeError> {
    let notice = cx.permit::<_, Notice>(EditNotice, id).await?;
    let content = notices::current(notice.sql(), id).await?.content;
    if content.attachments.len() >= FILES_MOST {
        return Err(AttachToNoticeError::TooMany);
    }
    let source = notice_files::of_source(&notice, file).await?.ok_or(Denied::NotFound)?;
    let copied = notice_files::keep(&notice, cx.new_id(), Whole::brought(name, source.bytes), cx.now()).await?;
    Ok(with(cx, id, seen, content, copied).await?)
}
