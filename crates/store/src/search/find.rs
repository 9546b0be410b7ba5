//! The newest of an actor's rows in which all words stand.
//!
//! SQLite's FTS5 walks through the documents that have all pieces, newest first, and stops ([`super::walk`]). PostgreSQL's
//! GIN index has no order, so there the newest that the reader has are looked through first: a frequent word is among
//! them often enough. Only what is rarer is asked of the index ([`super::far`]).
//!
//! Pieces may stand in everything while the word that they make stands in nothing, and only the text can tell. So one
//! search looks through no more than so many texts ([`super::looking`]), and says how far back it came.

use super::{Query, code, far::far, looking::Found, pieces, walk::walk};
use crate::{Bound, Engine, Filter, Listed, Param, Row, StoreError, Visible, params};
use access::{Kind, OrgId};
use kernel::At;
use std::{collections::BTreeSet, fmt, str::FromStr};
use uuid::Uuid;

/// How many of the newest are looked through first.
const NEAR: i64 = 1_000;
/// How many more at most, before the index is asked. Both together are fewer than one search looks through: so that it
/// came to an end, or did not, tells nothing of how many things of others lie between.
const WIDE: i64 = 450;

/// A document's place in time: lists are ordered by it, and a page begins after one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(pub(super) i64);

impl Place {
    /// How many places a second has.
    pub(super) const A_SECOND: i64 = 1 << 16;
    /// The first place of a second.
    pub fn first(at: At) -> Place {
        Place(at.millis().div_euclid(1000).clamp(0, i64::MAX / Place::A_SECOND - 1) * Place::A_SECOND)
    }
    /// The second in which it lies.
    pub fn at(self) -> At {
        At::from_millis(self.0 / Place::A_SECOND * 1000)
    }
}
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl FromStr for Place {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Place)
    }
}

/// Between which places somebody searches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    /// Only what lies before this place.
    pub before: Option<Place>,
    /// Only what is not older.
    pub since: Option<At>,
    /// Only what is older.
    pub until: Option<At>,
}

impl Span {
    /// From the first place to before the second.
    pub(super) fn ends(self) -> (i64, i64) {
        let until = self.until.map(Place::first).into_iter().chain(self.before).min();
        (self.since.map_or(0, |at| Place::first(at).0), until.map_or(i64::MAX, |place| place.0))
    }
}

/// One search among the rows of a kind.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// What was typed.
    pub query: &'a Query,
    /// What kind of thing.
    pub kind: Kind,
    /// Whose documents; `None`: those for everybody who may see the thing.
    pub reader: Option<OrgId>,
    /// From the document `d` to the rows that are filtered: `JOIN reports ON reports.id = d.subject_id`; plain joins only.
    pub join: &'a str,
    /// The id to come back with: `reports.id`.
    pub id: &'a str,
    /// What else must hold, such as the circle.
    pub also: Filter,
    /// Between which places.
    pub span: Span,
    /// The most hits.
    pub most: i64,
}

/// Something found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its place.
    pub place: Place,
    /// The id that was asked for.
    pub id: Uuid,
}

impl Hit {
    pub(super) fn of(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { place: Place(row.get("place")?), id: row.get("what")? })
    }
}

/// What the actor may see and what fits, newest first, and how far back was looked.
///
/// # Errors
/// If the database refuses.
pub async fn find<R: Listed>(visible: &Visible<'_, R>, ask: &Ask<'_>) -> Result<Found, StoreError> {
    match visible.engine() {
        Engine::Sqlite => walk(visible, ask).await,
        Engine::Postgres => near_then_far(visible, ask).await,
    }
}

/// The same among few rows, which are looked through one by one: `from` leads from them to their documents `d`, and may
/// hold `{visible}` too.
///
/// # Errors
/// If the database refuses.
pub async fn look_through<R: Listed>(visible: &Visible<'_, R>, from: &str, ask: &Ask<'_>) -> Result<Found, StoreError> {
    let (since, before) = ask.span.ends();
    // Where a number begins, or stands whole, the text does not say by itself: it is read here.
    let plain = ask.query.decisive().is_empty();
    let (text, most) = if plain { ("''", ask.most) } else { ("d.folded", i64::MAX) };
    let select = format!(
        "SELECT d.id AS place, {} AS what, {text} AS text FROM {from} WHERE d.kind = $1 AND d.id >= $2 AND d.id < $3",
        ask.id
    );
    let asked = Growing::new(select, params![code(ask.kind), since, before]);
    let rows = asked.and_the_rest(ask, visible.engine()).rows(visible, "d.id", most).await?;
    let mut hits = Vec::new();
    for row in &rows {
        if count(&hits) < ask.most && (plain || ask.query.finds(&row.text("text")?)) {
            hits.push(Hit::of(row)?);
        }
    }
    Ok(Found::whole(hits))
}

/// A statement that grows with its values.
struct Growing {
    sql: String,
    values: Vec<Bound>,
}

impl Growing {
    fn new(sql: String, values: Vec<Bound>) -> Self {
        Self { sql, values }
    }
    /// What every search asks for, whichever way it came to its documents.
    fn and_the_rest(mut self, ask: &Ask<'_>, engine: Engine) -> Self {
        let (fits, values) = fits(ask, engine, self.values.len() + 1);
        self.values.extend(values);
        self.sql.push_str(&format!(" AND {{visible}} AND {fits}"));
        self
    }
    async fn rows<R: Listed>(
        mut self,
        visible: &Visible<'_, R>,
        order: &str,
        most: i64,
    ) -> Result<Vec<Row>, StoreError> {
        self.values.push(Param::bound(most));
        self.sql.push_str(&format!(" ORDER BY {order} DESC LIMIT ${}", self.values.len()));
        visible.rows(&self.sql, self.values).await
    }
}

/// That all words stand in a document and that the rest holds of it too, with values from the number `first` on.
pub(super) fn fits(ask: &Ask<'_>, engine: Engine, first: usize) -> (String, Vec<Bound>) {
    let stands = if engine == Engine::Sqlite { "instr" } else { "strpos" };
    let mut values: Vec<Bound> = ask.query.words().map(Param::bound).collect();
    let words = (first..first + values.len()).map(|number| format!("{stands}(d.folded, ${number}) > 0"));
    let words = words.collect::<Vec<_>>().join(" AND ");
    let (also, more) = ask.also.numbered(first + values.len());
    values.extend(more);
    (format!("{words} AND {also}"), values)
}

/// All pieces that a document must have, as the index keeps them: those of the words, and its reader's.
pub(super) fn wanted(ask: &Ask<'_>) -> BTreeSet<String> {
    pieces::among(ask.kind, ask.query.pieces().into_iter().chain([pieces::of_reader(ask.reader)]))
}

/// How many of those that the index names are looked at first: nearly all of them do fit.
const FEW: i64 = 200;

/// How many are looked at first in one search.
pub(super) fn first(ask: &Ask<'_>) -> i64 {
    (ask.most * 2).clamp(FEW, 1_000)
}

async fn near_then_far<R: Listed>(visible: &Visible<'_, R>, ask: &Ask<'_>) -> Result<Found, StoreError> {
    let (since, before) = ask.span.ends();
    let mut hits = near(visible, ask, (since, before), NEAR).await?;
    let missing = ask.most - count(&hits);
    if missing <= 0 {
        return Ok(Found::whole(hits));
    }
    let Some(last) = last_of(visible, ask, (since, before), NEAR).await? else { return Ok(Found::whole(hits)) };
    // Where the first say that enough will be among some more, those are looked through too.
    let more = missing * NEAR / count(&hits).max(1) * 3 / 2;
    if more <= WIDE {
        let rest = Ask { most: missing, ..ask.clone() };
        hits.extend(near(visible, &rest, (since, last), more).await?);
        if count(&hits) >= ask.most || last_of(visible, ask, (since, last), more).await?.is_none() {
            return Ok(Found::whole(hits));
        }
    }
    // From the beginning: how far it comes must not tell how many things of others were among the nearest.
    far(visible, ask, (since, before)).await
}

pub(super) fn count<T>(all: &[T]) -> i64 {
    i64::try_from(all.len()).unwrap_or(i64::MAX)
}

/// The newest `$5` documents of a reader.
const NEWEST: &str =
    "SELECT r.id FROM search_reach r WHERE r.kind = $1 AND r.reader_id = $2 AND r.id >= $3 AND r.id < $4
                      ORDER BY r.id DESC LIMIT $5";

fn newest(ask: &Ask<'_>, (since, before): (i64, i64), many: i64) -> Vec<Bound> {
    params![code(ask.kind), ask.reader.map(OrgId::uuid).unwrap_or_default(), since, before, many]
}

/// What fits among the newest documents of the reader.
async fn near<R: Listed>(
    visible: &Visible<'_, R>,
    ask: &Ask<'_>,
    within: (i64, i64),
    many: i64,
) -> Result<Vec<Hit>, StoreError> {
    let select = format!(
        "SELECT near.id AS place, {} AS what FROM ({NEWEST}) near JOIN search_documents d ON d.id = near.id {} WHERE 1 = 1",
        ask.id, ask.join
    );
    let mut near_ones = Growing::new(select, newest(ask, within, many));
    let decisive: Vec<String> = pieces::among(ask.kind, ask.query.decisive()).into_iter().collect();
    if !decisive.is_empty() {
        near_ones.values.push(Param::bound(decisive.join(" & ")));
        near_ones.sql.push_str(&format!(" AND d.words @@ CAST(${} AS tsquery)", near_ones.values.len()));
    }
    let rows = near_ones.and_the_rest(ask, Engine::Postgres).rows(visible, "near.id", ask.most).await?;
    rows.iter().map(Hit::of).collect()
}

/// The last of the newest documents of the reader; `None` if he has no more than these.
async fn last_of<R: Listed>(
    visible: &Visible<'_, R>,
    ask: &Ask<'_>,
    within: (i64, i64),
    many: i64,
) -> Result<Option<i64>, StoreError> {
    let last = format!("SELECT COUNT(*) AS n, MIN(near.id) AS last FROM ({NEWEST}) near");
    let row = visible.sql().row(&last, newest(ask, within, many)).await?;
    match row {
        Some(row) if row.get::<i64>("n")? >= many => row.get("last"),
        _ => Ok(None),
    }
}
