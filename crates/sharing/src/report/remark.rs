//! What a body on the path adds to a report, and who sees it.

use super::Stop;
use access::{OrgId, PersonId};
use kernel::{At, Id};
use std::str::FromStr;

/// Marks ids of remarks.
pub enum RemarkMark {}

/// Where a remark goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the bodies after the one that makes it.
    Up,
    /// Back to the reporter: a finding or a question.
    Back,
}

impl Direction {
    /// Its code in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Direction::Up => "up",
            Direction::Back => "back",
        }
    }
}
impl FromStr for Direction {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        [Direction::Up, Direction::Back].into_iter().find(|direction| direction.code() == code).ok_or(())
    }
}

/// What a body on the path added.
#[derive(Clone, Debug)]
pub struct Remark {
    /// Its id.
    pub id: Id<RemarkMark>,
    /// The body.
    pub org: OrgId,
    /// Who wrote it.
    pub person: PersonId,
    /// Where it goes.
    pub direction: Direction,
    /// What it says.
    pub text: String,
    /// When.
    pub at: At,
}

impl Remark {
    /// Whether somebody at this place sees it: the reporter (`None`) what is said back, a body on the path that and
    /// what was added before or by it.
    pub fn seen_from(&self, reader: Option<i64>, stops: &[Stop]) -> bool {
        let position = |org| stops.iter().find(|stop| stop.org == org).map(|stop| stop.position);
        match (self.direction, reader, position(self.org)) {
            (Direction::Back, _, _) => true,
            (Direction::Up, Some(mine), Some(theirs)) => theirs <= mine,
            (Direction::Up, _, _) => false,
        }
    }
}
