//! Answering and acknowledging: the targets of the answer panel.

use super::hand::{Again, HandForm, again, on};
use crate::{Answer, AnswerNoticeError, Delivery, DeliveryId, acknowledge_notice, answer_notice, ask};
use ::store::Cx;
use access::act::ViewDelivery;
use axum::{extract::Path, response::Response};
use shell::{Fault, Input, Signed};

/// `POST /deliveries/{id}/answer`
pub(crate) async fn answer(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<HandForm>,
) -> Result<Response, Fault> {
    let id = read_id(&id)?;
    let Ok(answer) = form.answer.parse::<Answer>() else {
        return again(&request, id, &form, Again::wrong("answer", "delivery-problem-answer")).await;
    };
    let cx = request.app.write(request.actor()).await?;
    let called = calls(&cx, id).await?;
    match answer_notice(&cx, id, answer, &form.note).await {
        Ok(()) => cx.commit().await?,
        Err(error) => {
            drop(cx);
            let why = match error {
                AnswerNoticeError::NoteTooLong => Again::wrong("note", "delivery-problem-note"),
                error => Again::refused(error.into()),
            };
            return again(&request, id, &form, why).await;
        }
    }
    let done = match answer {
        Answer::NeedHelp => "did-notice-help",
        _ if called => "did-notice-help-withdrawn",
        _ => "did-notice-answered",
    };
    on(&request, id, HandForm { note: String::new(), ..form }, done).await
}

/// Whether a call for help stands there of which nobody has taken care: another answer takes it back, which is said.
async fn calls(cx: &Cx, id: DeliveryId) -> Result<bool, Fault> {
    let delivery = cx.permit::<_, Delivery>(ViewDelivery, id).await?;
    let given = ask::answers_of(delivery.sql(), id).await?;
    let newest = given.iter().max_by_key(|one| one.number);
    Ok(newest.is_some_and(|one| one.answer == Answer::NeedHelp && one.helped.is_none()))
}

/// `POST /deliveries/{id}/acknowledge`
pub(crate) async fn acknowledge(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<HandForm>,
) -> Result<Response, Fault> {
    let id = read_id(&id)?;
    let cx = request.app.write(request.actor()).await?;
    match acknowledge_notice(&cx, id).await {
        Ok(()) => cx.commit().await?,
        Err(error) => {
            drop(cx);
            return again(&request, id, &form, Again::refused(error.into())).await;
        }
    }
    on(&request, id, form, "did-notice-acknowledged").await
}

/// An id from a path; what is none is not there.
pub(crate) fn read_id(id: &str) -> Result<DeliveryId, Fault> {
    id.parse().map_err(|_| Fault::not_found())
}
