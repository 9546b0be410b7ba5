//! What the reporter is told of his report's notice: how many it reached, how many answered, how many were affected.
//!
//! **No small cells, not over time either.** Each figure is rounded down to a multiple of *k*, and not told below *k*.
//! Whoever asks is not counted himself, or he would move the figure by his own answer and see how near the others are to the
//! next multiple. Whoever asks again and again sees nothing of fewer than *k* answers unless a multiple is crossed, and then only that.
//!
//! Why nothing smaller can be derived: what is told could be the exact figures, at all times, for rounding keeps their
//! order (the affected are some of those who answered, and these are some of those whom it reached). Then all figures
//! and all differences, between two figures and between two moments, are nothing or at least *k*; so nobody can prove
//! that one of them lies between 1 and *k* − 1.
//!
//! Whom it reached is rounded as well. It says nothing of answers, but how many members a group has is public on the
//! map: the difference would be those whom nobody can reach.
//!
//! The tests try every triple, then every two triples one after the other.

use kernel::disclosure::in_steps;

/// How many organisations, each counted once, rounded down to multiples of *k*; `None` below *k*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GiveBack {
    /// It stood in the inbox of at least so many.
    pub reached: Option<i64>,
    /// At least so many answered.
    pub answered: Option<i64>,
    /// At least so many are affected or need help, by their newest answer.
    pub affected: Option<i64>,
}

impl GiveBack {
    /// What of the true figures may be told.
    pub fn of(reached: i64, answered: i64, affected: i64, k: i64) -> Self {
        let told = |figure| in_steps(figure, k);
        Self { reached: told(reached), answered: told(answered), affected: told(affected) }
    }
}
