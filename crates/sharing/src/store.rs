//! The SQL of this room, and nowhere else.

pub mod consents;
pub mod notices;
pub(crate) mod drafts;
pub(crate) mod files;
pub mod reports;
