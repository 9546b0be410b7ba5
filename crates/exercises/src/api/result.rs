//! The times of a part: in figures for those through whose hands it goes, one's own, and by name for those who may see names.

use crate::{
    pages::{Sight, id},
    part::Part,
    store::times as stored,
    times::{Line, Stamp as Step, Times},
};
use ::store::{Cx, Granted};
use access::{
    Relation,
    act::{ViewDrillNames, ViewDrillPart},
};
use axum::extract::Path;
use kernel::At;
use serde::Serialize;
use shell::Fault;
use shell::api::{Answer, Call, Name, Stamp, Uid, codes, moment};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};

fn steps() -> RefOr<Schema> {
    codes(Step::ALL.map(Step::code))
}

/// How one stamp spreads over the members; lengths in seconds since the release.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DrillSpread {
    #[schema(schema_with = steps)]
    stamp: String,
    /// Absent where it is not told you.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<i64>,
    /// How many within two hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    within: Option<i64>,
    /// Half took no longer. Where figures are not exact, lengths are told when the part has ended, and of many members alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    median: Option<i64>,
    /// Nine in ten took no longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    ninth: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    longest: Option<i64>,
}

/// When a body had a stamp.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DrillMoment {
    #[schema(schema_with = steps)]
    stamp: String,
    at: Stamp,
}

/// The result, as you may see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct DrillResult {
    /// Figures are exact; else multiples of 5, and nothing of fewer.
    exact: bool,
    /// How many members take part: for those through whose hands it goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    bodies: Option<i64>,
    spreads: Vec<DrillSpread>,
    /// Your own times, where it came to you as a member.
    own: Vec<DrillMoment>,
}

fn spread(sight: Sight, step: Step, times: &Times, ended: Option<At>) -> DrillSpread {
    let (spread, lengths) = (times.spread(step), sight.lengths(|times| times.spread(step), times, ended));
    DrillSpread {
        stamp: step.code().to_owned(),
        count: sight.told(spread.count),
        within: sight.told(spread.within),
        median: lengths.median,
        ninth: lengths.ninth,
        longest: lengths.longest,
    }
}

fn moments(line: &Line, steps: &[Step]) -> Vec<DrillMoment> {
    let one = |step: &Step| step.of(line).map(|at| DrillMoment { stamp: step.code().to_owned(), at: moment(at) });
    steps.iter().filter_map(one).collect()
}

/// The result of a part, if it was run.
pub(super) async fn of(cx: &Cx, part: &Granted<'_, ViewDrillPart, Part>) -> Result<Option<DrillResult>, Fault> {
    let relations = part.relations();
    let own = match cx.organisation() {
        Some(org) if relations.has(Relation::Recipient) => stored::of(part.sql(), part, Some(org)).await?,
        _ => None,
    };
    let Some(times) = stored::of(part.sql(), part, None).await? else { return Ok(None) };
    let has = |all: &[Relation]| all.iter().any(|one| relations.has(*one));
    let above = has(&[Relation::Own, Relation::Oversees, Relation::OnPath]);
    let reports = has(&[Relation::Oversees, Relation::OnPath]);
    let sight = Sight::of(relations);
    let shown = Step::ALL.into_iter().filter(|step| above && (reports || *step != Step::Reported));
    let own = own.as_ref().and_then(|own| own.members().next()).map(|line| moments(line, &Step::ALL));
    Ok(Some(DrillResult {
        exact: above && sight == Sight::Exact,
        bodies: above.then(|| times.bodies()),
        spreads: shown.map(|step| spread(sight, step, &times, part.ended_at)).collect(),
        own: own.unwrap_or_default(),
    }))
}

/// The times of one member.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DrillMember {
    organisation: Uid,
    name: Name,
    times: Vec<DrillMoment>,
    /// By which way of a letter that carried the text it was acknowledged; absent: in Kaname, or by an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = delivery::api::ways)]
    acknowledged_by: Option<String>,
    /// Nobody could be reached, its mail came back, or it was never reached.
    failed: bool,
}

/// The times of all members.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct DrillTimesView {
    released_at: Stamp,
    members: Vec<DrillMember>,
}

pub(super) async fn times(Path(text): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let part = cx.permit::<_, Part>(ViewDrillNames, id(&text)?).await?;
    let all: Times = stored::of(part.sql(), &part, None).await?.ok_or_else(Fault::not_found)?;
    let member = |line: &Line| DrillMember {
        organisation: line.org.into(),
        name: (&line.name).into(),
        times: moments(line, &crate::pages::NAMED),
        acknowledged_by: line.acknowledged_by.map(|way| way.code().to_owned()),
        failed: line.failed(),
    };
    Answer::ok(&DrillTimesView { released_at: moment(all.released), members: all.members().map(member).collect() })
}
