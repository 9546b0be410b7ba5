//! Finding things by words, on both engines: SQLite's FTS5 and PostgreSQL's GIN index find what may fit, the folded
//! text decides.
//!
//! The index says nothing about who may see: [`Query::condition`] goes beside `{visible}`, never in its place. What some
//! readers of a row may not see stands in a circle of its own, into which only those look who may.

mod fold;

pub use fold::fold;

use crate::{Bound, Engine, Param, Sql, StoreError, params};
use access::Kind;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The circle of everybody who may see the row at all.
pub const EVERYBODY: &str = "";

/// Most words that one search takes; what is typed beyond them is left aside.
const WORDS_MAX: usize = 8;
/// Most letters that one search takes; an engine's own limit on the length of a question is never met.
const LETTERS_MAX: usize = 100;

/// Makes a thing findable by `text` in one circle, in place of what it was found by there before.
///
/// # Errors
/// If the database refuses.
pub async fn index(sql: &Sql<'_>, kind: Kind, subject: Uuid, circle: &str, text: &str) -> Result<(), StoreError> {
    forget(sql, kind, subject, circle).await?;
    let folded = fold(text);
    let words: Vec<String> = fold::pieces(&folded).into_iter().collect();
    let words = words.join(" ");
    match sql.engine() {
        Engine::Sqlite => {
            let document = "INSERT INTO search_documents (kind, subject_id, circle, folded) VALUES ($1, $2, $3, $4)";
            sql.run_one(document, params![code(kind), subject, circle, folded]).await?;
            let index = "INSERT INTO search_words (rowid, words) VALUES (last_insert_rowid(), $1)";
            sql.run_one(index, params![words]).await
        }
        Engine::Postgres => {
            let insert = "INSERT INTO search_documents (kind, subject_id, circle, folded, words)
                          VALUES ($1, $2, $3, $4, array_to_tsvector(string_to_array($5, ' ')))";
            sql.run_one(insert, params![code(kind), subject, circle, folded, words]).await
        }
    }
}

/// Makes a thing findable no longer in one circle.
///
/// # Errors
/// If the database refuses.
pub async fn forget(sql: &Sql<'_>, kind: Kind, subject: Uuid, circle: &str) -> Result<(), StoreError> {
    let these = "kind = $1 AND subject_id = $2 AND circle = $3";
    if sql.engine() == Engine::Sqlite {
        let words = format!("DELETE FROM search_words WHERE rowid IN (SELECT id FROM search_documents WHERE {these})");
        sql.run(&words, params![code(kind), subject, circle]).await?;
    }
    let documents = format!("DELETE FROM search_documents WHERE {these}");
    sql.run(&documents, params![code(kind), subject, circle]).await?;
    Ok(())
}

/// What somebody typed to find something: all of its words must stand in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    terms: Vec<String>,
    pieces: BTreeSet<(String, bool)>,
}

impl Query {
    /// Reads what was typed. `None` if nothing was that could be looked for.
    pub fn read(typed: &str) -> Option<Self> {
        let typed: String = typed.chars().take(LETTERS_MAX).collect();
        let terms = typed.split_whitespace().map(fold).filter(|term| !fold::wanted(term).is_empty());
        let terms: Vec<String> = terms.take(WORDS_MAX).collect();
        let pieces = terms.iter().flat_map(|term| fold::wanted(term)).collect();
        (!terms.is_empty()).then_some(Self { terms, pieces })
    }

    /// A condition that the thing with the id in `column` is found by this in one of `circles`; its places are numbered
    /// from `$from`. It goes beside `{visible}`.
    pub fn condition(
        &self,
        engine: Engine,
        kind: Kind,
        column: &str,
        circles: &[&str],
        from: usize,
    ) -> (String, Vec<Bound>) {
        let mut values = params![code(kind), self.pattern(engine)];
        let mut sql = match engine {
            Engine::Sqlite => format!(
                "{column} IN (SELECT d.subject_id FROM search_words JOIN search_documents d ON d.id = search_words.rowid
                   WHERE d.kind = ${from} AND search_words MATCH ${}",
                from + 1
            ),
            Engine::Postgres => format!(
                "{column} IN (SELECT d.subject_id FROM search_documents d
                   WHERE d.kind = ${from} AND d.words @@ CAST(${} AS tsquery)",
                from + 1
            ),
        };
        for term in &self.terms {
            values.push(Param::bound(like(term)));
            sql.push_str(&format!(" AND d.folded LIKE ${} ESCAPE '!'", from + values.len() - 1));
        }
        let mut places = Vec::new();
        for circle in circles {
            values.push(Param::bound(*circle));
            places.push(format!("${}", from + values.len() - 1));
        }
        match places.is_empty() {
            true => sql.push_str(" AND 1 = 0)"),
            false => sql.push_str(&format!(" AND d.circle IN ({}))", places.join(", "))),
        }
        (sql, values)
    }

    /// All pieces, in the engine's own language. They consist of `a-z0-9`, so nothing needs to be escaped.
    fn pattern(&self, engine: Engine) -> String {
        let one = |(piece, prefix): &(String, bool)| match (engine, prefix) {
            (_, false) => piece.clone(),
            (Engine::Sqlite, true) => format!("{piece}*"),
            (Engine::Postgres, true) => format!("{piece}:*"),
        };
        let joint = match engine {
            Engine::Sqlite => " AND ",
            Engine::Postgres => " & ",
        };
        self.pieces.iter().map(one).collect::<Vec<_>>().join(joint)
    }
}

/// A kind as the audit chain writes it.
fn code(kind: Kind) -> String {
    format!("{kind:?}")
}

/// A pattern that finds a term anywhere; the signs of patterns stand for themselves.
fn like(term: &str) -> String {
    format!("%{}%", term.replace('!', "!!").replace('%', "!%").replace('_', "!_"))
}
