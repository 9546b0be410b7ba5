//! Answering: one press acknowledges and answers. A later answer is added; the earlier stay.

use crate::{
    Answer, Delivery, DeliveryId,
    store::{self, stamps::Answers},
    tidings::{self, Tiding},
};
use ::store::{Cx, Denied, Entry, Granted};
use access::{
    Kind,
    act::{AnswerByLetter, AnswerNotice},
};

/// The longest note, in characters.
pub const NOTE_LIMIT: usize = 2000;

/// Why it could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum AnswerNoticeError {
    /// Not permitted.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The note is longer than [`NOTE_LIMIT`].
    #[error("the note is too long")]
    NoteTooLong,
    /// It came to a ministry to be passed on to its agencies; it answers on its own line.
    #[error("a ministry answers on its own line, not on the one on which it passes on")]
    ToPassOn,
    /// It was recalled.
    #[error("it was recalled")]
    Withdrawn,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] ::store::StoreError),
}

impl AnswerNoticeError {
    /// What the store said, if it failed.
    pub(crate) fn into_store(self) -> Option<::store::StoreError> {
        match self {
            AnswerNoticeError::Store(cause) | AnswerNoticeError::Denied(Denied::Store(cause)) => Some(cause),
            _ => None,
        }
    }
}

/// Answers for the actor's organisation. Answering is also opening and acknowledging, where that was not done before.
/// An answer after the hour is an answer.
///
/// # Errors
/// `NoteTooLong`; `ToPassOn` and `Withdrawn` where no answer is taken; `Denied` if it was not handed over to the actor's organisation, or the role does not answer.
pub async fn answer_notice(cx: &Cx, id: DeliveryId, answer: Answer, note: &str) -> Result<(), AnswerNoticeError> {
    give(cx, &cx.permit::<_, Delivery>(AnswerNotice, id).await?, (answer, note)).await
}

/// The same by a letter that answers the one by which the actor comes. Whoever calls this has seen that it can have been read.
///
/// # Errors
/// The same; `Denied` if the actor holds no letter about it.
pub(crate) async fn answer_by_letter(
    cx: &Cx,
    id: DeliveryId,
    answer: Answer,
    note: &str,
) -> Result<(), AnswerNoticeError> {
    give(cx, &cx.permit::<_, Delivery>(AnswerByLetter, id).await?, (answer, note)).await
}

async fn give<A: Answers>(
    cx: &Cx,
    delivery: &Granted<'_, A, Delivery>,
    (answer, note): (Answer, &str),
) -> Result<(), AnswerNoticeError> {
    if delivery.heads_government() {
        return Err(AnswerNoticeError::ToPassOn);
    }
    if delivery.withdrawn_at.is_some() {
        return Err(AnswerNoticeError::Withdrawn);
    }
    let note = note.trim();
    if note.chars().count() > NOTE_LIMIT {
        return Err(AnswerNoticeError::NoteTooLong);
    }
    let number = store::stamps::answered(delivery, cx.new_id(), (answer, note), cx.person(), cx.now()).await?;
    let mut detail = serde_json::json!({ "answer": answer.code(), "number": number });
    if let (Some(letter), Some(detail)) = (cx.actor().letter(), detail.as_object_mut()) {
        detail.insert("letter".into(), serde_json::json!(letter));
    }
    cx.audit(Entry::new("delivery.answered").on(Kind::Delivery, delivery.id).detail(detail));
    // A later answer that calls for nothing takes the call back.
    tidings::done(cx, delivery.sql(), (Kind::Delivery, delivery.id.uuid()), (HELP, None)).await?;
    match answer {
        Answer::NeedHelp => ask_for_help(cx, delivery, number).await,
        _ => Ok(()),
    }
}

/// What begins the keys of the sentences of a letter that somebody calls for help.
pub(crate) const HELP: &str = "delivery-help";

/// Tells those by letter who may help: who handed it over and who released it.
async fn ask_for_help<A: Answers>(
    cx: &Cx,
    delivery: &Granted<'_, A, Delivery>,
    number: i64,
) -> Result<(), AnswerNoticeError> {
    let sql = delivery.sql();
    let (released_by, reference) = store::help::released(sql, delivery.id).await?;
    let below = delivery.via.map(|hand| format!("/deliveries/{hand}/below?show=need-help"));
    let board = format!("/board/{}#h-call", delivery.dispatch);
    let hand = delivery.via_org.zip(below).filter(|(org, _)| *org != released_by);
    let all = hand.into_iter().chain([(released_by, board)]);
    for (step, (org, path)) in (number * 2..).zip(all) {
        let tiding = Tiding {
            subject: delivery.id.uuid(),
            kind: Kind::Delivery,
            word: HELP,
            step,
            reference: &reference,
            exercise: delivery.exercise,
            urgent: true,
            optional: false,
            asks: None,
            at: cx.now(),
            path: &path,
        };
        tidings::tell_waiting(cx, sql, &tiding, &[org]).await?;
    }
    Ok(())
}
