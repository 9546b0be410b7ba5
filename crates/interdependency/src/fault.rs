//! What is wrong with a model, and where: file, row, column.

mod words;

use kernel::{Bilingual, Lang};
use std::fmt;

/// A table of a model: a file of the folder, a list of the JSON document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// `nodes`: services of sectors, organisations or sites.
    Nodes,
    /// `needs`: what a node cannot do without.
    Needs,
    /// `suppliers`: who meets a need.
    Suppliers,
    /// `failures`: what fails by itself, and when.
    Failures,
    /// `repairs`: what of it is repaired, and when.
    Repairs,
    /// `refuels`: whose reserve is filled up, and when.
    Refuels,
    /// `chances`: what fails by itself at random.
    Chances,
    /// `risks`: who takes whom down, how likely and how bad ([`crate::chains`]); no part of a model.
    Risks,
    /// `lines`: between which places a layer leads ([`crate::percolation`]); no part of a model.
    Lines,
}

impl Table {
    /// Those of a model, in the order in which they are read.
    pub const ALL: [Table; 7] =
        [Table::Nodes, Table::Needs, Table::Suppliers, Table::Failures, Table::Repairs, Table::Refuels, Table::Chances];

    /// Its name, and the name of its list in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Table::Nodes => "nodes",
            Table::Needs => "needs",
            Table::Suppliers => "suppliers",
            Table::Failures => "failures",
            Table::Repairs => "repairs",
            Table::Refuels => "refuels",
            Table::Chances => "chances",
            Table::Risks => "risks",
            Table::Lines => "lines",
        }
    }

    /// Its columns: those that a file must have come first, see [`Table::must`].
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Table::Nodes => &["id", "name", "sector", "level", "remarks", "source", "valid_from", "valid_until"],
            Table::Needs => &[
                "id",
                "of",
                "k",
                "reserve_h",
                "reserve_max_h",
                "refuel_h",
                "kinds",
                "remarks",
                "source",
                "valid_from",
                "valid_until",
            ],
            Table::Suppliers => &["need", "supplier"],
            Table::Failures | Table::Repairs => &["node", "at_h"],
            Table::Refuels => &["need", "at_h"],
            Table::Chances => &["node", "p_down", "mtbf_h", "mttr_h", "mtbf_form", "mttr_form"],
            Table::Risks => &["from", "to", "likelihood", "impact"],
            Table::Lines => &["from", "to"],
        }
    }

    /// How many of its columns a file must have.
    pub const fn must(self) -> usize {
        match self {
            Table::Nodes => 3,
            Table::Needs | Table::Risks => 4,
            Table::Chances => 1,
            _ => 2,
        }
    }
}

/// Which row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// The line of a CSV file on which it begins; the heading is line 1.
    Line(u64),
    /// The entry of a JSON list; the first is 1.
    Entry(u64),
    /// The table as a whole.
    Whole,
}

/// What is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The file is not there.
    Missing,
    /// It is not in UTF-8.
    NotUtf8,
    /// The JSON document cannot be read; why.
    NotJson(String),
    /// A column that must be there is not.
    NoColumn,
    /// A column that is not known.
    UnknownColumn(String),
    /// The heading names a column twice.
    ColumnTwice,
    /// The row has so many cells, the heading so many.
    Cells(usize, usize),
    /// Nothing stands where something must.
    Empty,
    /// An id with characters that cannot be seen.
    NotAnId(String),
    /// The id stands already in this row.
    Twice(Row),
    /// There is no node of this id.
    UnknownNode(String),
    /// There is no need of this id.
    UnknownNeed(String),
    /// It is no number of hours.
    NotHours(String),
    /// It is below zero.
    Negative(String),
    /// It is longer than [`crate::Hours::MOST`].
    TooLong(String),
    /// The reserve's upper bound is below the lower one.
    Crossed,
    /// It is no whole number of suppliers from 1 up.
    NotACount(String),
    /// More suppliers must live than there are: k, n.
    TooMany(u32, u32),
    /// Nobody supplies it.
    NoSuppliers,
    /// A node needs itself.
    Itself(String),
    /// A line leads from a place to itself.
    Nowhere(String),
    /// The same supplier is named for the need before.
    SupplierTwice(String),
    /// It is no share from 0 to 1.
    NotAShare(String),
    /// It is no number from 0 up.
    NotANumber(String),
    /// It is no form of a random time.
    NotAForm(String),
    /// It is no level of a node.
    NotALevel(String),
    /// It is no kind of dependency.
    NotAKind(String),
    /// It is no day.
    NotADay(String),
    /// It ends before it begins.
    EndsBefore,
    /// The need is valid on days on which this node is not.
    OutsideDays(String),
    /// There is more than fits (4,294,967,295 rows, 4 GiB of text).
    TooLarge,
}

/// Something wrong, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// In which table.
    pub table: Table,
    /// In which row.
    pub row: Row,
    /// In which column, if in one.
    pub column: Option<&'static str>,
    /// What.
    pub what: What,
}

impl Fault {
    /// The reason alone, where the place is seen otherwise.
    pub fn reason(&self) -> Bilingual {
        words::what(&self.what)
    }

    /// Place and reason in one sentence, in both languages.
    pub fn text(&self) -> Bilingual {
        let (place, what) = (words::place(self), words::what(&self.what));
        if matches!(self.what, What::NotJson(_)) {
            return what;
        }
        Bilingual { ja: format!("{}: {}", place.ja, what.ja), en: format!("{}: {}", place.en, what.en) }
    }
}

/// Everything that is wrong with a model: the first hundred are told one by one, all are counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    told: Vec<Fault>,
    count: u64,
}

impl Faults {
    /// How many are told one by one.
    pub const TOLD: usize = 100;

    /// The first of them.
    pub fn told(&self) -> &[Fault] {
        &self.told
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// One line for each that is told, and one for the rest.
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let mut lines: Vec<String> = self.told.iter().map(|fault| fault.text().get(lang).to_owned()).collect();
        let more = self.count - self.told.len() as u64;
        if more > 0 {
            lines.push(words::more(more).get(lang).to_owned());
        }
        lines
    }

    pub(crate) fn add(&mut self, table: Table, row: Row, column: Option<&'static str>, what: What) {
        self.count += 1;
        if self.told.len() < Self::TOLD {
            self.told.push(Fault { table, row, column, what });
        }
    }

    pub(crate) fn none(self) -> Result<(), Self> {
        if self.count == 0 { Ok(()) } else { Err(self) }
    }
}

impl fmt::Display for Faults {
    /// In English, one to a line; [`Faults::lines`] speaks both languages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines(Lang::En).join("\n"))
    }
}

impl std::error::Error for Faults {}
