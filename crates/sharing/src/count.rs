//! What the yearly tables count (004:801-812, 004:15757-15765): each report once at each body to which it has come, in the
//! month in which it came there. Exercises and what the centre found to be a duplicate are counted apart.
//!
//! The sums are kept with each change, so that no table goes through all reports; `store::counts` keeps them.

pub mod notices;

use crate::matter::{Matter, MatterState, Threat};
use crate::report::detail::{Category, ReportKind};
use crate::report::{Channel, ReportId};
use crate::triage::{Reached, Severity};
use access::{Actor, BodyKind, Kind, OrgId, Relation, Relations};
use kernel::{At, Month};
use std::collections::BTreeMap;
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

/// What the centre judged, as far as it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) category: Option<Category>,
    pub(crate) threat: Option<Threat>,
    pub(crate) level: Reached,
    pub(crate) severity: Severity,
    pub(crate) duplicate: bool,
}

/// A report at a body to which it has come, with all that decides how it is counted there.
#[derive(Clone, Debug)]
pub(crate) struct Standpoint {
    pub(crate) org: OrgId,
    pub(crate) body: BodyKind,
    pub(crate) report: ReportId,
    pub(crate) reporter: OrgId,
    pub(crate) received_at: At,
    pub(crate) sector: String,
    pub(crate) exercise: bool,
    pub(crate) channel: Channel,
    /// As its newest stage says it.
    pub(crate) category: Option<Category>,
    pub(crate) kind: Option<ReportKind>,
    pub(crate) threat: Option<Threat>,
    pub(crate) matters: BTreeMap<Matter, MatterState>,
    pub(crate) verdict: Option<Verdict>,
}

/// A report as it is counted at one body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) org: OrgId,
    pub(crate) report: ReportId,
    pub(crate) reporter: OrgId,
    pub(crate) month: Month,
    pub(crate) sector: String,
    pub(crate) standing: String,
    pub(crate) category: String,
    pub(crate) kind: String,
    pub(crate) threat: String,
    /// The marks of its matters, in their order, with spaces between.
    pub(crate) matters: String,
    pub(crate) channel: String,
    /// Empty where it is not counted by level: judgements are the centre's own.
    pub(crate) level: String,
    pub(crate) severity: String,
}

impl Standpoint {
    /// How it is counted here. What the centre judged counts at the centre only: others do not see its judgements.
    pub(crate) fn counted(&self) -> Counted {
        let centre = self.body == BodyKind::Centre;
        let verdict = self.verdict.filter(|_| centre);
        let judged = |code: Option<&'static str>| if centre { code.unwrap_or(NONE) } else { "" };
        let standing = match (self.exercise, verdict) {
            (true, _) => Standing::Exercise,
            (false, Some(Verdict { duplicate: true, .. })) => Standing::Duplicate,
            (false, _) => Standing::Counted,
        };
        let category = verdict.and_then(|verdict| verdict.category).or(self.category);
        let threat = verdict.and_then(|verdict| verdict.threat).or(self.threat);
        let matters: Vec<String> = self.matters.iter().map(|(matter, state)| mark(*matter, *state)).collect();
        Counted {
            org: self.org,
            report: self.report,
            reporter: self.reporter,
            month: Month::at(self.received_at),
            sector: self.sector.clone(),
            standing: standing.code().to_owned(),
            category: category.map_or(NONE, Category::code).to_owned(),
            kind: self.kind.map_or(NONE, ReportKind::code).to_owned(),
            threat: threat.map_or_else(|| NONE.to_owned(), |threat| threat.to_string()),
            matters: matters.join(" "),
            channel: self.channel.code().to_owned(),
            level: judged(verdict.map(|verdict| verdict.level.code())).to_owned(),
            severity: judged(verdict.map(|verdict| verdict.severity.code())).to_owned(),
        }
    }
}

/// A cell of the sums. Its order is the one in which cells are changed, so that two changes never wait for each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) org: OrgId,
    pub(crate) month: Month,
    pub(crate) dimension: Dimension,
    pub(crate) value: String,
    pub(crate) sector: String,
}

impl Counted {
    /// The cells in which it counts.
    fn places(&self) -> impl Iterator<Item = Place> + '_ {
        let counts = self.standing == Standing::Counted.code();
        let within = [
            (Dimension::Category, &self.category),
            (Dimension::Kind, &self.kind),
            (Dimension::Threat, &self.threat),
            (Dimension::Channel, &self.channel),
            (Dimension::Level, &self.level),
            (Dimension::Severity, &self.severity),
        ];
        let matters = self.matters.split(' ').map(|mark| (Dimension::Matter, mark));
        let within = within.into_iter().map(|(dimension, value)| (dimension, value.as_str())).chain(matters);
        let within = within.filter(move |(_, value)| counts && !value.is_empty());
        std::iter::once((Dimension::Standing, self.standing.as_str())).chain(within).map(|(dimension, value)| Place {
            org: self.org,
            month: dimension.told_in(self.month),
            dimension,
            value: value.to_owned(),
            sector: self.sector.clone(),
        })
    }
}

/// By how much which cells change when what was counted is counted anew.
pub(crate) fn changes(was: &[Counted], is: &[Counted]) -> BTreeMap<Place, i64> {
    let mut all: BTreeMap<Place, i64> = BTreeMap::new();
    for (rows, by) in [(was, -1), (is, 1)] {
        for place in rows.iter().flat_map(Counted::places) {
            *all.entry(place).or_default() += by;
        }
    }
    all.retain(|_, by| *by != 0);
    all
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn standpoint(body: BodyKind) -> Standpoint {
        Standpoint {
            org: "01900000-0000-7000-8000-000000000001".parse().unwrap(),
            body,
            report: "01900000-0000-7000-8000-000000000002".parse().unwrap(),
            reporter: "01900000-0000-7000-8000-000000000003".parse().unwrap(),
            received_at: At::parse_local("2014-04-01 00:00").unwrap(),
            sector: "GAS".into(),
            exercise: false,
            channel: Channel::Web,
            category: Some(Category::Virus),
            kind: None,
            threat: "1-4".parse().ok(),
            matters: BTreeMap::from([
                ("3-1".parse().unwrap(), MatterState::Suspected),
                ("1-2".parse().unwrap(), MatterState::No),
            ]),
            verdict: None,
        }
    }

    fn verdict(category: Option<Category>, duplicate: bool) -> Option<Verdict> {
        let threat = category.and("1-5".parse().ok());
        Some(Verdict { category, threat, level: Reached::Reached, severity: Severity::High, duplicate })
    }

    #[test]
    fn what_a_person_decided_counts_before_what_the_stage_says() {
        let at = standpoint(BodyKind::Centre);
        let said = at.counted();
        assert_eq!((said.category.as_str(), said.level.as_str(), said.kind.as_str()), ("virus", NONE, NONE));
        let judged = Standpoint { verdict: verdict(Some(Category::Access), false), ..at.clone() }.counted();
        assert_eq!((judged.category.as_str(), judged.severity.as_str()), ("access-dos", "high"));
        assert_eq!((said.threat.as_str(), judged.threat.as_str()), ("1-4", "1-5"));
        assert_eq!(judged.matters, "1-2:no 3-1:suspected", "what was marked stands as it was marked");
        let open = Standpoint { verdict: verdict(None, false), ..at }.counted();
        assert_eq!(open.category, "virus");
    }

    #[test]
    fn a_ministry_counts_what_it_sees_and_not_what_the_centre_judged() {
        let at = Standpoint { verdict: verdict(Some(Category::Access), true), ..standpoint(BodyKind::Ministry) };
        let counted = at.counted();
        assert_eq!(
            (counted.category.as_str(), counted.standing.as_str(), counted.level.as_str()),
            ("virus", "counted", "")
        );
        assert_eq!(counted.places().count(), 7, "standing, category, kind, threat, two matters, channel");
    }

    #[test]
    fn exercises_and_duplicates_stand_apart_and_in_no_other_cell() {
        for at in [
            Standpoint { exercise: true, ..standpoint(BodyKind::Centre) },
            Standpoint { verdict: verdict(None, true), ..standpoint(BodyKind::Centre) },
        ] {
            let counted = at.counted();
            assert_ne!(counted.standing, "counted");
            assert_eq!(counted.places().map(|place| place.dimension).collect::<Vec<_>>(), [Dimension::Standing]);
        }
    }

    #[test]
    fn only_whether_it_is_counted_is_told_by_months() {
        let at =
            Standpoint { received_at: At::parse_local("2015-03-31 23:59").unwrap(), ..standpoint(BodyKind::Centre) };
        for place in at.counted().places() {
            let month = if place.dimension == Dimension::Standing { Month::new(2015, 3) } else { Month::new(2014, 4) };
            assert_eq!(place.month, month, "{place:?}");
        }
    }

    #[test]
    fn what_stays_as_it_was_changes_no_cell() {
        let was = standpoint(BodyKind::Centre).counted();
        assert!(changes(std::slice::from_ref(&was), std::slice::from_ref(&was)).is_empty());
        let is = Counted { category: "none".into(), ..was.clone() };
        let moved: Vec<(String, i64)> =
            changes(&[was], &[is]).into_iter().map(|(place, by)| (place.value, by)).collect();
        assert_eq!(moved, [("none".to_owned(), 1), ("virus".to_owned(), -1)]);
    }
}
