//! What the times of parts add up to, for comparing CEPTOARs and years.

use crate::times::{Spread, Stamp, Times};
use kernel::disclosure::{K, in_steps};

/// The figures of one part, or of several together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// How many bodies took part.
    pub bodies: i64,
    /// How long it took to reach them.
    pub reached: Spread,
    /// How many answered.
    pub answered: i64,
}

/// Of figures, what may be told outside their owners' circle: each in multiples of *k*, `None` below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// At least so many bodies took part.
    pub bodies: Option<i64>,
    /// At least so many were reached within the measure.
    pub within: Option<i64>,
    /// At least so many answered.
    pub answered: Option<i64>,
}

impl Figures {
    /// Of these times together.
    pub fn of<'t>(all: impl IntoIterator<Item = &'t Times>) -> Self {
        let (mut lengths, mut bodies, mut answered) = (Vec::new(), 0, 0);
        for times in all {
            bodies += times.bodies();
            answered += times.spread(Stamp::Answered).count;
            let since = |at: kernel::At| at.seconds_since(times.released).max(0);
            lengths.extend(times.members().filter_map(|line| line.reached()).map(since));
        }
        Self { bodies, reached: Spread::of(lengths, bodies), answered }
    }
    /// What may be told of them to others.
    pub fn told(&self) -> Told {
        let told = |figure| in_steps(figure, K);
        Told { bodies: told(self.bodies), within: told(self.reached.within), answered: told(self.answered) }
    }
}
