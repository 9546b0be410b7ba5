//! Declared ways between circles, and between a circle and the centre: without one nothing passes.

use crate::{ByHand, CommunityId, share::Passed};
use access::{OrgId, PersonId};
use kernel::{At, Bilingual, ContentHash, Day, Id, Tlp};

/// The id of a bridge.
pub type BridgeId = Id<Bridge>;
/// The id of what came over one.
pub type ArrivalId = Id<Arrival>;

/// One end of a bridge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The community, if it is one here.
    pub community: Option<CommunityId>,
    /// The centre, if it is that.
    pub centre: Option<OrgId>,
    /// Its name.
    pub name: Bilingual,
}

impl End {
    /// Whether somebody here stands at it.
    pub fn connected(&self) -> bool {
        self.community.is_some() || self.centre.is_some()
    }
    /// Whether it is the same place. A body that is not here is known by its name alone.
    pub(crate) fn same(&self, other: &End) -> bool {
        self.community == other.community
            && self.centre == other.centre
            && (self.connected() || self.name == other.name)
    }
}

/// A declared way, in one direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bridge {
    /// Its id.
    pub id: BridgeId,
    /// From where.
    pub from: End,
    /// To where.
    pub to: End,
    /// The strongest label that may pass.
    pub label_most: Tlp,
    /// Since when, in words of the documents.
    pub since: Bilingual,
    /// The first day on which anything passes.
    pub begins: Day,
    /// Where the documents tell of it.
    pub source: String,
    /// Whether it has not ended.
    pub open: bool,
    /// Whether the other end is the circle itself, whose members read its shares.
    pub inside: bool,
}

/// How something passes a bridge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Here: both ends have a body in Kaname.
    Here,
    /// By hand: the other end has none, and who stands at this end writes down what was handed over; at the centre also what
    /// came.
    ByHand,
    /// As a share of the circle itself.
    Inside,
    /// Not yet: it begins on a later day.
    Later,
    /// Not at all: it is declared, and nobody here stands at the end from which it leads; or it has ended.
    Declared,
}

impl Reach {
    /// Its code in answers and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            Reach::Here => "here",
            Reach::ByHand => "by-hand",
            Reach::Inside => "inside",
            Reach::Later => "later",
            Reach::Declared => "declared",
        }
    }
}

impl Reach {
    /// Whether something can be taken over it, here or by hand.
    pub fn carries(self) -> bool {
        matches!(self, Reach::Here | Reach::ByHand)
    }
    /// Whether nothing passes it at present.
    pub fn waits(self) -> bool {
        matches!(self, Reach::Later | Reach::Declared)
    }
}

impl Bridge {
    /// Whether both ends have a body here, it has begun and has not ended.
    pub fn connected(&self, today: Day) -> bool {
        self.open && self.begins <= today && self.from.connected() && self.to.connected()
    }
    /// The end at which nobody here stands, if there is one.
    pub fn outside(&self) -> Option<&End> {
        [&self.to, &self.from].into_iter().find(|end| !end.connected())
    }
    /// How something passes it on this day.
    pub fn reach(&self, today: Day) -> Reach {
        match self.once_begun() {
            Reach::Declared => Reach::Declared,
            _ if today < self.begins => Reach::Later,
            reach => reach,
        }
    }
    fn once_begun(&self) -> Reach {
        match (self.open && self.from.connected(), self.to.connected()) {
            (false, _) if self.open && self.to.centre.is_some() => Reach::ByHand,
            (false, _) => Reach::Declared,
            (true, true) => Reach::Here,
            (true, false) if self.inside => Reach::Inside,
            (true, false) => Reach::ByHand,
        }
    }
    /// Whether the strongest label is Kaname's own: no document states one, and both ends agree on one when they declare
    /// a bridge here.
    pub fn label_by_default(&self) -> bool {
        !self.source.is_empty()
    }
    /// Whether something with this label may pass.
    pub fn lets(&self, tlp: Tlp) -> bool {
        tlp <= self.label_most
    }
}

/// What came over a bridge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Its id.
    pub id: ArrivalId,
    /// The bridge.
    pub bridge: BridgeId,
    /// The community to which it came; `None` is the centre.
    pub community: Option<CommunityId>,
    /// The hub, or the centre.
    pub org: OrgId,
    /// What it says, with the last day in force; its title only, once what it was on the other side was recalled, or it was taken back.
    pub content: Passed,
    /// When that was recalled, or whoever gave it by hand took it back.
    pub recalled_at: Option<At>,
    /// How it came by hand, from a body that is not here; `None`: through here.
    pub hand: Option<ByHand>,
    /// Part of an exercise.
    pub exercise: bool,
    /// The hash of that.
    pub hash: ContentHash,
    /// When.
    pub at: At,
}

/// That a share was handed over by hand to a body that is not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// Over which bridge.
    pub bridge: BridgeId,
    /// The hash of what was handed over.
    pub hash: ContentHash,
    /// Who there took it.
    pub whom: String,
    /// How: by telephone, by mail, in person.
    pub means: String,
    /// Who handed it over.
    pub by: PersonId,
    /// When.
    pub at: At,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_body_here_is_handed_over_by_hand_and_nobody_hands_over_for_others() {
        let end = |here: bool| End {
            community: here.then(|| uuid::Uuid::from_u128(1).into()),
            centre: None,
            name: Bilingual::new("先", "There"),
        };
        let bridge = |from, to, inside, open| Bridge {
            id: uuid::Uuid::from_u128(2).into(),
            from: end(from),
            to: end(to),
            label_most: Tlp::Amber,
            since: Bilingual::new("", ""),
            begins: Day::from_number(10),
            source: String::new(),
            open,
            inside,
        };
        let reach = |from, to, inside, open| bridge(from, to, inside, open).reach(Day::from_number(10));
        assert_eq!(reach(true, true, false, true), Reach::Here);
        assert_eq!(reach(true, false, false, true), Reach::ByHand);
        assert_eq!(reach(true, false, true, true), Reach::Inside);
        assert_eq!([reach(false, true, false, true), reach(false, false, false, true)], [Reach::Declared; 2]);
        assert_eq!([reach(true, false, false, false), reach(true, true, false, false)], [Reach::Declared; 2]);
        // At the centre what came from outside is written down too.
        let mut to_centre = bridge(false, false, false, true);
        to_centre.to.centre = Some(uuid::Uuid::from_u128(3).into());
        let (before, day) = (Day::from_number(9), Day::from_number(10));
        assert_eq!((to_centre.reach(day), to_centre.reach(before)), (Reach::ByHand, Reach::Later));
        assert_eq!(Bridge { open: false, ..to_centre }.reach(day), Reach::Declared);
        let mut here = bridge(true, true, false, true);
        assert_eq!((here.reach(before), here.connected(before), here.connected(day)), (Reach::Later, false, true));
        here.open = false;
        assert_eq!(here.reach(before), Reach::Declared, "what has ended begins no more");
    }
}
