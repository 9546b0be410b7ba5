//! A calendar: a time zone, when its offices are open, and on which days they are closed.

use super::{Almanac, Unit, Wait, almanac};
use jiff::{
    Span, Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};
use kernel::{At, Day, Zone};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, LazyLock},
};

/// Where and when somebody can be expected to be at work.
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: TimeZone,
    /// When offices open and close, from Monday on; `None` where they do not.
    hours: [Option<(Time, Time)>; 7],
    /// On these they are closed all the same.
    off: Arc<BTreeSet<Date>>,
}

static SHIPPED: LazyLock<BTreeMap<&'static str, Calendar>> = LazyLock::new(|| {
    almanac::shipped().iter().filter_map(|one| Some((one.code.as_str(), Calendar::from_almanac(one)?))).collect()
});

impl Calendar {
    /// The calendar of this code that comes with Kaname; `None` if none does.
    pub fn shipped(code: &str) -> Option<Self> {
        SHIPPED.get(code).cloned()
    }

    /// The calendar that this describes; `None` where its zone or its hours are none.
    pub fn from_almanac(almanac: &Almanac) -> Option<Self> {
        let mut hours = [None; 7];
        for (weekday, (opens, closes)) in &almanac.hours {
            let place = hours.get_mut(usize::try_from(weekday - 1).ok()?)?;
            *place = Some((time_of(*opens)?, time_of(*closes)?));
        }
        if hours.iter().all(Option::is_none) {
            return None;
        }
        let off = almanac.off.keys().copied().filter_map(date_of).collect();
        Some(Self { zone: TimeZone::get(&almanac.zone).ok()?, hours, off: Arc::new(off) })
    }

    /// Offices in `zone` of which nothing else is known: open from 9:00 to 18:00, from Monday to Friday.
    pub(crate) fn of_weekdays(zone: &Zone) -> Self {
        let nine_to_six = time_of(9 * 60).zip(time_of(18 * 60));
        let hours = std::array::from_fn(|weekday| nine_to_six.filter(|_| weekday < 5));
        Self { zone: TimeZone::get(zone.name()).unwrap_or(TimeZone::UTC), hours, off: Arc::default() }
    }

    /// The same, with offices closed on these days too.
    #[must_use]
    pub fn closed_on(self, days: impl Iterator<Item = Day>) -> Self {
        let off = self.off.iter().copied().chain(days.filter_map(date_of)).collect();
        Self { off: Arc::new(off), ..self }
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
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).ok()?;
        let (opens, closes) = (*self.hours.get(weekday)?)?;
        (!self.off.contains(&date)).then(|| (self.moment(date, opens), self.moment(date, closes)))
    }

    /// A time of day on a day; where the clocks on the wall leave it out, the first moment after the gap.
    fn moment(&self, date: Date, time: Time) -> At {
        let moment = self.zone.to_ambiguous_timestamp(date.to_datetime(time)).compatible();
        At::from_millis(moment.unwrap_or(Timestamp::MAX).as_millisecond())
    }
}

fn time_of(minutes: i64) -> Option<Time> {
    Time::new(i8::try_from(minutes / 60).ok()?, i8::try_from(minutes % 60).ok()?, 0, 0).ok()
}

fn date_of(day: Day) -> Option<Date> {
    let (year, month, day) = day.ymd();
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
