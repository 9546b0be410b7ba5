//! How inoperability comes and goes: dq/dt = K \[min(1, A\*q + c\*) − q\], solved in closed form between changes.
//!
//! While the same sectors are saturated (A\*q + c\* ≥ 1), the equation is linear: with M the rows of K(A\* − I) of the others and −K of the
//! saturated, and b likewise Kc\* and K, q(t) = e^(Mt) q(0) + ∫₀ᵗ e^(Ms) b ds. Both, and ∫ q, come out of one exponential of the matrix
//! \[\[M, 0, b\], \[I, 0, 0\], \[0, 0, 0\]\] of size 2n + 1. Where a sector begins or ceases to be saturated between two moments that are
//! asked for (it is looked every 1/‖K(A\* − I)‖), the moment is found by halving, to a relative 10⁻¹², and the next piece begins there.

use super::{Inoperability, NoModel, matrix::Matrix};

/// The state at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// In the unit of time of the resilience coefficients.
    pub at: f64,
    /// Inoperability of each sector.
    pub q: Vec<f64>,
    /// ∫ q dt of each sector since the beginning; times its planned output, its loss.
    pub sum: Vec<f64>,
}

/// From `at` on, demand or supply is cut by `cut`.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// From when.
    pub at: f64,
    /// By which share, sector by sector.
    pub cut: Vec<f64>,
}

/// Resilience of a sector that came back from inoperability `from` to `to` in time `within`, per unit of that time:
/// k = ln(from / to) / (within (1 − a\*ᵢᵢ)) (Lian, Haimes 2006). `None` if it did not come nearer, or never can.
pub fn resilience(from: f64, to: f64, within: f64, own: f64) -> Option<f64> {
    let sound = from > to && to > 0.0 && within > 0.0 && own < 1.0;
    sound.then(|| (from / to).ln() / (within * (1.0 - own)))
}

impl Inoperability {
    /// The state at each of `moments` (in order, from 0), from `start`, with resilience coefficients `k` and cuts that change in order;
    /// before the first change there is none.
    ///
    /// # Errors
    /// If sizes differ or a value is below zero.
    pub fn course(
        &self,
        start: &[f64],
        k: &[f64],
        (changes, moments): (&[Change], &[f64]),
    ) -> Result<Vec<Moment>, NoModel> {
        self.sized(start)?;
        self.sized(k)?;
        changes.iter().try_for_each(|change| self.sized(&change.cut))?;
        let mut course = Course {
            model: self,
            k,
            cut: vec![0.0; self.size()],
            now: Moment { at: 0.0, q: start.to_vec(), sum: vec![0.0; self.size()] },
            kept: None,
            longest: 1.0 / self.pace(k),
        };
        let (mut changes, mut states) = (changes.iter().peekable(), Vec::new());
        for moment in moments {
            while let Some(change) = changes.next_if(|change| change.at <= *moment) {
                course.go_on(change.at);
                course.cut = change.cut.clone();
                course.kept = None;
            }
            course.go_on(*moment);
            states.push(course.now.clone());
        }
        Ok(states)
    }
}

impl Inoperability {
    /// The largest row sum of |K(A\* − I)|: nothing moves faster.
    pub(super) fn pace(&self, k: &[f64]) -> f64 {
        let rows = k.iter().enumerate().map(|(row, k)| k * (1.0 + self.matrix().row(row).iter().sum::<f64>()));
        rows.fold(f64::MIN_POSITIVE, f64::max)
    }
}

struct Course<'a> {
    model: &'a Inoperability,
    k: &'a [f64],
    cut: Vec<f64>,
    now: Moment,
    /// The last exponential: who was saturated, how long, what it was. Equal steps take it again.
    kept: Option<(Vec<bool>, f64, Matrix)>,
    /// How long a step may be, so that nobody is saturated and no longer between two looks, and no exponential overflows.
    longest: f64,
}

impl Course<'_> {
    fn go_on(&mut self, until: f64) {
        let span = until - self.now.at;
        let mut left = span;
        while left > span * 1e-12 {
            let saturated = self.saturated(&self.now);
            let step = left.min(self.longest);
            let whole = self.after(step, &saturated);
            if self.saturated(&whole) == saturated {
                self.now = whole;
                left = until - self.now.at;
                continue;
            }
            // Somebody begins or ceases to be saturated within: up to there, and a little more.
            let (mut same, mut other) = (0.0, step);
            while other - same > span * 1e-12 {
                let middle = f64::midpoint(same, other);
                let between = self.after(middle, &saturated);
                if self.saturated(&between) == saturated { same = middle } else { other = middle }
            }
            self.now = self.after(other, &saturated);
            left = until - self.now.at;
        }
        self.now.at = until;
    }

    fn saturated(&self, moment: &Moment) -> Vec<bool> {
        self.model.pressure(&moment.q, &self.cut).iter().map(|pressure| *pressure >= 1.0).collect()
    }

    /// The state after `span`, if the same sectors stay saturated.
    fn after(&mut self, span: f64, saturated: &[bool]) -> Moment {
        let flow = match self.kept.take() {
            Some((kept, length, flow)) if kept == saturated && length == span => flow,
            _ => self.generator(saturated).exponential(span),
        };
        let size = self.model.size();
        let state: Vec<f64> = self.now.q.iter().chain(&self.now.sum).copied().chain([1.0]).collect();
        let next = flow.times(&state);
        let (q, rest) = next.split_at(size);
        let q = q.iter().map(|q| q.clamp(0.0, 1.0)).collect();
        let sum = rest.iter().take(size).copied().collect();
        self.kept = Some((saturated.to_vec(), span, flow));
        Moment { at: self.now.at + span, q, sum }
    }

    fn generator(&self, saturated: &[bool]) -> Matrix {
        let size = self.model.size();
        let mut all = Matrix::zero(2 * size + 1);
        for (row, full) in saturated.iter().enumerate() {
            let k = self.k[row];
            for column in 0..size {
                let carried = if *full { 0.0 } else { self.model.matrix().at(row, column) };
                let own = if row == column { 1.0 } else { 0.0 };
                all.set(row, column, k * (carried - own));
            }
            all.set(row, 2 * size, k * if *full { 1.0 } else { self.cut[row] });
            all.set(size + row, row, 1.0);
        }
        all
    }
}
