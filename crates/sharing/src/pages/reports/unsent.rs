//! A remark that was typed and refused: it stands again in the field that is still there.

use super::may::May;
use shell::Fault;

/// A remark that was typed and not sent, and why it was refused, if it was.
pub(super) struct Unsent {
    pub(super) fault: Option<Fault>,
    /// It stood in the form for passing on.
    pub(super) passing: bool,
    /// It was for the bodies further up.
    pub(super) up: bool,
    pub(super) text: String,
}

/// What was typed and refused, in the field that is still there.
#[derive(Default)]
pub(super) struct Typed {
    /// Beside passing on.
    pub(super) pass: String,
    /// As a remark by itself.
    pub(super) remark: String,
    /// That remark is for the bodies further up.
    pub(super) up: bool,
    /// Where no field is left for it.
    pub(super) kept: String,
}

impl Typed {
    pub(super) fn of(unsent: Option<Unsent>, may: &May) -> Self {
        let Some(Unsent { passing, up, text, .. }) = unsent else { return Self::default() };
        match (passing && may.pass, may.remark) {
            (true, _) => Self { pass: text, ..Self::default() },
            (false, true) => Self { remark: text, up: up && may.remark_up, ..Self::default() },
            (false, false) => Self { kept: text, ..Self::default() },
        }
    }
}
