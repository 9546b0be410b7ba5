//! That a later version (第2報) of a notice came out, for programs.

use crate::pages::later::{Place, place};
use ::store::Cx;
use delivery::update::Later;
use serde::Serialize;
use shell::Fault;
use shell::api::{Stamp, Uid, moment};
use utoipa::ToSchema;

/// That a later version superseded a notice of which this was made; where one has it. Without a place, it is nowhere that
/// one may read.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub(super) struct LaterVersion {
    /// Since when.
    since: Option<Stamp>,
    /// One's own line of it in the inbox.
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery: Option<Uid>,
    /// It is one's own notice.
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<Uid>,
    /// It came over a bridge as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    arrival: Option<Uid>,
    /// It was shared in the circle.
    #[serde(skip_serializing_if = "Option::is_none")]
    share: Option<Uid>,
}

/// Later versions as programs are told of them.
pub(super) async fn superseded(cx: &Cx, all: &[Later]) -> Result<Vec<LaterVersion>, Fault> {
    let mut views = Vec::new();
    for later in all {
        let view = LaterVersion { since: Some(moment(later.since)), ..LaterVersion::default() };
        views.push(match place(cx, later).await? {
            Place::Inbox(id) => LaterVersion { delivery: Some(id.into()), ..view },
            Place::Notice(id) => LaterVersion { notice: Some(id.into()), ..view },
            Place::Arrival(id) => LaterVersion { arrival: Some(id.into()), ..view },
            Place::Share(id) => LaterVersion { share: Some(id.into()), ..view },
            Place::Nowhere => view,
        });
    }
    Ok(views)
}
