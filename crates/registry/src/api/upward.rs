//! How reports of sectors go on to the centre, for programs.

use crate::ops::decide_upward_path;
use crate::store::upward;
use crate::upward::{Proposal, UpwardPath, in_force, pass_on};
use crate::{Organisation, ReportsPass, Sector, ask};
use access::act::{DecideUpwardPath, ViewOrganisation};
use kernel::Day;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Date, Operation, Uid, codes};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

const PATH: &str = "/api/v1/upward-paths";

pub(super) fn routes() -> Vec<Route> {
    let list = Operation::new(
        "listUpwardPaths",
        "Whether what is reported in a sector reaches the centre at once or by its ministry's hand, today, and every decision.",
    );
    let decide =
        Operation::new("decideUpwardPath", "Decide it for a sector from a day on (the ministry competent for it).");
    vec![
        Route::get(PATH, list_).api(list.gives::<UpwardPathsView>()),
        Route::post(PATH, decide_).api(decide.takes::<DecidingUpwardPath>().creates::<UpwardPathsView>()),
    ]
}

fn passes() -> RefOr<Schema> {
    codes([ReportsPass::AtOnce, ReportsPass::ByHand].map(ReportsPass::code))
}

/// How reports of a sector, or a part of one, go on today.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct SectorPath {
    #[schema(example = "ICT-TEL")]
    sector: String,
    #[schema(schema_with = passes)]
    pass: String,
    /// Since which day it is so by a decision; absent where nothing was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Date>,
    /// The ministry that decided it.
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_by: Option<Uid>,
    /// For which sector it was decided: this one, or the one of which it is a part.
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_for: Option<String>,
}

impl SectorPath {
    fn new(all: &[UpwardPath], sector: &Sector, day: Day) -> Self {
        let decided = in_force(all, sector, day);
        Self {
            sector: sector.code.clone(),
            pass: pass_on(all, sector, day).code().to_owned(),
            since: decided.map(|one| one.valid_from.into()),
            decided_by: decided.map(|one| one.ministry.into()),
            decided_for: decided.map(|one| one.sector.clone()),
        }
    }
}

/// A decision of a ministry.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct UpwardDecision {
    /// The ministry.
    decided_by: Uid,
    /// 1 for its first decision.
    number: i64,
    sector: String,
    #[schema(schema_with = passes)]
    pass: String,
    valid_from: Date,
    reason: String,
}

impl From<&UpwardPath> for UpwardDecision {
    fn from(one: &UpwardPath) -> Self {
        Self {
            decided_by: one.ministry.into(),
            number: one.number,
            sector: one.sector.clone(),
            pass: one.pass.code().to_owned(),
            valid_from: one.valid_from.into(),
            reason: one.reason.clone(),
        }
    }
}

/// Every sector and part of today, and every decision, those that begin last first.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct UpwardPathsView {
    paths: Vec<SectorPath>,
    decisions: Vec<UpwardDecision>,
}

async fn view(cx: &store::Cx) -> Result<UpwardPathsView, Fault> {
    let org = cx.organisation().ok_or(Fault::sign_in())?;
    let own = cx.permit::<_, Organisation>(ViewOrganisation, org).await?;
    let today = cx.now().day();
    let (sectors, all) = (ask::sectors_of_reports(own.sql(), today).await?, upward::all(own.sql()).await?);
    Ok(UpwardPathsView {
        paths: sectors.iter().map(|sector| SectorPath::new(&all, sector, today)).collect(),
        decisions: all.iter().map(UpwardDecision::from).collect(),
    })
}

async fn list_(call: Call) -> Result<Answer, Fault> {
    Answer::ok(&view(&call.read().await?).await?)
}

/// How reports of a sector shall go on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DecidingUpwardPath {
    #[schema(max_length = 20, example = "ICT-TEL")]
    sector: String,
    #[schema(schema_with = passes)]
    pass: String,
    /// Not past.
    valid_from: Date,
    #[schema(max_length = 2000, example = "夜間の障害を早く伝えるため")]
    reason: String,
}

async fn decide_(call: Call) -> Result<Answer, Fault> {
    let said: DecidingUpwardPath = call.body()?;
    let cx = anew!(call);
    let org = cx.organisation().ok_or(Fault::sign_in())?;
    cx.permit::<_, Organisation>(DecideUpwardPath, org).await?;
    let (pass, valid_from) = (said.pass.parse().ok(), said.valid_from.day());
    decide_upward_path(&cx, org, &Proposal { sector: said.sector, pass, valid_from, reason: said.reason }).await?;
    let answer = Answer::created(PATH, &view(&cx).await?)?;
    call.finish(cx, answer).await
}
