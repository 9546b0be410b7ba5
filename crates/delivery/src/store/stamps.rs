//! Stamps, each set once: every update here says `IS NULL` of the stamp that it sets. And what is only ever added:
//! answers, additions, calls.

use crate::{Answer, Delivery, Outcome};
use access::{
    Action, PersonId,
    act::{AcknowledgeByLetter, AnswerByLetter, AnswerNotice, PassNotice, RecordCall, ViewDelivery},
};
use kernel::{At, Id};
use store::{Cx, Granted, StoreError, params};

/// Opened, if it was not before; whether it is now for the first time.
pub(crate) async fn opened(it: &Granted<'_, ViewDelivery, Delivery>, now: At) -> Result<bool, StoreError> {
    let update = "UPDATE deliveries SET opened_at = $1 WHERE id = $2 AND opened_at IS NULL AND handed_at IS NOT NULL";
    Ok(it.sql().run(update, params![now, it.id]).await? == 1)
}

/// The acts by which somebody acknowledges.
pub(crate) trait Acknowledges: Action {}
impl Acknowledges for AcknowledgeByLetter {}
impl<A: Answers> Acknowledges for A {}

/// The acts by which somebody answers.
pub(crate) trait Answers: Action {}
impl Answers for AnswerNotice {}
impl Answers for AnswerByLetter {}

/// Acknowledged, and by that opened, if it was not before; whether it is now for the first time.
pub(crate) async fn acknowledged<A: Acknowledges>(it: &Granted<'_, A, Delivery>, now: At) -> Result<bool, StoreError> {
    let mut set = 0;
    for stamp in ["opened_at", "acknowledged_at"] {
        let update = format!("UPDATE deliveries SET {stamp} = $1 WHERE id = $2 AND {stamp} IS NULL");
        set = it.sql().run(&update, params![now, it.id]).await?;
    }
    Ok(set == 1)
}

/// Adds an answer and makes it the one in force; stamps what the first answer stamps. The answer's number, from 1.
pub(crate) async fn answered<A: Answers>(
    it: &Granted<'_, A, Delivery>,
    id: Id<Answer>,
    (answer, note): (Answer, &str),
    person: Option<PersonId>,
    now: At,
) -> Result<i64, StoreError> {
    let sql = it.sql();
    // The row of the delivery is locked, so numbers have neither gaps nor twins.
    let number = 1 + sql.count("SELECT COUNT(*) AS n FROM answers WHERE delivery_id = $1", params![it.id]).await?;
    sql.run_one(
        "INSERT INTO answers (id, delivery_id, number, answer, note, person_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![id, it.id, number, answer.code(), note, person, now],
    )
    .await?;
    acknowledged(it, now).await?;
    sql.run(
        "UPDATE deliveries SET answered_at = $1, answered_by = $2, answer = $3 WHERE id = $4 AND answered_at IS NULL",
        params![now, person, answer.code(), it.id],
    )
    .await?;
    sql.run_one("UPDATE deliveries SET answer = $1 WHERE id = $2", params![answer.code(), it.id]).await?;
    Ok(number)
}

/// Passed on by a hand, if it was not before; whether it is now.
pub(crate) async fn passed(
    it: &Granted<'_, PassNotice, Delivery>,
    person: Option<PersonId>,
    now: At,
) -> Result<bool, StoreError> {
    let update = "UPDATE deliveries SET passed_at = $1, passed_by = $2 WHERE id = $3 AND passed_at IS NULL";
    Ok(it.sql().run(update, params![now, person, it.id]).await? == 1)
}

/// What its body adds for those below.
pub(crate) async fn add(
    it: &Granted<'_, PassNotice, Delivery>,
    text: &str,
    person: Option<PersonId>,
    now: At,
) -> Result<(), StoreError> {
    let insert = "INSERT INTO additions (delivery_id, org_id, text, person_id, at) VALUES ($1, $2, $3, $4, $5)";
    it.sql().run_one(insert, params![it.id, it.org, text, person, now]).await
}

/// A telephone call to its recipient.
pub(crate) async fn called(
    it: &Granted<'_, RecordCall, Delivery>,
    id: Id<Outcome>,
    (outcome, note): (Outcome, &str),
    cx: &Cx,
) -> Result<(), StoreError> {
    let insert =
        "INSERT INTO calls (id, delivery_id, outcome, note, org_id, person_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = params![id, it.id, outcome.code(), note, cx.organisation(), cx.person(), cx.now()];
    it.sql().run_one(insert, values).await
}
