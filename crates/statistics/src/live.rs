//! The tables of the annual report from live rows: what came to a body in a fiscal year, along each dimension.

use crate::sheet::{Line, Sheet, Value};
use kernel::{FiscalYear, Month};
use sharing::count::{Cell, Dimension, NONE, Standing, mark};
use sharing::matter::{Matter, MatterState, Threat};
use sharing::report::{
    Channel,
    detail::{Category, ReportKind},
};
use sharing::triage::{Reached, Severity};
use shell::Voice;
use std::collections::BTreeSet;

/// The categories that the yearly table counts as cyber attacks.
pub const ATTACKS: [Category; 3] = [Category::Access, Category::Virus, Category::OtherIntentional];
/// The code of the sum over everything.
pub const ALL: &str = "all";
/// The code of the sum over the cyber attacks.
pub const ATTACK: &str = "attacks";

/// The sums of a fiscal year.
#[derive(Clone, Debug)]
pub struct Year {
    /// Which.
    pub year: FiscalYear,
    cells: Vec<Cell>,
}

/// A sector as a row: its code, its words, its parts.
#[derive(Clone, Debug)]
pub struct SectorRow {
    /// Its code.
    pub code: String,
    /// Its words.
    pub name: String,
    /// How far it stands within another.
    pub depth: usize,
    /// The codes of all that it sums up, itself among them.
    pub covers: BTreeSet<String>,
}

impl Year {
    /// The sums, of the sectors in `only` (all sectors if `None`).
    pub fn new(year: FiscalYear, cells: Vec<Cell>, only: Option<&BTreeSet<String>>) -> Self {
        let within = |cell: &Cell| only.is_none_or(|only| only.contains(&cell.sector));
        Self { year, cells: cells.into_iter().filter(within).collect() }
    }
    fn sum(&self, holds: impl Fn(&Cell) -> bool) -> i64 {
        self.cells.iter().filter(|cell| holds(cell)).map(|cell| cell.n).sum()
    }
    /// How many reports have this value along a dimension.
    pub fn of(&self, dimension: Dimension, value: &str) -> i64 {
        self.sum(|cell| cell.dimension == dimension && cell.value == value)
    }
    /// How many reports are counted at all.
    pub fn all(&self) -> i64 {
        self.of(Dimension::Standing, Standing::Counted.code())
    }
    /// How many of them are cyber attacks.
    pub fn attacks(&self) -> i64 {
        ATTACKS.iter().map(|category| self.of(Dimension::Category, category.code())).sum()
    }
    fn counted(&self, holds: impl Fn(&Cell) -> bool) -> i64 {
        let counts = Standing::Counted.code();
        self.sum(|cell| cell.dimension == Dimension::Standing && cell.value == counts && holds(cell))
    }
    fn in_month(&self, month: Month) -> i64 {
        self.counted(|cell| cell.month == month)
    }
    fn in_sector(&self, sector: &SectorRow) -> i64 {
        self.counted(|cell| sector.covers.contains(&cell.sector))
    }
    fn crossed(&self, sector: &SectorRow, category: &str) -> i64 {
        self.sum(|cell| {
            cell.dimension == Dimension::Category && cell.value == category && sector.covers.contains(&cell.sector)
        })
    }
}

/// Which values a dimension has, in the order of its table: code, key of its words. Causes and matters have tables of
/// their own shape.
pub fn values(dimension: Dimension) -> Vec<(&'static str, &'static str)> {
    let none = |key| std::iter::once((NONE, key));
    match dimension {
        Dimension::Threat | Dimension::Matter => Vec::new(),
        Dimension::Standing => {
            let key = |standing| match standing {
                Standing::Counted => "statistics-standing-counted",
                Standing::Duplicate => "statistics-standing-duplicate",
                Standing::Exercise => "statistics-standing-exercise",
            };
            Standing::ALL.map(|standing| (standing.code(), key(standing))).to_vec()
        }
        Dimension::Category => Category::ALL
            .iter()
            .map(|category| (category.code(), category.key()))
            .chain(none("statistics-category-none"))
            .collect(),
        Dimension::Kind => {
            ReportKind::ALL.iter().map(|kind| (kind.code(), kind.key())).chain(none("statistics-kind-none")).collect()
        }
        Dimension::Channel => [Channel::Web, Channel::Telephone, Channel::Fax, Channel::Mail]
            .map(|channel| (channel.code(), channel.key()))
            .to_vec(),
        Dimension::Level => Reached::ALL
            .into_iter()
            .map(|level| (level.code(), level.key()))
            .chain(none("statistics-not-judged"))
            .collect(),
        Dimension::Severity => Severity::ALL
            .into_iter()
            .map(|severity| (severity.code(), severity.key()))
            .chain(none("statistics-not-judged"))
            .collect(),
    }
}

/// The tables of some years side by side.
pub struct Tables<'a> {
    /// In whose language.
    pub voice: &'a Voice,
    /// The words over each column.
    pub columns: Vec<String>,
    /// The years, in the order of the columns.
    pub years: &'a [Year],
    /// The sectors as rows.
    pub sectors: &'a [SectorRow],
}

impl Tables<'_> {
    fn line(&self, code: &str, name: String, depth: usize, count: impl Fn(&Year) -> i64) -> Line {
        let values = self.years.iter().map(|year| Value::Known(count(year))).collect();
        Line { code: code.to_owned(), name, depth, sum: false, values }
    }
    fn whole(&self) -> Line {
        Line { sum: true, ..self.line(ALL, self.voice.t("statistics-all"), 0, Year::all) }
    }
    fn sheet(&self, code: &'static str, rows: Vec<Line>) -> Sheet {
        let words = |end: &str| self.voice.t(&format!("statistics-by-{code}{end}"));
        Sheet { code, name: words(""), head: words("-head"), columns: self.columns.clone(), rows }
    }
    /// The yearly table: all, of these cyber attacks, of these each category; then what is none.
    pub fn categories(&self) -> Sheet {
        let mut rows = vec![self.whole()];
        let attacks = self.line(ATTACK, self.voice.t("statistics-attacks"), 1, Year::attacks);
        rows.push(Line { sum: true, ..attacks });
        for (code, key) in values(Dimension::Category) {
            let attack = code.parse::<Category>().is_ok_and(Category::is_attack);
            let depth = if attack { 2 } else { 1 };
            rows.push(self.line(code, self.voice.t(key), depth, |year| year.of(Dimension::Category, code)));
        }
        self.sheet("category", rows)
    }
    /// One row for each value of a dimension.
    pub fn along(&self, code: &'static str, dimension: Dimension) -> Sheet {
        let row = |(value, key): (&'static str, &'static str)| {
            self.line(value, self.voice.t(key), 0, |year| year.of(dimension, value))
        };
        let mut rows: Vec<Line> = values(dimension).into_iter().map(row).collect();
        if dimension != Dimension::Standing {
            rows.push(self.whole());
        }
        self.sheet(code, rows)
    }
    /// Why: each kind of threat, and each of its examples that occurs.
    pub fn causes(&self) -> Sheet {
        let mut rows = Vec::new();
        for (kind, examples) in Threat::kinds() {
            let all: Vec<String> = std::iter::once(kind).chain(examples.clone()).map(|one| one.to_string()).collect();
            let sum = |year: &Year| all.iter().map(|code| year.of(Dimension::Threat, code)).sum();
            let whole = self.line(&format!("kind-{kind}"), self.voice.t(&kind.key()), 0, sum);
            rows.push(Line { sum: true, ..whole });
            let part = |threat: &Threat, name: String| {
                let code = threat.to_string();
                self.line(&code, name, 1, |year| year.of(Dimension::Threat, &code))
            };
            let parts = examples.iter().map(|example| part(example, self.voice.t(&example.key())));
            let bare = part(&kind, self.voice.t("statistics-threat-bare"));
            rows.extend(parts.chain([bare]).filter(|row| row.values.iter().any(|value| value.known() != Some(0))));
        }
        rows.push(self.line(NONE, self.voice.t("statistics-threat-none"), 0, |year| year.of(Dimension::Threat, NONE)));
        rows.push(self.whole());
        self.sheet("threat", rows)
    }
    /// What they are about, of the newest year: each matter by its state. Of one report there may be several matters,
    /// so that there is no sum of all.
    pub fn matters(&self) -> Option<Sheet> {
        let year = self.years.last()?;
        let row = |matter: Matter| {
            let of = |state| year.of(Dimension::Matter, &mark(matter, state));
            let states = MatterState::ALL.map(of);
            let unmarked = year.all() - states.iter().sum::<i64>();
            let values = states.into_iter().chain([unmarked]).map(Value::Known).collect();
            Line { code: matter.to_string(), name: self.voice.t(&matter.key()), depth: 1, sum: false, values }
        };
        let group = |(number, matters): (u8, Vec<Matter>)| {
            let name = self.voice.t(&format!("report-group-{number}"));
            let head = Line { code: format!("group-{number}"), name, depth: 0, sum: true, values: Vec::new() };
            std::iter::once(head).chain(matters.into_iter().map(row)).collect::<Vec<_>>()
        };
        let columns = MatterState::ALL.map(|state| self.voice.t(state.key())).into_iter();
        let columns = columns.chain([self.voice.t("statistics-unmarked")]).collect();
        let rows = Matter::groups().into_iter().flat_map(group).collect();
        Some(Sheet { columns, ..self.sheet("matter", rows) })
    }
    /// One row for each month, April first.
    pub fn months(&self) -> Sheet {
        let row = |place: usize| {
            let month = |year: &Year| year.year.months().nth(place);
            let name = self.years.first().and_then(month).map_or(0, Month::of_year);
            let name = self.voice.t1("statistics-month", "n", name);
            self.line(&format!("{:02}", place + 1), name, 0, |year| month(year).map_or(0, |month| year.in_month(month)))
        };
        self.sheet("month", (0..12).map(row).chain([self.whole()]).collect())
    }
    /// One row for each sector and its parts.
    pub fn by_sector(&self) -> Sheet {
        let row = |sector: &SectorRow| {
            let line = self.line(&sector.code, sector.name.clone(), sector.depth, |year| year.in_sector(sector));
            Line { sum: sector.covers.len() > 1, ..line }
        };
        self.sheet("sector", self.sectors.iter().map(row).chain([self.whole()]).collect())
    }
    /// Sectors by category, of the newest year.
    pub fn crossed(&self) -> Option<Sheet> {
        let year = self.years.last()?;
        let categories = values(Dimension::Category);
        let row = |sector: &SectorRow| {
            let mut values: Vec<Value> =
                categories.iter().map(|(code, _)| Value::Known(year.crossed(sector, code))).collect();
            values.push(Value::Known(year.in_sector(sector)));
            let sum = sector.covers.len() > 1;
            Line { code: sector.code.clone(), name: sector.name.clone(), depth: sector.depth, sum, values }
        };
        let mut values: Vec<Value> =
            categories.iter().map(|(code, _)| Value::Known(year.of(Dimension::Category, code))).collect();
        values.push(Value::Known(year.all()));
        let whole = Line { code: ALL.into(), name: self.voice.t("statistics-all"), depth: 0, sum: true, values };
        let columns = categories.iter().map(|(_, key)| self.voice.t(key)).chain([self.voice.t("statistics-all")]);
        let rows = self.sectors.iter().map(row).chain([whole]).collect();
        Some(Sheet { columns: columns.collect(), ..self.sheet("crossed", rows) })
    }
    /// All tables; levels and severities only where they are judged.
    pub fn everything(&self, judged: bool) -> Vec<Sheet> {
        let mut all = vec![self.categories(), self.by_sector(), self.months(), self.along("kind", Dimension::Kind)];
        all.push(self.causes());
        all.extend(self.matters());
        if judged {
            all.push(self.along("level", Dimension::Level));
            all.push(self.along("severity", Dimension::Severity));
        }
        all.push(self.along("channel", Dimension::Channel));
        all.extend(self.crossed());
        all.push(self.along("standing", Dimension::Standing));
        all
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use kernel::{At, Lang};
    use shell::Texts;
    use std::sync::Arc;

    fn cell(month: u8, sector: &str, dimension: Dimension, value: &str, n: i64) -> Cell {
        let year = if month >= 4 { 2014 } else { 2015 };
        Cell { month: Month::new(year, month), sector: sector.into(), dimension, value: value.into(), n }
    }

    fn year() -> Year {
        let cells = vec![
            cell(4, "GAS", Dimension::Standing, "counted", 3),
            cell(6, "RAIL", Dimension::Standing, "counted", 2),
            cell(6, "RAIL", Dimension::Standing, "exercise", 7),
            cell(3, "RAIL", Dimension::Standing, "duplicate", 1),
            cell(4, "GAS", Dimension::Category, "virus", 2),
            cell(4, "GAS", Dimension::Category, "none", 1),
            cell(6, "RAIL", Dimension::Category, "access-dos", 2),
        ];
        Year::new(FiscalYear(2014), cells, None)
    }

    fn tables<'a>(voice: &'a Voice, years: &'a [Year], sectors: &'a [SectorRow]) -> Tables<'a> {
        Tables { voice, columns: vec!["2014".into()], years, sectors }
    }

    fn voice() -> Voice {
        Voice::new(&Arc::new(Texts::new([])), Lang::Ja, At::from_millis(0))
    }

    fn row<'s>(sheet: &'s Sheet, code: &str) -> &'s Line {
        sheet.rows.iter().find(|row| row.code == code).unwrap()
    }

    #[test]
    fn the_yearly_table_counts_neither_exercises_nor_duplicates() {
        let (voice, years) = (voice(), [year()]);
        let sheet = tables(&voice, &years, &[]).categories();
        let count = |code: &str| row(&sheet, code).values[0].known().unwrap();
        assert_eq!((count(ALL), count(ATTACK), count("access-dos"), count("virus"), count("none")), (5, 4, 2, 2, 1));
        let depths: Vec<usize> = sheet.rows.iter().map(|row| row.depth).collect();
        assert_eq!(depths, [0, 1, 2, 2, 2, 1, 1]);
    }

    #[test]
    fn the_parts_of_each_table_add_up_to_what_is_counted() {
        let sector = |code: &str| SectorRow {
            code: code.into(),
            name: code.into(),
            depth: 0,
            covers: BTreeSet::from([code.to_owned()]),
        };
        let (voice, years, sectors) = (voice(), [year()], [sector("GAS"), sector("RAIL")]);
        let tables = tables(&voice, &years, &sectors);
        for sheet in [tables.categories(), tables.months(), tables.by_sector()] {
            let parts: i64 = sheet.rows.iter().filter(|row| !row.sum).filter_map(|row| row.values[0].known()).sum();
            assert_eq!(parts, 5, "{}", sheet.code);
        }
        let months = tables.months();
        assert_eq!((months.rows[0].values[0], months.rows[2].values[0]), (Value::Known(3), Value::Known(2)));
        let crossed = tables.crossed().unwrap();
        assert_eq!(row(&crossed, "RAIL").values[0], Value::Known(2));
        assert_eq!(crossed.columns.len(), row(&crossed, ALL).values.len());
    }

    #[test]
    fn causes_are_summed_by_kind_and_matters_by_state() {
        let cells = vec![
            cell(4, "GAS", Dimension::Standing, "counted", 9),
            cell(4, "GAS", Dimension::Threat, "1-1", 2),
            cell(4, "GAS", Dimension::Threat, "1", 1),
            cell(4, "GAS", Dimension::Threat, "2-7", 3),
            cell(4, "GAS", Dimension::Threat, NONE, 3),
            cell(4, "GAS", Dimension::Matter, "3-1:yes", 4),
            cell(4, "GAS", Dimension::Matter, "3-1:suspected", 2),
            cell(4, "GAS", Dimension::Matter, "7-5:no", 1),
        ];
        let (voice, years) = (voice(), [Year::new(FiscalYear(2014), cells, None)]);
        let tables = tables(&voice, &years, &[]);
        let causes = tables.causes();
        let count = |code: &str| row(&causes, code).values[0].known().unwrap();
        assert_eq!(["kind-1", "1-1", "1", "kind-2", "2-7", "kind-3", NONE, ALL].map(count), [3, 2, 1, 3, 3, 0, 3, 9]);
        assert!(causes.rows.iter().all(|row| row.code != "1-5"), "examples that do not occur have no row");
        let matters = tables.matters().unwrap();
        assert_eq!(row(&matters, "3-1").values, [4, 2, 0, 3].map(Value::Known));
        assert_eq!(row(&matters, "7-5").values, [0, 0, 1, 8].map(Value::Known));
        assert_eq!(matters.rows.len(), 22 + 7);
    }

    #[test]
    fn one_sector_is_counted_alone() {
        let only = BTreeSet::from(["GAS".to_owned()]);
        let gas = Year::new(FiscalYear(2014), year().cells, Some(&only));
        assert_eq!((gas.all(), gas.attacks(), gas.of(Dimension::Standing, "exercise")), (3, 2, 0));
    }

    #[test]
    fn every_value_that_is_counted_has_a_row() {
        for (dimension, many) in [
            (Dimension::Category, 5),
            (Dimension::Kind, 5),
            (Dimension::Level, 4),
            (Dimension::Severity, 5),
            (Dimension::Channel, 4),
            (Dimension::Standing, 3),
        ] {
            assert_eq!(values(dimension).len(), many, "{dimension:?}");
        }
    }
}
