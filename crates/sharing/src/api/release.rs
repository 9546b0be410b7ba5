//! The way of a notice out of the centre: what stands in its way, consent, override, waiver, review, dry run, release.

mod views;

use super::codes;
use crate::consent::Override;

use crate::desk;
use crate::notice::{Notice, NoticeId};
use crate::ops::{
    ask_consent::ask_consent, confirm_override::confirm_override, confirm_waiver::confirm_waiver,
    propose_override::propose_override, propose_waiver::propose_waiver, release_notice::release_notice,
    review_notice::review_notice,
};
use crate::pages::reports::id_of;
use crate::release::Waiver;
use crate::report::ReportId;
use access::Action;
use access::act::{AskConsent, ProposeOverride, ProposeWaiver, ReleaseNotice, ReviewNotice, ViewNotice};
use axum::extract::Path;
use kernel::ContentHash;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shell::api::{Answer, Call, Operation, Stamp, Uid};
use shell::{Fault, Route, anew};
use store::{Cx, Granted};
use utoipa::ToSchema;
use views::DeskView;

pub(super) fn routes() -> Vec<Route> {
    let desk =
        Operation::new("getDesk", "What is known of a notice at this moment, and what is in the way of release.")
            .gives::<DeskView>()
            .leads_with("reviewNotice", &[("id", "/id")], approval())
            .leads_to_seen("releaseNotice", "id", "/id")
            .leads_with("askConsent", &[("id", "/id")], asking())
            .leads_with("proposeOverride", &[("id", "/id")], by_law())
            .leads_with("confirmOverride", &[("id", "/id"), ("override", "/sources/0/overrides/0/id")], Value::Null)
            .leads_with("proposeWaiver", &[("id", "/id")], staying())
            .leads_with("confirmWaiver", &[("id", "/id"), ("waiver", "/waivers/0/id")], Value::Null);
    let ask = Operation::new("askConsent", "Ask a reporter to agree to exactly this content.")
        .takes::<Asking>()
        .creates::<MadeView>()
        .leads_to("getConsent", "id", "/id");
    let override_ = Operation::new("proposeOverride", "Propose to release without a reporter's consent, by law.")
        .takes::<Overriding>()
        .creates::<MadeView>();
    let waive =
        Operation::new("proposeWaiver", "Propose that something which the check found, or could not read, stays.")
            .takes::<Waiving>()
            .creates::<MadeView>();
    let release = Operation::new("releaseNotice", "Release a notice as it was seen, by the hash of its content.")
        .takes::<Releasing>()
        .gives::<ReleasedView>()
        .leads_to("getBoard", "id", "/dispatch");
    vec![
        Route::get("/api/v1/notices/{id}/desk", desk_).api(desk),
        Route::post("/api/v1/notices/{id}/consents", ask_).api(ask),
        Route::post("/api/v1/notices/{id}/overrides", propose_override_).api(override_),
        Route::post("/api/v1/notices/{id}/overrides/{override}/confirm", confirm_override_)
            .api(Operation::new("confirmOverride", "Confirm it, as the second person.")),
        Route::post("/api/v1/notices/{id}/waivers", propose_waiver_).api(waive),
        Route::post("/api/v1/notices/{id}/waivers/{waiver}/confirm", confirm_waiver_)
            .api(Operation::new("confirmWaiver", "Confirm it, as the second person.")),
        Route::post("/api/v1/notices/{id}/reviews", review_).api(
            Operation::new("reviewNotice", "Approve it or send it back, as a second person.").takes::<Reviewing>(),
        ),
        Route::post("/api/v1/notices/{id}/release", release_).api(release),
    ]
}

/// The body that approves what was seen.
pub(super) fn approval() -> Value {
    json!({ "hash": "$response.body#/hash", "verdict": "approve" })
}
/// The body that asks about the first source of what was seen.
fn asking() -> Value {
    json!({ "hash": "$response.body#/hash", "report": "$response.body#/sources/0/report" })
}
/// The body that proposes to do without its consent.
fn by_law() -> Value {
    let (hash, report) = ("$response.body#/hash", "$response.body#/sources/0/report");
    json!({ "hash": hash, "report": report, "ground": "法令", "reason": "緊急" })
}
/// The body that lets stay what was found first.
fn staying() -> Value {
    json!({ "fingerprint": "$response.body#/findings/0/fingerprint", "reason": "公表済み" })
}

async fn desk_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let notice = cx.permit::<_, Notice>(ViewNotice, id_of::<Notice>(&id)?).await?;
    let desk = desk::gather(notice.sql(), &notice, cx.now()).await?;
    Answer::ok(&DeskView::of(&notice, &desk, cx.person())?)
}

/// What was made.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct MadeView {
    id: Uid,
}

async fn made<T>(call: &Call, cx: Cx, path: String, id: kernel::Id<T>) -> Result<Answer, Fault> {
    let answer = Answer::created(path, &MadeView { id: id.into() })?;
    call.finish(cx, answer).await
}

/// Whoever may not do it learns nothing from what is wrong with what he sent.
async fn may<'c, A: Action>(cx: &'c Cx, act: A, id: &str) -> Result<Granted<'c, A, Notice>, Fault> {
    Ok(cx.permit::<A, Notice>(act, id_of::<Notice>(id)?).await?)
}

fn hash(text: &str) -> Result<ContentHash, Fault> {
    ContentHash::parse(text).ok_or(Fault::unreadable("shell.unreadable"))
}

fn report(id: &Uid) -> Result<ReportId, Fault> {
    id.id().ok_or(Fault::not_found())
}

/// Whom to ask about what.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "report": "0146a7a2-6b80-7c3e-9d5f-1a2b3c4d5e6f", "due": "2014-06-20T17:00:00+09:00",
    "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}))]
struct Asking {
    /// Whose reporter is asked.
    report: Uid,
    /// Of the content that was seen.
    #[schema(schema_with = codes::hash)]
    hash: String,
    /// By when an answer is wished.
    #[serde(default)]
    due: Option<Stamp>,
}

async fn ask_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let asking: Asking = call.body()?;
    let cx = anew!(call);
    let notice: NoticeId = may(&cx, AskConsent, &id).await?.id;
    let due = asking.due.as_ref().map(|due| due.at().ok_or(Fault::unreadable("shell.unreadable"))).transpose()?;
    let consent = ask_consent(&cx, notice, report(&asking.report)?, hash(&asking.hash)?, due).await?;
    made(&call, cx, format!("/api/v1/consents/{consent}"), consent).await
}

/// Why it may be released without a reporter's consent.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Overriding {
    /// Whose reporter has not agreed.
    report: Uid,
    /// Of the content that was seen.
    #[schema(schema_with = codes::hash)]
    hash: String,
    /// The ground in law.
    ground: String,
    reason: String,
}

async fn propose_override_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let one: Overriding = call.body()?;
    let cx = anew!(call);
    let notice: NoticeId = may(&cx, ProposeOverride, &id).await?.id;
    let (report, seen) = (report(&one.report)?, hash(&one.hash)?);
    let made_ = propose_override(&cx, notice, report, seen, (&one.ground, &one.reason)).await?;
    made(&call, cx, format!("/api/v1/notices/{notice}/desk"), made_).await
}

async fn confirm_override_(Path((id, which)): Path<(String, String)>, call: Call) -> Result<Answer, Fault> {
    let cx = anew!(call);
    confirm_override(&cx, id_of::<Notice>(&id)?, id_of::<Override>(&which)?).await?;
    call.finish(cx, Answer::done()).await
}

/// What may stay, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Waiving {
    /// Of what was found, or of the file that could not be read.
    #[schema(schema_with = codes::hash)]
    fingerprint: String,
    reason: String,
}

async fn propose_waiver_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let waiving: Waiving = call.body()?;
    let cx = anew!(call);
    let notice: NoticeId = may(&cx, ProposeWaiver, &id).await?.id;
    let waiver = propose_waiver(&cx, notice, hash(&waiving.fingerprint)?, &waiving.reason).await?;
    made(&call, cx, format!("/api/v1/notices/{notice}/desk"), waiver).await
}

async fn confirm_waiver_(Path((id, which)): Path<(String, String)>, call: Call) -> Result<Answer, Fault> {
    let cx = anew!(call);
    confirm_waiver(&cx, id_of::<Notice>(&id)?, id_of::<Waiver>(&which)?).await?;
    call.finish(cx, Answer::done()).await
}

/// What a reviewer says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Reviewing {
    /// Of the content that was read.
    #[schema(schema_with = codes::hash)]
    hash: String,
    #[schema(schema_with = codes::verdict)]
    verdict: String,
    /// Why; required with `return`.
    #[serde(default)]
    note: String,
}

async fn review_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let reviewing: Reviewing = call.body()?;
    let cx = anew!(call);
    let notice: NoticeId = may(&cx, ReviewNotice, &id).await?.id;
    let verdict = reviewing.verdict.parse().map_err(|()| Fault::unreadable("shell.unreadable"))?;
    review_notice(&cx, notice, hash(&reviewing.hash)?, verdict, &reviewing.note).await?;
    call.finish(cx, Answer::done()).await
}

/// What is released.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Releasing {
    /// Of the content that was seen.
    #[schema(schema_with = codes::hash)]
    hash: String,
}

/// What was released.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ReleasedView {
    /// The id of its board.
    dispatch: Uid,
    recipients: i64,
    unreachable: i64,
}

async fn release_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let releasing: Releasing = call.body()?;
    let cx = anew!(call);
    let notice: NoticeId = may(&cx, ReleaseNotice, &id).await?.id;
    let released = release_notice(&cx, notice, hash(&releasing.hash)?).await?;
    let answer = Answer::ok(&ReleasedView {
        dispatch: released.dispatch.into(),
        recipients: released.recipients,
        unreachable: released.unreachable,
    })?;
    call.finish(cx, answer).await
}
