//! What is known of the offices of a place: time zone, hours by weekday, days off. Data: what comes with Kaname stands in a file
//! of the same form as what is loaded from one.

use crate::table::{self, Flaw, Line, TableError};
use jiff::{civil::Time, tz::TimeZone};
use kernel::{Bilingual, ContentHash, Day};
use std::{collections::BTreeMap, sync::LazyLock};

/// The columns of a file of calendars.
pub const COLUMNS: [&str; 8] = ["calendar", "what", "zone", "opens", "closes", "name_ja", "name_en", "source"];
/// What stands in `what`, beside a day such as `2026-01-01`.
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// What is known of the offices of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Almanac {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Bilingual,
    /// The time zone, as the IANA calls it.
    pub zone: String,
    /// From where its hours are known; may be empty.
    pub source: String,
    /// From when to when its offices are open, in minutes of the day, by weekday: 1 is Monday.
    pub hours: BTreeMap<i64, (i64, i64)>,
    /// The days on which they are closed beside that.
    pub off: BTreeMap<Day, DayOff>,
}

/// A day on which offices are closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayOff {
    /// What it is called.
    pub name: Bilingual,
    /// From where it is known; may be empty.
    pub source: String,
}

impl Almanac {
    /// The hash of all that it says; the chain holds it of what was loaded.
    pub fn hash(&self) -> ContentHash {
        let off: Vec<_> =
            self.off.iter().map(|(day, off)| (day.to_string(), &off.name.ja, &off.name.en, &off.source)).collect();
        let said = serde_json::json!([self.code, self.name.ja, self.name.en, self.zone, self.source, self.hours, off]);
        ContentHash::of(said.to_string().as_bytes())
    }
    /// The same offices, without days off.
    pub(crate) fn without_days(&self) -> Self {
        Self { off: BTreeMap::new(), ..self.clone() }
    }
}

const SHIPPED: &[u8] = include_bytes!("../../facts/calendars.csv");

static ALL: LazyLock<Vec<Almanac>> =
    LazyLock::new(|| read(SHIPPED).map_or_else(|_| Vec::new(), |all| all.into_iter().map(|(_, one)| one).collect()));

/// Those that come with Kaname.
pub fn shipped() -> &'static [Almanac] {
    &ALL
}

/// The calendars of a file, in its order, each with the line on which it begins.
///
/// # Errors
/// As [`TableError`], with every cell that cannot stand.
pub fn read(file: &[u8]) -> Result<Vec<(u64, Almanac)>, TableError> {
    let mut all: Vec<(u64, Almanac)> = Vec::new();
    table::read(file, &COLUMNS, |line| add(&mut all, line))?;
    let never = all.iter().filter(|(_, one)| one.hours.is_empty()).map(|(line, one)| Flaw {
        line: *line,
        column: "what",
        why: "has no weekday on which its offices are open".to_owned(),
        cell: one.code.clone(),
    });
    let never: Vec<Flaw> = never.collect();
    if never.is_empty() { Ok(all) } else { Err(TableError::Flaws(never)) }
}

/// Puts what a line says to what those before it said.
fn add(all: &mut Vec<(u64, Almanac)>, line: &Line<'_>) -> Result<(), Flaw> {
    let (code, what) = (line.code("calendar")?, line.cell("what"));
    let known = all.iter_mut().find(|(_, known)| known.code == code).map(|(_, known)| known);
    match (what, known) {
        ("calendar", Some(_)) => Err(line.wrong("calendar", "the calendar has such a line already")),
        ("calendar", None) => {
            all.push((line.number, begun(line, code)?));
            Ok(())
        }
        (_, None) => {
            Err(line.wrong("calendar", "its first line must say \"calendar\" under what, and its zone and names"))
        }
        (what, Some(known)) => match WEEKDAYS.iter().position(|day| *day == what) {
            Some(at) => weekday(line, known, 1 + i64::try_from(at).unwrap_or_default()),
            None => day_off(line, known),
        },
    }
}

fn begun(line: &Line<'_>, code: String) -> Result<Almanac, Flaw> {
    line.empty(&["opens", "closes"], "hours stand on the lines of weekdays")?;
    let zone = line.cell("zone");
    if !zone.contains('/') && zone != "UTC" || TimeZone::get(zone).is_err() {
        return Err(line.wrong("zone", "must be the name of a time zone, such as Asia/Tokyo"));
    }
    Ok(Almanac {
        code,
        name: Bilingual { ja: line.text("name_ja", true)?, en: line.text("name_en", true)? },
        zone: zone.to_owned(),
        source: line.text("source", false)?,
        hours: BTreeMap::new(),
        off: BTreeMap::new(),
    })
}

fn weekday(line: &Line<'_>, known: &mut Almanac, weekday: i64) -> Result<(), Flaw> {
    line.empty(&["zone", "name_ja", "name_en", "source"], "a weekday has hours alone")?;
    let (opens, closes) = (time(line, "opens")?, time(line, "closes")?);
    if closes <= opens {
        return Err(line.wrong("closes", "must be after opens, on the same day"));
    }
    match known.hours.insert(weekday, (opens, closes)) {
        None => Ok(()),
        Some(_) => Err(line.wrong("what", "the calendar has this weekday already")),
    }
}

/// Minutes of the day.
fn time(line: &Line<'_>, column: &'static str) -> Result<i64, Flaw> {
    let time = line.cell(column).parse::<Time>().ok().filter(|_| line.cell(column).len() == 5);
    let time = time.ok_or_else(|| line.wrong(column, "must be a time such as 09:00"))?;
    Ok(i64::from(time.hour()) * 60 + i64::from(time.minute()))
}

fn day_off(line: &Line<'_>, known: &mut Almanac) -> Result<(), Flaw> {
    let day = Day::parse(line.cell("what")).ok_or_else(|| {
        line.wrong("what", format!("must be calendar, one of {}, or a day such as 2026-01-01", WEEKDAYS.join(", ")))
    })?;
    line.empty(&["zone", "opens", "closes"], "a day off has names and a source alone")?;
    let name = Bilingual { ja: line.text("name_ja", true)?, en: line.text("name_en", true)? };
    match known.off.insert(day, DayOff { name, source: line.text("source", false)? }) {
        None => Ok(()),
        Some(_) => Err(line.wrong("what", "the calendar has this day already")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use super::*;

    const EXAMPLE: &str = include_str!("../../../../docs/examples/calendars.csv");

    #[test]
    fn what_comes_with_kaname_is_data_of_the_same_form() {
        let codes: Vec<&str> = shipped().iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes, ["japan", "berlin"]);
        let japan = shipped().first().unwrap();
        assert_eq!(japan.off.get(&Day::new(2014, 1, 1).unwrap()).unwrap().name.ja, "元日");
        assert!(japan.off.values().all(|off| !off.source.is_empty()), "each day off says from where it is known");
        assert_eq!(japan.hours.len(), 5);
    }

    #[test]
    fn the_example_is_read_whole() {
        let all = read(EXAMPLE.as_bytes()).unwrap();
        let [(_, sydney)] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!((sydney.code.as_str(), sydney.zone.as_str()), ("sydney", "Australia/Sydney"));
        assert_eq!(sydney.hours.get(&5), Some(&(510, 960)), "they close earlier on Fridays");
    }

    #[test]
    fn each_cell_that_cannot_stand_is_named_by_line_and_column() {
        let begin = "x,calendar,Asia/Tokyo,,,い,a,\nx,mon,,09:00,17:00,,,\n";
        for (lines, said) in [
            (
                "x,calendar,Mars/Base,,,い,a,",
                "line 2, column zone: must be the name of a time zone, such as Asia/Tokyo: \"Mars/Base\"",
            ),
            ("x,calendar,Asia/Tokyo,,,,a,", "line 2, column name_ja: must not be empty: \"\""),
            (
                "x,mon,,09:00,17:00,,,",
                "line 2, column calendar: its first line must say \"calendar\" under what, and its zone and names: \"x\"",
            ),
            (
                "x,calendar,Asia/Tokyo,,,い,a,",
                "line 2, column what: has no weekday on which its offices are open: \"x\"",
            ),
            (
                &format!("{begin}x,mon,,09:00,17:00,,,"),
                "line 4, column what: the calendar has this weekday already: \"mon\"",
            ),
            (
                &format!("{begin}x,tue,,17:00,09:00,,,"),
                "line 4, column closes: must be after opens, on the same day: \"09:00\"",
            ),
            (&format!("{begin}x,tue,,9,17:00,,,"), "line 4, column opens: must be a time such as 09:00: \"9\""),
            (
                &format!("{begin}x,2026-02-30,,,,い,a,"),
                "line 4, column what: must be calendar, one of mon, tue, wed, thu, fri, sat, sun, or a day such as 2026-01-01: \"2026-02-30\"",
            ),
            (
                &format!("{begin}x,2026-02-03,,09:00,,い,a,"),
                "line 4, column opens: must be empty: a day off has names and a source alone: \"09:00\"",
            ),
        ] {
            let file = format!("{}\n{lines}\n", COLUMNS.join(","));
            match read(file.as_bytes()) {
                Err(TableError::Flaws(flaws)) => {
                    assert_eq!(flaws.iter().map(ToString::to_string).collect::<Vec<_>>(), [said], "{lines}")
                }
                other => panic!("{other:?}"),
            }
        }
    }
}
