//! The SQL of this room, and nowhere else.

pub(crate) mod people;
pub(crate) mod roles;
pub(crate) mod sessions;
