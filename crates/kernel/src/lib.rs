//! Words that every room shares: ids, time, fiscal years, figures and what of them may be told, two languages, labels, references, hashes.
//!
//! Nothing here does I/O, asks the clock or draws a random number: time and chance come in as arguments.

pub mod chance;
pub mod disclosure;
pub mod figure;
pub mod fiscal;
pub mod hash;
pub mod id;
pub mod kana;
pub mod label;
pub mod reference;
pub mod text;
pub mod time;
pub mod zone;

pub use chance::Chance;
pub use figure::Figure;
pub use fiscal::{FiscalYear, Month};
pub use hash::ContentHash;
pub use id::{Id, Ids};
pub use label::{Audience, Label, Tlp};
pub use reference::{Reference, Series};
pub use text::{Bilingual, Lang};
pub use time::{At, Clock, Day};
pub use zone::Zone;
