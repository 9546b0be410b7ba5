//! `/interdependency/{id}`: a model: who needs whom, its plans, its versions, and who reads it.

use super::{
    LABEL, LISTED,
    map::{Map, Wanted, map},
    of_model,
    readers::Opening,
    sight::seen,
    words::{self, Called},
};
use crate::{
    model::{Model, ModelId},
    store::{models, plans, readers},
};
use ::store::Granted;
use access::{Act, Relation, act::ViewModel};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use interdependency::model::{Kind, Need};
use kernel::Tlp;
use shell::{Fault, Page, Signed, Voice, page::show_with};
use std::collections::{BTreeMap, BTreeSet};

/// So many codes that are no sector's are named, and so many services that need another.
const NAMED: usize = 20;

#[derive(Template)]
#[template(path = "analysis/show.html")]
struct ModelPage {
    page: Page,
    tlp: Tlp,
    href: String,
    reference: String,
    owner: String,
    size: String,
    unknown: String,
    /// The codes in the model that are no sector's of today; empty if there are none.
    no_sectors: String,
    saved: String,
    changes: bool,
    plans: Vec<(String, String, String)>,
    map: Map,
    q: String,
    services: Vec<Service>,
    more: usize,
    versions: Vec<(String, String)>,
    /// Only for the owner.
    readers: Option<Readers>,
}

/// A service with what it needs.
struct Service {
    id: String,
    name: String,
    sector: String,
    needs: Vec<NeedLine>,
    feeds: String,
}

/// A need.
struct NeedLine {
    suppliers: String,
    reserve: String,
    unknown: bool,
    kinds: String,
    notes: String,
}

/// Who else reads it.
struct Readers {
    now: Vec<(String, String, String)>,
    before: Vec<(String, String)>,
    typed: String,
}

fn need_line(voice: &Voice, model: &interdependency::Model, need: &Need<'_>) -> NeedLine {
    let kinds: Vec<String> =
        need.kinds.iter().map(|kind: Kind| voice.t(&format!("analysis-kind-{}", kind.code()))).collect();
    let notes = need.notes.map(|notes| [notes.remarks.clone(), notes.source.clone()]).unwrap_or_default();
    let notes: Vec<String> = notes.into_iter().filter(|text| !text.is_empty()).collect();
    NeedLine {
        suppliers: words::suppliers(voice, model, need),
        reserve: words::reserve(voice, need.reserve),
        unknown: need.reserve.is_unknown(),
        kinds: kinds.join(&voice.t("analysis-comma")),
        notes: notes.join(&voice.t("analysis-comma")),
    }
}

/// Of these services (all, if none are named) those in whose id or name `q` stands, and how many more there are than are listed.
fn services(voice: &Voice, model: &interdependency::Model, (q, only): (&str, Option<&[u32]>)) -> (Vec<Service>, usize) {
    let shown = |node: &u32| only.is_none_or(|only| only.contains(node)) && words::is_called(model, *node, q);
    let found: Vec<u32> = (0..model.node_count()).filter(shown).collect();
    let mut own: BTreeMap<u32, Vec<Need<'_>>> = BTreeMap::new();
    let mut feeds: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for need in model.needs() {
        need.suppliers.iter().for_each(|node| feeds.entry(*node).or_default().push(need.of));
        own.entry(need.of).or_default().push(need);
    }
    let one = |node: &u32| {
        let mut fed = feeds.get(node).cloned().unwrap_or_default();
        fed.dedup();
        let left = fed.len().saturating_sub(NAMED);
        let more = (left > 0).then(|| voice.t1("analysis-kept-more", "n", left));
        let fed: Vec<String> = fed.into_iter().take(NAMED).map(|of| words::called(model, of)).chain(more).collect();
        Service {
            id: model.node(*node).id.to_owned(),
            name: words::called(model, *node),
            sector: model.node(*node).sector.to_owned(),
            needs: own.get(node).into_iter().flatten().map(|need| need_line(voice, model, need)).collect(),
            feeds: fed.join(&voice.t("analysis-comma")),
        }
    };
    (found.iter().take(LISTED).map(one).collect(), found.len().saturating_sub(LISTED))
}

/// `GET /interdependency/{id}`
pub(super) async fn show(
    request: Signed,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    drawn(&request, super::id(&id)?, &wanted, None).await
}

/// The same with what was wrong with the form on it.
pub(super) async fn draw(request: &Signed, id: ModelId, sent: Option<(Opening, Fault)>) -> Result<Response, Fault> {
    drawn(request, id, &Wanted::default(), sent).await
}

async fn drawn(
    request: &Signed,
    id: ModelId,
    wanted: &Wanted,
    sent: Option<(Opening, Fault)>,
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let (model, version) = seen(&cx, id).await?;
    let (typed, fault) = sent.unzip();
    let page = of_model(request, &model, |_| model.name.clone()).mend(fault.as_ref())?;
    let read = version.read().map_err(|cause| Fault::broken("store.broken").because(cause))?;
    let href = format!("/interdependency/{id}");
    let plans = plans::of(model.sql(), id).await?;
    let versions = models::versions(model.sql(), id).await?;
    let owns = |act| model.relations().has(Relation::Own) && crate::may(cx.actor(), act, Relation::Own);
    let sectors = Called::on(&cx, &page).await?;
    let said = (0..read.node_count()).map(|node| read.node(node).sector).filter(|code| !code.is_empty());
    let none: BTreeSet<&str> = said.filter(|code| !sectors.has(code)).collect();
    let no_sectors = none.into_iter().take(NAMED).collect::<Vec<_>>().join(&page.t("analysis-comma"));
    let map = map(&page, &read, (&href, wanted), &sectors)?;
    let (services, more) = services(&page, &read, (&wanted.q, map.nodes.as_deref()));
    let unknown = read.needs().filter(|need| need.reserve.is_unknown()).count();
    let view = ModelPage {
        tlp: LABEL,
        reference: model.reference.clone(),
        owner: page.pick(&model.owner).to_owned(),
        size: page.t2("analysis-size", "nodes", model.nodes, "needs", model.needs),
        unknown: if unknown > 0 { page.t1("analysis-unknown-count", "n", unknown) } else { String::new() },
        no_sectors: match no_sectors.is_empty() {
            true => no_sectors,
            false => page.t1("analysis-no-such-sector", "codes", no_sectors),
        },
        saved: page.t2("analysis-version-at", "n", model.number, "at", page.when(&model.saved_at)),
        changes: owns(Act::ChangeModel),
        plans: plans
            .into_iter()
            .map(|plan| (format!("{href}/plans/{}", plan.number), plan.name, page.when(&plan.saved_at)))
            .collect(),
        q: wanted.q.clone(),
        map,
        services,
        more,
        versions: versions
            .into_iter()
            .map(|one| {
                let size = page.t2("analysis-size", "nodes", one.nodes, "needs", one.needs);
                let at = page.t2("analysis-version-at", "n", one.number, "at", page.when(&one.saved_at));
                (format!("{at}　{size}"), one.note)
            })
            .collect(),
        readers: if owns(Act::ShareModel) { Some(readers_of(&page, &model, typed).await?) } else { None },
        href,
        page,
    };
    show_with(view.page.status(), &view)
}

async fn readers_of(
    page: &Page,
    model: &Granted<'_, ViewModel, Model>,
    typed: Option<Opening>,
) -> Result<Readers, Fault> {
    let (mut now, mut before) = (Vec::new(), Vec::new());
    for one in readers::of(model.sql(), model.id).await? {
        let name = page.pick(&one.name).to_owned();
        let from = page.when(&one.opened_at);
        match one.ended_at {
            None => now.push((one.id.to_string(), name, page.t1("analysis-since", "at", from))),
            Some(end) => before.push((name, page.t2("analysis-from-to", "from", from, "to", page.when(&end)))),
        }
    }
    Ok(Readers { now, before, typed: typed.map(|typed| typed.organisation).unwrap_or_default() })
}
