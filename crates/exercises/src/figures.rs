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

/// How many CEPTOARs took part in the centre's drill of a fiscal year, and to how many of their members the message really was
/// handed; of parts that are over. Exact: whoever shows it hides what is small.
///
/// # Errors
/// If the database refuses.
pub async fn taken_part(sql: &::store::Sql<'_>, year: kernel::FiscalYear) -> Result<(i64, i64), ::store::StoreError> {
    crate::store::times::taken_part(sql, year).await
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
