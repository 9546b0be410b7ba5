//! The SQL of this room, and nowhere else.

pub mod answers;
pub mod bodies;
pub mod changes;
pub mod links;
pub mod outages;
pub mod rounds;
pub(crate) mod seals;
