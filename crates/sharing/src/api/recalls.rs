//! Recalling what was released, for programs: one person proposes, another confirms or refuses.

use super::codes;
use crate::notice::{Notice, NoticeId};
use crate::ops::{
    confirm_recall::confirm_recall,
    propose_recall::{ProposeRecallError, propose_recall},
    refuse_recall::{RefuseRecallError, refuse_recall},
    tell_outside::tell_outside,
};
use crate::outside::{Outside, Told};
use crate::pages::reports::id_of;
use crate::recall::{Recall, Refusal};
use crate::store::{notices, outside, recalls};
use access::act::{ConfirmRecall, ProposeRecall, ViewNotice};
use axum::extract::Path;
use kernel::At;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Name, Operation, Stamp, Uid, moment};
use shell::{Fault, Problems, Route, anew};
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let second = &[("id", "/notice"), ("recall", "/proposal/id")];
    let get = Operation::new("getRecall", "Whether a released notice was recalled, or is proposed to be (the centre).")
        .gives::<RecallState>()
        .leads_with("confirmRecall", second, serde_json::Value::Null)
        .leads_with("refuseRecall", second, serde_json::json!({ "reason": "誤りなし" }))
        .leads_to("listOpenings", "id", "/board");
    let propose = Operation::new("proposeRecall", "Propose to recall it, with what those who had it are told.")
        .takes::<ProposingRecall>()
        .creates::<RecallProposed>()
        .leads_to("getRecall", "id", "/notice");
    vec![
        Route::get("/api/v1/notices/{id}/recall", get_).api(get),
        Route::post("/api/v1/notices/{id}/recalls", propose_).api(propose),
        Route::post("/api/v1/notices/{id}/recalls/{recall}/confirm", confirm_)
            .api(Operation::new("confirmRecall", "Recall it, as the second person. There is no way back.")),
        Route::post("/api/v1/notices/{id}/recall/outside/{outside}", tell_).api(
            Operation::new(
                "tellOutside",
                "Write down that somebody to whom it was handed over by hand was told of the recall.",
            )
            .takes::<TellingOutside>(),
        ),
        Route::post("/api/v1/notices/{id}/recalls/{recall}/refuse", refuse_).api(
            Operation::new("refuseRecall", "Leave it as it is, as the second person, with why.")
                .takes::<RefusingRecall>(),
        ),
    ]
}

/// How far a recall has come.
fn state(recall: Option<&Recall>) -> &'static str {
    match recall {
        None => "none",
        Some(Recall { confirmed: Some(_), .. }) => "recalled",
        Some(Recall { refused: Some(_), .. }) => "refused",
        Some(_) => "proposed",
    }
}

/// Whether a released notice was recalled.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct RecallState {
    notice: Uid,
    /// The id of its board.
    board: Uid,
    #[schema(schema_with = codes::recall_state)]
    state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    recalled_at: Option<Stamp>,
    /// The newest proposal; once it was recalled, the one that was confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal: Option<RecallProposal>,
    /// To whom it was handed over by hand: the ledger does not reach them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outside: Vec<OutsideLine>,
}

/// Somebody outside to whom it was handed over by hand.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct OutsideLine {
    id: Uid,
    /// The body.
    place: Name,
    /// Who there took it.
    whom: String,
    means: String,
    handed_at: Stamp,
    /// That they were told of the recall.
    #[serde(skip_serializing_if = "Option::is_none")]
    told: Option<OutsideTold>,
}

/// That somebody outside was told.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct OutsideTold {
    whom: String,
    means: String,
    told_by: Uid,
    told_at: Stamp,
}

impl From<Outside> for OutsideLine {
    fn from(one: Outside) -> Self {
        let told = |told: Told| OutsideTold {
            whom: told.whom,
            means: told.means,
            told_by: told.by.into(),
            told_at: moment(told.at),
        };
        Self {
            id: one.id.into(),
            place: (&one.place).into(),
            whom: one.whom,
            means: one.means,
            handed_at: moment(one.at),
            told: one.told.map(told),
        }
    }
}

/// Who outside was told, and how.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TellingOutside {
    #[schema(max_length = 200, example = "担当 山田")]
    whom: String,
    #[schema(max_length = 200, example = "電話")]
    means: String,
}

async fn tell_(Path((id, outside)): Path<(String, String)>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (NoticeId, TellingOutside) = (id_of::<Notice>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Notice>(ViewNotice, id).await?;
    let which = outside.parse().map_err(|_| Fault::not_found())?;
    tell_outside(&cx, id, which, (&said.whom, &said.means)).await?;
    call.finish(cx, Answer::done()).await
}

/// A proposal to recall.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct RecallProposal {
    id: Uid,
    reason: String,
    /// What those who had it are to do.
    instructions: String,
    proposed_by: Uid,
    proposed_at: Stamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmed_by: Option<Uid>,
    /// That it was refused instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<RecallRefusal>,
}

/// That the second person refused.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct RecallRefusal {
    reason: String,
    refused_by: Uid,
    refused_at: Stamp,
}

impl From<Refusal> for RecallRefusal {
    fn from(refusal: Refusal) -> Self {
        Self { reason: refusal.reason, refused_by: refusal.by.into(), refused_at: moment(refusal.at) }
    }
}

impl From<Recall> for RecallProposal {
    fn from(recall: Recall) -> Self {
        Self {
            id: recall.id.into(),
            reason: recall.reason,
            instructions: recall.instructions,
            proposed_by: recall.proposed_by.into(),
            proposed_at: moment(recall.proposed_at),
            confirmed_by: recall.confirmed.map(|(by, _)| by.into()),
            refusal: recall.refused.map(RecallRefusal::from),
        }
    }
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let id: NoticeId = id_of::<Notice>(&id)?;
    let cx = call.read().await?;
    let notice = cx.permit::<_, Notice>(ViewNotice, id).await?;
    let release = notices::release(notice.sql(), id).await?.ok_or(Fault::not_found())?;
    let recall = recalls::of(notice.sql(), id).await?;
    let recalled_at: Option<At> = recall.as_ref().and_then(|recall| recall.confirmed).map(|(_, at)| at);
    Answer::ok(&RecallState {
        notice: id.into(),
        board: release.dispatch.into(),
        state: state(recall.as_ref()).to_owned(),
        recalled_at: recalled_at.map(moment),
        proposal: recall.map(RecallProposal::from),
        outside: outside::of(notice.sql(), id).await?.into_iter().map(OutsideLine::from).collect(),
    })
}

/// What those who had it are told.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProposingRecall {
    #[schema(max_length = 1000, example = "版の番号に誤りがありました。")]
    reason: String,
    /// What they are to do.
    #[schema(max_length = 1000, example = "印刷したものを廃棄してください。")]
    instructions: String,
    /// Every version that stands is recalled with it.
    #[serde(default)]
    all_versions: bool,
}

/// What was proposed.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct RecallProposed {
    id: Uid,
    notice: Uid,
}

fn wrong(code: &'static str, at: &'static str, key: &'static str) -> Fault {
    let mut problems = Problems::default();
    problems.add(at, key);
    Fault::unusable(code).with_problems(problems)
}

async fn propose_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (NoticeId, ProposingRecall) = (id_of::<Notice>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Notice>(ProposeRecall, id).await?;
    let missing = if said.reason.trim().is_empty() { "/reason" } else { "/instructions" };
    let which = match propose_recall(&cx, id, &said.reason, &said.instructions, said.all_versions).await {
        Ok(which) => which,
        Err(ProposeRecallError::Missing) => {
            return Err(wrong("sharing.recall-missing", missing, "notice-problem-recall-missing"));
        }
        Err(error) => return Err(error.into()),
    };
    let made = RecallProposed { id: which.into(), notice: id.into() };
    let answer = Answer::created(format!("/api/v1/notices/{id}/recall"), &made)?;
    call.finish(cx, answer).await
}

async fn confirm_(Path((id, which)): Path<(String, String)>, call: Call) -> Result<Answer, Fault> {
    let cx = anew!(call);
    confirm_recall(&cx, id_of::<Notice>(&id)?, id_of::<Recall>(&which)?).await?;
    call.finish(cx, Answer::done()).await
}

/// Why it is not recalled.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RefusingRecall {
    /// Kept in the centre; recipients are not told.
    #[schema(max_length = 1000, example = "本文に誤りはありません。")]
    reason: String,
}

async fn refuse_(Path((id, which)): Path<(String, String)>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (NoticeId, RefusingRecall) = (id_of::<Notice>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Notice>(ConfirmRecall, id).await?;
    match refuse_recall(&cx, id, id_of::<Recall>(&which)?, &said.reason).await {
        Ok(()) => call.finish(cx, Answer::done()).await,
        Err(RefuseRecallError::NoReason) => {
            Err(wrong("sharing.recall-refusal", "/reason", "notice-problem-recall-refusal"))
        }
        Err(error) => Err(error.into()),
    }
}
