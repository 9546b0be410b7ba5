//! The days on which offices in Japan are closed besides weekends, as a list.

use jiff::civil::Date;
use kernel::{Bilingual, Day};
use std::{collections::BTreeMap, sync::LazyLock};

const LIST: &str = include_str!("../../facts/holidays.csv");

static DAYS: LazyLock<BTreeMap<Date, Bilingual>> = LazyLock::new(|| LIST.lines().filter_map(read).collect());

/// The last day of which the list knows; after it only weekends are closed.
pub fn known_until() -> Option<Day> {
    let (last, _) = DAYS.last_key_value()?;
    Day::parse(&last.to_string())
}

fn read(line: &str) -> Option<(Date, Bilingual)> {
    let mut cells = line.splitn(3, ',');
    let (day, ja, en) = (cells.next()?, cells.next()?, cells.next()?);
    Some((day.parse().ok()?, Bilingual::new(ja, en)))
}

/// What a day is called on which offices are closed; `None` if they are open, or it is an ordinary Saturday or Sunday.
pub fn holiday(day: Date) -> Option<&'static Bilingual> {
    DAYS.get(&day)
}
