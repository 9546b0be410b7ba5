//! Every how many months contacts are confirmed, for programs.

use crate::Organisation;
use crate::interval::Interval;
use crate::ops::set_interval;
use crate::store::intervals::{newest, on};
use access::act::{SetInterval, ViewOrganisation};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Date, Operation};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let get =
        Operation::new("getConfirmationInterval", "Every how many months contacts are confirmed, now and before.");
    let set = Operation::new("setConfirmationInterval", "Set it from today on (the centre).");
    vec![
        Route::get("/api/v1/confirmations/interval", get_).api(get.gives::<IntervalsView>()),
        Route::post("/api/v1/confirmations/interval", set_)
            .api(set.takes::<SettingInterval>().creates::<IntervalsView>()),
    ]
}

/// What holds today, and every setting, newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct IntervalsView {
    /// Months, where the CEPTOAR has not decided on an interval of its own.
    #[schema(minimum = 1, maximum = 12)]
    usual: i64,
    /// Months on which a CEPTOAR may decide at most.
    #[schema(minimum = 1, maximum = 12)]
    longest: i64,
    settings: Vec<IntervalSetting>,
}

/// A setting of the centre.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct IntervalSetting {
    number: i64,
    valid_from: Date,
    usual: i64,
    longest: i64,
    reason: String,
}

impl From<&Interval> for IntervalSetting {
    fn from(one: &Interval) -> Self {
        let (number, valid_from, reason) = (one.number, one.valid_from.into(), one.reason.clone());
        Self { number, valid_from, usual: one.usual, longest: one.longest, reason }
    }
}

async fn view(cx: &store::Cx) -> Result<IntervalsView, Fault> {
    let org = cx.organisation().ok_or(Fault::sign_in())?;
    let own = cx.permit::<_, Organisation>(ViewOrganisation, org).await?;
    let now = on(own.sql(), cx.now().day()).await?;
    let settings = newest(own.sql()).await?.iter().map(IntervalSetting::from).collect();
    Ok(IntervalsView { usual: now.usual, longest: now.longest, settings })
}

async fn get_(call: Call) -> Result<Answer, Fault> {
    Answer::ok(&view(&call.read().await?).await?)
}

/// What is to hold from today on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SettingInterval {
    #[schema(minimum = 1, maximum = 12, example = 6)]
    usual: i64,
    /// Not less than `usual`.
    #[schema(minimum = 1, maximum = 12, example = 12)]
    longest: i64,
    #[schema(max_length = 2000, example = "人事異動の時期に合わせる")]
    reason: String,
}

async fn set_(call: Call) -> Result<Answer, Fault> {
    let said: SettingInterval = call.body()?;
    let cx = anew!(call);
    let org = cx.organisation().ok_or(Fault::sign_in())?;
    cx.permit::<_, Organisation>(SetInterval, org).await?;
    set_interval(&cx, org, (said.usual, said.longest), &said.reason).await?;
    let answer = Answer::created("/api/v1/confirmations/interval", &view(&cx).await?)?;
    call.finish(cx, answer).await
}
