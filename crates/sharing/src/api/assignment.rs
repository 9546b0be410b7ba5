//! Whom one asks to judge a report that waits, for programs of the centre.

use crate::ops::assign_report::{AssignReportError, assign_report, judges_of};
use crate::pages::reports::id_of;
use crate::report::Report;
use crate::store::queue;
use access::act::AssignReport;
use axum::extract::Path;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Name, Operation, Uid};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let get =
        Operation::new("getAssignment", "Who is asked to judge a report that waits, and who may be (the centre).")
            .gives::<AssignmentView>()
            .tagged()
            .leads_with(
                "assignReport",
                &[("id", "/report")],
                serde_json::json!({ "person": "$response.body#/judges/0/person" }),
            );
    let put = Operation::new("assignReport", "Ask somebody to judge it; without a person: nobody in particular.")
        .conditional()
        .tagged();
    vec![
        Route::get("/api/v1/reports/{id}/assignment", get_).api(get),
        Route::put("/api/v1/reports/{id}/assignment", put_)
            .api(put.takes::<AssigningReport>().gives::<AssignmentView>()),
    ]
}

/// Who is asked, and who may be.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct AssignmentView {
    report: Uid,
    /// Absent: nobody in particular.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<Uid>,
    judges: Vec<JudgeView>,
}

/// Somebody who judges reports.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct JudgeView {
    person: Uid,
    name: Name,
}

/// `None` where it does not wait: nobody can be asked to judge it then.
async fn view(cx: &store::Cx, id: &str) -> Result<Option<AssignmentView>, Fault> {
    let report = cx.permit::<_, Report>(AssignReport, id_of::<Report>(id)?).await?;
    let org = cx.organisation().ok_or(Fault::sign_in())?;
    let Some(now) = queue::assignee(report.sql(), report.id).await? else { return Ok(None) };
    let judges = judges_of(report.sql(), org).await?;
    Ok(Some(AssignmentView {
        report: report.id.into(),
        person: now.map(Uid::from),
        judges: judges.iter().map(|one| JudgeView { person: one.id.into(), name: Name::from(&one.name) }).collect(),
    }))
}

/// Who is asked, with the tag on which another asking builds.
async fn shown(cx: &store::Cx, id: &str) -> Result<Answer, Fault> {
    let view = view(cx, id).await?.ok_or(AssignReportError::NotWaiting)?;
    Ok(Answer::ok(&view)?.tagged_by_content())
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let view = view(&call.read().await?, &id).await?.ok_or_else(Fault::not_found)?;
    Ok(Answer::ok(&view)?.tagged_by_content())
}

/// Whom to ask.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AssigningReport {
    /// Absent: nobody in particular.
    #[serde(default)]
    person: Option<Uid>,
}

async fn put_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (_, said): (_, AssigningReport) = (call.revision()?, call.body()?);
    let report = id_of::<Report>(&id)?;
    let cx = anew!(call);
    call.builds_on(&shown(&cx, &id).await?)?;
    let to = said.person.map(|person| person.id().ok_or(AssignReportError::NoJudge)).transpose()?;
    match assign_report(&cx, report, to).await {
        Ok(()) => {
            let answer = shown(&cx, &id).await?;
            call.finish(cx, answer).await
        }
        Err(AssignReportError::Already) => {
            let answer = shown(&cx, &id).await?;
            call.finish_unrecorded(cx, "nothing had changed", answer).await
        }
        Err(error) => Err(error.into()),
    }
}
