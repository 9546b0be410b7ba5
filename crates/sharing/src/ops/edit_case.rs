//! Opening a case and changing it: linking, noting, closing, merging, splitting. Each is an event that stays.

use crate::case::{About, Case, CaseId, CaseState, Event, EventKind};
use crate::draft::{TEXT_MOST, TITLE_MOST, reading};
use crate::notice::{Notice, NoticeId};
use crate::report::{Report, ReportId};
use crate::store::{cases, finding};
use access::{
    Kind,
    act::{EditCase, OpenCase, TriageReport, ViewNotice},
};
use kernel::{FiscalYear, Series};
use registry::Organisation;
use shell::Fault;
use std::collections::BTreeSet;
use store::{Cx, Denied, Entry, Granted, StoreError, next_reference};

/// Why a case was not opened or changed.
#[derive(Debug, thiserror::Error)]
pub enum EditCaseError {
    /// It has no title, or one that is too long.
    #[error("a case needs a title of at most 200 characters")]
    Title,
    /// A reason or note is missing.
    #[error("it must be said why")]
    NoText,
    /// A text is too long.
    #[error("the text is too long")]
    TooLong,
    /// Exercise and real would be mixed.
    #[error("exercise and real are not put together")]
    MixedExercise,
    /// The report or notice is in a case already.
    #[error("it is in a case already")]
    Elsewhere,
    /// The report or notice is not in this case.
    #[error("it is not in this case")]
    NotHere,
    /// The case has been merged into another: nothing more happens to it.
    #[error("the case has gone into another")]
    Merged,
    /// A case is not merged with itself.
    #[error("a case is not merged with itself")]
    Itself,
    /// Not all of its reports are split off.
    #[error("that would leave a case with nothing")]
    Nothing,
    /// Nothing was chosen that would go into the new case.
    #[error("nothing was chosen to be split off")]
    NoneChosen,
    /// It stands so already.
    #[error("it stands so already")]
    Already,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens a case with these reports.
///
/// # Errors
/// If the title is missing, if a report is in a case already or of the other kind, or if the actor may not.
pub async fn open_case(cx: &Cx, title: &str, reports: &BTreeSet<ReportId>) -> Result<CaseId, EditCaseError> {
    let mut exercise = None;
    for report in reports {
        let report = cx.permit::<_, Report>(TriageReport, *report).await?;
        if exercise.is_some_and(|exercise| exercise != report.exercise) {
            return Err(EditCaseError::MixedExercise);
        }
        exercise = Some(report.exercise);
    }
    let case = begin(cx, title, exercise.unwrap_or(false), EventKind::Opened, About::default()).await?;
    for report in reports {
        link_report(cx, case, *report).await?;
    }
    Ok(case)
}

/// Makes the case and its first event.
async fn begin(cx: &Cx, title: &str, exercise: bool, kind: EventKind, about: About) -> Result<CaseId, EditCaseError> {
    let who = cx.actor().who().ok_or(Denied::NotFound)?;
    let centre = cx.permit::<_, Organisation>(OpenCase, who.organisation).await?;
    let title = reading::line(title);
    if title.is_empty() || title.chars().count() > TITLE_MOST {
        return Err(EditCaseError::Title);
    }
    let reference = next_reference(centre.sql(), Series::Case, FiscalYear::at(cx.now()), exercise).await?;
    let case =
        Case { id: cx.new_id(), reference: reference.to_string(), org: centre.id, exercise, opened_at: cx.now() };
    cases::insert(centre.sql(), &case, &title, who.person).await?;
    let event = (cx.new_id::<Case>().uuid(), who.person, cx.now());
    let event = cases::happened(centre.sql(), case.id, (kind, about, &title), event).await?;
    finding::index_case(centre.sql(), case.id).await?;
    record(cx, "case.opened", &case, &event);
    Ok(case.id)
}

/// A case to which something may still happen.
pub(super) async fn editable(cx: &Cx, id: CaseId) -> Result<Granted<'_, EditCase, Case>, EditCaseError> {
    let case = cx.permit::<_, Case>(EditCase, id).await?;
    if cases::standing(case.sql(), id).await?.state == CaseState::Merged {
        return Err(EditCaseError::Merged);
    }
    Ok(case)
}

/// Adds an event, to the history and to the chain.
pub(super) async fn happened(
    cx: &Cx,
    case: &Granted<'_, EditCase, Case>,
    kind: EventKind,
    about: About,
    text: &str,
) -> Result<(), EditCaseError> {
    let who = cx.actor().who().ok_or(Denied::NotFound)?;
    let event = (cx.new_id::<Case>().uuid(), who.person, cx.now());
    let event = cases::happened(case.sql(), case.id, (kind, about, text), event).await?;
    if !text.is_empty() {
        finding::index_case(case.sql(), case.id).await?;
    }
    record(cx, action(kind), case, &event);
    Ok(())
}

/// Puts an event into the audit chain, with the hash of what it says.
fn record(cx: &Cx, action: &'static str, case: &Case, event: &Event) {
    cx.audit(Entry::new(action).on(Kind::Case, case.id).detail(serde_json::json!({
        "reference": case.reference,
        "number": event.number,
        "report": event.about.report,
        "notice": event.about.notice,
        "other": event.about.other,
        "hash": event.hash(),
    })));
}

/// What the audit chain calls an event.
fn action(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Opened => "case.opened",
        EventKind::Linked => "case.linked",
        EventKind::Unlinked => "case.unlinked",
        EventKind::Noted => "case.noted",
        EventKind::Monitored => "case.monitored",
        EventKind::Closed => "case.closed",
        EventKind::Reopened => "case.reopened",
        EventKind::MergedInto => "case.merged-into",
        EventKind::MergedFrom => "case.merged-from",
        EventKind::SplitInto => "case.split-into",
        EventKind::SplitFrom => "case.split-from",
        EventKind::Taken => "case.taken",
        EventKind::Raised => "case.raised",
        EventKind::Lowered => "case.lowered",
    }
}

/// Puts a report into a case.
///
/// # Errors
/// If it is in one already, or exercise and real would be mixed, or the actor may not.
pub async fn link_report(cx: &Cx, id: CaseId, report: ReportId) -> Result<(), EditCaseError> {
    let case = editable(cx, id).await?;
    let report = cx.permit::<_, Report>(TriageReport, report).await?;
    if report.exercise != case.exercise {
        return Err(EditCaseError::MixedExercise);
    }
    if !cases::link_report(&case, report.id, cx.now()).await? {
        return Err(EditCaseError::Elsewhere);
    }
    let about = About { report: Some(report.id), ..About::default() };
    happened(cx, &case, EventKind::Linked, about, "").await
}

/// Takes a report out of a case.
///
/// # Errors
/// If it is not in it, no reason is given, or the actor may not.
pub async fn unlink_report(cx: &Cx, id: CaseId, report: ReportId, why: &str) -> Result<(), EditCaseError> {
    let case = editable(cx, id).await?;
    let why = reason(why)?;
    if !cases::unlink_report(&case, report).await? {
        return Err(EditCaseError::NotHere);
    }
    let about = About { report: Some(report), ..About::default() };
    happened(cx, &case, EventKind::Unlinked, about, &why).await
}

/// Puts a notice into a case.
///
/// # Errors
/// As [`link_report`].
pub async fn link_notice(cx: &Cx, id: CaseId, notice: NoticeId) -> Result<(), EditCaseError> {
    let case = editable(cx, id).await?;
    let notice = cx.permit::<_, Notice>(ViewNotice, notice).await?;
    if notice.exercise != case.exercise {
        return Err(EditCaseError::MixedExercise);
    }
    if !cases::link_notice(&case, notice.id, cx.now()).await? {
        return Err(EditCaseError::Elsewhere);
    }
    let about = About { notice: Some(notice.id), ..About::default() };
    happened(cx, &case, EventKind::Linked, about, "").await
}

/// Takes a notice out of a case.
///
/// # Errors
/// As [`unlink_report`].
pub async fn unlink_notice(cx: &Cx, id: CaseId, notice: NoticeId, why: &str) -> Result<(), EditCaseError> {
    let case = editable(cx, id).await?;
    let why = reason(why)?;
    if !cases::unlink_notice(&case, notice).await? {
        return Err(EditCaseError::NotHere);
    }
    let about = About { notice: Some(notice), ..About::default() };
    happened(cx, &case, EventKind::Unlinked, about, &why).await
}

/// Writes a note into a case's history.
///
/// # Errors
/// If it says nothing or too much, or the actor may not.
pub async fn note_case(cx: &Cx, id: CaseId, text: &str) -> Result<(), EditCaseError> {
    let case = editable(cx, id).await?;
    let text = reason(text)?;
    happened(cx, &case, EventKind::Noted, About::default(), &text).await
}

/// Closes a case, opens it again, or says that it is only watched.
///
/// # Errors
/// If it stands so already, no reason is given, or the actor may not.
pub async fn set_case_state(cx: &Cx, id: CaseId, state: CaseState, why: &str) -> Result<(), EditCaseError> {
    let case = editable(cx, id).await?;
    let kind = state.event().ok_or(EditCaseError::Merged)?;
    let why = reason(why)?;
    if cases::standing(case.sql(), id).await?.state == state {
        return Err(EditCaseError::Already);
    }
    cases::set_state(case.sql(), id, state).await?;
    happened(cx, &case, kind, About::default(), &why).await
}

/// Merges `from` into `into`: everything it holds moves; `from` stays, and says where it went.
///
/// # Errors
/// If they are the same, one has been merged away, exercise and real would be mixed, or the actor may not.
pub async fn merge_cases(cx: &Cx, into: CaseId, from: CaseId, why: &str) -> Result<(), EditCaseError> {
    if into == from {
        return Err(EditCaseError::Itself);
    }
    let (into, from) = (editable(cx, into).await?, editable(cx, from).await?);
    let why = reason(why)?;
    if into.exercise != from.exercise {
        return Err(EditCaseError::MixedExercise);
    }
    cases::move_all(&from, &into).await?;
    cases::set_state(from.sql(), from.id, CaseState::Merged).await?;
    let about = |other| About { other: Some(other), ..About::default() };
    happened(cx, &from, EventKind::MergedInto, about(into.id), &why).await?;
    happened(cx, &into, EventKind::MergedFrom, about(from.id), &why).await
}

/// Splits some reports of a case off into a new one, and the notices that go with them. What was made of a report
/// stands where that report is; a notice that somebody linked stays unless it is named.
///
/// # Errors
/// If none or all of its reports are named, a report or notice is not in it, or the actor may not.
pub async fn split_case(
    cx: &Cx,
    id: CaseId,
    (reports, notices): (&BTreeSet<ReportId>, &BTreeSet<NoticeId>),
    title: &str,
    why: &str,
) -> Result<CaseId, EditCaseError> {
    let case = editable(cx, id).await?;
    let why = reason(why)?;
    let here: BTreeSet<ReportId> = cases::reports(&case).await?.into_iter().collect();
    if !reports.is_subset(&here) {
        return Err(EditCaseError::NotHere);
    }
    if reports.is_empty() {
        return Err(EditCaseError::NoneChosen);
    }
    if reports.len() == here.len() {
        return Err(EditCaseError::Nothing);
    }
    let from = About { other: Some(id), ..About::default() };
    let new = begin(cx, title, case.exercise, EventKind::SplitFrom, from).await?;
    for report in reports {
        unlink_report(cx, id, *report, &why).await?;
        link_report(cx, new, *report).await?;
    }
    for notice in notices {
        unlink_notice(cx, id, *notice, &why).await?;
        link_notice(cx, new, *notice).await?;
    }
    let about = About { other: Some(new), ..About::default() };
    happened(cx, &case, EventKind::SplitInto, about, &why).await?;
    Ok(new)
}

/// A text that must be there.
pub(super) fn reason(text: &str) -> Result<String, EditCaseError> {
    let text = reading::prose(text);
    match text.chars().count() {
        0 => Err(EditCaseError::NoText),
        many if many > TEXT_MOST => Err(EditCaseError::TooLong),
        _ => Ok(text),
    }
}

impl From<EditCaseError> for Fault {
    fn from(error: EditCaseError) -> Self {
        match error {
            EditCaseError::Title => Fault::unusable("case.title"),
            EditCaseError::NoText => Fault::unusable("case.no-text"),
            EditCaseError::TooLong => Fault::unusable("report.remark-too-long"),
            EditCaseError::MixedExercise => Fault::conflict("case.mixed-exercise"),
            EditCaseError::Elsewhere => Fault::conflict("case.elsewhere"),
            EditCaseError::NotHere => Fault::conflict("case.not-here"),
            EditCaseError::Merged => Fault::conflict("case.merged"),
            EditCaseError::NoneChosen => Fault::unusable("case.none-chosen"),
            EditCaseError::Itself => Fault::unusable("case.itself"),
            EditCaseError::Nothing => Fault::unusable("case.nothing"),
            EditCaseError::Already => Fault::conflict("case.already"),
            EditCaseError::Denied(denied) => denied.into(),
            EditCaseError::Store(cause) => cause.into(),
        }
    }
}
