//! Pictures drawn on the server: curves of reach, progress bars, the fan, yearly counts, marks and icons.
//!
//! Pure functions from plain figures to SVG text. Nothing here reads a clock or a catalogue of sentences: moments and
//! words come in, already in the reader's language. No picture carries a style attribute; classes are in `kaname.css`.
//! What is looked at on a wide screen and on a telephone is drawn twice, so that its text stays readable on both.

mod axis;
mod fan;
mod icons;
mod marks;
mod number;
mod reach;
mod spread;
mod stack;
pub mod svg;
mod years;

pub use fan::{Fan, Rib, fan};
pub use icons::icons;
pub use marks::{brand_mark, tlp_mark};
pub use number::{percent, thousands};
pub use reach::{Line, ReachCurve, Reached, Reminder, reach_curve};
pub use stack::{Segment, Stage, amount_bar, stack_bar, swatch};
pub use years::{Year, YearBars, year_bars};

#[cfg(test)]
mod tests;
