//! When is each service down, if things are repaired and refuelled?
//!
//! An exact event queue. A need is *met* while at least `k` of its suppliers are up. While it is unmet its reserve runs down, an hour
//! an hour; at zero its node is down. As soon as it is met again the node is up (if nothing else keeps it down), and the reserve fills
//! up: at once, or, where the need has `refuel_h` = r > 0, by b/r hours of reserve per hour of supply, counted in whole microseconds
//! rounded down. A refuelling fills it at its moment, whether the need is met or not.
//!
//! At one moment everything that comes (repairs, refuelling, and what is up again through them) comes before everything that goes
//! (failures, reserves at their end, and what is down through them): supply that returns at the very moment at which a reserve ends is
//! in time. Services that need each other without a reserve do not come up by themselves once both are down: somebody must start one of
//! them (a black start).
//!
//! More reserve never makes a service go down earlier or come back later, so the ends of the reserves' intervals bound every moment, as
//! in [`mod@crate::solve`]. Without repairs and refuelling the first outages are exactly its losses.

#![allow(clippy::indexing_slicing, reason = "numbers of a checked model: each names a row of arrays of that length")]

mod run;

use crate::{
    hours::Hours,
    model::{Model, Plan},
    network::{Bound, Network},
    solve::{Link, Span},
};

/// A time during which a node is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    /// From when.
    pub from: Hours,
    /// Until when; [`Hours::NEVER`]: it does not come back.
    pub until: Hours,
    /// Through which need it went down; `u32::MAX`: it failed by itself.
    through: u32,
    /// Which supplier's outage made that need unmet: node, number of the outage.
    by: (u32, u32),
}

/// All outages with every reserve at one end of its interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    outages: Vec<Vec<Outage>>,
}

impl Timeline {
    /// The outages of a node, in order.
    pub fn of(&self, node: u32) -> &[Outage] {
        &self.outages[node as usize]
    }

    /// When a node is first down.
    pub fn lost(&self, node: u32) -> Hours {
        self.of(node).first().map_or(Hours::NEVER, |outage| outage.from)
    }

    /// The critical chain to a node's first outage, backwards: this node, the one through which it went down, and so on to what failed
    /// by itself.
    pub fn links(&self, node: u32) -> impl Iterator<Item = Link> + '_ {
        let outage = |(node, number): (u32, u32)| self.outages.get(node as usize)?.get(number as usize);
        let first = outage((node, 0)).map(|first| (node, first));
        let all = std::iter::successors(first, move |(_, last)| outage(last.by).map(|next| (last.by.0, next)));
        all.map(|(node, outage)| Link::new(node, outage.through))
    }
}

/// Both ends.
#[derive(Clone, Debug)]
pub struct Timelines {
    earliest: Timeline,
    latest: Option<Timeline>,
}

impl Timelines {
    /// When a node is first down.
    pub fn of(&self, node: u32) -> Span {
        Span { earliest: self.earliest.lost(node), latest: self.latest().lost(node) }
    }

    /// With every reserve at its shortest.
    pub fn earliest(&self) -> &Timeline {
        &self.earliest
    }

    /// With every reserve at its longest.
    pub fn latest(&self) -> &Timeline {
        self.latest.as_ref().unwrap_or(&self.earliest)
    }
}

/// With every reserve at one end.
pub fn at(model: &Model, network: &Network, plan: &Plan, bound: Bound) -> Timeline {
    let refuels: Vec<Hours> = model.needs().map(|need| need.refuel).collect();
    Timeline { outages: run::all(network, &refuels, plan, bound) }
}

/// Everything that the plan leads to.
pub fn run(model: &Model, network: &Network, plan: &Plan) -> Timelines {
    let latest = (!network.exact).then(|| at(model, network, plan, Bound::Most));
    Timelines { earliest: at(model, network, plan, Bound::Least), latest }
}
