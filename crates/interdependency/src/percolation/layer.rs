//! One layer: lines between places.

use crate::network::{row, turned};

/// Lines between places.
#[derive(Clone, Debug)]
pub struct Layer {
    /// The neighbours of place `v` are `to[first[v]..first[v + 1]]`.
    pub(super) first: Vec<u32>,
    pub(super) to: Vec<u32>,
}

impl Layer {
    /// Of lines between so many places. A line twice changes nothing; one to a place itself or beyond the last is left out.
    pub fn of(places: u32, lines: &[(u32, u32)]) -> Self {
        let sound = |line: &&(u32, u32)| line.0 != line.1 && line.0 < places && line.1 < places;
        let (first, to) = turned(places as usize, &|pair| {
            for (one, other) in lines.iter().filter(sound) {
                pair(*one, *other);
                pair(*other, *one);
            }
        });
        Layer { first, to }
    }

    /// How many places it is of.
    pub fn places(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// To where lines lead from a place.
    pub fn beside(&self, place: u32) -> &[u32] {
        row(&self.first, &self.to, place)
    }
}
