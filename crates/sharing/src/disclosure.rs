//! What the public is told of an incident at a ministry or an agency: proposed by its desk, decided by an executive of the
//! same body, and what became of it.
//!
//! Where rights of the public are infringed or the administration is seriously disturbed, or may be, ministries account for
//! it to the public as needed, and ask the same of their agencies (004:14447-14458).

use access::PersonId;
use kernel::{At, ContentHash, Day};
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use store::{FromRow, Row, StoreError};

/// Whether the public is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// It is.
    Publish,
    /// It is not.
    NotPublish,
    /// It is decided later, on a day that is named.
    Later,
}

impl Decision {
    /// All.
    pub const ALL: [Decision; 3] = [Decision::Publish, Decision::NotPublish, Decision::Later];
    /// Its code in forms and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Decision::Publish => "publish",
            Decision::NotPublish => "not-publish",
            Decision::Later => "later",
        }
    }
    /// Key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Decision::Publish => "agency-public-publish",
            Decision::NotPublish => "agency-public-not-publish",
            Decision::Later => "agency-public-later",
        }
    }
}
impl FromStr for Decision {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Decision::ALL.into_iter().find(|decision| decision.code() == code).ok_or(())
    }
}

/// What is proposed. Its canonical JSON (fields in this order) is what is hashed and sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Whether the public is told.
    pub decision: Decision,
    /// Rights of the public are infringed, or may be.
    pub rights: bool,
    /// The administration is seriously disturbed, or may be.
    pub administration: bool,
    /// Why.
    pub reason: String,
    /// The day on which the public is to be told, as far as it is known; the day on which it is looked at again.
    pub day: Option<Day>,
}

impl Proposal {
    /// The canonical JSON and its hash: what is sealed.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub fn sealed(&self) -> Result<(String, ContentHash), serde_json::Error> {
        let text = serde_json::to_string(self)?;
        let hash = ContentHash::of(text.as_bytes());
        Ok((text, hash))
    }
}

/// What the one who decides says of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// So it is decided.
    Decide,
    /// Back to the desk.
    Return,
}

impl Verdict {
    /// Both.
    pub const ALL: [Verdict; 2] = [Verdict::Decide, Verdict::Return];
    /// Its code in forms and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Verdict::Decide => "decide",
            Verdict::Return => "return",
        }
    }
    /// Key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Verdict::Decide => "agency-public-decide",
            Verdict::Return => "agency-public-return",
        }
    }
}
impl FromStr for Verdict {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Verdict::ALL.into_iter().find(|verdict| verdict.code() == code).ok_or(())
    }
}

/// Who decided, when, and what was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The verdict.
    pub verdict: Verdict,
    /// What was said; never empty where it went back.
    pub note: String,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: At,
}

/// The hash of what was said with a verdict: what the audit chain keeps of it.
pub(crate) fn note_hash(note: &str) -> ContentHash {
    ContentHash::of(note.as_bytes())
}

/// That the public was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// On which day.
    pub on: Day,
    /// Where it can be read.
    pub place: String,
    /// Who wrote it down.
    pub by: PersonId,
    /// When it was written down.
    pub at: At,
}

/// A proposal and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    /// Its number among those of the incident, from 1.
    pub number: i64,
    /// What is proposed.
    pub proposal: Proposal,
    /// The hash of what is proposed.
    pub hash: ContentHash,
    /// By whom.
    pub proposed_by: PersonId,
    /// When.
    pub proposed_at: At,
    /// What was said of it; `None`: it waits.
    pub decided: Option<Decided>,
    /// When and where the public was told.
    pub published: Option<Publication>,
}

impl FromRow for Disclosure {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let decided = match row.maybe_at("decided_at")? {
            Some(at) => {
                let (verdict, note, by) = (row.code("verdict")?, row.text("note")?, row.id("decided_by")?);
                Some(Decided { verdict, note, by, at })
            }
            None => None,
        };
        let published = match (row.maybe_at("recorded_at")?, row.maybe_day("published_on")?) {
            (Some(at), Some(on)) => Some(Publication { on, place: row.text("place")?, by: row.id("recorded_by")?, at }),
            _ => None,
        };
        Ok(Self {
            number: row.get("number")?,
            proposal: row.json("content")?,
            hash: row.hash("content_hash")?,
            proposed_by: row.id("proposed_by")?,
            proposed_at: row.at("proposed_at")?,
            decided,
            published,
        })
    }
}

/// How it stands with the public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing has been proposed, or what was went back.
    Undecided,
    /// A proposal waits to be decided.
    Proposed,
    /// The public is to be told, and has not been.
    ToPublish,
    /// The public has been told.
    Published,
    /// The public is not told.
    NotPublished,
    /// It is looked at again on a day that has not come.
    Later,
    /// That day has come.
    Again,
}

impl Standing {
    /// All.
    pub const ALL: [Standing; 7] = [
        Standing::Undecided,
        Standing::Proposed,
        Standing::ToPublish,
        Standing::Published,
        Standing::NotPublished,
        Standing::Later,
        Standing::Again,
    ];
    /// As these proposals, oldest first, leave it on `today`.
    pub fn of(all: &[Disclosure], today: Day) -> Self {
        if all.last().is_some_and(|last| last.decided.is_none()) {
            return Standing::Proposed;
        }
        let Some(last) = in_force(all) else { return Standing::Undecided };
        match last.proposal.decision {
            Decision::Publish if last.published.is_some() => Standing::Published,
            Decision::Publish => Standing::ToPublish,
            Decision::NotPublish => Standing::NotPublished,
            Decision::Later if last.proposal.day.is_some_and(|day| day > today) => Standing::Later,
            Decision::Later => Standing::Again,
        }
    }
    /// Its code for programs.
    pub fn code(self) -> &'static str {
        match self {
            Standing::Undecided => "undecided",
            Standing::Proposed => "proposed",
            Standing::ToPublish => "to-publish",
            Standing::Published => "published",
            Standing::NotPublished => "not-published",
            Standing::Later => "later",
            Standing::Again => "again",
        }
    }
    /// Key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Standing::Undecided => "agency-public-undecided",
            Standing::Proposed => "agency-public-proposed",
            Standing::ToPublish => "agency-public-to-publish",
            Standing::Published => "agency-public-published",
            Standing::NotPublished => "agency-public-not-publish",
            Standing::Later => "agency-public-later",
            Standing::Again => "agency-public-again",
        }
    }
    /// The class of its mark.
    pub fn class(self) -> &'static str {
        match self {
            Standing::Undecided | Standing::Proposed | Standing::ToPublish | Standing::Again => "todo",
            Standing::Published => "ok",
            Standing::NotPublished | Standing::Later => "",
        }
    }
}

/// The newest that was decided.
pub fn in_force(all: &[Disclosure]) -> Option<&Disclosure> {
    all.iter().rev().find(|one| one.decided.as_ref().is_some_and(|decided| decided.verdict == Verdict::Decide))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }
    fn person() -> PersonId {
        "01900000-0000-7000-8000-000000000001".parse().unwrap()
    }
    fn made(number: i64, decision: Decision, verdict: Option<Verdict>) -> Disclosure {
        let at = At::from_millis(0);
        let proposal = Proposal {
            decision,
            rights: true,
            administration: false,
            reason: "x".into(),
            day: (decision == Decision::Later).then(|| day("2014-06-20")),
        };
        let hash = proposal.sealed().unwrap().1;
        let decided = verdict.map(|verdict| Decided { verdict, note: String::new(), by: person(), at });
        Disclosure { number, proposal, hash, proposed_by: person(), proposed_at: at, decided, published: None }
    }

    #[test]
    fn the_newest_that_was_decided_is_in_force() {
        use Decision::{Later, NotPublish, Publish};
        use Verdict::{Decide, Return};
        let today = day("2014-06-17");
        let standing = |all: &[Disclosure]| Standing::of(all, today);
        assert_eq!(standing(&[]), Standing::Undecided);
        assert_eq!(standing(&[made(1, Publish, None)]), Standing::Proposed);
        assert_eq!(standing(&[made(1, Publish, Some(Return))]), Standing::Undecided);
        assert_eq!(
            standing(&[made(1, NotPublish, Some(Decide)), made(2, Publish, Some(Return))]),
            Standing::NotPublished
        );
        assert_eq!(standing(&[made(1, NotPublish, Some(Decide)), made(2, Publish, None)]), Standing::Proposed);
        let mut told = made(2, Publish, Some(Decide));
        assert_eq!(standing(&[made(1, Later, Some(Decide)), told.clone()]), Standing::ToPublish);
        told.published = Some(Publication { on: today, place: "x".into(), by: person(), at: At::from_millis(0) });
        assert_eq!(standing(&[told]), Standing::Published);
    }

    #[test]
    fn what_was_put_off_comes_back_on_its_day() {
        let later = [made(1, Decision::Later, Some(Verdict::Decide))];
        assert_eq!(Standing::of(&later, day("2014-06-19")), Standing::Later);
        assert_eq!(Standing::of(&later, day("2014-06-20")), Standing::Again);
    }

    #[test]
    fn what_is_sealed_is_the_same_text_tomorrow() {
        let proposal = made(1, Decision::Later, None).proposal;
        let text = r#"{"decision":"later","rights":true,"administration":false,"reason":"x","day":"2014-06-20"}"#;
        assert_eq!(proposal.sealed().unwrap(), (text.to_owned(), ContentHash::of(text.as_bytes())));
        assert_eq!(serde_json::from_str::<Proposal>(text).unwrap(), proposal);
    }
}
