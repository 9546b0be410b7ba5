//! The way of SQLite: FTS5 walks through the documents that have all pieces, newest first, and stops when there are enough.
//!
//! It leaps from list to list. Where each piece stands in nearly everything that others may read, but one in hardly
//! anything of this reader, it would leap with all of them from one thing of the reader to the next. So each piece is asked
//! for with the reader alone before: one that leads to few documents says which of them can be meant at all.

use super::{
    Ask,
    find::{count, first, wanted},
    looking::{Found, Looking, look_at, look_into},
    pieces,
};
use crate::{Listed, StoreError, Visible, params};

/// So many documents are few: they are looked into without asking for the other pieces.
const FEW: i64 = 100;
/// So many pieces are asked for by themselves at most; a longer word hardly has none among them that is rare.
const ASKED: usize = 8;

/// What fits, newest first, and how far back was looked.
pub(super) async fn walk<R: Listed>(visible: &Visible<'_, R>, ask: &Ask<'_>) -> Result<Found, StoreError> {
    let mut looking = Looking::new(ask);
    match few(visible, ask).await? {
        // The text alone does not decide where a number begins, or whether it stands there whole.
        Some(ids) if ids.is_empty() || ask.query.decisive().is_empty() => {
            look_into(visible, ask, &ids, &mut looking).await?;
            Ok(looking.found(true))
        }
        _ => through(visible, ask, looking).await,
    }
}

/// The documents to which one piece leads that leads to few, newest first; `None`: none does.
async fn few<R: Listed>(visible: &Visible<'_, R>, ask: &Ask<'_>) -> Result<Option<Vec<i64>>, StoreError> {
    let all = pieces::among(ask.kind, ask.query.pieces());
    if all.len() < 2 {
        return Ok(None);
    }
    let marks = pieces::among(ask.kind, [pieces::of_reader(ask.reader)]).into_iter().collect::<String>();
    let (since, before) = ask.span.ends();
    let select = "SELECT rowid AS id FROM search_words WHERE search_words MATCH $1 AND rowid >= $2 AND rowid < $3
                  ORDER BY rowid DESC LIMIT $4";
    for piece in all.iter().take(ASKED) {
        let these = params![format!("{piece} AND {marks}"), since, before, FEW];
        let rows = visible.sql().rows(select, these).await?;
        if count(&rows) < FEW {
            return rows.iter().map(|row| row.get("id")).collect::<Result<_, _>>().map(Some);
        }
    }
    Ok(None)
}

/// What has all pieces, newest first.
async fn through<R: Listed>(
    visible: &Visible<'_, R>,
    ask: &Ask<'_>,
    mut looking: Looking,
) -> Result<Found, StoreError> {
    let (since, mut before) = ask.span.ends();
    // CROSS JOIN keeps the order: the index leads, newest first, and stops when there are enough.
    let from = format!(
        "search_words CROSS JOIN search_documents d ON d.id = search_words.rowid {}
         WHERE search_words MATCH $1 AND search_words.rowid >= $2 AND search_words.rowid < $3",
        ask.join.replace("JOIN", "CROSS JOIN")
    );
    let all: Vec<String> = wanted(ask).into_iter().collect();
    let (all, mut many) = (all.join(" AND "), first(ask));
    loop {
        let from = (from.as_str(), params![&all, since, before]);
        let (looked, whole) =
            look_at(visible, ask, from, ("search_words.rowid", looking.at_most(many, first(ask)))).await?;
        let last = looked.last().map(|one| one.hit.place.0);
        let ended = looking.take(looked) && whole;
        match last {
            Some(last) if !ended && !looking.is_over() => before = last,
            _ => return Ok(looking.found(ended)),
        }
        many *= 4;
    }
}
