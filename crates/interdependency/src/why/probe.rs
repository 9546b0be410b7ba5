//! The same network asked again and again with small changes; each question costs what it touches.

#![allow(clippy::indexing_slicing, reason = "numbers of a checked model: each names a row of arrays of that length")]

use crate::{
    hours::Hours,
    network::{Bound, Network},
};
use std::{cmp::Reverse, collections::BinaryHeap};

/// Room for asking.
pub(crate) struct Probe<'a> {
    network: &'a Network,
    bound: Bound,
    at: Vec<Hours>,
    bears: Vec<u32>,
    touched_nodes: Vec<u32>,
    touched_needs: Vec<u32>,
    queue: BinaryHeap<Reverse<(Hours, u32)>>,
}

impl<'a> Probe<'a> {
    pub(crate) fn new(network: &'a Network, bound: Bound) -> Self {
        Probe {
            network,
            bound,
            at: vec![Hours::NEVER; network.node_count()],
            bears: network.needs.iter().map(|need| need.bears).collect(),
            touched_nodes: Vec::new(),
            touched_needs: Vec::new(),
            queue: BinaryHeap::new(),
        }
    }

    /// When `target` is lost after these failures, if that is by `horizon`; with another reserve of one need, if told.
    pub(crate) fn lost(
        &mut self,
        target: u32,
        failures: impl IntoIterator<Item = (u32, Hours)>,
        (changed, horizon): (Option<(u32, Hours)>, Hours),
    ) -> Hours {
        for (node, when) in failures {
            self.lower(node, when);
        }
        let mut lost = Hours::NEVER;
        while let Some(Reverse((now, node))) = self.queue.pop() {
            if now > horizon {
                break;
            }
            if node == target {
                lost = now;
                break;
            }
            if self.at[node as usize] == now {
                self.reach(node, now, changed);
            }
        }
        self.forget();
        lost
    }

    /// Each node that is lost after these failures before `horizon`, and when, in the order of their numbers.
    pub(crate) fn all(
        &mut self,
        failures: impl IntoIterator<Item = (u32, Hours)>,
        horizon: Hours,
    ) -> Vec<(u32, Hours)> {
        for (node, when) in failures {
            self.lower(node, when);
        }
        while let Some(Reverse((now, node))) = self.queue.pop() {
            if now >= horizon {
                break;
            }
            if self.at[node as usize] == now {
                self.reach(node, now, None);
            }
        }
        let known = |node: &u32| (*node, self.at[*node as usize]);
        let mut lost: Vec<(u32, Hours)> =
            self.touched_nodes.iter().map(known).filter(|(_, at)| *at < horizon).collect();
        self.forget();
        lost.sort_unstable();
        lost.dedup();
        lost
    }

    fn lower(&mut self, node: u32, when: Hours) {
        let known = &mut self.at[node as usize];
        if when < *known {
            *known = when;
            self.touched_nodes.push(node);
            self.queue.push(Reverse((when, node)));
        }
    }

    fn reach(&mut self, node: u32, now: Hours, changed: Option<(u32, Hours)>) {
        let network = self.network;
        for number in network.fed_by(node) {
            let bears = &mut self.bears[*number as usize];
            self.touched_needs.push(*number);
            *bears = bears.wrapping_sub(1);
            if *bears == 0 {
                let need = &network.needs[*number as usize];
                let reserve = match changed {
                    Some((changed, reserve)) if changed == *number => reserve,
                    _ => need.reserve(self.bound),
                };
                self.lower(need.of, now.plus(reserve));
            }
        }
    }

    fn forget(&mut self) {
        self.queue.clear();
        for node in self.touched_nodes.drain(..) {
            self.at[node as usize] = Hours::NEVER;
        }
        for need in self.touched_needs.drain(..) {
            self.bears[need as usize] = self.network.needs[need as usize].bears;
        }
    }
}
