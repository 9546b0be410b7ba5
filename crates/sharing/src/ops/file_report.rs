//! Filing a report in one go, as programs do: begun, written and sent in one transaction, or nothing of it.

use super::begin_report::{BeginReportError, begin_written_report};
use super::submit_report::{SubmitReportError, Submitted, submit_report};
use crate::draft::Typed;
use shell::Fault;
use store::Cx;

/// Why a report was not filed.
#[derive(Debug, thiserror::Error)]
pub enum FileReportError {
    /// It could not be begun.
    #[error(transparent)]
    Begin(#[from] BeginReportError),
    /// It could not be sent.
    #[error(transparent)]
    Submit(#[from] SubmitReportError),
}

/// Files a report of the actor's own organisation. Files come with a draft only.
///
/// # Errors
/// If the actor may not begin or send one, or what was typed cannot be sealed. Then the transaction must be dropped:
/// no draft of it is to stay.
pub async fn file_report(cx: &Cx, typed: Typed, exercise: bool) -> Result<Submitted, FileReportError> {
    let draft = begin_written_report(cx, typed, exercise).await?;
    Ok(submit_report(cx, draft, 1).await?)
}

impl From<FileReportError> for Fault {
    fn from(error: FileReportError) -> Self {
        match error {
            FileReportError::Begin(error) => error.into(),
            FileReportError::Submit(error) => error.into(),
        }
    }
}
