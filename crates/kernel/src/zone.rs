//! Where a hub stands: the time zone in which its days begin and its clocks are read (decision 36).
//!
//! A moment is a number and the same everywhere. Which day it is of, and what a clock on the wall shows, is a matter of the
//! place. A process serves one hub, a hub stands in one place for ever, and so the place is settled once in a process
//! before anything is read in it. Where nobody settles it, it is Japan.

use crate::{At, Day, Lang};
use jiff::{
    Timestamp,
    civil::DateTime,
    tz::{AmbiguousOffset, Offset, TimeZone},
};
use std::sync::OnceLock;
use time::{Date, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset, macros::format_description};

/// A time zone, with its rules.
#[derive(Clone, Debug)]
pub struct Zone {
    rules: TimeZone,
    name: String,
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// That something was already read in another place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("days were already read as those of {0} in this process")]
pub struct Settled(String);

static HERE: OnceLock<Zone> = OnceLock::new();

impl Zone {
    /// Where a hub stands of which nobody said anything else.
    pub const JAPAN: &str = "Asia/Tokyo";

    /// The zone that the IANA calls so, such as `Europe/Berlin`; `None` if it calls none so.
    pub fn named(name: &str) -> Option<Self> {
        // Names without a part of the world are old, or of offsets that know no summer.
        let rules = TimeZone::get(name.trim()).ok().filter(|_| name.contains('/') || name.trim() == "UTC")?;
        let name = rules.iana_name()?.to_owned();
        Some(Self { rules, name })
    }
    /// Japan's.
    pub fn japan() -> Self {
        let fixed = || TimeZone::fixed(Offset::constant(9));
        Self { rules: TimeZone::get(Self::JAPAN).unwrap_or_else(|_| fixed()), name: Self::JAPAN.to_owned() }
    }
    /// What the IANA calls it.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// Where the hub of this process stands.
    pub fn here() -> &'static Self {
        HERE.get_or_init(Self::japan)
    }
    /// Settles that the hub of this process stands here, before anything is read in its days.
    ///
    /// # Errors
    /// If something was already read in those of another place.
    pub fn settle(self) -> Result<(), Settled> {
        let settled = HERE.get_or_init(|| self.clone());
        if *settled == self { Ok(()) } else { Err(Settled(settled.name.clone())) }
    }

    /// What the clock on the wall shows.
    pub(crate) fn local(&self, at: At) -> OffsetDateTime {
        let offset = UtcOffset::from_whole_seconds(self.offset(at)).unwrap_or(UtcOffset::UTC);
        utc(at).to_offset(offset)
    }
    fn offset(&self, at: At) -> i32 {
        self.rules.to_offset(timestamp(at)).seconds()
    }
    /// What its time is called at this moment: `JST`, `CEST`.
    pub fn short(&self, at: At) -> String {
        self.rules.to_offset_info(timestamp(at)).abbreviation().to_owned()
    }
    /// The moment at which the clock on the wall shows this. Of two it is the earlier; where the clock leaves it out, that
    /// after so long as it leaves out, and `None` if it must be shown.
    fn moment(&self, shown: PrimitiveDateTime, must_be_shown: bool) -> Option<At> {
        let civil = DateTime::new(
            i16::try_from(shown.year()).ok()?,
            i8::try_from(u8::from(shown.month())).ok()?,
            i8::try_from(shown.day()).ok()?,
            i8::try_from(shown.hour()).ok()?,
            i8::try_from(shown.minute()).ok()?,
            i8::try_from(shown.second()).ok()?,
            0,
        );
        let found = self.rules.to_ambiguous_timestamp(civil.ok()?);
        let left_out = matches!(found.offset(), AmbiguousOffset::Gap { .. });
        let moment = found.compatible().ok().filter(|_| !(left_out && must_be_shown))?;
        Some(At::from_millis(moment.as_millisecond()))
    }

    /// The day of a moment.
    pub fn day(&self, at: At) -> Day {
        Day::from_date(self.local(at).date())
    }
    /// The first moment of a day.
    pub fn start_of(&self, day: Day) -> At {
        self.on(day, 0)
    }
    /// The moment of a day at which the clock shows so many minutes after midnight; where it leaves them out, as long after.
    pub fn on(&self, day: Day, minutes: u16) -> At {
        let (hour, minute) = (u8::try_from(minutes / 60).unwrap_or(23), u8::try_from(minutes % 60).unwrap_or(0));
        let clock = Time::from_hms(hour, minute, 0).unwrap_or(Time::MIDNIGHT);
        let shown = PrimitiveDateTime::new(day.date(), clock);
        self.moment(shown, false)
            .unwrap_or_else(|| At::from_millis(shown.assume_utc().unix_timestamp().saturating_mul(1000)))
    }
    /// Reads `2014-06-17 09:12`, `2014-06-17T09:12` (with or without seconds); nothing that no clock here ever shows.
    pub fn read(&self, text: &str) -> Option<At> {
        let text = text.trim().replace('T', " ");
        let minute = format_description!("[year]-[month]-[day] [hour]:[minute]");
        let second = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
        let shown = PrimitiveDateTime::parse(&text, &minute).or_else(|_| PrimitiveDateTime::parse(&text, &second));
        self.moment(shown.ok()?, true)
    }
    /// Seconds since 1970 began, as the clock on the wall counts them.
    pub fn wall(&self, at: At) -> i64 {
        at.millis().div_euclid(1000).saturating_add(i64::from(self.offset(at)))
    }
    /// The moment at which it has counted so many.
    pub fn at_wall(&self, seconds: i64) -> At {
        let utc = OffsetDateTime::from_unix_timestamp(seconds).ok();
        let found = utc.and_then(|utc| self.moment(PrimitiveDateTime::new(utc.date(), utc.time()), false));
        // Before and after all that anybody counts, the clock runs on as it did in 1970.
        let far = || seconds.saturating_sub(i64::from(self.offset(At::from_millis(0)))).saturating_mul(1000);
        found.unwrap_or_else(|| At::from_millis(far()))
    }
    /// `09:12`.
    pub fn clock(&self, at: At) -> String {
        let local = self.local(at);
        format!("{:02}:{:02}", local.hour(), local.minute())
    }
    /// `6月17日(火) 15:10 JST` or `Tue 17 Jun 2014, 15:10 JST`.
    pub fn show(&self, at: At, lang: Lang) -> String {
        let (day, clock, short) = (self.day(at).show(lang), self.clock(at), self.short(at));
        match lang {
            Lang::Ja => format!("{day} {clock} {short}"),
            Lang::En => format!("{day}, {clock} {short}"),
        }
    }
    /// RFC 3339 to the second: `2014-06-17T09:12:00+09:00`.
    pub fn rfc3339(&self, at: At) -> String {
        let local = self.local(at);
        let (sign, ahead) = if self.offset(at) < 0 { ('-', -self.offset(at)) } else { ('+', self.offset(at)) };
        let (day, clock) = (Day::from_date(local.date()), self.clock(at));
        format!("{day}T{clock}:{:02}{sign}{:02}:{:02}", local.second(), ahead / 3600, ahead / 60 % 60)
    }
}

fn timestamp(at: At) -> Timestamp {
    Timestamp::from_millisecond(at.millis()).unwrap_or(Timestamp::UNIX_EPOCH)
}

pub(crate) fn utc(at: At) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.millis()) * 1_000_000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// The day that lies so many days after another.
pub(crate) fn days_after(date: Date, days: i64) -> Date {
    let number = i64::from(date.to_julian_day()).saturating_add(days);
    i32::try_from(number).ok().and_then(|number| Date::from_julian_day(number).ok()).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    fn zone(name: &str) -> Zone {
        Zone::named(name).unwrap()
    }
    fn utc(text: &str) -> At {
        At::parse_rfc3339(text).unwrap()
    }

    #[test]
    fn a_moment_is_shown_as_clocks_there_show_it_summer_and_winter() {
        let berlin = zone("Europe/Berlin");
        let (winter, summer) = (utc("2014-03-30T00:59:00Z"), utc("2014-03-30T01:00:00Z"));
        assert_eq!(berlin.show(winter, Lang::En), "Sun 30 Mar 2014, 01:59 CET");
        assert_eq!(berlin.show(summer, Lang::Ja), "3月30日(日) 03:00 CEST");
        assert_eq!(berlin.rfc3339(summer), "2014-03-30T03:00:00+02:00");
        assert_eq!(zone("America/St_Johns").rfc3339(winter), "2014-03-29T22:29:00-02:30");
        assert_eq!(zone("UTC").rfc3339(winter), "2014-03-30T00:59:00+00:00");
    }

    #[test]
    fn a_time_that_no_clock_shows_is_none_and_of_two_the_earlier_is_meant() {
        let berlin = zone("Europe/Berlin");
        assert_eq!(berlin.read("2014-03-30 02:30"), None);
        assert_eq!(berlin.read("2014-10-26 02:30"), Some(utc("2014-10-26T00:30:00Z")));
        assert_eq!(berlin.read("2014-10-26 03:00"), Some(utc("2014-10-26T02:00:00Z")));
        assert_eq!(Zone::japan().read("2014-03-30T02:30"), Some(utc("2014-03-29T17:30:00Z")));
    }

    #[test]
    fn a_day_begins_at_its_first_moment_also_where_there_is_no_midnight() {
        let day = |text: &str| Day::parse(text).unwrap();
        // On that day Chile's clocks went from the last minute before midnight to one o'clock.
        assert_eq!(zone("America/Santiago").start_of(day("2014-09-07")), utc("2014-09-07T04:00:00Z"));
        let berlin = zone("Europe/Berlin");
        let hours = |text: &str| berlin.start_of(day(text).plus(1)).seconds_since(berlin.start_of(day(text))) / 3600;
        assert_eq!((hours("2014-03-30"), hours("2014-10-26"), hours("2014-06-17")), (23, 25, 24));
        assert_eq!(berlin.on(day("2014-03-30"), 7 * 60), utc("2014-03-30T05:00:00Z"));
    }

    #[test]
    fn what_is_no_zone_is_none() {
        for name in ["", "Mars/Base", "EST", "+02:00", "../Tokyo"] {
            assert_eq!(Zone::named(name), None, "{name}");
        }
        assert_eq!(zone("europe/berlin").name(), "Europe/Berlin", "it is called as the IANA calls it");
    }

    proptest! {
        #[test]
        fn in_every_zone_a_moment_lies_in_its_day_and_days_follow_each_other(
            millis in 0..4_000_000_000_000_i64,
            name in prop::sample::select(vec!["Asia/Tokyo", "Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]),
        ) {
            let (zone, at) = (zone(name), At::from_millis(millis));
            let day = zone.day(at);
            prop_assert!(zone.start_of(day) <= at && at < zone.start_of(day.plus(1)), "{}", name);
            prop_assert_eq!(zone.day(zone.start_of(day)), day);
            prop_assert_eq!(At::parse_rfc3339(&zone.rfc3339(at)), Some(At::from_millis(millis.div_euclid(1000) * 1000)));
            let again = zone.at_wall(zone.wall(at));
            prop_assert!(again <= at && zone.wall(again) == zone.wall(at), "of two moments that look the same the earlier");
        }
    }
}
