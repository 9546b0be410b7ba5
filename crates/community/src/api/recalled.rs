//! Recalls as they are read in circles, for programs.

use crate::{Recalled, Recaller, store::ledger::Received};
use delivery::Withdrawal;
use serde::Serialize;
use shell::api::{Name, Stamp, Uid, codes, moment};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

/// A recall of something in a circle.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct CircleRecall {
    at: Stamp,
    /// `centre`: the centre recalled a notice; `hub`: a hub recalled what it had shared.
    #[schema(schema_with = recallers, example = "hub")]
    by: String,
    /// That hub.
    #[serde(skip_serializing_if = "Option::is_none")]
    hub: Option<Name>,
    reason: String,
    /// What to do.
    instructions: String,
}

fn recallers() -> RefOr<Schema> {
    codes(["centre", "hub"])
}

impl From<Recalled> for CircleRecall {
    fn from(one: Recalled) -> Self {
        let Withdrawal { reason, instructions, at } = one.said;
        let by = one.by.code().to_owned();
        let hub = match &one.by {
            Recaller::Hub(name) => Some(Name::from(name)),
            Recaller::Centre => None,
        };
        Self { at: moment(at), by, hub, reason, instructions }
    }
}

/// An organisation to which a share went.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ReceivedView {
    organisation: Uid,
    name: Name,
    /// When it first opened it; absent: it has not.
    #[serde(skip_serializing_if = "Option::is_none")]
    opened_at: Option<Stamp>,
    /// It is still in the circle, and reads there that it was recalled; else somebody tells it.
    still_in: bool,
}

impl From<&Received> for ReceivedView {
    fn from(one: &Received) -> Self {
        Self {
            organisation: one.org.into(),
            name: Name::from(&one.name),
            opened_at: one.opened_at.map(moment),
            still_in: one.still_in,
        }
    }
}
