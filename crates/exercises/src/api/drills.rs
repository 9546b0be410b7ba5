//! Drills: which there are, planning one, changing what is offered.

use super::parts::states;
use crate::{
    drill::{Drill, DrillId, MockText, Offer},
    ops::{change_drill::change_drill, plan_drill::plan_drill},
    pages::id,
    part::Part,
    store::{drills, parts},
};
use ::store::{Cx, Denied};
use access::{
    BodyKind,
    act::{ChangeDrill, PlanDrill, ViewDrill},
};
use axum::extract::{Path, Query};
use registry::Organisation;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Date, Name, Paging, Stamp, Uid, moment};
use shell::{Fault, anew};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// A drill in a line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct DrillLine {
    id: Uid,
    fiscal_year: i32,
    /// The CEPTOAR whose own it is; absent where the centre offers it to many.
    #[serde(skip_serializing_if = "Option::is_none")]
    own: Option<Name>,
    /// The days; absent where you are not to know them before.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
}

impl DrillLine {
    fn of(drill: &Drill, tells: bool) -> Self {
        Self {
            id: drill.id.into(),
            fiscal_year: drill.year.0,
            own: drill.own.as_ref().map(Name::from),
            from: tells.then(|| drill.offer.from.into()),
            until: tells.then(|| drill.offer.until.into()),
        }
    }
}

pub(super) async fn list(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let mut all = Vec::new();
    for drill in drills::newest(&cx.visible()).await? {
        let parts = parts::of_drill(&cx.visible(), drill.id).await?;
        all.push(DrillLine::of(&drill, drill.tells_days(&parts, cx.organisation())));
    }
    Answer::ok(&paging.part(all, |line| line)?)
}

/// A mock notice.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DrillText {
    #[schema(max_length = 120, example = "【訓練】不審な電子メール")]
    pub(super) title: String,
    #[schema(max_length = 20000, example = "これは訓練です。")]
    pub(super) body: String,
}

impl From<&MockText> for DrillText {
    fn from(text: &MockText) -> Self {
        Self { title: text.title.clone(), body: text.body.clone() }
    }
}
impl From<DrillText> for MockText {
    fn from(text: DrillText) -> Self {
        Self { title: text.title, body: text.body }
    }
}

/// What is offered.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "guidance": "手順と日時は、セプターごとに変えられます。", "from": "2014-07-01", "until": "2014-10-31", "reply_by": "2014-06-20",
    "text": { "title": "【訓練】不審な電子メール", "body": "これは訓練です。" },
}))]
pub(super) struct DrillOffer {
    /// What CEPTOARs should know.
    #[serde(default)]
    #[schema(max_length = 20000)]
    guidance: String,
    from: Date,
    until: Date,
    /// By which day CEPTOARs say how they take part.
    reply_by: Date,
    text: DrillText,
}

impl From<&Offer> for DrillOffer {
    fn from(offer: &Offer) -> Self {
        Self {
            guidance: offer.guidance.clone(),
            from: offer.from.into(),
            until: offer.until.into(),
            reply_by: offer.reply_by.into(),
            text: (&offer.text).into(),
        }
    }
}

impl DrillOffer {
    fn read(self) -> Result<Offer, Fault> {
        let day = |date: &Date| date.day().ok_or(Fault::unusable("exercises.days"));
        let (from, until, reply_by) = (day(&self.from)?, day(&self.until)?, day(&self.reply_by)?);
        Ok(Offer { guidance: self.guidance, from, until, reply_by, text: self.text.into() })
    }
}

/// A part in a drill.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DrillPartLine {
    id: Uid,
    ceptoar: Uid,
    name: Name,
    #[schema(schema_with = states)]
    state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    released_at: Option<Stamp>,
}

/// A drill as you may know it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct DrillView {
    id: Uid,
    fiscal_year: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    own: Option<Name>,
    /// The days; absent where you are not to know them before.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
    /// The number of the offer in force: send it as `seen`.
    seen: i64,
    /// For those who were invited and the centre.
    #[serde(skip_serializing_if = "Option::is_none")]
    offer: Option<DrillOffer>,
    parts: Vec<DrillPartLine>,
}

pub(super) async fn get_(Path(text): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let drill = cx.permit::<_, Drill>(ViewDrill, id(&text)?).await?;
    let parts = parts::of_drill(&cx.visible(), drill.id).await?;
    let mine = cx.organisation();
    let insider = parts.iter().any(|part| mine == Some(part.ceptoar) || mine == Some(part.centre));
    let tells = drill.tells_days(&parts, mine);
    let line = |part: &Part| DrillPartLine {
        id: part.id.into(),
        ceptoar: part.ceptoar.into(),
        name: (&part.name).into(),
        state: part.standing_told(part.stands(mine)).code().to_owned(),
        released_at: part.released_at.map(moment),
    };
    Answer::ok(&DrillView {
        id: drill.id.into(),
        fiscal_year: drill.year.0,
        own: drill.own.as_ref().map(Name::from),
        from: tells.then(|| drill.offer.from.into()),
        until: tells.then(|| drill.offer.until.into()),
        seen: drill.number,
        offer: insider.then(|| DrillOffer::from(&drill.offer)),
        parts: parts.iter().map(line).collect(),
    })
}

/// What is planned.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanningDrill {
    offer: DrillOffer,
    /// Codes of the CEPTOARs that are invited; a CEPTOAR invites itself alone.
    #[serde(default)]
    #[schema(example = json!(["ICT-TEL"]))]
    invited: BTreeSet<String>,
}

/// What was planned.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct PlannedDrill {
    id: Uid,
}

/// Whether the actor may plan at all: he learns that before what is wrong with what he sent.
async fn planner(cx: &Cx) -> Result<BodyKind, Fault> {
    let org = cx.organisation().ok_or(Denied::NotFound)?;
    Ok(cx.permit::<_, Organisation>(PlanDrill, org).await?.kind)
}

pub(super) async fn plan(call: Call) -> Result<Answer, Fault> {
    let said: PlanningDrill = call.body()?;
    let cx = anew!(call);
    if !crate::drill::plans(planner(&cx).await?) {
        return Err(Denied::Refused.into());
    }
    let drill = plan_drill(&cx, &said.offer.read()?, &said.invited).await?;
    let answer = Answer::created(format!("/api/v1/drills/{drill}"), &PlannedDrill { id: drill.into() })?;
    call.finish(cx, answer).await
}

/// What is offered from now on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangingDrill {
    /// The number of the offer as it was read.
    seen: i64,
    offer: DrillOffer,
    /// Codes of CEPTOARs that are invited as well.
    #[serde(default)]
    invited: BTreeSet<String>,
}

pub(super) async fn change(Path(text): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (drill, said): (DrillId, ChangingDrill) = (id(&text)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Drill>(ChangeDrill, drill).await?;
    change_drill(&cx, drill, said.seen, (&said.offer.read()?, &said.invited)).await?;
    call.finish(cx, Answer::done()).await
}
