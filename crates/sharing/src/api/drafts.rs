//! Drafts: begun, written, sent.

use crate::draft::{Draft, Typed};
use crate::ops::{
    begin_report::begin_report,
    discard_draft::discard_draft,
    follow_up_report::follow_up_report,
    save_draft::{SaveDraftError, save_draft},
    submit_report::{SubmitReportError, submit_report},
};
use crate::pages::reports::id_of;
use crate::report::Report;
use crate::store::drafts;
use access::act::ViewDraft;
use axum::{extract::Path, http::StatusCode};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Begun, Call, Listing, Operation, Stamp, moment};
use shell::{Fault, Route};
use std::collections::BTreeMap;
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let begin = Operation::new("beginReport", "Begin a report of one's own organisation.")
        .takes::<NewDraft>()
        .creates::<DraftView>()
        .tagged()
        .leads_to("getDraft", "id", "/id")
        .leads_to("saveDraft", "id", "/id")
        .leads_to("submitDraft", "id", "/id")
        .leads_to("discardDraft", "id", "/id");
    let follow = Operation::new("followUpReport", "Begin a further stage of a report.")
        .creates::<DraftView>()
        .tagged()
        .leads_to("getDraft", "id", "/id")
        .leads_to("saveDraft", "id", "/id");
    let save = Operation::new("saveDraft", "Replace what stands in a draft.")
        .takes::<Fields>()
        .gives::<DraftView>()
        .tagged()
        .conditional();
    let submit = Operation::new("submitDraft", "Seal a draft as it stood at this revision, and send it.")
        .conditional()
        .gives::<SentView>()
        .leads_to("getReport", "id", "/report");
    vec![
        Route::get("/api/v1/drafts", list)
            .api(Operation::new("listDrafts", "One's own unfinished drafts.").lists::<DraftView>()),
        Route::post("/api/v1/drafts", begin_).api(begin),
        Route::get("/api/v1/drafts/{id}", get)
            .api(Operation::new("getDraft", "A draft of one's own.").gives::<DraftView>().tagged()),
        Route::put("/api/v1/drafts/{id}", save_).api(save),
        Route::delete("/api/v1/drafts/{id}", discard).api(Operation::new("discardDraft", "Throw a draft away.")),
        Route::post("/api/v1/drafts/{id}/submit", submit_).api(submit),
        Route::post("/api/v1/reports/{id}/follow-up", follow_).api(follow),
    ]
}

/// A report to be begun.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct NewDraft {
    /// Part of an exercise. The mark cannot be removed later.
    exercise: bool,
}

/// What stands in the fields of the form, by their names: `title`, `situation`, `began` (`2014-06-17 09:12`, Japan
/// time), `m4_1` (`yes`, `suspected`, `no`), `users`, `tlp` … Fields that the form does not have are left out.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Fields {
    fields: BTreeMap<String, String>,
}

/// A draft.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DraftView {
    id: String,
    /// The report to which it adds a stage; absent for a new report.
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<String>,
    exercise: bool,
    /// Goes up by one with each save; the number in its `ETag`.
    revision: i64,
    saved_at: Stamp,
    /// What stands in the fields of the form.
    fields: BTreeMap<String, String>,
}

impl From<&Draft> for DraftView {
    fn from(draft: &Draft) -> Self {
        Self {
            id: draft.id.to_string(),
            report: draft.report.map(|report| report.to_string()),
            exercise: draft.exercise,
            revision: draft.revision,
            saved_at: moment(draft.saved_at),
            fields: draft.typed.0.clone(),
        }
    }
}

/// What was sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct SentView {
    /// The id of the report.
    report: String,
    #[schema(example = "R-2014-00042")]
    reference: String,
    /// The number of the stage.
    stage: i64,
    /// SHA-256 of what was sealed.
    hash: String,
}

async fn list(call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let all = drafts::unfinished(&cx.visible()).await?;
    Answer::ok(&Listing { items: all.iter().map(DraftView::from).collect(), next: None })
}

async fn view(cx: &store::Cx, id: crate::draft::DraftId) -> Result<DraftView, Fault> {
    Ok(DraftView::from(cx.permit::<_, Draft>(ViewDraft, id).await?.row()))
}

async fn get(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let draft = view(&cx, id_of::<Draft>(&id)?).await?;
    Ok(Answer::ok(&draft)?.tagged(draft.revision))
}

async fn begin_(call: Call) -> Result<Answer, Fault> {
    let new: NewDraft = call.body()?;
    let cx = match call.begin().await? {
        Begun::Again(answer) => return Ok(answer),
        Begun::Anew(cx) => cx,
    };
    let id = begin_report(&cx, new.exercise).await?;
    created(&call, cx, id).await
}

async fn follow_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = match call.begin().await? {
        Begun::Again(answer) => return Ok(answer),
        Begun::Anew(cx) => cx,
    };
    let id = follow_up_report(&cx, id_of::<Report>(&id)?).await?;
    created(&call, cx, id).await
}

async fn created(call: &Call, cx: store::Cx, id: crate::draft::DraftId) -> Result<Answer, Fault> {
    let draft = view(&cx, id).await?;
    let answer = Answer::created(format!("/api/v1/drafts/{id}"), &draft)?.tagged(draft.revision);
    call.finish_unrecorded(cx, "draft begun", answer).await
}

async fn save_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, revision, fields): (_, _, Fields) = (id_of::<Draft>(&id)?, call.revision()?, call.body()?);
    let cx = match call.begin().await? {
        Begun::Again(answer) => return Ok(answer),
        Begun::Anew(cx) => cx,
    };
    match save_draft(&cx, id, &Typed::from_form(fields.fields), revision).await {
        Ok(_) => {}
        Err(SaveDraftError::Stale(_)) => return Err(Fault::new(StatusCode::PRECONDITION_FAILED, "shell.changed")),
        Err(error) => return Err(error.into()),
    }
    let draft = view(&cx, id).await?;
    let answer = Answer::ok(&draft)?.tagged(draft.revision);
    call.finish_unrecorded(cx, "draft saved", answer).await
}

async fn discard(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = match call.begin().await? {
        Begun::Again(answer) => return Ok(answer),
        Begun::Anew(cx) => cx,
    };
    discard_draft(&cx, id_of::<Draft>(&id)?).await?;
    call.finish(cx, Answer::done()).await
}

async fn submit_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, revision) = (id_of::<Draft>(&id)?, call.revision()?);
    let cx = match call.begin().await? {
        Begun::Again(answer) => return Ok(answer),
        Begun::Anew(cx) => cx,
    };
    let sent = match submit_report(&cx, id, revision).await {
        Ok(sent) => sent,
        Err(SubmitReportError::Changed) => return Err(Fault::new(StatusCode::PRECONDITION_FAILED, "shell.changed")),
        Err(SubmitReportError::Invalid(problems)) => {
            return Err(Fault::unusable("report.draft-invalid").with_problems(problems));
        }
        Err(error) => return Err(error.into()),
    };
    let view = SentView {
        report: sent.report.to_string(),
        reference: sent.reference,
        stage: sent.stage,
        hash: sent.hash.to_string(),
    };
    let answer = Answer::ok(&view)?;
    call.finish(cx, answer).await
}
