//! A clock that goes through every microsecond and looks at everything: slow, simple, and written for these tests only.

use crate::variants::{ticks, variant};
use interdependency::{Hours, Model, Network, Plan, network::Bound, solve::pass, timeline};

/// After this nothing happens by plan, and a reserve that runs down ends within `LONGEST`.
const PLANNED: u32 = 20;
const LONGEST: u32 = 8;

struct Need {
    reserve: Option<u64>,
    level: u64,
    /// Level when it was last met anew, and for how long it has been.
    met_level: u64,
    met_for: u64,
    met: bool,
    /// Its reserve has ended: noted when things go, so what comes at that moment is in time.
    ended: bool,
}

struct Clock<'a> {
    model: &'a Model,
    needs: Vec<Need>,
    failed: Vec<bool>,
    up: Vec<bool>,
}

impl Clock<'_> {
    fn lives(&self, need: u32) -> bool {
        let need = self.model.need(need);
        let live = need.suppliers.iter().filter(|node| self.up[**node as usize]).count();
        live >= need.k.map_or(need.suppliers.len(), |k| k as usize)
    }

    /// Whether the node has what it needs now.
    fn can(&self, node: u32) -> bool {
        !self.failed[node as usize]
            && (0..self.model.need_count())
                .filter(|need| self.model.need(*need).of == node)
                .all(|need| !self.needs[need as usize].ended)
    }

    /// Notes which needs are met, as long as that changes anything.
    fn settle(&mut self, up: bool) {
        loop {
            for need in 0..self.model.need_count() {
                let lives = self.lives(need);
                let refuel = self.model.need(need).refuel.micros();
                let state = &mut self.needs[need as usize];
                if lives && !state.met {
                    (state.met, state.met_level, state.met_for) = (true, state.level, 0);
                }
                if lives && refuel == 0 {
                    state.level = state.reserve.unwrap_or(0);
                }
                state.met = lives;
                let empty = !lives && state.reserve.is_some() && state.level == 0;
                state.ended = empty && (state.ended || !up);
            }
            let change =
                (0..self.model.node_count()).find(|node| self.up[*node as usize] != up && self.can(*node) == up);
            match change {
                Some(node) => self.up[node as usize] = up,
                None => return,
            }
        }
    }

    /// What a microsecond takes and gives.
    fn pass(&mut self) {
        for (need, state) in (0..).zip(&mut self.needs) {
            let reserve = state.reserve.unwrap_or(0);
            if !state.met {
                state.level = state.level.saturating_sub(1);
            } else {
                state.met_for += 1;
                if let Some(gained) = (state.met_for * reserve).checked_div(self.model.need(need).refuel.micros()) {
                    state.level = reserve.min(state.met_level + gained);
                }
            }
        }
    }
}

fn outages(model: &Model, plan: &Plan, bound: Bound) -> Vec<Vec<(Hours, Hours)>> {
    let needs = model.needs().map(|need| {
        let reserve = if bound == Bound::Least { need.reserve.least } else { need.reserve.most };
        let reserve = reserve.happens().then(|| reserve.micros());
        let level = reserve.unwrap_or(0);
        Need { reserve, level, met_level: level, met_for: 0, met: true, ended: false }
    });
    let nodes = model.node_count() as usize;
    let mut clock = Clock { model, needs: needs.collect(), failed: vec![false; nodes], up: vec![true; nodes] };
    let mut outages: Vec<Vec<(Hours, Hours)>> = vec![Vec::new(); nodes];
    let (mut tick, mut still) = (0, 0);
    while tick <= PLANNED || still <= LONGEST {
        let now = ticks(tick);
        (tick, still) = (tick + 1, still + 1);
        let due =
            |rows: &[(u32, Hours)]| -> Vec<u32> { rows.iter().filter(|row| row.1 == now).map(|row| row.0).collect() };
        due(&plan.repairs).into_iter().for_each(|node| clock.failed[node as usize] = false);
        for need in due(&plan.refuels) {
            let state = &mut clock.needs[need as usize];
            state.level = state.reserve.unwrap_or(0);
            (state.met_level, state.met_for) = (state.level, 0);
        }
        clock.settle(true);
        due(&plan.failures).into_iter().for_each(|node| clock.failed[node as usize] = true);
        clock.settle(false);
        for (node, list) in outages.iter_mut().enumerate() {
            let open = list.last().is_some_and(|last| last.1 == Hours::NEVER);
            match (clock.up[node], open) {
                (false, false) => list.push((now, Hours::NEVER)),
                (true, true) => list.last_mut().unwrap().1 = now,
                _ => continue,
            }
            still = 0;
        }
        clock.pass();
    }
    outages
}

#[test]
fn ten_thousand_random_models_lose_what_a_slow_clock_sees() {
    for number in 0..10_000 {
        let (model, plan) = variant(number, false);
        let network = Network::of(&model);
        let lines = timeline::run(&model, &network, &plan);
        for (bound, line) in [(Bound::Least, lines.earliest()), (Bound::Most, lines.latest())] {
            let slow = outages(&model, &plan, bound);
            let quick = pass(&network, &plan.failures, bound);
            for node in 0..model.node_count() {
                let seen = slow[node as usize].first().map_or(Hours::NEVER, |outage| outage.0);
                assert_eq!(quick.at(node), seen, "model {number}, {bound:?}, node {node}");
                assert_eq!(line.lost(node), seen, "time line of model {number}, {bound:?}, node {node}");
            }
        }
    }
}

#[test]
fn ten_thousand_random_models_come_back_as_a_slow_clock_sees() {
    for number in 0..10_000 {
        let (model, plan) = variant(number, true);
        let lines = timeline::run(&model, &Network::of(&model), &plan);
        for (bound, line) in [(Bound::Least, lines.earliest()), (Bound::Most, lines.latest())] {
            let slow = outages(&model, &plan, bound);
            for node in 0..model.node_count() {
                let quick: Vec<_> = line.of(node).iter().map(|outage| (outage.from, outage.until)).collect();
                assert_eq!(quick, slow[node as usize], "model {number}, {bound:?}, node {node}");
            }
        }
    }
}

#[test]
fn every_link_of_a_chain_is_lost_when_the_one_before_and_its_reserve_say() {
    for number in 0..2_000 {
        let (model, plan) = variant(number, false);
        let pass = pass(&Network::of(&model), &plan.failures, Bound::Least);
        for node in (0..model.node_count()).filter(|node| pass.at(*node).happens()) {
            let chain = pass.chain(node);
            assert_eq!(chain.last().unwrap().node, node);
            let first = chain.first().unwrap();
            assert!(first.need.is_none() && plan.failures.contains(&(first.node, pass.at(first.node))));
            for pair in chain.windows(2) {
                let need = model.need(pair[1].need.unwrap());
                assert!(need.of == pair[1].node && need.suppliers.contains(&pair[0].node), "model {number}");
                assert_eq!(pass.at(pair[0].node).plus(need.reserve.least), pass.at(pair[1].node), "model {number}");
            }
        }
    }
}
