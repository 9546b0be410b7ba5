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
    /// The same once more, for going through all of it.
    pub(crate) least: Edges,
    /// With the longest reserves; empty if every reserve is one number.
    pub(crate) most: Edges,
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

/// All that follows from a loss, side by side: going through a million nodes is waiting for memory, and most needs are unmet as soon as
/// one supplier is lost, so nothing of them has to be looked up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edges {
    /// In rows like [`Network::feeds`]; in each row first the needs that are unmet with this loss, from `several` on the others.
    all: Vec<Edge>,
    several: Vec<u32>,
    /// The needs that bear a loss.
    pub(crate) bearing: Vec<Bearing>,
}

/// A need of whom a node supplies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    pub(crate) reserve: Hours,
    /// Whose need it is.
    pub(crate) of: u32,
    /// Its number; of a need that bears a loss its place in [`Edges::bearing`].
    pub(crate) need: u32,
}

/// A need that is still met when one supplier is lost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bearing {
    pub(crate) need: u32,
    pub(crate) bears: u32,
}

impl Edges {
    fn of(network: &Network, bound: Bound) -> Self {
        let mut edges = Edges::default();
        let mut places = vec![u32::MAX; network.needs.len()];
        for (number, line) in (0..).zip(&network.needs).filter(|(_, line)| line.bears > 1) {
            if let Some(place) = places.get_mut(number as usize) {
                *place = u32::try_from(edges.bearing.len()).unwrap_or(u32::MAX);
            }
            edges.bearing.push(Bearing { need: number, bears: line.bears });
        }
        edges.all.reserve(network.feeds.len());
        for node in 0..u32::try_from(network.node_count()).unwrap_or(u32::MAX) {
            let row =
                || network.fed_by(node).iter().filter_map(|need| Some((*need, network.needs.get(*need as usize)?)));
            for (need, line) in row().filter(|(_, line)| line.bears <= 1) {
                edges.all.push(Edge { reserve: line.reserve(bound), of: line.of, need });
            }
            edges.several.push(u32::try_from(edges.all.len()).unwrap_or(u32::MAX));
            for (need, line) in row().filter(|(_, line)| line.bears > 1) {
                let need = places.get(need as usize).copied().unwrap_or(u32::MAX);
                edges.all.push(Edge { reserve: line.reserve(bound), of: line.of, need });
            }
        }
        edges
    }
}

impl Network {
    /// What follows from the loss of a node at one end of all reserves: the needs that are unmet with it, and those that bear a loss.
    pub(crate) fn follows<'a>(&'a self, edges: &'a Edges, node: u32) -> (&'a [Edge], &'a [Edge]) {
        let bound = |at: usize| self.first.get(at).copied().unwrap_or_default() as usize;
        let middle = edges.several.get(node as usize).copied().unwrap_or_default() as usize;
        let part = |from: usize, until: usize| edges.all.get(from..until).unwrap_or_default();
        (part(bound(node as usize), middle), part(middle, bound(node as usize + 1)))
    }

    /// With every reserve at one end.
    pub(crate) fn edges(&self, bound: Bound) -> &Edges {
        if bound == Bound::Least || self.exact { &self.least } else { &self.most }
    }

    fn lay_out(&mut self) {
        self.exact = self.needs.iter().all(|need| need.least == need.most);
        self.least = Edges::of(self, Bound::Least);
        self.most = if self.exact { Edges::default() } else { Edges::of(self, Bound::Most) };
    }

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
        let (least, most) = (Edges::default(), Edges::default());
        let mut network = Network { needs, first, feeds, exact: true, least, most };
        network.lay_out();
        network
    }

    /// How many nodes there are.
    pub fn node_count(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// How many needs there are.
    pub fn need_count(&self) -> usize {
        self.needs.len()
    }

    /// The same, but for the reserve of one need; another number than a need's changes nothing. All is laid out anew: whoever asks many
    /// times takes [`crate::whatif`].
    pub fn set_reserve(&mut self, need: u32, reserve: Reserve) {
        if let Some(line) = self.needs.get_mut(need as usize) {
            (line.least, line.most) = (reserve.least, reserve.most);
            self.lay_out();
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
