//! The length by the times: at the limits, over midnight, estimated, unknown, going on, and beside what was stated.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::report::detail::Detail;
use crate::triage::{Reached, propose};
use std::collections::BTreeSet;

fn at(text: &str) -> Moment {
    let about = text.ends_with("ごろ");
    Moment { at: At::parse_local(text.trim_end_matches("ごろ")).unwrap(), about }
}
fn until() -> At {
    at("2014-06-18 12:00").at
}
/// 41,000 users; service fell and was back at these times; stated minutes.
fn down(stopped: &str, restored: &str, minutes: Option<i64>) -> Content {
    let detail = Detail { stopped: Some(at(stopped)), restored: Some(at(restored)), ..Detail::default() };
    let impact = Impact { users: Some(41_000), minutes, ..Impact::default() };
    Content { detail, impact, ..Content::default() }
}
fn level(sector: &str) -> Level {
    let facts = registry::Facts::load().unwrap();
    facts.levels.into_iter().find(|level| level.sector == sector).unwrap()
}
fn reached(content: &Content) -> Reached {
    propose(content, &[level("ICT-TEL")], until()).level
}
fn going_on(stopped: &str, minutes: Option<i64>) -> Content {
    let mut content = down(stopped, stopped, minutes);
    content.detail.restored = None;
    content.detail.recovery = Some(Recovery::GoingOn);
    content
}

#[test]
fn the_level_is_reached_by_the_stated_times_alone() {
    for (stopped, restored, want) in [
        ("2014-06-17 09:00", "2014-06-17 12:30", Reached::Reached),
        ("2014-06-17 09:00", "2014-06-17 11:00", Reached::Reached),
        ("2014-06-17 09:00", "2014-06-17 10:59", Reached::NotReached),
        // Over midnight.
        ("2014-06-16 23:30", "2014-06-17 01:30", Reached::Reached),
        ("2014-06-16 23:30", "2014-06-17 01:29", Reached::NotReached),
    ] {
        assert_eq!(reached(&down(stopped, restored, None)), want, "{stopped} {restored}");
    }
    let mut power = down("2014-06-17 09:00", "2014-06-17 09:10", None);
    power.impact.kilowatts = Some(100_000);
    assert_eq!(propose(&power, &[level("ELEC")], until()).level, Reached::Reached, "10 minutes");
    power.detail.restored = Some(at("2014-06-17 09:09"));
    assert_eq!(propose(&power, &[level("ELEC")], until()).level, Reached::NotReached);
}

#[test]
fn times_that_are_about_leave_open_what_lies_within_a_quarter_of_an_hour() {
    for (stopped, restored, want) in [
        ("2014-06-17 09:00ごろ", "2014-06-17 11:15", Reached::Reached),
        ("2014-06-17 09:00ごろ", "2014-06-17 11:14", Reached::Undecided),
        ("2014-06-17 09:00ごろ", "2014-06-17 10:45", Reached::Undecided),
        ("2014-06-17 09:00ごろ", "2014-06-17 10:44", Reached::NotReached),
        ("2014-06-17 09:00ごろ", "2014-06-17 11:29ごろ", Reached::Undecided),
        ("2014-06-17 09:00ごろ", "2014-06-17 11:30ごろ", Reached::Reached),
    ] {
        assert_eq!(reached(&down(stopped, restored, None)), want, "{stopped} {restored}");
    }
}

#[test]
fn what_goes_on_has_lasted_until_the_stage_was_sealed() {
    assert_eq!(reached(&going_on("2014-06-18 10:00", None)), Reached::Reached);
    assert_eq!(reached(&going_on("2014-06-18 10:01", None)), Reached::Undecided, "it may get there yet");
    let lasting = Lasting::of(&going_on("2014-06-18 10:00", Some(100)), until());
    assert!(!lasting.differs(), "1:40 was so when it was written");
    assert_eq!(lasting.span(), Some(Span { least: 120, most: None }));
    assert!(Lasting::of(&going_on("2014-06-18 11:00", Some(100)), until()).differs(), "longer than it is down");
}

#[test]
fn of_an_unknown_time_nothing_is_computed() {
    for (time, other) in [(Time::Stopped, Time::Restored), (Time::Restored, Time::Stopped)] {
        let mut content = down("2014-06-17 09:00", "2014-06-17 12:30", None);
        content.began = Some(at("2014-06-17 09:00"));
        content.ended = Some(at("2014-06-17 12:30"));
        match time {
            Time::Stopped => content.detail.stopped = None,
            _ => content.detail.restored = None,
        }
        assert_eq!(reached(&content), Reached::Reached, "beginning and end stand for it: {time:?} {other:?}");
        content.detail.unknown = BTreeSet::from([time]);
        assert_eq!(reached(&content), Reached::Undecided, "{time:?}");
    }
    let turned = down("2014-06-17 12:30", "2014-06-17 09:00", None);
    assert_eq!(Lasting::of(&turned, until()).span(), None);
}

#[test]
fn an_attack_that_touched_no_service_has_no_length() {
    let attack = Content {
        began: Some(at("2014-06-17 09:00")),
        ended: Some(at("2014-06-17 12:30")),
        impact: Impact { users: Some(41_000), ..Impact::default() },
        ..Content::default()
    };
    assert_eq!(Lasting::of(&attack, until()).span(), None);
    let failure = Detail { kind: Some(ReportKind::Failure), ..Detail::default() };
    assert_eq!(reached(&Content { detail: failure, ..attack }), Reached::Reached);
    let mut not_hit = down("2014-06-17 09:00", "2014-06-17 12:30", None);
    not_hit.detail.recovery = Some(Recovery::NotHit);
    assert_eq!(reached(&not_hit), Reached::Undecided);
}

#[test]
fn minutes_that_contradict_the_times_decide_nothing() {
    let of = |minutes| down("2014-06-17 09:00", "2014-06-17 12:30", Some(minutes));
    for (minutes, differs, want) in [
        (30, true, Reached::Undecided),
        (130, true, Reached::Reached),
        (208, true, Reached::Reached),
        (209, false, Reached::Reached),
        (210, false, Reached::Reached),
        (212, true, Reached::Reached),
    ] {
        assert_eq!(Lasting::of(&of(minutes), until()).differs(), differs, "{minutes}");
        assert_eq!(reached(&of(minutes)), want, "{minutes}");
    }
    assert_eq!(Lasting::of(&of(30), until()).span(), Some(Span { least: 30, most: Some(210) }));
}

#[test]
fn without_users_nobody_can_say_and_too_short_settles_it() {
    let mut content = down("2014-06-17 09:00ごろ", "2014-06-17 11:05", None);
    content.impact.users = None;
    let missing = Judgement::Undecided(vec![Measure::Users, Measure::Minutes]);
    assert_eq!(Fall::of(&content, until()).judge(&level("ICT-TEL")), missing);
    content.detail.restored = Some(at("2014-06-17 09:30"));
    assert_eq!(reached(&content), Reached::NotReached);
}
