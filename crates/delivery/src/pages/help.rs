//! Writing down what was done about a call for help.

use crate::{
    CallForHelp, CallRow, Delivery, DeliveryId, RecordHelpError,
    pages::{
        about::{About, about},
        answers::read_id,
        place::Place,
    },
    record_help,
};
use access::act::RecordHelp;
use askama::Template;
use axum::{
    extract::{Path, Query},
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
    about: About,
    /// The number of the answer that calls for help.
    number: i64,
    done: Field,
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
    let titled = (RecordHelp, "delivery-help-title");
    let (page, about, row) = about(&cx, request, titled, (id, place), &problems).await?;
    let number = open(&row)?.number;
    let template = HelpPage { number, done: Field::new("done", &form.done, &problems, &page), about, page };
    show_with(template.about.status(), &template)
}

/// The call for help; there is no form for what is no call, nor for one that was taken care of.
fn open(row: &CallRow) -> Result<&CallForHelp, Fault> {
    match &row.calls {
        None => Err(RecordHelpError::NotCalling.into()),
        Some(CallForHelp { helped: Some(_), .. }) => Err(RecordHelpError::Already.into()),
        Some(call) => Ok(call),
    }
}
