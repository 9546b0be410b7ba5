//!
pub mod residue;
