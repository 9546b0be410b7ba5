//! What the yearly tables count (004:801-812, 004:15757-15765): each report once at each body to which it has come, in the
//! month in which it came there. Exercises and what the centre found to be a duplicate are counted apart.
//!
//! The sums are kept with each change, so that no table goes through all reports; `store::counts` keeps them.

pub mod notices;
mod standpoint;

pub(crate) use standpoint::{Counted, Place, Standpoint, Verdict, changes};

use crate::matter::{Matter, MatterState};
use access::{Actor, BodyKind, Kind, OrgId, Relation, Relations};
use kernel::Month;
use std::str::FromStr;
use store::{FromRow, Resource, Row, Sql, StoreError};

/// The value of what nobody stated, and of what is not judged yet.
pub const NONE: &str = "none";

/// The value of a matter with its state: `3-1:suspected`.
pub fn mark(matter: Matter, state: MatterState) -> String {
    format!("{matter}:{}", state.code())
}

/// Along what reports are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// Whether it is counted at all: see [`Standing`].
    Standing,
    /// The category of the yearly table.
    Category,
    /// What kind of thing is reported.
    Kind,
    /// Why it happened: the kind of threat (002:147-150), with its example where one was chosen.
    Threat,
    /// What it is about (003:186-210), each matter with its state; of one report there may be several. See [`mark`].
    Matter,
    /// How it came in.
    Channel,
    /// Whether the sector's level was reached, as the centre judged.
    Level,
    /// How grave it is, as the centre judged.
    Severity,
}

impl Dimension {
    /// All.
    pub const ALL: [Dimension; 8] = [
        Dimension::Standing,
        Dimension::Category,
        Dimension::Kind,
        Dimension::Threat,
        Dimension::Matter,
        Dimension::Channel,
        Dimension::Level,
        Dimension::Severity,
    ];
    /// In the row of which month its sums are kept: only whether a report is counted is told by months, all else by
    /// fiscal years, in the row of April.
    pub fn told_in(self, month: Month) -> Month {
        let year = if month.of_year() < 4 { month.year() - 1 } else { month.year() };
        if self == Dimension::Standing { month } else { Month::new(year, 4) }
    }
    /// Its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Dimension::Standing => "standing",
            Dimension::Category => "category",
            Dimension::Kind => "kind",
            Dimension::Threat => "threat",
            Dimension::Matter => "matter",
            Dimension::Channel => "channel",
            Dimension::Level => "level",
            Dimension::Severity => "severity",
        }
    }
}

impl FromStr for Dimension {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Dimension::ALL.into_iter().find(|one| one.code() == code).ok_or(())
    }
}

/// Whether a report is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is.
    Counted,
    /// The centre found that it tells what another report tells.
    Duplicate,
    /// It is part of an exercise.
    Exercise,
}

/// The standing of what left for ministries and agencies alone, beside those that notices share with reports.
pub const GOVERNMENT: &str = "government";

impl Standing {
    /// All.
    pub const ALL: [Standing; 3] = [Standing::Counted, Standing::Duplicate, Standing::Exercise];
    /// Its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Standing::Counted => "counted",
            Standing::Duplicate => "duplicate",
            Standing::Exercise => "exercise",
        }
    }
}

/// The counts of a body: what came to it. The one row through which reading them is permitted.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Whose counts they are.
    pub org: OrgId,
    /// What kind of body that is.
    pub body: BodyKind,
}

impl Resource for Figures {
    const KIND: Kind = Kind::Figures;
    type Key = OrgId;
    const LOAD: &'static str = "SELECT id, kind FROM organisations WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { org: row.id("id")?, body: row.code("kind")? })
    }
    async fn relations(&self, actor: &Actor, _sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let own = actor.who().is_some_and(|who| who.organisation == self.org);
        Ok(Relations::none().with(Relation::Own, own))
    }
}

/// How many reports there are in one cell of the sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// In which month they came; April where the cell is told by fiscal years ([`Dimension::told_in`]).
    pub month: Month,
    /// The code of their sector.
    pub sector: String,
    /// Along what they are counted.
    pub dimension: Dimension,
    /// The code of its value; [`NONE`] for what was not stated or not judged.
    pub value: String,
    /// How many.
    pub n: i64,
}

pub(crate) fn month(row: &Row, column: &str) -> Result<Month, StoreError> {
    let number = i32::try_from(row.get::<i64>(column)?);
    number.map(Month::from_number).map_err(|_| StoreError::Unreadable { column: column.to_owned() })
}

impl FromRow for Cell {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            month: month(row, "month")?,
            sector: row.text("sector_code")?,
            dimension: row.code("dimension")?,
            value: row.text("value")?,
            n: row.get("n")?,
        })
    }
}

/// One counted report, for tables in which organisations are counted as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tallied {
    /// Who reported.
    pub reporter: OrgId,
    /// In which month it came.
    pub month: Month,
    /// The code of its sector.
    pub sector: String,
    /// The code of its category, or [`NONE`].
    pub category: String,
    /// The code of its kind, or [`NONE`].
    pub kind: String,
    /// How many such reports of this organisation there are.
    pub n: i64,
}

impl FromRow for Tallied {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            reporter: row.id("reporter_id")?,
            month: month(row, "month")?,
            sector: row.text("sector_code")?,
            category: row.text("category")?,
            kind: row.text("kind")?,
            n: row.get("n")?,
        })
    }
}
