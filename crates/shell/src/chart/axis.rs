//! Round places on an axis: moments from minutes to years, and counts.

use kernel::{At, Lang, Zone};

const DAY: i64 = 86_400;
/// Steps people count in, in seconds: minutes, quarters, hours, days, weeks.
const STEPS: [i64; 19] = [
    60,
    120,
    300,
    600,
    900,
    1_800,
    3_600,
    7_200,
    10_800,
    21_600,
    43_200,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
    28 * DAY,
    91 * DAY,
    182 * DAY,
    364 * DAY,
];
/// 1970-01-01 was a Thursday, and weeks begin on Monday.
const MONDAY: i64 = 4 * DAY;
/// The shortest time an axis shows, in seconds.
const SHORTEST: i64 = 600;

/// The marks of a time axis. The first is where it begins, the last where it ends.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ticks {
    pub(super) marks: Vec<At>,
    pub(super) end: At,
    step: i64,
}

/// Marks from `start` to the first round moment at or after `now`, in at most `most` steps or so.
pub(super) fn ticks(start: At, now: At, most: i64) -> Ticks {
    let begin = start.millis().div_euclid(1000);
    let last = now.millis().div_euclid(1000).max(begin.saturating_add(SHORTEST));
    let span = last.saturating_sub(begin);
    let longest = 364 * DAY;
    let rough = STEPS.into_iter().find(|step| span / step < most);
    let step = rough.unwrap_or_else(|| longest.saturating_mul(span / longest / most.max(1) + 1));
    // Round is what a clock on the wall shows: counted by it, and put back among the moments mark by mark.
    let here = Zone::here();
    let since = here.wall(At::from_millis(begin.saturating_add(1).saturating_mul(1000))).saturating_sub(MONDAY);
    let mut wall = since.saturating_add((-since).rem_euclid(step)).saturating_add(MONDAY);
    let mut marks = vec![start];
    for _ in 0..64 {
        let before = marks.last().copied().unwrap_or(start);
        if before.millis().div_euclid(1000) >= last {
            break;
        }
        // An hour that the clock leaves out or shows twice is marked once.
        let mark = here.at_wall(wall);
        wall = wall.saturating_add(step);
        if before < mark {
            marks.push(mark);
        }
    }
    let end = marks.last().copied().unwrap_or(start);
    Ticks { marks, end, step }
}

impl Ticks {
    /// What stands under a mark: the clock, or the day where a day begins or steps are days.
    pub(super) fn label(&self, mark: At, lang: Lang) -> String {
        let midnight = mark == At::start_of(mark.day());
        if self.step < DAY && !midnight {
            return mark.clock();
        }
        let (year, month, day) = mark.day().ymd();
        let long = self.step >= 28 * DAY;
        match lang {
            Lang::Ja if long => format!("{year}/{month}/{day}"),
            Lang::Ja => format!("{month}/{day}"),
            Lang::En => {
                let shown = mark.day().show(lang);
                let words: Vec<&str> = shown.split(' ').skip(1).take(if long { 3 } else { 2 }).collect();
                words.join(" ")
            }
        }
    }
}

/// A round step for counts up to `most_count`, so that there are at most five steps: 1, 2, 5, 10, 20, 50 …
pub(super) fn count_step(most_count: i64) -> i64 {
    let mut step: i64 = 1;
    for factor in [2, 5, 10].into_iter().cycle() {
        if most_count / step < 5 || step > i64::MAX / 20 {
            return step;
        }
        let decade = 10i64.pow(step.ilog10());
        step = decade.saturating_mul(factor);
    }
    step
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    fn labels(from: &str, to: &str, lang: Lang) -> Vec<String> {
        let ticks = ticks(At::parse_local(from).unwrap(), At::parse_local(to).unwrap(), 5);
        ticks.marks.iter().map(|mark| ticks.label(*mark, lang)).collect()
    }

    #[test]
    fn ninety_minutes_are_marked_by_the_half_hour() {
        let shown = labels("2014-06-17 15:10", "2014-06-17 16:40", Lang::Ja);
        assert_eq!(shown, ["15:10", "15:30", "16:00", "16:30", "17:00"]);
    }

    #[test]
    fn a_night_shows_the_day_that_begins() {
        let shown = labels("2014-06-17 15:10", "2014-06-18 09:00", Lang::Ja);
        assert_eq!(shown, ["15:10", "18:00", "6/18", "06:00", "12:00"]);
        let shown = labels("2014-06-17 15:10", "2014-06-20 09:00", Lang::En);
        assert_eq!(shown, ["17 Jun", "18 Jun", "19 Jun", "20 Jun", "21 Jun"]);
    }

    #[test]
    fn weeks_begin_on_monday() {
        let shown = labels("2014-06-17 15:10", "2014-07-12 09:00", Lang::Ja);
        assert_eq!(shown, ["6/17", "6/23", "6/30", "7/7", "7/14"]);
    }

    #[test]
    fn the_first_minute_still_has_an_axis() {
        let shown = labels("2014-06-17 15:10", "2014-06-17 15:10", Lang::Ja);
        assert_eq!(shown, ["15:10", "15:15", "15:20"]);
    }

    #[test]
    fn counts_step_in_round_numbers() {
        assert_eq!([0, 4, 5, 9, 10, 153, 4091].map(count_step), [1, 1, 2, 2, 5, 50, 1000]);
    }

    proptest! {
        #[test]
        fn marks_rise_and_enclose_now(start in any::<i64>(), after in any::<i64>()) {
            let (start, now) = (At::from_millis(start / 4), At::from_millis(start / 4 + (after / 4).abs()));
            let ticks = ticks(start, now, 5);
            prop_assert!(ticks.marks.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(ticks.end >= At::from_millis(now.millis() / 1000 * 1000));
            prop_assert!(ticks.marks.len() <= 8);
        }
    }
}
