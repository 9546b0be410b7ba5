//! What the hub does with a share: it asks providers, a second person approves, it shares on, over bridges and by hand.

use super::super::hash;
use crate::{
    Arrival, Bridge, Share,
    ops::{
        ask_approval::ask_approval, cross_bridge::cross_bridge, hand_over_share::hand_over_share,
        recall_share::recall_share, release_share::release_share, review_share::review_share,
        take_up_arrival::take_up_arrival,
    },
    pages::known,
};
use access::act::{AskApproval, RecallShare, ReleaseShare, ReviewShare};
use axum::extract::Path;
use kernel::ContentHash;
use serde::{Deserialize, Serialize};
use sharing::release::Verdict;
use shell::api::{Answer, Call, Operation, Uid, codes};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

pub(super) fn routes() -> Vec<Route> {
    let ask = Operation::new("askApproval", "Ask a provider to agree to exactly this, for the circle or for a bridge.")
        .takes::<AskingProvider>()
        .creates::<AskedView>()
        .leads_to("getApproval", "id", "/id");
    let review = Operation::new("reviewShare", "Say, as a second person, whether exactly this may leave.");
    let release =
        Operation::new("releaseShare", "Share exactly this with the circle.").takes::<SeenShare>().gives::<ToldView>();
    let recall = Operation::new(
        "recallShare",
        "Recall what was released: nobody to whom it went reads it any more, here or where it went on. Once (the hub).",
    );
    let cross = Operation::new("crossBridge", "Pass a released share over a bridge, as its providers agreed.");
    let hand = Operation::new("handOverShare", "Write down that it was handed over by hand where nobody is here.");
    let take = Operation::new("takeUpArrival", "Begin a notice with what came over a bridge (the centre).")
        .creates::<TakenUpView>()
        .leads_to("getNotice", "id", "/notice");
    vec![
        Route::post("/api/v1/shares/{id}/approvals", ask_).api(ask),
        Route::post("/api/v1/shares/{id}/reviews", review_).api(review.takes::<ReviewingShare>()),
        Route::post("/api/v1/shares/{id}/release", release_).api(release),
        Route::post("/api/v1/shares/{id}/recall", recall_).api(recall.takes::<RecallingShare>()),
        Route::post("/api/v1/shares/{id}/cross", cross_).api(cross.takes::<Crossing>()),
        Route::post("/api/v1/shares/{id}/hand-over", hand_over_).api(hand.takes::<HandingOver>()),
        Route::post("/api/v1/arrivals/{id}/notice", take_up_).api(take),
    ]
}

fn verdicts() -> RefOr<Schema> {
    codes([Verdict::Approve, Verdict::Return].map(Verdict::code))
}

fn read_hash(text: &str) -> Result<ContentHash, Fault> {
    ContentHash::parse(text).ok_or(Fault::unreadable("shell.unreadable"))
}

/// Whom to ask about what.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "provider": "0146a7a2-6b80-7c3e-9d5f-1a2b3c4d5e6f",
    "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}))]
struct AskingProvider {
    provider: Uid,
    /// The bridge that it would pass; absent: the circle.
    #[serde(default)]
    bridge: Option<Uid>,
    /// Of the content that was seen.
    #[schema(schema_with = hash)]
    hash: String,
}

/// What was asked.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct AskedView {
    id: Uid,
}

async fn ask_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (_, AskingProvider) = (known::<Share>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Share>(AskApproval, id).await?;
    let bridge = said.bridge.as_ref().map(|bridge| known::<Bridge>(bridge.text())).transpose()?;
    let provider = said.provider.id().ok_or(Fault::not_found())?;
    let asked = ask_approval(&cx, id, provider, bridge, read_hash(&said.hash)?).await?;
    let answer = Answer::created(format!("/api/v1/approvals/{asked}"), &AskedView { id: asked.into() })?;
    call.finish(cx, answer).await
}

/// What the second person says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReviewingShare {
    /// Of the content that was seen.
    #[schema(schema_with = hash)]
    hash: String,
    #[schema(schema_with = verdicts, example = "approve")]
    verdict: String,
    /// Required with `return`.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    note: String,
}

async fn review_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (_, ReviewingShare) = (known::<Share>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Share>(ReviewShare, id).await?;
    let verdict: Verdict = said.verdict.parse().map_err(|()| Fault::unusable("community.verdict"))?;
    review_share(&cx, id, read_hash(&said.hash)?, verdict, &said.note).await?;
    call.finish(cx, Answer::done()).await
}

/// What was seen.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SeenShare {
    /// Of the content that was seen.
    #[schema(schema_with = hash)]
    hash: String,
}

/// How many organisations it went to.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ToldView {
    recipients: u64,
}

async fn release_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (_, SeenShare) = (known::<Share>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Share>(ReleaseShare, id).await?;
    let recipients = release_share(&cx, id, read_hash(&said.hash)?).await?;
    call.finish(cx, Answer::ok(&ToldView { recipients })?).await
}

/// Why a share is recalled. Both are told word by word to those who had it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RecallingShare {
    #[schema(max_length = 1_000, example = "指標の一つに誤りがありました。")]
    reason: String,
    /// What they are to do.
    #[schema(max_length = 1_000, example = "この指標による遮断を解除してください。")]
    instructions: String,
}

async fn recall_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (_, RecallingShare) = (known::<Share>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Share>(RecallShare, id).await?;
    recall_share(&cx, id, &said.reason, &said.instructions).await?;
    call.finish(cx, Answer::done()).await
}

/// Over which bridge.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Crossing {
    bridge: Uid,
}

/// What came of it at the other end is the other end's: its id is not told.
async fn cross_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (_, Crossing) = (known::<Share>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Share>(ReleaseShare, id).await?;
    cross_bridge(&cx, known::<Bridge>(said.bridge.text())?, id).await?;
    call.finish(cx, Answer::done()).await
}

/// To whom it was handed over, and how.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HandingOver {
    bridge: Uid,
    #[schema(max_length = 200, example = "JPCERT/CC 調整担当 山田")]
    whom: String,
    #[schema(max_length = 200, example = "暗号化したメール")]
    means: String,
}

async fn hand_over_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (_, HandingOver) = (known::<Share>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Share>(ReleaseShare, id).await?;
    hand_over_share(&cx, known::<Bridge>(said.bridge.text())?, id, (&said.whom, &said.means)).await?;
    call.finish(cx, Answer::done()).await
}

/// The notice that was begun.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct TakenUpView {
    notice: Uid,
}

async fn take_up_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let id = known::<Arrival>(&id)?;
    let cx = anew!(call);
    let notice = take_up_arrival(&cx, id).await?;
    let answer = Answer::created(format!("/api/v1/notices/{notice}/desk"), &TakenUpView { notice: notice.into() })?;
    call.finish(cx, answer).await
}
