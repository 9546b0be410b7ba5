//! A model laid out for solving: who is touched when a node is lost, in a few large arrays.

use crate::{
    hours::Hours,
    model::{Model, Reserve},
};

/// Compressed sparse rows from each node to the needs that it supplies.
#[derive(Clone, Debug)]
pub struct Network {
    /// For each need.
    pub(crate) needs: Vec<NeedLine>,
    /// The needs that node `v` supplies are `feeds[first[v]..first[v + 1]]`.
    pub(crate) first: Vec<u32>,
    pub(crate) feeds: Vec<u32>,
    /// Whether every reserve is one number.
    pub(crate) exact: bool,
}

/// A need in half a cache line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NeedLine {
    /// The shortest its reserve may be.
    pub(crate) least: Hours,
    /// The longest its reserve may be.
    pub(crate) most: Hours,
    /// Whose need it is.
    pub(crate) of: u32,
    /// How many suppliers must be lost for it to be unmet: n − k + 1.
    pub(crate) bears: u32,
}

/// Which end of each reserve's interval is taken. All operators are monotone, so the shortest reserves give the earliest losses and
/// the longest the latest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The shortest.
    Least,
    /// The longest; an unknown reserve never ends.
    Most,
}

impl NeedLine {
    pub(crate) fn reserve(&self, bound: Bound) -> Hours {
        match bound {
            Bound::Least => self.least,
            Bound::Most => self.most,
        }
    }
}

impl Network {
    /// Of a model; O(nodes + needs + suppliers).
    pub fn of(model: &Model) -> Self {
        let needs: Vec<NeedLine> = model
            .needs()
            .map(|need| NeedLine {
                least: need.reserve.least,
                most: need.reserve.most,
                of: need.of,
                bears: need.bears(),
            })
            .collect();
        let nodes = model.node_count() as usize;
        let (first, feeds) = turned(nodes, &|pair| {
            for (number, need) in (0..).zip(model.needs()) {
                need.suppliers.iter().for_each(|node| pair(*node, number));
            }
        });
        let exact = needs.iter().all(|need| need.least == need.most);
        Network { needs, first, feeds, exact }
    }

    /// How many nodes there are.
    pub fn node_count(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// How many needs there are.
    pub fn need_count(&self) -> usize {
        self.needs.len()
    }

    /// The same, but for the reserve of one need; another number than a need's changes nothing.
    pub fn set_reserve(&mut self, need: u32, reserve: Reserve) {
        if let Some(line) = self.needs.get_mut(need as usize) {
            (line.least, line.most) = (reserve.least, reserve.most);
            self.exact = self.needs.iter().all(|need| need.least == need.most);
        }
    }

    /// The needs that a node supplies.
    pub(crate) fn fed_by(&self, node: u32) -> &[u32] {
        row(&self.first, &self.feeds, node)
    }
}

/// A row of compressed sparse rows.
pub(crate) fn row<'a, T>(first: &[u32], all: &'a [T], at: u32) -> &'a [T] {
    let bound = |at: usize| first.get(at).copied().unwrap_or_default() as usize;
    all.get(bound(at as usize)..bound(at as usize + 1)).unwrap_or_default()
}

/// Hands each pair (key, value) to whom it is given.
pub(crate) type Pairs<'a> = &'a dyn Fn(&mut dyn FnMut(u32, u32));

/// Pairs (key, value) as rows of values by key, in the order in which they come; `each` hands them out twice.
pub(crate) fn turned(keys: usize, each: Pairs<'_>) -> (Vec<u32>, Vec<u32>) {
    let mut first = vec![0_u32; keys + 1];
    each(&mut |key, _| {
        if let Some(count) = first.get_mut(key as usize + 1) {
            *count += 1;
        }
    });
    let mut sum = 0;
    for bound in &mut first {
        sum += *bound;
        *bound = sum;
    }
    let mut next = first.clone();
    let mut values = vec![0; sum as usize];
    each(&mut |key, value| {
        if let Some(place) = next.get_mut(key as usize) {
            if let Some(free) = values.get_mut(*place as usize) {
                *free = value;
            }
            *place += 1;
        }
    });
    (first, values)
}
