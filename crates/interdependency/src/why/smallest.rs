//! Which fewest stops bring a service down in time?
//!
//! A *stopping set* of `v` within a horizon `h` is a set of other nodes that, stopped at 0, lose `v` by `h`. A *keeping set* is a set of
//! other nodes that keep `v` beyond `h` even if everything outside it is stopped. Every stopping set meets every keeping set, so if
//! some keeping sets cannot all be met with fewer than `s` nodes, no stopping set is smaller than `s`: they are the certificate.
//!
//! Implicit hitting sets (E. Moreno-Centeno, R. M. Karp: The implicit hitting set approach to solve combinatorial optimization problems.
//! Operations Research 61 (2013) 453–468): take a smallest set that meets all keeping sets found so far; if it stops `v`, it is a smallest
//! stopping set; if not, what lives is narrowed to a minimal keeping set that it misses, and so on. Finding a smallest meeting set is
//! exponential in the worst case and done by depth-first search with a packing bound; the sizes that matter are small.

use super::{probe::Probe, single::upstream};
use crate::{
    hours::Hours,
    model::Model,
    network::{Bound, Network},
};
use std::cell::Cell;

/// How many steps may be taken until an answer: a node looked at is one.
#[derive(Debug)]
pub struct Patience(Cell<u64>);

impl Patience {
    /// So many steps.
    pub fn of(steps: u64) -> Self {
        Self(Cell::new(steps))
    }
    /// However many it takes.
    pub fn endless() -> Self {
        Self::of(u64::MAX)
    }
    /// Whether there is none left.
    pub fn is_over(&self) -> bool {
        self.0.get() == 0
    }
    fn spend(&self, steps: usize) {
        self.0.set(self.0.get().saturating_sub(steps as u64));
    }
}

/// Smallest stopping sets, and why there is none smaller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Smallest {
    /// The smallest stopping sets, in order, each in order; none if nothing but its own failure brings the service down in time.
    pub sets: Vec<Vec<u32>>,
    /// Of each, whether it stops the service by then with every reserve at its longest, too.
    pub certain: Vec<bool>,
    /// There are more of that size.
    pub more: bool,
    /// Keeping sets that cannot all be met with fewer nodes.
    pub certificate: Vec<Vec<u32>>,
}

impl Smallest {
    /// In order, and each tried with the longest reserves.
    fn judged(mut self, network: &Network, target: u32, horizon: Hours) -> Self {
        self.sets.sort_unstable();
        let mut probe = Probe::new(network, Bound::Most);
        let mut holds = |set: &Vec<u32>| {
            let failures = set.iter().map(|node| (*node, Hours::ZERO));
            probe.lost(target, failures, (None, horizon)).happens()
        };
        self.certain = self.sets.iter().map(&mut holds).collect();
        self
    }
}

/// The smallest stopping sets of `target` by `horizon`, at most `most` of them, if they have at most `largest` nodes; `None` if every
/// stopping set is larger, or `patience` was over before it was found.
pub fn smallest(
    model: &Model,
    network: &Network,
    target: u32,
    (horizon, largest, most): (Hours, usize, usize),
    patience: &Patience,
) -> Option<Smallest> {
    let mut others = upstream(model, target);
    others.retain(|node| *node != target);
    let mut probe = Probe::new(network, Bound::Least);
    let upstream = others.len() + 1;
    let mut stops = |set: &[u32]| {
        patience.spend(upstream);
        let failures = set.iter().map(|node| (*node, Hours::ZERO));
        probe.lost(target, failures, (None, horizon)).happens()
    };
    let mut found = Smallest::default();
    let mut size = 0;
    loop {
        let met = meeting(&found.certificate, &found.sets, size, patience);
        if patience.is_over() {
            return None;
        }
        let Some(set) = met else {
            let finished = !found.sets.is_empty() || found.certificate.iter().any(Vec::is_empty);
            if finished {
                return Some(found.judged(network, target, horizon));
            }
            size += 1;
            if size > largest {
                return None;
            }
            continue;
        };
        if !stops(&set) {
            let keeping = keeping(&others, &set, &mut stops, patience);
            found.certificate.push(keeping);
        } else if found.sets.len() == most {
            found.more = true;
            return Some(found.judged(network, target, horizon));
        } else {
            found.sets.push(set);
        }
    }
}

/// A minimal keeping set without any node of `set`, which does not stop the service.
fn keeping(others: &[u32], set: &[u32], stops: &mut dyn FnMut(&[u32]) -> bool, patience: &Patience) -> Vec<u32> {
    let mut stopped: Vec<u32> = set.to_vec();
    let mut kept = Vec::new();
    for node in others.iter().filter(|node| !set.contains(node)) {
        if patience.is_over() {
            break;
        }
        stopped.push(*node);
        if stops(&stopped) {
            stopped.pop();
            kept.push(*node);
        }
    }
    kept
}

/// A set of at most `size` nodes that meets all `keeping` sets and is none of `known`; in order.
fn meeting(keeping: &[Vec<u32>], known: &[Vec<u32>], size: usize, patience: &Patience) -> Option<Vec<u32>> {
    let mut chosen = Vec::new();
    let mut barred = Vec::new();
    search((keeping, known), size, (&mut chosen, &mut barred), patience)
}

fn search(
    (keeping, known): (&[Vec<u32>], &[Vec<u32>]),
    left: usize,
    (chosen, barred): (&mut Vec<u32>, &mut Vec<u32>),
    patience: &Patience,
) -> Option<Vec<u32>> {
    patience.spend(keeping.iter().map(Vec::len).sum());
    if patience.is_over() {
        return None;
    }
    let unmet = |set: &&Vec<u32>| !set.iter().any(|node| chosen.contains(node));
    let open = |set: &Vec<u32>| set.iter().copied().filter(|node| !barred.contains(node)).collect::<Vec<u32>>();
    let mut rest: Vec<Vec<u32>> = keeping.iter().filter(unmet).map(open).collect();
    rest.sort_by_key(Vec::len);
    let Some(narrowest) = rest.first().cloned() else {
        let mut set = chosen.clone();
        set.sort_unstable();
        return (!known.contains(&set)).then_some(set);
    };
    if packing(&rest) > left {
        return None;
    }
    let before = barred.len();
    let mut found = None;
    for node in narrowest {
        chosen.push(node);
        found = search((keeping, known), left - 1, (chosen, barred), patience);
        chosen.pop();
        if found.is_some() {
            break;
        }
        // All sets with this node were looked at; from now on without it.
        barred.push(node);
    }
    barred.truncate(before);
    found
}

/// How many of the sets have no node in common, taken greedily, the narrowest first: so many nodes it takes at least.
fn packing(sets: &[Vec<u32>]) -> usize {
    let mut used = std::collections::BTreeSet::new();
    let apart = sets.iter().filter(|set| {
        let free = set.iter().all(|node| !used.contains(node));
        if free {
            used.extend(set.iter().copied());
        }
        free
    });
    apart.count()
}
