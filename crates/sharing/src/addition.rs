//! What a ministry or a secretariat adds on the way down: searched like the notice itself, before anybody below reads it.

use crate::{
    desk,
    notice::{Notice, NoticeId},
    residue::{Piece, Place, check},
};
use delivery::{Addition, SearchError};
use shell::app::Soon;
use std::ops::Range;
use store::{Sql, params};

/// The passages of an addition that could give a reporter or victim away; the [`delivery::Search`] of this house.
/// Whoever wrote the addition is told the passages and never the terms: he need not know who reported.
pub fn search<'a>(sql: &'a Sql<'a>, addition: Addition<'a>) -> Soon<'a, Result<Vec<Range<usize>>, SearchError>> {
    Box::pin(async move { passages(sql, addition).await })
}

async fn passages(sql: &Sql<'_>, addition: Addition<'_>) -> Result<Vec<Range<usize>>, SearchError> {
    let id = NoticeId::from(addition.subject);
    let notice = sql.one::<Notice>("SELECT * FROM notices WHERE id = $1", params![id]).await?;
    let Some(notice) = notice else { return Ok(Vec::new()) };
    let dictionary = desk::dictionary(&desk::sources(sql, &notice, addition.day).await?);
    let dictionary = dictionary.map_err(|cause| SearchError::TooMuch(Box::new(cause)))?;
    let pieces = [Piece { place: Place::Addition, text: addition.text }];
    let mut found: Vec<Range<usize>> = check(&dictionary, &pieces).into_iter().map(|one| one.range).collect();
    found.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    Ok(joined(found))
}

/// Passages that touch or overlap, as one each; `found` in the order of their beginnings.
fn joined(found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in found {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_passages_are_one() {
        assert_eq!(joined(vec![0..4, 2..3, 4..6, 9..12]), [0..6, 9..12]);
        assert_eq!(joined(Vec::new()), [] as [Range<usize>; 0]);
    }
}
