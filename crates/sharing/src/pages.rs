//! The pages of this room.

pub mod about;
pub(crate) mod agencies;
pub mod became;
pub(crate) mod beside;
pub(crate) mod cases;
pub(crate) mod consents;
pub(crate) mod desk;
pub(crate) mod detail_form;
pub(crate) mod drafts;
pub(crate) mod dry_run;
pub(crate) mod inbox;
pub mod indicators;
pub(crate) mod judged;
pub(crate) mod notice_form;
pub(crate) mod notice_home;
pub(crate) mod notice_text;
pub(crate) mod notices;
pub(crate) mod queue;
pub(crate) mod recall;
pub(crate) mod regimes;
pub(crate) mod reports;
pub mod search;
pub(crate) mod triage;
pub(crate) mod updates;
pub mod upload;
pub(crate) mod words;

pub use words::{DetailLine, detail as detail_in_words};
