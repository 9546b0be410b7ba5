//! Making the draft of a report from a letter that came in by mail: words, source and files of it, for an organisation that
//! a person has chosen. Nothing is sent before he submits it, and one letter makes one draft.

use crate::by_mail;
use crate::draft::DraftId;
use crate::ops::attach_to_draft::{AttachToDraftError, attach_to_draft};
use crate::ops::begin_report_for::{BeginReportForError, begin_report_for};
use crate::ops::save_draft::{SaveDraftError, save_draft};
use crate::report::Channel;
use access::OrgId;
use delivery::{IncomingId, Mail, TakeUpIncomingError, take_up_incoming};
use shell::Fault;
use store::{Cx, Denied};

/// Why no draft was made.
#[derive(Debug, thiserror::Error)]
pub enum BeginReportByMailError {
    /// The actor does not read what came in.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Somebody else has made one of it, or settled it.
    #[error(transparent)]
    Taken(#[from] TakeUpIncomingError),
    /// It cannot be begun for this organisation.
    #[error(transparent)]
    Begin(#[from] BeginReportForError),
    /// Its words could not be kept.
    #[error(transparent)]
    Save(#[from] SaveDraftError),
    /// A file could not be kept.
    #[error(transparent)]
    Attach(#[from] AttachToDraftError),
}

/// Makes the draft of the actor; `source` says who wrote, as the actor has found.
///
/// # Errors
/// If somebody else has made one, the actor may not, the source is not named, or the organisation is none that reports.
pub async fn begin_report_by_mail(
    cx: &Cx,
    mail: IncomingId,
    (org, source): (OrgId, &str),
    exercise: bool,
) -> Result<DraftId, BeginReportByMailError> {
    let Mail { letter, files } = Mail::read(cx, mail).await?;
    let draft = begin_report_for(cx, org, Channel::Mail, source, exercise).await?;
    take_up_incoming(cx, mail, draft.uuid()).await?;
    save_draft(cx, draft, &by_mail::typed(&letter), 1).await?;
    for file in files {
        match attach_to_draft(cx, draft, &file.name, file.bytes).await {
            // What a person could not add is not added here either.
            Ok(_) | Err(AttachToDraftError::Empty | AttachToDraftError::TooLarge | AttachToDraftError::TooMany) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(draft)
}

impl From<BeginReportByMailError> for Fault {
    fn from(error: BeginReportByMailError) -> Self {
        match error {
            BeginReportByMailError::Denied(denied) => denied.into(),
            BeginReportByMailError::Taken(TakeUpIncomingError::Taken) => Fault::conflict("report.mail-taken"),
            BeginReportByMailError::Taken(TakeUpIncomingError::Denied(denied)) => denied.into(),
            BeginReportByMailError::Taken(TakeUpIncomingError::Store(cause)) => cause.into(),
            BeginReportByMailError::Begin(error) => error.into(),
            BeginReportByMailError::Save(error) => error.into(),
            BeginReportByMailError::Attach(error) => error.into(),
        }
    }
}
