#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
use super::*;
use crate::declared::{ChangeKind, Declared, Said};
use crate::outage::Step;
use proptest::prelude::*;

fn at(minutes: i64) -> At {
    At::from_millis(1_402_968_660_000).plus_minutes(minutes)
}

fn change(number: i64, minutes: i64, upward: Option<i64>, step: Step) -> Change {
    let declared = Declared { upward, ..Declared::default() };
    Change {
        number,
        kind: ChangeKind::Changed,
        step,
        said: Said { declared, reason: String::new(), summary: String::new(), bodies: None },
        by: "01900000-0000-7000-8000-000000000001".parse().unwrap(),
        at: at(minutes),
    }
}

/// Lets somebody promise at these moments, as the hub does.
fn promise(rounds: &mut Vec<Round>, changes: &[Change], now: i64) {
    while let Some(round) = next(rounds.last(), changes, Way::Up, at(now)) {
        rounds.push(round);
    }
}

#[test]
fn a_week_off_promises_once_and_late() {
    let changes = [change(1, 0, Some(60), Step::LargeScale)];
    let mut rounds = Vec::new();
    promise(&mut rounds, &changes, 0);
    assert_eq!(rounds, [Round { first: 1, number: 1, change: 1, due: at(60) }]);
    promise(&mut rounds, &changes, 59);
    assert_eq!(rounds.len(), 1, "nothing is promised before its time");
    promise(&mut rounds, &changes, 60 * 24 * 7 + 30);
    assert_eq!(rounds[1..], [Round { first: 2, number: 169, change: 1, due: at(60 * 169) }]);
    promise(&mut rounds, &changes, 60 * 24 * 7 + 31);
    assert_eq!(rounds.len(), 2, "whoever begins again promises nothing twice");
    let open = expected(&rounds, at(0), 0, at(60 * 24 * 7 + 31));
    assert_eq!((open.overdue, open.missed, open.next), (Some(at(60)), 1, Some(at(60 * 169))));
}

#[test]
fn whoever_is_late_moves_nothing_and_one_report_keeps_all_that_is_overdue() {
    let changes = [change(1, 0, Some(60), Step::LargeScale)];
    let mut rounds = Vec::new();
    for now in [0, 60, 120, 180] {
        promise(&mut rounds, &changes, now);
    }
    assert_eq!(expected(&rounds, at(0), 0, at(185)).round, Some(3));
    assert_eq!(expected(&rounds, at(0), 3, at(185)).next, Some(at(240)));
    assert_eq!(kept_by(&rounds, at(0), &[at(185)]), 3);
    assert_eq!(kept_by(&rounds, at(0), &[at(30), at(50)]), 2, "a second one before its time is for the next time");
    assert_eq!(
        expected(&rounds, at(150), 0, at(185)).overdue,
        Some(at(180)),
        "nobody owes what was due before he was asked"
    );
}

#[test]
fn another_interval_begins_anew_and_what_was_promised_for_later_is_expected_of_nobody() {
    let mut changes = vec![change(1, 0, Some(360), Step::Alert)];
    let mut rounds = Vec::new();
    promise(&mut rounds, &changes, 0);
    changes.push(change(2, 30, Some(60), Step::LargeScale));
    promise(&mut rounds, &changes, 30);
    assert_eq!(rounds[1], Round { first: 2, number: 2, change: 2, due: at(90) });
    let holding = holding(&rounds, &changes, Way::Up);
    assert_eq!(holding, rounds[1..], "the six hours are expected of nobody any more");
}

#[test]
fn what_does_not_touch_the_interval_moves_no_promise() {
    let mut changes = vec![change(1, 0, Some(60), Step::Alert), change(2, 30, Some(60), Step::LargeScale)];
    let mut rounds = Vec::new();
    promise(&mut rounds, &changes, 0);
    promise(&mut rounds, &changes, 31);
    assert_eq!(rounds, [Round { first: 1, number: 1, change: 1, due: at(60) }]);
    changes.push(change(3, 40, Some(60), Step::Lowered));
    assert!(holding(&rounds, &changes, Way::Up).is_empty(), "after it is over nothing is due");
    assert_eq!(next(rounds.last(), &changes, Way::Up, at(600)), None);
}

proptest! {
    /// Whenever the hub looks, and whatever is changed meanwhile: each number is promised once, nothing is promised for a time
    /// that has passed, and what holds comes in order.
    #[test]
    fn each_is_promised_once_and_none_early(
        steps in proptest::collection::vec((1i64..5000, proptest::option::of(prop_oneof![Just(15i64), Just(60), Just(360)]), any::<bool>()), 1..40),
    ) {
        let (mut changes, mut rounds, mut now) = (vec![change(1, 0, Some(60), Step::Alert)], Vec::new(), 0);
        promise(&mut rounds, &changes, 0);
        for (passed, interval, changes_it) in steps {
            now += passed;
            if changes_it {
                let number = changes.len() as i64 + 1;
                changes.push(change(number, now, interval, Step::LargeScale));
            }
            let before = rounds.len();
            promise(&mut rounds, &changes, now);
            prop_assert!(rounds.len() <= before + 1, "one at a time");
            prop_assert!(rounds[before..].iter().all(|round| round.due > at(now)));
        }
        let covered: Vec<i64> = rounds.iter().flat_map(|round| round.first..=round.number).collect();
        prop_assert_eq!(&covered, &(1..=covered.len() as i64).collect::<Vec<_>>());
        let holding = holding(&rounds, &changes, Way::Up);
        prop_assert!(holding.windows(2).all(|two| two[0].due < two[1].due));
    }
}
