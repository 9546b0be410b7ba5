//! How likely is it that a service is lost?
//!
//! Every node with a [`Chance`] fails by itself at random, independently of the others; what follows is worked out as for any plan.
//! The answer is an estimate with its error: Monte Carlo, with numbers that depend on a seed, the node's id and the scenario alone. The
//! same seed gives the same bytes; two variants of a model see the same failures (common random numbers), so their difference is much
//! better known than either.
//!
//! Two questions:
//!
//! - [`at_a_moment`]: is it up at time `t`, if reserves are used up? Each node is down with its probability `p`, given or
//!   1 − A(t) ([`availability`]); what is repaired at no constant rate is drawn. Losses spread at once. 256 scenarios go through the
//!   network together, one bit each.
//! - [`over_time`]: is it ever down until the horizon, and for how long? Failures and repairs are drawn ([`Time`]), reserves run down
//!   ([`crate::timeline`]); where a reserve is a range or unknown, once with all at their shortest and once with all at their longest.
//!
//! Errors: of a share `p` seen in `n` scenarios √(p (1 − p) / n), and an interval by E. B. Wilson (JASA 22, 1927, 209–212), which is sound
//! also where nothing was seen. It ends early when the widest interval is as narrow as asked for; it looks only after each round of at least
//! 1,024 scenarios.

pub mod at_a_moment;
mod course;
pub mod over_time;
mod times;

use crate::{hours::Hours, seeded::Seeded};

pub use times::{Form, Time};

/// How a node fails by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance {
    /// The node.
    pub node: u32,
    /// How likely it is down, from 0 to 1, if that is stated.
    pub down: Option<f64>,
    /// The time to its failure.
    pub fails: Option<Time>,
    /// The time to its repair; `None`: it is not repaired.
    pub mends: Option<Time>,
}

/// Availability at time `t` of a component that is up at 0 and fails and is repaired at constant rates λ = 1/MTBF and μ = 1/MTTR:
/// A(t) = μ/(λ+μ) + λ/(λ+μ) · e^(−(λ+μ)t). Without repair e^(−λt). Times in one unit.
pub fn availability(mtbf: f64, mttr: Option<f64>, t: f64) -> f64 {
    let failing = 1.0 / mtbf;
    match mttr.map(|mttr| 1.0 / mttr) {
        None => (-failing * t).exp(),
        Some(mending) if mending.is_infinite() => 1.0,
        Some(mending) => {
            let both = failing + mending;
            mending / both + failing / both * (-both * t).exp()
        }
    }
}

impl Chance {
    /// How likely it is down at a moment; `None` where no formula says so: it is repaired, and not at constant rates.
    pub fn down_at(&self, moment: Hours) -> Option<f64> {
        let down = match (self.down, self.fails, self.mends) {
            (Some(down), ..) => down,
            (None, None, _) => 0.0,
            (None, Some(fails), None) => 1.0 - fails.drawn().beyond(moment),
            (None, Some(fails), Some(mends)) if [fails, mends].iter().all(|time| time.form == Form::Exponential) => {
                1.0 - availability(fails.mean.as_f64(), Some(mends.mean.as_f64()), moment.as_f64())
            }
            _ => return None,
        };
        Some(down.clamp(0.0, 1.0))
    }
}

/// How many scenarios, and when to stop.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Where the numbers begin.
    pub seed: u64,
    /// At most so many scenarios.
    pub scenarios: u64,
    /// Enough when every interval is at most so wide to either side; 0: never.
    pub error: f64,
    /// Told after each round how many scenarios were seen, and of how many at most.
    pub told: fn(u64, u64),
}

/// A share that was seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// Where it was seen so often.
    pub seen: u64,
    /// Of so many scenarios.
    pub of: u64,
}

/// 95 % of estimates lie within so many standard errors.
const SURE: f64 = 1.959_963_984_540_054;

impl Share {
    /// The estimate.
    pub fn estimate(self) -> f64 {
        self.seen as f64 / self.of.max(1) as f64
    }

    /// Its standard error.
    pub fn error(self) -> f64 {
        let p = self.estimate();
        (p * (1.0 - p) / self.of.max(1) as f64).sqrt()
    }

    /// Between which shares the true one lies in 95 of 100 cases (Wilson).
    pub fn interval(self) -> (f64, f64) {
        let (p, n) = (self.estimate(), self.of.max(1) as f64);
        let square = SURE * SURE / n;
        let middle = (p + square / 2.0) / (1.0 + square);
        let half = SURE / (1.0 + square) * (p * (1.0 - p) / n + square / (4.0 * n)).sqrt();
        let low = if self.seen == 0 { 0.0 } else { middle - half };
        (low, if self.seen == self.of { 1.0 } else { middle + half })
    }

    /// Half the width of the interval.
    pub fn half_width(self) -> f64 {
        let (low, high) = self.interval();
        (high - low) / 2.0
    }
}

/// The numbers of one node, by its id: another node before it in the table changes nothing.
fn numbers_of(seed: u64, id: &str) -> Seeded {
    // FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo): a stable 64-bit number of a text.
    let hash = id
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    Seeded::new(seed).stream(hash)
}

/// How many scenarios are looked at between two looks at the clock of errors.
const ROUND: u64 = 1_024;

/// Goes on, round by round, as long as scenarios are left and some share is not known well enough. `round` takes the first scenario and
/// the one after the last.
fn rounds(effort: &Effort, shares: &mut dyn FnMut(u64, u64) -> f64) -> u64 {
    let mut done = 0;
    while done < effort.scenarios {
        let end = effort.scenarios.min(done + ROUND.max(done / 2 / 256 * 256));
        let widest = shares(done, end);
        done = end;
        (effort.told)(done, effort.scenarios);
        if widest <= effort.error {
            break;
        }
    }
    done
}
