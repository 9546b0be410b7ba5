//! One CEPTOAR's part: what of it its reader may know, deciding, preparing, ending.

use super::{drills::DrillText, result::DrillResult};
use crate::{
    ops::{decide_part::decide_part, end_part::end_part, prepare_part::prepare_part},
    pages::id,
    part::{Part, PartId, Standing},
    plan::{Plan, Way},
    store::{answers, parts},
};
use ::store::Granted;
use access::{
    Relation,
    act::{DecideDrillPart, PrepareDrillPart, ViewDrillPart},
};
use axum::extract::Path;
use kernel::At;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Name, Stamp, Uid, codes, moment};
use shell::{Fault, Voice, anew};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};

pub(super) fn states() -> RefOr<Schema> {
    codes(Standing::ALL.map(Standing::code))
}
fn ways() -> RefOr<Schema> {
    codes(Way::ALL.map(Way::code))
}

/// What was decided.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DrillPlanView {
    takes_part: bool,
    /// Its members know the time before.
    #[serde(skip_serializing_if = "Option::is_none")]
    announced: Option<bool>,
    /// Absent where you are not to know it before.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = ways)]
    way: Option<String>,
    /// The text stands in the mail itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_mail: Option<bool>,
    /// For its secretariat and the centre alone, as all that follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<DrillPlanDetails>,
}

/// What of a plan its secretariat and the centre know.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DrillPlanDetails {
    word: String,
    addition: String,
    urgent: bool,
    /// Its own mock text; absent where it uses the one that is offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<DrillText>,
    /// The members that it chose; absent for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    members: Option<Vec<Uid>>,
}

/// A part as you may know it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct DrillPartView {
    id: Uid,
    drill: Uid,
    ceptoar: Uid,
    name: Name,
    #[schema(schema_with = states)]
    state: String,
    /// The number of the plan in force, 0 for none: send it as `seen`. For its secretariat and the centre alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<DrillPlanView>,
    /// The notice by which it is run: for the centre.
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<Uid>,
    /// Its board (getBoard): for the centre.
    #[serde(skip_serializing_if = "Option::is_none")]
    board: Option<Uid>,
    /// The delivery by which it came to you.
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery: Option<Uid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    released_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<Stamp>,
    /// When your organisation answered the questionnaire.
    #[serde(skip_serializing_if = "Option::is_none")]
    answered_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<DrillResult>,
}

fn plan_view(part: &Granted<'_, ViewDrillPart, Part>, plan: &Plan, insider: bool) -> DrillPlanView {
    let (takes, tells) = (plan.takes_part, part.tells_when(part.relations()));
    let when = |at: Option<At>| at.filter(|_| takes && tells).map(moment);
    DrillPlanView {
        takes_part: takes,
        announced: takes.then_some(plan.announced),
        from: when(plan.from),
        until: when(plan.until),
        way: takes.then(|| plan.way.code().to_owned()),
        in_mail: takes.then_some(plan.in_mail),
        details: insider.then(|| DrillPlanDetails {
            word: plan.word.clone(),
            addition: plan.addition.clone(),
            urgent: plan.urgent,
            text: plan.text.as_ref().map(DrillText::from),
            members: plan.members.as_ref().map(|all| all.iter().map(|org| Uid::from(*org)).collect()),
        }),
    }
}

pub(super) async fn get_(Path(text): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let part = cx.permit::<_, Part>(ViewDrillPart, id(&text)?).await?;
    let relations = part.relations();
    let insider = relations.has(Relation::Own) || relations.has(Relation::Oversees);
    let centre = relations.has(Relation::Oversees);
    let answered = match cx.organisation() {
        Some(org) => answers::answered_at(part.sql(), part.id, org).await?,
        None => None,
    };
    Answer::ok(&DrillPartView {
        id: part.id.into(),
        drill: part.drill.into(),
        ceptoar: part.ceptoar.into(),
        name: (&part.name).into(),
        state: part.standing_told(relations).code().to_owned(),
        seen: insider.then_some(part.number),
        plan: part.plan.as_ref().map(|plan| plan_view(&part, plan, insider)),
        notice: part.notice.filter(|_| centre).map(Uid::from),
        board: part.dispatch.filter(|_| centre).map(Uid::from),
        delivery: parts::own_line(&part, cx.organisation()).await?.map(Uid::from),
        released_at: part.released_at.map(moment),
        ended_at: part.ended_at.map(moment),
        answered_at: answered.map(moment),
        result: super::result::of(&cx, &part).await?,
    })
}

/// How a CEPTOAR takes part.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "seen": 0, "takes_part": true, "announced": true, "way": "answer",
    "from": "2014-07-08T10:00:00+09:00", "until": "2014-07-08T17:00:00+09:00",
}))]
pub(super) struct DecidingDrill {
    /// The number of the plan as it was read; 0 for none.
    seen: i64,
    /// `false`: it declines; then only `word` is kept.
    takes_part: bool,
    #[serde(default)]
    #[schema(max_length = 20000)]
    word: String,
    /// Its members know the time before; else they are surprised.
    #[serde(default)]
    announced: bool,
    #[serde(default)]
    from: Option<Stamp>,
    #[serde(default)]
    until: Option<Stamp>,
    /// Its own mock text; without it the one that is offered.
    #[serde(default)]
    text: Option<DrillText>,
    /// What its secretariat will add.
    #[serde(default)]
    #[schema(max_length = 20000)]
    addition: String,
    /// The text stands in the mail itself (GREEN); else one signs in to read it (AMBER).
    #[serde(default)]
    in_mail: bool,
    #[serde(default)]
    urgent: bool,
    #[serde(default)]
    #[schema(schema_with = ways)]
    way: Option<String>,
    /// Which members take part; without it all.
    #[serde(default)]
    members: Option<Vec<Uid>>,
}

impl DecidingDrill {
    fn read(self) -> Result<Plan, Fault> {
        if !self.takes_part {
            return Ok(Plan { word: self.word, ..Plan::default() });
        }
        let at = |stamp: Option<Stamp>| match stamp {
            Some(stamp) => stamp.at().map(Some).ok_or(Fault::unusable("exercises.times")),
            None => Ok(None),
        };
        let org = |id: &Uid| id.id().ok_or(Fault::unusable("exercises.stranger"));
        let members = self.members.map(|all| all.iter().map(org).collect::<Result<_, _>>()).transpose()?;
        let way = self.way.map(|code| code.parse::<Way>()).transpose();
        Ok(Plan {
            takes_part: true,
            word: self.word,
            announced: self.announced,
            from: at(self.from)?,
            until: at(self.until)?,
            text: self.text.map(Into::into),
            addition: self.addition,
            in_mail: self.in_mail,
            urgent: self.urgent,
            way: way.map_err(|_| Fault::unusable("exercises.times"))?.unwrap_or_default(),
            members,
        })
    }
}

pub(super) async fn decide(Path(text): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (part, said): (PartId, DecidingDrill) = (id(&text)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Part>(DecideDrillPart, part).await?;
    let seen = said.seen;
    decide_part(&cx, part, seen, &said.read()?).await?;
    call.finish(cx, Answer::done()).await
}

/// The notice that was begun.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct BegunDrillNotice {
    notice: Uid,
}

pub(super) async fn prepare(Path(text): Path<String>, call: Call) -> Result<Answer, Fault> {
    let part: PartId = id(&text)?;
    let cx = anew!(call);
    cx.permit::<_, Part>(PrepareDrillPart, part).await?;
    let voice = Voice::new(call.app.texts(), call.lang, cx.now());
    let notice = prepare_part(&cx, part, &voice.t("exercises-round-trip-text")).await?;
    let answer = Answer::created(format!("/api/v1/notices/{notice}"), &BegunDrillNotice { notice: notice.into() })?;
    call.finish(cx, answer).await
}

pub(super) async fn end(Path(text): Path<String>, call: Call) -> Result<Answer, Fault> {
    let part: PartId = id(&text)?;
    let cx = anew!(call);
    end_part(&cx, part).await?;
    call.finish(cx, Answer::done()).await
}
