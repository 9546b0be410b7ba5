//! Who alone brings a service down?
//!
//! A node is a single point of failure of `v` within a horizon if stopping it alone, at 0, loses `v` by then. With needs of k of n this
//! is no longer a question of dominators of one graph, but each node can be tried: a question costs no more than what the node reaches
//! by the horizon. Nodes from which no supplies lead to `v` are not tried.

use super::probe::Probe;
use crate::{
    hours::Hours,
    model::Model,
    network::{Bound, Network},
};

/// A single point of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Single {
    /// The node that is stopped.
    pub node: u32,
    /// When the service is lost, if it is stopped at 0 and every reserve is at its shortest.
    pub lost: Hours,
    /// With every reserve at its longest; [`Hours::NEVER`]: not by the horizon.
    pub latest: Hours,
}

/// All single points of failure of `target` by `horizon` ([`Hours::NEVER`]: at any time) but itself, the quickest first.
pub fn single(model: &Model, network: &Network, target: u32, horizon: Hours) -> Vec<Single> {
    let (mut short, mut long) = (Probe::new(network, Bound::Least), Probe::new(network, Bound::Most));
    let tried = upstream(model, target).into_iter().filter(|node| *node != target).map(|node| {
        let lost = |probe: &mut Probe<'_>| probe.lost(target, [(node, Hours::ZERO)], (None, horizon));
        Single { node, lost: lost(&mut short), latest: lost(&mut long) }
    });
    let mut found: Vec<Single> = tried.filter(|single| single.lost.happens()).collect();
    found.sort_by_key(|single| (single.lost, single.node));
    found
}

/// The nodes from which supplies lead to `target`, itself among them, in order.
pub(super) fn upstream(model: &Model, target: u32) -> Vec<u32> {
    let (first, own) = crate::network::turned(model.node_count() as usize, &|pair| {
        for (number, need) in (0..).zip(model.needs()) {
            pair(need.of, number);
        }
    });
    let mut seen = std::collections::BTreeSet::from([target]);
    let mut open = vec![target];
    while let Some(node) = open.pop() {
        for need in crate::network::row(&first, &own, node) {
            open.extend(model.need(*need).suppliers.iter().copied().filter(|supplier| seen.insert(*supplier)));
        }
    }
    seen.into_iter().collect()
}
