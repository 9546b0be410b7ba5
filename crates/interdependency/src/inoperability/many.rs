//! The course of many scenarios at once: the same sectors, other cuts and other beginnings.
//!
//! Without saturation the state after a time depends linearly on where it began and on the cut, so one matrix, worked out once, leads every
//! scenario from its beginning to its end, however many days lie between: with M = K(A\* − I), and a cut that holds until it ends,
//!
//! ```text
//! q(t) = E(t) q(0) + W(t) K c        E(t) = e^(Mt)      W(t) = ∫₀ᵗ E ds
//! ∫ q  = W(t) q(0) + V(t) K c        V(t) = ∫₀ᵗ W ds    (E, W, V from series for a short time, doubled: no inverse of M is needed)
//! ```
//!
//! Whether a sector is ever saturated is settled beforehand: the equation is monotone, so a state y with A\*y + c ≤ y above the beginning is
//! never exceeded. With z = (I − A\*)⁻¹ 1 and r = (I − A\*)⁻¹ c one is y = s z + r, s the largest qᵢ(0)/zᵢ, and A\*y + c = s (z − 1) + r. Where
//! that is below 1 the linear answer is exact; the other scenarios go their way one by one ([`super::dynamic`]).

#![allow(
    clippy::indexing_slicing,
    reason = "vectors of as many values as there are sectors, checked when they come in"
)]

mod flow;

use super::{Inoperability, NoModel, dynamic::Change};
use flow::{Flow, LANES};

/// Scenarios: for each as many values as there are sectors, one scenario after the other.
#[derive(Clone, Copy, Debug)]
pub struct Scenarios<'a> {
    /// Inoperability at the beginning; empty: none in any.
    pub starts: &'a [f64],
    /// What is cut.
    pub cuts: &'a [f64],
    /// When the cut ends; `None`: not before the end.
    pub ends: Option<f64>,
    /// On how many threads.
    pub threads: usize,
}

/// Where they end, in the same order.
#[derive(Clone, Debug, PartialEq)]
pub struct Ended {
    /// Inoperability of each sector.
    pub q: Vec<f64>,
    /// ∫ q dt of each sector; times its planned output, its loss.
    pub sum: Vec<f64>,
    /// Scenarios in which a sector may have been saturated, and which therefore went one by one.
    pub one_by_one: usize,
}

impl Inoperability {
    /// Where each scenario is at `until`, with resilience coefficients `k`.
    ///
    /// # Errors
    /// If sizes differ or a value is below zero.
    pub fn many(&self, k: &[f64], scenarios: Scenarios<'_>, until: f64) -> Result<Ended, NoModel> {
        let size = self.size();
        self.sized(k)?;
        let (cuts, starts) = (scenarios.cuts, scenarios.starts);
        if size == 0 || cuts.len() % size != 0 || !(starts.is_empty() || starts.len() == cuts.len()) {
            return Err(NoModel::Sizes(size, cuts.len()));
        }
        cuts.chunks_exact(size).chain(starts.chunks_exact(size)).try_for_each(|values| self.sized(values))?;
        let way = Way::new(self, k, (scenarios, until));
        let mut ended = Ended { q: vec![0.0; cuts.len()], sum: vec![0.0; cuts.len()], one_by_one: 0 };
        // Each thread has as many scenarios as any other, the last perhaps fewer.
        let share = (cuts.len() / size).div_ceil(scenarios.threads.max(1)).max(1) * size;
        let parts = ended.q.chunks_mut(share).zip(ended.sum.chunks_mut(share)).enumerate();
        let counts: Vec<Result<usize, NoModel>> = std::thread::scope(|scope| {
            let way = &way;
            let running: Vec<_> =
                parts.map(|(number, (q, sum))| scope.spawn(move || way.go(number * share, q, sum))).collect();
            running
                .into_iter()
                .map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        });
        for count in counts {
            ended.one_by_one += count?;
        }
        Ok(ended)
    }
}

/// What is the same for all scenarios.
struct Way<'a> {
    model: &'a Inoperability,
    k: &'a [f64],
    scenarios: Scenarios<'a>,
    until: f64,
    /// From \[beginning, cut\] to \[q, ∫ q\]; without beginnings from the cut alone.
    flow: Flow,
    /// (I − A\*)⁻¹, and its product with ones; `None` if the sectors amplify one another without end: then any may be saturated.
    bound: Option<(Flow, Vec<f64>)>,
}

impl<'a> Way<'a> {
    fn new(model: &'a Inoperability, k: &'a [f64], (scenarios, until): (Scenarios<'a>, f64)) -> Self {
        let flow =
            flow::between(model, k, (scenarios.ends.unwrap_or(until).min(until), until), !scenarios.starts.is_empty());
        let ones = vec![1.0; model.size()];
        let bound = model.linear(&ones).ok().filter(|z| z.iter().all(|z| *z >= 1.0)).and_then(|z| {
            let inverse = model.matrix().identity_less_this().inverse()?;
            Some((Flow::of(&[&[&inverse]]), z))
        });
        Way { model, k, scenarios, until, flow, bound }
    }

    /// The scenarios from the value `first` on, as many as there is room for; how many went one by one.
    fn go(&self, first: usize, q: &mut [f64], sum: &mut [f64]) -> Result<usize, NoModel> {
        let size = self.model.size();
        let (mut lanes, mut one_by_one) = (Lanes::new(size, &self.flow), 0);
        for (number, (q, sum)) in q.chunks_mut(size * LANES).zip(sum.chunks_mut(size * LANES)).enumerate() {
            let from = first + number * size * LANES;
            let (cuts, starts) =
                (self.part(self.scenarios.cuts, from, q.len()), self.part(self.scenarios.starts, from, q.len()));
            lanes.take(starts, cuts);
            lanes.pass(&self.flow, (q, sum));
            for lane in lanes.saturated(self.bound.as_ref(), starts, cuts) {
                let here = lane * size..(lane + 1) * size;
                self.alone((starts.get(here.clone()), &cuts[here.clone()]), (&mut q[here.clone()], &mut sum[here]))?;
                one_by_one += 1;
            }
        }
        Ok(one_by_one)
    }

    fn part(&self, all: &'a [f64], from: usize, length: usize) -> &'a [f64] {
        all.get(from..from + length).unwrap_or_default()
    }

    /// One scenario on its own way, through saturation.
    fn alone(&self, (start, cut): (Option<&[f64]>, &[f64]), (q, sum): (&mut [f64], &mut [f64])) -> Result<(), NoModel> {
        let none = vec![0.0; cut.len()];
        let mut changes = vec![Change { at: 0.0, cut: cut.to_vec() }];
        changes.extend(self.scenarios.ends.map(|at| Change { at, cut: none.clone() }));
        let course = self.model.course(start.unwrap_or(&none), self.k, (&changes, &[self.until]))?;
        if let Some(end) = course.last() {
            q.copy_from_slice(&end.q);
            sum.copy_from_slice(&end.sum);
        }
        Ok(())
    }
}

/// Some scenarios side by side, value by value.
struct Lanes {
    size: usize,
    into: Vec<f64>,
    out: Vec<f64>,
    /// The cuts stand behind the beginnings, if there are any.
    cuts_from: usize,
}

impl Lanes {
    fn new(size: usize, flow: &Flow) -> Self {
        let cuts_from = flow.columns() - size;
        Lanes { size, into: vec![0.0; flow.columns() * LANES], out: vec![0.0; 2 * size * LANES], cuts_from }
    }

    fn take(&mut self, starts: &[f64], cuts: &[f64]) {
        for (values, from) in [(starts, 0), (cuts, self.cuts_from)] {
            for (lane, scenario) in values.chunks_exact(self.size).enumerate() {
                for (at, value) in scenario.iter().enumerate() {
                    self.into[(from + at) * LANES + lane] = *value;
                }
            }
        }
    }

    fn pass(&mut self, flow: &Flow, (q, sum): (&mut [f64], &mut [f64])) {
        flow.times(&self.into, &mut self.out);
        for (values, from) in [(q, 0), (sum, self.size)] {
            for (lane, scenario) in values.chunks_exact_mut(self.size).enumerate() {
                for (at, value) in scenario.iter_mut().enumerate() {
                    *value = self.out[(from + at) * LANES + lane];
                }
            }
        }
    }

    /// In which scenarios a sector may be saturated at some time.
    fn saturated(&mut self, bound: Option<&(Flow, Vec<f64>)>, starts: &[f64], cuts: &[f64]) -> Vec<usize> {
        let lanes = cuts.len() / self.size;
        let Some((inverse, z)) = bound else { return (0..lanes).collect() };
        let highest = z.iter().copied().fold(1.0, f64::max);
        let largest = |values: &[f64]| values.iter().copied().fold(0.0, f64::max);
        let of =
            |values: &'_ [f64], lane: usize| values.get(lane * self.size..(lane + 1) * self.size).map(<[f64]>::to_vec);
        // z times the largest cut is no less than r: most scenarios need no more than that.
        let began = |lane: usize| {
            of(starts, lane).map_or(0.0, |start| start.iter().zip(z).map(|(q, z)| q / z).fold(0.0, f64::max))
        };
        let near = |lane: &usize| {
            let cut = of(cuts, *lane).map_or(0.0, |cut| largest(&cut));
            began(*lane) * (highest - 1.0) + cut * highest >= 1.0
        };
        let near: Vec<usize> = (0..lanes).filter(near).collect();
        if near.is_empty() {
            return near;
        }
        inverse.times(&self.into[self.cuts_from * LANES..], &mut self.out);
        let reaches = |lane: &usize| {
            let s = began(*lane);
            (0..self.size).any(|at| s * (z[at] - 1.0) + self.out[at * LANES + lane] >= 1.0)
        };
        near.into_iter().filter(reaches).collect()
    }
}
