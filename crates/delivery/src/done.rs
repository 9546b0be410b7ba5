//! What was done about something that a person looked after: a call for help, a letter that came in.

use crate::ops::answer_notice::NOTE_LIMIT;

/// Why what was done cannot be written down as it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DoneError {
    /// It is not said what was done.
    #[error("what was done is not said")]
    NothingDone,
    /// What was done is said at too great length.
    #[error("the note is too long")]
    NoteTooLong,
}

impl DoneError {
    /// The key of the sentence beside the field.
    pub(crate) fn key(self) -> &'static str {
        match self {
            DoneError::NothingDone => "delivery-problem-done",
            DoneError::NoteTooLong => "delivery-problem-done-long",
        }
    }
}

/// What was done, as it is written down.
pub(crate) fn said(done: &str) -> Result<&str, DoneError> {
    let done = done.trim();
    match done.chars().count() {
        0 => Err(DoneError::NothingDone),
        many if many > NOTE_LIMIT => Err(DoneError::NoteTooLong),
        _ => Ok(done),
    }
}
