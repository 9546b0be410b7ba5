//! What the centre declared of an outage: its scope, its intervals, why. Each change says all of it anew; the newest holds.

use crate::outage::Step;
use access::{BodyKind, PersonId};
use kernel::{At, ContentHash};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, str::FromStr};
use store::{FromRow, Row, StoreError};

/// The longest title, in characters.
pub const TITLE_MAX: usize = 120;
/// The longest reason, summary or description of a scope, in characters.
pub const TEXT_MAX: usize = 2000;
/// The shortest and the longest interval, in minutes.
pub const INTERVALS: (i64, i64) = (15, 7 * 24 * 60);
/// Within so many minutes a second person confirms what was raised.
pub const CONFIRM_MINUTES: i64 = 30;

/// Who is asked for situation reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// Operators.
    Operator,
    /// Secretariats of CEPTOARs.
    Ceptoar,
    /// Ministries.
    Ministry,
    /// Agencies.
    Agency,
}

impl Asked {
    /// All of them.
    pub const ALL: [Asked; 4] = [Asked::Operator, Asked::Ceptoar, Asked::Ministry, Asked::Agency];
    /// The kind of body.
    pub fn body(self) -> BodyKind {
        match self {
            Asked::Operator => BodyKind::Operator,
            Asked::Ceptoar => BodyKind::Ceptoar,
            Asked::Ministry => BodyKind::Ministry,
            Asked::Agency => BodyKind::Agency,
        }
    }
    /// Its code in forms and in keys of sentences.
    pub fn code(self) -> &'static str {
        self.body().code()
    }
}

impl FromStr for Asked {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Asked::ALL.into_iter().find(|asked| asked.code() == code).ok_or(())
    }
}

/// How far it goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// The codes of sectors; with a sector its parts.
    pub sectors: BTreeSet<String>,
    /// The codes of CEPTOARs.
    pub ceptoars: BTreeSet<String>,
    /// The government's line as well: ministries and agencies.
    pub government: bool,
    /// What else bounds it, in words: regions, systems. For people; nobody is counted in or out by it.
    pub words: String,
}

/// What holds from a change on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// What is going on, in one line.
    pub title: String,
    /// How far it goes.
    pub scope: Scope,
    /// Every how many minutes those in the scope say how they stand; `None`: they are not asked.
    pub upward: Option<i64>,
    /// Who of them is asked.
    pub asked: BTreeSet<Asked>,
    /// Every how many minutes the centre gives a situation report; `None`: as things happen.
    pub downward: Option<i64>,
    /// Ministries see the figures of other sectors, none of fewer than *k* bodies.
    pub shared: bool,
}

/// What was said with a change: its canonical JSON is what is hashed and sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// What holds from now on.
    pub declared: Declared,
    /// Why; empty where something is only confirmed.
    pub reason: String,
    /// What became of it, when it is lowered.
    pub summary: String,
    /// The hash of who is in the scope from now on; absent where that stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bodies: Option<ContentHash>,
}

/// What kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It was raised.
    Raised,
    /// A second person confirmed what was raised.
    Confirmed,
    /// A second person refused it: it is as before.
    Refused,
    /// Step, scope or intervals are others.
    Changed,
    /// It is over.
    Lowered,
}

impl ChangeKind {
    /// Its code in the database and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            ChangeKind::Raised => "raised",
            ChangeKind::Confirmed => "confirmed",
            ChangeKind::Refused => "refused",
            ChangeKind::Changed => "changed",
            ChangeKind::Lowered => "lowered",
        }
    }
}

impl FromStr for ChangeKind {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        use ChangeKind::{Changed, Confirmed, Lowered, Raised, Refused};
        [Raised, Confirmed, Refused, Changed, Lowered].into_iter().find(|kind| kind.code() == code).ok_or(())
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Counted from 1.
    pub number: i64,
    /// What kind.
    pub kind: ChangeKind,
    /// The step from then on.
    pub step: Step,
    /// What was said.
    pub said: Said,
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: At,
}

impl FromRow for Change {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.get("number")?,
            kind: row.code("kind")?,
            step: row.code("step")?,
            said: row.json("content")?,
            by: row.id("person_id")?,
            at: row.at("at")?,
        })
    }
}

/// The newest change that waits for a second person, oldest change first: it was raised, or asks more of others, and nobody has
/// said yes or no.
pub fn unconfirmed(changes: &[Change]) -> Option<&Change> {
    let mut waits: Option<&Change> = None;
    let mut before: Option<Step> = None;
    for change in changes {
        match change.kind {
            ChangeKind::Raised => waits = Some(change),
            ChangeKind::Changed if before.is_some_and(|step| step.rises_to(change.step)) => waits = Some(change),
            ChangeKind::Confirmed | ChangeKind::Refused | ChangeKind::Lowered => waits = None,
            ChangeKind::Changed => {}
        }
        before = Some(change.step);
    }
    waits
}

/// What is wrong with what is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It has no title, or one that is too long.
    Title,
    /// No reason, or one that is too long.
    Reason,
    /// Neither a sector nor a CEPTOAR nor the government's line.
    Scope,
    /// The words of the scope are too long.
    ScopeWords,
    /// An interval that is too short or too long.
    Upward,
    /// Somebody is to say how he stands, and nobody is asked; or the other way round.
    Asked,
    /// An interval of the centre that is too short or too long.
    Downward,
    /// It is lowered without saying what became of it, or the summary is too long.
    Summary,
}

impl Flaw {
    /// The field in which it is mended.
    pub fn field(self) -> &'static str {
        match self {
            Flaw::Title => "title",
            Flaw::Reason => "reason",
            Flaw::Scope => "sectors",
            Flaw::ScopeWords => "words",
            Flaw::Upward => "upward",
            Flaw::Asked => "asked",
            Flaw::Downward => "downward",
            Flaw::Summary => "summary",
        }
    }
    /// Key of the sentence that says it.
    pub fn key(self) -> &'static str {
        match self {
            Flaw::Title => "outage-problem-title",
            Flaw::Reason => "outage-problem-reason",
            Flaw::Scope => "outage-problem-scope",
            Flaw::ScopeWords => "outage-problem-words",
            Flaw::Upward | Flaw::Downward => "outage-problem-interval",
            Flaw::Asked => "outage-problem-asked",
            Flaw::Summary => "outage-problem-summary",
        }
    }
}

fn says(text: &str, most: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= most
}

impl Said {
    /// What keeps it from being declared at this step.
    pub fn flaws(&self, step: Step) -> Vec<Flaw> {
        let Declared { title, scope, upward, asked, downward, .. } = &self.declared;
        let off =
            |interval: &Option<i64>| interval.is_some_and(|minutes| !(INTERVALS.0..=INTERVALS.1).contains(&minutes));
        let nowhere = scope.sectors.is_empty() && scope.ceptoars.is_empty() && !scope.government;
        [
            (!says(title, TITLE_MAX), Flaw::Title),
            (nowhere, Flaw::Scope),
            (scope.words.chars().count() > TEXT_MAX, Flaw::ScopeWords),
            (off(upward), Flaw::Upward),
            (upward.is_some() == asked.is_empty(), Flaw::Asked),
            (off(downward), Flaw::Downward),
            (!says(&self.reason, TEXT_MAX), Flaw::Reason),
            (step == Step::Lowered && !says(&self.summary, TEXT_MAX), Flaw::Summary),
        ]
        .into_iter()
        .filter_map(|(wrong, flaw)| wrong.then_some(flaw))
        .collect()
    }
}
