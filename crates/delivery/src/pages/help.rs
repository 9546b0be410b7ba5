//! Writing down what was done about a call for help.

use super::titled;
use crate::{
    CallForHelp, CallRow, Delivery, DeliveryId, NOTE_LIMIT, RecordHelpError,
    pages::{
        answers::read_id,
        calls::{LogLine, log},
        place::Place,
        view::{self, Person},
    },
    record_help,
    store::calls,
};
use access::act::RecordHelp;
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
pub(crate) struct HelpForm {
    /// The call for help that was seen: the number of the answer.
    #[serde(default)]
    number: String,
    #[serde(default)]
    done: String,
}

#[derive(Template)]
#[template(path = "deliveries/help.html")]
struct HelpPage {
    page: Page,
    delivery: Delivery,
    person: Person,
    /// The number of the answer that calls for help.
    number: i64,
    done: Field,
    log: Vec<LogLine>,
    limit: usize,
    problems: Vec<(String, String)>,
    heading: String,
    back: String,
    /// Where in the list one was, as the question of an address.
    place: String,
}

/// `GET /deliveries/{id}/help`
pub(crate) async fn form(
    request: Signed,
    Path(id): Path<String>,
    Query(place): Query<Place>,
) -> Result<Response, Fault> {
    page(&request, (read_id(&id)?, &place), &HelpForm::default(), Problems::default()).await
}

/// `POST /deliveries/{id}/help`
pub(crate) async fn record(
    request: Signed,
    Path(id): Path<String>,
    Query(place): Query<Place>,
    Input(form): Input<HelpForm>,
) -> Result<Response, Fault> {
    let id = read_id(&id)?;
    let cx = request.app.write(request.actor()).await?;
    let back = place.back(&request, cx.permit::<RecordHelp, Delivery>(RecordHelp, id).await?.row());
    let key = match record_help(&cx, id, form.number.parse().unwrap_or(0), &form.done).await {
        Ok(()) => {
            cx.commit().await?;
            return Ok(shell::did("did-notice-helped", &back));
        }
        Err(RecordHelpError::NothingDone) => "delivery-problem-done",
        Err(RecordHelpError::NoteTooLong) => "delivery-problem-done-long",
        Err(error) => return Err(error.into()),
    };
    drop(cx);
    let mut problems = Problems::default();
    problems.add("done", key);
    page(&request, (id, &place), &form, problems).await
}

async fn page(
    request: &Signed,
    (id, place): (DeliveryId, &Place),
    form: &HelpForm,
    problems: Problems,
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let delivery = cx.permit::<RecordHelp, Delivery>(RecordHelp, id).await?;
    let row = calls::one(delivery.sql(), id, cx.now().day()).await?.ok_or(Fault::not_found())?;
    let call = open(&row)?;
    let reference = &delivery.reference;
    let page = titled(request, delivery.exercise, |voice| voice.t1("delivery-help-title", "reference", reference));
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let template = HelpPage {
        person: view::person(&page, &row),
        number: call.number,
        done: Field::new("done", &form.done, &problems, &page),
        log: log(&page, delivery.sql(), id).await?,
        limit: NOTE_LIMIT,
        heading: page.t1("errors-heading", "n", problems.len()),
        problems: problems.iter().map(|problem| (format!("f-{}", problem.field), page.t(problem.key))).collect(),
        back: place.back(request, &delivery),
        place: place.again(),
        delivery: delivery.row().clone(),
        page,
    };
    show_with(status, &template)
}

/// The call for help; there is no form for what is no call, nor for one that was taken care of.
fn open(row: &CallRow) -> Result<&CallForHelp, Fault> {
    match &row.calls {
        None => Err(RecordHelpError::NotCalling.into()),
        Some(CallForHelp { helped: Some(_), .. }) => Err(RecordHelpError::Already.into()),
        Some(call) => Ok(call),
    }
}
