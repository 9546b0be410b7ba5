//! What a secretariat says of a change that a member made: it takes note, asks, or sends it back.

use crate::{
    change::{Change, ChangeId, LONGEST, Verdict},
    store::changes,
};
use access::{
    Kind, OrgId,
    act::{AnswerChange, JudgeChange},
};
use serde_json::json;
use store::{Cx, Denied, Entry, Sql, StoreError};

/// Why nothing could be said of a change.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// It is not there, or not this person's to speak of.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It has been taken note of, or nothing was asked.
    #[error("that cannot be said of the change now")]
    NotNow,
    /// A question, a return and an answer need words.
    #[error("there are no words, or very many")]
    NoWords,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Says it for the actor's CEPTOAR. Nothing of the member's is changed by it.
///
/// # Errors
/// As [`ChangeError`].
pub async fn judge_change(cx: &Cx, id: ChangeId, verdict: Verdict, text: &str) -> Result<(), ChangeError> {
    let change = cx.permit::<_, Change>(JudgeChange, id).await?;
    let ceptoar = cx.organisation().ok_or(Denied::NotFound)?;
    if verdict == Verdict::Answer {
        return Err(ChangeError::NotNow);
    }
    say(cx, change.sql(), (id, ceptoar), verdict, text).await
}

/// Answers one's own CEPTOAR, which asked or sent the change back.
///
/// # Errors
/// As [`ChangeError`].
pub async fn answer_change(cx: &Cx, id: ChangeId, ceptoar: OrgId, text: &str) -> Result<(), ChangeError> {
    let change = cx.permit::<_, Change>(AnswerChange, id).await?;
    say(cx, change.sql(), (id, ceptoar), Verdict::Answer, text).await
}

async fn say(
    cx: &Cx,
    sql: &Sql<'_>,
    (id, ceptoar): (ChangeId, OrgId),
    verdict: Verdict,
    text: &str,
) -> Result<(), ChangeError> {
    let text = text.trim();
    if (verdict.needs_words() && text.is_empty()) || text.chars().count() > LONGEST {
        return Err(ChangeError::NoWords);
    }
    let watches = changes::watches(sql, id).await?;
    let watch = watches.iter().find(|watch| watch.ceptoar == ceptoar).ok_or(Denied::NotFound)?;
    let next = watch.state.after(verdict).ok_or(ChangeError::NotNow)?;
    match changes::turn(sql, (id, ceptoar), (watch.state, next)).await {
        Err(StoreError::Conflict(_)) => return Err(ChangeError::NotNow),
        done => done?,
    }
    changes::say(cx, sql, (id, ceptoar), (verdict, text)).await?;
    let said = match verdict {
        Verdict::Acknowledge => "change.acknowledged",
        Verdict::Question => "change.questioned",
        Verdict::Return => "change.returned",
        Verdict::Answer => "change.answered",
    };
    cx.audit(Entry::new(said).on(Kind::Change, id).detail(json!({ "ceptoar": ceptoar.to_string() })));
    Ok(())
}
