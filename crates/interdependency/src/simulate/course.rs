//! One node's failures and repairs in one scenario.

use super::{Chance, times::Draw};
use crate::{hours::Hours, seeded::Seeded};

/// What fails at random.
pub(super) struct Source {
    chance: Chance,
    numbers: Seeded,
    fails: Option<Draw>,
    mends: Option<Draw>,
    /// Numbers whose rest to 1 is below it mean a first failure surely after the horizon: most scenarios need no logarithm.
    beyond: f64,
    horizon: Hours,
}

impl Source {
    /// What this chance leads to before a horizon.
    pub(super) fn new(chance: Chance, numbers: Seeded, horizon: Hours) -> Self {
        let (fails, mends) = (chance.fails.map(|time| time.drawn()), chance.mends.map(|time| time.drawn()));
        let beyond = fails.map_or(0.0, |fails| fails.beyond(horizon) * (1.0 - 1e-9));
        Source { chance, numbers, fails, mends, beyond, horizon }
    }

    /// Its node.
    pub(super) fn node(&self) -> u32 {
        self.chance.node
    }

    /// Each failure before the horizon, and its repair where that is before it as well.
    pub(super) fn course(&self, scenario: u64, tell: &mut dyn FnMut(Hours, Option<Hours>)) {
        let mut numbers = self.numbers.stream(scenario);
        let first = numbers.unit();
        let Some(fails) = self.fails else {
            if first < self.chance.down.unwrap_or(0.0) {
                tell(Hours::ZERO, None);
            }
            return;
        };
        if 1.0 - first < self.beyond {
            return;
        }
        let mut failed = fails.at(first);
        while failed < self.horizon {
            let mended = self.mends.map(|mends| failed.plus(mends.at(numbers.unit())));
            let Some(mended) = mended.filter(|mended| *mended < self.horizon) else { return tell(failed, None) };
            tell(failed, Some(mended));
            failed = mended.plus(fails.at(numbers.unit()));
        }
    }

    /// Whether it is down at the last moment before the horizon.
    pub(super) fn ends_down(&self, scenario: u64) -> bool {
        let mut down = false;
        self.course(scenario, &mut |_, mended| down = mended.is_none());
        down
    }
}
