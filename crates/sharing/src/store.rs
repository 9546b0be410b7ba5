//! The SQL of this room, and nowhere else.

pub(crate) mod beside;
pub mod cases;
pub mod consents;
pub mod counts;
pub(crate) mod derived;
pub mod disclosures;
pub(crate) mod drafts;
pub mod executives;
pub mod files;
pub mod finding;
pub mod incidents;
pub mod links;
pub(crate) mod listed;
pub mod notice_files;
pub mod notices;
pub mod outside;
pub mod queue;
pub(crate) mod recalls;
pub mod regimes;
pub mod register;
pub mod reports;
pub(crate) mod retained;
pub(crate) mod seals;
pub mod triages;
pub mod updates;
