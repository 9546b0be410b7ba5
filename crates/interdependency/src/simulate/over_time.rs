//! Down at some time, and for how long: failures and repairs drawn, reserves run down.
//!
//! Times to failure and to repair are exponential with the means that are stated: −mean · ln(1 − u). A node with a probability alone fails
//! at 0 with it and is not repaired. What fails by plan fails in every scenario.

#![allow(clippy::indexing_slicing, reason = "numbers of a checked model: each names a row of arrays of that length")]

use super::{Chance, Effort, Share, numbers_of, rounds};
use crate::{
    hours::Hours,
    model::{Model, Plan},
    network::{Bound, Network},
    seeded::Seeded,
    timeline,
    why::Probe,
};

/// What was seen of a node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// In how many scenarios it was down at some time before the horizon.
    pub lost: Share,
    /// In how many it was down at the horizon.
    pub down: Share,
    /// Mean hours down until the horizon.
    pub hours: f64,
    /// Its standard error.
    pub hours_error: f64,
}

#[derive(Clone, Copy, Default)]
struct Sum {
    lost: u64,
    down: u64,
    /// Microseconds down, and their squares: whole numbers, so the order of adding changes nothing.
    micros: u128,
    squares: f64,
}

/// What happens until the horizon.
pub fn run(
    model: &Model,
    network: &Network,
    (plan, chances): (&Plan, &[Chance]),
    (horizon, effort): (Hours, Effort),
) -> Vec<Seen> {
    let sources: Vec<Source> = chances
        .iter()
        .map(|chance| Source {
            chance: *chance,
            numbers: numbers_of(effort.seed, model.node(chance.node).id),
            beyond: chance.mtbf.map_or(0.0, |mtbf| (-horizon.as_f64() / mtbf.as_f64()).exp() * (1.0 - 1e-9)),
        })
        .collect();
    let mut sums = vec![Sum::default(); network.node_count()];
    // Where nothing comes back, only what is lost is looked at.
    let mut probe = Probe::new(network, Bound::Least);
    let mut widest = |from: u64, until: u64| {
        for scenario in from..until {
            let mut drawn = plan.clone();
            sources.iter().for_each(|source| source.draw(scenario, horizon, &mut drawn));
            if drawn.only_fails() {
                for (node, from) in probe.all(drawn.failures, horizon) {
                    sums[node as usize].down_for(horizon.since(from), horizon.happens());
                }
                continue;
            }
            let lines = timeline::shortest(model, network, &drawn);
            sums.iter_mut().enumerate().for_each(|(node, sum)| sum.add(lines.of(node as u32), horizon));
        }
        let half = |sum: &Sum| Share { seen: sum.lost, of: until }.half_width();
        sums.iter().map(half).fold(0.0, f64::max)
    };
    let of = rounds(&effort, &mut widest);
    sums.iter().map(|sum| sum.seen(of)).collect()
}

/// What fails at random.
struct Source {
    chance: Chance,
    numbers: Seeded,
    /// Numbers below it mean a first failure surely after the horizon: most scenarios need no logarithm.
    beyond: f64,
}

impl Source {
    /// One node's failures and repairs before the horizon.
    fn draw(&self, scenario: u64, horizon: Hours, plan: &mut Plan) {
        let (chance, mut numbers) = (&self.chance, self.numbers.stream(scenario));
        let first = numbers.unit();
        let Some(mtbf) = chance.mtbf else {
            if first < chance.down.unwrap_or(0.0) {
                plan.failures.push((chance.node, Hours::ZERO));
            }
            return;
        };
        if 1.0 - first < self.beyond {
            return;
        }
        let after =
            |mean: Hours, drawn: f64| Hours::from_f64(-mean.as_f64() * (1.0 - drawn).ln()).unwrap_or(Hours::NEVER);
        let mut now = after(mtbf, first);
        while now < horizon {
            plan.failures.push((chance.node, now));
            let Some(mttr) = chance.mttr else { return };
            now = now.plus(after(mttr, numbers.unit()));
            if now >= horizon {
                return;
            }
            plan.repairs.push((chance.node, now));
            now = now.plus(after(mtbf, numbers.unit()));
        }
    }
}

impl Sum {
    fn add(&mut self, outages: &[timeline::Outage], horizon: Hours) {
        let within = || outages.iter().filter(|outage| outage.from < horizon);
        if within().next().is_some() {
            let micros = within().map(|outage| outage.until.min(horizon).since(outage.from).micros()).sum();
            self.down_for(Hours::from_micros(micros), within().any(|outage| outage.until > horizon));
        }
    }

    /// Down for so long in a scenario, and whether at the horizon.
    fn down_for(&mut self, time: Hours, at_horizon: bool) {
        self.lost += 1;
        self.down += u64::from(at_horizon);
        self.micros += u128::from(time.micros());
        self.squares += time.as_f64().powi(2);
    }

    fn seen(&self, of: u64) -> Seen {
        let n = of.max(1) as f64;
        let hours = self.micros as f64 / Hours::whole(1).micros() as f64 / n;
        let variance = (self.squares / n - hours * hours).max(0.0);
        Seen {
            lost: Share { seen: self.lost, of },
            down: Share { seen: self.down, of },
            hours,
            hours_error: (variance / n).sqrt(),
        }
    }
}
