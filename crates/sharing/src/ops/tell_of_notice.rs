//! Writing down that an executive of one's own body was told of a notice by telephone.

use super::tell_executives::{Call, TellExecutiveError, moment, sourced, whom};
use crate::beside::NoticeCall;
use crate::executive::Post;
use crate::store::beside;
use access::{Kind, act::TellOfNotice};
use delivery::{Delivery, DeliveryId};
use kernel::At;
use store::{Cx, Denied, Entry};

/// Writes it down, as [`super::tell_executives::tell_executive`] does for an incident.
///
/// # Errors
/// If it came to be passed on to agencies (executives are told on the own line), if nobody of that id is one, if the source is missing or the moment wrong, if it was recalled, or if the actor may not.
pub async fn tell_of_notice(cx: &Cx, id: DeliveryId, call: &Call) -> Result<(), TellExecutiveError> {
    let delivery = cx.permit::<_, Delivery>(TellOfNotice, id).await?;
    if delivery.heads_government() {
        return Err(TellExecutiveError::ToPassOn);
    }
    let who = cx.actor().who().ok_or(Denied::NotFound)?;
    let source = sourced(&call.source)?;
    let handed = delivery.handed_at.filter(|_| delivery.withdrawn_at.is_none()).ok_or(Denied::NotFound)?;
    // What is typed goes to the minute only.
    let began = At::from_millis(handed.millis() - 59_999);
    let at = moment(&call.at, cx.now()).filter(|at| *at <= cx.now() && *at >= began);
    let whom = whom(delivery.sql(), who.organisation, &call.whom).await?.ok_or(TellExecutiveError::Unknown)?;
    let told = NoticeCall {
        id: cx.new_id(),
        person: whom.person,
        executive: whom.entry.as_ref().map(|entry| entry.id),
        name: whom.name,
        post: whom.entry.map_or(Post::Executive, |entry| entry.post),
        source,
        told_at: at.ok_or(TellExecutiveError::Moment)?,
        recorded_by: who.person,
        recorded_at: cx.now(),
    };
    beside::call(delivery.sql(), id, &told).await?;
    let hash = told.hash().to_string();
    let detail = serde_json::json!({ "reference": delivery.reference, "body": who.organisation, "hash": hash });
    cx.audit(Entry::new("delivery.executive-called").on(Kind::Delivery, id).detail(detail));
    Ok(())
}
