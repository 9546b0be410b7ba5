//! What the register tells of an incident, as JSON: written and read.

use crate::api::codes;
use crate::register::{Account, Affected, Concerned, Extent, LeakSince};
use crate::report::detail::{Leak, YesNo};
use serde::{Deserialize, Serialize};
use shell::Fault;
use shell::api::{Stamp, Uid, moment};
use utoipa::ToSchema;

/// What the yearly list tells of an incident besides its kind and month. What is absent or empty was not stated.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct IncidentAccount {
    /// 【概要】
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 20000)]
    outline: String,
    /// 【対応等】
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 20000)]
    response: String,
    /// Whether information leaked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = codes::leak)]
    leak: Option<Leak>,
    /// How many were affected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    affected: Vec<AffectedSaid>,
    /// Whom it concerned besides the body at which it was; they see no more of it for that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    bodies: Vec<ConcernedSaid>,
    /// Whether a service was stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = codes::yes_no)]
    stopped: Option<YesNo>,
}

/// How many of what were affected.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "extent": "about", "count": 250, "unit": "人" }))]
pub(super) struct AffectedSaid {
    #[schema(schema_with = codes::extent)]
    extent: String,
    /// Absent with `unknown`, and only then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 10_000_000_000_i64)]
    count: Option<i64>,
    /// Of what.
    #[schema(min_length = 1, max_length = 200)]
    unit: String,
}

/// A further body that an incident concerned: a ministry or agency by its id, or any by its name, and not both.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "環境省" }))]
pub(super) struct ConcernedSaid {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    organisation: Option<Uid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    name: Option<String>,
}

/// Whether information leaked, as the register said it from a moment on.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct LeakTurn {
    /// Absent: it was no longer stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = codes::leak)]
    leak: Option<Leak>,
    since: Stamp,
}

impl From<&LeakSince> for LeakTurn {
    fn from(turn: &LeakSince) -> Self {
        Self { leak: turn.leak, since: moment(turn.at) }
    }
}

impl From<&Account> for IncidentAccount {
    fn from(account: &Account) -> Self {
        let affected = |one: &Affected| AffectedSaid {
            extent: one.extent.code().to_owned(),
            count: one.extent.number(),
            unit: one.unit.clone(),
        };
        let body = |one: &Concerned| match one {
            Concerned::Organisation(org) => ConcernedSaid { organisation: Some((*org).into()), name: None },
            Concerned::Name(name) => ConcernedSaid { organisation: None, name: Some(name.clone()) },
        };
        Self {
            outline: account.outline.clone(),
            response: account.response.clone(),
            leak: account.leak,
            affected: account.affected.iter().map(affected).collect(),
            bodies: account.bodies.iter().map(body).collect(),
            stopped: account.stopped,
        }
    }
}

impl IncidentAccount {
    /// As the operation takes it.
    pub(super) fn read(self) -> Result<Account, Fault> {
        Ok(Account {
            outline: self.outline,
            response: self.response,
            leak: self.leak,
            affected: self.affected.into_iter().map(AffectedSaid::read).collect::<Result<_, _>>()?,
            bodies: self.bodies.into_iter().map(ConcernedSaid::read).collect::<Result<_, _>>()?,
            stopped: self.stopped,
        })
    }
}

impl AffectedSaid {
    fn read(self) -> Result<Affected, Fault> {
        let extent = Extent::new(&self.extent, self.count).ok_or(Fault::unusable("agency.wrong-affected"))?;
        Ok(Affected { extent, unit: self.unit })
    }
}

impl ConcernedSaid {
    fn read(self) -> Result<Concerned, Fault> {
        match (self.organisation, self.name) {
            (Some(id), None) => id.id().map(Concerned::Organisation).ok_or(Fault::unusable("agency.unknown-body")),
            (None, Some(name)) => Ok(Concerned::Name(name)),
            (Some(_), Some(_)) | (None, None) => Err(Fault::unusable("agency.unknown-body")),
        }
    }
}
