//! What the register says of an incident: of which kind it is, when the public first learned of it, what the yearly list tells.

use super::account::{IncidentAccount, LeakTurn};
use crate::api::codes;
use crate::disclosure::Disclosure;
use crate::incident::{Incident, IncidentId};
use crate::ops::classify_incident::{ClassifyIncidentError, classify_incident};
use crate::pages::{agencies::entry::read, reports::id_of};
use crate::register::{Entered, LeakSince, Line, first_public, leaks};
use crate::store::{disclosures, register};
use access::act::{ClassifyIncident, ViewIncident};
use axum::{extract::Path, http::StatusCode};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Stamp, Uid, moment};
use shell::{Fault, anew};
use store::Cx;
use utoipa::ToSchema;

/// Kinds, month and account, as lists show them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct RegisterSays {
    /// Empty: not written down yet.
    #[schema(schema_with = codes::incident_kinds)]
    kinds: Vec<String>,
    /// The month in which it was first reported in the press or published; of publications written down, the earliest.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2014-06", pattern = "^[0-9]{4}-[0-9]{2}$")]
    first_public: Option<String>,
    account: IncidentAccount,
    /// How what the register said of a leak changed, oldest first.
    leaks: Vec<LeakTurn>,
}

impl RegisterSays {
    pub(super) fn new(newest: Option<&Entered>, proposals: &[Disclosure], leaks: &[LeakSince]) -> Self {
        Self {
            account: newest.map(|newest| (&newest.account).into()).unwrap_or_default(),
            leaks: leaks.iter().map(LeakTurn::from).collect(),
            kinds: newest.iter().flat_map(|newest| &newest.kinds).map(|kind| kind.code().to_owned()).collect(),
            first_public: first_public(newest, proposals).map(|month| month.to_string()),
        }
    }
}

/// What the register says of an incident.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct IncidentEntryView {
    /// The number in its `ETag`; 0: nothing was written yet.
    number: i64,
    says: RegisterSays,
    /// What was written, oldest first; the last counts.
    written: Vec<IncidentEntryLine>,
}

/// What was written at one time.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct IncidentEntryLine {
    number: i64,
    #[schema(schema_with = codes::incident_kinds)]
    kinds: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2014-06", pattern = "^[0-9]{4}-[0-9]{2}$")]
    first_public: Option<String>,
    account: IncidentAccount,
    /// The body that wrote it.
    organisation: Uid,
    person: Uid,
    at: Stamp,
}

impl From<&Entered> for IncidentEntryLine {
    fn from(one: &Entered) -> Self {
        Self {
            number: one.number,
            kinds: one.kinds.iter().map(|kind| kind.code().to_owned()).collect(),
            first_public: one.first_public.map(|month| month.to_string()),
            account: (&one.account).into(),
            organisation: one.org.into(),
            person: one.by.into(),
            at: moment(one.at),
        }
    }
}

async fn view(cx: &Cx, id: IncidentId) -> Result<IncidentEntryView, Fault> {
    let incident = cx.permit::<_, Incident>(ViewIncident, id).await?;
    let all = register::of_incident(incident.sql(), id).await?;
    let proposed = disclosures::of_incident(incident.sql(), id).await?;
    Ok(IncidentEntryView {
        number: all.last().map_or(0, |last| last.number),
        says: RegisterSays::new(all.last(), &proposed, &leaks(&all)),
        written: all.iter().map(IncidentEntryLine::from).collect(),
    })
}

pub(super) async fn entry_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let id = id_of::<Incident>(&id)?;
    let entry = view(&call.read().await?, id).await?;
    Ok(Answer::ok(&entry)?.tagged(entry.number))
}

/// What is written into the register.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClassifyingIncident {
    #[schema(schema_with = codes::incident_kinds, example = json!(["unintended-leak", "other"]))]
    kinds: Vec<String>,
    /// The month in which it was first reported in the press or published; absent: the earliest publication counts.
    #[serde(default)]
    #[schema(example = "2014-06")]
    first_public: Option<String>,
    /// What the yearly list tells of it; absent: nothing is stated. It replaces all that stood there.
    #[serde(default)]
    account: IncidentAccount,
}

pub(super) async fn classify_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, seen, typed): (_, _, ClassifyingIncident) = (id_of::<Incident>(&id)?, call.revision()?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Incident>(ClassifyIncident, id).await?;
    let (kinds, first_public) = read(&typed.kinds, typed.first_public.as_deref().unwrap_or_default())?;
    let line = Line { kinds, first_public, account: typed.account.read()? };
    let new = match classify_incident(&cx, id, seen, line).await {
        Err(ClassifyIncidentError::Stale) => {
            return Err(Fault::new(StatusCode::PRECONDITION_FAILED, "shell.changed"));
        }
        other => other?,
    };
    let entry = view(&cx, id).await?;
    let answer = Answer::ok(&entry)?.tagged(entry.number);
    if new { call.finish(cx, answer).await } else { call.finish_unrecorded(cx, "nothing had changed", answer).await }
}
