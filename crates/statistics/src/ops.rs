//! What people do in this room.

pub mod publish_figures;
