#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::{Calendar, DayOff, Unit, Wait, almanac::shipped};
use jiff::{
    Timestamp,
    civil::{Date, Weekday, date},
};
use kernel::At;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn calendar(code: &str) -> Calendar {
    Calendar::shipped(code).unwrap()
}
fn at(moment: &str) -> At {
    At::from_millis(moment.parse::<Timestamp>().unwrap().as_millisecond())
}
/// What a day is called on which offices in Japan are closed.
fn holiday(day: Date) -> Option<&'static DayOff> {
    shipped()[0].off.get(&kernel::Day::parse(&day.to_string())?)
}
fn wait(count: i64, unit: Unit) -> Wait {
    Wait::new(count, unit).unwrap()
}
/// When it is due, in the calendar's own zone.
fn due(code: &str, start: &str, count: i64, unit: Unit) -> String {
    let zone = if code == "japan" { "Asia/Tokyo" } else { "Europe/Berlin" };
    let due = calendar(code).due(at(start), wait(count, unit));
    let due = Timestamp::from_millisecond(due.millis()).unwrap().in_tz(zone).unwrap();
    due.strftime("%Y-%m-%d %H:%M %:z").to_string()
}

#[test]
fn hours_run_on_through_nights_holidays_and_changes_of_the_clocks() {
    use Unit::Hours;
    assert_eq!(due("japan", "2014-05-02T17:30:00+09:00", 72, Hours), "2014-05-05 17:30 +09:00");
    assert_eq!(
        due("berlin", "2026-03-28T12:00:00+01:00", 24, Hours),
        "2026-03-29 13:00 +02:00",
        "an hour was left out"
    );
    assert_eq!(due("berlin", "2026-10-24T12:00:00+02:00", 24, Hours), "2026-10-25 11:00 +01:00", "an hour came twice");
}

#[test]
fn a_month_ends_with_the_last_moment_of_its_last_day() {
    use Unit::Months;
    assert_eq!(due("berlin", "2026-01-31T08:00:00+01:00", 1, Months), "2026-02-28 23:59 +01:00");
    assert_eq!(due("berlin", "2028-01-31T08:00:00+01:00", 1, Months), "2028-02-29 23:59 +01:00", "a leap day");
    assert_eq!(due("berlin", "2028-02-29T08:00:00+01:00", 1, Months), "2028-03-29 23:59 +02:00");
    assert_eq!(due("japan", "2013-12-31T23:30:00+09:00", 2, Months), "2014-02-28 23:59 +09:00");
    assert_eq!(
        due("japan", "2014-06-17T23:30:00Z", 1, Months),
        "2014-07-18 23:59 +09:00",
        "the day is that of the calendar"
    );
    assert_eq!(due("berlin", "2026-10-24T23:30:00+02:00", 1, Unit::Days), "2026-10-25 23:59 +01:00");
}

#[test]
fn business_hours_run_while_offices_are_open() {
    use Unit::BusinessHours;
    assert_eq!(due("japan", "2014-06-17T10:00:00+09:00", 4, BusinessHours), "2014-06-17 14:00 +09:00");
    assert_eq!(due("japan", "2014-06-17T16:00:00+09:00", 4, BusinessHours), "2014-06-18 11:00 +09:00");
    assert_eq!(
        due("japan", "2014-06-17T16:00:00+09:00", 2, BusinessHours),
        "2014-06-18 09:00 +09:00",
        "nobody is there at closing"
    );
    assert_eq!(
        due("japan", "2014-06-20T23:00:00+09:00", 1, BusinessHours),
        "2014-06-23 10:00 +09:00",
        "over a weekend"
    );
    assert_eq!(
        due("japan", "2019-04-26T17:00:00+09:00", 3, BusinessHours),
        "2019-05-07 11:00 +09:00",
        "ten days in a row"
    );
    assert_eq!(
        due("japan", "2013-12-27T17:30:00+09:00", 1, BusinessHours),
        "2014-01-06 09:30 +09:00",
        "over the New Year"
    );
    assert_eq!(due("berlin", "2026-03-27T16:30:00+01:00", 1, BusinessHours), "2026-03-30 09:30 +02:00");
    assert_eq!(due("japan", "2014-06-17T03:00:00+09:00", 0, BusinessHours), "2014-06-17 09:00 +09:00");
}

fn units() -> impl Strategy<Value = Unit> {
    prop::sample::select(Unit::ALL)
}
fn codes() -> impl Strategy<Value = &'static str> {
    prop::sample::select(shipped().iter().map(|one| one.code.as_str()).collect::<Vec<_>>())
}
/// Any moment from 2009 to 2030, often near a change of the clocks, a leap day or days off in a row.
fn moments() -> impl Strategy<Value = At> {
    let near = prop::sample::select(vec![
        at("2026-03-29T01:00:00Z"),
        at("2026-10-25T01:00:00Z"),
        at("2028-02-29T00:00:00Z"),
        at("2019-05-01T00:00:00Z"),
        at("2015-09-22T00:00:00Z"),
        at("2013-12-31T15:00:00Z"),
    ]);
    let hour = 3_600_000_i64;
    prop_oneof![
        (at("2009-01-01T00:00:00Z").millis()..at("2030-01-01T00:00:00Z").millis()).prop_map(At::from_millis),
        (near, -60 * hour..60 * hour).prop_map(|(near, by)| At::from_millis(near.millis() + by)),
    ]
}

proptest! {
    #[test]
    fn who_begins_later_is_due_no_earlier(code in codes(), start in moments(), later in 0..200_000_000_i64, count in 0..60_i64, unit in units()) {
        let (calendar, wait) = (calendar(code), wait(count, unit));
        let after = At::from_millis(start.millis() + later);
        prop_assert!(calendar.due(start, wait) <= calendar.due(after, wait));
    }

    #[test]
    fn who_has_longer_is_due_no_earlier(code in codes(), start in moments(), count in 0..60_i64, more in 0..60_i64, unit in units()) {
        let calendar = calendar(code);
        prop_assert!(calendar.due(start, wait(count, unit)) <= calendar.due(start, wait(count + more, unit)));
    }

    #[test]
    fn nothing_is_due_early(code in codes(), start in moments(), count in 0..60_i64, unit in units()) {
        let due = calendar(code).due(start, wait(count, unit)).millis() - start.millis();
        let hour = 3_600_000;
        let least = match unit {
            Unit::Minutes => count * 60_000,
            Unit::Hours | Unit::BusinessHours => count * hour,
            // A day on which the clocks go forward has 23 hours.
            Unit::Days => count * 24 * hour - hour,
            Unit::Months => count * 28 * 24 * hour - hour,
        };
        prop_assert!(due >= least, "{due} < {least}");
        if matches!(unit, Unit::Minutes | Unit::Hours) {
            prop_assert_eq!(due, least, "to the millisecond");
        }
    }

    #[test]
    fn business_hours_end_while_offices_are_open_and_in_exactly_as_many_of_them(start in moments(), count in 0..60_i64) {
        let calendar = calendar("japan");
        let due = calendar.due(start, wait(count, Unit::BusinessHours));
        prop_assert_eq!(calendar.open_from(due), due);
        // Counted minute by minute, which nothing in the calendar does.
        let minute = |at: i64| Timestamp::from_millisecond(at).unwrap().in_tz("Asia/Tokyo").unwrap();
        let open = |at: &i64| {
            let then = minute(*at);
            (9..18).contains(&then.hour())
                && !matches!(then.weekday(), Weekday::Saturday | Weekday::Sunday)
                && holiday(then.date()).is_none()
        };
        let start = start.millis().div_euclid(60_000) * 60_000;
        let due = calendar.due(At::from_millis(start), wait(count, Unit::BusinessHours)).millis();
        let minutes = (start..due).step_by(60_000).filter(open).count();
        prop_assert_eq!(i64::try_from(minutes).unwrap(), count * 60);
    }
}

/// The day of an equinox, by the usual formula; the gazette has confirmed it for each of these years.
fn equinox(year: i16, month: i8, first: f64) -> Date {
    let years = f64::from(year - 1980);
    #[allow(clippy::cast_possible_truncation, reason = "a day of a month")]
    let day = (first + 0.242_194 * years).floor() as i8 - i8::try_from((year - 1980).div_euclid(4)).unwrap();
    date(year, month, day)
}

fn monday(year: i16, month: i8, nth: i8) -> Date {
    date(year, month, 1).nth_weekday_of_month(nth, Weekday::Monday).unwrap()
}

/// The days that the law names, before those that follow from them.
fn named(year: i16) -> BTreeSet<Date> {
    let on = |month, day| date(year, month, day);
    let mut days: BTreeSet<Date> =
        [(1, 1), (2, 11), (4, 29), (5, 3), (5, 4), (5, 5), (11, 3), (11, 23)].map(|(m, d)| on(m, d)).into();
    days.extend([monday(year, 1, 2), monday(year, 9, 3)]);
    days.extend([equinox(year, 3, 20.8431), equinox(year, 9, 23.2488)]);
    days.extend(match year {
        2020 => [on(7, 23), on(7, 24)],
        2021 => [on(7, 22), on(7, 23)],
        _ => [monday(year, 7, 3), monday(year, 10, 2)],
    });
    days.extend(match year {
        ..2016 => None,
        2020 => Some(on(8, 10)),
        2021 => Some(on(8, 8)),
        _ => Some(on(8, 11)),
    });
    days.extend(match year {
        ..2019 => vec![on(12, 23)],
        2019 => vec![on(5, 1), on(10, 22)],
        _ => vec![on(2, 23)],
    });
    days
}

#[test]
fn the_list_of_holidays_is_what_the_law_gives() {
    for year in 2009..=2027_i16 {
        let named = named(year);
        let mut days = named.clone();
        for day in &named {
            if day.weekday() == Weekday::Sunday {
                let mut instead = day.tomorrow().unwrap();
                while named.contains(&instead) {
                    instead = instead.tomorrow().unwrap();
                }
                days.insert(instead);
            }
            let between = day.tomorrow().unwrap();
            let sandwiched = named.contains(&between.tomorrow().unwrap()) && between.weekday() != Weekday::Sunday;
            if sandwiched && !named.contains(&between) {
                days.insert(between);
            }
        }
        days.extend([(1, 2), (1, 3), (12, 29), (12, 30), (12, 31)].map(|(month, day)| date(year, month, day)));
        let listed: BTreeSet<Date> = date(year, 1, 1)
            .series(jiff::Span::new().days(1))
            .take_while(|day| day.year() == year)
            .filter(|day| holiday(*day).is_some())
            .collect();
        assert_eq!(listed, days, "{year}");
    }
    assert_eq!(shipped()[0].off.keys().last().copied(), kernel::Day::new(2027, 12, 31));
    assert_eq!(holiday(date(2026, 9, 22)).unwrap().name.ja, "国民の休日");
}
