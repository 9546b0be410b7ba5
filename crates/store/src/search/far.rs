//! What lies far back, on PostgreSQL: the index of words is asked for one stretch of time after another, newest first.
//!
//! It has no order, and whoever reads all that it names reads tens of thousands of rows to find the newest fifty. So it
//! is cut by time (`store/0009`). Long stretches are asked first; one in which more stands than can be looked
//! through is cut into eight, until it is short enough that all of it can be put in order.

use super::{
    Ask,
    find::{count, first as first_many, wanted},
    looking::{Found, Looking, look_into},
};
use crate::{Bound, Listed, Param, StoreError, Visible, params};

/// How many of them it names at once at most; each time that it is asked it sorts all that it has.
const NAMED: i64 = 100_000;

/// Stretches of time, from the shortest: the powers of two of the places that each has. The index knows them.
const STRETCHES: [u32; 4] = [33, 36, 39, 42];
/// The stretches of a document, as the index has them.
const STRETCHES_OF: &str =
    "(ARRAY[(d.id >> 33) * 4, (d.id >> 36) * 4 + 1, (d.id >> 39) * 4 + 2, (d.id >> 42) * 4 + 3])";
/// So many of a stretch are looked into before it is cut into shorter ones.
const MOST_AT_ONCE: i64 = 1_500;
/// So many stretches are asked at once; where there are more, longer ones.
const MANY: i64 = 40;

/// How long a stretch is: which of [`STRETCHES`].
#[derive(Clone, Copy)]
struct Length(usize);

impl Length {
    /// With so many of which this span can be asked at once, and no shorter than three months.
    fn of((since, before): (i64, i64)) -> Self {
        let longest = STRETCHES.len() - 1;
        let fits = |length: &usize| (before - since) / Length(*length).places() < MANY;
        Self((longest - 1..longest).find(fits).unwrap_or(longest))
    }
    fn shorter(self) -> Option<Self> {
        self.0.checked_sub(1).map(Length)
    }
    fn places(self) -> i64 {
        1 << STRETCHES.get(self.0).copied().unwrap_or_default()
    }
    /// The stretch in which a place lies, as the index names it.
    fn name(self, place: i64) -> i64 {
        place.div_euclid(self.places()) * 4 + i64::try_from(self.0).unwrap_or_default()
    }
    /// The first place of the stretch with this name.
    fn first(self, name: i64) -> i64 {
        name.div_euclid(4) * self.places()
    }
}

/// What the index names in some stretches.
struct Named {
    /// Places of documents, newest first.
    ids: Vec<i64>,
    /// The first place of a stretch in which there are more than can be looked through, and nothing of it is above.
    full: Option<i64>,
}

/// What fits among those that the index names, newest first, and how far back was looked.
pub(super) async fn far<R: Listed>(
    visible: &Visible<'_, R>,
    ask: &Ask<'_>,
    span: (i64, i64),
) -> Result<Found, StoreError> {
    let Some((since, mut before)) = within(visible, span).await? else { return Ok(Found::whole(Vec::new())) };
    let (mut looking, mut many) = (Looking::new(ask), first_many(ask));
    // What is being looked through: a long stretch, a shorter one in it, each down to its first place.
    let mut open = vec![(Length::of((since, before)), since)];
    while let Some((length, first)) = open.last().copied() {
        if before <= first {
            open.pop();
            continue;
        }
        let named = stretches(visible, ask, (length, many), (first, before)).await?;
        look_into(visible, ask, &named.ids, &mut looking).await?;
        before = match (named.full.map(|full| full.max(first)), length.shorter()) {
            (None, _) => first,
            (Some(full), Some(shorter)) => {
                open.push((shorter, full));
                before.min(full.saturating_add(length.places()))
            }
            (Some(full), None) => {
                let before = before.min(full.saturating_add(length.places()));
                in_order(visible, ask, (length, many), (full, before), &mut looking).await?;
                full
            }
        };
        if looking.is_over() {
            return Ok(looking.found(false));
        }
        // What did not fit was many: more at once.
        many = if named.ids.is_empty() { many } else { (many * 4).min(MOST_AT_ONCE) };
    }
    Ok(looking.found(true))
}

/// As much of a span as there are documents in.
async fn within<R: Listed>(
    visible: &Visible<'_, R>,
    (since, before): (i64, i64),
) -> Result<Option<(i64, i64)>, StoreError> {
    let ends = "SELECT MIN(id) AS first, MAX(id) AS last FROM search_documents";
    let Some(row) = visible.sql().row(ends, params![]).await? else { return Ok(None) };
    let (first, last): (Option<i64>, Option<i64>) = (row.get("first")?, row.get("last")?);
    let span = first.zip(last).map(|(first, last)| (since.max(first), before.min(last.saturating_add(1))));
    Ok(span.filter(|(since, before)| since < before))
}

/// What the index names in the stretches of a span, until it is more than can be looked through.
async fn stretches<R: Listed>(
    visible: &Visible<'_, R>,
    ask: &Ask<'_>,
    (length, most): (Length, i64),
    (since, before): (i64, i64),
) -> Result<Named, StoreError> {
    let (words, pieces) = all_of(ask, 6);
    // The sum keeps the engine from the index of places, and a limit that it cannot know from reading the whole table.
    let select = format!(
        "SELECT stretch.name, named.id FROM generate_series(CAST($1 AS BIGINT), CAST($2 AS BIGINT), -4) AS stretch(name)
         CROSS JOIN LATERAL (SELECT d.id FROM search_documents d
           WHERE {STRETCHES_OF} @> ARRAY[stretch.name] AND d.id + 0 >= $3 AND d.id + 0 < $4 AND {words}
             LIMIT (SELECT CAST($5 AS BIGINT))) named
         LIMIT $5"
    );
    let mut values = params![length.name(before - 1), length.name(since), since, before, most + 1];
    values.extend(pieces);
    let rows = visible.sql().rows(&select, values).await?;
    let mut named: Vec<(i64, i64)> =
        rows.iter().map(|row| Ok((row.get("name")?, row.get("id")?))).collect::<Result<_, StoreError>>()?;
    // They come stretch by stretch: only the last of them can have been cut.
    let cut = named.last().map(|(name, _)| *name).filter(|_| count(&named) > most);
    named.retain(|(name, _)| Some(*name) != cut);
    let mut ids: Vec<i64> = named.into_iter().map(|(_, id)| id).collect();
    ids.sort_unstable_by(|one, other| other.cmp(one));
    Ok(Named { ids, full: cut.map(|name| length.first(name)) })
}

/// That a document has all pieces and marks, with values from the number `first` on. Each stands apart: so the index leaps
/// in each of its lists to where another is, and does not walk through the shortest.
fn all_of(ask: &Ask<'_>, first: usize) -> (String, Vec<Bound>) {
    let wanted = wanted(ask);
    let one = |number| format!("d.words @@ CAST(${number} AS tsquery)");
    let all: Vec<String> = (first..first + wanted.len()).map(one).collect();
    (all.join(" AND "), wanted.into_iter().map(Param::bound).collect())
}

/// Looks into what is in a stretch, put in order by the engine, more with each time that it is asked.
async fn in_order<R: Listed>(
    visible: &Visible<'_, R>,
    ask: &Ask<'_>,
    (length, mut many): (Length, i64),
    (since, mut before): (i64, i64),
    looking: &mut Looking,
) -> Result<(), StoreError> {
    let (words, pieces) = all_of(ask, 5);
    let select = format!(
        "SELECT d.id FROM search_documents d WHERE {STRETCHES_OF} @> ARRAY[CAST($1 AS BIGINT)]
           AND d.id + 0 >= $2 AND d.id + 0 < $3 AND {words} ORDER BY d.id + 0 DESC LIMIT $4"
    );
    while !looking.is_over() {
        let span = params![length.name(since), since, before, many];
        let rows = visible.sql().rows(&select, span.into_iter().chain(pieces.clone()).collect()).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?;
        look_into(visible, ask, &ids, looking).await?;
        match ids.last() {
            Some(last) if count(&ids) >= many => before = *last,
            _ => break,
        }
        many = (many * 4).min(NAMED);
    }
    Ok(())
}
