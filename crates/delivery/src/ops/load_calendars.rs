//! Loading calendars from a file, by whoever runs the system. What is there stays as it is, for deadlines were counted by it;
//! days off that are still to come are put to it.

use crate::{
    clock::{
        Almanac,
        almanac::{DayOff, read},
    },
    store::calendars,
    table::{Flaw, TableError},
};
use ::store::{Cx, Entry};
use kernel::{Day, Zone};
use serde_json::json;
use std::collections::BTreeMap;

/// What came of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadedCalendars {
    /// The codes of those that are new.
    pub new: Vec<String>,
    /// The codes of those that were there and got further days off, with how many.
    pub further: Vec<(String, usize)>,
    /// The codes of those that were there and of which it says nothing new.
    pub same: Vec<String>,
}

/// How the chain calls it.
pub(crate) const LOADED: &str = "calendars.loaded";

/// Loads the calendars of a file, all or none, and tells the chain what they say from now on.
///
/// # Errors
/// As [`TableError`].
pub async fn load_calendars(cx: &Cx, file: &[u8]) -> Result<LoadedCalendars, TableError> {
    let sql = cx.system("load calendars from a file");
    let known: BTreeMap<String, Almanac> =
        calendars::all(&sql).await?.into_iter().map(|one| (one.code.clone(), one)).collect();
    let (mut loaded, mut flaws) = (LoadedCalendars::default(), Vec::new());
    let (mut new, mut further) = (Vec::new(), Vec::new());
    for (line, one) in read(file)? {
        let Some(there) = known.get(&one.code) else {
            loaded.new.push(one.code.clone());
            new.push(one);
            continue;
        };
        // Which day it is, it is where the calendar's offices are.
        let today = Zone::named(&one.zone).unwrap_or_else(Zone::japan).day(cx.now());
        match beyond(there, &one, today) {
            Err((column, why)) => flaws.push(Flaw { line, column, why, cell: one.code }),
            Ok(off) if off.is_empty() => loaded.same.push(one.code),
            Ok(off) => {
                loaded.further.push((one.code.clone(), off.len()));
                further.push((one.code, off));
            }
        }
    }
    if !flaws.is_empty() {
        return Err(TableError::Flaws(flaws));
    }
    let mut told = BTreeMap::new();
    for one in &new {
        calendars::add(&sql, one, cx.now()).await?;
        told.insert(&one.code, calendars::hash(&sql, &one.code).await?);
    }
    for (code, off) in &further {
        calendars::close_on(&sql, code, off, cx.now()).await?;
        told.insert(code, calendars::hash(&sql, code).await?);
    }
    if !told.is_empty() {
        cx.audit(Entry::new(LOADED).detail(json!({ "calendars": told })));
    }
    Ok(loaded)
}

/// The days off that a file adds to a calendar that is there; or in which column it says something else, and what.
fn beyond(there: &Almanac, said: &Almanac, today: Day) -> Result<BTreeMap<Day, DayOff>, (&'static str, String)> {
    if there.without_days() != said.without_days() {
        let why = "is there and says something else; deadlines were counted by it, so give the other a code of its own";
        return Err(("calendar", why.to_owned()));
    }
    let mut off = BTreeMap::new();
    for (day, one) in &said.off {
        match there.off.get(day) {
            Some(known) if known == one => {}
            Some(_) => return Err(("what", format!("says something else of {day} than what is there"))),
            None if *day <= today => {
                return Err(("what", format!("names {day}, which is past: deadlines were counted without it")));
            }
            None => {
                off.insert(*day, one.clone());
            }
        }
    }
    Ok(off)
}
