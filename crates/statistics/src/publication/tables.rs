//! Counting the tables of a year, with what is small in them hidden.

use super::{Content, OTHER, PublishedRow, Table};
use crate::{
    beside::Figures,
    live::{ALL, values},
    protect::{Count, Grid, Place, Protected, Rest, protect},
};
use access::OrgId;
use kernel::{FiscalYear, disclosure::K};
use sharing::count::{Dimension, Tallied};
use std::collections::{BTreeMap, BTreeSet};

/// Who stands where in a year.
#[derive(Clone, Copy, Debug)]
pub struct Circle<'a> {
    /// The sectors that are rows.
    pub tops: &'a [String],
    /// The sector to which a part belongs.
    pub parents: &'a BTreeMap<String, String>,
    /// The sectors and parts of which one ministry knows the exact figures, for each ministry.
    pub known: &'a BTreeSet<BTreeSet<String>>,
}

impl Circle<'_> {
    /// Whether who knows these sectors knows everything that a row counts.
    fn all_known(&self, row: &str, known: &BTreeSet<String>) -> bool {
        let mut parts = self.parents.iter().filter(|(_, parent)| *parent == row);
        known.contains(row) && parts.all(|(part, _)| known.contains(part))
    }
}

impl Content {
    /// The table of a year. Which rows there are does not depend on what was reported: a sector that the plan does not
    /// name counts among [`OTHER`].
    pub fn of(year: FiscalYear, (tallied, notices): (&[Tallied], i64), circle: &Circle<'_>) -> Self {
        let top = |one: &Tallied| {
            let top = circle.parents.get(&one.sector).unwrap_or(&one.sector);
            if circle.tops.contains(top) { top.clone() } else { OTHER.to_owned() }
        };
        let rows: Vec<String> = circle.tops.iter().cloned().chain([OTHER.to_owned()]).collect();
        let codes = |dimension| values(dimension).into_iter().map(|(code, _)| code.to_owned()).collect::<Vec<_>>();
        let months: Vec<String> = year.months().map(|month| month.to_string()).collect();
        let (by, none) = (codes(Dimension::Category), |_: &Tallied| String::new());
        let tables = [
            table("sector", (tallied, circle), (&rows, &by), (top, |one| one.category.clone())),
            table("month", (tallied, circle), (&months, &[]), (|one| one.month.to_string(), none)),
            table("kind", (tallied, circle), (&codes(Dimension::Kind), &[]), (|one| one.kind.clone(), none)),
        ];
        let tables: Option<Vec<Table>> = tables.into_iter().collect();
        let whole = tables.as_ref().map(|_| tallied.iter().map(|one| one.n).sum());
        Self {
            year: year.0,
            k: K,
            whole,
            notices: Some(notices),
            beside: Figures::new(),
            tables: tables.unwrap_or_default(),
        }
    }
}

/// Counts a table and hides what is small, also to a ministry that knows its own; `None` where not even its whole may be
/// shown.
fn table(
    code: &str,
    (tallied, circle): (&[Tallied], &Circle<'_>),
    (rows, columns): (&[String], &[String]),
    of: (impl Fn(&Tallied) -> String, impl Fn(&Tallied) -> String),
) -> Option<Table> {
    let rest = |known: &BTreeSet<String>| {
        let left = tallied.iter().filter(|one| !known.contains(&one.sector));
        let whole_rows = (0..rows.len()).filter(|row| rows.get(*row).is_some_and(|row| circle.all_known(row, known)));
        Rest::new(grid(left, (rows, columns), &of), whole_rows)
    };
    let rests: Vec<Rest> = circle.known.iter().map(rest).collect();
    let shown = protect(grid(tallied.iter(), (rows, columns), &of), &rests, K)?;
    let row =
        |(row, code): (usize, &str)| PublishedRow { code: code.to_owned(), values: shown_row(&shown, row, columns) };
    let all = rows.iter().map(String::as_str).chain([ALL]);
    Some(Table { code: code.to_owned(), columns: columns.to_vec(), rows: all.enumerate().map(row).collect() })
}

/// Counts reports and organisations. A table without columns is one of a single column, which is its own sum.
fn grid<'a>(
    tallied: impl Iterator<Item = &'a Tallied>,
    (rows, columns): (&[String], &[String]),
    (row, column): &(impl Fn(&Tallied) -> String, impl Fn(&Tallied) -> String),
) -> Grid {
    let width = columns.len().max(1);
    let mut sums: BTreeMap<Place, (i64, BTreeSet<OrgId>)> = BTreeMap::new();
    for one in tallied {
        let at_row = rows.iter().position(|code| *code == row(one)).unwrap_or(rows.len());
        let at_column = columns.iter().position(|code| *code == column(one)).unwrap_or(0);
        for row in BTreeSet::from([at_row, rows.len()]) {
            for column in BTreeSet::from([at_column, width]) {
                let (n, orgs) = sums.entry(Place { row, column }).or_default();
                *n += one.n;
                orgs.insert(one.reporter);
            }
        }
    }
    Grid::new(rows.len(), width, |place| {
        sums.get(&place).map_or_else(Count::default, |(n, orgs)| Count { n: *n, orgs: orgs.len() as i64 })
    })
}

fn shown_row(shown: &Protected, row: usize, columns: &[String]) -> Vec<Option<i64>> {
    let sum = columns.len().max(1);
    (0..columns.len()).chain([sum]).map(|column| shown.shown(Place { row, column })).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use crate::{live::ATTACK, sheet::Value};
    use kernel::Month;

    fn org(number: u32) -> OrgId {
        format!("01900000-0000-7000-8000-0000{number:08x}").parse().unwrap()
    }

    fn tallied(reporter: u32, sector: &str, category: &str, month: u8, n: i64) -> Tallied {
        let (sector, category, kind) = (sector.to_owned(), category.to_owned(), "attack".to_owned());
        Tallied { reporter: org(reporter), month: Month::new(2014, month), sector, category, kind, n }
    }

    fn content(rows: &[Tallied]) -> Content {
        content_beside(rows, &[])
    }

    /// With ministries that know these sectors.
    fn content_beside(rows: &[Tallied], known: &[&[&str]]) -> Content {
        let parent = BTreeMap::from([("ICT-TEL".to_owned(), "ICT".to_owned())]);
        let tops = ["ICT", "GAS", "WATER"].map(str::to_owned);
        let known = known.iter().map(|known| known.iter().map(|&code| code.to_owned()).collect()).collect();
        Content::of(FiscalYear(2014), (rows, 3), &Circle { tops: &tops, parents: &parent, known: &known })
    }

    #[test]
    fn what_few_reported_is_hidden_and_what_many_reported_is_shown() {
        let mut rows: Vec<Tallied> = (0..9).map(|org| tallied(org, "ICT-TEL", "access-dos", 5, 2)).collect();
        rows.extend((20..28).map(|org| tallied(org, "GAS", "access-dos", 6, 1)));
        rows.push(tallied(30, "WATER", "virus", 7, 11));
        let content = content(&rows);
        assert_eq!(content.whole, Some(37));
        assert_eq!(content.category("virus"), Value::Hidden);
        assert_eq!(content.category(ATTACK), Value::Hidden, "a part of it is hidden");
        let water = content.table("sector").unwrap().rows.iter().find(|row| row.code == "WATER").unwrap().clone();
        assert!(water.values.iter().all(Option::is_none), "eleven reports of one organisation: {water:?}");
        let text = content.sealed().unwrap().0.replace("2014-11", "");
        assert!(!text.contains("11"), "what is hidden is not in what is kept: {text}");
    }

    #[test]
    fn of_fewer_than_k_organisations_in_all_nothing_is_told() {
        let rows: Vec<Tallied> = (0..4).map(|org| tallied(org, "GAS", "virus", 5, 9)).collect();
        let content = content(&rows);
        assert_eq!((content.whole, content.tables.len(), content.category(ALL)), (None, 0, Value::Hidden));
    }

    #[test]
    fn a_ministry_that_takes_away_its_own_is_not_left_with_what_few_others_reported() {
        let mut rows: Vec<Tallied> = (0..10).map(|org| tallied(org, "GAS", "virus", 5, 1)).collect();
        rows.push(tallied(30, "WATER", "virus", 5, 1));
        let (gas, water): (&[&str], &[&str]) = (&["GAS"], &["WATER"]);
        assert_eq!(content(&rows).whole, Some(11), "nobody knows anything");
        assert_eq!(content_beside(&rows, &[gas, water]).whole, None, "eleven less its ten would be the one of WATER");
        rows.extend((40..46).map(|org| tallied(org, "ICT-TEL", "access-dos", 6, 1)));
        let ministries: [&[&str]; 3] = [gas, water, &["ICT", "ICT-TEL"]];
        let content = content_beside(&rows, &ministries);
        assert_eq!(content.whole, Some(17));
        assert_eq!(content.of_sector("ICT", ALL), Value::Hidden, "seventeen less ten less six would be the one");
        assert_eq!(content.category("virus"), Value::Hidden, "eleven less ten too");
        let may = &content.table("month").unwrap().rows[1];
        assert_eq!((may.code.as_str(), may.values[0]), ("2014-05", None), "and eleven less ten in May");
    }

    #[test]
    fn a_row_is_known_to_who_knows_all_its_parts() {
        let parents = BTreeMap::from(["ICT-TEL", "ICT-CATV"].map(|part| (part.to_owned(), "ICT".to_owned())));
        let circle = Circle { tops: &[], parents: &parents, known: &BTreeSet::new() };
        let knows = |codes: &[&str]| circle.all_known("ICT", &codes.iter().map(|&code| code.to_owned()).collect());
        assert!(knows(&["ICT", "ICT-TEL", "ICT-CATV"]) && !knows(&["ICT", "ICT-TEL"]) && !knows(&["GAS"]));
    }

    #[test]
    fn which_rows_there_are_does_not_tell_who_reported() {
        let rows = |sector: &str| (0..7).map(|org| tallied(org, sector, "virus", 5, 1)).collect::<Vec<_>>();
        for sector in ["NEW", "GAS"] {
            let table = content(&rows(sector)).table("sector").cloned().unwrap();
            let codes: Vec<&str> = table.rows.iter().map(|row| row.code.as_str()).collect();
            assert_eq!(codes, ["ICT", "GAS", "WATER", OTHER, ALL]);
        }
        let content = content(&rows("NEW"));
        assert_eq!(content.category(ALL), Value::Known(7), "it counts nevertheless");
        assert_eq!(content.of_sector(OTHER, ALL), Value::Hidden, "or the zeros beside it were known");
        assert_eq!(content.of_sector("NEW", "virus"), Value::Unstated);
    }
}
