//! Why a service is lost, ready to be shown.

use super::{NodeAnswer, answer};
use crate::{
    hours::Hours,
    model::{Model, Plan},
    network::Network,
    why::{
        ask, single,
        smallest::{self, Patience},
        worth,
    },
};
use serde::Serialize;

/// Everything about one service. Chain and bounds follow the whole plan; worth and questions its failures without repairs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reasons<'a> {
    /// When it is lost, and through whom.
    pub loss: NodeAnswer<'a>,
    /// What more of each reserve is worth to it; other reserves are worth nothing, however much they grow.
    pub worth: Vec<WorthAnswer<'a>>,
    /// Who alone brings it down within the horizon.
    pub single_points: Vec<SingleAnswer<'a>>,
    /// Which fewest stops do; `None`: every such set is larger than was looked for, or it was given up.
    pub smallest: Option<SmallestAnswer<'a>>,
    /// Looking for them took longer than there was patience for.
    pub given_up: bool,
    /// Which unknown reserves are worth asking for, the best first.
    pub ask: Vec<QuestionAnswer<'a>>,
}

/// What an hour more of a reserve is worth.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WorthAnswer<'a> {
    /// Whose reserve.
    pub need: &'a str,
    /// Today's.
    pub reserve_h: f64,
    /// What an hour more delays the loss by: 1 or 0 hours.
    pub delay_per_h: u8,
    /// Up to which reserve that holds; `None`: however much.
    pub until_reserve_h: Option<f64>,
    /// By how much more of it can delay the loss at most; `None`: so long that it is not lost.
    pub delay_at_most_h: Option<f64>,
}

/// Who alone brings it down.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SingleAnswer<'a> {
    /// The node that is stopped at 0.
    pub node: &'a str,
    /// When the service is lost then, with every reserve at its shortest.
    pub lost_at_h: f64,
    /// With every reserve at its longest; `None`: not by the horizon.
    pub lost_at_max_h: Option<f64>,
}

/// Which fewest stops bring it down.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SmallestAnswer<'a> {
    /// The sets; none: nothing brings it down in time.
    pub sets: Vec<Vec<&'a str>>,
    /// Of each, whether it does with every reserve at its longest, too; else it may, as reserves are ranges or unknown.
    pub certain: Vec<bool>,
    /// There are more of that size.
    pub more: bool,
    /// Sets each of which keeps it alive while nothing in it stops: they cannot all be met with fewer nodes.
    pub certificate: Vec<Vec<&'a str>>,
}

/// Which reserve to ask for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QuestionAnswer<'a> {
    /// Whose reserve.
    pub need: &'a str,
    /// The latest loss if it is the shortest possible; `None`: perhaps not lost.
    pub latest_if_short_h: Option<f64>,
    /// The earliest loss if it is the longest possible; `None`: not lost.
    pub earliest_if_long_h: Option<f64>,
}

/// How many smallest sets are told.
pub const MOST_SETS: usize = 100;

/// Asks everything about `target`: stops within `horizon`, in sets of at most `largest`, looked for with `patience`.
pub fn reasons<'a>(
    model: &'a Model,
    plan: &Plan,
    target: u32,
    (horizon, largest): (Hours, usize),
    patience: &Patience,
) -> Reasons<'a> {
    let network = Network::of(model);
    let failures = &plan.failures;
    let id = |node: u32| model.node(node).id;
    let ids = |sets: Vec<Vec<u32>>| sets.into_iter().map(|set| set.into_iter().map(id).collect()).collect();
    let smallest = smallest::smallest(model, &network, target, (horizon, largest, MOST_SETS), patience);
    Reasons {
        loss: answer(model, &network, plan).node(model, target),
        worth: worth::worth(model, &network, failures, target).iter().map(|worth| told(model, worth)).collect(),
        single_points: single::single(model, &network, target, horizon)
            .iter()
            .map(|single| SingleAnswer {
                node: id(single.node),
                lost_at_h: single.lost.as_f64(),
                lost_at_max_h: single.latest.stated(),
            })
            .collect(),
        smallest: smallest.map(|found| SmallestAnswer {
            sets: ids(found.sets),
            certain: found.certain,
            more: found.more,
            certificate: ids(found.certificate),
        }),
        given_up: patience.is_over(),
        ask: ask::ask(model, &network, failures, target)
            .iter()
            .map(|question| QuestionAnswer {
                need: model.need(question.need).id,
                latest_if_short_h: question.latest_if_short.stated(),
                earliest_if_long_h: question.earliest_if_long.stated(),
            })
            .collect(),
    }
}

fn told<'a>(model: &'a Model, worth: &worth::Worth) -> WorthAnswer<'a> {
    WorthAnswer {
        need: model.need(worth.need).id,
        reserve_h: worth.reserve.as_f64(),
        delay_per_h: u8::from(worth.helps),
        until_reserve_h: worth.until.stated(),
        delay_at_most_h: worth.most.stated(),
    }
}
