//! What is one more hour of a reserve worth to a service?
//!
//! As a function of one reserve `b` the loss `T(v)` is made of minima, order statistics and sums in which `b` stands once, so it is
//! continuous, never falls, and each of its pieces has slope 0 or 1: an hour more is worth an hour, or nothing. The answer is the slope
//! just above today's `b`, how far it holds, and what could be won at most (without end of that reserve).
//!
//! The end of the piece is found exactly, by halving: let `f(x)` be the loss with `x` more. On a piece of slope 1, `f(x) = f(0) + g` with
//! `g < x` means that it ends at `g` or before; on one of slope 0, `g > 0` means that it ends at `x − g` or before.
//!
//! Only needs in the proof of `T(v)` count (the need through which each was lost, and all suppliers that were lost by then): more reserve
//! elsewhere leaves the proof as it is, so it is worth nothing however much it is.

#![allow(clippy::indexing_slicing, reason = "numbers of a checked model: each names a row of arrays of that length")]

use super::probe::Probe;
use crate::{
    hours::Hours,
    model::Model,
    network::{Bound, Network},
    solve::{NONE, Pass, pass},
};

/// What one more hour of a need's reserve is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worth {
    /// The need.
    pub need: u32,
    /// Its reserve today.
    pub reserve: Hours,
    /// Whether an hour more delays the loss by an hour; else by nothing.
    pub helps: bool,
    /// Up to which reserve that holds; [`Hours::NEVER`]: however much it is.
    pub until: Hours,
    /// By how much the loss is delayed if this reserve never ends; [`Hours::NEVER`]: the service is not lost any more.
    pub most: Hours,
}

/// What more of each reserve is worth to `target` under these failures, for the needs that count, in their order; nothing if it is not
/// lost.
pub fn worth(model: &Model, network: &Network, failures: &[(u32, Hours)], target: u32) -> Vec<Worth> {
    let pass = pass(network, failures, Bound::Least);
    if !pass.at(target).happens() {
        return Vec::new();
    }
    let mut probe = Probe::new(network, Bound::Least);
    let mut ask =
        |need: u32, reserve: Hours| probe.lost(target, failures.iter().copied(), (Some((need, reserve)), Hours::NEVER));
    proof(model, &pass, target).into_iter().map(|need| of(network, pass.at(target), need, &mut ask)).collect()
}

fn of(network: &Network, lost: Hours, need: u32, ask: &mut dyn FnMut(u32, Hours) -> Hours) -> Worth {
    let reserve = network.needs[need as usize].least;
    let more = |by: Hours| reserve.plus(by);
    let gained = |at: Hours| at.since(lost);
    let most = gained(ask(need, Hours::NEVER));
    let helps = ask(need, more(Hours::from_micros(1))) > lost;
    let forever = Worth { need, reserve, helps, until: Hours::NEVER, most };
    // What more by so much is worth, if the first piece goes on as far.
    let full = |by: Hours| if helps { by } else { Hours::ZERO };
    let (mut holds, mut ends) = (Hours::ZERO, Hours::MOST);
    if gained(ask(need, more(ends))) == full(ends) {
        return forever;
    }
    while holds < ends {
        let middle = holds.plus(Hours::from_micros(ends.since(holds).micros().div_ceil(2)));
        let gain = gained(ask(need, more(middle)));
        if gain == full(middle) {
            holds = middle;
        } else {
            // An hour gains at most an hour: a piece that helps has given all of this, one that idles ended before it.
            ends = if helps { gain } else { middle.since(gain) };
        }
    }
    Worth { until: more(holds), ..forever }
}

/// The needs on which the moment of the loss rests.
fn proof(model: &Model, pass: &Pass, target: u32) -> Vec<u32> {
    let (mut seen, mut needs, mut open) = (vec![false; model.node_count() as usize], Vec::new(), vec![target]);
    while let Some(node) = open.pop() {
        let need = pass.through[node as usize];
        if need == NONE || std::mem::replace(&mut seen[node as usize], true) {
            continue;
        }
        needs.push(need);
        let tipped = pass.at(pass.by[node as usize]);
        open.extend(model.need(need).suppliers.iter().filter(|supplier| pass.at(**supplier) <= tipped));
    }
    needs.sort_unstable();
    needs
}
