//! Drafts: begun, written, sent.

mod sight;

use super::codes;
use super::said::{DurationView, Said, TurnedView, pointed};
use super::{FileLine, reports::Held};
use crate::draft::{Draft, DraftId, Typed, group_field};
use crate::ops::{
    begin_report::begin_another_report,
    begin_report_for::begin_report_for,
    discard_draft::discard_draft,
    follow_up_report::{follow_up_report, follow_up_report_for},
    save_draft::{SaveDraftError, save_draft},
    submit_report::{SubmitReportError, Submitted, submit_report},
};
use crate::pages::reports::id_of;
use crate::report::{Channel, Report, StageKind};
use crate::store::{drafts, files};
use access::act::ViewDraft;
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use kernel::Tlp;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Date, Listing, Operation, Paging, Stamp, Uid, cursor, moment};
use shell::{Fault, Problems, Route, anew};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let begin = Operation::new("beginReport", "Begin a report of one's own organisation, or of one that called.")
        .takes::<NewDraft>()
        .creates::<DraftView>()
        .tagged()
        .leads_to("getDraft", "id", "/id")
        .leads_to_change("saveDraft", "id", "/id")
        .leads_to_change("submitDraft", "id", "/id")
        .leads_to("discardDraft", "id", "/id");
    let follow = Operation::new("followUpReport", "Begin a further stage of a report.")
        .takes::<NewStage>()
        .creates::<DraftView>()
        .tagged()
        .leads_to("getDraft", "id", "/id")
        .leads_to_change("saveDraft", "id", "/id");
    let get = Operation::new("getDraft", "A draft of one's own.")
        .gives::<DraftView>()
        .tagged()
        .leads_to_change("saveDraft", "id", "/id")
        .leads_to_change("submitDraft", "id", "/id")
        .leads_to("getDraftSight", "id", "/id");
    let sight = Operation::new("getDraftSight", "Where a draft will go, and which body will see which part of it.")
        .gives::<sight::SightView>()
        .tagged();
    let save = Operation::new("saveDraft", "Replace what stands in a draft.")
        .takes::<DraftSaid>()
        .gives::<DraftView>()
        .tagged()
        .conditional()
        .leads_to_change("submitDraft", "id", "/id");
    let submit = Operation::new("submitDraft", "Seal a draft as it stood at this revision, and send it.")
        .conditional()
        .gives::<SentView>()
        .leads_to("getReport", "id", "/report")
        .leads_to("followUpReport", "id", "/report");
    let list_of = Operation::new("listDrafts", "One's own unfinished drafts, what was saved last first.")
        .lists::<DraftLine>()
        .leads_to("getDraft", "id", "/items/0/id");
    vec![
        Route::get("/api/v1/drafts", list).api(list_of),
        Route::post("/api/v1/drafts", begin_).api(begin),
        Route::get("/api/v1/drafts/{id}", get_).api(get),
        Route::get("/api/v1/drafts/{id}/sight", sight::get).api(sight),
        Route::put("/api/v1/drafts/{id}", save_).api(save),
        Route::delete("/api/v1/drafts/{id}", discard).api(Operation::new("discardDraft", "Throw a draft away.")),
        Route::post("/api/v1/drafts/{id}/submit", submit_).api(submit),
        Route::post("/api/v1/reports/{id}/follow-up", follow_).api(follow),
    ]
}

/// A report to be begun.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({ "exercise": false }))]
struct NewDraft {
    /// Part of an exercise. The mark cannot be removed later.
    exercise: bool,
    /// Whose report it is, where somebody told it to one's own organisation.
    told: Option<TellingFor>,
}

/// Whose report it is, and who told it how.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TellingFor {
    organisation: Uid,
    #[schema(schema_with = codes::channel_for_others)]
    by: String,
    #[schema(max_length = 200, example = "潮見通信 監視室 電話")]
    source: String,
}

/// A further stage to be begun.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({}))]
struct NewStage {
    /// Who told it how, where one's own organisation wrote the report down for another.
    told: Option<Telling>,
}

/// Who told it how.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Telling {
    #[schema(schema_with = codes::channel_for_others)]
    by: String,
    #[schema(max_length = 200)]
    source: String,
}

fn channel(code: &str) -> Result<Channel, Fault> {
    code.parse().map_err(|()| Fault::unusable("report.no-channel"))
}

/// The most sector groups that are named one by one.
const GROUPS_MAX: usize = 100;

/// How it may be shared.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Sharing {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = codes::tlp, example = "amber")]
    tlp: Option<Tlp>,
    /// `own`: the reporter's own sector groups only; `some`: those in `ceptoars`; absent: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = codes::audience)]
    audience: Option<String>,
    /// With `some`: the codes of the groups that it may reach.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    #[schema(example = json!([]), max_items = 100)]
    ceptoars: BTreeSet<String>,
    /// The last day on which it may be passed on; absent: without end.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
}

/// What stands in a draft.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({
    "stage": "first", "label": { "tlp": "amber" }, "held": { "systems": ["ministry"] },
    "content": {
        "title": "公開サイトの表示遅延", "situation": "外部からの大量のアクセスにより、公開サイトの表示が遅くなった。",
        "matters": { "4-1": "yes" }, "systems": "公開サイトの負荷分散装置",
    },
}))]
pub(super) struct DraftSaid {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = codes::stage)]
    pub(super) stage: Option<StageKind>,
    pub(super) content: Said,
    pub(super) label: Sharing,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(schema_with = codes::held)]
    pub(super) held: Held,
}

impl DraftSaid {
    pub(super) fn typed(self) -> Result<Typed, Problems> {
        let mut typed = self.content.typed()?;
        typed.put("stage", self.stage.map(StageKind::code).unwrap_or_default());
        typed.put("tlp", self.label.tlp.map(Tlp::code).unwrap_or_default());
        typed.put("audience", self.label.audience.as_deref().unwrap_or_default());
        if self.label.ceptoars.len() > GROUPS_MAX {
            let mut problems = Problems::default();
            problems.add("ceptoars", "report-not-a-choice");
            return Err(problems);
        }
        self.label.ceptoars.iter().for_each(|code| typed.tick(&group_field(code), true));
        if self.label.until.as_ref().is_some_and(|day| day.day().is_none()) {
            let mut problems = Problems::default();
            problems.add("until", "report-no-day");
            return Err(problems);
        }
        typed.put("until", self.label.until.as_ref().map(Date::as_str).unwrap_or_default());
        let allowed = self.held.iter().all(|(part, from)| from.iter().all(|one| part.may_be_held_from().contains(one)));
        if !allowed {
            let mut problems = Problems::default();
            problems.add("held", "report-not-a-choice");
            return Err(problems);
        }
        Ok(Typed::from_form(typed.holding(&self.held).0))
    }
}

/// A draft as a list shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DraftLine {
    id: Uid,
    /// The report to which it adds a stage; absent for a new report.
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<Uid>,
    organisation: Uid,
    exercise: bool,
    title: String,
    revision: i64,
    saved_at: Stamp,
}

impl From<&Draft> for DraftLine {
    fn from(draft: &Draft) -> Self {
        Self {
            id: draft.id.into(),
            report: draft.report.map(Uid::from),
            organisation: draft.org.into(),
            exercise: draft.exercise,
            title: draft.typed.get("title").to_owned(),
            revision: draft.revision,
            saved_at: moment(draft.saved_at),
        }
    }
}

/// A draft.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DraftView {
    id: Uid,
    /// The report to which it adds a stage; absent for a new report.
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<Uid>,
    /// Whose report it will be.
    organisation: Uid,
    exercise: bool,
    /// Goes up by one with each save; the number in its `ETag`.
    revision: i64,
    saved_at: Stamp,
    said: DraftSaid,
    /// Absent: nothing that can be read says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    duration: Option<DurationView>,
    /// Times that cannot be as they are stated.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    turned: Vec<TurnedView>,
    /// What was typed on the page and cannot be read, by JSON pointers into `said`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    unread: BTreeMap<String, String>,
    files: Vec<FileLine>,
}

fn said_of(typed: &Typed) -> (DraftSaid, BTreeMap<String, String>) {
    let (content, mut unread) = Said::of_typed(typed);
    let until = kernel::Day::parse(typed.get("until"));
    if until.is_none() && !typed.get("until").trim().is_empty() {
        unread.insert("/label/until".to_owned(), typed.get("until").to_owned());
    }
    let said = DraftSaid {
        stage: typed.get("stage").parse().ok(),
        content,
        label: Sharing {
            tlp: typed.get("tlp").parse().ok(),
            audience: Some(typed.get("audience").to_owned())
                .filter(|one| ["all", "own", "some"].contains(&one.as_str())),
            ceptoars: typed.groups().map(str::to_owned).collect(),
            until: until.map(Date::from),
        },
        held: typed.held(),
    };
    (said, unread)
}

/// What was sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct SentView {
    /// The id of the report.
    report: Uid,
    #[schema(example = "R-2014-00042")]
    reference: String,
    /// The number of the stage.
    stage: i64,
    #[schema(schema_with = codes::hash)]
    hash: String,
}

impl From<Submitted> for SentView {
    fn from(sent: Submitted) -> Self {
        Self { report: sent.report.into(), reference: sent.reference, stage: sent.stage, hash: sent.hash.to_string() }
    }
}

async fn list(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let (limit, before) = (paging.limit()?, paging.place::<Draft>()?);
    let cx = call.read().await?;
    let found = drafts::unfinished(&cx.visible(), before, limit + 1).await?;
    let place = |draft: &Draft| cursor(draft.saved_at, draft.id);
    Answer::ok(&Listing::of(found, limit, place, |draft| DraftLine::from(&draft)))
}

async fn view(cx: &store::Cx, id: DraftId) -> Result<DraftView, Fault> {
    let draft = cx.permit::<_, Draft>(ViewDraft, id).await?;
    let files = files::of_draft(&draft).await?;
    let (said, unread) = said_of(&draft.typed);
    Ok(DraftView {
        id: draft.id.into(),
        report: draft.report.map(Uid::from),
        organisation: draft.org.into(),
        exercise: draft.exercise,
        revision: draft.revision,
        saved_at: moment(draft.saved_at),
        said,
        turned: TurnedView::of(&draft.typed.so_far(&BTreeSet::new())),
        duration: DurationView::of(&draft.typed.so_far(&BTreeSet::new()), cx.now()),
        unread,
        files: files.iter().map(FileLine::from).collect(),
    })
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let draft = view(&cx, id_of::<Draft>(&id)?).await?;
    Ok(Answer::ok(&draft)?.tagged(draft.revision))
}

async fn begin_(call: Call) -> Result<Answer, Fault> {
    let new: NewDraft = call.body()?;
    let cx = anew!(call);
    match new.told {
        None => {
            let id = begin_another_report(&cx, new.exercise).await?;
            let answer = created(&cx, id).await?;
            call.finish_unrecorded(cx, "draft begun", answer).await
        }
        Some(told) => {
            let org = told.organisation.id().ok_or(Fault::not_found())?;
            let id = begin_report_for(&cx, org, channel(&told.by)?, &told.source, new.exercise).await?;
            let answer = created(&cx, id).await?;
            call.finish(cx, answer).await
        }
    }
}

async fn follow_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, new): (_, NewStage) = (id_of::<Report>(&id)?, call.body()?);
    let cx = anew!(call);
    match new.told {
        None => {
            let draft = follow_up_report(&cx, id).await?;
            let answer = created(&cx, draft).await?;
            call.finish_unrecorded(cx, "draft begun", answer).await
        }
        Some(told) => {
            let draft = follow_up_report_for(&cx, id, channel(&told.by)?, &told.source).await?;
            let answer = created(&cx, draft).await?;
            call.finish(cx, answer).await
        }
    }
}

async fn created(cx: &store::Cx, id: DraftId) -> Result<Answer, Fault> {
    let draft = view(cx, id).await?;
    Ok(Answer::created(format!("/api/v1/drafts/{id}"), &draft)?.tagged(draft.revision))
}

pub(super) fn invalid(problems: &Problems) -> Fault {
    Fault::unusable("report.draft-invalid").with_problems(pointed(problems))
}

async fn save_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, revision, said): (_, _, DraftSaid) = (id_of::<Draft>(&id)?, call.revision()?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Draft>(ViewDraft, id).await?;
    let typed = said.typed().map_err(|problems| invalid(&problems))?;
    match save_draft(&cx, id, &typed, revision).await {
        Ok(_) => {}
        Err(SaveDraftError::Stale(_)) => return Err(changed()),
        Err(error) => return Err(error.into()),
    }
    let draft = view(&cx, id).await?;
    let answer = Answer::ok(&draft)?.tagged(draft.revision);
    call.finish_unrecorded(cx, "draft saved", answer).await
}

fn changed() -> Fault {
    Fault::new(StatusCode::PRECONDITION_FAILED, "shell.changed")
}

async fn discard(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = anew!(call);
    discard_draft(&cx, id_of::<Draft>(&id)?).await?;
    call.finish(cx, Answer::done()).await
}

async fn submit_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, revision) = (id_of::<Draft>(&id)?, call.revision()?);
    let cx = anew!(call);
    let sent = match submit_report(&cx, id, revision).await {
        Ok(sent) => sent,
        Err(SubmitReportError::Changed) => return Err(changed()),
        Err(SubmitReportError::Invalid(problems)) => return Err(invalid(&problems)),
        Err(error) => return Err(error.into()),
    };
    let answer = Answer::ok(&SentView::from(sent))?;
    call.finish(cx, answer).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_last_day_that_cannot_be_read_is_told_and_never_dropped() {
        let mut typed = Typed::default();
        typed.put("until", "来週の金曜");
        let (said, unread) = said_of(&typed);
        assert_eq!((said.label.until, unread.get("/label/until").map(String::as_str)), (None, Some("来週の金曜")));
        let said: DraftSaid =
            serde_json::from_value(serde_json::json!({ "label": { "until": "2014-02-30" } })).unwrap();
        let problems = pointed(&said.typed().unwrap_err());
        assert_eq!(
            problems.iter().map(|one| (one.field.as_str(), one.key)).collect::<Vec<_>>(),
            [("/label/until", "report-no-day")]
        );
        let said: DraftSaid =
            serde_json::from_value(serde_json::json!({ "label": { "until": "2014-06-30" } })).unwrap();
        let (said, unread) = said_of(&said.typed().unwrap());
        assert_eq!((said.label.until.as_ref().map(Date::as_str), unread.len()), (Some("2014-06-30"), 0));
    }
}
