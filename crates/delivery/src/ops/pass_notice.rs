//! Passing on: those below are handed it, with what this body adds. Nothing can be cut, and nothing can be added that
//! gives somebody away.

use crate::{Addition, Delivery, DeliveryId, Found, Search, SearchError, store};
use ::store::{Cx, Denied, Entry, Granted};
use access::{Kind, act::PassNotice};

/// The longest addition, in characters.
pub const ADDITION_LIMIT: usize = 10_000;

/// Why it could not be passed on.
#[derive(Debug, thiserror::Error)]
pub enum PassNoticeError {
    /// Not permitted.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It was passed on before, by hand or by itself.
    #[error("it has been passed on already")]
    AlreadyPassed,
    /// The recipient is not a body that passes on.
    #[error("nobody is below this recipient")]
    NobodyBelow,
    /// The rules of the CEPTOAR let its secretariat add nothing.
    #[error("the rules of the CEPTOAR allow no words of its own")]
    NoOwnWords,
    /// It was recalled.
    #[error("it was recalled")]
    Withdrawn,
    /// It is held back until a time; nobody passes it on before.
    #[error("it is held back until a time")]
    Embargoed,
    /// The last day of its label is past.
    #[error("the last day of its label is past")]
    Ended,
    /// The addition is longer than [`ADDITION_LIMIT`].
    #[error("the addition is too long")]
    AdditionTooLong,
    /// The addition could not be searched.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] ::store::StoreError),
}

/// What came of passing it on. Either is recorded, so either must be committed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Passed {
    /// It was passed on; this many were handed it by that.
    On(u64),
    /// Nothing was passed on: these passages of the trimmed addition may point to somebody who must not be named. That
    /// it was held is recorded (without its text).
    Held(Found),
}

/// Passes it on to those below, with an addition for them (empty: none), unless `search` finds something in it.
///
/// # Errors
/// `AlreadyPassed` the second time; `NoOwnWords` where the rules at the release allow none; `NobodyBelow` at the end of
/// the path; `Embargoed` before its time; `Ended` after its label's last day;
/// `AdditionTooLong`; `Denied` if it was not handed over to the actor's organisation, or the role does not pass on.
pub async fn pass_notice(cx: &Cx, id: DeliveryId, addition: &str, search: Search) -> Result<Passed, PassNoticeError> {
    let delivery = cx.permit::<PassNotice, Delivery>(PassNotice, id).await?;
    let addition = addition.trim();
    if !delivery.passes_on() {
        return Err(PassNoticeError::NobodyBelow);
    }
    if delivery.withdrawn_at.is_some() {
        return Err(PassNoticeError::Withdrawn);
    }
    if delivery.embargo.is_some() {
        return Err(PassNoticeError::Embargoed);
    }
    if delivery.ended(cx.now()) {
        return Err(PassNoticeError::Ended);
    }
    if !addition.is_empty() && !delivery.own_words {
        return Err(PassNoticeError::NoOwnWords);
    }
    if addition.chars().count() > ADDITION_LIMIT {
        return Err(PassNoticeError::AdditionTooLong);
    }
    if delivery.passed_at.is_some() {
        return Err(PassNoticeError::AlreadyPassed);
    }
    let held = held(cx, &delivery, addition, search).await?;
    if !held.passages.is_empty() {
        let detail = serde_json::json!({ "passages": held.passages.len() });
        cx.audit(Entry::new("delivery.addition-held").on(Kind::Delivery, id).detail(detail));
        return Ok(Passed::Held(held));
    }
    if !store::stamps::passed(&delivery, cx.person(), cx.now()).await? {
        return Err(PassNoticeError::AlreadyPassed);
    }
    if !addition.is_empty() {
        store::stamps::add(&delivery, addition, cx.person(), cx.now()).await?;
    }
    let handed = store::flow::from_a_hand(delivery.sql(), id, cx.now()).await?;
    store::letters::promise_notice(cx, delivery.sql(), delivery.dispatch).await?;
    store::reminders::promise(cx, delivery.sql(), delivery.dispatch).await?;
    let detail = serde_json::json!({ "handed": handed, "added": !addition.is_empty() });
    cx.audit(Entry::new("delivery.passed").on(Kind::Delivery, id).detail(detail));
    Ok(Passed::On(handed))
}

async fn held(
    cx: &Cx,
    delivery: &Granted<'_, PassNotice, Delivery>,
    text: &str,
    search: Search,
) -> Result<Found, SearchError> {
    if text.is_empty() {
        return Ok(Found::default());
    }
    let sql = *delivery.sql();
    search(&sql, Addition { subject: delivery.subject, by: delivery.org, text, day: cx.now().day() }).await
}
