//! Finding things by words, on both engines: an index over pieces of the folded text finds what may fit, the folded
//! text decides.
//!
//! The index never says who may see: [`find`] asks the list with its filter beside it. What some readers of a thing may
//! not see stands in a circle of its own, among the documents of those organisations that may.
//!
//! It is written in the transaction of what it speaks of, and can be thrown away and made again.

mod find;
mod fold;
mod letters;
mod pieces;
mod query;
mod state;

pub use find::{Ask, Hit, Place, Span, find};
pub use fold::Folded;
pub use query::{LETTERS_MAX, Query};
pub use state::{behind, missing, place, settle};

use crate::{Bound, Engine, Param, Sql, StoreError, params};
use access::{Kind, OrgId};
use kernel::{At, ContentHash};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The version of folding and pieces. Whoever changes either raises it, and `kaname doctor` asks for `kaname reindex`.
pub const VERSION: i64 = 1;

/// The most letters of a text by which it is found; what comes after them is not.
const FOLDED_MOST: usize = 200_000;

/// What a thing is found by in one circle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The circle.
    pub circle: String,
    /// Whose people look into it; empty: all who may see the thing.
    pub readers: BTreeSet<OrgId>,
    /// What they see of it.
    pub text: String,
}

/// A document as the engines keep it.
struct Kept {
    folded: String,
    words: String,
    mark: String,
}

impl Document {
    fn kept(&self, kind: Kind) -> Kept {
        let folded: String = Folded::of(&self.text).text.chars().take(FOLDED_MOST).collect();
        let mut words = pieces::all(&folded);
        words.insert(pieces::of_kind(kind));
        words.extend(self.readers_or_all().map(pieces::of_reader));
        let words = words.into_iter().collect::<Vec<_>>().join(" ");
        let mark = ContentHash::of(format!("{VERSION}\n{words}\n{folded}").as_bytes()).to_string();
        Kept { folded, words, mark }
    }
    fn readers_or_all(&self) -> impl Iterator<Item = Option<OrgId>> {
        let all = self.readers.is_empty().then_some(None);
        all.into_iter().chain(self.readers.iter().copied().map(Some))
    }
}

/// Makes a thing of the moment `at` findable by these documents, and by nothing that it was found by before.
/// What stays as it is is not written again, and keeps its place.
///
/// # Errors
/// If the database refuses.
pub async fn index(sql: &Sql<'_>, thing: (Kind, Uuid), at: At, documents: &[Document]) -> Result<(), StoreError> {
    let mut before = kept_of(sql, thing).await?;
    for document in documents {
        let kept = document.kept(thing.0);
        match before.remove(&document.circle) {
            Some((_, mark)) if mark == kept.mark => {}
            Some((id, _)) => {
                remove(sql, id).await?;
                write(sql, thing, id, (document, kept)).await?;
            }
            None => {
                let id = fresh(sql, at).await?;
                write(sql, thing, id, (document, kept)).await?;
            }
        }
    }
    for (id, _) in before.into_values() {
        remove(sql, id).await?;
    }
    Ok(())
}

/// The documents of a thing: by circle their id and mark.
async fn kept_of(sql: &Sql<'_>, (kind, subject): (Kind, Uuid)) -> Result<BTreeMap<String, (i64, String)>, StoreError> {
    let select = "SELECT id, circle, mark FROM search_documents WHERE subject_id = $1 AND kind = $2";
    let rows = sql.rows(select, params![subject, code(kind)]).await?;
    rows.iter().map(|row| Ok((row.text("circle")?, (row.get("id")?, row.text("mark")?)))).collect()
}

async fn write(
    sql: &Sql<'_>,
    (kind, subject): (Kind, Uuid),
    id: i64,
    (document, kept): (&Document, Kept),
) -> Result<(), StoreError> {
    let Kept { folded, words, mark } = kept;
    let mut values = params![id, code(kind), subject, &document.circle, folded, mark, VERSION];
    let columns = "search_documents (id, kind, subject_id, circle, folded, mark, version";
    if sql.engine() == Engine::Sqlite {
        sql.run_one(&format!("INSERT INTO {columns}) VALUES ($1, $2, $3, $4, $5, $6, $7)"), values).await?;
        let index = "INSERT INTO search_words (rowid, words) VALUES ($1, $2)";
        return sql.run_one(index, params![id, words]).await;
    }
    values.push(Param::bound(words));
    let insert = format!(
        "INSERT INTO {columns}, words)
         VALUES ($1, $2, $3, $4, $5, $6, $7, array_to_tsvector(string_to_array($8, ' ')))"
    );
    sql.run_one(&insert, values).await?;
    let reader = |reader: Option<OrgId>| params![code(kind), reader.map(OrgId::uuid).unwrap_or_default(), id];
    let reach: Vec<Vec<Bound>> = document.readers_or_all().map(reader).collect();
    sql.insert_many("INSERT INTO search_reach (kind, reader_id, id)", 3, reach, "").await.map(|_| ())
}

async fn remove(sql: &Sql<'_>, id: i64) -> Result<(), StoreError> {
    if sql.engine() == Engine::Sqlite {
        sql.run("DELETE FROM search_words WHERE rowid = $1", params![id]).await?;
    }
    sql.run_one("DELETE FROM search_documents WHERE id = $1", params![id]).await
}

/// So many seconds after its moment a document finds a place, whatever else happened then.
const CROWDED: i64 = 10_000;

/// A place of the moment that is free.
async fn fresh(sql: &Sql<'_>, at: At) -> Result<i64, StoreError> {
    for second in 0..CROWDED {
        let first = Place::first(at).0 + second * Place::A_SECOND;
        let last = first + Place::A_SECOND - 1;
        let id = match sql.engine() {
            Engine::Sqlite => {
                let newest =
                    "SELECT COALESCE(MAX(id), $1 - 1) + 1 AS n FROM search_documents WHERE id BETWEEN $1 AND $2";
                sql.count(newest, params![first, last]).await?
            }
            // Several write at once; the numbers come round again only after a second's worth of them.
            Engine::Postgres => {
                first + sql.count("SELECT nextval('search_numbers') AS n", params![]).await? % Place::A_SECOND
            }
        };
        let taken = "SELECT COUNT(*) AS n FROM search_documents WHERE id = $1";
        if id <= last && sql.count(taken, params![id]).await? == 0 {
            return Ok(id);
        }
    }
    Err(StoreError::Conflict("no place is free in the index".into()))
}

/// A kind as the audit chain writes it.
fn code(kind: Kind) -> String {
    format!("{kind:?}")
}
