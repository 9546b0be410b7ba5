//! Filing a report in one call, as a program does that has it whole.

use super::codes;
use super::drafts::{DraftSaid, SentView, Sharing, invalid};
use super::reports::Held;
use super::said::Said;
use crate::ops::{
    file_report::{FileReportError, file_report},
    submit_report::SubmitReportError,
};
use crate::report::StageKind;
use serde::Deserialize;
use shell::api::{Answer, Call, Operation};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let file = Operation::new("fileReport", "File a report of one's own organisation whole: all of it, or nothing.")
        .takes::<NewReport>()
        .creates::<SentView>()
        .leads_to("getReport", "id", "/report")
        .leads_to("followUpReport", "id", "/report");
    vec![Route::post("/api/v1/reports", file_).api(file)]
}

/// A report to be filed. One with files, or for somebody who called, begins as a draft.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({
    "stage": "first", "label": { "tlp": "amber" }, "held": { "systems": ["ministry"] },
    "content": {
        "title": "公開サイトの表示遅延", "situation": "外部からの大量のアクセスにより、公開サイトの表示が遅くなった。",
        "matters": { "4-1": "yes" }, "systems": "公開サイトの負荷分散装置",
    },
}))]
struct NewReport {
    /// Part of an exercise. The mark cannot be removed later.
    exercise: bool,
    #[schema(schema_with = codes::stage)]
    stage: Option<StageKind>,
    content: Said,
    label: Sharing,
    #[schema(schema_with = codes::held)]
    held: Held,
}

async fn file_(call: Call) -> Result<Answer, Fault> {
    let NewReport { exercise, stage, content, label, held } = call.body()?;
    let cx = anew!(call);
    let typed = DraftSaid { stage, content, label, held }.typed().map_err(|problems| invalid(&problems))?;
    let sent = match file_report(&cx, typed, exercise).await {
        Ok(sent) => sent,
        Err(FileReportError::Submit(SubmitReportError::Invalid(problems))) => return Err(invalid(&problems)),
        Err(error) => return Err(error.into()),
    };
    let answer = Answer::created(format!("/api/v1/reports/{}", sent.report), &SentView::from(sent))?;
    call.finish(cx, answer).await
}
