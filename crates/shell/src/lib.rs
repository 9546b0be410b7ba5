//! What every page and endpoint shares: rooms, layout, visitors, forms, faults, languages, charts.
//!
//! Nothing here knows a report or a notice. A subject crate gives a [`Room`]; the binary hands the rooms to
//! [`open`] and is done.

mod accessibility;
mod again;
mod ahead;
pub mod api;
pub mod app;
pub mod asset;
mod body;
pub mod chart;
pub mod csv;
mod done;
pub mod fault;
pub mod field;
mod fold;
pub mod home;
pub mod input;
pub mod page;
mod path;
pub mod room;
mod route;
pub mod router;
mod slip;
pub mod texts;
mod tongue;
mod unbroken;
pub mod visitor;
mod waiting;

pub use ahead::Ahead;
pub use app::{App, AppParts, Mode};
pub use done::did;
pub use fault::Fault;

pub use field::{Field, Problem, Problems};
pub use fold::fold;
pub use input::Input;
pub use page::{Page, show};
pub use path::Path;
pub use room::{Banner, FindWords, Findings, Found, FoundKind, NavItem, Panel, Place, Room, Sought};
pub use route::{Reach, Route};
pub use router::{open, own_room};
pub use slip::{FieldOf, Sent, Slip};
pub use texts::{Texts, Voice};
pub use unbroken::unbroken;
pub use visitor::{Maybe, Signed, Visitor};
pub use waiting::{Hurry, Waiting};
