#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use delivery::clock::Calendar;
use kernel::At;

fn wait(count: i64, unit: Unit) -> Wait {
    Wait::new(count, unit).unwrap()
}
fn step(number: i64, what: What, begins: Begins, wait: Wait, met_by: MetBy) -> Step {
    Step { number, what, begins, wait, met_by }
}
/// As it is shipped.
fn nis2() -> Regime {
    let hours = |count| wait(count, Unit::Hours);
    Regime {
        code: "nis2".into(),
        name: Bilingual::new("NIS2指令", "NIS2"),
        basis: String::new(),
        calendar: "berlin".into(),
        steps: vec![
            step(1, What::EarlyWarning, Begins::Noticed, hours(24), MetBy::First),
            step(2, What::Answer, Begins::Reported, hours(24), MetBy::Acknowledged),
            step(3, What::Notification, Begins::Noticed, hours(72), MetBy::Further),
            step(4, What::Final, Begins::After(3), wait(1, Unit::Months), MetBy::Final),
        ],
    }
}
fn at(moment: &str) -> At {
    At::parse_rfc3339(moment).unwrap()
}

#[test]
fn the_final_report_is_due_a_month_after_the_notification_and_nothing_moves_what_runs() {
    let berlin = Calendar::shipped("berlin").unwrap();
    let (noticed, filed) = (at("2026-01-28T20:00:00+01:00"), at("2026-01-29T08:00:00+01:00"));
    let clocks = met(nis2().clocks(&berlin, Some(noticed), filed), &[MetBy::First], &berlin, filed);
    assert_eq!(clocks[0].met_at, Some(filed));
    assert_eq!(clocks[1].open(), Some(at("2026-01-30T08:00:00+01:00")));
    assert_eq!(clocks[2].open(), Some(at("2026-01-31T20:00:00+01:00")));
    assert_eq!((clocks[3].open(), clocks[3].runs), (None, None), "it begins with the notification");
    let told = at("2026-01-31T09:00:00+01:00");
    let clocks = met(clocks, MetBy::of(StageKind::FollowUp), &berlin, told);
    assert_eq!(
        clocks[3].open(),
        Some(At::from_millis(at("2026-03-01T00:00:00+01:00").millis() - 1)),
        "February has no 31st"
    );
    let again = met(clocks.clone(), MetBy::of(StageKind::FollowUp), &berlin, at("2026-02-10T09:00:00+01:00"));
    assert_eq!(again, clocks, "a further follow-up moves nothing");
    let done = met(again, MetBy::of(StageKind::Final), &berlin, at("2026-03-02T09:00:00+01:00"));
    assert!(done[3].met_late() && !done[2].met_late());
}

#[test]
fn what_was_not_said_to_be_noticed_counts_from_the_report() {
    let berlin = Calendar::shipped("berlin").unwrap();
    let filed = at("2026-03-29T00:30:00+01:00");
    for noticed in [None, Some(at("2026-04-01T00:00:00+02:00"))] {
        let clocks = nis2().clocks(&berlin, noticed, filed);
        assert_eq!(clocks[0].open(), Some(at("2026-03-30T01:30:00+02:00")), "an hour was left out that night");
    }
}

#[test]
fn a_final_report_at_once_is_notification_and_end() {
    let berlin = Calendar::shipped("berlin").unwrap();
    let filed = at("2026-06-01T10:00:00+02:00");
    let clocks = met(nis2().clocks(&berlin, None, filed), &[MetBy::First], &berlin, filed);
    let ended = met(clocks, MetBy::of(StageKind::Final), &berlin, at("2026-06-02T10:00:00+02:00"));
    assert!(ended.iter().filter(|clock| clock.what.is_reporters()).all(|clock| clock.open().is_none()));
    assert!(ended[1].open().is_some(), "the authority still owes its answer");
}
