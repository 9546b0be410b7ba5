//! The names of all that is registered: what is told to somebody who must not learn whom of them it concerns treats them
//! all alike.

use crate::{
    giveaway,
    residue::{Term, standing_in},
};
use registry::Organisation;
use std::collections::BTreeSet;
use store::{Sql, StoreError};

/// The names that stand in this text of operators and agencies that are or were registered, under any name that each has or
/// had, and of `besides`.
///
/// # Errors
/// If the database refuses.
pub async fn named_in(sql: &Sql<'_>, text: &str, besides: Vec<Organisation>) -> Result<Vec<Term>, StoreError> {
    let mut all = registry::ask::operators_and_agencies(sql).await?;
    all.extend(besides);
    let formerly = registry::ask::formerly_of_all(sql, &all).await?;
    all.extend(formerly.into_values().flatten());
    Ok(standing_in(giveaway::names(&all), text))
}

/// The terms of those behind the sources, and of these names those that are none of theirs.
pub fn joined(own: impl IntoIterator<Item = Term>, named: Vec<Term>) -> BTreeSet<Term> {
    let mut all: BTreeSet<Term> = own.into_iter().collect();
    let another = |one: &Term| !all.iter().any(|term| term.kind == one.kind && term.text == one.text);
    let named: Vec<Term> = named.into_iter().filter(another).collect();
    all.extend(named);
    all
}
