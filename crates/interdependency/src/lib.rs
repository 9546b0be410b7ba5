//! Who stops when whom stops: the engine of interdependency analysis (相互依存性解析).
//!
//! A *node* is a service of a sector, an organisation or a site. A *need* of a node is met while at least *k* of its *suppliers*
//! live; when it is no longer met, the node lives on for the need's *reserve* (battery, fuel, tank: [`Hours`]) and is then lost.
//! A [`Model`] is who needs whom, a [`Plan`] is what fails, is repaired and is refuelled when.
//!
//! | question | where | how |
//! |---|---|---|
//! | is the model sound? | [`folder`], [`json`] | every row is looked at; nothing is half-loaded ([`Faults`]) |
//! | when does each service stop? | [`solve`](mod@solve) | generalised Dijkstra (Knuth 1977), exact, intervals in and out |
//! | why, and what would change it? | [`why`] | proofs, trials, hitting sets, each equal to trying everything |
//! | which sector depends on which? | [`sectors`] | needs counted, what nobody states left unknown |
//! | how does it look? | [`layout`] | layers, fewest crossings, rows that fit the page |
//! | which chains carry most risk? | [`chains`] | best first, bounded by walks |
//! | what if something were another? | [`whatif`] | only what it touches is worked out again |
//! | how likely is it? | [`simulate`] | Monte Carlo with common random numbers and error bars |
//! | what is left of networks that need each other? | [`percolation`] | one tree per layer, kept while places fail |
//! | how much of each sector does not work? | [`inoperability`] | Leontief systems, closed forms, saturation |
//! | … if things are repaired and refuelled? | [`timeline`] | exact event queue |
//!
//! Nothing here reads files, asks the clock or draws a random number: bytes, time and seeds come in as arguments.
//! The sources state only some of what depends on what, so nothing is filled in: an unknown reserve stays unknown and comes out as
//! bounds.

pub mod answer;
pub mod chains;
pub mod fault;
pub mod folder;
pub mod hours;
pub mod inoperability;
pub mod json;
pub mod layout;
pub mod model;
pub mod network;
pub mod percolation;
pub mod sectors;
pub mod seeded;
pub mod simulate;
pub mod solve;
pub mod timeline;
pub mod whatif;
pub mod why;

mod builder;
mod names;

pub use answer::{Answer, answer};
pub use fault::{Fault, Faults};
pub use hours::Hours;
pub use model::{Model, Plan, Reserve};
pub use network::Network;
pub use solve::{Losses, Span, solve};
