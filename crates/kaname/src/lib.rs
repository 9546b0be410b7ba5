//! Wiring only: reads the command line, puts the rooms into one house, and is the edge where the clock and chance come in.

pub mod cli;
pub mod command;
pub mod demo;
pub mod edge;
pub mod house;
pub mod key;
mod manager;
pub mod metrics;
pub mod post;
pub mod serve;
