//! What the public is told of an incident: proposing, deciding, and that it was told.

use crate::api::codes;
use crate::disclosure::{Disclosure, Proposal};
use crate::incident::{Incident, IncidentId};
use crate::ops::{
    decide_disclosure::decide_disclosure, propose_disclosure::propose_disclosure,
    record_publication::record_publication,
};
use crate::pages::reports::id_of;
use access::act::{DecideDisclosure, ProposeDisclosure, RecordPublication};
use axum::extract::Path;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Date, Stamp, Uid, moment};
use shell::{Fault, anew};
use utoipa::ToSchema;

/// What was proposed for the public, and what became of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct DisclosureView {
    number: i64,
    #[schema(schema_with = codes::disclosure)]
    decision: String,
    /// Rights of the public are infringed, or may be.
    rights: bool,
    /// The administration is seriously disturbed, or may be.
    administration: bool,
    reason: String,
    /// The day for which it is planned, or on which it is looked at again.
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<Date>,
    /// Of what is proposed.
    #[schema(schema_with = codes::hash)]
    hash: String,
    proposed_by: Uid,
    proposed_at: Stamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<DisclosureVerdictView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<PublicToldView>,
}

/// What was said of a proposal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct DisclosureVerdictView {
    #[schema(schema_with = codes::disclosure_verdict)]
    verdict: String,
    note: String,
    person: Uid,
    at: Stamp,
}

/// That the public was told.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct PublicToldView {
    on: Date,
    place: String,
    person: Uid,
    at: Stamp,
}

impl From<&Disclosure> for DisclosureView {
    fn from(one: &Disclosure) -> Self {
        let verdict = one.decided.as_ref().map(|said| DisclosureVerdictView {
            verdict: said.verdict.code().to_owned(),
            note: said.note.clone(),
            person: said.by.into(),
            at: moment(said.at),
        });
        let published = one.published.as_ref().map(|told| PublicToldView {
            on: told.on.into(),
            place: told.place.clone(),
            person: told.by.into(),
            at: moment(told.at),
        });
        Self {
            number: one.number,
            decision: one.proposal.decision.code().to_owned(),
            rights: one.proposal.rights,
            administration: one.proposal.administration,
            reason: one.proposal.reason.clone(),
            day: one.proposal.day.map(Date::from),
            hash: one.hash.to_string(),
            proposed_by: one.proposed_by.into(),
            proposed_at: moment(one.proposed_at),
            verdict,
            published,
        }
    }
}

/// A proposal for the public.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProposingDisclosure {
    #[schema(schema_with = codes::disclosure, example = "publish")]
    decision: String,
    /// Rights of the public are infringed, or may be.
    #[serde(default)]
    rights: bool,
    /// The administration is seriously disturbed, or may be.
    #[serde(default)]
    administration: bool,
    reason: String,
    /// The day for which it is planned; with `later`, which requires it: on which it is looked at again.
    #[serde(default)]
    day: Option<Date>,
}

pub(super) async fn propose_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, typed): (IncidentId, ProposingDisclosure) = (id_of::<Incident>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Incident>(ProposeDisclosure, id).await?;
    let day = match typed.day {
        Some(day) => Some(day.day().ok_or(Fault::unusable("agency.public-wrong-day"))?),
        None => None,
    };
    let decision = typed.decision.parse().map_err(|()| Fault::unusable("agency.public-no-decision"))?;
    let (rights, administration) = (typed.rights, typed.administration);
    propose_disclosure(&cx, id, Proposal { decision, rights, administration, reason: typed.reason, day }).await?;
    call.finish(cx, Answer::done()).await
}

/// What an executive says of a proposal.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DecidingDisclosure {
    /// Which.
    number: i64,
    #[schema(schema_with = codes::disclosure_verdict, example = "decide")]
    verdict: String,
    /// Required with `return`.
    #[serde(default)]
    note: String,
}

pub(super) async fn decide_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, typed): (IncidentId, DecidingDisclosure) = (id_of::<Incident>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Incident>(DecideDisclosure, id).await?;
    let verdict = typed.verdict.parse().map_err(|()| Fault::unusable("agency.public-no-decision"))?;
    decide_disclosure(&cx, id, typed.number, (verdict, &typed.note)).await?;
    call.finish(cx, Answer::done()).await
}

/// That the public was told.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordingPublication {
    on: Date,
    /// Where it can be read.
    place: String,
}

pub(super) async fn publish_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, typed): (IncidentId, RecordingPublication) = (id_of::<Incident>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Incident>(RecordPublication, id).await?;
    let on = typed.on.day().ok_or(Fault::unusable("agency.public-wrong-day"))?;
    record_publication(&cx, id, (on, &typed.place)).await?;
    call.finish(cx, Answer::done()).await
}
