//! A case: what links the reports, notices and notes of one happening, in the centre. Its events are its history and
//! never change; what stands now is derived from them. A report is in one case at most; exercise and real never mix.

use access::{Actor, Kind, OrgId, PersonId, Relation, Relations, Role};
use kernel::{At, ContentHash, Id};
use std::str::FromStr;
use store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};

/// The id of a case.
pub type CaseId = Id<Case>;

/// A case.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// `C-2014-00003`.
    pub reference: String,
    /// Whose it is: the centre.
    pub org: OrgId,
    /// Part of an exercise.
    pub exercise: bool,
    /// When it was opened.
    pub opened_at: At,
}

impl Resource for Case {
    const KIND: Kind = Kind::Case;
    type Key = CaseId;
    const LOAD: &'static str = "SELECT * FROM cases WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            reference: row.text("reference")?,
            org: row.id("org_id")?,
            exercise: row.get("exercise")?,
            opened_at: row.at("opened_at")?,
        })
    }
    async fn relations(&self, actor: &Actor, _sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let own = actor.who().is_some_and(|who| who.organisation == self.org);
        Ok(Relations::none().with(Relation::Own, own))
    }
}

impl FromRow for Case {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Resource::from_row(row)
    }
}

/// The roles that see cases, as the matrix has them.
const CENTRE: [Role; 3] = [Role::Duty, Role::Analyst, Role::Reviewer];

impl Listed for Case {
    fn visible_to(actor: &Actor) -> Filter {
        match actor.who() {
            Some(who) if CENTRE.iter().any(|role| actor.has(*role)) => {
                Filter::new("cases.org_id = ?", params![who.organisation])
            }
            _ => Filter::nothing(),
        }
    }
}

/// How a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseState {
    /// Somebody works on it.
    Open,
    /// It is watched.
    Monitoring,
    /// It is over.
    Closed,
    /// It went into another case.
    Merged,
}

impl CaseState {
    /// All.
    pub const ALL: [CaseState; 4] = [CaseState::Open, CaseState::Monitoring, CaseState::Closed, CaseState::Merged];
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            CaseState::Open => "open",
            CaseState::Monitoring => "monitoring",
            CaseState::Closed => "closed",
            CaseState::Merged => "merged",
        }
    }
    /// Key of its words.
    pub fn key(self) -> &'static str {
        match self {
            CaseState::Open => "case-state-open",
            CaseState::Monitoring => "case-state-monitoring",
            CaseState::Closed => "case-state-closed",
            CaseState::Merged => "case-state-merged",
        }
    }
    /// The class of its mark.
    pub fn class(self) -> &'static str {
        match self {
            CaseState::Open => "warn",
            CaseState::Monitoring => "half",
            CaseState::Closed => "ok",
            CaseState::Merged => "todo",
        }
    }
    /// The event that a person's change to it is; nobody sets a case to merged by hand.
    pub fn event(self) -> Option<EventKind> {
        match self {
            CaseState::Open => Some(EventKind::Reopened),
            CaseState::Monitoring => Some(EventKind::Monitored),
            CaseState::Closed => Some(EventKind::Closed),
            CaseState::Merged => None,
        }
    }
}
impl FromStr for CaseState {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        CaseState::ALL.into_iter().find(|state| state.code() == code).ok_or(())
    }
}

/// Whether a case goes before others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// It does not.
    Normal,
    /// It does.
    High,
}

impl Priority {
    /// All.
    pub const ALL: [Priority; 2] = [Priority::Normal, Priority::High];
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Priority::Normal => "normal",
            Priority::High => "high",
        }
    }
    /// The event that a change to it is.
    pub fn event(self) -> EventKind {
        match self {
            Priority::Normal => EventKind::Lowered,
            Priority::High => EventKind::Raised,
        }
    }
}
impl FromStr for Priority {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Priority::ALL.into_iter().find(|one| one.code() == code).ok_or(())
    }
}

/// What happened to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// It was opened.
    Opened,
    /// A report or notice was linked.
    Linked,
    /// A report or notice was taken out.
    Unlinked,
    /// Somebody wrote a note.
    Noted,
    /// It is only watched from now on.
    Monitored,
    /// It was closed.
    Closed,
    /// It was opened again.
    Reopened,
    /// It went into another case.
    MergedInto,
    /// Another case came into it.
    MergedFrom,
    /// Some of its reports went into a new case.
    SplitInto,
    /// It was made of reports of another case.
    SplitFrom,
    /// Somebody took it over.
    Taken,
    /// It goes before others now.
    Raised,
    /// It does not go before others any more.
    Lowered,
}

impl EventKind {
    /// All.
    pub const ALL: [EventKind; 14] = [
        EventKind::Opened,
        EventKind::Linked,
        EventKind::Unlinked,
        EventKind::Noted,
        EventKind::Monitored,
        EventKind::Closed,
        EventKind::Reopened,
        EventKind::MergedInto,
        EventKind::MergedFrom,
        EventKind::SplitInto,
        EventKind::SplitFrom,
        EventKind::Taken,
        EventKind::Raised,
        EventKind::Lowered,
    ];
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            EventKind::Opened => "opened",
            EventKind::Linked => "linked",
            EventKind::Unlinked => "unlinked",
            EventKind::Noted => "noted",
            EventKind::Monitored => "monitored",
            EventKind::Closed => "closed",
            EventKind::Reopened => "reopened",
            EventKind::MergedInto => "merged-into",
            EventKind::MergedFrom => "merged-from",
            EventKind::SplitInto => "split-into",
            EventKind::SplitFrom => "split-from",
            EventKind::Taken => "taken",
            EventKind::Raised => "raised",
            EventKind::Lowered => "lowered",
        }
    }
    /// Key of its words.
    pub fn key(self) -> String {
        format!("case-event-{}", self.code())
    }
}
impl FromStr for EventKind {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        EventKind::ALL.into_iter().find(|kind| kind.code() == code).ok_or(())
    }
}

/// What an event is about, beside its case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// A report.
    pub report: Option<crate::report::ReportId>,
    /// A notice.
    pub notice: Option<crate::notice::NoticeId>,
    /// Another case.
    pub other: Option<CaseId>,
}

/// One event of a case.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its number in the case, from 1.
    pub number: i64,
    /// What happened.
    pub kind: EventKind,
    /// To what.
    pub about: About,
    /// Why, or what was noted.
    pub text: String,
    /// Who did it.
    pub person: PersonId,
    /// When.
    pub at: At,
}

impl Event {
    /// The hash of what it says: what the audit chain keeps of it. A list in this order, never to be changed.
    pub fn hash(&self) -> ContentHash {
        let About { report, notice, other } = self.about;
        let said = serde_json::json!([self.number, self.kind.code(), report, notice, other, self.text]);
        ContentHash::of(said.to_string().as_bytes())
    }
}

impl FromRow for Event {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.get("number")?,
            kind: row.code("kind")?,
            about: About {
                report: row.maybe_id("report_id")?,
                notice: row.maybe_id("notice_id")?,
                other: row.maybe_id("other_id")?,
            },
            text: row.text("text")?,
            person: row.id("person_id")?,
            at: row.at("at")?,
        })
    }
}

/// How a case stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: CaseState,
    /// Who works on it; `None`: nobody has taken it yet.
    pub owner: Option<PersonId>,
    /// Whether it goes before others.
    pub priority: Priority,
    /// When something last happened.
    pub changed_at: At,
}

impl FromRow for Standing {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            title: row.text("title")?,
            state: row.code("state")?,
            owner: row.maybe_id("owner_id")?,
            priority: row.code("priority")?,
            changed_at: row.at("changed_at")?,
        })
    }
}
