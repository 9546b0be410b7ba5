//! Triage: what the centre makes of a report. What figures and matters say is proposed; a person confirms or decides
//! otherwise, with a reason. Every judgement stays; the newest is in force until a new stage asks for another.
//!
//! The documents name levels (002:596-615) and no scale of severity; the four steps here are Kaname's own.

mod proposal;

pub(crate) use proposal::other_cause;
pub use proposal::{Proposal, propose};

use crate::matter::Threat;
use crate::report::{ReportId, detail::Category};
use access::PersonId;
use kernel::{At, ContentHash, Id};
use std::str::FromStr;
use store::{FromRow, Row, StoreError};

/// Marks ids of judgements.
pub enum TriageMark {}

/// Whether the sector's level was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reached {
    /// It was.
    Reached,
    /// It was not.
    NotReached,
    /// Nobody can say yet.
    Undecided,
}

impl Reached {
    /// All.
    pub const ALL: [Reached; 3] = [Reached::Reached, Reached::NotReached, Reached::Undecided];
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Reached::Reached => "reached",
            Reached::NotReached => "not-reached",
            Reached::Undecided => "undecided",
        }
    }
    /// Key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Reached::Reached => "case-level-reached",
            Reached::NotReached => "case-level-not-reached",
            Reached::Undecided => "case-level-undecided",
        }
    }
}
impl FromStr for Reached {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Reached::ALL.into_iter().find(|one| one.code() == code).ok_or(())
    }
}

/// How grave it is, mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A sign, or an attack without effect.
    Low,
    /// Something was touched: an infection, an alteration, service impaired below the level.
    Middle,
    /// The level was reached, or an important or control system was touched.
    High,
    /// The level was reached and an important or control system was touched.
    Severe,
}

impl Severity {
    /// All, mildest first.
    pub const ALL: [Severity; 4] = [Severity::Low, Severity::Middle, Severity::High, Severity::Severe];
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Severity::Low => "low",
            Severity::Middle => "middle",
            Severity::High => "high",
            Severity::Severe => "severe",
        }
    }
    /// Key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Severity::Low => "case-severity-low",
            Severity::Middle => "case-severity-middle",
            Severity::High => "case-severity-high",
            Severity::Severe => "case-severity-severe",
        }
    }
    /// Key of the word alone.
    pub fn short_key(self) -> &'static str {
        match self {
            Severity::Low => "case-severity-short-low",
            Severity::Middle => "case-severity-short-middle",
            Severity::High => "case-severity-short-high",
            Severity::Severe => "case-severity-short-severe",
        }
    }
    /// The class of its mark.
    pub fn class(self) -> &'static str {
        match self {
            Severity::Low => "todo",
            Severity::Middle => "half",
            Severity::High => "warn",
            Severity::Severe => "bad",
        }
    }
}
impl FromStr for Severity {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Severity::ALL.into_iter().find(|one| one.code() == code).ok_or(())
    }
}

/// What a person judges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Whether the level was reached.
    pub level: Reached,
    /// How grave.
    pub severity: Severity,
    /// The category of the yearly table; `None` where it is not decided.
    pub category: Option<Category>,
    /// The kind of threat, where it differs from what was reported or is finer.
    pub threat: Option<Threat>,
    /// The report of the same happening that was there before.
    pub duplicate_of: Option<ReportId>,
    /// Why, where it differs from what was proposed; else a note.
    pub reason: String,
}

/// A judgement as it was kept.
#[derive(Clone, Debug)]
pub struct Triage {
    /// Of which report.
    pub report: ReportId,
    /// Its number, from 1.
    pub number: i64,
    /// The newest stage that was judged.
    pub stage: i64,
    /// What was judged.
    pub judged: Judged,
    /// What had been proposed: level, and severity where anything was stated.
    pub proposed: (Reached, Option<Severity>),
    /// By whom.
    pub person: PersonId,
    /// When.
    pub at: At,
}

impl Triage {
    /// The hash of what it says: what the audit chain keeps of it. A list in this order, never to be changed.
    pub fn hash(&self) -> ContentHash {
        let (judged, proposed) = (&self.judged, self.proposed);
        let said = serde_json::json!([
            self.number,
            self.stage,
            judged.level.code(),
            judged.severity.code(),
            judged.category.map(Category::code),
            judged.threat.map(|threat| threat.to_string()),
            judged.duplicate_of,
            judged.reason,
            proposed.0.code(),
            proposed.1.map(Severity::code),
        ]);
        ContentHash::of(said.to_string().as_bytes())
    }
}

impl FromRow for Triage {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let unreadable = |column: &str| StoreError::Unreadable { column: column.into() };
        let maybe = |column: &str| row.get::<Option<String>>(column);
        let proposed_severity = match row.text("proposed_severity")?.as_str() {
            "" => None,
            code => Some(code.parse().map_err(|()| unreadable("proposed_severity"))?),
        };
        Ok(Self {
            report: row.id("report_id")?,
            number: row.get("number")?,
            stage: row.get("stage")?,
            judged: Judged {
                level: row.code("level")?,
                severity: row.code("severity")?,
                category: maybe("category")?
                    .map(|code| code.parse())
                    .transpose()
                    .map_err(|()| unreadable("category"))?,
                threat: maybe("threat")?.map(|code| code.parse()).transpose().map_err(|()| unreadable("threat"))?,
                duplicate_of: row.maybe_id("duplicate_of")?,
                reason: row.text("reason")?,
            },
            proposed: (row.code("proposed_level")?, proposed_severity),
            person: row.id("person_id")?,
            at: row.at("at")?,
        })
    }
}

/// A report that may be about the same happening, and why one may think so.
#[derive(Clone, Debug)]
pub struct Likeness {
    /// The report.
    pub report: Id<crate::report::Report>,
    /// Its reference.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// When it was filed.
    pub at: At,
    /// How many indicators both name.
    pub indicators: i64,
    /// Whether it is the same organisation's, within a week.
    pub same_body: bool,
    /// Whether it bears the same title, in the same sector, within three days.
    pub same_title: bool,
}

impl Likeness {
    /// Its place among the likely ones: more is likelier.
    pub fn weight(&self) -> i64 {
        self.indicators.min(5) * 2 + i64::from(self.same_body) * 3 + i64::from(self.same_title) * 2
    }
}
