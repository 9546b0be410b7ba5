//! What the annual report counts besides reports and notices, from live rows: the drill, the Council, newsletters.
//!
//! Figures of organisations cover at least *k* of them or are hidden. The Council is watched by no government: of it nobody
//! outside is told of a year that still runs, as the documents tell of years that are over.

use crate::recorded::Series;
use access::OrgId;
use community::CouncilYear;
use kernel::{At, FiscalYear, disclosure::K};
use sharing::store::counts;
use std::collections::BTreeMap;
use store::{Sql, StoreError};

/// What is counted here, in the order of the table.
pub const COUNTED: [Series; 7] = [
    Series::DrillCeptoars,
    Series::DrillBodies,
    Series::CouncilMembers,
    Series::CouncilMeetings,
    Series::SiteVisits,
    Series::MutualUnderstanding,
    Series::Newsletters,
];

/// Figures by the codes of their rows; `None` for what is hidden. What nobody counted is not among them.
pub type Figures = BTreeMap<String, Option<i64>>;

/// Shown where at least *k* organisations, or none, are behind it.
fn shown(n: i64, behind: i64) -> Option<i64> {
    (behind == 0 || behind >= K).then_some(n)
}

/// What was counted of a fiscal year; `centre` released the newsletters.
///
/// # Errors
/// If the database refuses.
pub async fn of(sql: &Sql<'_>, centre: OrgId, year: FiscalYear, now: At) -> Result<Figures, StoreError> {
    let (ceptoars, bodies) = exercises::figures::taken_part(sql, year).await?;
    let news = counts::notices::newsletters(sql, centre, year).await?;
    let mut all = vec![
        (Series::DrillCeptoars, shown(ceptoars, ceptoars)),
        (Series::DrillBodies, shown(bodies, bodies)),
        (Series::Newsletters, Some(news)),
    ];
    let over = now >= At::start_of(FiscalYear(year.0 + 1).first_day());
    if let Some(council) = community::council(sql, year, now.day()).await?.filter(|_| over) {
        let CouncilYear { members, meetings, visits, mutual } = council;
        all.push((Series::CouncilMembers, shown(members, members)));
        for (series, n) in
            [(Series::CouncilMeetings, meetings), (Series::SiteVisits, visits), (Series::MutualUnderstanding, mutual)]
        {
            all.push((series, shown(n, members)));
        }
    }
    Ok(all.into_iter().map(|(series, n)| (series.code().to_owned(), n)).collect())
}

/// What is another now than when it was published: the row and its number now. Of organisations it is told only where at least
/// *k* of them make the difference.
pub fn since(published: &Figures, now: &Figures) -> Vec<(Series, i64)> {
    let other = |series: &Series| {
        let then = published.get(series.code()).copied().flatten()?;
        let now = now.get(series.code()).copied().flatten()?;
        let of_bodies = matches!(series, Series::DrillCeptoars | Series::DrillBodies | Series::CouncilMembers);
        let told = now != then && (!of_bodies || (now - then).abs() >= K);
        told.then_some((*series, now))
    };
    COUNTED.iter().filter_map(other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fewer_than_k_organisations_make_is_hidden_and_nothing_is_no_organisation() {
        assert_eq!([shown(0, 0), shown(3, K - 1), shown(3, K)], [Some(0), None, Some(3)]);
    }

    #[test]
    fn a_difference_of_few_organisations_is_told_to_nobody() {
        let figures = |bodies, meetings| -> Figures {
            [(Series::DrillBodies, bodies), (Series::CouncilMeetings, meetings)]
                .map(|(series, n)| (series.code().to_owned(), n))
                .into()
        };
        let published = figures(Some(100), Some(4));
        assert_eq!(since(&published, &figures(Some(100 + K - 1), Some(5))), [(Series::CouncilMeetings, 5)]);
        assert_eq!(since(&published, &figures(Some(100 + K), Some(4))), [(Series::DrillBodies, 100 + K)]);
        assert_eq!(since(&published, &figures(None, None)), [], "what is hidden now says nothing");
        assert_eq!(since(&Figures::new(), &published), [], "what was not published has no difference");
    }
}
