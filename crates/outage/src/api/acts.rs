//! What the centre does: raising, changing, confirming, refusing.

use super::{declared::DeclaredView, first_steps, id_of, steps};
use crate::{
    ops::{
        change_outage::change_outage,
        confirm_outage::{confirm_outage, refuse_outage},
        raise_outage::raise_outage,
    },
    outage::{Outage, OutageId, Step},
};
use ::store::Denied;
use access::act::{ConfirmOutage, SteerOutage};
use axum::extract::Path;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Uid};
use shell::{Fault, anew};
use utoipa::ToSchema;

/// What is raised.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Raising {
    #[schema(schema_with = first_steps)]
    step: String,
    declared: DeclaredView,
    /// Everybody in the scope reads it.
    #[schema(max_length = 2000, example = "複数の事業者で同時に障害")]
    reason: String,
    #[serde(default)]
    exercise: bool,
}

/// What was raised.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Raised {
    id: Uid,
}

fn step_of(code: &str) -> Result<Step, Fault> {
    code.parse().map_err(|()| Fault::unusable("outage.flawed"))
}

pub(super) async fn raise(call: Call) -> Result<Answer, Fault> {
    let raising: Raising = call.body()?;
    let cx = anew!(call);
    let org = cx.organisation().ok_or(Denied::NotFound)?;
    cx.permit::<_, registry::Organisation>(access::act::RaiseOutage, org).await?;
    let said = raising.declared.said(raising.reason, String::new())?;
    let id = raise_outage(&cx, step_of(&raising.step)?, said, raising.exercise).await?;
    let answer = Answer::created(format!("/api/v1/outages/{id}"), &Raised { id: id.into() })?;
    call.finish(cx, answer).await
}

/// What holds from now on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Changing {
    /// The newest change as it was read.
    seen: i64,
    #[schema(schema_with = steps)]
    step: String,
    declared: DeclaredView,
    #[schema(max_length = 2000)]
    reason: String,
    /// What became of it: needed to lower it.
    #[serde(default)]
    #[schema(max_length = 2000)]
    summary: String,
}

pub(super) async fn change(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (OutageId, Changing) = (id_of(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Outage>(SteerOutage, id).await?;
    let step = step_of(&said.step)?;
    change_outage(&cx, id, said.seen, step, said.declared.said(said.reason, said.summary)?).await?;
    call.finish(cx, Answer::done()).await
}

/// What is confirmed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Confirming {
    /// The newest change as it was read.
    seen: i64,
}

pub(super) async fn confirm(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (OutageId, Confirming) = (id_of(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Outage>(ConfirmOutage, id).await?;
    confirm_outage(&cx, id, said.seen).await?;
    call.finish(cx, Answer::done()).await
}

/// What is refused, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Refusing {
    /// The newest change as it was read.
    seen: i64,
    #[schema(max_length = 2000, example = "誤報でした")]
    reason: String,
}

pub(super) async fn refuse(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (OutageId, Refusing) = (id_of(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Outage>(ConfirmOutage, id).await?;
    refuse_outage(&cx, id, said.seen, &said.reason).await?;
    call.finish(cx, Answer::done()).await
}
