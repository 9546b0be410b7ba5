//! The days on which offices in Japan are closed besides weekends, as a list.

use jiff::civil::{Date, date};
use kernel::Bilingual;
use std::{collections::BTreeMap, sync::LazyLock};

const LIST: &str = include_str!("../../facts/holidays.csv");

static DAYS: LazyLock<BTreeMap<Date, Bilingual>> = LazyLock::new(|| LIST.lines().filter_map(read).collect());

/// The last day that the list knows of; after it only weekends are closed.
pub const KNOWN_UNTIL: Date = date(2027, 12, 31);

fn read(line: &str) -> Option<(Date, Bilingual)> {
    let mut cells = line.splitn(3, ',');
    let (day, ja, en) = (cells.next()?, cells.next()?, cells.next()?);
    Some((day.parse().ok()?, Bilingual::new(ja, en)))
}

/// What a day is called on which offices are closed; `None` if they are open, or it is an ordinary Saturday or Sunday.
pub fn holiday(day: Date) -> Option<&'static Bilingual> {
    DAYS.get(&day)
}
