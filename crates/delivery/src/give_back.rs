//! What the reporter is told of his report's notice: how many it reached, how many answered, how many were affected.
//!
//! **No small cells.** The affected are some of those who answered, and these are some of those whom it reached. Whoever
//! has two of the three figures has their difference too, and whoever knows this rule learns from what is left out.
//! So: a figure is given only if it is at least *k*, the next larger one is given, and the difference to that one is
//! nothing or at least *k*. Each figure hangs on the larger one: if how many answered may not be told, how many are
//! affected is not told either, for it would bound the other from below.
//! The test tries every triple and asks of every figure and difference whether what is given, or left out, proves it
//! to lie between 1 and *k* − 1.

/// How many organisations, each counted once; `None` where a figure would give a small circle away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GiveBack {
    /// It stood in the inbox of so many.
    pub reached: Option<i64>,
    /// So many answered.
    pub answered: Option<i64>,
    /// So many are affected or need help, by their newest answer.
    pub affected: Option<i64>,
}

impl GiveBack {
    /// What of the true figures may be told.
    pub fn of(reached: i64, answered: i64, affected: i64, k: i64) -> Self {
        let reached = Some(reached).filter(|reached| *reached >= k);
        let answered = within(answered, reached, k);
        let affected = within(affected, answered, k);
        Self { reached, answered, affected }
    }
}

/// `part`, if it may be told beside `whole`.
fn within(part: i64, whole: Option<i64>, k: i64) -> Option<i64> {
    let rest = whole? - part;
    (part >= k && (rest == 0 || rest >= k)).then_some(part)
}
