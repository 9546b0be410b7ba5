//! What of an entry stays inside a community: who in it did something, and whom it let in.
//!
//! The auditor's body is a government body, and those see nothing of a community of which they are no members. The
//! entry itself is whole: its hash covers what is left out here, and whoever owns the database verifies it.

use store::Recorded;

/// What members of a community do, and what is done to them.
const INSIDE: [&str; 10] = [
    "community.submitted",
    "community.approval-asked",
    "community.approval-answered",
    "community.share-opened",
    "community.share-answered",
    "community.member-let-in",
    "community.member-ended",
    "community.member-changed",
    "community.member-left",
    "community.meeting-recorded",
];

/// The entry as the auditor reads it; whether something was left out.
pub(crate) fn outside(entry: Recorded) -> (Recorded, bool) {
    if !INSIDE.contains(&entry.action.as_str()) {
        return (entry, false);
    }
    (Recorded { person: None, organisation: None, subject: None, detail: "{}".to_owned(), ..entry }, true)
}
