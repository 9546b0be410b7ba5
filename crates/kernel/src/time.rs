//! Moments and days. Stored as UTC milliseconds, shown as clocks show them where the hub stands.

use crate::{Lang, Zone, zone};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use time::{Date, OffsetDateTime, Weekday, macros::format_description};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct At(i64);

/// Tells the present moment. Only the edge (binary, web layer, tests) holds one.
pub trait Clock: Send + Sync {
    /// The moment this clock shows.
    fn now(&self) -> At;
}

/// The number that `time` gives to 1970-01-01.
const FIRST: i32 = 2_440_588;

impl At {
    /// From UTC milliseconds.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }
    /// UTC milliseconds.
    pub const fn millis(self) -> i64 {
        self.0
    }
    /// This moment plus `seconds` (negative goes back), saturating.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }
    /// This moment plus `minutes`.
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_seconds(minutes.saturating_mul(60))
    }
    /// This moment plus `days` of 24 hours.
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(86_400))
    }
    /// Whole seconds from `earlier` to this moment; negative if this is before.
    pub const fn seconds_since(self, earlier: At) -> i64 {
        (self.0 - earlier.0).div_euclid(1000)
    }
    /// The day, where the hub stands.
    pub fn day(self) -> Day {
        Zone::here().day(self)
    }
    /// The first moment of `day`.
    pub fn start_of(day: Day) -> Self {
        Zone::here().start_of(day)
    }
    /// The moment of `day` at which the clock shows so many minutes after midnight.
    pub fn on(day: Day, minutes: u16) -> Self {
        Zone::here().on(day, minutes)
    }
    /// Reads `2014-06-17 09:12`, `2014-06-17T09:12` (with or without seconds); nothing that no clock shows.
    pub fn parse_local(text: &str) -> Option<Self> {
        Zone::here().read(text)
    }
    /// `2014-06-17T09:12`, the value of a form field of type datetime-local.
    pub fn field(self) -> String {
        format!("{}T{}", self.day(), self.clock())
    }
    /// `09:12`.
    pub fn clock(self) -> String {
        Zone::here().clock(self)
    }
    /// How many minutes after midnight the clock shows.
    pub fn minute_of_day(self) -> u16 {
        let local = Zone::here().local(self);
        u16::from(local.hour()) * 60 + u16::from(local.minute())
    }
    /// `09:12:08`.
    pub fn clock_seconds(self) -> String {
        format!("{}:{:02}", self.clock(), zone::utc(self).second())
    }
    /// `6月17日(火) 15:10 JST` or `Tue 17 Jun 2014, 15:10 JST`.
    pub fn show(self, lang: Lang) -> String {
        Zone::here().show(self, lang)
    }
    /// `2014年6月17日(火) 15:10 JST` or `Tue 17 Jun 2014, 15:10 JST`.
    pub fn show_long(self, lang: Lang) -> String {
        match lang {
            Lang::Ja => format!("{}年{}", self.day().ymd().0, self.show(lang)),
            Lang::En => self.show(lang),
        }
    }
    /// RFC 3339 in UTC with milliseconds, for machines: `2014-06-17T00:12:00.000Z`.
    pub fn rfc3339(self) -> String {
        let utc = zone::utc(self);
        format!(
            "{}T{:02}:{:02}:{:02}.{:03}Z",
            Day(utc.date()),
            utc.hour(),
            utc.minute(),
            utc.second(),
            utc.millisecond()
        )
    }
    /// RFC 3339 as the clock shows it where the hub stands, to the second, for programs: `2014-06-17T09:12:00+09:00`.
    pub fn rfc3339_here(self) -> String {
        Zone::here().rfc3339(self)
    }
    /// Reads RFC 3339 with any offset.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let read = OffsetDateTime::parse(text.trim(), &time::format_description::well_known::Rfc3339).ok()?;
        i64::try_from(read.unix_timestamp_nanos().div_euclid(1_000_000)).ok().map(Self)
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

/// A calendar day. In JSON it is written as `2014-06-17`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Day::parse(&text).ok_or_else(|| serde::de::Error::custom("not a day"))
    }
}

impl Day {
    /// From year, month (1–12) and day; `None` if there is no such day.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let month = time::Month::try_from(month).ok()?;
        Date::from_calendar_date(year, month, day).ok().map(Self)
    }
    /// Reads `2014-06-17`.
    pub fn parse(text: &str) -> Option<Self> {
        Date::parse(text.trim(), &format_description!("[year]-[month]-[day]")).ok().map(Self)
    }
    /// Year, month, day.
    pub fn ymd(self) -> (i32, u8, u8) {
        (self.0.year(), u8::from(self.0.month()), self.0.day())
    }
    pub(crate) fn from_date(date: Date) -> Self {
        Self(date)
    }
    pub(crate) fn date(self) -> Date {
        self.0
    }
    /// Days since 1970-01-01, the form in which days are stored.
    pub fn number(self) -> i32 {
        self.0.to_julian_day() - FIRST
    }
    /// The day with this number (days since 1970-01-01).
    pub fn from_number(number: i32) -> Self {
        let date = number.checked_add(FIRST).and_then(|number| Date::from_julian_day(number).ok());
        Self(date.unwrap_or(OffsetDateTime::UNIX_EPOCH.date()))
    }
    /// The day that lies so many days later (negative: before); the same where there is none.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self(zone::days_after(self.0, days))
    }
    /// `6月17日(火)` or `Tue 17 Jun 2014`.
    pub fn show(self, lang: Lang) -> String {
        let (year, month, day) = self.ymd();
        match lang {
            Lang::Ja => format!("{month}月{day}日({})", weekday(self.0.weekday(), lang)),
            Lang::En => format!("{} {day} {} {year}", weekday(self.0.weekday(), lang), month_name(month)),
        }
    }
    /// `2014年6月17日(火)` or `Tue 17 Jun 2014`.
    pub fn show_long(self, lang: Lang) -> String {
        match lang {
            Lang::Ja => format!("{}年{}", self.0.year(), self.show(lang)),
            Lang::En => self.show(lang),
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

fn weekday(day: Weekday, lang: Lang) -> &'static str {
    let (ja, en) = match day {
        Weekday::Monday => ("月", "Mon"),
        Weekday::Tuesday => ("火", "Tue"),
        Weekday::Wednesday => ("水", "Wed"),
        Weekday::Thursday => ("木", "Thu"),
        Weekday::Friday => ("金", "Fri"),
        Weekday::Saturday => ("土", "Sat"),
        Weekday::Sunday => ("日", "Sun"),
    };
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

fn month_name(month: u8) -> &'static str {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    NAMES.get(usize::from(month).saturating_sub(1)).copied().unwrap_or("?")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn where_nobody_said_another_place_a_moment_is_shown_in_japan_time() {
        let at = At::parse_local("2014-06-17 15:10").unwrap();
        assert_eq!(at.show(Lang::Ja), "6月17日(火) 15:10 JST");
        assert_eq!(at.show(Lang::En), "Tue 17 Jun 2014, 15:10 JST");
        assert_eq!(at.rfc3339(), "2014-06-17T06:10:00.000Z");
        assert_eq!(at.rfc3339_here(), "2014-06-17T15:10:00+09:00");
        for text in ["2014-06-17T06:10:00Z", "2014-06-17T15:10:00+09:00", "2014-06-17T01:10:00.000-05:00"] {
            assert_eq!(At::parse_rfc3339(text), Some(at), "{text}");
        }
        assert_eq!(At::parse_rfc3339("2014-06-17 06:10"), None);
        assert_eq!(at.field(), "2014-06-17T15:10");
    }

    #[test]
    fn days_survive_storage_also_before_1970() {
        for text in ["1969-12-31", "1970-01-01", "2012-02-29", "2014-06-17"] {
            let day = Day::parse(text).unwrap();
            assert_eq!(Day::from_number(day.number()), day);
            assert_eq!(day.to_string(), text);
        }
        assert_eq!(Day::new(1970, 1, 1).unwrap().number(), 0);
    }

    #[test]
    fn impossible_days_are_refused() {
        assert!(Day::parse("2013-02-29").is_none());
        assert!(At::parse_local("2014-06-17 25:00").is_none());
        assert!(At::parse_local("きのう").is_none());
    }
}
