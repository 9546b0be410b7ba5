//! What a ministry or a secretariat adds on the way down: searched like the notice itself, before anybody below reads it.

use crate::{
    desk::{self, Source},
    notice::{Notice, NoticeId},
    registered,
    report::Reader,
    residue::{Dictionary, DictionaryError, Piece, Place, check},
    store::{notices, reports},
};
use delivery::{Addition, Found, Objection, SearchError};
use shell::app::Soon;
use std::ops::Range;
use store::Sql;

/// The passages of an addition that could give a reporter or victim away; the [`delivery::Search`] of this house.
///
/// A body that had every report behind the notice is told what points to them. To any other body the answer must not
/// depend on the reports that it did not have, or it learns by trying names who reported: it is told of every
/// registered operator and agency alike, whatever the notice was made of.
pub fn search<'a>(sql: &'a Sql<'a>, addition: Addition<'a>) -> Soon<'a, Result<Found, SearchError>> {
    Box::pin(async move { found(sql, addition).await })
}

async fn found(sql: &Sql<'_>, addition: Addition<'_>) -> Result<Found, SearchError> {
    let Some(notice) = notices::one(sql, NoticeId::from(addition.subject)).await? else { return Ok(Found::default()) };
    let (day, text) = (addition.day, addition.text);
    let reports = notices::sources(sql, notice.id).await?;
    let had = reports::had_by(sql, addition.by, &reports).await?;
    let all = !reports.is_empty() && reports.iter().all(|report| had.contains(&report.id));
    let known = reports.into_iter().filter(|report| had.contains(&report.id)).collect();
    let mut sources = desk::behind(sql, known, day).await?;
    // What a reporter held back from the body that adds is not searched for it: it would learn by trying what stands there.
    for source in sources.iter_mut().filter(|source| source.report.org != addition.by) {
        source.behind.stages.iter_mut().for_each(|stage| stage.content = stage.content.seen_by(Reader::Ministry));
    }
    let mut passages = pointing(&sources, text)?;
    let mut why = Objection::Reporter;
    if !all {
        let named = named(sql, text).await?;
        if !named.is_empty() {
            why = Objection::Registered;
        }
        passages.extend(named);
    }
    Ok(Found { passages: joined(passages), why })
}

/// The passages of what the centre says of a notice that could give a reporter or victim away: it has every report.
///
/// # Errors
/// If the database refuses, or there is too much to search for.
pub(crate) async fn of_centre(
    sql: &Sql<'_>,
    notice: &Notice,
    text: &str,
    day: kernel::Day,
) -> Result<Vec<Range<usize>>, SearchError> {
    Ok(joined(pointing(&desk::sources(sql, notice, day).await?, text)?))
}

/// What points to whoever stands behind these.
fn pointing(sources: &[Source], text: &str) -> Result<Vec<Range<usize>>, SearchError> {
    if sources.is_empty() {
        return Ok(Vec::new());
    }
    Ok(standing(&desk::dictionary(sources).map_err(too_much)?, text))
}

/// What names any operator or agency that is or was registered, under any name that it has or had.
async fn named(sql: &Sql<'_>, text: &str) -> Result<Vec<Range<usize>>, SearchError> {
    let named = registered::named_in(sql, text, Vec::new()).await?;
    let dictionary = Dictionary::from_terms(named).map_err(too_much)?;
    Ok(standing(&dictionary, text))
}

fn standing(dictionary: &Dictionary, text: &str) -> Vec<Range<usize>> {
    let pieces = [Piece { place: Place::Addition, text }];
    check(dictionary, &pieces).into_iter().map(|one| one.range).collect()
}

fn too_much(cause: DictionaryError) -> SearchError {
    SearchError::TooMuch(Box::new(cause))
}

/// Passages in their order, those that touch or overlap as one each.
fn joined(mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    found.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
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
        assert_eq!(joined(vec![9..12, 2..3, 0..4, 4..6]), [0..6, 9..12]);
        assert_eq!(joined(Vec::new()), [] as [Range<usize>; 0]);
    }
}
