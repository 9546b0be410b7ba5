//! Writing down a telephone call.

use super::titled;
use crate::{
    CallRow, Delivery, DeliveryId, NOTE_LIMIT, Outcome, RecordCallError,
    pages::{
        answers::read_id,
        place::Place,
        view::{self, Person},
    },
    record_call,
    store::calls,
};
use access::act::RecordCall;
use askama::Template;
use axum::{
    extract::{Path, Query},
    http::StatusCode,
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
    delivery: Delivery,
    person: Person,
    choices: Vec<(&'static str, String, bool)>,
    outcome: Field,
    note: Field,
    limit: usize,
    problems: Vec<(String, String)>,
    heading: String,
    back: String,
    /// Where in the list one was, as the question of an address.
    place: String,
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
    let (delivery, row) = read(request, id).await?;
    let reference = &delivery.reference;
    let page = titled(request, delivery.exercise, |voice| voice.t1("delivery-call-title", "reference", reference));
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let choice = |outcome: &Outcome| {
        let name = page.t(&format!("delivery-call-{}", outcome.code()));
        (outcome.code(), name, outcome.code() == form.outcome)
    };
    let template = CallPage {
        person: view::person(&page, &row),
        choices: Outcome::ALL.iter().map(choice).collect(),
        outcome: Field::new("outcome", &form.outcome, &problems, &page),
        note: Field::new("note", &form.note, &problems, &page),
        limit: NOTE_LIMIT,
        heading: page.t1("errors-heading", "n", problems.len()),
        problems: problems.iter().map(|problem| (format!("f-{}", problem.field), page.t(problem.key))).collect(),
        back: place.back(request, &delivery),
        place: place.again(),
        delivery,
        page,
    };
    show_with(status, &template)
}

async fn read(request: &Signed, id: DeliveryId) -> Result<(Delivery, CallRow), Fault> {
    let cx = request.app.read(request.actor()).await?;
    let delivery = cx.permit::<RecordCall, Delivery>(RecordCall, id).await?;
    let row = calls::one(delivery.sql(), id, cx.now().day()).await?.ok_or(Fault::not_found())?;
    Ok((delivery.row().clone(), row))
}
