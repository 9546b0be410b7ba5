//! How one body stands to an outage: whether it is in the scope, and what is expected of it.

use crate::{
    answer::Answer,
    declared::{Change, Declared},
    outage::OutageId,
    rounds::{self, Expected, Round, Way},
    store::{answers, bodies, changes, rounds as kept},
};
use ::store::{Sql, StoreError};
use access::{BodyKind, OrgId};
use kernel::At;

/// How a body stands to an outage.
#[derive(Clone, Debug)]
pub struct Part {
    /// What holds.
    pub change: Change,
    /// The changes that the body may know: all of them, or until it left the scope.
    pub changes: Vec<Change>,
    /// Whether it is in the scope now.
    pub within: bool,
    /// What is expected of it.
    pub expected: Expected,
    /// What it said, newest first.
    pub said: Vec<Answer>,
}

/// Whether a kind of body is asked for situation reports.
pub fn is_asked(declared: &Declared, kind: BodyKind) -> bool {
    declared.upward.is_some() && declared.asked.iter().any(|asked| asked.body() == kind)
}

/// Since when a body that has been in the scope since the change `within` is asked; `None` if it is not.
pub fn asked_since(changes: &[Change], within: i64, kind: BodyKind) -> Option<At> {
    let asked = |change: &&Change| is_asked(&change.said.declared, kind) && change.step.stands();
    let from = changes.iter().rev().take_while(asked).last()?;
    let joined = changes.iter().find(|change| change.number == within)?;
    Some(from.at.max(joined.at))
}

/// What is expected of a body.
pub(crate) fn expected(
    (changes, holding): (&[Change], &[Round]),
    (within, kind): (i64, BodyKind),
    kept: i64,
    now: At,
) -> Expected {
    asked_since(changes, within, kind)
        .map_or_else(Expected::default, |since| rounds::expected(holding, since, kept, now))
}

/// The promises of a way that hold, and the changes from which they follow.
pub(crate) async fn holding(
    sql: &Sql<'_>,
    outage: OutageId,
    changes: &[Change],
    way: Way,
) -> Result<Vec<Round>, StoreError> {
    Ok(rounds::holding(&kept::all(sql, outage, way).await?, changes, way))
}

/// How a body stands to an outage; `None` if it was never in its scope.
///
/// # Errors
/// If the database refuses.
pub async fn part(sql: &Sql<'_>, outage: OutageId, org: OrgId, now: At) -> Result<Option<Part>, StoreError> {
    let sets = bodies::sets(sql, outage, org).await?;
    if !sets.iter().any(|(_, within)| *within) {
        return Ok(None);
    }
    let mut changes = changes::all(sql, outage).await?;
    let within = sets.last().is_some_and(|(_, within)| *within);
    let break_ = sets.iter().rev().find(|(_, within)| !within).map_or(0, |(number, _)| *number);
    let since = sets.iter().find(|(number, within)| *within && *number > break_).map(|(number, _)| *number);
    if !within {
        // The declaration by which it left is not its own any more, nor is what came after it; that it left, it learns.
        let last_in = sets.iter().rev().find(|(_, within)| *within).map_or(0, |(number, _)| *number);
        let left = sets.iter().find(|(number, _)| *number > last_in).map_or(i64::MAX, |(number, _)| *number);
        changes.retain(|change| change.number < left);
    }
    let Some(change) = changes.last().cloned() else { return Ok(None) };
    let said = answers::of(sql, outage, org).await?;
    let organisation = registry::ask::organisation(sql, org).await?;
    let mut expects = Expected::default();
    if let (Some(since), Some(organisation)) = (since.filter(|_| within), organisation) {
        let holding = holding(sql, outage, &changes, Way::Up).await?;
        let kept = said.first().map_or(0, |last| last.kept);
        expects = expected((&changes, &holding), (since, organisation.kind), kept, now);
    }
    Ok(Some(Part { change, changes, within, expected: expects, said }))
}
