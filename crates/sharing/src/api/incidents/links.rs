//! What an incident has to do with others, of those of which the caller may know.

use crate::api::codes;
use crate::incident::{Incident, IncidentId};
use crate::ops::link_incident::link_incident;
use crate::pages::reports::id_of;
use crate::register::Linked;
use access::act::ClassifyIncident;
use axum::extract::Path;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Stamp, Uid, moment};
use shell::{Fault, anew};
use utoipa::ToSchema;

/// What an incident has to do with another.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct IncidentLinkView {
    /// The other.
    incident: Uid,
    #[schema(example = "I-2014-00003")]
    reference: String,
    /// At which ministry or agency that is.
    organisation: Uid,
    #[schema(schema_with = codes::tie)]
    tie: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
    /// The body that wrote it.
    by: Uid,
    person: Uid,
    at: Stamp,
}

impl From<&Linked> for IncidentLinkView {
    fn from(one: &Linked) -> Self {
        Self {
            incident: one.other.id.into(),
            reference: one.other.reference.clone(),
            organisation: one.other.org.into(),
            tie: one.link.tie.code().to_owned(),
            note: one.link.note.clone(),
            by: one.link.org.into(),
            person: one.link.by.into(),
            at: moment(one.link.at),
        }
    }
}

/// What an incident has to do with another.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkingIncident {
    /// The other, of which the caller must know.
    #[schema(example = "I-2014-00003")]
    reference: String,
    /// As it is seen from this one; `none` withdraws what was written of the two.
    #[schema(schema_with = codes::tie, example = "came-of")]
    tie: String,
    /// Required with `other`.
    #[serde(default)]
    #[schema(max_length = 200)]
    note: String,
}

pub(super) async fn link_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, typed): (IncidentId, LinkingIncident) = (id_of::<Incident>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Incident>(ClassifyIncident, id).await?;
    let tie = typed.tie.parse().map_err(|()| Fault::unusable("agency.no-tie"))?;
    if link_incident(&cx, id, &typed.reference, (tie, &typed.note)).await? {
        return call.finish(cx, Answer::done()).await;
    }
    call.finish_unrecorded(cx, "nothing had changed", Answer::done()).await
}
