//! What of an entry stays inside a community: who in it did something, and whom it let in.
//!
//! The auditor's body is a government body, and those see nothing of a community of which they are no members. The
//! entry itself is whole: its hash covers what is left out here, with chance in it so that nobody finds it out by trying,
//! and whoever owns the database verifies it.

use store::Recorded;

/// The entry as the auditor reads it; whether something was left out.
pub(crate) fn outside(entry: Recorded) -> (Recorded, bool) {
    if !entry.is_inside() {
        return (entry, false);
    }
    (Recorded { person: None, organisation: None, subject: None, detail: "{}".to_owned(), ..entry }, true)
}
