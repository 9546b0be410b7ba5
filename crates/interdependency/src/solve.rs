//! When is each service lost, if nothing comes back?
//!
//! For a node `v` that fails by itself at `t0(v)` (never: ∞) and has needs `d` with suppliers `S(d)`, of whom `k` of `n` must live,
//! and reserve `b(d)`:
//!
//! ```text
//! T(v) = min( t0(v), min over its needs d of [ the (n − k + 1)-th smallest T(u), u in S(d), + b(d) ] )        in hours
//! ```
//!
//! Order statistics and sums with `b ≥ 0` are monotone and never give less than their largest used argument (superior functions), so
//! the least fixed point is found in one pass in order of time: D. E. Knuth, "A generalization of Dijkstra's algorithm", Information
//! Processing Letters 6 (1977) 1–5. Each node is settled once, each supplier relation looked at once:
//! O((nodes + needs) log nodes + suppliers).
//!
//! Reserves that are intervals give intervals: `T` is monotone in every `b`, so the shortest reserves together give the earliest loss
//! and the longest the latest, and both are reached. An unknown reserve is anything from 0 up.

#![allow(clippy::indexing_slicing, reason = "numbers of a checked model: each names a row of arrays of that length")]

mod queue;

use crate::{
    hours::Hours,
    model::Plan,
    network::{Bound, Network},
};
use queue::Queue;

/// No node, no need.
pub(crate) const NONE: u32 = u32::MAX;

/// When a node is lost: no earlier and no later than.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// With every reserve at its shortest; [`Hours::NEVER`]: certainly not lost.
    pub earliest: Hours,
    /// With every reserve at its longest; [`Hours::NEVER`]: perhaps not lost.
    pub latest: Hours,
}

/// What is known of a loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// Not lost, whatever the reserves are.
    Never,
    /// Lost at one moment.
    Exact,
    /// Lost between two moments.
    Interval,
    /// Lost at some moment, or not: it hangs on a reserve of which nobody has said how long it lasts.
    Unknown,
}

impl Certainty {
    /// Its code in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Certainty::Never => "never",
            Certainty::Exact => "exact",
            Certainty::Interval => "interval",
            Certainty::Unknown => "unknown",
        }
    }
}

impl Span {
    /// What is known of it.
    pub fn certainty(self) -> Certainty {
        match (self.earliest.happens(), self.latest.happens()) {
            (false, _) => Certainty::Never,
            (true, false) => Certainty::Unknown,
            (true, true) if self.earliest == self.latest => Certainty::Exact,
            (true, true) => Certainty::Interval,
        }
    }
}

/// One pass: all losses with every reserve at one end of its interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    /// When each node is lost.
    pub(crate) at: Vec<Hours>,
    /// Through which need; [`NONE`] if by itself or not at all.
    pub(crate) through: Vec<u32>,
    /// By which supplier's loss that need came to be unmet; [`NONE`] likewise.
    pub(crate) by: Vec<u32>,
}

/// A step of a chain: a node, and the need through which it was lost to the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The node.
    pub node: u32,
    /// The need of it that was no longer met; `None` for the first: it failed by itself.
    pub need: Option<u32>,
}

impl Pass {
    /// When the node is lost.
    pub fn at(&self, node: u32) -> Hours {
        self.at[node as usize]
    }

    /// The critical chain, backwards: this node, the one through which it was lost, and so on to what failed by itself. Where several
    /// suppliers had to be lost, the one that was lost last among those that counted. Nothing if the node is not lost.
    pub fn links(&self, node: u32) -> impl Iterator<Item = Link> + '_ {
        let lost = |node: &u32| *node != NONE && self.at(*node).happens();
        let nodes = std::iter::successors(Some(node).filter(lost), move |node| {
            Some(self.by[*node as usize]).filter(|by| *by != NONE)
        });
        nodes.map(|node| Link::new(node, self.through[node as usize]))
    }

    /// The critical chain, from what failed by itself to this node.
    pub fn chain(&self, node: u32) -> Vec<Link> {
        let mut chain: Vec<Link> = self.links(node).collect();
        chain.reverse();
        chain
    }
}

impl Link {
    /// Of a node that was lost through a need, or by itself ([`NONE`]).
    pub(crate) fn new(node: u32, through: u32) -> Self {
        Link { node, need: (through != NONE).then_some(through) }
    }
}

/// All losses.
#[derive(Clone, Debug)]
pub struct Losses {
    earliest: Pass,
    /// `None`: every reserve is exact, so it is the same.
    latest: Option<Pass>,
}

impl Losses {
    /// Of two passes, with every reserve at its shortest and at its longest.
    pub(crate) fn between(earliest: Pass, latest: Pass) -> Self {
        Losses { earliest, latest: Some(latest) }
    }

    /// When a node is lost.
    pub fn of(&self, node: u32) -> Span {
        Span { earliest: self.earliest.at(node), latest: self.latest().at(node) }
    }

    /// With every reserve at its shortest.
    pub fn earliest(&self) -> &Pass {
        &self.earliest
    }

    /// With every reserve at its longest.
    pub fn latest(&self) -> &Pass {
        self.latest.as_ref().unwrap_or(&self.earliest)
    }
}

/// Every loss that the plan's failures lead to. Repairs and refuelling are not looked at: [`crate::timeline`] does.
pub fn solve(network: &Network, plan: &Plan) -> Losses {
    let earliest = pass(network, &plan.failures, Bound::Least);
    let latest = (!network.exact).then(|| pass(network, &plan.failures, Bound::Most));
    Losses { earliest, latest }
}

/// All losses with every reserve at one end.
pub fn pass(network: &Network, failures: &[(u32, Hours)], bound: Bound) -> Pass {
    let nodes = network.node_count();
    let edges = network.edges(bound);
    // How many suppliers of each need that bears a loss may still be lost, and one.
    let mut left: Vec<u32> = edges.bearing.iter().map(|need| need.bears).collect();
    let mut state = State {
        pass: Pass { at: vec![Hours::NEVER; nodes], through: vec![NONE; nodes], by: vec![NONE; nodes] },
        queue: Queue::default(),
    };
    for (node, when) in failures {
        state.lower(*node, *when, (NONE, NONE));
    }
    while let Some((now, node)) = state.queue.pop() {
        if state.pass.at[node as usize] < now {
            continue; // It was lost earlier, through another need.
        }
        let (at_once, bearing) = network.follows(edges, node);
        for edge in at_once {
            state.lower(edge.of, now.plus(edge.reserve), (edge.need, node));
        }
        for edge in bearing {
            let left = &mut left[edge.need as usize];
            // Once unmet, a need stays so; what is lost after that no longer counts.
            *left = left.wrapping_sub(1);
            if *left == 0 {
                let need = edges.bearing[edge.need as usize].need;
                state.lower(edge.of, now.plus(edge.reserve), (need, node));
            }
        }
    }
    state.pass
}

struct State {
    pass: Pass,
    queue: Queue,
}

impl State {
    /// The node is lost by then, through that need and supplier.
    fn lower(&mut self, node: u32, when: Hours, (through, by): (u32, u32)) {
        let at = &mut self.pass.at[node as usize];
        if when < *at {
            *at = when;
            (self.pass.through[node as usize], self.pass.by[node as usize]) = (through, by);
            self.queue.push(when, node);
        }
    }
}
