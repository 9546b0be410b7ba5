//! Calendars: those that come with Kaname, those that were loaded, and the days off that were loaded for either.

use crate::clock::{Almanac, Calendar, DayOff, almanac::shipped};
use crate::ops::load_calendars::LOADED;
use crate::table;
use kernel::{At, Bilingual, Day, Zone};
use std::collections::BTreeMap;
use store::{FromRow, Row, SealFault, Sql, StoreError, params};

/// The calendar of this code, as it stands.
///
/// # Errors
/// `Unreadable` if there is none.
pub async fn calendar(sql: &Sql<'_>, code: &str) -> Result<Calendar, StoreError> {
    calendar_of(sql, code, ALL_DAYS).await
}

/// The same, as it stood at a moment: days off that were loaded later are none. For what was promised then and is counted on.
///
/// # Errors
/// `Unreadable` if there is none.
pub async fn calendar_as_of(sql: &Sql<'_>, code: &str, then: At) -> Result<Calendar, StoreError> {
    calendar_of(sql, code, then).await
}

async fn calendar_of(sql: &Sql<'_>, code: &str, until: At) -> Result<Calendar, StoreError> {
    let none = || StoreError::Unreadable { column: "calendar".into() };
    match Calendar::shipped(code) {
        Some(calendar) => match days(sql, code, until).await? {
            further if further.is_empty() => Ok(calendar),
            further => Ok(calendar.closed_on(further.into_keys())),
        },
        None => loaded(sql, code, until).await?.as_ref().and_then(Calendar::from_almanac).ok_or_else(none),
    }
}

/// Later than anything was loaded.
const ALL_DAYS: At = At::from_millis(i64::MAX);

/// The calendar of the hub's own offices: the first that is known in its time zone, those that come with Kaname before those
/// that were loaded; where none is known, offices that are open from Monday to Friday.
///
/// # Errors
/// If the database refuses.
pub async fn offices(sql: &Sql<'_>) -> Result<Calendar, StoreError> {
    offices_in(sql, Zone::here()).await
}

async fn offices_in(sql: &Sql<'_>, here: &Zone) -> Result<Calendar, StoreError> {
    if let Some(one) = shipped().iter().find(|one| one.zone == here.name()) {
        return calendar(sql, &one.code).await;
    }
    let first = "SELECT code FROM calendars WHERE zone = $1 ORDER BY loaded_at, code LIMIT 1";
    match sql.row(first, params![here.name()]).await? {
        Some(row) => calendar(sql, &row.text("code")?).await,
        None => Ok(Calendar::of_weekdays(here)),
    }
}

/// All that is known of offices: what comes with Kaname first, then what was loaded, by code.
///
/// # Errors
/// If the database refuses.
pub async fn all(sql: &Sql<'_>) -> Result<Vec<Almanac>, StoreError> {
    let mut all = Vec::new();
    for one in shipped() {
        let mut one = one.clone();
        one.off.extend(days(sql, &one.code, ALL_DAYS).await?);
        all.push(one);
    }
    for code in codes(sql, "SELECT code FROM calendars ORDER BY code").await? {
        all.extend(loaded(sql, &code, ALL_DAYS).await?);
    }
    Ok(all)
}

async fn codes(sql: &Sql<'_>, ask: &str) -> Result<Vec<String>, StoreError> {
    sql.rows(ask, params![]).await?.iter().map(|row| row.text("code")).collect()
}

impl FromRow for Almanac {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            code: row.text("code")?,
            name: Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? },
            zone: row.text("zone")?,
            source: row.text("source")?,
            hours: BTreeMap::new(),
            off: BTreeMap::new(),
        })
    }
}

/// What was loaded of a calendar that does not come with Kaname.
async fn loaded(sql: &Sql<'_>, code: &str, until: At) -> Result<Option<Almanac>, StoreError> {
    let one = sql.one::<Almanac>("SELECT * FROM calendars WHERE code = $1", params![code]).await?;
    let Some(mut one) = one else { return Ok(None) };
    let ask = "SELECT weekday, opens, closes FROM calendar_hours WHERE calendar = $1";
    for row in sql.rows(ask, params![code]).await? {
        one.hours.insert(row.get("weekday")?, (row.get("opens")?, row.get("closes")?));
    }
    one.off = days(sql, code, until).await?;
    Ok(Some(one))
}

/// The days off that were loaded for a calendar until a moment.
async fn days(sql: &Sql<'_>, code: &str, until: At) -> Result<BTreeMap<Day, DayOff>, StoreError> {
    let ask =
        "SELECT day, name_ja, name_en, source FROM calendar_days WHERE calendar = $1 AND loaded_at <= $2 ORDER BY day";
    let mut all = BTreeMap::new();
    for row in sql.rows(ask, params![code, until]).await? {
        let day = row.maybe_day("day")?.ok_or_else(|| StoreError::Unreadable { column: "day".into() })?;
        let name = Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? };
        all.insert(day, DayOff { name, source: row.text("source")? });
    }
    Ok(all)
}

/// Writes down a calendar that is new.
pub(crate) async fn add(sql: &Sql<'_>, new: &Almanac, now: At) -> Result<(), StoreError> {
    let insert =
        "INSERT INTO calendars (code, name_ja, name_en, zone, source, loaded_at) VALUES ($1, $2, $3, $4, $5, $6)";
    let Almanac { code, name, zone, source, hours, off } = new;
    sql.run_one(insert, params![code, &name.ja, &name.en, zone, source, now]).await?;
    let rows = hours.iter().map(|(weekday, (opens, closes))| params![code, *weekday, *opens, *closes]);
    let head = "INSERT INTO calendar_hours (calendar, weekday, opens, closes)";
    sql.insert_many(head, 4, rows.collect(), "").await?;
    close_on(sql, code, off, now).await
}

/// Writes down further days on which the offices of a calendar are closed.
pub(crate) async fn close_on(
    sql: &Sql<'_>,
    code: &str,
    off: &BTreeMap<Day, DayOff>,
    now: At,
) -> Result<(), StoreError> {
    let row = |(day, off): (&Day, &DayOff)| params![code, *day, &off.name.ja, &off.name.en, &off.source, now];
    let head = "INSERT INTO calendar_days (calendar, day, name_ja, name_en, source, loaded_at)";
    sql.insert_many(head, 6, off.iter().map(row).collect(), "").await.map(|_| ())
}

/// The hash of what was loaded for a calendar: of one that comes with Kaname, of its further days. It is what the chain holds.
pub(crate) async fn hash(sql: &Sql<'_>, code: &str) -> Result<String, StoreError> {
    let further = match loaded(sql, code, ALL_DAYS).await? {
        Some(own) => return Ok(own.hash().to_string()),
        None => days(sql, code, ALL_DAYS).await?,
    };
    let empty = (Bilingual { ja: String::new(), en: String::new() }, String::new());
    let (name, zone) = empty;
    let only =
        Almanac { code: code.to_owned(), name, zone: zone.clone(), source: zone, hours: BTreeMap::new(), off: further };
    Ok(only.hash().to_string())
}

/// What of calendars is not as it was loaded, by code.
pub(crate) async fn not_as_loaded(sql: &Sql<'_>) -> Result<Vec<(String, SealFault)>, StoreError> {
    let (mut held, mut wrong) = (table::held(sql, LOADED, "calendars").await?, Vec::new());
    let there = "SELECT code FROM calendars UNION SELECT calendar AS code FROM calendar_days
        UNION SELECT calendar AS code FROM calendar_hours ORDER BY code";
    for code in codes(sql, there).await? {
        let why = match held.remove(&code) {
            None => Some(SealFault::Extra),
            Some(told) => (hash(sql, &code).await? != told).then_some(SealFault::Content),
        };
        wrong.extend(why.map(|why| (code, why)));
    }
    wrong.extend(held.into_keys().map(|code| (code, SealFault::Gone)));
    Ok(wrong)
}
