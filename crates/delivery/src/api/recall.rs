//! Recalls in the ledger, for programs: who had opened what, and a recipient's word that the recall was dealt with.

use super::{answers, id_of, tiers};
use crate::{Delivery, DeliveryId, Dispatch, Opening, Shown, confirm_withdrawal, store::withdrawals};
use access::{Act, Decision, Relation, Relations, act::ViewBoard, decide};
use axum::extract::{Path, Query};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Listing, Name, Operation, Paging, Stamp, Uid, moment};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let openings = Operation::new("listOpenings", "Everybody in the ledger: who opened it, and when (the centre).")
        .lists::<OpeningLine>()
        .query("show", "Only these.", serde_json::json!({ "type": "string", "enum": Shown::ALL.map(Shown::code) }));
    let confirm = Operation::new("confirmRecalled", "Say that the recall was read and dealt with. Once.");
    vec![
        Route::get("/api/v1/boards/{id}/openings", openings_).api(openings),
        Route::post("/api/v1/inbox/{id}/confirm-recall", confirm_).api(confirm),
    ]
}

/// One recipient, and what it did with what was released.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct OpeningLine {
    /// Its line in the ledger.
    id: Uid,
    name: Name,
    #[schema(schema_with = tiers)]
    tier: String,
    /// The sector group under which it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    ceptoar: Option<Name>,
    /// Absent: it never stood in its inbox.
    #[serde(skip_serializing_if = "Option::is_none")]
    handed_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opened_at: Option<Stamp>,
    /// When a letter that carries the text was handed over: only below AMBER do letters carry it.
    #[serde(skip_serializing_if = "Option::is_none")]
    mailed_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passed_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = answers)]
    answer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answered_at: Option<Stamp>,
    /// When it said that the recall was dealt with.
    #[serde(skip_serializing_if = "Option::is_none")]
    recall_confirmed_at: Option<Stamp>,
    /// What was written with the newest answer; absent for who may not read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
}

impl OpeningLine {
    /// `reads`: whether the caller reads what was written with an answer.
    fn of(one: Opening, reads: bool) -> Self {
        Self {
            id: one.delivery.into(),
            name: Name::from(&one.name),
            tier: one.tier.code().to_owned(),
            ceptoar: one.ceptoar.as_ref().map(Name::from),
            handed_at: one.handed_at.map(moment),
            opened_at: one.opened_at.map(moment),
            mailed_at: one.mailed_at.map(moment),
            passed_at: one.passed_at.map(moment),
            answer: one.answer.map(|(answer, _)| answer.code().to_owned()),
            answered_at: one.answer.and_then(|(_, at)| at).map(moment),
            recall_confirmed_at: one.confirmed_at.map(moment),
            comment: Some(one.comment).filter(|comment| reads && !comment.is_empty()),
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct AskedOpenings {
    cursor: String,
    limit: String,
    show: String,
}

async fn openings_(Path(id): Path<String>, Query(asked): Query<AskedOpenings>, call: Call) -> Result<Answer, Fault> {
    let id = id_of::<Dispatch>(&id)?;
    let reads =
        decide(call.actor(), Act::ReadComment, Relations::none().with(Relation::Oversees, true)) == Decision::Allow;
    let which = Shown::read(&asked.show).filter(|which| reads || *which != Shown::Commented);
    let which = which.ok_or(Fault::unusable("delivery.unknown-choice"))?;
    let paging = Paging { cursor: asked.cursor, limit: asked.limit };
    let (limit, after) = (paging.limit()?, paging.place_by_id::<Delivery>()?);
    let cx = call.read().await?;
    let dispatch = cx.permit::<_, Dispatch>(ViewBoard, id).await?;
    let found = withdrawals::openings(dispatch.sql(), id, which, (after, limit + 1)).await?;
    Answer::ok(&Listing::of(found, limit, |one: &Opening| one.delivery.to_string(), |one| OpeningLine::of(one, reads)))
}

async fn confirm_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let id: DeliveryId = id_of::<Delivery>(&id)?;
    let cx = anew!(call);
    confirm_withdrawal(&cx, id).await?;
    call.finish(cx, Answer::done()).await
}
