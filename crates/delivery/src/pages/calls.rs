//! Writing down a telephone call.

use crate::{
    Delivery, DeliveryId, Outcome, RecordCallError,
    pages::{
        about::{About, about},
        answers::read_id,
        place::Place,
    },
    record_call,
};
use access::act::RecordCall;
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;
use shell::{Fault, Field, Input, Page, Problems, Signed, page::show_with};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct CallForm {
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    note: String,
}

#[derive(Template)]
#[template(path = "deliveries/call.html")]
struct CallPage {
    page: Page,
    about: About,
    choices: Vec<(&'static str, String, bool)>,
    outcome: Field,
    note: Field,
}

/// `GET /deliveries/{id}/call`
pub(crate) async fn form(
    request: Signed,
    Path(id): Path<String>,
    Query(place): Query<Place>,
) -> Result<Response, Fault> {
    page(&request, (read_id(&id)?, &place), &CallForm::default(), Problems::default()).await
}

/// `POST /deliveries/{id}/call`
pub(crate) async fn record(
    request: Signed,
    Path(id): Path<String>,
    Query(place): Query<Place>,
    Input(form): Input<CallForm>,
) -> Result<Response, Fault> {
    let id = read_id(&id)?;
    let mut problems = Problems::default();
    let Ok(outcome) = form.outcome.parse::<Outcome>() else {
        problems.add("outcome", "delivery-problem-outcome");
        return page(&request, (id, &place), &form, problems).await;
    };
    let cx = request.app.write(request.actor()).await?;
    match record_call(&cx, id, outcome, &form.note).await {
        Ok(()) => {}
        Err(RecordCallError::NoteTooLong) => {
            drop(cx);
            problems.add("note", "delivery-problem-note");
            return page(&request, (id, &place), &form, problems).await;
        }
        Err(error) => return Err(error.into()),
    }
    let back = place.back(&request, cx.permit::<RecordCall, Delivery>(RecordCall, id).await?.row());
    cx.commit().await?;
    Ok(shell::did("did-notice-called", &back))
}

async fn page(
    request: &Signed,
    (id, place): (DeliveryId, &Place),
    form: &CallForm,
    problems: Problems,
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let titled = (RecordCall, "delivery-call-title");
    let (page, about, _) = about(&cx, request, titled, (id, place), &problems).await?;
    let choice = |outcome: &Outcome| {
        let name = page.t(&format!("delivery-call-{}", outcome.code()));
        (outcome.code(), name, outcome.code() == form.outcome)
    };
    let template = CallPage {
        choices: Outcome::ALL.iter().map(choice).collect(),
        outcome: Field::new("outcome", &form.outcome, &problems, &page),
        note: Field::new("note", &form.note, &problems, &page),
        about,
        page,
    };
    show_with(template.about.status(), &template)
}
