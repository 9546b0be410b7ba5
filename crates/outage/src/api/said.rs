//! What those in the scope say, and what belongs to an outage.

use super::{id_of, states};
use crate::{
    answer::News,
    ops::{
        answer_outage::{Telling, answer_outage},
        link_outage::{link_notice, link_report},
    },
    outage::{Outage, OutageId},
};
use access::act::{AnswerOutage, LinkToOutage};
use axum::extract::Path;
use serde::Deserialize;
use shell::api::{Answer, Call, Uid};
use shell::{Fault, anew};
use utoipa::ToSchema;

/// How your organisation stands.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "state": "affected", "words": "西日本の一部で通話しにくい" }))]
pub(super) struct AnsweringOutage {
    /// Without it: nothing has changed since the last report.
    #[serde(default)]
    #[schema(schema_with = states)]
    state: Option<String>,
    #[serde(default)]
    #[schema(max_length = 500)]
    words: String,
    /// The `round` that is expected; without it the report keeps no promise.
    #[serde(default)]
    round: Option<i64>,
    /// A report of your organisation that says more.
    #[serde(default)]
    report: Option<Uid>,
}

pub(super) async fn answer(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (OutageId, AnsweringOutage) = (id_of(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Outage>(AnswerOutage, id).await?;
    let news = match said.state.as_deref() {
        None => News::Unchanged,
        Some(code) => News::Now(code.parse().map_err(|()| Fault::unusable("outage.nothing-before"))?),
    };
    let report = said.report.map(|report| report.id().ok_or(Fault::not_found())).transpose()?;
    answer_outage(&cx, id, Telling { news, words: said.words, round: said.round, report }).await?;
    call.finish(cx, Answer::done()).await
}

/// What belongs to it: a report or a notice, one of the two.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "report": "0146a7a2-6b80-7c3e-9d5f-1a2b3c4d5e6f", "linked": true }))]
pub(super) struct Linking {
    #[serde(default)]
    report: Option<Uid>,
    #[serde(default)]
    notice: Option<Uid>,
    /// `false`: it does not belong to it any more.
    linked: bool,
}

pub(super) async fn link(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (OutageId, Linking) = (id_of(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Outage>(LinkToOutage, id).await?;
    let changed = match (&said.report, &said.notice) {
        (Some(report), None) => link_report(&cx, id, report.id().ok_or(Fault::not_found())?, said.linked).await?,
        (None, Some(notice)) => link_notice(&cx, id, notice.id().ok_or(Fault::not_found())?, said.linked).await?,
        _ => return Err(Fault::unusable("outage.flawed")),
    };
    match changed {
        true => call.finish(cx, Answer::done()).await,
        false => call.finish_unrecorded(cx, "what was linked so already", Answer::done()).await,
    }
}
