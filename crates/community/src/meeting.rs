//! Meetings: general meeting (decides), board (plans), working groups (topics). 20 in FY2013 (004:6652-6657).

use kernel::{ContentHash, Day, Id};
use std::{collections::BTreeSet, str::FromStr};

/// The id of a meeting.
pub type MeetingId = Id<Meeting>;

/// What kind of meeting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum MeetingKind {
    /// 総会: decides.
    #[default]
    General,
    /// 幹事会: plans.
    Board,
    /// WG: a topic.
    WorkingGroup,
    /// 見学・紹介: a visit to where systems are used, counted by itself (004:6646-6647).
    Visit,
}

impl MeetingKind {
    /// All, in the order of forms.
    pub const ALL: [MeetingKind; 4] =
        [MeetingKind::General, MeetingKind::Board, MeetingKind::WorkingGroup, MeetingKind::Visit];
    /// Its code in the database, in forms and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            MeetingKind::General => "general",
            MeetingKind::Board => "board",
            MeetingKind::WorkingGroup => "working-group",
            MeetingKind::Visit => "visit",
        }
    }
}

impl FromStr for MeetingKind {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.code() == code).ok_or(())
    }
}

/// A meeting that was held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// What kind.
    pub kind: MeetingKind,
    /// The how many-eth of its kind and name.
    pub number: i64,
    /// On which day.
    pub held_on: Day,
    /// Its name: which working group; may be empty.
    pub title: String,
    /// What was on the agenda.
    pub agenda: String,
    /// What was decided; may be empty.
    pub decisions: String,
    /// Which members and observers came.
    pub attendees: Vec<access::OrgId>,
}

impl Meeting {
    /// The hash of what was written down, with who came.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub(crate) fn hash(&self) -> Result<String, ::store::StoreError> {
        let came: BTreeSet<String> = self.attendees.iter().map(ToString::to_string).collect();
        let Self { kind, number, held_on, title, agenda, decisions, .. } = self;
        let whole = (kind.code(), number, held_on.number(), title, agenda, decisions, came);
        Ok(ContentHash::of_json(&whole).map_err(crate::store::unwritable)?.to_string())
    }
}
