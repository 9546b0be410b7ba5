//! What can be done to a report: following up, confirming receipt, passing on, adding.

use super::{id_of, show, unsent::Unsent};
use crate::ops::{
    acknowledge_report::acknowledge_report, follow_up_report::follow_up_report, follow_up_report::follow_up_report_for,
    pass_report::pass_report, remark_report::remark_report,
};
use crate::report::{Channel, Direction, Report};
use axum::{extract::Path, response::Response};
use serde::Deserialize;
use shell::{Fault, Input, Signed};

fn back(what: &'static str, id: &str) -> Response {
    shell::did(what, &format!("/reports/{id}"))
}

#[derive(Default, Deserialize)]
pub(super) struct Following {
    #[serde(default)]
    channel: String,
    #[serde(default)]
    source: String,
}

/// `POST /reports/{id}/follow-up`: begins the draft of a further stage, one's own or for somebody who called.
pub(super) async fn follow_up(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<Following>,
) -> Result<Response, Fault> {
    let report = id_of::<Report>(&id)?;
    let cx = request.app.write(request.actor()).await?;
    let draft = if form.channel.is_empty() {
        let draft = follow_up_report(&cx, report).await?;
        cx.commit_unrecorded("draft begun").await?;
        draft
    } else {
        let channel: Channel = form.channel.parse().map_err(|()| Fault::unusable("report.no-channel"))?;
        let draft = follow_up_report_for(&cx, report, channel, &form.source).await?;
        cx.commit().await?;
        draft
    };
    Ok(shell::did("did-draft-follows", &format!("/drafts/{draft}")))
}

/// `POST /reports/{id}/acknowledge`.
pub(super) async fn acknowledge(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<Passing>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    acknowledge_report(&cx, id_of::<Report>(&id)?).await?;
    cx.commit().await?;
    if form.remark.trim().is_empty() {
        return Ok(back("did-report-acknowledged", &id));
    }
    // What was typed to go along when it is passed on has still to go.
    show::page(&request, &id, None, Some(Unsent { fault: None, passing: true, up: true, text: form.remark })).await
}

#[derive(Deserialize)]
pub(super) struct Passing {
    #[serde(default)]
    remark: String,
}

/// `POST /reports/{id}/pass`.
pub(super) async fn pass(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<Passing>,
) -> Result<Response, Fault> {
    match passed(&request, &id, &form).await {
        Ok(()) => Ok(back("did-report-passed", &id)),
        Err(fault) => {
            again(&request, &id, Unsent { fault: Some(fault), passing: true, up: true, text: form.remark }).await
        }
    }
}

async fn passed(request: &Signed, id: &str, form: &Passing) -> Result<(), Fault> {
    let cx = request.app.write(request.actor()).await?;
    pass_report(&cx, id_of::<Report>(id)?, &form.remark).await?;
    Ok(cx.commit().await?)
}

#[derive(Deserialize)]
pub(super) struct Remarking {
    #[serde(default)]
    direction: String,
    #[serde(default)]
    text: String,
}

/// `POST /reports/{id}/remark`.
pub(super) async fn remark(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<Remarking>,
) -> Result<Response, Fault> {
    match remarked(&request, &id, &form).await {
        Ok(()) => Ok(back("did-report-remarked", &id)),
        Err(fault) => {
            let up = form.direction == Direction::Up.code();
            again(&request, &id, Unsent { fault: Some(fault), passing: false, up, text: form.text }).await
        }
    }
}

async fn remarked(request: &Signed, id: &str, form: &Remarking) -> Result<(), Fault> {
    let direction: Direction = form.direction.parse().map_err(|()| Fault::unusable("report.remark-direction"))?;
    let cx = request.app.write(request.actor()).await?;
    remark_report(&cx, id_of::<Report>(id)?, direction, &form.text).await?;
    Ok(cx.commit().await?)
}

/// The report once more, with what was refused and why. Who may not see the report is told what he always is.
async fn again(request: &Signed, id: &str, unsent: Unsent) -> Result<Response, Fault> {
    let Some(fault) = unsent.fault.clone() else { return Err(Fault::not_found()) };
    match show::page(request, id, None, Some(unsent)).await {
        Ok(mut response) => {
            *response.status_mut() = fault.status;
            Ok(response)
        }
        Err(_) => Err(fault),
    }
}
