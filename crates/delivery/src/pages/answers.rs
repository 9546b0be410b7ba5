//! Answering and acknowledging: the targets of the answer panel.

use super::titled;
use crate::{Answer, AnswerNoticeError, Delivery, DeliveryId, acknowledge_notice, answer_notice, ask, panel};
use access::act::ViewDelivery;
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use serde::Deserialize;
use shell::{Fault, Field, Input, Page, Problems, Signed, page::show_with};

/// What the answer panel sends.
#[derive(Debug, Deserialize)]
pub(crate) struct AnswerForm {
    #[serde(default)]
    answer: String,
    #[serde(default)]
    note: String,
}

#[derive(Template)]
#[template(path = "deliveries/again.html")]
struct AgainPage {
    page: Page,
    delivery: Delivery,
    problems: Vec<(String, String)>,
    heading: String,
    panel: String,
}

/// `POST /deliveries/{id}/answer`
pub(crate) async fn answer(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<AnswerForm>,
) -> Result<Response, Fault> {
    let id = read_id(&id)?;
    let Ok(answer) = form.answer.parse::<Answer>() else {
        return again(&request, id, &form, "answer", "delivery-problem-answer").await;
    };
    let cx = request.app.write(request.actor()).await?;
    match answer_notice(&cx, id, answer, &form.note).await {
        Ok(()) => cx.commit().await?,
        Err(AnswerNoticeError::NoteTooLong) => {
            drop(cx);
            return again(&request, id, &form, "note", "delivery-problem-note").await;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(shell::did("did-notice-answered", &format!("/inbox/{id}")))
}

/// `POST /deliveries/{id}/acknowledge`
pub(crate) async fn acknowledge(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let id = read_id(&id)?;
    let cx = request.app.write(request.actor()).await?;
    acknowledge_notice(&cx, id).await?;
    cx.commit().await?;
    Ok(shell::did("did-notice-acknowledged", &format!("/inbox/{id}")))
}

/// The panel once more, with what was typed and what is wrong with it.
async fn again(
    request: &Signed,
    id: DeliveryId,
    form: &AnswerForm,
    field: &str,
    key: &'static str,
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let delivery = cx.permit::<ViewDelivery, Delivery>(ViewDelivery, id).await?;
    let given = ask::answers_of(delivery.sql(), id).await?;
    let hops = ask::path_of(delivery.sql(), id).await?;
    let page = titled(request, delivery.exercise, |_| delivery.reference.clone());
    let mut problems = Problems::default();
    problems.add(field, key);
    let note = Field::new("note", &form.note, &problems, &page);
    let panel = panel::answer_again(&page, &delivery, (&given, &hops), note)?;
    wrong(page, delivery.row().clone(), &problems, panel)
}

/// The page of a form that was sent with something wrong in it.
pub(crate) fn wrong(page: Page, delivery: Delivery, problems: &Problems, panel: String) -> Result<Response, Fault> {
    let said = |problem: &shell::Problem| (format!("f-{}", problem.field), page.t(problem.key));
    let said: Vec<_> = problems.iter().map(said).collect();
    let heading = page.t1("errors-heading", "n", said.len());
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &AgainPage { page, delivery, problems: said, heading, panel })
}

/// An id from a path; what is none is not there.
pub(crate) fn read_id(id: &str) -> Result<DeliveryId, Fault> {
    id.parse().map_err(|_| Fault::not_found())
}
