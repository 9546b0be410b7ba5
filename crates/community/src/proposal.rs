//! What is proposed and comes to be when the other end agrees: a community with its rules, a bridge; and what a hub
//! decides of its own community when a second person there agrees.

use crate::{BridgeId, CommunityId, Ending, NewRules, Rules};
use access::{OrgId, PersonId};
use kernel::{At, Bilingual, ContentHash, Id, Tlp};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The id of a proposal.
pub type ProposalId = Id<Proposal>;

/// The longest name, in characters.
pub(crate) const NAME_MAX: usize = 120;
/// The longest purpose, in characters.
pub(crate) const PURPOSE_MAX: usize = 2_000;

/// A community as it is proposed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCommunity {
    /// Its code in addresses and references: capitals, digits and hyphens.
    pub code: String,
    /// The community of which it shall be a part.
    pub parent: Option<CommunityId>,
    /// Its name.
    pub name: Bilingual,
    /// What it is for.
    pub purpose: Bilingual,
    /// Its rules.
    pub rules: Rules,
}

/// An end of a bridge that is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// A community.
    Community(CommunityId),
    /// The centre.
    Centre(OrgId),
    /// A body that is not in Kaname: where a bridge that has ended led, to take it up again. Nobody there can agree, so
    /// another person at one's own end does.
    Outside(BridgeId),
}

/// A bridge as it is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewBridge {
    /// From where.
    pub from: Place,
    /// To where.
    pub to: Place,
    /// The strongest label that may pass.
    pub label_most: Tlp,
}

/// What is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proposed {
    /// A community.
    Community(NewCommunity),
    /// A bridge.
    Bridge(NewBridge),
    /// Other rules of a community.
    Rules(NewRules),
    /// The end of a community.
    Ending(Ending),
}

impl Proposed {
    /// Of what it speaks, as the database knows it: a community or a bridge.
    pub fn kind(&self) -> &'static str {
        match self {
            Proposed::Community(_) | Proposed::Rules(_) | Proposed::Ending(_) => "community",
            Proposed::Bridge(_) => "bridge",
        }
    }
    /// Its code in keys of sentences and for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Proposed::Community(_) => "community",
            Proposed::Bridge(_) => "bridge",
            Proposed::Rules(_) => "rules",
            Proposed::Ending(_) => "ending",
        }
    }
}

/// What stands as the note of a proposal that was closed with another one: that was agreed to, and declared the same bridge.
/// Who takes a proposal back writes no note.
pub const SPENT: &str = "bridge-declared";

/// What became of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The other end agreed: it is so.
    Accepted,
    /// The other end declined.
    Declined,
    /// It was taken back.
    Withdrawn,
}

impl Outcome {
    /// All.
    pub const ALL: [Outcome; 3] = [Outcome::Accepted, Outcome::Declined, Outcome::Withdrawn];
    /// Its code in the database, in forms and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            Outcome::Accepted => "accepted",
            Outcome::Declined => "declined",
            Outcome::Withdrawn => "withdrawn",
        }
    }
}

impl FromStr for Outcome {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|one| one.code() == code).ok_or(())
    }
}

/// A proposal; sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Its id.
    pub id: ProposalId,
    /// What is proposed.
    pub content: Proposed,
    /// The hash of that.
    pub hash: ContentHash,
    /// Who proposes it.
    pub from: OrgId,
    /// Who must agree.
    pub to: OrgId,
    /// In person.
    pub by: PersonId,
    /// When.
    pub at: At,
}

/// What is wrong with a community that is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewFlaw {
    /// The code is none: 2 to 16 capitals, digits or hyphens.
    Code,
    /// It has no Japanese name, or one that is too long.
    Name,
    /// It does not say what it is for, or says too much.
    Purpose,
    /// Figures of fewer organisations than are let out anywhere.
    Small,
}

impl NewFlaw {
    /// The field where it is put right, and the key of its sentence.
    pub fn said(self) -> (&'static str, &'static str) {
        match self {
            NewFlaw::Code => ("code", "community-flaw-code"),
            NewFlaw::Name => ("name_ja", "community-flaw-name"),
            NewFlaw::Purpose => ("purpose_ja", "community-flaw-purpose"),
            NewFlaw::Small => ("k", "community-flaw-small"),
        }
    }
}

/// The fewest organisations in a figure that any rules may allow, and the most.
pub const FEWEST: std::ops::RangeInclusive<i64> = kernel::disclosure::K..=100;

impl NewCommunity {
    /// What keeps it from being proposed.
    pub fn flaws(&self) -> Vec<NewFlaw> {
        let letters =
            |code: &str| code.chars().all(|one| one.is_ascii_uppercase() || one.is_ascii_digit() || one == '-');
        let code = (2..=16).contains(&self.code.len())
            && letters(&self.code)
            && self.code.starts_with(|one: char| one.is_ascii_uppercase())
            && !self.code.ends_with('-')
            // `X-S-2014-00001` numbers what is handed in to X.
            && !self.code.ends_with("-S");
        let within = |words: &Bilingual, most: usize| {
            !words.ja.trim().is_empty() && words.ja.chars().count() <= most && words.en.chars().count() <= most
        };
        [
            (!code, NewFlaw::Code),
            (!within(&self.name, NAME_MAX), NewFlaw::Name),
            (!within(&self.purpose, PURPOSE_MAX), NewFlaw::Purpose),
            (!FEWEST.contains(&self.rules.k), NewFlaw::Small),
        ]
        .into_iter()
        .filter_map(|(wrong, flaw)| wrong.then_some(flaw))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_proposed_says_why() {
        let empty = NewCommunity { rules: Rules { k: 2, ..Rules::default() }, ..NewCommunity::default() };
        assert_eq!(empty.flaws(), [NewFlaw::Code, NewFlaw::Name, NewFlaw::Purpose, NewFlaw::Small]);
        let whole = NewCommunity {
            code: "RAIL-SIG".into(),
            name: Bilingual::new("鉄道の集まり", "Rail circle"),
            purpose: Bilingual::new("手口を知らせ合う", "Sharing what was seen"),
            ..NewCommunity::default()
        };
        assert_eq!(whole.flaws(), []);
        for code in ["rail", "R", "-RAIL", "RAIL-", "RAIL-S", "RAIL SIG", "鉄道", "RAIL-RAIL-RAIL-RAIL"] {
            assert_eq!(NewCommunity { code: code.into(), ..whole.clone() }.flaws(), [NewFlaw::Code], "{code}");
        }
    }
}
