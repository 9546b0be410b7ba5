//! What was handed to one's organisation: the list, the text; answering stands in the room of the ledger.

use super::content::NoticeContent;
use crate::notice::NoticeId;
use crate::pages::{inbox::stamp_opened, reports::id_of};
use crate::store::notices;
use access::act::ViewDelivery;
use axum::extract::{Path, Query};
use delivery::api::{GivenView, HopView, RecallView};
use delivery::{Delivery, DeliveryId, update::Superseded};
use serde::Serialize;
use shell::api::{Answer, Call, Date, Listing, Operation, Paging, Stamp, Uid, cursor, moment};
use shell::{Fault, Route};
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let list = Operation::new("listInbox", "Notices handed to one's organisation, newest first.")
        .lists::<InboxLine>()
        .leads_to("getDelivery", "id", "/items/0/id");
    let get = Operation::new("getDelivery", "The text. The first reading is stamped.")
        .gives::<InboxView>()
        .leads_to("answerDelivery", "id", "/id")
        .leads_to("acknowledgeDelivery", "id", "/id")
        .leads_to("passDelivery", "id", "/id")
        .leads_to("confirmRecalled", "id", "/id")
        .leads_to("listBelow", "id", "/id")
        .leads_to("listDeliveryChanges", "id", "/id");
    vec![Route::get("/api/v1/inbox", list_).api(list), Route::get("/api/v1/inbox/{id}", get_).api(get)]
}

/// A notice as one's inbox lists it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct InboxLine {
    /// One's own line in the ledger.
    id: Uid,
    #[schema(example = "N-2014-00007")]
    reference: String,
    title: String,
    #[schema(schema_with = super::codes::tlp)]
    tlp: String,
    exercise: bool,
    released_at: Stamp,
    /// Until then it is under embargo: for nobody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    embargo_until: Option<Stamp>,
    /// When it was recalled: only its title is left.
    #[serde(skip_serializing_if = "Option::is_none")]
    recalled_at: Option<Stamp>,
    /// When one's organisation said that the recall was dealt with.
    #[serde(skip_serializing_if = "Option::is_none")]
    recall_confirmed_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    handed_at: Option<Stamp>,
    /// When it was confirmed that the mail about it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    received_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opened_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledged_at: Option<Stamp>,
    /// By which way of a letter that carried the text; absent: in Kaname, or by an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = delivery::api::ways)]
    acknowledged_by: Option<String>,
    /// Absent: not answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = delivery::api::answers)]
    answer: Option<String>,
    /// 1 for what is no update.
    version: i64,
    /// A later version superseded it; whether it has come to one's organisation, it says itself.
    superseded: bool,
}

impl From<Delivery> for InboxLine {
    fn from(delivery: Delivery) -> Self {
        Self {
            id: delivery.id.into(),
            reference: delivery.reference,
            title: delivery.title,
            tlp: delivery.tlp.code().to_owned(),
            exercise: delivery.exercise,
            released_at: moment(delivery.released_at),
            embargo_until: delivery.embargo.map(moment),
            recalled_at: delivery.withdrawn_at.map(moment),
            recall_confirmed_at: delivery.recall_confirmed_at.map(moment),
            handed_at: delivery.handed_at.map(moment),
            received_at: delivery.received_at.map(moment),
            opened_at: delivery.opened_at.map(moment),
            acknowledged_at: delivery.acknowledged_at.map(moment),
            acknowledged_by: delivery.acknowledged_by.map(|way| way.code().to_owned()),
            answer: delivery.answer.map(|answer| answer.code().to_owned()),
            version: delivery.version,
            superseded: delivery.superseded.is_some(),
        }
    }
}

/// A notice as it was released.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct InboxView {
    id: Uid,
    #[schema(example = "N-2014-00007")]
    reference: String,
    /// Absent once it was recalled.
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<NoticeContent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recall: Option<RecallView>,
    /// When one's organisation said that the recall was dealt with.
    #[serde(skip_serializing_if = "Option::is_none")]
    recall_confirmed_at: Option<Stamp>,
    exercise: bool,
    released_at: Stamp,
    /// Until then it is under embargo: for nobody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    embargo_until: Option<Stamp>,
    /// The last day on which it may be handed on, where that is earlier than what its label said when it was released, too;
    /// absent: without end.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_day: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    handed_at: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledged_at: Option<Stamp>,
    /// By which way of a letter that carried the text; absent: in Kaname, or by an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = delivery::api::ways)]
    acknowledged_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passed_at: Option<Stamp>,
    /// The way it came, with what was added on it.
    path: Vec<HopView>,
    /// What one's organisation answered, oldest first.
    answers: Vec<GivenView>,
    /// 1 for what is no update.
    version: i64,
    /// One's own line of the later version that superseded it.
    #[serde(skip_serializing_if = "Option::is_none")]
    superseded_by: Option<Uid>,
    /// Since when there is a later version, where that has not come to one's organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    superseded_elsewhere_at: Option<Stamp>,
}

async fn list_(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let found = delivery::ask::handed(&cx.visible(), paging.place()?, limit + 1).await?;
    let place = |delivery: &Delivery| cursor(delivery.handed_at.unwrap_or(delivery.released_at), delivery.id);
    Answer::ok(&Listing::of(found, limit, place, InboxLine::from))
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let id = id_of::<Delivery>(&id)?;
    stamp_opened(&call.app, call.actor(), id).await?;
    view(&call, id).await
}

async fn view(call: &Call, id: DeliveryId) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let delivery = cx.permit::<_, Delivery>(ViewDelivery, id).await?;
    if delivery.handed_at.is_none() {
        return Err(Fault::not_found());
    }
    let released = notices::released_revision(delivery.sql(), NoticeId::from(delivery.subject)).await?;
    let recall = delivery::ask::withdrawal(delivery.sql(), delivery.dispatch).await?;
    let path = delivery::ask::path_of(delivery.sql(), id).await?;
    let answers = delivery::ask::answers_of(delivery.sql(), id).await?;
    Answer::ok(&InboxView {
        id: delivery.id.into(),
        reference: delivery.reference.clone(),
        content: released.filter(|_| recall.is_none()).map(|one| NoticeContent::told(one.content)),
        recall: recall.map(RecallView::from),
        recall_confirmed_at: delivery.recall_confirmed_at.map(moment),
        exercise: delivery.exercise,
        released_at: moment(delivery.released_at),
        embargo_until: delivery.embargo.map(moment),
        last_day: delivery.last_day.map(Date::from),
        handed_at: delivery.handed_at.map(moment),
        acknowledged_at: delivery.acknowledged_at.map(moment),
        acknowledged_by: delivery.acknowledged_by.map(|way| way.code().to_owned()),
        passed_at: delivery.passed_at.map(moment),
        path: path.iter().map(HopView::from).collect(),
        answers: answers.iter().map(GivenView::from).collect(),
        version: delivery.version,
        superseded_by: match delivery.superseded {
            Some(Superseded::By(newer)) => Some(newer.into()),
            _ => None,
        },
        superseded_elsewhere_at: match delivery.superseded {
            Some(Superseded::Elsewhere(at)) => Some(moment(at)),
            _ => None,
        },
    })
}
