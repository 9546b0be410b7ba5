//! Reports as the API shows them, and what is sent to them.

use super::super::regimes::ClockView;
use super::super::said::{DurationView, Said, TurnedView};
use super::super::{FileLine, Handling, IndicatorView, codes};
use crate::giveback::Became;
use crate::report::sight::{Part, Seer};
use crate::report::{Content, Reader, Remark, Stage, Stop};
use crate::store::reports as rows;
use serde::{Deserialize, Serialize};
use shell::api::{Stamp, Uid, moment};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// A report as a list shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(in crate::api) struct ReportLine {
    id: Uid,
    #[schema(example = "R-2014-00042")]
    reference: String,
    /// Whose report it is.
    organisation: Uid,
    #[schema(example = "ICT-TEL")]
    sector: String,
    exercise: bool,
    submitted_at: Stamp,
    /// The title of the newest stage.
    title: String,
    /// The kind of the newest stage.
    #[schema(schema_with = codes::stage)]
    kind: String,
    stages: i64,
    label: Handling,
}

impl From<rows::Line> for ReportLine {
    fn from(line: rows::Line) -> Self {
        Self {
            id: line.report.id.into(),
            reference: line.report.reference,
            organisation: line.report.org.into(),
            sector: line.report.sector,
            exercise: line.report.exercise,
            submitted_at: moment(line.report.submitted_at),
            title: line.title,
            kind: line.kind.code().to_owned(),
            stages: line.stages,
            label: Handling::from(&line.label),
        }
    }
}

/// A report.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ReportView {
    pub(super) id: Uid,
    #[schema(example = "R-2014-00042")]
    pub(super) reference: String,
    pub(super) organisation: Uid,
    /// Who wrote it down: the same, or the body that took the call.
    pub(super) filed_by: Uid,
    #[schema(schema_with = codes::channel)]
    pub(super) channel: String,
    /// Who called, faxed or mailed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) source: String,
    #[schema(example = "ICT-TEL")]
    pub(super) sector: String,
    pub(super) exercise: bool,
    pub(super) submitted_at: Stamp,
    /// Oldest first.
    pub(super) stages: Vec<StageView>,
    /// The bodies on its way, in order.
    pub(super) path: Vec<StopView>,
    /// What bodies on the way added, oldest first.
    pub(super) remarks: Vec<RemarkView>,
    /// The notices that came of it, oldest first.
    pub(super) became: Vec<BecameView>,
    /// What is due when by the regime of its day; empty where only stamps are kept.
    pub(super) clocks: Vec<ClockView>,
}

/// A sealed stage, without what is held back from the caller.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct StageView {
    number: i64,
    #[schema(schema_with = codes::stage)]
    kind: String,
    content: Said,
    /// Absent: nothing stated says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    duration: Option<DurationView>,
    /// Times that cannot be as they are stated.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    turned: Vec<TurnedView>,
    /// Its indicators, as read.
    indicators: Vec<IndicatorView>,
    files: Vec<FileLine>,
    label: Handling,
    /// For the reporter: from whom which parts are held back. For others: what is held back from them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(schema_with = codes::held)]
    held: Held,
    /// Of the whole sealed content, also of what is held back from the caller.
    #[schema(schema_with = codes::hash)]
    hash: String,
    sealed_at: Stamp,
}

/// A body on the way, with its stamps.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct StopView {
    organisation: Uid,
    #[serde(skip_serializing_if = "Option::is_none")]
    received_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledged_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passed_at: Option<Stamp>,
}

impl From<&Stop> for StopView {
    fn from(stop: &Stop) -> Self {
        Self {
            organisation: stop.org.into(),
            received_at: stop.received_at.map(moment),
            acknowledged_at: stop.acknowledged_at.map(moment),
            passed_at: stop.passed_at.map(moment),
        }
    }
}

/// What a body on the way added.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct RemarkView {
    organisation: Uid,
    person: Uid,
    #[schema(schema_with = codes::direction)]
    direction: String,
    text: String,
    at: Stamp,
}

impl From<&Remark> for RemarkView {
    fn from(remark: &Remark) -> Self {
        Self {
            organisation: remark.org.into(),
            person: remark.person.into(),
            direction: remark.direction.code().to_owned(),
            text: remark.text.clone(),
            at: moment(remark.at),
        }
    }
}

/// A notice that came of a report, as the caller may know it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct BecameView {
    notice: Uid,
    #[schema(example = "N-2014-00007")]
    reference: String,
    /// Which version it is: 2 for the first update.
    version: i64,
    #[schema(schema_with = codes::progress)]
    progress: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// The newest request for consent.
    #[serde(skip_serializing_if = "Option::is_none")]
    consent: Option<Uid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    released_at: Option<Stamp>,
    /// Until then it is held back; the reporter and the centre know of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    embargo_until: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recalled_at: Option<Stamp>,
    /// Why it was released without consent.
    #[serde(skip_serializing_if = "Option::is_none")]
    overridden: Option<GroundView>,
    /// How many organisations it reached, in steps of five; absent: fewer, or not known yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    reached: Option<i64>,
    /// How many of them are affected; likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    affected: Option<i64>,
}

/// Why something was released without consent.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct GroundView {
    /// The ground in law.
    ground: String,
    reason: String,
}

impl From<Became> for BecameView {
    fn from(became: Became) -> Self {
        Self {
            notice: became.notice.into(),
            progress: became.progress().code().to_owned(),
            reference: became.reference,
            version: became.version,
            title: became.title,
            consent: became.consent.map(Uid::from),
            released_at: became.released_at.map(moment),
            embargo_until: became.embargo.map(moment),
            recalled_at: became.recalled_at.map(moment),
            overridden: became.overridden.map(|(ground, reason)| GroundView { ground, reason }),
            reached: became.reached,
            affected: became.affected,
        }
    }
}

/// From whom which parts are held back.
pub(in crate::api) type Held = BTreeMap<Part, BTreeSet<Seer>>;

/// What this reader may know of what is held back.
fn held(content: &Content, reader: Reader) -> Held {
    let known = |seers: BTreeSet<Seer>| match reader.seer() {
        None => seers,
        Some(own) => seers.into_iter().filter(|seer| *seer == own).collect(),
    };
    let all = content.held().into_iter().map(|(part, seers)| (part, known(seers)));
    all.filter(|(_, seers)| !seers.is_empty()).collect()
}

/// A stage as this reader may see it.
pub(super) fn stage(stage: Stage, reader: Reader) -> StageView {
    let said = stage.content;
    StageView {
        number: stage.number,
        kind: said.kind.code().to_owned(),
        turned: TurnedView::of(&said),
        duration: DurationView::of(&said, stage.sealed_at),
        indicators: said.indicators.iter().map(IndicatorView::from).collect(),
        files: said.attachments.iter().map(FileLine::from).collect(),
        label: Handling::from(&said.label),
        held: held(&said, reader),
        hash: stage.hash.to_string(),
        sealed_at: moment(stage.sealed_at),
        content: Said::of_content(said),
    }
}

/// What is added on passing on.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Passing {
    /// For the bodies after; may be empty.
    pub(super) remark: String,
}

/// A remark.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Remarking {
    /// `up`: for the bodies after; `back`: for the reporter.
    #[schema(schema_with = codes::direction, example = "back")]
    pub(super) direction: String,
    pub(super) text: String,
}
