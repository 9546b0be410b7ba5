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

/// How a figure is another now than when it was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is this now.
    Now(i64),
    /// At least so many organisations more, or fewer: a multiple of *k*, so that looking again and again tells no one of them.
    AtLeast(i64),
}

/// What is another now than when it was published. The centre, which runs the drills (`all`), is told all of theirs.
pub fn since(published: &Figures, now: &Figures, all: bool) -> Vec<(Series, Change)> {
    let other = |series: &Series| {
        let then = published.get(series.code()).copied().flatten()?;
        let now = now.get(series.code()).copied().flatten()?;
        let exact = match series {
            Series::DrillCeptoars | Series::DrillBodies => all,
            Series::CouncilMembers => false,
            _ => true,
        };
        // Rounded towards nothing.
        let least = (now - then) / K * K;
        match (exact, least) {
            (true, _) => (now != then).then_some((*series, Change::Now(now))),
            (false, least) => (least != 0).then_some((*series, Change::AtLeast(least))),
        }
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

    fn figures(bodies: Option<i64>, members: Option<i64>, meetings: Option<i64>) -> Figures {
        [(Series::DrillBodies, bodies), (Series::CouncilMembers, members), (Series::CouncilMeetings, meetings)]
            .map(|(series, n)| (series.code().to_owned(), n))
            .into()
    }

    #[test]
    fn looking_again_and_again_tells_of_no_single_organisation() {
        let published = figures(Some(100), Some(20), Some(4));
        for more in -3 * K..=3 * K {
            let told = since(&published, &figures(Some(100 + more), Some(20 + more), Some(4)), false);
            let least = more / K * K;
            let both =
                [(Series::DrillBodies, Change::AtLeast(least)), (Series::CouncilMembers, Change::AtLeast(least))];
            assert_eq!(told, if least == 0 { Vec::new() } else { both.to_vec() }, "{more}");
        }
        assert_eq!(
            since(&published, &figures(Some(100), Some(20), Some(5)), false),
            [(Series::CouncilMeetings, Change::Now(5))]
        );
        assert_eq!(since(&published, &figures(None, None, None), false), [], "what is hidden now says nothing");
        assert_eq!(since(&Figures::new(), &published, false), [], "what was not published has no difference");
    }

    #[test]
    fn who_runs_the_drills_is_told_all_of_them_and_nothing_more_of_the_council() {
        let published = figures(Some(100), Some(20), Some(4));
        assert_eq!(
            since(&published, &figures(Some(101), Some(21), Some(4)), true),
            [(Series::DrillBodies, Change::Now(101))]
        );
    }
}
