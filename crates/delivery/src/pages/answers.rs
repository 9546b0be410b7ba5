//! Answering and acknowledging: the targets of the answer panel.

use super::hand::{Again, HandForm, again, on};
use crate::{Answer, AnswerNoticeError, DeliveryId, acknowledge_notice, answer_notice};
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
    let done = if answer == Answer::NeedHelp { "did-notice-help" } else { "did-notice-answered" };
    on(&request, id, HandForm { note: String::new(), ..form }, done).await
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
