//! The registry on both engines: what it answers, what changing it leaves behind, its pages.

mod house;
mod rows;
