//! The SQL of this room, and nowhere else.

pub(crate) mod models;
pub(crate) mod plans;
pub(crate) mod readers;
pub(crate) mod seals;
