//! How long it took to reach whom: read from the ledger, hop by hop and member by member.
//!
//! *Reached* is when somebody there first showed that it had come: by opening it, or by confirming that a letter about it
//! came. That is what the drill of 2013 measured by having members report when they had read it (004:20679, 20684).

use access::OrgId;
use delivery::{Tier, receipt::Way};
use kernel::{At, Bilingual};

/// Most were reached within so many seconds in the drill of 2013 (004:20679): the measure since.
pub const MEASURE: i64 = 2 * 3600;

/// One body's line in the ledger of a drill.
#[derive(Clone, Debug)]
pub struct Line {
    /// The body.
    pub org: OrgId,
    /// Its name.
    pub name: Bilingual,
    /// On which hop.
    pub tier: Tier,
    /// Whether anybody there could be reached at the release.
    pub reachable: bool,
    /// Whether its mail was refused or given up.
    pub mail_failed: bool,
    /// When it stood in its inbox.
    pub handed: Option<At>,
    /// When its mail host took the mail.
    pub mailed: Option<At>,
    /// When it was opened.
    pub opened: Option<At>,
    /// When somebody confirmed that the mail had come.
    pub received: Option<At>,
    /// When it was acknowledged.
    pub acknowledged: Option<At>,
    /// By which way of a letter, without signing in; `None` with `acknowledged` set: in Kaname, or by an answer.
    pub acknowledged_by: Option<Way>,
    /// When it was answered.
    pub answered: Option<At>,
    /// When it passed it on.
    pub passed: Option<At>,
    /// When its report in the exercise came to the centre.
    pub reported: Option<At>,
}

impl Line {
    /// When somebody there first showed that it had come.
    pub fn reached(&self) -> Option<At> {
        [self.opened, self.received].into_iter().flatten().min()
    }
    /// Whether its contact failed: nobody could be reached, its mail came back, or it was never reached.
    pub fn failed(&self) -> bool {
        !self.reachable || self.mail_failed || (self.handed.is_some() && self.reached().is_none())
    }
}

/// How a number of lengths of time spreads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// How many there are.
    pub count: i64,
    /// Of how many bodies.
    pub of: i64,
    /// How many are within [`MEASURE`].
    pub within: i64,
    /// The middle one, in seconds: half of those that there are took no longer.
    pub median: Option<i64>,
    /// The length that nine in ten did not exceed.
    pub ninth: Option<i64>,
    /// The longest.
    pub longest: Option<i64>,
}

impl Spread {
    /// Of these lengths in seconds, out of so many bodies.
    pub fn of(mut lengths: Vec<i64>, of: i64) -> Self {
        lengths.sort_unstable();
        let many = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        // The smallest length that at least so many tenths of them do not exceed.
        let tenths =
            |n: usize| lengths.len().checked_sub(1).and_then(|_| lengths.get((lengths.len() * n).div_ceil(10) - 1));
        Self {
            count: many(lengths.len()),
            of,
            within: many(lengths.iter().filter(|length| **length <= MEASURE).count()),
            median: tenths(5).copied(),
            ninth: tenths(9).copied(),
            longest: lengths.last().copied(),
        }
    }
}

/// A stamp that members have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// It stood in the inbox.
    Handed,
    /// Its mail host took the mail.
    Mailed,
    /// Somebody there showed that it had come.
    Reached,
    /// It was acknowledged.
    Acknowledged,
    /// It was answered.
    Answered,
    /// Its report came to the centre.
    Reported,
}

impl Stamp {
    /// All, in their order.
    pub const ALL: [Stamp; 6] =
        [Stamp::Handed, Stamp::Mailed, Stamp::Reached, Stamp::Acknowledged, Stamp::Answered, Stamp::Reported];
    /// The end of the key of its word.
    pub fn code(self) -> &'static str {
        match self {
            Stamp::Handed => "handed",
            Stamp::Mailed => "mailed",
            Stamp::Reached => "reached",
            Stamp::Acknowledged => "acknowledged",
            Stamp::Answered => "answered",
            Stamp::Reported => "reported",
        }
    }
    /// When a line has it.
    pub fn of(self, line: &Line) -> Option<At> {
        match self {
            Stamp::Handed => line.handed,
            Stamp::Mailed => line.mailed,
            Stamp::Reached => line.reached(),
            Stamp::Acknowledged => line.acknowledged,
            Stamp::Answered => line.answered,
            Stamp::Reported => line.reported,
        }
    }
}

/// One hop of the way: how long a body took to notice it, and how long it kept it.
#[derive(Clone, Debug)]
pub struct Hop {
    /// The body.
    pub line: Line,
    /// From the moment in which the body above passed it on until somebody here noticed it, in seconds.
    pub noticing: Option<i64>,
    /// From the moment in which it stood in its inbox until it was passed on, in seconds.
    pub keeping: Option<i64>,
}

/// The times of a part.
#[derive(Clone, Debug)]
pub struct Times {
    /// When it was released.
    pub released: At,
    /// All lines: ministry, CEPTOAR, members.
    pub lines: Vec<Line>,
}

impl Times {
    /// The members' lines.
    pub fn members(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.tier == Tier::Member)
    }
    /// How many bodies really were handed the message: who has not got it yet, or cannot be reached, is not counted.
    pub fn bodies(&self) -> i64 {
        i64::try_from(self.members().filter(|line| line.handed.is_some()).count()).unwrap_or(i64::MAX)
    }
    /// How many it was meant for.
    pub fn meant(&self) -> i64 {
        i64::try_from(self.members().count()).unwrap_or(i64::MAX)
    }
    /// The same as it stood then: without what came later.
    pub(crate) fn until(&self, then: At) -> Self {
        let by = |at: Option<At>| at.filter(|at| *at <= then);
        let line = |line: &Line| Line {
            handed: by(line.handed),
            mailed: by(line.mailed),
            opened: by(line.opened),
            received: by(line.received),
            acknowledged: by(line.acknowledged),
            acknowledged_by: line.acknowledged_by.filter(|_| by(line.acknowledged).is_some()),
            answered: by(line.answered),
            passed: by(line.passed),
            reported: by(line.reported),
            ..line.clone()
        };
        Self { released: self.released, lines: self.lines.iter().map(line).collect() }
    }
    /// How long after the release members had a stamp.
    pub fn spread(&self, stamp: Stamp) -> Spread {
        let since = |at: At| at.seconds_since(self.released).max(0);
        // Of all for whom it was meant so many were handed it; of those so many did the rest.
        let of = if stamp == Stamp::Handed { self.meant() } else { self.bodies() };
        Spread::of(self.members().filter_map(|line| stamp.of(line)).map(since).collect(), of)
    }
    /// The bodies on the way, from the centre downward.
    pub fn hops(&self) -> Vec<Hop> {
        let mut above = Some(self.released);
        let mut hops = Vec::new();
        for tier in [Tier::Ministry, Tier::Ceptoar] {
            for line in self.lines.iter().filter(|line| line.tier == tier) {
                let span =
                    |to: Option<At>, from: Option<At>| to.zip(from).map(|(to, from)| to.seconds_since(from).max(0));
                hops.push(Hop {
                    noticing: span(line.reached(), above),
                    keeping: span(line.passed, line.handed),
                    line: line.clone(),
                });
                above = line.passed;
            }
        }
        hops
    }
    /// From the moment in which the CEPTOAR passed it on until its members noticed it.
    pub fn last_hop(&self) -> Spread {
        let passed = self.lines.iter().filter(|line| line.tier == Tier::Ceptoar).filter_map(|line| line.passed).max();
        let since = |line: &Line| Some(line.reached()?.seconds_since(passed?).max(0));
        Spread::of(self.members().filter_map(since).collect(), self.bodies())
    }
    /// How many members have had a stamp, at the moments in order: the points of a curve.
    pub fn curve(&self, stamp: Stamp) -> Vec<(At, i64)> {
        let mut at: Vec<At> = self.members().filter_map(|line| stamp.of(line)).collect();
        at.sort_unstable();
        at.into_iter().zip(1..).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    const MINUTE: i64 = 60_000;

    fn at(minutes: i64) -> Option<At> {
        Some(At::from_millis(1_404_781_200_000 + minutes * MINUTE))
    }

    fn line(tier: Tier, handed: i64, opened: Option<i64>, passed: Option<i64>) -> Line {
        Line {
            org: "01900000-0000-7000-8000-000000000001".parse().unwrap(),
            name: Bilingual { ja: String::new(), en: String::new() },
            tier,
            reachable: true,
            mail_failed: false,
            handed: at(handed),
            mailed: None,
            opened: opened.and_then(at),
            received: None,
            acknowledged: None,
            acknowledged_by: None,
            answered: None,
            passed: passed.and_then(at),
            reported: None,
        }
    }

    fn times() -> Times {
        let mut lines = vec![line(Tier::Ministry, 0, Some(5), Some(10)), line(Tier::Ceptoar, 10, Some(25), Some(40))];
        let opened = [Some(45), Some(50), Some(60), Some(90), Some(200), None];
        lines.extend(opened.into_iter().map(|opened| line(Tier::Member, 40, opened, None)));
        Times { released: at(0).unwrap(), lines }
    }

    #[test]
    fn the_times_are_those_of_the_ledger() {
        let reached = times().spread(Stamp::Reached);
        assert_eq!((reached.count, reached.of, reached.within), (5, 6, 4));
        assert_eq!((reached.median, reached.ninth, reached.longest), (Some(3600), Some(12_000), Some(12_000)));
        assert_eq!(times().spread(Stamp::Answered), Spread { of: 6, ..Spread::default() }, "none is not zero minutes");
        assert_eq!(times().last_hop().median, Some(20 * 60));
    }

    #[test]
    fn only_who_was_handed_it_is_counted() {
        let mut times = times();
        times.lines.push(Line { handed: None, ..line(Tier::Member, 0, None, None) });
        times.lines.push(Line { reachable: false, handed: None, ..line(Tier::Member, 0, None, None) });
        assert_eq!((times.bodies(), times.meant()), (6, 8));
        assert_eq!((times.spread(Stamp::Handed).count, times.spread(Stamp::Handed).of), (6, 8));
        assert_eq!(times.spread(Stamp::Reached).of, 6);
        assert_eq!(times.until(times.released).bodies(), 0, "nobody had it yet in that moment");
    }

    #[test]
    fn each_hop_says_how_long_it_took_and_how_long_it_kept_it() {
        let hops: Vec<_> = times().hops().iter().map(|hop| (hop.noticing, hop.keeping)).collect();
        assert_eq!(hops, [(Some(300), Some(600)), (Some(900), Some(1800))]);
    }

    #[test]
    fn a_letter_that_somebody_confirmed_has_reached_him() {
        let mut one = line(Tier::Member, 0, Some(90), None);
        one.received = at(30);
        assert_eq!(one.reached(), at(30));
        assert!(!one.failed());
        assert!(line(Tier::Member, 0, None, None).failed());
        assert!(Line { reachable: false, handed: None, ..line(Tier::Member, 0, None, None) }.failed());
    }

    #[test]
    fn who_was_not_handed_it_has_not_failed() {
        let waiting = Line { handed: None, ..line(Tier::Member, 0, None, None) };
        assert!(!waiting.failed(), "its CEPTOAR has not passed it on");
    }
}
