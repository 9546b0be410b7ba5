//! What is kept of reports that were begun and never sent.

use store::retention::Retained;

/// What this room keeps for some days only.
pub const RETAINED: [Retained; 1] = [Retained {
    what: "drafts",
    days: 365,
    least: 30,
    count: "SELECT COUNT(*) AS n FROM drafts WHERE saved_at < $1",
    remove: &[
        "DELETE FROM draft_files WHERE draft_id IN (SELECT id FROM drafts WHERE saved_at < $1)",
        "DELETE FROM drafts WHERE saved_at < $1",
        // The letter of which one was made waits for somebody again.
        "DELETE FROM incoming_taken WHERE at < $1 AND thing_id NOT IN (SELECT id FROM drafts)
           AND incoming_id NOT IN (SELECT incoming_id FROM incoming_settled)",
    ],
}];
