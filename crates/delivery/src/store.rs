//! The SQL of the ledger, and nowhere else.

pub(crate) mod answers;
pub(crate) mod board;
pub(crate) mod calls;
pub(crate) mod derived;
pub(crate) mod dispatches;
pub(crate) mod embargoes;
pub(crate) mod flow;
pub(crate) mod give_back;
pub(crate) mod help;
pub(crate) mod incoming;
pub(crate) mod letters;
pub(crate) mod passing;
pub(crate) mod path;
pub(crate) mod plan;
pub(crate) mod post_office;
pub(crate) mod reach;
pub(crate) mod receipts;
pub(crate) mod received;
pub(crate) mod release;
pub(crate) mod reminders;
pub(crate) mod rules;
pub(crate) mod seals;
pub(crate) mod stamps;
pub(crate) mod updates;
pub(crate) mod waiting;
pub(crate) mod withdrawals;
