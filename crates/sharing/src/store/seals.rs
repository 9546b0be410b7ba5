//! The SQL of checking seals.

pub(crate) mod files;
pub(crate) mod kept;
pub(crate) mod rows;
pub(crate) mod shipped;
