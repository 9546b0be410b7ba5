//! The event queue.

use super::Outage;
use crate::{
    hours::Hours,
    model::Plan,
    network::{Bound, Network},
    solve::NONE,
};
use std::{cmp::Reverse, collections::BinaryHeap};

/// What happens by plan, at one moment things that come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Happening {
    Repair(u32),
    Refuel(u32),
    Fail(u32),
}

struct Need {
    reserve: Hours,
    refuel: Hours,
    of: u32,
    /// How many more of its suppliers may be down before it is unmet, and one; 0 or less: unmet.
    spare: i64,
    /// What is left of the reserve at `since`.
    level: Hours,
    /// Since when it is met, or unmet.
    since: Hours,
    /// Unmet and at the end of its reserve.
    exhausted: bool,
    /// How often the end of the reserve was foreseen anew; what was foreseen before is void.
    foreseen: u32,
    /// Which supplier's outage made it unmet.
    by: (u32, u32),
}

impl Need {
    fn met(&self) -> bool {
        self.spare > 0
    }

    /// What is left at `now`.
    fn level_at(&self, now: Hours) -> Hours {
        let passed = now.since(self.since);
        if !self.reserve.happens() {
            return Hours::NEVER;
        }
        if !self.met() {
            return self.level.since(passed);
        }
        let (passed, refuel) = (u128::from(passed.micros()), u128::from(self.refuel.micros()));
        let filled = (passed * u128::from(self.reserve.micros())).checked_div(refuel);
        let filled = filled.and_then(|filled| u64::try_from(filled).ok()).map_or(Hours::NEVER, Hours::from_micros);
        self.level.plus(filled).min(self.reserve)
    }
}

struct Run<'a> {
    network: &'a Network,
    needs: Vec<Need>,
    /// How many things keep each node down: its own failure, needs at their end.
    down: Vec<u32>,
    failed: Vec<bool>,
    outages: Vec<Vec<Outage>>,
    /// Ends of reserves: when, need, which foresight.
    ends: BinaryHeap<Reverse<(Hours, u32, u32)>>,
    now: Hours,
    /// Nodes that came up or went down at this moment and whose customers have not been told.
    told: Vec<u32>,
}

pub(super) fn all(network: &Network, refuels: &[Hours], plan: &Plan, bound: Bound) -> Vec<Vec<Outage>> {
    let happenings = happenings(plan);
    let mut run = Run::new(network, refuels, bound);
    let mut rest = happenings.as_slice();
    loop {
        let planned = rest.first().map(|(at, _)| *at);
        let ends = run.ends.peek().map(|Reverse((at, _, _))| *at);
        let Some(now) = [planned, ends].into_iter().flatten().min().filter(|now| now.happens()) else { break };
        run.now = now;
        let due = rest.partition_point(|(at, _)| *at == now);
        let (due_now, later) = rest.split_at(due);
        rest = later;
        for (_, happening) in due_now {
            run.take(*happening);
        }
        run.ends_of_reserves();
    }
    run.outages
}

fn happenings(plan: &Plan) -> Vec<(Hours, Happening)> {
    let repairs = plan.repairs.iter().map(|(node, at)| (*at, Happening::Repair(*node)));
    let refuels = plan.refuels.iter().map(|(need, at)| (*at, Happening::Refuel(*need)));
    let failures = plan.failures.iter().map(|(node, at)| (*at, Happening::Fail(*node)));
    let mut all: Vec<_> = repairs.chain(refuels).chain(failures).collect();
    all.sort_unstable();
    all
}

impl<'a> Run<'a> {
    fn new(network: &'a Network, refuels: &[Hours], bound: Bound) -> Self {
        let needs = network.needs.iter().zip(refuels).map(|(need, refuel)| Need {
            reserve: need.reserve(bound),
            refuel: *refuel,
            of: need.of,
            spare: i64::from(need.bears),
            level: need.reserve(bound),
            since: Hours::ZERO,
            exhausted: false,
            foreseen: 0,
            by: (NONE, 0),
        });
        let nodes = network.node_count();
        Run {
            network,
            needs: needs.collect(),
            down: vec![0; nodes],
            failed: vec![false; nodes],
            outages: vec![Vec::new(); nodes],
            ends: BinaryHeap::new(),
            now: Hours::ZERO,
            told: Vec::new(),
        }
    }

    fn take(&mut self, happening: Happening) {
        match happening {
            Happening::Repair(node) if self.failed[node as usize] => {
                self.failed[node as usize] = false;
                self.one_less(node);
                self.tell_up();
            }
            Happening::Fail(node) if !self.failed[node as usize] => {
                self.failed[node as usize] = true;
                self.one_more(node, NONE);
                self.tell_down();
            }
            Happening::Refuel(need) => {
                self.fill(need);
                self.tell_up();
            }
            Happening::Repair(_) | Happening::Fail(_) => {}
        }
    }

    /// Reserves that end now, and those that this ends.
    fn ends_of_reserves(&mut self) {
        while let Some(Reverse((at, number, foreseen))) = self.ends.peek().copied() {
            if at != self.now {
                return;
            }
            self.ends.pop();
            let need = &mut self.needs[number as usize];
            if need.foreseen == foreseen && !need.met() && !need.exhausted {
                need.exhausted = true;
                let of = need.of;
                self.one_more(of, number);
                self.tell_down();
            }
        }
    }

    fn fill(&mut self, number: u32) {
        let now = self.now;
        let need = &mut self.needs[number as usize];
        (need.level, need.since) = (need.reserve, now);
        if !need.met() && need.reserve > Hours::ZERO {
            self.foresee(number);
            self.revive(number);
        }
    }

    /// The end of an unmet need's reserve, from now.
    fn foresee(&mut self, number: u32) {
        let need = &mut self.needs[number as usize];
        need.foreseen += 1;
        let end = self.now.plus(need.level);
        if end.happens() {
            self.ends.push(Reverse((end, number, need.foreseen)));
        }
    }

    /// The need no longer keeps its node down.
    fn revive(&mut self, number: u32) {
        let need = &mut self.needs[number as usize];
        if std::mem::take(&mut need.exhausted) {
            let of = need.of;
            self.one_less(of);
        }
    }

    fn one_less(&mut self, node: u32) {
        let down = &mut self.down[node as usize];
        *down -= 1;
        if *down == 0 {
            if let Some(outage) = self.outages[node as usize].last_mut() {
                outage.until = self.now;
            }
            self.told.push(node);
        }
    }

    fn one_more(&mut self, node: u32, through: u32) {
        let down = &mut self.down[node as usize];
        *down += 1;
        if *down > 1 {
            return;
        }
        let by = if through == NONE { (NONE, 0) } else { self.needs[through as usize].by };
        let outages = &mut self.outages[node as usize];
        match outages.last_mut() {
            // It was up for no time at all.
            Some(last) if last.until == self.now => last.until = Hours::NEVER,
            _ => outages.push(Outage { from: self.now, until: Hours::NEVER, through, by }),
        }
        self.told.push(node);
    }

    /// What came up reaches whom it supplies.
    fn tell_up(&mut self) {
        while let Some(node) = self.told.pop() {
            for number in self.network.fed_by(node) {
                let need = &mut self.needs[*number as usize];
                let (was_met, level) = (need.met(), need.level_at(self.now));
                need.spare += 1;
                if !was_met && need.met() {
                    (need.level, need.since) = (level, self.now);
                    need.foreseen += 1;
                    self.revive(*number);
                }
            }
        }
    }

    /// What went down reaches whom it supplied.
    fn tell_down(&mut self) {
        while let Some(node) = self.told.pop() {
            let outage = u32::try_from(self.outages[node as usize].len()).unwrap_or(NONE).saturating_sub(1);
            for number in self.network.fed_by(node) {
                let need = &mut self.needs[*number as usize];
                let (was_met, level) = (need.met(), need.level_at(self.now));
                need.spare -= 1;
                if was_met && !need.met() {
                    (need.level, need.since, need.by) = (level, self.now, (node, outage));
                    self.foresee(*number);
                }
            }
        }
    }
}
