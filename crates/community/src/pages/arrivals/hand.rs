//! How something came by hand, and whether whoever gave it lets it go on.

use crate::{
    Arrival, ArrivalId, Onward, Reach,
    ops::record_leave::{Given, record_leave as record},
    store::{bridges, by_hand},
};
use ::store::{Cx, Granted, StoreError};
use access::{Act, Decision, act::ViewArrival, decide};
use axum::response::Response;
use kernel::At;
use serde::Deserialize;
use shell::{Fault, Input, Page, Path, Signed};

/// What is typed of a leave.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LeaveForm {
    pub(super) to: String,
    pub(super) whom: String,
    pub(super) means: String,
    pub(super) at: String,
    pub(super) terms: String,
}

/// What the page says of it.
pub(super) struct HandView {
    pub(super) whom: String,
    pub(super) means: String,
    pub(super) at: String,
    /// Where to, and who gave leave how and when; on which terms.
    pub(super) leaves: Vec<(String, String, String)>,
    /// There is leave for a notice.
    pub(super) may_go_on: bool,
    /// Where it may not go yet, to choose from; empty for who writes no leave down.
    pub(super) places: Vec<(String, String)>,
    pub(super) typed: LeaveForm,
}

/// How it came; `None` if it came through here.
pub(super) async fn view(
    cx: &Cx,
    page: &Page,
    arrival: &Granted<'_, ViewArrival, Arrival>,
    typed: LeaveForm,
) -> Result<Option<HandView>, StoreError> {
    let Some(hand) = &arrival.hand else { return Ok(None) };
    let leaves = by_hand::leaves(arrival.sql(), arrival.id).await?;
    let mut ways = bridges::of_body(arrival.sql(), arrival.org).await?;
    ways.retain(|one| one.from.centre == Some(arrival.org) && matches!(one.reach(), Reach::Here | Reach::ByHand));
    let ways = bridges::named(arrival.sql(), ways).await?;
    let mut places = vec![(Onward::Notice.code(), page.t("community-leave-notice"))];
    places.extend(ways.iter().map(|one| (one.id.to_string(), crate::pages::bridges::way(page, one))));
    let name = |to: &str| places.iter().find(|(code, _)| code == to).map(|(_, name)| name.clone()).unwrap_or_default();
    let told =
        |whom: &str, means: &str| page.t2("community-hand-told", "whom", whom.to_owned(), "means", means.to_owned());
    let shown = leaves.iter().map(|one| {
        let how = format!("{}　{}", page.when_short(&one.hand.at), told(&one.hand.whom, &one.hand.means));
        (name(&one.to.code()), how, one.terms.clone())
    });
    let shown = shown.collect();
    places.retain(|(code, _)| !leaves.iter().any(|one| one.to.code() == *code));
    if decide(cx.actor(), Act::RecordLeave, arrival.relations()) != Decision::Allow {
        places.clear();
    }
    Ok(Some(HandView {
        whom: hand.whom.clone(),
        means: hand.means.clone(),
        at: page.when(&hand.at),
        may_go_on: leaves.iter().any(|one| one.to == Onward::Notice),
        leaves: shown,
        places,
        typed,
    }))
}

/// `POST /arrivals/{id}/leaves`
pub(crate) async fn record_leave(
    request: Signed,
    Path(id): Path<ArrivalId>,
    Input(form): Input<LeaveForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let given = Given {
        whom: form.whom.clone(),
        means: form.means.clone(),
        at: At::parse_local(&form.at),
        terms: form.terms.clone(),
    };
    let to = Onward::read(&form.to).ok_or_else(|| Fault::unusable("community.leave-to"));
    let done = match to {
        Ok(to) => record(&cx, id, to, given).await.map_err(Fault::from),
        // Whoever may not see it learns nothing of the form.
        Err(fault) => cx.permit::<_, Arrival>(ViewArrival, id).await.map_err(Fault::from).and(Err(fault)),
    };
    match done {
        Ok(()) => {
            cx.commit().await?;
            Ok(shell::did("did-community-leave", &format!("/arrivals/{id}")))
        }
        Err(fault) => {
            drop(cx);
            super::draw_one(&request, id, (form, Some(fault))).await
        }
    }
}
