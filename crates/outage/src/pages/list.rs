//! `/outages`: those that stand, and those that are over.

use super::{may_own, step_class};
use crate::{
    outage::Outage,
    store::{changes, outages},
};
use ::store::Denied;
use access::{Act, BodyKind, act::ViewOutage};
use askama::Template;
use axum::response::Response;
use shell::{Fault, Page, Signed, show};

#[derive(Template)]
#[template(path = "outages/list.html")]
struct ListPage {
    page: Page,
    standing: Vec<Line>,
    over: Vec<Line>,
    may_raise: bool,
}

struct Line {
    href: String,
    reference: String,
    title: String,
    exercise: bool,
    step: (&'static str, String),
    when: String,
}

pub(super) async fn list(request: Signed) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let mut page = Page::signed(&request, "");
    page.title = page.t("outage-list-title");
    let (mut standing, mut over) = (Vec::new(), Vec::new());
    for outage in outages::newest(&cx.visible(), None, 50).await? {
        let outage = match cx.permit::<ViewOutage, Outage>(ViewOutage, outage.id).await {
            Ok(outage) => outage,
            Err(Denied::Store(cause)) => return Err(cause.into()),
            Err(Denied::NotFound | Denied::Refused) => continue,
        };
        let part = match cx.organisation() {
            Some(org) if org != outage.org => crate::standing::part(outage.sql(), outage.id, org, cx.now()).await?,
            _ => None,
        };
        let changes = match part {
            Some(part) => part.changes,
            None => changes::all(outage.sql(), outage.id).await?,
        };
        let Some(last) = changes.last() else { continue };
        let line = Line {
            href: format!("/outages/{}", outage.id),
            reference: outage.reference.clone(),
            title: last.said.declared.title.clone(),
            exercise: outage.exercise,
            step: (step_class(&outage, last.step), page.t(&format!("outage-step-{}", last.step.code()))),
            when: match last.step.stands() {
                true => page.t1("outage-since", "at", page.when(&outage.raised_at)),
                false => page.t2("outage-from-to", "from", page.when(&outage.raised_at), "to", page.when(&last.at)),
            },
        };
        if last.step.stands() { standing.push(line) } else { over.push(line) }
    }
    let may_raise = request.actor().acts_for(BodyKind::Centre) && may_own(request.actor(), Act::RaiseOutage);
    show(&ListPage { page, standing, over, may_raise })
}
