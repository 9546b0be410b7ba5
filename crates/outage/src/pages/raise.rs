//! Raising an outage: the form, the page that says to whom it goes, and then it is in force.

use super::{
    edit::{Form, draw, mended},
    show::{self, step_words},
};
use crate::{
    declared::Said,
    ops::{
        DeclareError,
        raise_outage::{raise_outage, would_reach},
    },
    outage::Step,
};
use ::store::{Cx, Denied, Granted};
use access::{BodyKind, act::RaiseOutage};
use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use registry::Organisation;
use shell::{Fault, Input, Page, Problems, Signed};

async fn permitted(cx: &Cx) -> Result<Granted<'_, RaiseOutage, Organisation>, Fault> {
    let org = cx.organisation().ok_or(Denied::NotFound)?;
    Ok(cx.permit::<_, Organisation>(RaiseOutage, org).await?)
}

/// The form, with what is wrong in it.
async fn form(request: &Signed, form: &Form, problems: &Problems) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let centre = permitted(&cx).await?;
    draw(request, centre.sql(), None, (form, problems)).await
}

/// `GET /outages/new`
pub(super) async fn new(request: Signed) -> Result<Response, Fault> {
    form(&request, &Form::first(), &Problems::default()).await
}

/// What keeps it from being raised, as the form says it.
fn chosen(typed: &Form) -> Result<(Step, bool), Problems> {
    let step = typed.step.parse::<Step>();
    let mut problems = Problems::default();
    if !matches!(typed.exercise.as_str(), "yes" | "no") {
        problems.add("exercise", "outage-problem-exercise");
    }
    if step.is_err() {
        problems.add("step", "outage-problem-no-step");
    }
    match (step, problems.is_empty()) {
        (Ok(step), true) => Ok((step, typed.exercise == "yes")),
        (step, _) => {
            let flaws = typed.said().flaws(step.unwrap_or(Step::Alert));
            flaws.iter().for_each(|flaw| problems.add(flaw.field(), flaw.key()));
            Err(problems)
        }
    }
}

/// `POST /outages/new`: says to whom it goes, and raises it when that has been read.
pub(super) async fn raise(request: Signed, Input(typed): Input<Form>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    permitted(&cx).await?;
    if typed.go == "back" {
        drop(cx);
        return form(&request, &typed, &Problems::default()).await;
    }
    let (step, exercise) = match chosen(&typed) {
        Ok(chosen) => chosen,
        Err(problems) => {
            drop(cx);
            return form(&request, &typed, &problems).await;
        }
    };
    let error = if typed.go == "raise" {
        match raise_outage(&cx, step, typed.said(), exercise).await {
            Ok(id) => {
                cx.commit().await?;
                return Ok(shell::did("did-outage-raised", &format!("/outages/{id}")));
            }
            // The second press of the same thing: it is there.
            Err(DeclareError::Already(id)) => return Ok(Redirect::to(&format!("/outages/{id}")).into_response()),
            Err(error) => error,
        }
    } else {
        match would_reach(&cx, step, &typed.said()).await {
            Ok(reached) => return asks(&request, (&cx, &typed), (step, exercise), &reached).await,
            Err(error) => error,
        }
    };
    drop(cx);
    form(&request, &typed, &mended(error)?).await
}

#[derive(Template)]
#[template(path = "outages/raise.html")]
struct RaisePage {
    page: Page,
    exercise: bool,
    /// What is raised, in words.
    facts: Vec<(String, String)>,
    reason: String,
    /// To how many of each kind, and in all.
    hits: Vec<(String, String)>,
    all: String,
    fields: Vec<(&'static str, String)>,
}

/// What is about to be raised, and to whom it goes.
async fn asks(
    request: &Signed,
    (cx, typed): (&Cx, &Form),
    (step, exercise): (Step, bool),
    reached: &[(BodyKind, i64)],
) -> Result<Response, Fault> {
    let mut page = Page::signed(request, "").exercise(exercise);
    page.title = page.t("outage-raise-title");
    let centre = permitted(cx).await?;
    let Said { declared, reason, .. } = typed.said();
    let mut facts =
        vec![(page.t("outage-f-step"), step_words(&page, step)), (page.t("outage-f-title"), declared.title.clone())];
    facts.extend(show::facts(centre.sql(), &page, &declared).await?);
    let hit = |(kind, count): &(BodyKind, i64)| (page.t(&format!("outage-asked-{}", kind.code())), page.n(*count));
    shell::show(&RaisePage {
        exercise,
        facts,
        reason,
        hits: reached.iter().map(hit).collect(),
        all: page.n(reached.iter().map(|(_, count)| count).sum::<i64>()),
        fields: typed.fields(),
        page,
    })
}
