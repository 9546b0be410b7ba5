//! Who depends on whom, drawn: layers from what needs nobody down to what nobody needs.
//!
//! K. Sugiyama, S. Tagawa, M. Toda: Methods for visual understanding of hierarchical system structures. IEEE SMC 11 (1981) 109–125, with
//! what a page needs: a fixed width, so that a layer breaks into rows; lines that run between boxes, never behind them; and the same
//! drawing for the same model, always.
//!
//! 1. [`Scene`]: what is drawn. All nodes, those around one, or the sectors with one opened ([`Show`]).
//! 2. Layers: circles are condensed, and each part stands below all that it needs, at the longest way from what needs nobody. Within
//!    a circle the lines that must lead back up are few (P. Eades, X. Lin, W. F. Smyth 1993).
//! 3. Order: in each row by the barycentre of the neighbours above, then below, several times; the order with the fewest crossings stays.
//! 4. [`Drawing`]: coordinates. Each row comes as near to its neighbours as its order and its width allow (least squares).
//! 5. [`svg`]: the picture.
//!
//! Coordinates are user units of SVG, meant as CSS pixels; y grows downwards.

mod layers;
mod order;
mod place;
mod route;
mod scene;
pub mod svg;
mod text;

pub use place::{Drawing, Paper, Placed, Point};
pub use route::{Line, Port};
pub use scene::{Arrow, Boxed, Item, Scene, Show};
pub use text::Words;

use crate::model::Model;

/// Above so many nodes the sectors are drawn, not the nodes.
pub const READABLE: u32 = 60;

/// No more boxes than that in one drawing: the rest is counted ([`Scene::left_out`]), and stands in the table beside it.
pub const MOST: usize = 120;

/// The picture of what is asked for, on wide and on narrow paper: both belong on the page, whose style sheet shows one.
pub fn draw(model: &Model, show: Show<'_>, words: &dyn Words) -> [String; 2] {
    let scene = Scene::of(model, show, words);
    [Paper::WIDE, Paper::NARROW].map(|paper| svg::picture(&Drawing::of(&scene, paper), words))
}
