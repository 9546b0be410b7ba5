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
use interdependency::{
    Faults,
    fault::{self as engine, Row as Place, Table},
};
use serde::Deserialize;
use shell::{Fault, Input, Page, Signed, Voice, page::show_with};

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
    /// The field that is wrong, and what is wrong there.
    wrong: Vec<(&'static str, String)>,
    /// Ids and names that may be typed.
    nodes: Vec<(String, String)>,
    needs: Vec<(String, String)>,
}

impl PlanPage {
    fn problems(&self, field: &str) -> Vec<&str> {
        self.wrong.iter().filter(|(wrong, _)| *wrong == field).map(|(_, words)| words.as_str()).collect()
    }
}

impl Form {
    /// The field of a table.
    const fn field(table: Table) -> &'static str {
        match table {
            Table::Repairs => "repairs",
            Table::Refuels => "refuels",
            _ => "failures",
        }
    }

    /// On which line of its field the entry stands: empty lines are none.
    fn line(&self, table: Table, entry: u64) -> i64 {
        let text = match Form::field(table) {
            "repairs" => &self.repairs,
            "refuels" => &self.refuels,
            _ => &self.failures,
        };
        let mut typed = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
        typed.nth(usize::try_from(entry.saturating_sub(1)).unwrap_or(usize::MAX)).map_or(0, |(line, _)| line)
    }

    /// What is wrong, beside the field in which it stands.
    fn wrong(&self, voice: &Voice, error: &KeepPlanError) -> Vec<(&'static str, String)> {
        let does = |field, key: &str| vec![(field, voice.t(key))];
        match error {
            KeepPlanError::Flawed(PlanFlaw::Name) => does("name", "fault-analysis-plan-name-do"),
            KeepPlanError::Flawed(PlanFlaw::NoFailure) => does("failures", "fault-analysis-no-failure-do"),
            KeepPlanError::Flawed(PlanFlaw::TooLong) => does("failures", "fault-analysis-plan-long-do"),
            KeepPlanError::Flawed(PlanFlaw::Rows(faults)) => self.rows(voice, faults),
            KeepPlanError::Stale | KeepPlanError::Denied(_) | KeepPlanError::Store(_) => Vec::new(),
        }
    }

    fn rows(&self, voice: &Voice, faults: &Faults) -> Vec<(&'static str, String)> {
        let one = |fault: &engine::Fault| {
            let reason = voice.pick(&fault.reason()).to_owned();
            let words = match fault.row {
                Place::Entry(entry) => {
                    voice.t2("analysis-wrong-line", "line", self.line(fault.table, entry), "what", reason)
                }
                Place::Line(_) | Place::Whole => reason,
            };
            (Form::field(fault.table), words)
        };
        let mut all: Vec<_> = faults.told().iter().map(one).collect();
        let more = usize::try_from(faults.count()).unwrap_or(usize::MAX) - faults.told().len();
        if let (Some((field, _)), true) = (all.last(), more > 0) {
            all.push((field, voice.t1("analysis-kept-more", "n", more)));
        }
        all
    }
}

async fn draw(request: &Signed, id: ModelId, form: Form, error: Option<KeepPlanError>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let (model, version) = seen(&cx, id).await?;
    cx.permit::<_, Model>(ChangeModel, id).await?;
    let page = of_model(request, &model, |voice| voice.t("analysis-plan-new"));
    let wrong = error.as_ref().map(|error| form.wrong(&page, error)).unwrap_or_default();
    let page = page.mend(error.map(Fault::from).as_ref())?;
    let read = version.read().map_err(|cause| Fault::broken("store.broken").because(cause))?;
    let view = PlanPage {
        href: format!("/interdependency/{id}"),
        model: model.name.clone(),
        form,
        wrong,
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
