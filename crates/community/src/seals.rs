//! Whether what was sealed in communities is still what was sealed: each row against its hash, each hash against the
//! audit chain, as [`sharing::verify_seals`] does it for reports and notices.
//!
//! The chain tells hashes and facts, never words: a note is told by a hash that nobody can guess who has not read the
//! text to which it belongs ([`veiled`]). What an entry of an earlier version did not tell is not compared.
//! Not covered: first openings of shares, which no decision rests on.

use crate::store::seals;
use ::store::{Cx, Recorded, StoreError};
use kernel::ContentHash;
use serde::Serialize;
use serde_json::Value;
use sharing::SealFault;
use uuid::Uuid;

/// A kind of sealed thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SealKind {
    /// What a member handed in.
    Submission,
    /// A revision of a share; the first with what it was made of.
    Revision,
    /// What a provider was asked.
    Approval,
    /// What a provider answered.
    Answer,
    /// What the second person said.
    Review,
    /// What left, and to whom.
    Release,
    /// What came over a bridge.
    Arrival,
    /// That a notice was begun with it.
    TakenUp,
    /// What a member answered to a share.
    Seen,
    /// A meeting.
    Meeting,
    /// What was proposed.
    Proposal,
    /// What became of it.
    Outcome,
}

impl SealKind {
    /// All kinds.
    pub const ALL: [SealKind; 12] = [
        SealKind::Submission,
        SealKind::Revision,
        SealKind::Approval,
        SealKind::Answer,
        SealKind::Review,
        SealKind::Release,
        SealKind::Arrival,
        SealKind::TakenUp,
        SealKind::Seen,
        SealKind::Meeting,
        SealKind::Proposal,
        SealKind::Outcome,
    ];
    /// Its code in JSON and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            SealKind::Submission => "submission",
            SealKind::Revision => "share",
            SealKind::Approval => "approval",
            SealKind::Answer => "approval-answer",
            SealKind::Review => "share-review",
            SealKind::Release => "share-release",
            SealKind::Arrival => "arrival",
            SealKind::TakenUp => "arrival-taken-up",
            SealKind::Seen => "share-answer",
            SealKind::Meeting => "meeting",
            SealKind::Proposal => "proposal",
            SealKind::Outcome => "proposal-answer",
        }
    }
}

/// A sealed thing that is not as it was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenSeal {
    /// What it is.
    pub kind: SealKind,
    /// Its id; that of the share where it is counted within one.
    pub id: Uuid,
    /// `J-CSIP-S-2014-00001`, `J-CSIP-2014-00001 #2`; the id where it has no reference.
    pub reference: String,
    /// What is wrong.
    pub why: SealFault,
}

/// What checking all seals found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seals {
    /// How many sealed things were read.
    pub checked: i64,
    /// Those that are not as they were sealed.
    pub broken: Vec<BrokenSeal>,
}

impl Seals {
    /// Whether everything is as it was sealed.
    pub fn good(&self) -> bool {
        self.broken.is_empty()
    }
}

/// Which sealed thing: its kind, its id, its number or 0; of an entry of an earlier version that told no id, the id of
/// what it belongs to and the moment.
pub(crate) type Key = (SealKind, Uuid, i64);

/// What the chain holds of a sealed thing.
pub(crate) struct Promise {
    pub(crate) key: Key,
    person: Option<Uuid>,
    organisation: Option<Uuid>,
    at: i64,
    detail: Value,
}

impl Promise {
    /// What an entry of the chain promises; `None` if nothing was sealed by it.
    pub(crate) fn of(entry: &Recorded) -> Option<Promise> {
        let detail: Value = serde_json::from_str(&entry.detail).ok()?;
        let (subject, at) = (entry.subject?, entry.at.millis());
        let own = |name: &str| match detail.get(name).and_then(Value::as_str).and_then(|id| id.parse().ok()) {
            Some(id) => (id, 0),
            None => (subject, at),
        };
        let (kind, (id, number)) = match entry.action.as_str() {
            "community.submitted" => (SealKind::Submission, (subject, 0)),
            "community.share-begun" => (SealKind::Revision, (subject, 1)),
            "community.share-saved" => (SealKind::Revision, (subject, detail.get("revision")?.as_i64()?)),
            "community.approval-asked" => (SealKind::Approval, (subject, 0)),
            "community.approval-answered" => (SealKind::Answer, (subject, 0)),
            "community.share-reviewed" => (SealKind::Review, own("review")),
            "community.share-released" => (SealKind::Release, (subject, 0)),
            "community.bridge-crossed" | "community.notice-passed" => (SealKind::Arrival, (subject, 0)),
            "community.arrival-taken-up" => (SealKind::TakenUp, (subject, 0)),
            "community.share-answered" => (SealKind::Seen, own("answer")),
            "community.meeting-recorded" => (SealKind::Meeting, own("meeting")),
            "community.proposed" => (SealKind::Proposal, (subject, 0)),
            "community.proposal-answered" => (SealKind::Outcome, (subject, 0)),
            _ => return None,
        };
        let (person, organisation) = (entry.person, entry.organisation);
        Some(Promise { key: (kind, id, number), person, organisation, at, detail })
    }
    /// Whether it tells the same, or nothing, of this.
    fn agrees(&self, name: &str, value: &Value) -> bool {
        self.detail.get(name).is_none_or(|told| told == value)
    }
}

/// A sealed thing as it is stored.
pub(crate) struct Kept {
    /// Whether what is stored has the hash that stands beside it.
    pub(crate) whole: bool,
    /// Whether what is shown beside it is what stands in it.
    pub(crate) shown: bool,
    /// Facts that the chain holds as well.
    pub(crate) said: Vec<(&'static str, Value)>,
    /// Who sealed it.
    pub(crate) person: Uuid,
    /// For which organisation, where the row says so.
    pub(crate) organisation: Option<Uuid>,
    /// When.
    pub(crate) at: i64,
}

impl Kept {
    /// What is wrong with it.
    pub(crate) fn fault(&self, promise: Option<&Promise>) -> Option<SealFault> {
        let Some(promise) = promise else { return Some(SealFault::Extra) };
        let for_whom = self.organisation.is_none() || self.organisation == promise.organisation;
        if !self.whole {
            Some(SealFault::Content)
        } else if !self.said.iter().all(|(name, value)| promise.agrees(name, value)) {
            Some(SealFault::Chain)
        } else if !self.shown {
            Some(SealFault::Shown)
        } else if self.at != promise.at || promise.person != Some(self.person) || !for_whom {
            Some(SealFault::Stamp)
        } else {
            None
        }
    }
}

/// The hash of a note beside a text. Only who has read the text can say of a note whether it is this one.
///
/// # Errors
/// If the text cannot be written as JSON.
pub(crate) fn veiled<T: Serialize>(text: &T, note: &str) -> Result<String, StoreError> {
    let hash = ContentHash::of_json(&(text, note)).map_err(crate::store::unwritable)?;
    Ok(hash.to_string())
}

/// Reads everything that was ever sealed in a community, a page at a time, and compares it with its hash and with the
/// chain. No actor is asked: whoever calls this decides who may know.
///
/// # Errors
/// If the database refuses, or a key cannot be read.
pub async fn verify_seals(cx: &Cx) -> Result<Seals, StoreError> {
    let sql = cx.system("verify seals");
    let mut seals = Seals::default();
    for kind in SealKind::ALL {
        seals::check(&sql, kind, &mut seals).await?;
    }
    seals::find_gone(&sql, &mut seals).await?;
    Ok(seals)
}
