//! Sending a report: what was typed is sealed as a stage and goes on its way. From here on nothing of it changes.

use super::end_notices::end_notices;
use super::open_incident::open_incident;
use super::survey_draft::{Surroundings, survey_draft};
use super::tell_by_letter;
use super::tell_executives::tell_by_page;
use crate::draft::{Draft, DraftId};
use crate::finding::ReportWords;
use crate::regime::MetBy;
use crate::report::{Content, Report, ReportId, Stage, StageKind, Stop, detail::Told};
use crate::store::{drafts, files, finding, regimes, reports};
use access::{
    BodyKind, Kind,
    act::{FollowUpReport, SubmitReport},
};
use kernel::{ContentHash, Day, FiscalYear, Series};
use shell::{Fault, Problems};
use store::{Cx, Denied, Entry, Granted, StoreError, next_reference};

/// Why a report was not sent.
#[derive(Debug, thiserror::Error)]
pub enum SubmitReportError {
    /// The draft was saved since it was shown for checking: what would be sent is not what was seen.
    #[error("the draft has changed since it was checked")]
    Changed,
    /// It cannot be sealed as it is.
    #[error("the draft has problems")]
    Invalid(Problems),
    /// No table names a body to which it could go.
    #[error("there is nobody to whom it could go")]
    NoWay,
    /// It cannot be written down.
    #[error("the content cannot be written")]
    Unwritable(#[from] serde_json::Error),
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What was sent.
#[derive(Clone, Debug)]
pub struct Submitted {
    /// The report.
    pub report: ReportId,
    /// What people call it.
    pub reference: String,
    /// The number of the stage.
    pub stage: i64,
    /// The hash under which it was sealed.
    pub hash: ContentHash,
}

/// Seals the draft as it stood at `revision` and sends it to the bodies on its path.
///
/// A follow-up reaches those who already have the report; the seal of what came before stays untouched.
///
/// # Errors
/// If it changed since `revision`, cannot be sealed, has no way, or may not be sent by the actor.
pub async fn submit_report(cx: &Cx, id: DraftId, revision: i64) -> Result<Submitted, SubmitReportError> {
    let draft = cx.permit::<_, Draft>(SubmitReport, id).await?;
    if draft.revision != revision {
        return Err(SubmitReportError::Changed);
    }
    // The permission locks the report's row: a second person who adds a stage at the same time waits, and counts on.
    let followed = match draft.report {
        Some(report) => Some(cx.permit::<_, Report>(FollowUpReport, report).await?),
        None => None,
    };
    let around = survey_draft(cx, &draft).await?;
    let content = draft.typed.check(&around.setting).map_err(SubmitReportError::Invalid)?;
    let (report, stops, number) = match followed {
        None => {
            let (report, stops) = first_report(cx, &draft, &around, (content.kind, content.label.until())).await?;
            (report, stops, 1)
        }
        Some(report) => {
            let last = reports::last_stage(report.sql(), report.id).await?.map_or(0, |(number, _)| number);
            (report.row().clone(), Vec::new(), last + 1)
        }
    };
    let stage = seal(cx, &draft, &report, number, content).await?;
    match number {
        1 => finding::index_words(draft.sql(), &[words(&report, &around, stops, &stage)]).await?,
        _ => finding::index_report(draft.sql(), report.id).await?,
    }
    if around.government {
        tell_by_page(cx, &draft, &report, &stage).await?;
    }
    tell_by_letter::report_came(cx, draft.sql(), &report, number).await?;
    delivery::settle_made(cx, draft.sql(), id.uuid(), &report.reference).await?;
    Ok(Submitted { report: report.id, reference: report.reference, stage: stage.number, hash: stage.hash })
}

/// All that a report just filed says.
fn words(report: &Report, around: &Surroundings, stops: Vec<Stop>, stage: &Stage) -> ReportWords {
    let kind = |stop: &Stop| if Some(stop.org) == around.way.centre { BodyKind::Centre } else { BodyKind::Ministry };
    ReportWords {
        report: report.clone(),
        from: Some(around.org.name.clone()),
        stages: vec![stage.clone()],
        stops: stops.into_iter().map(|stop| (stop.clone(), kind(&stop))).collect(),
        remarks: Vec::new(),
    }
}

/// Gives the report its reference and puts the bodies on its path.
async fn first_report(
    cx: &Cx,
    draft: &Granted<'_, SubmitReport, Draft>,
    around: &Surroundings,
    first: (StageKind, Option<Day>),
) -> Result<(Report, Vec<Stop>), SubmitReportError> {
    let sql = draft.sql();
    let sector = around.sector.clone().ok_or(SubmitReportError::NoWay)?;
    let stops = around.way.stops(draft.filed_by_org, cx.now());
    if stops.is_empty() {
        return Err(SubmitReportError::NoWay);
    }
    let reference = next_reference(sql, Series::Report, FiscalYear::at(cx.now()), draft.exercise).await?;
    let report = Report {
        id: cx.new_id(),
        reference: reference.to_string(),
        org: draft.org,
        filed_by_org: draft.filed_by_org,
        channel: draft.channel,
        source: draft.source.clone(),
        sector,
        exercise: draft.exercise,
        submitted_at: cx.now(),
    };
    reports::insert(sql, &report).await?;
    reports::insert_stops(sql, &report, first, &stops).await?;
    if around.government {
        open_incident(cx, draft, &report).await?;
    }
    Ok((report, stops))
}

async fn seal(
    cx: &Cx,
    draft: &Granted<'_, SubmitReport, Draft>,
    report: &Report,
    number: i64,
    mut content: Content,
) -> Result<Stage, SubmitReportError> {
    if !content.detail.held.is_empty() {
        content.detail.salt = kernel::chance::token(cx.chance());
    }
    content.detail.told = told(draft);
    let (text, hash) = content.sealed()?;
    let stage = Stage { report: report.id, number, content, hash, sealed_by: draft.author, sealed_at: cx.now() };
    reports::seal(draft.sql(), &stage, text).await?;
    files::seal(draft, report.id, number, &stage.content).await?;
    match number {
        1 => {
            let noticed = stage.content.detail.noticed.map(|moment| moment.at);
            regimes::begin(cx, draft.sql(), report, noticed).await?;
        }
        _ => {
            regimes::meet(cx, draft.sql(), report.id, MetBy::of(stage.content.kind)).await?;
            end_notices(cx, draft.sql(), report, &stage.content.label).await?;
        }
    }
    if report.filed_by_org == draft.filed_by_org && report.filed_by_org != report.org {
        // Who wrote it down has it.
        reports::acknowledge(cx, draft.sql(), report.id, (draft.filed_by_org, draft.author)).await?;
    }
    drafts::sent(draft, report.id, !stage.content.attachments.is_empty()).await?;
    cx.audit(Entry::new("report.submitted").on(Kind::Report, report.id).detail(serde_json::json!({
        "reference": report.reference,
        "stage": number,
        "kind": stage.content.kind.code(),
        "hash": hash,
        "label": stage.content.label,
        "files": stage.content.attachments.iter().map(|file| file.hash).collect::<Vec<_>>(),
        "channel": report.channel.code(),
    })));
    Ok(stage)
}

/// Who told it, where somebody else writes it down.
fn told(draft: &Draft) -> Option<Told> {
    let told = || Told { by: draft.channel, source: draft.source.clone() };
    (draft.org != draft.filed_by_org).then(told)
}

impl From<SubmitReportError> for Fault {
    fn from(error: SubmitReportError) -> Self {
        match error {
            SubmitReportError::Changed => Fault::conflict("report.draft-changed"),
            SubmitReportError::Invalid(_) => Fault::unusable("report.draft-invalid"),
            SubmitReportError::NoWay => Fault::unusable("report.no-way"),
            SubmitReportError::Unwritable(cause) => Fault::broken("store.broken").because(cause),
            SubmitReportError::Denied(denied) => denied.into(),
            SubmitReportError::Store(cause) => cause.into(),
        }
    }
}
