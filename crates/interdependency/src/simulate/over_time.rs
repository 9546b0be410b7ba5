//! Down at some time, and for how long: failures and repairs drawn, reserves run down.
//!
//! A node with a probability alone fails at 0 with it and is not repaired. What fails by plan fails in every scenario.

#![allow(clippy::indexing_slicing, reason = "numbers of a checked model: each names a row of arrays of that length")]

use super::{Chance, Effort, Share, course::Source, numbers_of, rounds};
use crate::{
    hours::Hours,
    model::{Model, Plan},
    network::{Bound, Network},
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

/// What was seen, by node.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// With every reserve at its shortest: down at most so often.
    pub shortest: Vec<Seen>,
    /// With every reserve at its longest, what is unknown without an end, in the same scenarios: down at least so often. `None` where
    /// all reserves are exact.
    pub longest: Option<Vec<Seen>>,
}

/// What happens until the horizon.
pub fn run(
    model: &Model,
    network: &Network,
    (plan, chances): (&Plan, &[Chance]),
    (horizon, effort): (Hours, Effort),
) -> Outcome {
    let asked = Asked { model, network, plan, chances, horizon };
    let shortest = asked.seen(Bound::Least, effort);
    if network.exact {
        return Outcome { shortest, longest: None };
    }
    let longest = asked.seen(Bound::Most, effort);
    // Each went on until it was known well enough; both are told of as many scenarios as the longer took.
    let many = |seen: &[Seen]| seen.first().map_or(0, |seen| seen.lost.of);
    let scenarios = many(&shortest).max(many(&longest));
    let again = |seen: Vec<Seen>, bound| match many(&seen) == scenarios {
        true => seen,
        false => asked.seen(bound, Effort { scenarios, error: 0.0, ..effort }),
    };
    Outcome { shortest: again(shortest, Bound::Least), longest: Some(again(longest, Bound::Most)) }
}

struct Asked<'a> {
    model: &'a Model,
    network: &'a Network,
    plan: &'a Plan,
    chances: &'a [Chance],
    horizon: Hours,
}

impl Asked<'_> {
    fn seen(&self, bound: Bound, effort: Effort) -> Vec<Seen> {
        let Asked { model, network, plan, chances, horizon } = *self;
        let numbers = |chance: &Chance| numbers_of(effort.seed, model.node(chance.node).id);
        let sources: Vec<Source> =
            chances.iter().map(|chance| Source::new(*chance, numbers(chance), horizon)).collect();
        let mut sums = vec![Sum::default(); network.node_count()];
        // Where nothing comes back, only what is lost is looked at.
        let mut probe = Probe::new(network, bound);
        let mut widest = |from: u64, until: u64| {
            for scenario in from..until {
                let drawn = drawn(plan, &sources, scenario);
                if drawn.only_fails() {
                    for (node, from) in probe.all(drawn.failures, horizon) {
                        sums[node as usize].down_for(horizon.since(from), horizon.happens());
                    }
                    continue;
                }
                let lines = timeline::at(model, network, &drawn, bound);
                sums.iter_mut().enumerate().for_each(|(node, sum)| sum.add(lines.of(node as u32), horizon));
            }
            let half = |sum: &Sum| Share { seen: sum.lost, of: until }.half_width();
            sums.iter().map(half).fold(0.0, f64::max)
        };
        let of = rounds(&effort, &mut widest);
        sums.iter().map(|sum| sum.seen(of)).collect()
    }
}

/// The plan with what fails and is repaired in one scenario.
fn drawn(plan: &Plan, sources: &[Source], scenario: u64) -> Plan {
    let mut drawn = plan.clone();
    for source in sources {
        source.course(scenario, &mut |failed, mended| {
            drawn.failures.push((source.node(), failed));
            drawn.repairs.extend(mended.map(|mended| (source.node(), mended)));
        });
    }
    drawn
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
