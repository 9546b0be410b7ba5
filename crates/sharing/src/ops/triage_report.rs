//! Judging a report: level, severity, category, duplicate. What differs from the proposal says why.

use super::survey_draft::levels;
use crate::draft::{TEXT_MOST, reading};
use crate::report::{Report, ReportId};
use crate::store::{reports, triages};
use crate::triage::{Judged, Proposal, Reached, Severity, propose};
use access::{BodyKind, Kind, act::TriageReport};
use shell::Fault;
use store::{Cx, Denied, Entry, Granted, StoreError};

/// Why a judgement was not kept.
#[derive(Debug, thiserror::Error)]
pub enum TriageReportError {
    /// It differs from what was proposed and does not say why.
    #[error("what differs from the proposal needs a reason")]
    NoReason,
    /// The level is said to be reached and the severity is below what that means, without a reason.
    #[error("what reached the level is graver, or there is a reason")]
    Contradicts,
    /// The kind of threat cannot have the category, as the two would be counted.
    #[error("the kind of threat is not of that category")]
    CategoryDiffers,
    /// The reason is too long.
    #[error("the reason is too long")]
    TooLong,
    /// It names itself, or a report that itself is a duplicate, as what it duplicates; or exercise and real are mixed.
    #[error("it cannot be a duplicate of that")]
    NoOriginal,
    /// A stage came since it was shown.
    #[error("a stage has come since")]
    Stale,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is proposed for a report as it stands, from all that was sealed that the centre may see.
///
/// # Errors
/// If the store fails.
pub async fn proposal<A>(cx: &Cx, report: &Granted<'_, A, Report>) -> Result<(i64, Proposal), StoreError> {
    let stages = reports::stages_seen(report, cx.actor()).await?;
    let levels = levels(report.sql(), Some(report.sector.as_str()), report.submitted_at.day()).await?;
    let last = stages.last().ok_or_else(|| StoreError::Unreadable { column: "stage".into() })?;
    Ok((last.number, propose(&last.content, &levels, last.sealed_at)))
}

/// Keeps a judgement of the report as it stood at stage `seen`.
///
/// # Errors
/// If a stage came since, if a reason is missing, if it names no report that it could duplicate, or if the actor may not.
pub async fn triage_report(cx: &Cx, id: ReportId, seen: i64, judged: Judged) -> Result<(), TriageReportError> {
    let report = cx.permit::<_, Report>(TriageReport, id).await?;
    let who = cx.actor().who().filter(|who| who.body == BodyKind::Centre).ok_or(Denied::Refused)?;
    if let Some(first) = flaws(cx, &report, seen, &judged).await?.into_iter().next() {
        return Err(first);
    }
    let (stage, proposal) = proposal(cx, &report).await?;
    let judged = Judged { reason: reading::prose(&judged.reason), ..judged };
    let number = triages::in_force(report.sql(), id).await?.map_or(1, |last| last.number + 1);
    let triage = triages::triage(id, number, stage, judged, &proposal, (who.person, cx.now()));
    triages::insert(report.sql(), &triage, cx.new_id()).await?;
    super::tell_by_letter::not_to_judge(cx, report.sql(), id).await?;
    cx.audit(Entry::new("report.triaged").on(Kind::Report, id).detail(serde_json::json!({
        "reference": report.reference,
        "number": number,
        "stage": stage,
        "level": triage.judged.level.code(),
        "severity": triage.judged.severity.code(),
        "category": triage.judged.category.map(|category| category.code()),
        "threat": triage.judged.threat.map(|threat| threat.to_string()),
        "duplicate_of": triage.judged.duplicate_of,
        "hash": triage.hash(),
    })));
    Ok(())
}

/// All that keeps a judgement of the report as it stood at stage `seen` from being kept.
///
/// # Errors
/// If the actor may not judge what it is said to duplicate, or the store fails.
pub async fn flaws(
    cx: &Cx,
    report: &Granted<'_, TriageReport, Report>,
    seen: i64,
    judged: &Judged,
) -> Result<Vec<TriageReportError>, TriageReportError> {
    let (stage, proposal) = proposal(cx, report).await?;
    if stage != seen {
        return Ok(vec![TriageReportError::Stale]);
    }
    let mut all = told(judged, &proposal);
    match judged.duplicate_of {
        Some(original) if !may_be_original(cx, report, original).await? => all.push(TriageReportError::NoOriginal),
        _ => {}
    }
    Ok(all)
}

/// What is wrong with it beside the proposal.
fn told(judged: &Judged, proposal: &Proposal) -> Vec<TriageReportError> {
    let reason = reading::prose(&judged.reason);
    let other = proposal.severity.is_some_and(|severity| judged.severity != severity)
        || (judged.level != proposal.level && proposal.level != Reached::Undecided)
        || (proposal.category.is_some() && judged.category != proposal.category);
    let contradicts = judged.level == Reached::Reached && judged.severity < Severity::High;
    let all = [
        (other && reason.is_empty(), TriageReportError::NoReason),
        (!other && contradicts && reason.is_empty(), TriageReportError::Contradicts),
        (!proposal.agrees_with(judged), TriageReportError::CategoryDiffers),
        (reason.chars().count() > TEXT_MOST, TriageReportError::TooLong),
    ];
    all.into_iter().filter_map(|(wrong, error)| wrong.then_some(error)).collect()
}

async fn may_be_original(
    cx: &Cx,
    report: &Granted<'_, TriageReport, Report>,
    original: ReportId,
) -> Result<bool, TriageReportError> {
    let other = cx.permit::<_, Report>(TriageReport, original).await?;
    let itself = triages::in_force(other.sql(), original).await?.is_some_and(|one| one.judged.duplicate_of.is_some());
    let has = "SELECT COUNT(*) AS n FROM triages t WHERE t.duplicate_of = $1
               AND t.number = (SELECT MAX(number) FROM triages l WHERE l.report_id = t.report_id)";
    let copied = report.sql().count(has, store::params![report.id]).await? > 0;
    Ok(original != report.id && other.exercise == report.exercise && !itself && !copied)
}

impl From<TriageReportError> for Fault {
    fn from(error: TriageReportError) -> Self {
        match error {
            TriageReportError::NoReason => Fault::unusable("case.triage-no-reason"),
            TriageReportError::Contradicts => Fault::unusable("case.triage-contradicts"),
            TriageReportError::CategoryDiffers => Fault::unusable("case.triage-category-differs"),
            TriageReportError::TooLong => Fault::unusable("report.remark-too-long"),
            TriageReportError::NoOriginal => Fault::unusable("case.triage-no-original"),
            TriageReportError::Stale => Fault::conflict("case.triage-stale"),
            TriageReportError::Denied(denied) => denied.into(),
            TriageReportError::Store(cause) => cause.into(),
        }
    }
}
