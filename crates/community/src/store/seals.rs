//! The SQL of checking seals.

pub(crate) mod kept;
pub(crate) mod rows;
