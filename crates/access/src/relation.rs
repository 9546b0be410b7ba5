//! How an actor stands to a thing. A resource's store states the facts; the matrix decides.

use std::fmt;

/// A relation between the actor (or the actor's organisation) and a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u16)]
pub enum Relation {
    /// The thing belongs to the actor's organisation: its report, its notice, its people, itself.
    Own = 1,
    /// The actor in person wrote it.
    Author = 1 << 1,
    /// It has come to the actor's organisation on its way up.
    OnPath = 1 << 2,
    /// It is addressed to the actor's organisation, and has been handed over.
    Recipient = 1 << 3,
    /// The actor's organisation passes it on to others.
    PassesOn = 1 << 4,
    /// It was made from a report of the actor's organisation, and shown to it.
    Source = 1 << 5,
    /// The actor's organisation is the group of which the thing's organisation is a member, or its ministry. Of a report
    /// or an incident: it is that of an agency, and has come to the ministry. Of an invitation: it made it for another.
    Oversees = 1 << 6,
    /// The actor in person is the thing.
    Itself = 1 << 7,
    /// The actor's organisation is a member of the community to which the thing belongs, or of the CEPTOAR that it is. Of a
    /// large-scale outage: it is or was in its scope.
    Member = 1 << 8,
    /// The actor's organisation is the hub of that community.
    Hub = 1 << 9,
    /// The actor in person is asked to stand in for somebody.
    Deputy = 1 << 10,
    /// The actor's organisation wrote it down for the one to which it belongs.
    Filer = 1 << 11,
    /// The rules of the CEPTOAR in force at the release show it to the actor's organisation.
    Shown = 1 << 12,
    /// It was given up: it is still seen, and nothing is done with it any more.
    Discarded = 1 << 13,
    /// The actor came by a link that only a letter about it has, and that letter went to whoever it is addressed to.
    LetterHolder = 1 << 14,
}

impl Relation {
    /// All relations.
    pub const ALL: [Relation; 15] = [
        Relation::Own,
        Relation::Author,
        Relation::OnPath,
        Relation::Recipient,
        Relation::PassesOn,
        Relation::Source,
        Relation::Oversees,
        Relation::Itself,
        Relation::Member,
        Relation::Hub,
        Relation::Deputy,
        Relation::Filer,
        Relation::Shown,
        Relation::Discarded,
        Relation::LetterHolder,
    ];
}

/// A set of relations.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Relations(u16);

impl Relations {
    /// No relation.
    pub fn none() -> Self {
        Self::default()
    }
    /// With `relation` if `holds`.
    #[must_use]
    pub fn with(self, relation: Relation, holds: bool) -> Self {
        if holds { Self(self.0 | relation as u16) } else { self }
    }
    /// Whether it contains `relation`.
    pub fn has(self, relation: Relation) -> bool {
        self.0 & relation as u16 != 0
    }
}

impl FromIterator<Relation> for Relations {
    fn from_iter<I: IntoIterator<Item = Relation>>(relations: I) -> Self {
        relations.into_iter().fold(Self::none(), |all, relation| all.with(relation, true))
    }
}

impl fmt::Debug for Relations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(Relation::ALL.iter().filter(|relation| self.has(**relation))).finish()
    }
}
