//! Executives who are told of a notice beside the desk: who has been, and that one was by telephone.

use super::{codes, incidents::CallingExecutive};
use crate::beside::{Heard, Listener};
use crate::ops::tell_of_notice::tell_of_notice;
use crate::pages::{beside::listening, reports::id_of};
use access::act::{TellOfNotice, ViewDelivery};
use axum::extract::Path;
use delivery::Delivery;
use serde::Serialize;
use shell::api::{Answer, Call, Listing, Operation, Stamp, moment};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let list = Operation::new(
        "listExecutivesTold",
        "Which executives of a ministry or agency have been told of what came to it; for anything else none.",
    );
    let call = Operation::new("tellExecutiveOfNotice", "Write down that an executive was told of it by telephone.");
    vec![
        Route::get("/api/v1/inbox/{id}/executives", list_).api(list.lists_all::<ListenerView>()),
        Route::post("/api/v1/inbox/{id}/executives", call_).api(call.takes::<CallingExecutive>()),
    ]
}

/// An executive, and how far he has been told.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ListenerView {
    name: String,
    #[schema(schema_with = codes::post)]
    post: String,
    /// By what he was told, or is to be.
    #[schema(schema_with = codes::told)]
    channel: String,
    /// When he was told by telephone, or read it; absent: not yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<Stamp>,
    /// Who telephoned, and who says so.
    #[serde(skip_serializing_if = "String::is_empty")]
    source: String,
}

impl From<Listener> for ListenerView {
    fn from(one: Listener) -> Self {
        let (channel, at, source) = match one.heard {
            Heard::Unread => ("page", None, String::new()),
            Heard::Read(at) => ("page", Some(at), String::new()),
            Heard::Told(at, source) => ("telephone", Some(at), source),
            Heard::ToCall => ("telephone", None, String::new()),
        };
        let post = one.post.code().to_owned();
        Self { name: one.name, post, channel: channel.to_owned(), at: at.map(moment), source }
    }
}

async fn list_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let delivery = cx.permit::<_, Delivery>(ViewDelivery, id_of::<Delivery>(&id)?).await?;
    let items = listening(&delivery).await?.into_iter().map(ListenerView::from).collect();
    Answer::ok(&Listing { items, next: None })
}

async fn call_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, telling): (_, CallingExecutive) = (id_of::<Delivery>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Delivery>(TellOfNotice, id).await?;
    tell_of_notice(&cx, id, &telling.read()?).await?;
    call.finish(cx, Answer::done()).await
}
