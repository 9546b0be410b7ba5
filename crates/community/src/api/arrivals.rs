//! What came over bridges: to the hub that one's organisation is, or to the centre.

use super::{
    CircleLabel,
    crossings::{HandView, LeaveView, TakenBackView},
    later::{LaterVersion, superseded},
    recalled::CircleRecall,
    seen_outside,
    shares::AboutView,
};
use crate::{
    Arrival,
    pages::{arrivals::whole_file, known},
    store::{
        arrivals, by_hand,
        files::{self, Owner},
        later, recalls,
    },
};
use ::store::params;
use access::act::ViewArrival;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Serialize;
use sharing::{FileSeen, IndicatorView, as_bytes, attachment::NoticeFile};
use shell::api::{Answer, Call, Listing, Operation, Paging, Stamp, Uid, moment};
use shell::{Fault, Route};
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let list_of =
        Operation::new("listArrivals", "What came over bridges to one's hub, or to the centre, newest first.")
            .lists::<ArrivalLine>()
            .leads_to("getArrival", "id", "/items/0/id");
    let get = Operation::new("getArrival", "What came, without its provider.").gives::<ArrivalView>();
    let file = Operation::new("getArrivalFile", "A file that came along.").downloads().passing();
    vec![
        Route::get("/api/v1/arrivals", list).api(list_of),
        Route::get("/api/v1/arrivals/{id}", get_).api(get),
        Route::get("/api/v1/arrivals/{id}/files/{file}", file_of).api(file),
    ]
}

/// What came, in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ArrivalLine {
    id: Uid,
    /// The bridge.
    bridge: Uid,
    /// The community to which it came; absent: to the centre.
    #[serde(skip_serializing_if = "Option::is_none")]
    community: Option<Uid>,
    title: String,
    label: CircleLabel,
    /// Part of an exercise.
    exercise: bool,
    arrived_at: Stamp,
    /// When what it was on the other side was recalled, or it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    recalled_at: Option<Stamp>,
}

impl From<&Arrival> for ArrivalLine {
    fn from(one: &Arrival) -> Self {
        Self {
            id: one.id.into(),
            bridge: one.bridge.into(),
            community: one.community.map(Uid::from),
            title: one.content.title.clone(),
            label: (&one.content.label).into(),
            exercise: one.exercise,
            arrived_at: moment(one.at),
            recalled_at: one.recalled_at.map(moment),
        }
    }
}

/// What came.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ArrivalView {
    id: Uid,
    bridge: Uid,
    #[serde(skip_serializing_if = "Option::is_none")]
    community: Option<Uid>,
    title: String,
    /// Absent once what it was on the other side was recalled, or it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    /// As they were written.
    indicators: Vec<String>,
    /// The same, as read.
    typed_indicators: Vec<IndicatorView>,
    label: CircleLabel,
    #[schema(schema_with = super::hash)]
    hash: String,
    arrived_at: Stamp,
    /// The files that came along.
    files: Vec<FileSeen>,
    /// What it says besides, if it was a notice of the centre.
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<AboutView>,
    /// Later versions that superseded what it was made of; text and files are of the earlier.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    superseded: Vec<LaterVersion>,
    /// The recall of what it was on the other side.
    #[serde(skip_serializing_if = "Option::is_none")]
    recall: Option<CircleRecall>,
    /// The notice that the centre began with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<Uid>,
    /// Part of an exercise.
    exercise: bool,
    /// Who gave it by hand, how and when; absent: it came through here.
    #[serde(skip_serializing_if = "Option::is_none")]
    by_hand: Option<HandView>,
    /// That whoever gave it by hand took it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    taken_back: Option<TakenBackView>,
    /// Where whoever gave it by hand lets it go on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    leaves: Vec<LeaveView>,
}

async fn list(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let last = "ffffffff-ffff-ffff-ffff-ffffffffffff".parse().map_err(|_| Fault::not_found())?;
    let before = paging.place_by_id::<Arrival>()?.unwrap_or(last);
    let newest = "SELECT id FROM arrivals WHERE id < $1 AND {visible} ORDER BY id DESC LIMIT $2";
    let mut found = Vec::new();
    for row in cx.visible::<Arrival>().rows(newest, params![before, limit + 1]).await? {
        // Each as it may be read at this moment.
        found.push(ArrivalLine::from(cx.permit::<_, Arrival>(ViewArrival, row.id("id")?).await?.row()));
    }
    Answer::ok(&Listing::of(found, limit, |line: &ArrivalLine| line.id.text().to_owned(), |line| line))
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let id = known::<Arrival>(&id)?;
    let cx = call.read().await?;
    let one = cx.permit::<_, Arrival>(ViewArrival, id).await?;
    let taken = arrivals::taken(one.sql(), id).await?;
    let recall = recalls::of_arrival(one.sql(), id).await?;
    let content = &one.content;
    let seen = files::seen(one.sql(), Owner::Arrival(id)).await?;
    Answer::ok(&ArrivalView {
        id: id.into(),
        bridge: one.bridge.into(),
        community: one.community.map(Uid::from),
        title: content.title.clone(),
        body: Some(content.body.clone()).filter(|_| one.recalled_at.is_none()),
        typed_indicators: content.indicators.iter().map(IndicatorView::from).collect(),
        indicators: content.indicators.clone(),
        label: (&content.label).into(),
        hash: one.hash.to_string(),
        arrived_at: moment(one.at),
        files: seen_outside(&content.files, &seen),
        about: content.about.as_ref().map(AboutView::from),
        superseded: superseded(&cx, &later::of_arrival(one.sql(), id, cx.actor()).await?).await?,
        recall: recall.map(CircleRecall::from),
        notice: taken.map(Uid::from),
        exercise: one.exercise,
        by_hand: one.hand.as_ref().map(HandView::from),
        taken_back: by_hand::taken_back(one.sql(), id).await?.as_ref().map(TakenBackView::from),
        leaves: by_hand::leaves(one.sql(), id).await?.iter().map(LeaveView::from).collect(),
    })
}

async fn file_of(Path((id, file)): Path<(String, String)>, call: Call) -> Result<Response, Fault> {
    let cx = call.read().await?;
    let one = cx.permit::<_, Arrival>(ViewArrival, known::<Arrival>(&id)?).await?;
    Ok(as_bytes(whole_file(&one, known::<NoticeFile>(&file)?).await?))
}
