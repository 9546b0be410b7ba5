//! When each service is lost and through whom, ready to be shown: by the command line, by pages, as JSON.

pub mod reasons;

use crate::{
    hours::Hours,
    model::{Model, Plan},
    network::Network,
    solve::{self, Link, Losses, Span},
    timeline::{self, Timelines},
};
use serde::Serialize;

/// Losses of a model under a plan; with outages where the plan repairs or refuels.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Nothing comes back.
    Losses(Losses),
    /// Things come back.
    Timelines(Timelines),
}

/// Solves, by the way that the plan asks for.
pub fn answer(model: &Model, network: &Network, plan: &Plan) -> Answer {
    if plan.only_fails() {
        Answer::Losses(solve::solve(network, plan))
    } else {
        Answer::Timelines(timeline::run(model, network, plan))
    }
}

/// One node's answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NodeAnswer<'a> {
    /// By what it is called.
    pub id: &'a str,
    /// When it is lost, in hours; the earliest moment if that is not certain; `None` if it is certainly not lost.
    pub lost_at_h: Option<f64>,
    /// The latest moment; `None` if it may not be lost at all.
    pub lost_at_max_h: Option<f64>,
    /// `never`, `exact`, `interval`, or `unknown` if it hangs on a reserve that nobody has stated.
    pub certainty: &'static str,
    /// From what failed by itself to this node, for the earliest moment: ids of nodes.
    pub chain: Vec<&'a str>,
    /// The needs between them: ids, one fewer.
    pub needs: Vec<&'a str>,
    /// The chain is longer; its end is told.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub chain_cut: bool,
    /// When it is down; only where things come back and every reserve is exact or at its shortest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outages: Option<Vec<OutageAnswer>>,
}

/// A time during which a node is down.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct OutageAnswer {
    /// From when, in hours.
    pub from_h: f64,
    /// Until when; `None`: it does not come back.
    pub until_h: Option<f64>,
}

/// No more links of a chain are told: a chain through a million nodes would be told a million times.
pub const LONGEST_CHAIN: usize = 1_000;

impl Answer {
    /// When a node is lost.
    pub fn span(&self, node: u32) -> Span {
        match self {
            Answer::Losses(losses) => losses.of(node),
            Answer::Timelines(lines) => lines.of(node),
        }
    }

    /// The links of its critical chain, backwards.
    pub fn links(&self, node: u32) -> Box<dyn Iterator<Item = Link> + '_> {
        match self {
            Answer::Losses(losses) => Box::new(losses.earliest().links(node)),
            Answer::Timelines(lines) => Box::new(lines.earliest().links(node)),
        }
    }

    /// Everything about one node.
    pub fn node<'a>(&self, model: &'a Model, node: u32) -> NodeAnswer<'a> {
        let span = self.span(node);
        let mut links: Vec<Link> = self.links(node).take(LONGEST_CHAIN + 1).collect();
        let chain_cut = links.len() > LONGEST_CHAIN;
        links.truncate(LONGEST_CHAIN);
        links.reverse();
        NodeAnswer {
            id: model.node(node).id,
            lost_at_h: span.earliest.stated(),
            lost_at_max_h: span.latest.stated(),
            certainty: span.certainty().code(),
            chain: links.iter().map(|link| model.node(link.node).id).collect(),
            needs: links.iter().skip(1).filter_map(|link| link.need).map(|need| model.need(need).id).collect(),
            chain_cut,
            outages: self.outages(node),
        }
    }

    /// When it is down, with every reserve at its shortest; `None` where nothing comes back.
    pub fn outages(&self, node: u32) -> Option<Vec<OutageAnswer>> {
        let Answer::Timelines(lines) = self else { return None };
        let told = |from: Hours, until: Hours| OutageAnswer { from_h: from.as_f64(), until_h: until.stated() };
        Some(lines.earliest().of(node).iter().map(|outage| told(outage.from, outage.until)).collect())
    }
}
