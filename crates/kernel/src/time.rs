//! Moments and days. Stored as UTC milliseconds, shown as Japan Standard Time.

use crate::Lang;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use time::{Date, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset, Weekday, macros::format_description};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct At(i64);

/// Tells the present moment. Only the edge (binary, web layer, tests) holds one.
pub trait Clock: Send + Sync {
    /// The moment this clock shows.
    fn now(&self) -> At;
}

const JST_HOURS: i8 = 9;
const DAY_MS: i64 = 86_400_000;

fn jst() -> UtcOffset {
    UtcOffset::from_hms(JST_HOURS, 0, 0).unwrap_or(UtcOffset::UTC)
}

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
    /// The day in Japan.
    pub fn day(self) -> Day {
        Day(self.local().date())
    }
    /// Midnight at the start of `day` in Japan.
    pub fn start_of(day: Day) -> Self {
        Self::from_local(PrimitiveDateTime::new(day.0, Time::MIDNIGHT))
    }
    fn from_local(local: PrimitiveDateTime) -> Self {
        Self((local.assume_offset(jst()).unix_timestamp_nanos() / 1_000_000) as i64)
    }
    fn local(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
            .to_offset(jst())
    }
    /// Reads `2014-06-17 09:12`, `2014-06-17T09:12` (with or without seconds), as Japan time.
    pub fn parse_local(text: &str) -> Option<Self> {
        let text = text.trim().replace('T', " ");
        let minute = format_description!("[year]-[month]-[day] [hour]:[minute]");
        let second = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
        PrimitiveDateTime::parse(&text, &minute)
            .or_else(|_| PrimitiveDateTime::parse(&text, &second))
            .ok()
            .map(Self::from_local)
    }
    /// `2014-06-17T09:12`, the value of a form field of type datetime-local, Japan time.
    pub fn field(self) -> String {
        let local = self.local();
        format!("{}T{:02}:{:02}", Day(local.date()), local.hour(), local.minute())
    }
    /// `09:12`, Japan time.
    pub fn clock(self) -> String {
        let local = self.local();
        format!("{:02}:{:02}", local.hour(), local.minute())
    }
    /// `09:12:08`, Japan time.
    pub fn clock_seconds(self) -> String {
        format!("{}:{:02}", self.clock(), self.local().second())
    }
    /// `6月17日(火) 15:10 JST` or `Tue 17 Jun 2014, 15:10 JST`.
    pub fn show(self, lang: Lang) -> String {
        match lang {
            Lang::Ja => format!("{} {} JST", self.day().show(lang), self.clock()),
            Lang::En => format!("{}, {} JST", self.day().show(lang), self.clock()),
        }
    }
    /// `2014年6月17日(火) 15:10 JST` or `Tue 17 Jun 2014, 15:10 JST`.
    pub fn show_long(self, lang: Lang) -> String {
        match lang {
            Lang::Ja => format!("{}年{}", self.local().year(), self.show(lang)),
            Lang::En => self.show(lang),
        }
    }
    /// RFC 3339 in UTC with milliseconds, for machines: `2014-06-17T00:12:00.000Z`.
    pub fn rfc3339(self) -> String {
        let utc = self.local().to_offset(UtcOffset::UTC);
        format!(
            "{}T{:02}:{:02}:{:02}.{:03}Z",
            Day(utc.date()),
            utc.hour(),
            utc.minute(),
            utc.second(),
            utc.millisecond()
        )
    }
}

impl At {
    /// RFC 3339 in Japan time, to the second, for programs: `2014-06-17T09:12:00+09:00`.
    pub fn rfc3339_japan(self) -> String {
        format!("{}T{}+09:00", Day(self.local().date()), self.clock_seconds())
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

/// A calendar day in Japan. In JSON it is written as `2014-06-17`.
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
    /// Days since 1970-01-01, the form in which days are stored.
    pub fn number(self) -> i32 {
        (At::start_of(self).0 + i64::from(JST_HOURS) * 3_600_000).div_euclid(DAY_MS) as i32
    }
    /// The day with this number (days since 1970-01-01).
    pub fn from_number(number: i32) -> Self {
        At(i64::from(number) * DAY_MS).day()
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
    fn a_moment_is_shown_in_japan_time_in_both_languages() {
        let at = At::parse_local("2014-06-17 15:10").unwrap();
        assert_eq!(at.show(Lang::Ja), "6月17日(火) 15:10 JST");
        assert_eq!(at.show(Lang::En), "Tue 17 Jun 2014, 15:10 JST");
        assert_eq!(at.rfc3339(), "2014-06-17T06:10:00.000Z");
        assert_eq!(at.rfc3339_japan(), "2014-06-17T15:10:00+09:00");
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
