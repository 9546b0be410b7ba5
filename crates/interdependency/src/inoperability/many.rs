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
use flow::Flow;
use nalgebra::DMatrix;

/// Scenarios that go through the matrices together: what they carry stays in the cache.
const TOGETHER: usize = 256;

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
        // Each thread has as many whole blocks as any other, the last perhaps fewer: who goes with whom does not hang on the threads.
        let share = (cuts.len() / size).div_ceil(TOGETHER).div_ceil(scenarios.threads.max(1)).max(1) * TOGETHER * size;
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
    flow: Flow,
    /// `None` if the sectors amplify one another without end: then any may be saturated.
    bound: Option<Bound>,
}

impl<'a> Way<'a> {
    fn new(model: &'a Inoperability, k: &'a [f64], (scenarios, until): (Scenarios<'a>, f64)) -> Self {
        let flow =
            flow::between(model, k, (scenarios.ends.unwrap_or(until).min(until), until), !scenarios.starts.is_empty());
        let bound = Bound::of(model);
        Way { model, k, scenarios, until, flow, bound }
    }

    /// The scenarios from the value `first` on, as many as there is room for; how many went one by one.
    fn go(&self, first: usize, q: &mut [f64], sum: &mut [f64]) -> Result<usize, NoModel> {
        let (size, mut one_by_one) = (self.model.size(), 0);
        let block = size * TOGETHER;
        for (number, (q, sum)) in q.chunks_mut(block).zip(sum.chunks_mut(block)).enumerate() {
            let from = first + number * block;
            let (cuts, starts) =
                (self.part(self.scenarios.cuts, from, q.len()), self.part(self.scenarios.starts, from, q.len()));
            self.flow.pass((starts, cuts), (q, sum));
            let saturated = match &self.bound {
                Some(bound) => bound.exceeded(starts, cuts),
                None => (0..cuts.len() / size).collect(),
            };
            one_by_one += saturated.len();
            for scenario in saturated {
                let here = scenario * size..(scenario + 1) * size;
                self.alone((starts.get(here.clone()), &cuts[here.clone()]), (&mut q[here.clone()], &mut sum[here]))?;
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

/// What no scenario exceeds: the bound at the head of this file.
struct Bound {
    /// (I − A\*)⁻¹.
    inverse: DMatrix<f64>,
    /// Its product with ones.
    z: Vec<f64>,
    /// The largest of them.
    highest: f64,
}

impl Bound {
    fn of(model: &Inoperability) -> Option<Self> {
        let z = model.linear(&vec![1.0; model.size()]).ok().filter(|z| z.iter().all(|z| *z >= 1.0))?;
        let inverse = model.matrix().identity_less_this().inverse()?.dense();
        let highest = z.iter().copied().fold(1.0, f64::max);
        Some(Bound { inverse, z, highest })
    }

    /// In which scenarios a sector may be saturated at some time.
    fn exceeded(&self, starts: &[f64], cuts: &[f64]) -> Vec<usize> {
        let size = self.z.len();
        let largest = |values: &[f64]| values.iter().copied().fold(0.0, f64::max);
        let began = |scenario: usize| {
            let start = starts.get(scenario * size..(scenario + 1) * size).unwrap_or_default();
            start.iter().zip(&self.z).map(|(q, z)| q / z).fold(0.0, f64::max)
        };
        let scenarios = cuts.chunks_exact(size).enumerate();
        // z times the largest cut is no less than r: most scenarios need no more than that.
        let near = scenarios
            .filter(|(scenario, cut)| began(*scenario) * (self.highest - 1.0) + largest(cut) * self.highest >= 1.0);
        let reaches = |(scenario, cut): &(usize, &[f64])| {
            let mut r = vec![0.0; size];
            flow::times(&self.inverse, cut, &mut r, 0.0);
            let s = began(*scenario);
            r.iter().zip(&self.z).any(|(r, z)| s * (z - 1.0) + r >= 1.0)
        };
        near.filter(reaches).map(|(scenario, _)| scenario).collect()
    }
}
