//! Documents as the engines keep them: written and taken out, many at once.

use super::{Document, Findable, Place, VERSION, code};
use crate::{Bound, Engine, Param, Sql, StoreError, params};
use access::{Kind, OrgId};
use kernel::At;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A document ready to be kept.
pub(super) struct Kept {
    pub(super) folded: String,
    pub(super) words: String,
    pub(super) mark: String,
}

impl Kept {
    pub(super) fn at(self, id: i64, subject: Uuid, document: &Document) -> Placed<'_> {
        Placed { id, subject, document, kept: self }
    }
}

/// A document and its place.
pub(super) struct Placed<'d> {
    id: i64,
    subject: Uuid,
    document: &'d Document,
    kept: Kept,
}

/// The documents of these things: by thing and circle their id and mark.
pub(super) async fn of(
    sql: &Sql<'_>,
    kind: Kind,
    things: &[Findable],
) -> Result<BTreeMap<(Uuid, String), (i64, String)>, StoreError> {
    if things.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut values = params![code(kind)];
    values.extend(things.iter().map(|thing| thing.subject.bound()));
    let select = format!(
        "SELECT id, subject_id, circle, mark FROM search_documents WHERE kind = $1 AND subject_id IN ({})",
        crate::places(2, things.len())
    );
    let rows = sql.rows(&select, values).await?;
    let line =
        |row: &crate::Row| Ok(((row.get("subject_id")?, row.text("circle")?), (row.get("id")?, row.text("mark")?)));
    rows.iter().map(line).collect()
}

pub(super) async fn write(sql: &Sql<'_>, kind: Kind, all: Vec<Placed<'_>>) -> Result<(), StoreError> {
    let reach: Vec<Vec<Bound>> = all.iter().flat_map(|one| one.reach(kind)).collect();
    let columns = "INSERT INTO search_documents (id, kind, subject_id, circle, folded, mark, version";
    let mut words: Vec<Vec<Bound>> = Vec::new();
    let mut documents: Vec<Vec<Bound>> = Vec::new();
    for Placed { id, subject, document, kept } in all {
        let mut values = params![id, code(kind), subject, &document.circle, kept.folded, kept.mark, VERSION];
        match sql.engine() {
            Engine::Sqlite => words.push(params![id, kept.words]),
            Engine::Postgres => values.push(kept.words.bound()),
        }
        documents.push(values);
    }
    match sql.engine() {
        Engine::Sqlite => {
            sql.insert_many(&format!("{columns})"), 7, documents, "").await?;
            sql.insert_many("INSERT INTO search_words (rowid, words)", 2, words, "").await?;
        }
        Engine::Postgres => {
            let made = "array_to_tsvector(string_to_array(?, ' '))";
            sql.insert_many_as(
                &format!("{columns}, words)"),
                &["?", "?", "?", "?", "?", "?", "?", made],
                documents,
                "",
            )
            .await?;
            sql.insert_many("INSERT INTO search_reach (kind, reader_id, id)", 3, reach, "").await?;
        }
    }
    Ok(())
}

impl Placed<'_> {
    /// Its place.
    pub(super) fn id(&self) -> i64 {
        self.id
    }
    /// Who has it, as PostgreSQL keeps it.
    fn reach(&self, kind: Kind) -> Vec<Vec<Bound>> {
        let line = |reader: Option<OrgId>| params![code(kind), reader.map(OrgId::uuid).unwrap_or_default(), self.id];
        self.document.readers_or_all().map(line).collect()
    }
}

pub(super) async fn remove(sql: &Sql<'_>, id: i64) -> Result<(), StoreError> {
    if sql.engine() == Engine::Sqlite {
        sql.run("DELETE FROM search_words WHERE rowid = $1", params![id]).await?;
    }
    sql.run_one("DELETE FROM search_documents WHERE id = $1", params![id]).await
}

/// So many seconds after its moment a document finds a place, whatever else happened then.
const CROWDED: i64 = 10_000;

/// Places of these moments that are free. Those in `given` are not, though no line stands at them just now: what is
/// written anew keeps its place.
pub(super) async fn places(sql: &Sql<'_>, moments: &[At], mut given: BTreeSet<i64>) -> Result<Vec<i64>, StoreError> {
    let likely = likely(sql, moments).await?;
    let mut all = Vec::with_capacity(moments.len());
    for (number, at) in moments.iter().enumerate() {
        let id = match likely.get(number).filter(|id| !given.contains(*id)) {
            Some(free) => *free,
            None => place(sql, *at, &given).await?,
        };
        given.insert(id);
        all.push(id);
    }
    Ok(all)
}

/// For many at once on PostgreSQL: places of their own seconds, if all of these are free; else none.
async fn likely(sql: &Sql<'_>, moments: &[At]) -> Result<Vec<i64>, StoreError> {
    if sql.engine() == Engine::Sqlite || moments.len() < 2 {
        return Ok(Vec::new());
    }
    let numbers = "SELECT nextval('search_numbers') AS n FROM generate_series(1, $1)";
    let rows = sql.rows(numbers, params![i64::try_from(moments.len()).unwrap_or(i64::MAX)]).await?;
    let place = |(row, at): (&crate::Row, &At)| Ok(Place::first(*at).0 + row.get::<i64>("n")? % Place::A_SECOND);
    let ids: Vec<i64> = rows.iter().zip(moments).map(place).collect::<Result<_, StoreError>>()?;
    let taken = format!("SELECT COUNT(*) AS n FROM search_documents WHERE id IN ({})", crate::places(1, ids.len()));
    let taken = sql.count(&taken, ids.iter().map(|id| id.bound()).collect()).await?;
    Ok(if taken == 0 { ids } else { Vec::new() })
}

/// A place of the moment that is free and not given to another.
async fn place(sql: &Sql<'_>, at: At, given: &BTreeSet<i64>) -> Result<i64, StoreError> {
    for second in 0..CROWDED {
        let first = Place::first(at).0 + second * Place::A_SECOND;
        let last = first + Place::A_SECOND - 1;
        let (id, free) = match sql.engine() {
            // One writes at a time, and nothing is behind the newest.
            Engine::Sqlite => {
                let newest =
                    "SELECT COALESCE(MAX(id), $1 - 1) + 1 AS n FROM search_documents WHERE id BETWEEN $1 AND $2";
                let after = given.range(first..=last).next_back().map_or(first, |taken| taken + 1);
                (sql.count(newest, params![first, last]).await?.max(after), true)
            }
            // Several write at once; the numbers come round again only after a second's worth of them.
            Engine::Postgres => {
                let number = sql.count("SELECT nextval('search_numbers') AS n", params![]).await?;
                let id = first + number % Place::A_SECOND;
                let taken = "SELECT COUNT(*) AS n FROM search_documents WHERE id = $1";
                (id, !given.contains(&id) && sql.count(taken, params![id]).await? == 0)
            }
        };
        if id <= last && free {
            return Ok(id);
        }
    }
    Err(StoreError::Conflict("no place is free in the index".into()))
}
