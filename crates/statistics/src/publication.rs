//! The table of a fiscal year as it leaves the circle: small cells hidden, each year once.
//!
//! Why once: two tables of one year with a report between them would tell of that one report. A correction is made in
//! words, and counts in the year in which it is made.

use crate::{
    live::{ALL, ATTACK, values},
    protect::{Count, Grid, Place, Protected, Rest, protect},
    sheet::{Line, Sheet, Value},
};
use access::{Actor, Kind, OrgId, PersonId, Relation, Relations};
use kernel::{At, ContentHash, FiscalYear, Id, disclosure::K};
use serde::{Deserialize, Serialize};
use sharing::count::{Dimension, Tallied};
use sharing::report::detail::Category;
use shell::Voice;
use std::collections::{BTreeMap, BTreeSet};
use store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError};

/// The code of the row of all that stand under no sector of the plan.
const OTHER: &str = "other";

/// The id of a publication.
pub type PublicationId = Id<Publication>;

/// A table as it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// Its id.
    pub id: PublicationId,
    /// Whose figures they are.
    pub org: OrgId,
    /// What it says.
    pub content: Content,
    /// The hash of that.
    pub hash: ContentHash,
    /// Who published it.
    pub published_by: PersonId,
    /// When.
    pub published_at: At,
}

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

/// What a publication says. What is hidden is not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The fiscal year.
    pub year: i32,
    /// The fewest organisations that a figure covers.
    pub k: i64,
    /// How many reports in all; `None` where fewer than `k` organisations reported.
    pub whole: Option<i64>,
    /// How many notices left: the body's own doing, known to all who received them, and of no reporter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notices: Option<i64>,
    /// Sectors by category, months, kinds.
    pub tables: Vec<Table>,
}

/// One table of a publication; its last row and its last column are sums.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// `sector`, `month`, `kind`.
    pub code: String,
    /// The codes of its columns; a table without any has one, the sum.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<PublishedRow>,
}

/// One row of a published table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedRow {
    /// Its code.
    pub code: String,
    /// Its numbers; `None` for what is hidden.
    pub values: Vec<Option<i64>>,
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
        Self { year: year.0, k: K, whole, notices: Some(notices), tables: tables.unwrap_or_default() }
    }
    /// The canonical JSON and its hash.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub fn sealed(&self) -> Result<(String, ContentHash), serde_json::Error> {
        let text = serde_json::to_string(self)?;
        let hash = ContentHash::of(text.as_bytes());
        Ok((text, hash))
    }
    /// How many reports of a sector are in a column.
    pub fn of_sector(&self, sector: &str, column: &str) -> Value {
        let Some(table) = self.table("sector") else { return Value::Hidden };
        let sum = Some(table.columns.len()).filter(|_| column == ALL);
        let place = sum.or_else(|| table.columns.iter().position(|code| code == column));
        let row = table.rows.iter().find(|row| row.code == sector);
        let found = row.zip(place).and_then(|(row, place)| row.values.get(place));
        found.map_or(Value::Unstated, |shown| Value::from(*shown))
    }
    fn table(&self, code: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.code == code)
    }
    /// How many reports are of a category; the cyber attacks only where each of their parts is shown.
    pub fn category(&self, code: &str) -> Value {
        let Some(table) = self.table("sector") else { return Value::Hidden };
        let sums = table.rows.iter().find(|row| row.code == ALL);
        let shown = |code: &str| {
            let place = table.columns.iter().position(|column| column == code)?;
            sums.and_then(|row| row.values.get(place).copied().flatten())
        };
        let attacks = || Category::ALL.iter().filter(|one| one.is_attack()).map(|one| shown(one.code())).sum();
        Value::from(match code {
            ALL => self.whole,
            ATTACK => attacks(),
            code => shown(code),
        })
    }
    /// Its tables as pages and files show them. `sector`: the words for a sector's code.
    pub fn sheets(&self, voice: &Voice, sector: impl Fn(&str) -> String) -> Vec<Sheet> {
        let word = |code: &str, dimension| {
            let key = values(dimension).into_iter().find(|(value, _)| *value == code).map(|(_, key)| key);
            key.map_or_else(|| code.to_owned(), |key| voice.t(key))
        };
        let month = |code: &str| {
            let number: i32 = code.split('-').nth(1).and_then(|month| month.parse().ok()).unwrap_or(0);
            voice.t1("statistics-month", "n", number)
        };
        let name = |table: &str, code: &str| match (table, code) {
            (_, ALL) => voice.t("statistics-all"),
            ("sector", OTHER) => voice.t("statistics-other"),
            ("sector", code) => sector(code),
            ("month", code) => month(code),
            (_, code) => word(code, Dimension::Kind),
        };
        let sheet = |table: &Table, code: &'static str| {
            let line = |row: &PublishedRow| Line {
                code: row.code.clone(),
                name: name(code, &row.code),
                depth: 0,
                sum: row.code == ALL,
                values: row.values.iter().map(|value| Value::from(*value)).collect(),
            };
            let columns = table.columns.iter().map(|column| word(column, Dimension::Category));
            Sheet {
                code,
                name: voice.t(&format!("statistics-by-{}", if code == "sector" { "crossed" } else { code })),
                head: voice.t(&format!("statistics-by-{code}-head")),
                columns: columns.chain([voice.t("statistics-all")]).collect(),
                rows: table.rows.iter().map(line).collect(),
            }
        };
        let codes = ["sector", "month", "kind"];
        codes.into_iter().filter_map(|code| self.table(code).map(|table| sheet(table, code))).collect()
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

impl Resource for Publication {
    const KIND: Kind = Kind::Publication;
    type Key = PublicationId;
    const LOAD: &'static str = "SELECT * FROM publications WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            org: row.id("org_id")?,
            content: row.json("content")?,
            hash: row.hash("content_hash")?,
            published_by: row.id("published_by")?,
            published_at: row.at("published_at")?,
        })
    }
    async fn relations(&self, actor: &Actor, _sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let own = actor.who().is_some_and(|who| who.organisation == self.org);
        Ok(Relations::none().with(Relation::Own, own))
    }
}

impl FromRow for Publication {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Resource::from_row(row)
    }
}

impl Listed for Publication {
    fn visible_to(_actor: &Actor) -> Filter {
        Filter::everything()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
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
