//! Down at some time, and for how long: failures and repairs drawn, reserves run down.
//!
//! Times to failure and to repair are exponential with the means that are stated: −mean · ln(1 − u). A node with a probability alone fails
//! at 0 with it and is not repaired. What fails by plan fails in every scenario.

#![allow(clippy::indexing_slicing, reason = "numbers of a checked model: each names a row of arrays of that length")]

use super::{Chance, Effort, Share, numbers_of, rounds};
use crate::{
    hours::Hours,
    model::{Model, Plan},
    network::Network,
    seeded::Seeded,
    timeline,
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
    let sources: Vec<(Chance, Seeded)> =
        chances.iter().map(|chance| (*chance, numbers_of(effort.seed, model.node(chance.node).id))).collect();
    let mut sums = vec![Sum::default(); network.node_count()];
    let mut widest = |from: u64, until: u64| {
        for scenario in from..until {
            let mut drawn = plan.clone();
            for (chance, numbers) in &sources {
                draw(chance, numbers.stream(scenario), horizon, &mut drawn);
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

/// One node's failures and repairs before the horizon.
fn draw(chance: &Chance, mut numbers: Seeded, horizon: Hours, plan: &mut Plan) {
    let Some(mtbf) = chance.mtbf else {
        if numbers.unit() < chance.down.unwrap_or(0.0) {
            plan.failures.push((chance.node, Hours::ZERO));
        }
        return;
    };
    let mut after = |mean: Hours| Hours::from_f64(-mean.as_f64() * (1.0 - numbers.unit()).ln()).unwrap_or(Hours::NEVER);
    let mut now = Hours::ZERO;
    loop {
        now = now.plus(after(mtbf));
        if now >= horizon {
            return;
        }
        plan.failures.push((chance.node, now));
        let Some(mttr) = chance.mttr else { return };
        now = now.plus(after(mttr));
        if now >= horizon {
            return;
        }
        plan.repairs.push((chance.node, now));
    }
}

impl Sum {
    fn add(&mut self, outages: &[timeline::Outage], horizon: Hours) {
        let within = outages.iter().filter(|outage| outage.from < horizon);
        let micros: u64 = within.clone().map(|outage| outage.until.min(horizon).since(outage.from).micros()).sum();
        self.lost += u64::from(within.clone().next().is_some());
        self.down += u64::from(within.clone().any(|outage| outage.until > horizon));
        self.micros += u128::from(micros);
        self.squares += Hours::from_micros(micros).as_f64().powi(2);
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
