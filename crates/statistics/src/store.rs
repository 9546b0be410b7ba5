//! The SQL of this room, and nowhere else.

pub(crate) mod publications;
pub(crate) mod seals;
