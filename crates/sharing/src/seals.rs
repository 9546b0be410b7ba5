//! Whether what was sealed is still what was sealed: each row against its hash, each hash against the audit chain.
//!
//! The database refuses changes of sealed rows, but whoever owns it can lift that. The chain holds the hash of what
//! was sealed when it was sealed, so a later change shows as long as the chain itself holds ([`store::verify`]).
//! Not covered: what the chain has no hash of (remarks, notes of answers, reasons of overrides and waivers), and the
//! verdicts of reviews, which stand in the chain but are not compared yet.

use crate::store::seals;
use ::store::{Cx, Recorded, StoreError};
use serde_json::Value;
use uuid::Uuid;

/// A kind of sealed thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SealKind {
    /// A stage of a report.
    Stage,
    /// A file of a stage.
    StageFile,
    /// A revision of a notice.
    Revision,
    /// A file of a notice.
    NoticeFile,
    /// What a reporter was asked.
    Consent,
    /// What a reporter answered.
    Answer,
    /// What left.
    Release,
    /// A judgement of a report.
    Triage,
    /// An event of a case.
    CaseEvent,
    /// What was proposed for the public of an incident.
    Disclosure,
}

impl SealKind {
    /// All kinds.
    pub const ALL: [SealKind; 10] = [
        SealKind::Stage,
        SealKind::StageFile,
        SealKind::Revision,
        SealKind::NoticeFile,
        SealKind::Consent,
        SealKind::Answer,
        SealKind::Release,
        SealKind::Triage,
        SealKind::CaseEvent,
        SealKind::Disclosure,
    ];
    /// Its code in JSON and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            SealKind::Stage => "stage",
            SealKind::StageFile => "stage-file",
            SealKind::Revision => "revision",
            SealKind::NoticeFile => "revision-file",
            SealKind::Consent => "consent",
            SealKind::Answer => "answer",
            SealKind::Release => "release",
            SealKind::Triage => "triage",
            SealKind::CaseEvent => "case-event",
            SealKind::Disclosure => "disclosure",
        }
    }
}

/// What is wrong with a sealed thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealFault {
    /// What is stored does not have the hash that stands beside it.
    Content,
    /// The hash, or a fact beside it, is not what the chain holds.
    Chain,
    /// What lists show of it is not what was sealed.
    Shown,
    /// Who sealed it, or when, is not what the chain holds.
    Stamp,
    /// The chain holds it, and it is not there any more.
    Gone,
    /// It is there, and nothing holds it: neither the chain nor what the chain holds.
    Extra,
    /// It cannot be read.
    Unreadable,
}

impl SealFault {
    /// All faults.
    pub const ALL: [SealFault; 7] = [
        SealFault::Content,
        SealFault::Chain,
        SealFault::Shown,
        SealFault::Stamp,
        SealFault::Gone,
        SealFault::Extra,
        SealFault::Unreadable,
    ];
    /// Its code in JSON and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            SealFault::Content => "content",
            SealFault::Chain => "chain",
            SealFault::Shown => "shown",
            SealFault::Stamp => "stamp",
            SealFault::Gone => "gone",
            SealFault::Extra => "extra",
            SealFault::Unreadable => "unreadable",
        }
    }
}

/// A sealed thing that is not as it was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenSeal {
    /// What it is.
    pub kind: SealKind,
    /// Its id; that of the report or notice where it is counted within one.
    pub id: Uuid,
    /// `R-2014-00042 #2`, `N-2014-00012 #3`, for files with their id.
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

/// Which sealed thing: its kind, its id (or that of its report or notice), its number within that, or 0.
pub(crate) type Key = (SealKind, Uuid, i64);

/// What the chain holds of a sealed thing.
pub(crate) struct Promise {
    pub(crate) key: Key,
    pub(crate) person: Option<Uuid>,
    pub(crate) at: i64,
    pub(crate) detail: Value,
}

impl Promise {
    /// What an entry of the chain promises; `None` if nothing was sealed by it.
    pub(crate) fn of(entry: &Recorded) -> Option<Promise> {
        let detail: Value = serde_json::from_str(&entry.detail).ok()?;
        let number = |name| detail.get(name).and_then(Value::as_i64);
        let id = entry.subject?;
        let key = match entry.action.as_str() {
            "report.submitted" => (SealKind::Stage, id, number("stage")?),
            "notice.begun" => (SealKind::Revision, id, 1),
            "notice.saved" => (SealKind::Revision, id, number("revision")?),
            "notice.file-added" => (SealKind::NoticeFile, detail.get("file")?.as_str()?.parse().ok()?, 0),
            "consent.asked" => (SealKind::Consent, id, 0),
            "consent.answered" => (SealKind::Answer, id, 0),
            "notice.released" => (SealKind::Release, id, 0),
            "incident.disclosure-proposed" => (SealKind::Disclosure, id, number("number")?),
            "report.triaged" => (SealKind::Triage, id, number("number")?),
            action if action.starts_with("case.") => (SealKind::CaseEvent, id, number("number")?),
            _ => return None,
        };
        Some(Promise { key, person: entry.person, at: entry.at.millis(), detail })
    }
    fn says(&self, name: &str, value: &Value) -> bool {
        self.detail.get(name) == Some(value)
    }
    /// Whether a file with this hash was sealed with the stage.
    pub(crate) fn has_file(&self, hash: &str) -> bool {
        let files = self.detail.get("files").and_then(Value::as_array);
        files.is_some_and(|files| files.iter().any(|file| file.as_str() == Some(hash)))
    }
}

/// A sealed thing as it is stored.
pub(crate) struct Kept {
    /// The hash beside it.
    pub(crate) hash: Option<String>,
    /// The hash of what is stored.
    pub(crate) found: Option<String>,
    /// Facts that the chain holds as well.
    pub(crate) said: Vec<(&'static str, Value)>,
    /// Whether what is shown beside it is what stands in it.
    pub(crate) shown: bool,
    /// Who sealed it, where the row says so.
    pub(crate) person: Option<Uuid>,
    /// When.
    pub(crate) at: i64,
}

impl Kept {
    /// What is wrong with it.
    pub(crate) fn fault(&self, promise: Option<&Promise>) -> Option<SealFault> {
        let Some(promise) = promise else { return Some(SealFault::Extra) };
        let hash = self.hash.clone().map(Value::String).unwrap_or_default();
        if self.hash.is_none() || self.found != self.hash {
            Some(SealFault::Content)
        } else if !promise.says("hash", &hash) || !self.said.iter().all(|(name, value)| promise.says(name, value)) {
            Some(SealFault::Chain)
        } else if !self.shown {
            Some(SealFault::Shown)
        } else if self.at != promise.at || self.person.is_some_and(|person| promise.person != Some(person)) {
            Some(SealFault::Stamp)
        } else {
            None
        }
    }
}

/// Reads everything that was ever sealed, a page at a time, and compares it with its hash and with the chain.
/// No actor is asked: whoever calls this decides who may know.
///
/// # Errors
/// If the database refuses, or a key cannot be read.
pub async fn verify_seals(cx: &Cx) -> Result<Seals, StoreError> {
    let sql = cx.system("verify seals");
    let mut seals = Seals::default();
    for kind in SealKind::ALL {
        match kind {
            SealKind::StageFile => seals::check_stage_files(&sql, &mut seals).await?,
            _ => seals::check(&sql, kind, &mut seals).await?,
        }
    }
    seals::find_gone(&sql, &mut seals).await?;
    Ok(seals)
}
