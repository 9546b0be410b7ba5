//! Looking into the texts that the index names: newest first, and not for ever.
//!
//! What is counted is what the actor may see of it. So where a search stops tells him nothing of anybody else's things,
//! and it is the same place whether there are any or not.

use super::{
    Ask, Hit, Place,
    find::{count, fits},
};
use crate::{Bound, Listed, Param, Row, StoreError, Visible, places};

/// How many texts of what the actor may see one search looks into at most.
const MOST_LOOKED: i64 = 1_500;

/// How many of those that the index names are looked into at once.
const AT_ONCE: usize = 1_000;

/// What was found, and how far back was looked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// What was found, newest first.
    pub hits: Vec<Hit>,
    /// Where looking stopped before as many were found as were wanted: what is older has not been looked into. `None`:
    /// there is no more, or so many were found.
    pub reached: Option<Place>,
}

impl Found {
    /// Of which nothing was left.
    pub(super) fn whole(hits: Vec<Hit>) -> Self {
        Self { hits, reached: None }
    }
}

/// A document that the actor may see and the index names.
pub(super) struct Looked {
    pub(super) hit: Hit,
    pub(super) fits: bool,
}

impl Looked {
    fn of(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { hit: Hit::of(row)?, fits: row.get::<i64>("fits")? > 0 })
    }
}

/// The newest of what `from` leads to and the actor may see, by the values with which it begins, and whether each fits: of at
/// most `many` rows, and whether that was all.
pub(super) async fn look_at<R: Listed>(
    visible: &Visible<'_, R>,
    ask: &Ask<'_>,
    (from, mut values): (&str, Vec<Bound>),
    (place, many): (&str, i64),
) -> Result<(Vec<Looked>, bool), StoreError> {
    let (fits, more) = fits(ask, visible.engine(), values.len() + 1);
    values.extend(more);
    values.extend([super::code(ask.kind).bound(), many.bound()]);
    let (kind, most) = (values.len() - 1, values.len());
    let select = format!(
        "SELECT {place} AS place, {} AS what, CASE WHEN {fits} THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END AS fits
         FROM {from} AND d.kind = ${kind} AND {{visible}} ORDER BY {place} DESC LIMIT ${most}",
        ask.id
    );
    let rows = visible.rows(&select, values).await?;
    let all = count(&rows) < many;
    let mut looked: Vec<Looked> = Vec::with_capacity(rows.len());
    for row in &rows {
        let one = Looked::of(row)?;
        // A document may lead to several rows.
        match looked.last_mut().filter(|last| last.hit.place == one.hit.place) {
            Some(last) if !last.fits => *last = one,
            Some(_) => {}
            None => looked.push(one),
        }
    }
    // Of the last there may be more.
    if !all && looked.len() > 1 {
        looked.pop();
    }
    Ok((looked, all))
}

/// Looks into many documents, newest first.
pub(super) async fn look_into<R: Listed>(
    visible: &Visible<'_, R>,
    ask: &Ask<'_>,
    ids: &[i64],
    looking: &mut Looking,
) -> Result<(), StoreError> {
    for some in ids.chunks(AT_ONCE) {
        if looking.is_over() {
            break;
        }
        let join = ask.join.replace("JOIN", visible.engine().join_in_order());
        let from = format!("search_documents d {join} WHERE d.id IN ({})", places(1, some.len()));
        let these = some.iter().map(|id| id.bound()).collect();
        looking.take(look_at(visible, ask, (&from, these), ("d.id", i64::MAX)).await?.0);
    }
    Ok(())
}

/// What one search has found so far, and how much more it looks into.
pub(super) struct Looking {
    most: i64,
    left: i64,
    hits: Vec<Hit>,
    last: Option<Place>,
}

impl Looking {
    pub(super) fn new(ask: &Ask<'_>) -> Self {
        Self { most: ask.most, left: MOST_LOOKED, hits: Vec::new(), last: None }
    }
    /// Takes what comes next, newest first, until enough was found or looked into. Whether it took all.
    pub(super) fn take(&mut self, looked: Vec<Looked>) -> bool {
        for one in looked {
            if self.is_over() {
                return false;
            }
            self.left -= 1;
            self.last = Some(one.hit.place);
            self.hits.extend(one.fits.then_some(one.hit));
        }
        true
    }
    /// So many, but not many more than are still looked into.
    pub(super) fn at_most(&self, many: i64, least: i64) -> i64 {
        many.min(self.left.max(least))
    }
    /// Whether enough was found or looked into.
    pub(super) fn is_over(&self) -> bool {
        self.left <= 0 || count(&self.hits) >= self.most
    }
    /// What was found; `ended`: nothing was left to be looked into.
    pub(super) fn found(self, ended: bool) -> Found {
        let short = count(&self.hits) < self.most;
        Found { reached: self.last.filter(|_| short && !ended), hits: self.hits }
    }
}
