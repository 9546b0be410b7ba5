//! `/arrivals`: what came over bridges to the centre; `/arrivals/{id}`: one of them, there or at a hub.

use super::{
    Asked, ROWS,
    circle::{Line, cut_lines},
    hand_in::derives,
    known,
    later::{LaterView, views},
    pass,
    share::{Recall, Text, files_outside, recall, told},
    until,
};
use crate::{
    Arrival, ArrivalId, Bridge,
    ops::take_up_arrival::take_up_arrival,
    store::{
        arrivals, bridges, circles,
        files::{self, Owner},
        later, recalls, shares,
    },
};
use ::store::{Cx, Granted, StoreError, params};
use access::{Act, Actor, BodyKind, Decision, Relation, Relations, act::ViewArrival, decide};
use askama::Template;
use axum::{extract::Query, http::StatusCode, response::Response};
use sharing::{
    attachment::{NoticeFile, NoticeFileId},
    pages::indicators::Table,
    pages::upload::as_download,
    store::files::Whole,
};
use shell::{Fault, Page, Path, Signed, page::show_with};

mod hand;
pub(crate) use hand::{record_leave, withdraw_arrival, withdraw_leave};

#[derive(Template)]
#[template(path = "community/arrivals.html")]
struct ArrivalsPage {
    page: Page,
    arrived: Vec<Line>,
    more: String,
    ways: Vec<pass::WayOut>,
    /// What was passed lately: the notice, where to, when.
    passed: Vec<(String, String, String)>,
    /// The bridge of which nothing was chosen; empty if none.
    unchosen: String,
    /// Whether the actor speaks for the centre, and so opens the page of its bridges.
    speaks: bool,
}

/// Whether the actor keeps the centre's tray.
pub(crate) fn keeps_tray(actor: &Actor) -> bool {
    let own = Relations::none().with(Relation::Own, true);
    actor.acts_for(BodyKind::Centre) && decide(actor, Act::ViewArrival, own) == Decision::Allow
}

/// `GET /arrivals`: the centre's tray. Hubs have theirs on their desks.
pub(crate) async fn index(request: Signed, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    draw(&request, &asked, String::new()).await
}

/// The tray, where nothing was chosen to go over the bridge `unchosen`.
pub(super) async fn draw(request: &Signed, asked: &Asked, unchosen: String) -> Result<Response, Fault> {
    if !keeps_tray(request.actor()) {
        return Err(Fault::not_found());
    }
    let cx = request.app.read(request.actor()).await?;
    let page = super::titled(request, "community-arrivals-title");
    let newest = format!(
        "SELECT {} FROM arrivals WHERE to_community IS NULL AND id < $1 AND {{visible}} ORDER BY id DESC LIMIT $2",
        arrivals::COLUMNS
    );
    let all: Vec<Arrival> = cx.visible::<Arrival>().all(&newest, params![asked.before::<Arrival>()?, ROWS + 1]).await?;
    let ways: Vec<Bridge> =
        cx.visible::<Bridge>().all("SELECT * FROM bridges WHERE {visible} ORDER BY to_ja LIMIT 100", params![]).await?;
    let via = |one: &Arrival| {
        let bridge = ways.iter().find(|bridge| bridge.id == one.bridge);
        bridge.map(|bridge| page.t1("community-via", "name", page.pick(&bridge.from.name))).unwrap_or_default()
    };
    let line = |one: Arrival| Line {
        href: format!("/arrivals/{}", one.id),
        reference: String::new(),
        state: via(&one),
        recalled: one.recalled_at.is_some(),
        later: false,
        exercise: one.exercise,
        tlp: one.content.label.tlp(),
        title: one.content.title,
        at: one.at,
    };
    let mut arrived: Vec<Line> = all.into_iter().map(line).collect();
    let more = cut_lines(&mut arrived);
    let own = Relations::none().with(Relation::Own, true);
    let may = decide(cx.actor(), Act::CrossBridge, own) == Decision::Allow;
    let (ways, passed) = match cx.organisation().filter(|_| may) {
        Some(centre) => (pass::ways(&cx, &page, centre).await?, pass::lately(&cx, &page, centre).await?),
        None => (Vec::new(), Vec::new()),
    };
    let status = if unchosen.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let speaks = super::proposals::speaks(cx.actor());
    show_with(status, &ArrivalsPage { page, arrived, more, ways, passed, unchosen, speaks })
}

#[derive(Template)]
#[template(path = "community/arrival.html")]
struct ArrivalPage {
    page: Page,
    /// Whether the reader has the tray in which it lies, and not a hub's community.
    tray: bool,
    id: String,
    via: String,
    at: String,
    one: Text,
    taken: String,
    hub: Option<AtHub>,
    recall: Option<Recall>,
    later: Vec<LaterView>,
    may_take: bool,
    /// What is said of how it came by hand; none if it came through here.
    hand: Option<hand::HandView>,
}

/// `GET /arrivals/{id}`
pub(crate) async fn show(request: Signed, Path(id): Path<ArrivalId>) -> Result<Response, Fault> {
    draw_one(&request, id, (hand::LeaveForm::default(), None)).await
}

/// What came, with what was typed of a leave that could not be written down.
async fn draw_one(
    request: &Signed,
    id: ArrivalId,
    (typed, fault): (hand::LeaveForm, Option<Fault>),
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let arrival = cx.permit::<_, Arrival>(ViewArrival, id).await?;
    let bridge = bridges::by_id(arrival.sql(), arrival.bridge).await?;
    let page = Page::signed(request, arrival.content.title.clone()).exercise(arrival.exercise).mend(fault.as_ref())?;
    let via = bridge.map(|bridge| page.t1("community-via", "name", page.pick(&bridge.from.name))).unwrap_or_default();
    let taken = arrivals::taken(arrival.sql(), id).await?;
    let recalled = recalls::of_arrival(arrival.sql(), id).await?;
    let may = decide(cx.actor(), Act::TakeUpArrival, arrival.relations()) == Decision::Allow;
    let content = &arrival.content;
    let stands = arrival.recalled_at.is_none() && !content.label.ended(cx.now().day());
    let seen = files::seen(arrival.sql(), Owner::Arrival(id)).await?;
    let hand = hand::view(&cx, &page, &arrival, typed).await?;
    let shown = ArrivalPage {
        tray: keeps_tray(request.actor()),
        id: id.to_string(),
        via,
        at: page.when(&arrival.at),
        one: Text {
            title: content.title.clone(),
            body: content.body.clone(),
            indicators: Table::of(&page, &content.indicators),
            tlp: content.label.tlp(),
            until: until(&page, &content.label),
            hash: arrival.hash.short(),
            about: content.about.iter().map(|one| told(&page, one)).collect(),
            files: files_outside(&page, &content.files, &seen, &format!("/arrivals/{id}/files")),
        },
        hub: at_hub(&cx, &arrival, stands).await?,
        may_take: may
            && hand.as_ref().is_none_or(|hand| hand.may_go_on)
            && stands
            && arrival.community.is_none()
            && taken.is_none(),
        recall: recalled.map(|one| recall(&page, one, means(&arrival, taken.is_some()))),
        later: views(&cx, &page, &later::of_arrival(arrival.sql(), id, cx.actor()).await?).await?,
        hand,
        taken: taken.map(|notice| format!("/notices/{notice}")).unwrap_or_default(),
        page,
    };
    show_with(shown.page.status(), &shown)
}

/// The key of what a recall means for its reader: the centre has notices of it, or had not yet begun any.
fn means(arrival: &Arrival, taken: bool) -> &'static str {
    match (arrival.community, taken) {
        (Some(_), _) => "community-recalled-do",
        (None, true) => "community-taken-back-notice",
        (None, false) => "community-taken-back-do",
    }
}

/// At a hub: its community, the shares that were made of it, and whether one can be begun.
struct AtHub {
    code: String,
    made: Vec<(String, String)>,
    may: bool,
}

/// What the hub to which it came made of it, and can.
async fn at_hub(
    cx: &Cx,
    arrival: &Granted<'_, ViewArrival, Arrival>,
    stands: bool,
) -> Result<Option<AtHub>, StoreError> {
    let Some(community) = arrival.community else { return Ok(None) };
    let community = circles::by_id(arrival.sql(), community).await?;
    let made = shares::made_of_arrival(arrival.sql(), arrival.id).await?;
    let made: Vec<_> =
        made.into_iter().map(|(share, _)| (format!("/shares/{}/desk", share.id), share.reference)).collect();
    let may = made.is_empty() && stands && derives(cx, &community);
    Ok(Some(AtHub { code: community.code, made, may }))
}

/// `GET /arrivals/{id}/files/{file}`: always to be saved, never shown.
pub(crate) async fn download(request: Signed, Path((id, file)): Path<(ArrivalId, String)>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let arrival = cx.permit::<_, Arrival>(ViewArrival, id).await?;
    Ok(as_download(whole_file(&arrival, known::<NoticeFile>(&file)?).await?))
}

/// A file of what arrived. Once the notice that it was is recalled, its files are read by nobody.
pub(crate) async fn whole_file(
    arrival: &Granted<'_, ViewArrival, Arrival>,
    file: NoticeFileId,
) -> Result<Whole, Fault> {
    if arrival.recalled_at.is_some() {
        return Err(Fault::conflict("community.recalled"));
    }
    let whole = files::whole(arrival.sql(), Owner::Arrival(arrival.id), &arrival.content.files, file).await?;
    whole.ok_or_else(Fault::not_found)
}

/// `POST /arrivals/{id}/notice`
pub(crate) async fn take_up(request: Signed, Path(id): Path<ArrivalId>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let notice = take_up_arrival(&cx, id).await?;
    cx.commit().await?;
    Ok(shell::did("did-community-taken-up", &format!("/notices/{notice}")))
}
