//! What if a reserve, a supplier or a failure were another? Only what it touches is worked out again.
//!
//! G. Ramalingam, T. Reps: An incremental algorithm for a generalization of the shortest-path problem. Journal of Algorithms 21 (1996)
//! 267–305, for the least fixed point of [`mod@crate::solve`]. Every lost node rests on one need, and that on the suppliers that were lost by
//! the moment at which it was no longer met. After a change:
//!
//! 1. nodes that rest, through others, on what changed are found along those rests and forgotten; all others keep their proofs, which
//!    hold none of these;
//! 2. each of the forgotten is given the best that follows from what is still known, and what was changed likewise;
//! 3. from there the moments settle in order of time, as in a whole pass.
//!
//! The work is that of the nodes whose moments or reasons change and of the needs beside them, not of the model. Every reserve is one
//! number here: the shortest, or the longest.

#![allow(clippy::indexing_slicing, reason = "numbers of a checked model: each names a row of arrays of that length")]

pub mod compare;
pub mod edit;

#[cfg(test)]
mod tests;

use crate::{
    hours::Hours,
    model::Model,
    network::{Bound, Network},
    solve::{Link, NONE, Pass, pass},
};
use std::{
    cmp::Reverse,
    collections::{BTreeSet, BinaryHeap},
};

/// A need as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedNow {
    /// Who supplies it: numbers of nodes, none twice, not its own.
    pub suppliers: Vec<u32>,
    /// How many of them must live, from 1 to all.
    pub k: u32,
    /// Its reserve; [`Hours::NEVER`]: as if it were not needed.
    pub reserve: Hours,
}

impl NeedNow {
    fn bears(&self) -> usize {
        (self.suppliers.len() + 1).saturating_sub(self.k as usize)
    }
}

/// A change that makes no sense: a need or node that is not there, k above n or 0, a need of itself, a supplier twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such node or need, or it cannot be supplied so")]
pub struct NoSuchThing;

/// A solved model that can be changed.
#[derive(Clone, Debug)]
pub struct WhatIf {
    needs: Vec<NeedNow>,
    of: Vec<u32>,
    /// The needs that each node supplies, and those that it has.
    feeds: Vec<Vec<u32>>,
    own: Vec<Vec<u32>>,
    /// When each node fails by itself.
    fails: Vec<Hours>,
    pass: Pass,
    touched: BTreeSet<u32>,
}

impl WhatIf {
    /// Of a model under these failures, with every reserve at one end.
    pub fn new(model: &Model, failures: &[(u32, Hours)], bound: Bound) -> Self {
        let network = Network::of(model);
        let nodes = network.node_count();
        let now = |(need, line): (crate::model::Need<'_>, &crate::network::NeedLine)| NeedNow {
            suppliers: need.suppliers.to_vec(),
            k: need.k.unwrap_or(need.suppliers.len() as u32),
            reserve: line.reserve(bound),
        };
        let mut own = vec![Vec::new(); nodes];
        (0..).zip(&network.needs).for_each(|(number, need)| own[need.of as usize].push(number));
        let mut fails = vec![Hours::NEVER; nodes];
        failures.iter().for_each(|(node, at)| fails[*node as usize] = fails[*node as usize].min(*at));
        WhatIf {
            needs: model.needs().zip(&network.needs).map(now).collect(),
            of: network.needs.iter().map(|need| need.of).collect(),
            feeds: (0..nodes as u32).map(|node| network.fed_by(node).to_vec()).collect(),
            own,
            fails,
            pass: pass(&network, failures, bound),
            touched: (0..nodes as u32).collect(),
        }
    }

    /// When a node is lost.
    pub fn at(&self, node: u32) -> Hours {
        self.pass.at(node)
    }

    /// The critical chain to it.
    pub fn chain(&self, node: u32) -> Vec<Link> {
        self.pass.chain(node)
    }

    /// A need as it is now.
    pub fn need(&self, need: u32) -> Option<&NeedNow> {
        self.needs.get(need as usize)
    }

    /// How many nodes the last change made it work out again.
    pub fn touched(&self) -> usize {
        self.touched.len()
    }

    /// Which nodes the last change made it work out again.
    pub fn touched_nodes(&self) -> impl Iterator<Item = u32> + '_ {
        self.touched.iter().copied()
    }

    /// The need is another; what it was.
    ///
    /// # Errors
    /// If there is no such need, or it cannot be supplied so; then nothing changes.
    pub fn change(&mut self, need: u32, now: NeedNow) -> Result<NeedNow, NoSuchThing> {
        let of = *self.of.get(need as usize).ok_or(NoSuchThing)?;
        let apart: BTreeSet<u32> = now.suppliers.iter().copied().collect();
        let known = apart.last().is_none_or(|last| (*last as usize) < self.fails.len());
        let sound = known && apart.len() == now.suppliers.len() && !apart.contains(&of);
        if !sound || now.k == 0 || now.k as usize > now.suppliers.len() {
            return Err(NoSuchThing);
        }
        let forgotten = if self.pass.through[of as usize] == need { self.forget(of) } else { vec![of] };
        for node in &self.needs[need as usize].suppliers {
            self.feeds[*node as usize].retain(|fed| *fed != need);
        }
        for node in &now.suppliers {
            self.feeds[*node as usize].push(need);
        }
        let was = std::mem::replace(&mut self.needs[need as usize], now);
        self.settle(&forgotten);
        Ok(was)
    }

    /// The node fails by itself at another moment, or with [`Hours::NEVER`] not; when it did.
    ///
    /// # Errors
    /// If there is no such node.
    pub fn fail(&mut self, node: u32, at: Hours) -> Result<Hours, NoSuchThing> {
        let fails = self.fails.get_mut(node as usize).ok_or(NoSuchThing)?;
        let was = std::mem::replace(fails, at);
        let by_itself = self.pass.through[node as usize] == NONE && self.at(node).happens();
        let forgotten = if by_itself { self.forget(node) } else { vec![node] };
        self.settle(&forgotten);
        Ok(was)
    }

    /// Forgets a node and all that rest on it; which they were.
    fn forget(&mut self, root: u32) -> Vec<u32> {
        let (mut forgotten, mut known) = (vec![root], BTreeSet::from([root]));
        let mut next = 0;
        while let Some(node) = forgotten.get(next).copied() {
            next += 1;
            for need in &self.feeds[node as usize] {
                let of = self.of[*need as usize];
                let rests = self.pass.through[of as usize] == *need
                    && self.pass.at(node) <= self.pass.at(self.pass.by[of as usize]);
                if rests && known.insert(of) {
                    forgotten.push(of);
                }
            }
        }
        for node in &forgotten {
            self.set(*node, (Hours::NEVER, NONE, NONE));
        }
        forgotten
    }

    fn set(&mut self, node: u32, (at, through, by): (Hours, u32, u32)) {
        let node = node as usize;
        (self.pass.at[node], self.pass.through[node], self.pass.by[node]) = (at, through, by);
    }

    /// When a need is no longer met, as far as is known, and by whose loss.
    fn unmet(&self, need: u32) -> Option<(Hours, u32)> {
        let need = &self.needs[need as usize];
        let mut lost: Vec<(Hours, u32)> = need.suppliers.iter().map(|node| (self.at(*node), *node)).collect();
        lost.sort_unstable();
        lost.get(need.bears().checked_sub(1)?).copied().filter(|(at, _)| at.happens())
    }

    /// What follows for a node from one of its needs; whether it is lost earlier by it.
    fn lower(&mut self, need: u32) -> bool {
        let Some((unmet, by)) = self.unmet(need) else { return false };
        let (of, at) = (self.of[need as usize], unmet.plus(self.needs[need as usize].reserve));
        let earlier = at < self.at(of);
        if earlier {
            self.set(of, (at, need, by));
        } else if at == self.at(of) && self.pass.through[of as usize] == need {
            self.mend(of, unmet);
        }
        earlier
    }

    /// The supplier by whose loss a node was lost is lost earlier now, but the node is not: it rests on another that is lost at that
    /// moment, and not through the node itself.
    fn mend(&mut self, of: u32, unmet: Hours) {
        if self.at(self.pass.by[of as usize]) == unmet {
            return;
        }
        let through = self.pass.through[of as usize];
        let apart = |node: &&u32| self.at(**node) == unmet && self.pass.links(**node).all(|link| link.node != of);
        if let Some(by) = self.needs[through as usize].suppliers.iter().find(apart).copied() {
            self.pass.by[of as usize] = by;
        }
    }

    /// From these nodes on, in order of time.
    fn settle(&mut self, from: &[u32]) {
        let mut queue = BinaryHeap::new();
        let mut touched: BTreeSet<u32> = from.iter().copied().collect();
        for node in from {
            if self.fails[*node as usize] < self.at(*node) {
                self.set(*node, (self.fails[*node as usize], NONE, NONE));
            }
            for need in self.own[*node as usize].clone() {
                self.lower(need);
            }
            queue.push(Reverse((self.at(*node), *node)));
        }
        while let Some(Reverse((at, node))) = queue.pop() {
            if at != self.at(node) || !at.happens() {
                continue;
            }
            for need in self.feeds[node as usize].clone() {
                if self.lower(need) {
                    let of = self.of[need as usize];
                    touched.insert(of);
                    queue.push(Reverse((self.at(of), of)));
                }
            }
        }
        self.touched = touched;
    }
}
