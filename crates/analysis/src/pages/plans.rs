//! `/interdependency/{id}/plans/new`: a plan of what fails, is repaired and is refuelled.

use super::{of_model, sight::seen, words};
use crate::{
    model::{Model, ModelId},
    ops::keep_plan::{KeepPlanError, keep_plan},
    plan::{Content, PlanFlaw},
};
use access::act::ChangeModel;
use askama::Template;
use axum::{extract::Path, response::Response};
use serde::Deserialize;
use shell::{Fault, Input, Page, Signed, page::show_with};

/// What is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Form {
    name: String,
    failures: String,
    repairs: String,
    refuels: String,
}

#[derive(Template)]
#[template(path = "analysis/plan.html")]
struct PlanPage {
    page: Page,
    href: String,
    model: String,
    form: Form,
    wrong: Vec<String>,
    /// Ids and names that may be typed.
    nodes: Vec<(String, String)>,
    needs: Vec<(String, String)>,
}

async fn draw(request: &Signed, id: ModelId, form: Form, error: Option<KeepPlanError>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let (model, version) = seen(&cx, id).await?;
    cx.permit::<_, Model>(ChangeModel, id).await?;
    let faults = match &error {
        Some(KeepPlanError::Flawed(PlanFlaw::Rows(faults))) => Some(faults.clone()),
        _ => None,
    };
    let fault = error.map(Fault::from);
    let page = of_model(request, &model, |voice| voice.t("analysis-plan-new")).mend(fault.as_ref())?;
    let read = version.read().map_err(|cause| Fault::broken("store.broken").because(cause))?;
    let view = PlanPage {
        href: format!("/interdependency/{id}"),
        model: model.name.clone(),
        form,
        wrong: faults.map(|faults| faults.lines(page.lang)).unwrap_or_default(),
        nodes: read.nodes().map(|node| (node.id.to_owned(), node.name.to_owned())).collect(),
        needs: read.needs().map(|need| (need.id.to_owned(), words::need(&page, &read, need.id))).collect(),
        page,
    };
    show_with(view.page.status(), &view)
}

/// `GET /interdependency/{id}/plans/new`
pub(super) async fn form(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    draw(&request, super::id(&id)?, Form::default(), None).await
}

/// `POST /interdependency/{id}/plans`
pub(super) async fn keep(request: Signed, Path(id): Path<String>, Input(form): Input<Form>) -> Result<Response, Fault> {
    let id: ModelId = super::id(&id)?;
    let plan = Content::typed(&form.name, [&form.failures, &form.repairs, &form.refuels]);
    let cx = request.app.write(request.actor()).await?;
    match keep_plan(&cx, id, &plan).await {
        Ok(number) => {
            cx.commit().await?;
            Ok(shell::did("did-model-planned", &format!("/interdependency/{id}/plans/{number}")))
        }
        Err(error) => {
            drop(cx);
            draw(&request, id, form, Some(error)).await
        }
    }
}
