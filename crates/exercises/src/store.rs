//! The SQL of this room, and nowhere else.

pub(crate) mod answers;
pub(crate) mod drills;
pub(crate) mod parts;
pub(crate) mod seals;
pub(crate) mod times;
