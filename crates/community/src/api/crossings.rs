//! What passes one bridge of the centre: counted by year; by hand written down, both ways.

use super::{
    CircleLabel,
    submissions::{FileSaid, SENT_MOST, decoded},
};
use crate::{
    Arrival, Bridge, ByHand, Contribution, Flaw, HandFlaw, HandedNotice, Leave, Onward, Withdrawn,
    ops::{
        hand_over_notice::{HandOverNoticeError, Told, hand_over_notice},
        record_arrival::{CameByHand, RecordArrivalError, record_arrival},
        record_leave::{Given, RecordLeaveError, record_leave},
        withdraw_arrival::{Said, WithdrawArrivalError, withdraw_arrival},
        withdraw_leave::withdraw_leave,
    },
    pages::known,
    store::by_hand,
};
use ::store::params;
use access::act::{ViewArrival, ViewCrossings};
use axum::extract::{Path, Query};
use serde::{Deserialize, Serialize};
use sharing::notice::Notice;
use shell::api::{Answer, Call, Listing, Operation, Paging, Stamp, Uid, moment};
use shell::{Fault, Problems, Route, anew};
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let counts = Operation::new(
        "listCrossingCounts",
        "How many passed a bridge of the centre in each fiscal year, newest first, without exercises.",
    )
    .lists::<CrossingCount>();
    let handed =
        Operation::new("listHandOvers", "The notices that the centre handed over by hand by a bridge, newest first.")
            .lists::<HandedNoticeView>();
    let hand = Operation::new("handOverNotice", "Write down that the centre handed a released notice over by hand.")
        .takes::<Handing>();
    let record = Operation::new("recordArrival", "Write down what came by hand to the centre. It is sealed.")
        .takes::<CameSaid>()
        .creates::<Recorded>()
        .leads_to("getArrival", "id", "/id");
    let leave =
        Operation::new("recordLeave", "Write down that whoever gave it by hand lets it go on.").takes::<LeaveSaid>();
    let withdraw = Operation::new(
        "withdrawLeave",
        "Write down that a leave was withdrawn: whoever wrote the leave down, as long as nothing went on with it.",
    )
    .takes::<WithdrawalSaid>();
    let back = Operation::new(
        "withdrawArrival",
        "Write down that whoever gave it by hand took it back: nobody reads its text or goes on with it.",
    )
    .takes::<TakeBackSaid>();
    vec![
        Route::post("/api/v1/arrivals/{id}/withdraw", back_).api(back),
        Route::get("/api/v1/bridges/{id}/counts", counts_).api(counts),
        Route::get("/api/v1/bridges/{id}/hand-overs", handed_).api(handed),
        Route::post("/api/v1/bridges/{id}/hand-overs", hand_).api(hand),
        Route::post("/api/v1/bridges/{id}/arrivals", record_).api(record).limit(SENT_MOST),
        Route::post("/api/v1/arrivals/{id}/leaves", leave_).api(leave),
        Route::post("/api/v1/arrivals/{id}/leaves/{leave}/withdraw", withdraw_).api(withdraw),
    ]
}

/// How many passed in a fiscal year.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct CrossingCount {
    #[schema(example = 2014)]
    fiscal_year: i32,
    count: i64,
}

/// Who there took it, gave it or gave leave; how and when.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct HandView {
    #[schema(example = "警察庁 担当 山田")]
    whom: String,
    #[schema(example = "暗号化したメール")]
    means: String,
    at: Stamp,
}

impl From<&ByHand> for HandView {
    fn from(hand: &ByHand) -> Self {
        Self { whom: hand.whom.clone(), means: hand.means.clone(), at: moment(hand.at) }
    }
}

/// A leave.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct LeaveView {
    id: Uid,
    /// `notice`, or the id of a bridge.
    to: String,
    given: HandView,
    terms: String,
    recorded_by: Uid,
    recorded_at: Stamp,
    /// That it was withdrawn: nothing goes on with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn: Option<WithdrawalView>,
}

/// That a leave was withdrawn.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct WithdrawalView {
    why: String,
    recorded_at: Stamp,
}

impl From<&Leave> for LeaveView {
    fn from(one: &Leave) -> Self {
        Self {
            id: one.id.into(),
            to: one.to.code(),
            given: (&one.hand).into(),
            terms: one.terms.clone(),
            recorded_by: one.by.into(),
            recorded_at: moment(one.noted_at),
            withdrawn: one
                .withdrawn
                .as_ref()
                .map(|back| WithdrawalView { why: back.why.clone(), recorded_at: moment(back.at) }),
        }
    }
}

/// A notice that was handed over.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct HandedNoticeView {
    id: Uid,
    notice: Uid,
    /// Its released revision.
    revision: i64,
    #[schema(schema_with = super::hash)]
    hash: String,
    handed: HandView,
    recorded_by: Uid,
    recorded_at: Stamp,
}

/// What was handed over, to whom, how and when.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Handing {
    notice: Uid,
    #[schema(max_length = 200, example = "警察庁 担当 山田")]
    whom: String,
    #[schema(max_length = 200, example = "暗号化したメール")]
    means: String,
    at: Stamp,
}

/// What came, from whom, how and when.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CameSaid {
    #[schema(max_length = 120, example = "標的型メールの分析")]
    title: String,
    #[serde(default)]
    #[schema(max_length = 20_000)]
    text: String,
    #[serde(default)]
    #[schema(max_items = 200)]
    indicators: Vec<String>,
    label: CircleLabel,
    #[schema(max_length = 200, example = "警察庁 担当 山田")]
    whom: String,
    #[schema(max_length = 200, example = "暗号化したメール")]
    means: String,
    at: Stamp,
    #[serde(default)]
    exercise: bool,
    #[serde(default)]
    #[schema(max_items = 10)]
    files: Vec<FileSaid>,
}

/// Where it may go on, who gave leave, how and when.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LeaveSaid {
    /// `notice`, or the id of a bridge that leads out of the centre.
    #[schema(max_length = 40, example = "notice")]
    to: String,
    #[schema(max_length = 200, example = "警察庁 担当 山田")]
    whom: String,
    #[schema(max_length = 200, example = "電話")]
    means: String,
    at: Stamp,
    #[serde(default)]
    #[schema(max_length = 2_000)]
    terms: String,
}

/// Why a leave was withdrawn.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WithdrawalSaid {
    #[schema(min_length = 1, max_length = 2_000, example = "相手先から、内容を確認中との連絡があった")]
    why: String,
}

/// Who there took it back, how, when and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TakeBackSaid {
    #[schema(max_length = 200, example = "警察庁 担当 山田")]
    whom: String,
    #[schema(max_length = 200, example = "電話")]
    means: String,
    at: Stamp,
    #[schema(min_length = 1, max_length = 2_000, example = "内容に誤りがあったとの連絡")]
    why: String,
}

/// That whoever gave it took it back.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct TakenBackView {
    said: HandView,
    why: String,
    recorded_at: Stamp,
}

impl From<&Withdrawn> for TakenBackView {
    fn from(one: &Withdrawn) -> Self {
        Self { said: (&one.hand).into(), why: one.why.clone(), recorded_at: moment(one.noted_at) }
    }
}

/// What was written down.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Recorded {
    id: Uid,
}

/// The flaws, each at its field.
fn flawed(fault: Fault, flaws: &[Flaw], hand: &[HandFlaw]) -> Fault {
    let mut problems = Problems::default();
    let said = flaws.iter().copied().map(Flaw::said).chain(hand.iter().copied().map(HandFlaw::said));
    for (field, key) in said {
        let at = match field {
            "tlp" => "label/tlp",
            "until" => "label/until",
            other => other,
        };
        problems.add(at, key);
    }
    fault.with_problems(problems)
}

async fn counts_(Path(id): Path<String>, Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let bridge = cx.permit::<_, Bridge>(ViewCrossings, known::<Bridge>(&id)?).await?;
    let years = by_hand::years(bridge.sql(), bridge.id).await?;
    Answer::ok(&paging.part(years, |(year, count)| CrossingCount { fiscal_year: year.0, count })?)
}

async fn handed_(Path(id): Path<String>, Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let bridge = cx.permit::<_, Bridge>(ViewCrossings, known::<Bridge>(&id)?).await?;
    let last = "ffffffff-ffff-ffff-ffff-ffffffffffff".parse().map_err(|_| Fault::not_found())?;
    let before = paging.place_by_id::<HandedNotice>()?.unwrap_or(last);
    let newest = "SELECT h.* FROM notice_hand_overs h JOIN notices ON notices.id = h.notice_id
        WHERE h.bridge_id = $1 AND h.id < $2 AND {visible} ORDER BY h.id DESC LIMIT $3";
    let found: Vec<HandedNotice> = cx.visible::<Notice>().all(newest, params![bridge.id, before, limit + 1]).await?;
    let line = |one: HandedNotice| HandedNoticeView {
        id: one.id.into(),
        notice: one.notice.into(),
        revision: one.revision,
        hash: one.hash.to_string(),
        handed: (&one.hand).into(),
        recorded_by: one.by.into(),
        recorded_at: moment(one.noted_at),
    };
    Answer::ok(&Listing::of(found, limit, |one: &HandedNotice| one.id.to_string(), line))
}

async fn hand_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (_, Handing) = (known::<Bridge>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Bridge>(ViewCrossings, id).await?;
    let told = Told { whom: said.whom, means: said.means, at: said.at.at() };
    match hand_over_notice(&cx, id, known::<Notice>(said.notice.text())?, told).await {
        Err(HandOverNoticeError::Flawed(flaws)) => Err(flawed(Fault::unusable("community.hand-flawed"), &[], &flaws)),
        done => {
            done?;
            call.finish(cx, Answer::done()).await
        }
    }
}

async fn record_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (_, CameSaid) = (known::<Bridge>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Bridge>(ViewCrossings, id).await?;
    let mut problems = Problems::default();
    let label = said.label.read(&mut problems);
    if !problems.is_empty() {
        return Err(Fault::unusable("community.arrival-flawed").with_problems(problems));
    }
    let indicators = said.indicators.iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty());
    let content = Contribution {
        title: said.title.trim().to_owned(),
        text: said.text.trim().to_owned(),
        indicators: indicators.collect(),
        label,
        ..Contribution::default()
    };
    let files = decoded(&said.files)?;
    let came = CameByHand { content, whom: said.whom, means: said.means, at: said.at.at(), exercise: said.exercise };
    match record_arrival(&cx, id, came, files).await {
        Err(RecordArrivalError::Flawed(flaws, hand)) => {
            Err(flawed(Fault::unusable("community.arrival-flawed"), &flaws, &hand))
        }
        done => {
            let arrival = done?;
            let answer = Answer::created(format!("/api/v1/arrivals/{arrival}"), &Recorded { id: arrival.into() })?;
            call.finish(cx, answer).await
        }
    }
}

async fn leave_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (_, LeaveSaid) = (known::<Arrival>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Arrival>(ViewArrival, id).await?;
    let to = Onward::read(&said.to).ok_or_else(|| Fault::unusable("community.leave-to"))?;
    let given = Given { whom: said.whom, means: said.means, at: said.at.at(), terms: said.terms };
    match record_leave(&cx, id, to, given).await {
        Err(RecordLeaveError::Flawed(flaws)) => Err(flawed(Fault::unusable("community.leave-flawed"), &[], &flaws)),
        done => {
            done?;
            call.finish(cx, Answer::done()).await
        }
    }
}

async fn back_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (_, TakeBackSaid) = (known::<Arrival>(&id)?, call.body()?);
    let cx = anew!(call);
    let TakeBackSaid { whom, means, at, why } = said;
    match withdraw_arrival(&cx, id, Said { whom, means, at: at.at(), why }).await {
        Ok(()) => call.finish(cx, Answer::done()).await,
        Err(WithdrawArrivalError::Flawed(flaws)) => {
            Err(flawed(Fault::unusable("community.take-back-flawed"), &[], &flaws))
        }
        Err(error) => Err(error.into()),
    }
}

async fn withdraw_(Path((id, leave)): Path<(String, String)>, call: Call) -> Result<Answer, Fault> {
    let (id, leave, said): (_, _, WithdrawalSaid) = (known::<Arrival>(&id)?, known::<Leave>(&leave)?, call.body()?);
    let cx = anew!(call);
    withdraw_leave(&cx, id, leave, &said.why).await?;
    call.finish(cx, Answer::done()).await
}
