//! When a service is down at most, with every reserve at its shortest, and at least, with every reserve at its longest. The second
//! lies within the first: more reserve never makes a service go down earlier or come back later ([`interdependency::timeline`]).

use interdependency::{Answer, Hours, solve::Certainty, timeline::Timeline};
use std::collections::BTreeMap;

/// A time during which something is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time {
    /// From when.
    pub from: Hours,
    /// Until when; [`Hours::NEVER`]: it does not come back.
    pub until: Hours,
}

/// How sure it is that something is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sure {
    /// Whatever the reserves are.
    Certain,
    /// As a reserve is stated as a range.
    Between,
    /// As nobody has stated a reserve: perhaps not at all.
    Unknown,
}

/// When a service is down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Down {
    /// At most then.
    pub possible: Vec<Time>,
    /// At least then.
    pub certain: Vec<Time>,
    unknown: bool,
}

impl Down {
    /// Of the service of this number.
    pub fn of(answer: &Answer, node: u32) -> Self {
        let span = answer.span(node);
        let stays = |from: Hours| from.happens().then_some(Time { from, until: Hours::NEVER }).into_iter().collect();
        let times = |line: &Timeline| {
            line.of(node).iter().map(|one| Time { from: one.from, until: one.until }).collect::<Vec<_>>()
        };
        let (possible, certain) = match answer {
            Answer::Losses(_) => (stays(span.earliest), stays(span.latest)),
            Answer::Timelines(lines) => (times(lines.earliest()), times(lines.latest())),
        };
        Down { possible, certain, unknown: span.certainty() == Certainty::Unknown }
    }

    /// Its times in order, none over another, each with how sure it is.
    pub fn times(&self) -> Vec<(Time, Sure)> {
        let unsure = if self.unknown { Sure::Unknown } else { Sure::Between };
        let rest = without(&self.possible, &self.certain).into_iter().map(|time| (time, unsure));
        let mut all: Vec<_> = self.certain.iter().map(|time| (*time, Sure::Certain)).chain(rest).collect();
        all.sort_unstable();
        all
    }
}

/// What is left of the first without the second.
fn without(possible: &[Time], certain: &[Time]) -> Vec<Time> {
    let mut rest = Vec::new();
    for whole in possible {
        let mut from = whole.from;
        for sure in certain.iter().filter(|sure| sure.from >= whole.from && sure.from < whole.until) {
            if from < sure.from {
                rest.push(Time { from, until: sure.from });
            }
            from = sure.until;
        }
        if from < whole.until {
            rest.push(Time { from, until: whole.until });
        }
    }
    rest
}

/// How many are down at once, and when; times at which none is are left out.
pub fn together(times: impl IntoIterator<Item = Time>) -> Vec<(Time, i64)> {
    let mut turns: BTreeMap<Hours, i64> = BTreeMap::new();
    for time in times {
        *turns.entry(time.from).or_default() += 1;
        *turns.entry(time.until).or_default() -= 1;
    }
    let ends = turns.keys().copied().skip(1).collect::<Vec<_>>();
    let mut down = 0;
    let steps = turns.iter().zip(ends).map(|((from, turn), until)| {
        down += turn;
        (Time { from: *from, until }, down)
    });
    steps.filter(|(_, down)| *down > 0).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use interdependency::{Network, answer, json};

    fn time(from: f64, until: f64) -> Time {
        let hours = |at: f64| if at < 0.0 { Hours::NEVER } else { Hours::from_f64(at).unwrap() };
        Time { from: hours(from), until: hours(until) }
    }

    /// P fails at 0; what T has for that time is its reserve.
    fn of(reserve: &str, repairs: &str) -> Vec<(Time, Sure)> {
        let document = format!(
            r#"{{"nodes": [{{"id": "P"}}, {{"id": "T"}}], "needs": [{{"id": "d", "of": "T", "suppliers": ["P"] {reserve}}}],
            "failures": [{{"node": "P", "at_h": 0}}], "repairs": [{repairs}]}}"#
        );
        let (model, plan) = json::read(document.as_bytes()).unwrap();
        Down::of(&answer(&model, &Network::of(&model), &plan), 1).times()
    }

    #[test]
    fn what_may_be_longer_down_than_it_certainly_is_is_told_apart() {
        const BACK: &str = r#"{"node": "P", "at_h": 20}"#;
        let range = r#", "reserve_h": 3, "reserve_max_h": 12"#;
        assert_eq!(of(range, ""), [(time(3.0, 12.0), Sure::Between), (time(12.0, -1.0), Sure::Certain)]);
        assert_eq!(of(range, BACK), [(time(3.0, 12.0), Sure::Between), (time(12.0, 20.0), Sure::Certain)]);
        assert_eq!(of(r#", "reserve_h": 3"#, BACK), [(time(3.0, 20.0), Sure::Certain)]);
        assert_eq!(of("", ""), [(time(0.0, -1.0), Sure::Unknown)]);
        assert_eq!(of("", BACK), [(time(0.0, 20.0), Sure::Unknown)], "it is back by then, whatever its reserve is");
        assert_eq!(of(r#", "reserve_h": 30"#, BACK), []);
    }

    #[test]
    fn how_many_are_down_at_once_is_counted_from_turn_to_turn() {
        let all = [time(0.0, -1.0), time(3.0, 12.0), time(3.0, 6.0), time(20.0, 20.5)];
        let counted: Vec<_> = together(all).into_iter().map(|(time, n)| (time.from.as_f64(), n)).collect();
        assert_eq!(counted, [(0.0, 1), (3.0, 3), (6.0, 2), (12.0, 1), (20.0, 2), (20.5, 1)]);
        assert_eq!(together([time(1.0, 2.0), time(5.0, 6.0)]).len(), 2, "between them none is down");
    }
}
