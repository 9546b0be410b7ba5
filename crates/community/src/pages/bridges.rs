//! `/bridges`: the bridges at whose ends one's organisation stands; proposing and ending them.

use super::proposals::speaks;
use crate::{
    Bridge, Community, Place,
    ops::{
        declare_bridge::declare_bridge,
        end_bridge::{EndBridgeError, end_bridge},
    },
    store::{
        bridges::{self, EndedBridge},
        by_hand, circles,
    },
};
use ::store::{Cx, Sql, params};
use access::{Act, BodyKind, Decision, OrgId, Relation, Relations, decide};
use askama::Template;
use axum::{extract::Query, response::Response};
use kernel::{FiscalYear, Tlp};
use serde::Deserialize;
use shell::{Fault, Input, Page, Path, Signed, Voice, page::show_with};

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct BridgeForm {
    own: String,
    other: String,
    way: String,
    tlp: String,
}

#[derive(Template)]
#[template(path = "community/bridges.html")]
struct BridgesPage {
    page: Page,
    mine: Vec<Mine>,
    gone: Vec<Gone>,
    own: Vec<(String, String)>,
    others: Vec<(String, String)>,
    tlps: Vec<(&'static str, &'static str, bool)>,
    /// Whether a label was chosen.
    labelled: bool,
    form: BridgeForm,
}

/// A bridge that has ended.
struct Gone {
    id: String,
    way: String,
    on: String,
    by: String,
    why: String,
}

struct Mine {
    id: String,
    way: String,
    since: String,
    label: &'static str,
    default: bool,
    /// The first day on which anything passes.
    begins: String,
    reach: &'static str,
    class: &'static str,
    may_end: bool,
    /// What passed it can be read.
    log: bool,
    /// How many passed it in this fiscal year.
    this_year: Option<i64>,
    /// Why it is ended, as typed, if that was refused.
    typed: Option<String>,
}

/// What is typed where a bridge is ended.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct EndForm {
    #[serde(skip)]
    id: String,
    /// In the address: the one that has just been ended.
    ended: String,
    why: String,
}

/// `GET /bridges`
pub(crate) async fn index(request: Signed, Query(asked): Query<EndForm>) -> Result<Response, Fault> {
    draw(&request, BridgeForm::default(), asked, None).await
}

/// The bridges that have ended, the newest first: when, by whom and why.
async fn gone(sql: &Sql<'_>, page: &Page, org: OrgId) -> Result<Vec<Gone>, Fault> {
    let all = bridges::ended_of_body(sql, org, kernel::Day::from_number(0)).await?;
    let bodies: Vec<OrgId> = all.iter().filter_map(|one| Some(one.done?.1)).collect();
    let names = registry::ask::names(sql, &bodies).await?;
    let by = |org| names.get(&org).map(|name| page.pick(name).to_owned()).unwrap_or_default();
    let line = |one: EndedBridge| Gone {
        id: one.bridge.id.to_string(),
        way: way(page, &one.bridge),
        on: one.done.map_or_else(|| super::day(one.on, page.lang), |(at, _)| page.when(&at)),
        by: one.done.map(|(_, org)| by(org)).unwrap_or_default(),
        why: one.why,
    };
    Ok(all.into_iter().map(line).collect())
}

/// A bridge in an arrow.
pub(super) fn way(voice: &Voice, bridge: &Bridge) -> String {
    format!("{} → {}", voice.pick(&bridge.from.name), voice.pick(&bridge.to.name))
}

async fn draw(request: &Signed, form: BridgeForm, ending: EndForm, fault: Option<Fault>) -> Result<Response, Fault> {
    let org = request.actor().who().map(|who| who.organisation);
    let Some(org) = org.filter(|_| speaks(request.actor())) else { return Err(Fault::not_found()) };
    let cx = request.app.read(request.actor()).await?;
    let mut page = super::titled(request, "community-bridges-title").mend(fault.as_ref())?;
    let own = own(&cx, &page, org).await?;
    let sql = cx.system("public cards of communities");
    let mut others: Vec<(String, String)> = circles::all(&sql)
        .await?
        .iter()
        .map(|one| (format!("community {}", one.id), page.pick(&one.name).to_owned()))
        .collect();
    if let Some(centre) = registry::ask::centre(&sql, cx.now().day()).await? {
        let body = registry::ask::organisation(&sql, centre).await?;
        let name = body.map(|body| page.pick(&body.name).to_owned()).unwrap_or_default();
        others.push((format!("centre {centre}"), name));
    }
    for one in bridges::outside_ended(&sql, org).await? {
        let name = one.outside().map(|end| page.pick(&end.name).to_owned()).unwrap_or_default();
        if !others.iter().any(|(_, there)| *there == name) {
            others.push((format!("outside {}", one.id), name));
        }
    }
    // Whoever stands at one end only is not asked for a bridge to itself.
    if let [(only, _)] = own.as_slice() {
        others.retain(|(other, _)| other != only);
    }
    let may_end = |one: &Bridge| {
        // At one of its ends this body stands: which, is asked again when it is done.
        let stands = Relations::none().with(Relation::Hub, true).with(Relation::Recipient, true);
        let stands = stands.with(Relation::Own, one.from.centre == Some(org));
        decide(cx.actor(), Act::EndBridge, stands) == Decision::Allow
    };
    let may_log = |one: &Bridge| {
        let stands = Relations::none().with(Relation::Own, one.from.centre == Some(org));
        let stands = stands.with(Relation::Recipient, one.to.centre == Some(org));
        decide(cx.actor(), Act::ViewCrossings, stands) == Decision::Allow
    };
    let today = cx.now().day();
    let mut mine: Vec<Mine> = bridges::named(&sql, bridges::of_body(&sql, org).await?)
        .await?
        .iter()
        .map(|one| Mine {
            id: one.id.to_string(),
            way: way(&page, one),
            since: page.pick(&one.since).to_owned(),
            label: one.label_most.words(),
            default: one.label_by_default(),
            begins: super::day(one.begins, page.lang),
            reach: one.reach(today).code(),
            class: if one.reach(today).waits() { "todo" } else { "ok" },
            may_end: may_end(one),
            log: may_log(one),
            this_year: None,
            typed: Some(&ending).filter(|ending| ending.id == one.id.to_string()).map(|ending| ending.why.clone()),
        })
        .collect();
    let this_year = FiscalYear::at(cx.now());
    for one in mine.iter_mut().filter(|one| one.log) {
        let years = by_hand::years(&sql, super::known(&one.id)?).await?;
        one.this_year = Some(years.iter().find(|(year, _)| *year == this_year).map_or(0, |(_, many)| *many));
    }
    let gone = gone(&sql, &page, org).await?;
    if let Some(ended) = gone.iter().find(|one| one.id == ending.ended).filter(|_| page.did.is_some()) {
        page.did = Some(page.t1("did-community-bridge-ended-named", "name", ended.way.clone()));
    }
    // Nothing is chosen before somebody does: what is proposed is what was meant.
    let labels = |chosen: Option<Tlp>| {
        let all = Tlp::ALL.into_iter();
        all.map(|tlp| (tlp.code(), tlp.words(), Some(tlp) == chosen)).collect()
    };
    let chosen = form.tlp.parse().ok();
    let shown = BridgesPage { mine, gone, own, others, tlps: labels(chosen), labelled: chosen.is_some(), form, page };
    show_with(shown.page.status(), &shown)
}

/// The ends for which the actor may propose a bridge.
async fn own(cx: &Cx, page: &Page, org: OrgId) -> Result<Vec<(String, String)>, Fault> {
    let may = |act, relation| decide(cx.actor(), act, Relations::none().with(relation, true)) == Decision::Allow;
    let mut all = Vec::new();
    if may(Act::DeclareBridge, Relation::Hub) {
        let select = "SELECT * FROM communities WHERE hub_id = $1 AND {visible} ORDER BY code LIMIT 50";
        let hubs: Vec<Community> = cx.visible::<Community>().all(select, params![org]).await?;
        all.extend(hubs.iter().map(|one| (format!("community {}", one.id), page.pick(&one.name).to_owned())));
    }
    if cx.actor().acts_for(BodyKind::Centre) && may(Act::DeclareCentreBridge, Relation::Own) {
        all.push((format!("centre {org}"), page.t("community-the-centre")));
    }
    Ok(all)
}

fn place(text: &str) -> Result<Place, Fault> {
    let unknown = || Fault::unusable("community.unknown-end");
    match text.split_once(' ').ok_or_else(unknown)? {
        ("community", id) => Ok(Place::Community(id.parse().map_err(|_| unknown())?)),
        ("centre", id) => Ok(Place::Centre(id.parse().map_err(|_| unknown())?)),
        ("outside", id) => Ok(Place::Outside(id.parse().map_err(|_| unknown())?)),
        _ => Err(unknown()),
    }
}

async fn declared(cx: &Cx, form: &BridgeForm) -> Result<crate::ProposalId, Fault> {
    if [&form.own, &form.other, &form.way, &form.tlp].into_iter().any(String::is_empty) {
        return Err(Fault::unusable("community.bridge-chosen"));
    }
    let most = form.tlp.parse::<Tlp>().map_err(|()| Fault::unusable("community.bridge-label"))?;
    Ok(declare_bridge(cx, place(&form.own)?, place(&form.other)?, form.way != "in", most).await?)
}

/// `POST /bridges`
pub(crate) async fn declare(request: Signed, Input(form): Input<BridgeForm>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    match declared(&cx, &form).await {
        Ok(id) => {
            cx.commit().await?;
            Ok(shell::did("did-community-proposed", &format!("/proposals/{id}")))
        }
        Err(fault) => draw(&request, form, EndForm::default(), Some(fault)).await,
    }
}

/// `POST /bridges/{id}/end`
pub(crate) async fn end(
    request: Signed,
    Path(id): Path<crate::BridgeId>,
    Input(form): Input<EndForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    match end_bridge(&cx, id, &form.why).await {
        Ok(()) => {
            cx.commit().await?;
            Ok(shell::did("did-community-bridge-ended", &format!("/bridges?ended={id}")))
        }
        Err(error @ EndBridgeError::Why) => {
            drop(cx);
            draw(&request, BridgeForm::default(), EndForm { id: id.to_string(), ..form }, Some(error.into())).await
        }
        Err(error) => Err(error.into()),
    }
}
