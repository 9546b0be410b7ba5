//! How something came by hand, and whether whoever gave it lets it go on.

use crate::{
    Arrival, ArrivalId, Leave, Onward, Withdrawn,
    ops::{
        record_leave::{Given, record_leave as record},
        withdraw_arrival::{Said, withdraw_arrival as take_back},
        withdraw_leave::withdraw_leave as withdraw,
    },
    pages::known,
    store::{bridges, by_hand},
};
use ::store::{Cx, Granted, Sql, StoreError};
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
    /// What was typed of the giver's taking it back, where that could not be written down.
    #[serde(skip)]
    pub(super) taken_back: Option<TakeBackForm>,
    /// The leave whose withdrawal could not be written down, and why it was withdrawn.
    #[serde(skip)]
    pub(super) withdrawn: (String, String),
}

/// What is typed where a leave was withdrawn.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct WithdrawForm {
    why: String,
}

/// What is typed where the giver took it back.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TakeBackForm {
    pub(super) whom: String,
    pub(super) means: String,
    pub(super) at: String,
    pub(super) why: String,
}

/// A leave.
pub(super) struct LeaveView {
    pub(super) id: String,
    /// Where to.
    pub(super) to: String,
    /// Who gave it, how and when.
    pub(super) how: String,
    /// On which terms; may be empty.
    pub(super) terms: String,
    /// Whether it is in force or was withdrawn, and when: class and words of its mark.
    pub(super) mark: (&'static str, String),
    /// That something went on with it; empty if nothing did.
    pub(super) stands: String,
    /// Why it was withdrawn.
    pub(super) why: String,
    /// Whether the reader may write down that it was withdrawn.
    pub(super) may_withdraw: bool,
    /// Why, as typed, if that was refused.
    pub(super) typed: Option<String>,
}

/// What the page says of it.
pub(super) struct HandView {
    pub(super) whom: String,
    pub(super) means: String,
    pub(super) at: String,
    /// The leaves, oldest first.
    pub(super) leaves: Vec<LeaveView>,
    /// There is leave for a notice.
    pub(super) may_go_on: bool,
    /// Where it may not go yet, to choose from; empty for who writes no leave down.
    pub(super) places: Vec<(String, String)>,
    pub(super) typed: LeaveForm,
    /// That the giver took it back: who, how and when; and why.
    pub(super) withdrawn: Option<(String, String)>,
    /// Whether the reader may write down that the giver took it back.
    pub(super) may_take_back: bool,
    /// What was typed of that.
    pub(super) back: TakeBackForm,
    pub(super) back_open: bool,
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
    ways.retain(|one| one.from.centre == Some(arrival.org) && one.reach(cx.now().day()).carries());
    let ways = bridges::named(arrival.sql(), ways).await?;
    let mut places = vec![(Onward::Notice.code(), page.t("community-leave-notice"))];
    places.extend(ways.iter().map(|one| (one.id.to_string(), crate::pages::bridges::way(page, one))));
    let name = |to: &str| places.iter().find(|(code, _)| code == to).map(|(_, name)| name.clone()).unwrap_or_default();
    let may = decide(cx.actor(), Act::RecordLeave, arrival.relations()) == Decision::Allow;
    let mut shown = Vec::new();
    for one in &leaves {
        let may = may && arrival.recalled_at.is_none();
        shown.push(leave(page, arrival.sql(), (one, name(&one.to.code())), (may, &typed)).await?);
    }
    places.retain(|(code, _)| !leaves.iter().any(|one| one.in_force() && one.to.code() == *code));
    let withdrawn = by_hand::taken_back(arrival.sql(), arrival.id).await?;
    if !may || withdrawn.is_some() {
        places.clear();
    }
    let told = |one: &Withdrawn| {
        let told = page.t2("community-hand-told", "whom", one.hand.whom.clone(), "means", one.hand.means.clone());
        (format!("{}　{told}", page.when(&one.hand.at)), one.why.clone())
    };
    Ok(Some(HandView {
        whom: hand.whom.clone(),
        means: hand.means.clone(),
        at: page.when(&hand.at),
        may_go_on: leaves.iter().any(|one| one.in_force() && one.to == Onward::Notice),
        leaves: shown,
        places,
        may_take_back: may && withdrawn.is_none(),
        withdrawn: withdrawn.as_ref().map(told),
        back_open: typed.taken_back.is_some(),
        back: typed.taken_back.clone().unwrap_or_default(),
        typed,
    }))
}

/// What the page says of one leave.
async fn leave(
    page: &Page,
    sql: &Sql<'_>,
    (one, to): (&Leave, String),
    (may, typed): (bool, &LeaveForm),
) -> Result<LeaveView, StoreError> {
    let on = if one.in_force() { by_hand::went_on(sql, one.arrival, one.to).await? } else { None };
    let mark = match &one.withdrawn {
        Some(back) => ("bad", page.t1("community-leave-withdrawn", "at", page.when_short(&back.at))),
        None => ("ok", page.t("community-leave-given")),
    };
    let stands = on.map(|at| page.t1("community-leave-went-on", "at", page.when_short(&at))).unwrap_or_default();
    let told = page.t2("community-hand-told", "whom", one.hand.whom.clone(), "means", one.hand.means.clone());
    let (refused, why) = &typed.withdrawn;
    Ok(LeaveView {
        id: one.id.to_string(),
        to,
        how: format!("{}　{told}", page.when_short(&one.hand.at)),
        terms: one.terms.clone(),
        why: one.withdrawn.as_ref().map(|back| back.why.clone()).unwrap_or_default(),
        may_withdraw: may && one.in_force() && stands.is_empty(),
        mark,
        stands,
        typed: (*refused == one.id.to_string()).then(|| why.clone()),
    })
}

/// `POST /arrivals/{id}/leaves/{leave}/withdraw`
pub(crate) async fn withdraw_leave(
    request: Signed,
    Path((id, leave)): Path<(ArrivalId, String)>,
    Input(form): Input<WithdrawForm>,
) -> Result<Response, Fault> {
    let leave = known::<Leave>(&leave)?;
    let cx = request.app.write(request.actor()).await?;
    match withdraw(&cx, id, leave, &form.why).await.map_err(Fault::from) {
        Ok(()) => {
            cx.commit().await?;
            Ok(shell::did("did-community-leave-withdrawn", &format!("/arrivals/{id}")))
        }
        Err(fault) => {
            drop(cx);
            let typed = LeaveForm { withdrawn: (leave.to_string(), form.why), ..LeaveForm::default() };
            super::draw_one(&request, id, (typed, Some(fault))).await
        }
    }
}

/// `POST /arrivals/{id}/withdraw`
pub(crate) async fn withdraw_arrival(
    request: Signed,
    Path(id): Path<ArrivalId>,
    Input(form): Input<TakeBackForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let TakeBackForm { whom, means, at, why } = form.clone();
    match take_back(&cx, id, Said { whom, means, at: At::parse_local(&at), why }).await.map_err(Fault::from) {
        Ok(()) => {
            cx.commit().await?;
            Ok(shell::did("did-community-arrival-withdrawn", &format!("/arrivals/{id}")))
        }
        Err(fault) => {
            drop(cx);
            let typed = LeaveForm { taken_back: Some(form), ..LeaveForm::default() };
            super::draw_one(&request, id, (typed, Some(fault))).await
        }
    }
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
