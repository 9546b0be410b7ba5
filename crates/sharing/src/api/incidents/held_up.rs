//! How many reports of agencies and operators stand at which ministry.

use crate::ops::watch_ministries::{WatchMinistriesError, watch_ministries};
use crate::store::incidents::HeldUp;
use serde::Serialize;
use shell::Fault;
use shell::api::{Answer, Call, Stamp, Uid, moment};
use utoipa::ToSchema;

/// What stands at ministries.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct HeldUpView {
    /// The longest first.
    items: Vec<HeldUpLine>,
}

/// What stands at a ministry: a number and a time, without what it says and whose it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct HeldUpLine {
    ministry: Uid,
    /// Reports of agencies; else of operators.
    agencies: bool,
    count: i64,
    /// Since when the longest has stood there.
    since: Stamp,
    exercise: bool,
}

impl From<HeldUp> for HeldUpLine {
    fn from(one: HeldUp) -> Self {
        Self {
            ministry: one.ministry.into(),
            agencies: one.agencies,
            count: one.count,
            since: moment(one.since),
            exercise: one.exercise,
        }
    }
}

pub(super) async fn held_(call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let held = match watch_ministries(&cx).await {
        Ok(held) => held,
        Err(WatchMinistriesError::NotTheCentre) => return Err(Fault::not_found()),
        Err(WatchMinistriesError::Denied(denied)) => return Err(denied.into()),
        Err(WatchMinistriesError::Store(cause)) => return Err(cause.into()),
    };
    Answer::ok(&HeldUpView { items: held.into_iter().map(HeldUpLine::from).collect() })
}
