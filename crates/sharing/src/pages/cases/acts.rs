//! What can be done to a case.

use super::again;
use crate::case::{Case, CaseId};
use crate::draft::reading;
use crate::notice::{Notice, NoticeId};
use crate::ops::edit_case::{
    link_notice, link_report, merge_cases, note_case, open_case, set_case_state, split_case, unlink_notice,
    unlink_report,
};
use crate::ops::steer_case::{rank_case, take_case};
use crate::pages::reports::id_of;
use crate::report::{Report, ReportId};
use crate::store::cases;
use axum::{extract::Path, response::Response};
use serde::Deserialize;
use shell::{Fault, Input, Signed};
use std::collections::BTreeSet;
use store::Cx;

/// What any of the forms sends.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Form {
    #[serde(default)]
    pub(super) title: String,
    #[serde(default)]
    pub(super) text: String,
    #[serde(default)]
    pub(super) reference: String,
    #[serde(default)]
    pub(super) report: Vec<String>,
    #[serde(default)]
    pub(super) notice: String,
    /// The notices that go along where a case is split.
    #[serde(default)]
    pub(super) along: Vec<String>,
    #[serde(default)]
    pub(super) state: String,
    #[serde(default)]
    pub(super) priority: String,
}

impl Form {
    fn reports(&self) -> Result<BTreeSet<ReportId>, Fault> {
        self.report.iter().map(|id| id_of::<Report>(id)).collect()
    }
    fn along(&self) -> Result<BTreeSet<NoticeId>, Fault> {
        self.along.iter().map(|id| id_of::<Notice>(id)).collect()
    }
}

fn back(what: &'static str, case: CaseId) -> Response {
    shell::did(what, &format!("/cases/{case}"))
}

pub(super) async fn open(request: Signed, Input(form): Input<Form>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let case = open_case(&cx, &form.title, &form.reports()?).await?;
    cx.commit().await?;
    Ok(back("did-case-opened", case))
}

/// What a form asks for, in one transaction; a refusal that can be mended shows the page again with all that was typed.
async fn done(
    request: &Signed,
    id: String,
    (act, form): (&'static str, Form),
    what: &'static str,
    change: impl AsyncFnOnce(&Cx, CaseId, &Form) -> Result<CaseId, Fault>,
) -> Result<Response, Fault> {
    let id = id_of::<Case>(&id)?;
    let cx = request.app.write(request.actor()).await?;
    match change(&cx, id, &form).await {
        Ok(there) => {
            cx.commit().await?;
            Ok(back(what, there))
        }
        Err(fault) => {
            drop(cx);
            again(request, id, act, form, fault).await
        }
    }
}

/// By reference: what people have before them is a number, not an id.
pub(super) async fn link(request: Signed, Path(id): Path<String>, Input(form): Input<Form>) -> Result<Response, Fault> {
    done(&request, id, ("link", form), "did-case-linked", async |cx, id, form| {
        let wanted = reading::reference(&form.reference);
        if let Some(report) = cases::report_by_reference(&cx.visible(), &wanted).await? {
            link_report(cx, id, report.id).await?;
        } else if let Some(notice) = cases::notice_by_reference(&cx.visible(), &wanted).await? {
            link_notice(cx, id, notice.id).await?;
        } else {
            cx.permit::<_, Case>(access::act::EditCase, id).await?;
            return Err(Fault::unusable("case.unknown-reference"));
        }
        Ok(id)
    })
    .await
}

pub(super) async fn unlink(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<Form>,
) -> Result<Response, Fault> {
    done(&request, id, ("unlink", form), "did-case-unlinked", async |cx, id, form| {
        for report in form.reports()? {
            unlink_report(cx, id, report, &form.text).await?;
        }
        if !form.notice.is_empty() {
            unlink_notice(cx, id, id_of(&form.notice)?, &form.text).await?;
        } else if form.report.is_empty() {
            cx.permit::<_, Case>(access::act::EditCase, id).await?;
            return Err(Fault::unusable("case.none-chosen"));
        }
        Ok(id)
    })
    .await
}

pub(super) async fn note(request: Signed, Path(id): Path<String>, Input(form): Input<Form>) -> Result<Response, Fault> {
    done(&request, id, ("note", form), "did-case-noted", async |cx, id, form| {
        note_case(cx, id, &form.text).await?;
        Ok(id)
    })
    .await
}

pub(super) async fn set_state(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<Form>,
) -> Result<Response, Fault> {
    done(&request, id, ("state", form), "did-case-changed", async |cx, id, form| {
        let state = form.state.parse().map_err(|()| Fault::unusable("report.unknown-state"));
        if state.is_err() {
            cx.permit::<_, Case>(access::act::EditCase, id).await?;
        }
        set_case_state(cx, id, state?, &form.text).await?;
        Ok(id)
    })
    .await
}

pub(super) async fn merge(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<Form>,
) -> Result<Response, Fault> {
    done(&request, id, ("merge", form), "did-case-merged", async |cx, id, form| {
        cx.permit::<_, Case>(access::act::EditCase, id).await?;
        let other = cases::by_reference(&cx.visible(), &reading::reference(&form.reference)).await?;
        let other = other.ok_or(Fault::unusable("case.unknown-case"))?;
        merge_cases(cx, id, other.id, &form.text).await?;
        Ok(id)
    })
    .await
}

pub(super) async fn split(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<Form>,
) -> Result<Response, Fault> {
    done(&request, id, ("split", form), "did-case-split", async |cx, id, form| {
        Ok(split_case(cx, id, (&form.reports()?, &form.along()?), &form.title, &form.text).await?)
    })
    .await
}

pub(super) async fn take(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let id = id_of::<Case>(&id)?;
    let cx = request.app.write(request.actor()).await?;
    take_case(&cx, id).await?;
    cx.commit().await?;
    Ok(back("did-case-taken", id))
}

pub(super) async fn rank(request: Signed, Path(id): Path<String>, Input(form): Input<Form>) -> Result<Response, Fault> {
    done(&request, id, ("priority", form), "did-case-ranked", async |cx, id, form| {
        cx.permit::<_, Case>(access::act::EditCase, id).await?;
        let priority = form.priority.parse().map_err(|()| Fault::unusable("report.unknown-state"))?;
        rank_case(cx, id, priority, &form.text).await?;
        Ok(id)
    })
    .await
}
