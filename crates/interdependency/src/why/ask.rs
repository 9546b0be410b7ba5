//! Which unknown reserve should be asked for?
//!
//! With every reserve within its interval, the service is lost between `E` and `L`. If one need's reserve were known, the answer would
//! narrow from one side or the other, by how much depends on what is said: if it is the shortest that was possible, `L` falls to `L′`; if
//! it is the longest, `E` rises to `E′`; anything between lies between. A need is worth asking for if either moves; those come first
//! whose answer can make an end of "perhaps not at all", then those that move most in sum, `(L − L′) + (E′ − E)`.

#![allow(clippy::indexing_slicing, reason = "numbers of a checked model: each names a row of arrays of that length")]

use super::{probe::Probe, single::upstream};
use crate::{
    hours::Hours,
    model::Model,
    network::{Bound, Network},
    solve::Span,
};

/// A reserve that is worth asking for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Whose reserve.
    pub need: u32,
    /// The answer's bounds today.
    pub today: Span,
    /// The latest loss if the reserve is the shortest possible.
    pub latest_if_short: Hours,
    /// The earliest loss if it is the longest possible.
    pub earliest_if_long: Hours,
}

impl Question {
    /// What comes first is asked first.
    fn rank(&self) -> (bool, bool, u128) {
        let moved = |later: Hours, earlier: Hours| {
            if later.happens() { u128::from(later.since(earlier).micros()) } else { 0 }
        };
        let ends_doubt = !self.today.latest.happens() && self.latest_if_short.happens();
        let may_be_safe = self.today.earliest.happens() && !self.earliest_if_long.happens();
        let sum = moved(self.today.latest, self.latest_if_short) + moved(self.earliest_if_long, self.today.earliest);
        (ends_doubt, may_be_safe, sum)
    }
}

/// The reserves that are worth asking for to know better when `target` is lost, the best first.
pub fn ask(model: &Model, network: &Network, failures: &[(u32, Hours)], target: u32) -> Vec<Question> {
    let (mut short, mut long) = (Probe::new(network, Bound::Least), Probe::new(network, Bound::Most));
    let mut lost = |bound: Bound, changed: Option<(u32, Hours)>| {
        let probe = if bound == Bound::Least { &mut short } else { &mut long };
        probe.lost(target, failures.iter().copied(), (changed, Hours::NEVER))
    };
    let today = Span { earliest: lost(Bound::Least, None), latest: lost(Bound::Most, None) };
    let upstream = upstream(model, target);
    let open = (0..model.need_count()).filter(|need| {
        let line = &network.needs[*need as usize];
        line.least != line.most && upstream.binary_search(&line.of).is_ok()
    });
    let mut questions: Vec<Question> = open
        .map(|need| {
            let line = network.needs[need as usize];
            let latest_if_short = lost(Bound::Most, Some((need, line.least)));
            let earliest_if_long = lost(Bound::Least, Some((need, line.most)));
            Question { need, today, latest_if_short, earliest_if_long }
        })
        .filter(|question| question.rank() != (false, false, 0))
        .collect();
    questions.sort_by_key(|question| (std::cmp::Reverse(question.rank()), question.need));
    questions
}
