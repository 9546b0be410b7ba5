//! Whether what was sealed in reports, notices, cases and incidents is still what was sealed ([`store::seals`]).
//!
//! Not covered: what the chain has no hash of (remarks, notes of answers, reasons of overrides and waivers), and the
//! verdicts of reviews, which stand in the chain but are not compared yet.

use crate::store::seals::{files, kept, rows, shipped};
use ::store::{
    Cx, Recorded, Row, Sql, StoreError,
    seals::{Kept, Key, Rows, Sealed, check, find_gone},
};
use serde_json::{Value, json};
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
    /// The place of an update in its chain.
    Update,
    /// A judgement of a report.
    Triage,
    /// An event of a case.
    CaseEvent,
    /// What the register says of an incident.
    Entry,
    /// That an incident has to do with another.
    Link,
    /// What was proposed for the public of an incident.
    Disclosure,
    /// What was decided of that.
    Verdict,
    /// That the public was told.
    Publication,
    /// What was proposed to recall, and what recipients would be told.
    Recall,
    /// That the second person refused.
    RecallRefusal,
    /// That the second person confirmed.
    RecallConfirmation,
    /// That somebody outside was told of a recall.
    OutsideTold,
    /// That executives of a body were told of a stage of a report: all of them at once, or one by telephone.
    Briefing,
    /// That an executive read what he was told of an incident.
    BriefingReading,
    /// That an executive read a notice.
    NoticeReading,
    /// That an executive was told of a notice by telephone.
    NoticeCall,
    /// Which rules on deadlines bind a sector.
    Regime,
    /// What those rules say, as they came with Kaname.
    RegimeShipped,
    /// A clock of a report: what is due when, since when, and when it was met.
    Clock,
}

/// A sealed thing that is not as it was sealed.
pub type BrokenSeal = ::store::seals::BrokenSeal<SealKind>;
/// What checking all seals found.
pub type Seals = ::store::seals::Seals<SealKind>;

impl Sealed for SealKind {
    const ALL: &'static [Self] = &[
        SealKind::Stage,
        SealKind::StageFile,
        SealKind::Revision,
        SealKind::NoticeFile,
        SealKind::Consent,
        SealKind::Answer,
        SealKind::Release,
        SealKind::Update,
        SealKind::Triage,
        SealKind::CaseEvent,
        SealKind::Entry,
        SealKind::Link,
        SealKind::Disclosure,
        SealKind::Verdict,
        SealKind::Publication,
        SealKind::Recall,
        SealKind::RecallRefusal,
        SealKind::RecallConfirmation,
        SealKind::OutsideTold,
        SealKind::Briefing,
        SealKind::BriefingReading,
        SealKind::NoticeReading,
        SealKind::NoticeCall,
        SealKind::Regime,
        SealKind::RegimeShipped,
        SealKind::Clock,
    ];
    const ACTIONS: &'static [&'static str] = &[
        "report.submitted",
        "notice.begun",
        "notice.saved",
        "notice.file-added",
        "consent.asked",
        "consent.answered",
        "notice.released",
        "notice.update-begun",
        "report.triaged",
        "case.opened",
        "case.linked",
        "case.unlinked",
        "case.noted",
        "case.monitored",
        "case.closed",
        "case.reopened",
        "case.merged-into",
        "case.merged-from",
        "case.split-into",
        "case.split-from",
        "case.taken",
        "case.raised",
        "case.lowered",
        "incident.classified",
        "incident.linked",
        "incident.disclosure-proposed",
        "incident.disclosure-decided",
        "incident.published",
        "recall.proposed",
        "recall.refused",
        "notice.recalled",
        "recall.outside-told",
        "incident.executives-told",
        "incident.executive-called",
        "incident.summary-read",
        "delivery.read-beside",
        "delivery.executive-called",
        "sector.regime-set",
        "report.clocks-set",
    ];
    fn code(self) -> &'static str {
        match self {
            SealKind::Stage => "stage",
            SealKind::StageFile => "stage-file",
            SealKind::Revision => "revision",
            SealKind::NoticeFile => "revision-file",
            SealKind::Consent => "consent",
            SealKind::Answer => "answer",
            SealKind::Release => "release",
            SealKind::Update => "update",
            SealKind::Triage => "triage",
            SealKind::CaseEvent => "case-event",
            SealKind::Entry => "incident-entry",
            SealKind::Link => "incident-link",
            SealKind::Disclosure => "disclosure",
            SealKind::Verdict => "disclosure-verdict",
            SealKind::Publication => "disclosure-publication",
            SealKind::Recall => "recall",
            SealKind::RecallRefusal => "recall-refusal",
            SealKind::RecallConfirmation => "recall-confirmation",
            SealKind::OutsideTold => "outside-told",
            SealKind::Briefing => "briefing",
            SealKind::BriefingReading => "briefing-reading",
            SealKind::NoticeReading => "beside-reading",
            SealKind::NoticeCall => "beside-call",
            SealKind::Regime => "sector-regime",
            SealKind::RegimeShipped => "regime",
            SealKind::Clock => "clock",
        }
    }
    fn sealed_by(entry: &Recorded, detail: &Value) -> Option<Key<Self>> {
        let number = |name| detail.get(name).and_then(Value::as_i64);
        let id = entry.subject?;
        Some(match entry.action.as_str() {
            "report.submitted" => (SealKind::Stage, id, number("stage")?),
            "notice.begun" => (SealKind::Revision, id, 1),
            "notice.saved" => (SealKind::Revision, id, number("revision")?),
            "notice.file-added" => (SealKind::NoticeFile, detail.get("file")?.as_str()?.parse().ok()?, 0),
            "consent.asked" => (SealKind::Consent, id, 0),
            "consent.answered" => (SealKind::Answer, id, 0),
            "notice.released" => (SealKind::Release, id, 0),
            "notice.update-begun" => (SealKind::Update, id, 0),
            "incident.classified" => (SealKind::Entry, id, number("number")?),
            "incident.linked" => (SealKind::Link, detail.get("link")?.as_str()?.parse().ok()?, 0),
            "incident.disclosure-proposed" => (SealKind::Disclosure, id, number("number")?),
            "incident.disclosure-decided" => (SealKind::Verdict, id, number("number")?),
            "incident.published" => (SealKind::Publication, id, number("number")?),
            "recall.proposed" => match detail.get("recall").and_then(Value::as_str) {
                Some(one) => (SealKind::Recall, one.parse().ok()?, 0),
                None => (SealKind::Recall, id, entry.at.millis()),
            },
            "recall.refused" => (SealKind::RecallRefusal, detail.get("recall")?.as_str()?.parse().ok()?, 0),
            "notice.recalled" => (SealKind::RecallConfirmation, id, 0),
            "recall.outside-told" => (SealKind::OutsideTold, detail.get("outside")?.as_str()?.parse().ok()?, 0),
            // A body without executives was told nothing.
            "incident.executives-told" if number("told") == Some(0) => return None,
            // Known by the body and the moment: two bodies are told of one stage at once.
            "incident.executives-told" | "incident.executive-called" => {
                (SealKind::Briefing, detail.get("body")?.as_str()?.parse().ok()?, entry.at.millis())
            }
            "delivery.read-beside" => (SealKind::NoticeReading, id, entry.at.millis()),
            // The chain tells no id of it: that is what nobody knows who would guess the name from its hash.
            "delivery.executive-called" => (SealKind::NoticeCall, id, entry.at.millis()),
            "sector.regime-set" => (SealKind::Regime, id, number("number")?),
            "report.triaged" => (SealKind::Triage, id, number("number")?),
            action if action.starts_with("case.") => (SealKind::CaseEvent, id, number("number")?),
            _ => return None,
        })
    }
    fn also_sealed_by(entry: &Recorded, detail: &Value) -> Vec<(Key<Self>, Value)> {
        let read = Some(entry).filter(|entry| entry.action == "incident.summary-read");
        let all = read.and_then(|_| detail.get("briefings")).and_then(Value::as_array).into_iter().flatten();
        let id = |one: &Value| one.as_str().and_then(|one| one.parse().ok());
        let read = all.filter_map(id).map(|id| ((SealKind::BriefingReading, id, 0), Value::Null));
        let clocks = detail.get("clocks").and_then(Value::as_object).into_iter().flatten();
        let clock = |(step, hash): (&String, &Value)| {
            Some(((SealKind::Clock, entry.subject?, step.parse().ok()?), json!({ "hash": hash })))
        };
        read.chain(clocks.filter_map(clock)).collect()
    }
    fn rows(self) -> Rows {
        rows::of(self)
    }
    async fn kept(self, sql: &Sql<'_>, row: &Row) -> Result<Kept, StoreError> {
        kept::kept(sql, self, row).await
    }
    async fn reference(self, sql: &Sql<'_>, id: Uuid, number: i64) -> Result<String, StoreError> {
        rows::reference(sql, (self, id, number)).await
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
            SealKind::StageFile => files::check(&sql, &mut seals).await?,
            SealKind::RegimeShipped => shipped::check(&sql, &mut seals).await?,
            _ => check(&sql, *kind, &mut seals).await?,
        }
    }
    find_gone(&sql, &mut seals).await?;
    files::find_gone(&sql, &mut seals).await?;
    Ok(seals)
}
