//! That two incidents have to do with each other: one entry of the yearly list tells whose stolen credentials were used in it
//! (004:15512-15523), others are of one service or came by one way.

use crate::incident::{Incident, IncidentId};
use access::{OrgId, PersonId};
use kernel::{At, ContentHash, Id};
use std::str::FromStr;
use store::{FromRow, Row, StoreError};

/// What an incident has to do with another, as it is seen from the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tie {
    /// What was taken here was used there.
    LedTo,
    /// What was taken there was used here.
    CameOf,
    /// They are of one service.
    SameService,
    /// They came by one way.
    SameTechnique,
    /// Something else, which the note says.
    Other,
    /// Nothing any more.
    None,
}

impl Tie {
    /// All.
    pub const ALL: [Tie; 6] = [Tie::CameOf, Tie::LedTo, Tie::SameService, Tie::SameTechnique, Tie::Other, Tie::None];
    /// Its code in forms and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Tie::LedTo => "led-to",
            Tie::CameOf => "came-of",
            Tie::SameService => "same-service",
            Tie::SameTechnique => "same-technique",
            Tie::Other => "other",
            Tie::None => "none",
        }
    }
    /// Key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Tie::LedTo => "agency-tie-led-to",
            Tie::CameOf => "agency-tie-came-of",
            Tie::SameService => "agency-tie-same-service",
            Tie::SameTechnique => "agency-tie-same-technique",
            Tie::Other => "agency-tie-other",
            Tie::None => "agency-tie-none",
        }
    }
    /// The same, as it is seen from the other.
    #[must_use]
    pub fn turned(self) -> Self {
        match self {
            Tie::LedTo => Tie::CameOf,
            Tie::CameOf => Tie::LedTo,
            same @ (Tie::SameService | Tie::SameTechnique | Tie::Other | Tie::None) => same,
        }
    }
}

impl FromStr for Tie {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Tie::ALL.into_iter().find(|tie| tie.code() == code).ok_or(())
    }
}

/// The id of a link.
pub type LinkId = Id<Link>;

/// That an incident has to do with another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its id.
    pub id: LinkId,
    /// From which it is seen.
    pub incident: IncidentId,
    /// The other.
    pub other: IncidentId,
    /// What they have to do with each other.
    pub tie: Tie,
    /// How, in words; may be empty.
    pub note: String,
    /// Which body wrote it.
    pub org: OrgId,
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: At,
}

impl Link {
    /// The hash of what it says: what the audit chain keeps of it. A list in this order, never to be changed.
    pub fn hash(&self) -> ContentHash {
        let said = serde_json::json!([self.id, self.incident, self.other, self.tie.code(), self.note, self.org]);
        ContentHash::of(said.to_string().as_bytes())
    }
    /// The same, as it is seen from the other.
    #[must_use]
    pub fn turned(self) -> Self {
        Self { incident: self.other, other: self.incident, tie: self.tie.turned(), ..self }
    }
}

impl FromRow for Link {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            incident: row.id("incident_id")?,
            other: row.id("other_id")?,
            tie: row.code("tie")?,
            note: row.text("note")?,
            org: row.id("org_id")?,
            by: row.id("linked_by")?,
            at: row.at("linked_at")?,
        })
    }
}

/// A link with the incident to which it leads, which the reader may see.
#[derive(Clone, Debug)]
pub struct Linked {
    /// The link, as it is seen from the incident of which it is told.
    pub link: Link,
    /// The other incident; of one that went into another, that.
    pub other: Incident,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seen_from_the_other_side_and_back_it_is_the_same() {
        assert_eq!(Tie::ALL.map(|tie| tie.turned().turned()), Tie::ALL);
        assert_eq!(Tie::ALL.map(|tie| tie.code().parse()), Tie::ALL.map(Ok));
        assert_eq!(Tie::CameOf.turned(), Tie::LedTo);
        assert!("".parse::<Tie>().is_err());
    }
}
