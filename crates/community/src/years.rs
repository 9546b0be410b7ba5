//! How much went in and out of a community, year by year: what was counted here, beside what the documents record.

use crate::{
    Community, Recorded, load,
    store::{circles, meetings, years},
};
use ::store::{Sql, StoreError};
use kernel::{Bilingual, Day, FiscalYear};

/// What is counted, as it is called in facts, files and keys of sentences, in the order of the table.
pub(crate) const KINDS: [&str; 4] = ["in", "out", "members", "meetings"];

/// One figure of one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Figure {
    pub(crate) kind: &'static str,
    /// What was counted here; `None` where nobody counted.
    pub(crate) counted: Option<i64>,
    /// What the documents state, and where, in words.
    pub(crate) recorded: Option<(Recorded, Bilingual)>,
}

/// A fiscal year, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct YearOf {
    pub(crate) year: FiscalYear,
    /// In the order of [`KINDS`].
    pub(crate) figures: Vec<Figure>,
}

/// What the Council of the CEPTOARs did in a fiscal year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CouncilYear {
    /// Its members on the last day.
    pub members: i64,
    /// How often it met: general meetings, boards and working groups.
    pub meetings: i64,
    /// Visits that it arranged (004:6646-6647).
    pub visits: i64,
    /// Of the meetings, those of the working group on mutual understanding (004:16418).
    pub mutual: i64,
}

/// What the Council did in a fiscal year; `None` where nobody counted here. Exact: whoever shows it hides what is small.
///
/// # Errors
/// If the database refuses.
pub async fn council(sql: &Sql<'_>, year: FiscalYear, today: Day) -> Result<Option<CouncilYear>, StoreError> {
    let Some(council) = circles::by_code(sql, "COUNCIL").await? else { return Ok(None) };
    let all = years::counted(sql, &council, today).await?;
    let Some(one) = all.iter().find(|one| one.year == year) else { return Ok(None) };
    let mut counted = CouncilYear { members: one.members, meetings: one.meetings, visits: 0, mutual: 0 };
    for (visit, title) in years::arranged(sql, council.id, year).await? {
        if visit {
            counted.visits += 1;
        } else if on_mutual_understanding(&title) {
            counted.mutual += 1;
        }
    }
    Ok(Some(counted))
}

/// Whether a working group is that on mutual understanding (相互理解WG), by its name, however it is typed.
fn on_mutual_understanding(title: &str) -> bool {
    let title = title.to_lowercase();
    ["相互理解", "mutual understanding"].iter().any(|name| title.contains(name))
}

/// Every fiscal year since the community began.
///
/// # Errors
/// If the database refuses.
pub(crate) async fn of(sql: &Sql<'_>, community: &Community, today: Day) -> Result<Vec<YearOf>, StoreError> {
    let counted = years::counted(sql, community, today).await?;
    let mut recorded = Vec::new();
    for one in meetings::recorded(sql, community.id).await? {
        let place = load::place_of(community.id, &one)?;
        recorded.push((one, place));
    }
    Ok(beside(FiscalYear::of(community.valid_from), &counted, &recorded))
}

fn beside(begun: FiscalYear, counted: &[years::Counted], recorded: &[(Recorded, Bilingual)]) -> Vec<YearOf> {
    let stated = recorded.iter().map(|(one, _)| FiscalYear(one.year));
    let all: Vec<FiscalYear> = counted.iter().map(|one| one.year).chain(stated).chain([begun]).collect();
    let (Some(first), Some(last)) = (all.iter().min(), all.iter().max()) else { return Vec::new() };
    let year = |year: FiscalYear| {
        let here = counted.iter().find(|one| one.year == year);
        let figure = |kind| Figure {
            kind,
            counted: here.and_then(|one| count(one, kind)),
            recorded: recorded.iter().find(|(one, _)| one.year == year.0 && one.kind == kind).cloned(),
        };
        YearOf { year, figures: KINDS.map(figure).into() }
    };
    (first.0..=last.0).rev().map(|number| year(FiscalYear(number))).collect()
}

fn count(of: &years::Counted, kind: &str) -> Option<i64> {
    match kind {
        "in" => Some(of.came),
        "out" => Some(of.left),
        "members" => Some(of.members),
        "meetings" => Some(of.meetings),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(year: i32, kind: &str, count: i64) -> (Recorded, Bilingual) {
        let note = Bilingual::default();
        (Recorded { year, kind: kind.into(), count, source: "004:890".into(), note }, Bilingual::default())
    }

    fn figure<'a>(years: &'a [YearOf], year: i32, kind: &str) -> Option<&'a Figure> {
        years.iter().find(|one| one.year.0 == year)?.figures.iter().find(|one| one.kind == kind)
    }

    #[test]
    fn the_working_group_on_mutual_understanding_is_known_however_it_is_typed() {
        for name in ["相互理解", "相互理解ＷＧ", " 相互理解WG（第2期）", "Mutual Understanding"] {
            assert!(on_mutual_understanding(name), "{name}");
        }
        assert!(!on_mutual_understanding("情報収集") && !on_mutual_understanding(""));
    }

    #[test]
    fn no_year_is_left_out_and_what_nobody_counted_is_not_nothing() {
        let here = |year| years::Counted { year: FiscalYear(year), came: 4, left: 2, meetings: 0, members: 7 };
        let recorded = [stated(2013, "in", 385), stated(2012, "in", 246)];
        let all = beside(FiscalYear(2012), &[here(2015), here(2016)], &recorded);
        assert_eq!(all.iter().map(|one| one.year.0).collect::<Vec<_>>(), [2016, 2015, 2014, 2013, 2012]);
        let of = |year, kind| {
            figure(&all, year, kind).map(|one| (one.counted, one.recorded.as_ref().map(|(one, _)| one.count)))
        };
        assert_eq!(of(2016, "in"), Some((Some(4), None)));
        assert_eq!(of(2015, "meetings"), Some((Some(0), None)));
        assert_eq!(of(2014, "in"), Some((None, None)));
        assert_eq!(of(2013, "in"), Some((None, Some(385))));
    }
}
