//! Which chains of dependency carry most risk?
//!
//! An edge from `a` to `b` says how likely (share 0…1) an outage of `a` takes `b` down, and how bad that is (impact, in any unit that can
//! be added: points of a scale, money). The cumulative risk of the chain v₀ → v₁ → … → vₙ is
//!
//! ```text
//! R(v₀ … vₙ) = Σ i=1…n  ( Π j=1…i  L(vⱼ₋₁, vⱼ) ) · I(vᵢ₋₁, vᵢ)          in the unit of the impacts
//! ```
//!
//! (P. Kotzanikolaou, M. Theoharidou, D. Gritzalis: Assessing n-order dependencies between critical infrastructures. International Journal
//! of Critical Infrastructures 9, 2013, 93–110.) No node stands twice in a chain.
//!
//! The worst `m` chains of up to `n` hops are found without listing all. What the rest of a chain can still bring is bounded by the best
//! *walk*, U₀ = 0, Uₕ(v) = max over edges of L · (I + Uₕ₋₁(w)), since a walk may do what a chain may and more. Chains grow best bound
//! first; when one comes to the top with its own risk, nothing left can be worse. The answer is exact, ties in the order of nodes.

#![allow(clippy::indexing_slicing, reason = "numbers of nodes below the count that the edges were checked against")]

pub mod form;

use std::{cmp::Ordering, collections::BinaryHeap};

/// An outage of `from` takes `to` down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// Whose outage.
    pub from: u32,
    /// Whom it takes down.
    pub to: u32,
    /// How likely, from 0 to 1.
    pub likelihood: f64,
    /// How bad, from 0 up.
    pub impact: f64,
}

/// A chain and its risk.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// Its nodes, two or more.
    pub nodes: Vec<u32>,
    /// Its cumulative risk.
    pub risk: f64,
}

/// Edges by where they begin.
#[derive(Clone, Debug)]
pub struct Risks {
    out: Vec<Vec<Edge>>,
}

impl Risks {
    /// Of edges among `nodes` nodes. An edge beyond them, to itself, with a likelihood outside 0…1 or an impact below 0 is left out by its
    /// number in the second answer.
    pub fn new(nodes: u32, edges: &[Edge]) -> (Self, Vec<usize>) {
        let (mut out, mut wrong) = (vec![Vec::new(); nodes as usize], Vec::new());
        for (number, edge) in edges.iter().enumerate() {
            let sound = edge.from < nodes && edge.to < nodes && edge.from != edge.to;
            if sound && (0.0..=1.0).contains(&edge.likelihood) && edge.impact >= 0.0 && edge.impact.is_finite() {
                out[edge.from as usize].push(*edge);
            } else {
                wrong.push(number);
            }
        }
        (Risks { out }, wrong)
    }

    /// The worst `most` chains of up to `hops` hops, from `from` or from anywhere, the worst first.
    pub fn worst(&self, from: Option<u32>, (hops, most): (usize, usize)) -> Vec<Chain> {
        let rest = self.rest(hops);
        let begin = |node: u32| Open {
            bound: rest[hops][node as usize],
            ended: false,
            nodes: vec![node],
            reached: 1.0,
            risk: 0.0,
        };
        let count = u32::try_from(self.out.len()).unwrap_or(u32::MAX);
        let mut open: BinaryHeap<Open> = match from {
            Some(node) if node < count => BinaryHeap::from([begin(node)]),
            Some(_) => BinaryHeap::new(),
            None => (0..count).map(begin).collect(),
        };
        let mut worst = Vec::new();
        while worst.len() < most {
            let Some(next) = open.pop() else { break };
            if next.ended {
                worst.push(Chain { nodes: next.nodes, risk: next.risk });
                continue;
            }
            if next.nodes.len() <= hops {
                self.grow(&next, &rest[hops - next.nodes.len()], &mut open);
            }
            if next.nodes.len() > 1 {
                open.push(Open { bound: next.risk, ended: true, ..next });
            }
        }
        worst
    }

    /// The chain with one more hop, in every way.
    fn grow(&self, chain: &Open, rest: &[f64], open: &mut BinaryHeap<Open>) {
        let Some(last) = chain.nodes.last() else { return };
        for edge in self.out[*last as usize].iter().filter(|edge| !chain.nodes.contains(&edge.to)) {
            let reached = chain.reached * edge.likelihood;
            let risk = chain.risk + reached * edge.impact;
            let mut nodes = Vec::with_capacity(chain.nodes.len() + 1);
            nodes.extend_from_slice(&chain.nodes);
            nodes.push(edge.to);
            // A hair more than it can be, so that roundings of the bound put no chain behind one that is less.
            let bound = (risk + reached * rest[edge.to as usize]) * (1.0 + 1e-12);
            open.push(Open { bound, ended: false, nodes, reached, risk });
        }
    }

    /// U₀ … Uₕ: what the best walk from each node brings.
    fn rest(&self, hops: usize) -> Vec<Vec<f64>> {
        let mut rest = vec![vec![0.0; self.out.len()]];
        for hop in 0..hops {
            let one = |edge: &Edge| edge.likelihood * (edge.impact + rest[hop][edge.to as usize]);
            let next = self.out.iter().map(|out| out.iter().map(one).fold(0.0, f64::max)).collect();
            rest.push(next);
        }
        rest
    }
}

/// A chain that may still grow, or that has ended.
struct Open {
    /// No chain that begins so has more risk.
    bound: f64,
    ended: bool,
    nodes: Vec<u32>,
    /// How likely its last node is taken down.
    reached: f64,
    risk: f64,
}

impl Ord for Open {
    fn cmp(&self, other: &Self) -> Ordering {
        // The largest bound first; of equals one that may still grow, then the first by nodes.
        let bound = self.bound.total_cmp(&other.bound);
        bound.then_with(|| other.ended.cmp(&self.ended)).then_with(|| other.nodes.cmp(&self.nodes))
    }
}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Open {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Open {}
