//! A calendar: a time zone, when its offices are open, and on which days they are closed.

use super::{Unit, Wait, holidays::holiday};
use jiff::{
    Span, Timestamp,
    civil::{Date, Time, Weekday, time},
    tz::TimeZone,
};
use kernel::At;

/// Where and when somebody can be expected to be at work.
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: TimeZone,
    opens: Time,
    closes: Time,
    /// Whether the holidays of Japan are kept; weekends are everywhere.
    holidays: bool,
}

/// The calendars there are, by code: time zone, opening, closing, whether the holidays of Japan are kept.
const ALL: [(&str, &str, Time, Time, bool); 2] = [
    ("japan", "Asia/Tokyo", time(9, 0, 0, 0), time(18, 0, 0, 0), true),
    ("berlin", "Europe/Berlin", time(9, 0, 0, 0), time(17, 0, 0, 0), false),
];

impl Calendar {
    /// The codes of all there are.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        ALL.iter().map(|(code, ..)| *code)
    }

    /// The calendar of this code; `None` if there is none.
    pub fn of(code: &str) -> Option<Self> {
        let (_, zone, opens, closes, holidays) = *ALL.iter().find(|(known, ..)| *known == code)?;
        Some(Self { zone: TimeZone::get(zone).ok()?, opens, closes, holidays })
    }

    /// When what begins at `start` is due.
    pub fn due(&self, start: At, wait: Wait) -> At {
        match wait.unit {
            Unit::Minutes => start.plus_minutes(wait.count),
            Unit::Hours => start.plus_minutes(wait.count * 60),
            Unit::BusinessHours => self.worked(start, wait.count * 3_600_000),
            Unit::Days => self.end_of(self.date(start), Span::new().days(wait.count)),
            Unit::Months => self.end_of(self.date(start), Span::new().months(wait.count)),
        }
    }

    /// The first moment from `at` on in which the offices are open.
    pub fn open_from(&self, at: At) -> At {
        self.worked(at, 0)
    }

    fn date(&self, at: At) -> Date {
        let moment = Timestamp::from_millisecond(at.millis()).unwrap_or(Timestamp::MAX);
        self.zone.to_datetime(moment).date()
    }

    /// The last moment of the day that lies `span` after `date`.
    fn end_of(&self, date: Date, span: Span) -> At {
        let last = date.saturating_add(span);
        let next = last.tomorrow().unwrap_or(Date::MAX);
        At::from_millis(self.moment(next, Time::midnight()).millis() - 1)
    }

    /// The moment after so many milliseconds of open offices.
    fn worked(&self, start: At, mut left: i64) -> At {
        let mut date = self.date(start);
        loop {
            if let Some((opens, closes)) = self.hours(date) {
                let from = opens.max(start);
                let here = closes.millis() - from.millis();
                if left < here {
                    return At::from_millis(from.millis() + left);
                }
                left -= here.max(0);
            }
            match date.tomorrow() {
                Ok(next) => date = next,
                Err(_) => return self.moment(date, Time::midnight()),
            }
        }
    }

    /// When the offices open and close on a day; `None` if they do not.
    fn hours(&self, date: Date) -> Option<(At, At)> {
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        let closed = weekend || (self.holidays && holiday(date).is_some());
        (!closed).then(|| (self.moment(date, self.opens), self.moment(date, self.closes)))
    }

    /// A time of day on a day; where the clocks on the wall leave it out, the first moment after the gap.
    fn moment(&self, date: Date, time: Time) -> At {
        let moment = self.zone.to_ambiguous_timestamp(date.to_datetime(time)).compatible();
        At::from_millis(moment.unwrap_or(Timestamp::MAX).as_millisecond())
    }
}
