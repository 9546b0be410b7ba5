//! What was handed to one's organisation: the list, the text; answering stands in the room of the ledger.

use super::Handling;
use crate::notice::NoticeId;
use crate::pages::reports::id_of;
use crate::store::notices;
use access::act::ViewDelivery;
use axum::extract::{Path, Query};
use delivery::{Delivery, OpenNoticeError};
use serde::Serialize;
use shell::api::{Answer, Call, Listing, Operation, Paging, Stamp, cursor, moment};
use shell::{Fault, Route};
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let list = Operation::new("listInbox", "Notices handed to one's organisation, newest first.")
        .lists::<InboxLine>()
        .leads_to("getDelivery", "id", "/items/0/id")
        .leads_to("answerDelivery", "id", "/items/0/id")
        .leads_to("acknowledgeDelivery", "id", "/items/0/id");
    vec![
        Route::get("/api/v1/inbox", list_).api(list),
        Route::get("/api/v1/inbox/{id}", get)
            .api(Operation::new("getDelivery", "The text. The first reading is stamped.").gives::<InboxView>()),
    ]
}

/// A notice as one's inbox lists it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct InboxLine {
    /// The id of one's own line in the ledger.
    id: String,
    #[schema(example = "N-2014-00007")]
    reference: String,
    title: String,
    tlp: String,
    exercise: bool,
    released_at: Stamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    handed_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opened_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledged_at: Option<Stamp>,
    /// `affected`, `not-affected`, `done`, `need-help`; absent: not answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<String>,
}

impl From<Delivery> for InboxLine {
    fn from(delivery: Delivery) -> Self {
        Self {
            id: delivery.id.to_string(),
            reference: delivery.reference,
            title: delivery.title,
            tlp: delivery.tlp.code().to_owned(),
            exercise: delivery.exercise,
            released_at: moment(delivery.released_at),
            handed_at: delivery.handed_at.map(moment),
            opened_at: delivery.opened_at.map(moment),
            acknowledged_at: delivery.acknowledged_at.map(moment),
            answer: delivery.answer.map(|answer| answer.code().to_owned()),
        }
    }
}

/// A notice as it was released.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct InboxView {
    id: String,
    reference: String,
    kind: String,
    title: String,
    /// Plain text with headings (`# `), paragraphs and lists (`- `).
    body: String,
    urgent: bool,
    indicators: Vec<String>,
    label: Handling,
    exercise: bool,
    released_at: Stamp,
}

async fn list_(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let found = delivery::ask::handed(&cx.visible(), paging.place()?, limit + 1).await?;
    let place = |delivery: &Delivery| cursor(delivery.handed_at.unwrap_or(delivery.released_at), delivery.id);
    Answer::ok(&Listing::of(found, limit, place, InboxLine::from))
}

async fn get(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let id = id_of::<Delivery>(&id)?;
    let cx = call.app.write(call.actor()).await?;
    let (_, first) = delivery::open_notice(&cx, id).await.map_err(|error| match error {
        OpenNoticeError::Denied(denied) => Fault::from(denied),
        OpenNoticeError::Store(cause) => Fault::from(cause),
    })?;
    if first {
        cx.commit().await?;
    } else {
        drop(cx);
    }
    let cx = call.read().await?;
    let delivery = cx.permit::<_, Delivery>(ViewDelivery, id).await?;
    if delivery.handed_at.is_none() {
        return Err(Fault::not_found());
    }
    let released = notices::released_revision(delivery.sql(), NoticeId::from(delivery.subject)).await?;
    let content = released.ok_or(Fault::not_found())?.content;
    Answer::ok(&InboxView {
        id: delivery.id.to_string(),
        reference: delivery.reference.clone(),
        kind: content.kind.code().to_owned(),
        urgent: content.urgent,
        label: Handling::from(&content.label),
        title: content.title,
        body: content.body,
        indicators: content.indicators,
        exercise: delivery.exercise,
        released_at: moment(delivery.released_at),
    })
}
