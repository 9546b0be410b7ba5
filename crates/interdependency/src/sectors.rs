//! Which sector depends on which: the matrix as the documents draw it.
//!
//! A row is a sector whose services are cut, a column one whose services then suffer. A cell tells how many needs of the column's nodes
//! for nodes of the row the model states, and the shortest of their reserves. A cell without any says only that the model states none:
//! the sources state few of what depends on what, so it is *not stated*, never "does not depend".

use crate::{
    hours::Hours,
    model::{Kinds, Model, Need},
};
use std::collections::BTreeMap;

/// What is stated between two sectors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// How many needs.
    pub needs: u32,
    /// How many of them have a reserve that nobody has stated.
    pub unknown: u32,
    /// The shortest of the reserves that are stated, at its shortest; `None` if none is.
    pub shortest: Option<Hours>,
    /// How they depend, as far as that is stated.
    pub kinds: Kinds,
}

impl Stated {
    /// One more need.
    pub(crate) fn count(&mut self, need: &Need<'_>) {
        self.needs += 1;
        self.kinds = need.kinds.iter().fold(self.kinds, Kinds::with);
        if need.reserve.is_unknown() {
            self.unknown += 1;
        } else {
            self.shortest = Some(self.shortest.map_or(need.reserve.least, |least| least.min(need.reserve.least)));
        }
    }
}

/// The matrix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sectors<'a> {
    /// The sectors' codes in the order in which the nodes name them; empty for nodes without one.
    pub codes: Vec<&'a str>,
    cells: BTreeMap<(usize, usize), Stated>,
}

impl<'a> Sectors<'a> {
    /// Of a model.
    pub fn of(model: &'a Model) -> Self {
        let mut sectors = Sectors::default();
        let mut numbers = BTreeMap::new();
        let of_node: Vec<usize> = model
            .nodes()
            .map(|node| {
                *numbers.entry(node.sector).or_insert_with(|| {
                    sectors.codes.push(node.sector);
                    sectors.codes.len() - 1
                })
            })
            .collect();
        let sector = |node: u32| of_node.get(node as usize).copied().unwrap_or_default();
        for need in model.needs() {
            let mut from: Vec<usize> = need.suppliers.iter().map(|node| sector(*node)).collect();
            from.sort_unstable();
            from.dedup();
            for from in from {
                sectors.cells.entry((from, sector(need.of))).or_default().count(&need);
            }
        }
        sectors
    }

    /// What the model states of the dependence of sector `on` (a column) on sector `from` (a row); `None`: nothing.
    pub fn stated(&self, from: usize, on: usize) -> Option<Stated> {
        self.cells.get(&(from, on)).copied()
    }
}
