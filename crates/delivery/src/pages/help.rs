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
    about: About,
    /// The number of the answer that calls for help; `None` where none does.
    number: Option<i64>,
    /// Why nothing was written down, or can be: what is so, and what to do.
    closed: Option<(String, String)>,
    done: Field,
}

/// `GET /deliveries/{id}/help`
pub(crate) async fn form(
    request: Signed,
    Path(id): Path<String>,
    Query(place): Query<Place>,
) -> Result<Response, Fault> {
    page(&request, (read_id(&id)?, &place), &HelpForm::default(), (Problems::default(), None)).await
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
    let (problems, refused) = match record_help(&cx, id, form.number.parse().unwrap_or(0), &form.done).await {
        Ok(()) => {
            cx.commit().await?;
            return Ok(shell::did("did-notice-helped", &back));
        }
        Err(RecordHelpError::Done(why)) => {
            let mut problems = Problems::default();
            problems.add("done", why.key());
            (problems, None)
        }
        Err(error @ (RecordHelpError::Already | RecordHelpError::NotCalling)) => {
            (Problems::default(), Some(Fault::from(error)))
        }
        Err(error) => return Err(error.into()),
    };
    drop(cx);
    page(&request, (id, &place), &form, (problems, refused)).await
}

/// The form; what was typed stays on it. Where the call was taken care of meanwhile, the page says by whom instead.
async fn page(
    request: &Signed,
    (id, place): (DeliveryId, &Place),
    form: &HelpForm,
    (problems, refused): (Problems, Option<Fault>),
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let titled = (RecordHelp, "delivery-help-title");
    let (page, about, row) = about(&cx, request, titled, (id, place), &problems).await?;
    let status = if refused.is_some() { StatusCode::CONFLICT } else { about.status() };
    let (number, closed) = match open(&row) {
        Ok(call) => (Some(call.number), refused),
        Err(error) => (None, Some(error.into())),
    };
    let said = |fault: Fault| (page.t(&fault.key()), page.t(&format!("{}-do", fault.key())));
    let closed = closed.map(said);
    let template = HelpPage { number, closed, done: Field::new("done", &form.done, &problems, &page), about, page };
    show_with(status, &template)
}

/// The call for help; there is no form for what is no call, nor for one that was taken care of.
fn open(row: &CallRow) -> Result<&CallForHelp, RecordHelpError> {
    match &row.calls {
        None => Err(RecordHelpError::NotCalling),
        Some(CallForHelp { helped: Some(_), .. }) => Err(RecordHelpError::Already),
        Some(call) => Ok(call),
    }
}
