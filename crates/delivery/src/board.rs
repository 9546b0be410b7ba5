//! The board of a dispatch: how far it has come, sector group by sector group. Figures count lines of members; who is
//! in two CEPTOARs has a line in each, and the board says how many those are.

use crate::reminder::Progress;
use crate::{Answer, CallForHelp, DeliveryId, Outcome, Tier, receipt::Way};
use access::{OrgId, PersonId};
use kernel::{At, Bilingual};
use registry::Hours;
use shell::chart::{Segment, Stage};

/// Everything the board shows.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// One row per CEPTOAR, in the order of its sector.
    pub rows: Vec<BoardRow>,
    /// All rows together.
    pub total: Tally,
    /// The bodies on the way: ministries, then secretariats.
    pub hops: [HopTally; 2],
    /// Members with more than one line.
    pub twice: i64,
    /// How many so far, minute by minute.
    pub curve: Curve,
    /// Whom to telephone, those who need help first.
    pub calls: Vec<CallRow>,
    /// How many there are to telephone, where not all are in `calls`.
    pub calls_count: i64,
    /// How many call for help of which nobody has taken care, on any hop.
    pub calling: i64,
    /// Whether it is an update.
    pub update: bool,
    /// How far the reminders are, step by step.
    pub reminders: Vec<Progress>,
    /// To how many no letter was written, because none of their contacts wants it; the first of them by name.
    pub unwanted: (i64, Vec<Bilingual>),
}

impl Board {
    /// Lines of those whom nobody can reach, on every hop: members, and bodies on the way.
    pub fn unreachable_lines(&self) -> i64 {
        self.total.unreachable + self.hops.iter().map(|hop| hop.unreachable).sum::<i64>()
    }
}

/// A CEPTOAR on the board.
#[derive(Clone, Debug)]
pub struct BoardRow {
    /// The code of its sector (of the sector above, for a sub-sector).
    pub sector: String,
    /// The name of that sector.
    pub sector_name: Bilingual,
    /// Its code.
    pub code: String,
    /// Its name, as people use it.
    pub name: Bilingual,
    /// How its members stand.
    pub tally: Tally,
    /// Whether it has passed it on.
    pub passed: bool,
    /// Whether its secretariat has opened it.
    pub opened: bool,
    /// Whether its secretariat has been handed it, or was passed by.
    pub arrived: bool,
    /// Its line in the ledger.
    pub line: DeliveryId,
    /// It is a ministry at the head of its agencies, and no CEPTOAR.
    pub government: bool,
    /// Whether its ministry sees its members' answers by name, as its rules said at the release.
    pub named: bool,
}

/// How many have come how far; each count includes those who have come further.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Entitled.
    pub entitled: i64,
    /// Handed over.
    pub handed: i64,
    /// Opened.
    pub opened: i64,
    /// Not opened, but confirmed that a letter about it came.
    pub received: i64,
    /// Acknowledged.
    pub acknowledged: i64,
    /// Answered.
    pub answered: i64,
    /// Newest answer 影響なし.
    pub not_affected: i64,
    /// Newest answer 対応済み.
    pub done: i64,
    /// Newest answer 影響あり.
    pub affected: i64,
    /// Newest answer 支援がほしい.
    pub need_help: i64,
    /// Nobody there can be reached.
    pub unreachable: i64,
    /// Of an update: have opened an earlier version, and not this one.
    pub behind: i64,
}

impl Tally {
    /// The two together.
    #[must_use]
    pub fn plus(&self, other: &Tally) -> Tally {
        Tally {
            entitled: self.entitled + other.entitled,
            handed: self.handed + other.handed,
            opened: self.opened + other.opened,
            received: self.received + other.received,
            acknowledged: self.acknowledged + other.acknowledged,
            answered: self.answered + other.answered,
            not_affected: self.not_affected + other.not_affected,
            done: self.done + other.done,
            affected: self.affected + other.affected,
            need_help: self.need_help + other.need_help,
            unreachable: self.unreachable + other.unreachable,
            behind: self.behind + other.behind,
        }
    }
    /// Those who could have opened it and have not.
    pub fn unopened(&self) -> i64 {
        self.entitled - self.opened - self.unreachable
    }
    /// The stages for a bar: each recipient in one.
    pub fn segments(&self) -> [Segment; 6] {
        let segment = |stage, count| Segment { stage, count };
        [
            segment(Stage::Answered, self.answered),
            segment(Stage::Acknowledged, self.acknowledged - self.answered),
            segment(Stage::Opened, self.opened - self.acknowledged),
            segment(Stage::Received, self.received),
            segment(Stage::None, self.unopened() - self.received),
            segment(Stage::Unreachable, self.unreachable),
        ]
    }
}

/// How many bodies of a tier have had it in their hands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HopTally {
    /// All of them.
    pub all: i64,
    /// Have opened it.
    pub opened: i64,
    /// Have passed it on, by hand or by itself.
    pub passed: i64,
    /// Nobody there can be reached; they were passed by.
    pub unreachable: i64,
}

/// How many members so far, at moments in order.
#[derive(Clone, Debug, Default)]
pub struct Curve {
    /// Until when it is worth drawing; `None` if nothing was released.
    pub until: Option<At>,
    /// Handed over.
    pub handed: Vec<(At, i64)>,
    /// Opened.
    pub opened: Vec<(At, i64)>,
    /// Answered.
    pub answered: Vec<(At, i64)>,
}

impl Curve {
    /// Until when a curve is worth drawing: now, or soon after the last movement if nothing has moved for longer than
    /// everything took (and two hours more), so that the finished stays readable.
    pub(crate) fn end(released: At, last: Option<At>, now: At) -> At {
        let Some(last) = last else { return now };
        let took = last.seconds_since(released).max(0);
        let still = now.seconds_since(last);
        if still > took + 7200 { last.plus_seconds(took / 10 + 600) } else { now }
    }
}

/// Somebody to telephone.
#[derive(Clone, Debug)]
pub struct CallRow {
    /// The delivery.
    pub delivery: DeliveryId,
    /// The recipient.
    pub org: OrgId,
    /// Its name.
    pub name: Bilingual,
    /// On which hop it stands.
    pub tier: Tier,
    /// Whether anybody there can be reached in Kaname.
    pub reachable: bool,
    /// The newest answer.
    pub answer: Option<Answer>,
    /// When it was handed over.
    pub handed_at: Option<At>,
    /// When it was opened.
    pub opened_at: Option<At>,
    /// When it was acknowledged.
    pub acknowledged_at: Option<At>,
    /// By which way of a letter, without signing in; `None` with `acknowledged_at` set: in Kaname, or by an answer.
    pub acknowledged_by: Option<Way>,
    /// When it was passed on, by a hand or by itself.
    pub passed_at: Option<At>,
    /// When it was confirmed that a letter about it came.
    pub received_at: Option<At>,
    /// The name of its CEPTOAR.
    pub ceptoar: Option<Bilingual>,
    /// The first contact, or the last one there was.
    pub contact: Option<CallContact>,
    /// The newest call.
    pub last: Option<LastCall>,
    /// Its call for help, taken care of or not; `None` where its newest answer is another.
    pub calls: Option<CallForHelp>,
    /// What was written with the newest answer; may be empty. Shown to those alone who may
    /// [`ReadComment`](access::act::ReadComment).
    pub comment: String,
    /// Who telephones it first: whoever handed it over to it; the body that released it where nobody between could.
    pub caller: (OrgId, Bilingual),
}

impl CallRow {
    /// Whether it calls for help, and nobody has taken care of that.
    pub fn is_calling(&self) -> bool {
        self.calls.as_ref().is_some_and(|call| call.helped.is_none())
    }
}

/// Whom to ask for on the telephone.
#[derive(Clone, Debug)]
pub struct CallContact {
    /// The person.
    pub name: Bilingual,
    /// The post.
    pub post: Bilingual,
    /// The telephone number; may be empty.
    pub phone: String,
    /// When it can be reached.
    pub hours: Hours,
    /// Whether the contact is valid on the day; else it is the last one known.
    pub valid: bool,
}

/// How the newest call ended.
#[derive(Clone, Debug)]
pub struct LastCall {
    /// How.
    pub outcome: Outcome,
    /// When.
    pub at: At,
    /// What was noted.
    pub note: String,
    /// For which organisation somebody telephoned; `None` of calls written down before that was kept.
    pub by: Option<(OrgId, Bilingual)>,
    /// Who.
    pub person: Option<PersonId>,
}
