//! `/drills`: the drills of the years, and one of them with its parts and the comparison.

use super::{compared, named, titled, words};
use crate::{
    drill::{self, Drill, DrillId},
    may,
    part::{Part, Standing},
    recorded::Record,
    store::{drills, parts},
};
use ::store::Cx;
use access::{Act, Relation, act::ViewDrill};
use askama::Template;
use axum::{extract::Path, response::Response};
use shell::{Fault, Page, Signed, show};

#[derive(Template)]
#[template(path = "drills/list.html")]
struct ListPage {
    page: Page,
    drills: Vec<Listed>,
    plans: bool,
    recorded: Vec<compared::Recorded>,
}

struct Listed {
    href: String,
    name: String,
    days: String,
    parts: Vec<PartLine>,
    counts: String,
}

/// A part in a list.
pub(super) struct PartLine {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) class: &'static str,
    pub(super) state: String,
    pub(super) when: String,
    pub(super) way: String,
    pub(super) customised: bool,
}

/// So many parts are listed beside a drill; of more it is said how many.
const BESIDE: usize = 3;

pub(super) fn line(page: &Page, cx: &Cx, part: &Part) -> PartLine {
    let (class, state) = words::standing(page, part, part.stands(cx.organisation()));
    let plan = part.plan.as_ref().filter(|plan| plan.takes_part);
    PartLine {
        href: format!("/drill-parts/{}", part.id),
        name: page.pick(&part.name).to_owned(),
        class,
        state,
        when: words::when(page, part, part.stands(cx.organisation())),
        way: plan.map(|plan| words::way(page, plan.way)).unwrap_or_default(),
        customised: plan.is_some_and(crate::plan::Plan::customised),
    }
}

fn record() -> Result<Record, Fault> {
    Record::load().map_err(|cause| Fault::broken("store.broken").because(cause))
}

/// How many are invited, take part and have ended: the centre alone sees them all.
fn counts(page: &Page, cx: &Cx, drill: &Drill, parts: &[Part]) -> String {
    if drill.own.is_some() || cx.organisation() != Some(drill.org) {
        return String::new();
    }
    let many = |wanted: fn(Standing) -> bool| parts.iter().filter(|part| wanted(part.standing())).count();
    let take = many(|one| !matches!(one, Standing::Invited | Standing::Declined));
    page.ts(
        "exercises-counts",
        &[("all", &parts.len()), ("take", &take), ("ended", &many(|one| one == Standing::Ended))],
    )
}

/// `GET /drills`
pub(super) async fn list(request: Signed) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let sees = [Relation::Own, Relation::Member].into_iter().any(|one| may(cx.actor(), Act::ViewDrill, one));
    if !sees {
        return Err(Fault::not_found());
    }
    let page = titled(&request, |voice| voice.t("exercises-title"));
    let mut listed = Vec::new();
    for drill in drills::newest(&cx.visible()).await? {
        let parts = parts::of_drill(&cx.visible(), drill.id).await?;
        listed.push(Listed {
            href: format!("/drills/{}", drill.id),
            name: named(&page, &drill),
            days: days(&page, &cx, &drill, &parts),
            counts: counts(&page, &cx, &drill, &parts),
            parts: if parts.len() > BESIDE {
                Vec::new()
            } else {
                parts.iter().map(|part| line(&page, &cx, part)).collect()
            },
        });
    }
    let body = cx.actor().who().map(|who| who.body);
    let plans = body.is_some_and(drill::plans) && may(cx.actor(), Act::PlanDrill, Relation::Own);
    let recorded = compared::recorded(&page, &record()?);
    show(&ListPage { drills: listed, plans, recorded, page })
}

/// The days of a drill; empty where the reader is not to know them.
fn days(page: &Page, cx: &Cx, drill: &Drill, parts: &[Part]) -> String {
    if !drill.tells_days(parts, cx.organisation()) {
        return String::new();
    }
    page.t2("exercises-days", "from", page.day(drill.offer.from), "until", page.day(drill.offer.until))
}

#[derive(Template)]
#[template(path = "drills/show.html")]
struct DrillPage {
    page: Page,
    id: String,
    days: String,
    /// By when one answers to the invitation; empty where nobody is invited.
    reply_by: String,
    counts: String,
    /// What is offered, for those who were invited and the centre.
    offer: Option<Offered>,
    parts: Vec<PartLine>,
    edits: bool,
    compared: compared::Compared,
    recorded: Vec<compared::Recorded>,
}

struct Offered {
    guidance: String,
    title: String,
    body: String,
}

/// `GET /drills/{id}`
pub(super) async fn one(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let id: DrillId = super::id(&id)?;
    let cx = request.app.read(request.actor()).await?;
    let drill = cx.permit::<_, Drill>(ViewDrill, id).await?;
    let parts = parts::of_drill(&cx.visible(), id).await?;
    let page = titled(&request, |voice| named(voice, &drill));
    let mine = cx.organisation();
    let insider = parts.iter().any(|part| mine == Some(part.ceptoar) || mine == Some(part.centre));
    let offer = insider.then(|| Offered {
        guidance: drill.offer.guidance.clone(),
        title: drill.offer.text.title.clone(),
        body: drill.offer.text.body.clone(),
    });
    let compared = compared::compared(&page, &cx, &drill, &parts).await?;
    show(&DrillPage {
        id: id.to_string(),
        days: days(&page, &cx, &drill, &parts),
        reply_by: if drill.own.is_none() { page.day(drill.offer.reply_by) } else { String::new() },
        counts: counts(&page, &cx, &drill, &parts),
        offer,
        parts: parts.iter().map(|part| line(&page, &cx, part)).collect(),
        edits: mine == Some(drill.org) && may(cx.actor(), Act::ChangeDrill, Relation::Own),
        compared,
        recorded: compared::recorded(&page, &record()?),
        page,
    })
}
