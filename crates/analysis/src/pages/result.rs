//! `/interdependency/{id}/plans/{number}`: what a plan leads to: a time line, and a table of losses with their chains; all of it, one
//! sector's part, or what is called so.

use super::{
    LABEL, LISTED, course, of_model,
    sight::{Answered, Found, answered, seen},
    words::{self, Called},
};
use crate::store::plans;
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use interdependency::solve::Certainty;
use kernel::Tlp;
use serde::Deserialize;
use shell::{Fault, Page, Signed, Voice};

/// So many services that are not lost are named, and so many things that happen.
const NAMED: usize = 60;
/// So many things that happen stand in the head; the others are unfolded.
const HEAD: usize = 12;
/// So many links of a chain are shown at its beginning and at its end.
const LINKS: usize = 6;
/// Where more are lost, one can look at a part.
const MANY: usize = 20;

/// Which part is looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// Services in whose id or name this stands.
    q: String,
    /// Services of this sector; empty: of none.
    sector: Option<String>,
}

#[derive(Template)]
#[template(path = "analysis/result.html")]
struct ResultPage {
    page: Page,
    tlp: Tlp,
    href: String,
    model_href: String,
    number: i64,
    model: String,
    /// What of the plan does not fit the version in force.
    misfit: Vec<String>,
    happens: Vec<String>,
    happens_more: Vec<String>,
    figures: Vec<(String, String)>,
    wanted: Wanted,
    /// Whether there is a part to look at.
    narrows: bool,
    /// Which part it is, in words.
    part: Vec<String>,
    chart: String,
    sectors: Vec<course::Line>,
    undrawn: usize,
    rows: Vec<Loss>,
    more: usize,
    kept: Vec<String>,
    kept_more: usize,
    others: Vec<(String, String)>,
}

/// A service that is lost or may be.
struct Loss {
    id: String,
    name: String,
    sector: String,
    when: String,
    class: &'static str,
    certainty: String,
    chain: String,
    outages: String,
    why: String,
}

/// The chain in names, its middle left out where it is long.
pub(super) fn chain(voice: &Voice, model: &interdependency::Model, ids: &[&str]) -> String {
    let name = |id: &&str| words::called_by(model, id);
    let (head, tail) = (ids.iter().take(LINKS), ids.iter().skip(ids.len().saturating_sub(LINKS)));
    if ids.len() <= 2 * LINKS {
        return ids.iter().map(name).collect::<Vec<_>>().join(" → ");
    }
    let left = voice.t1("analysis-chain-more", "n", ids.len() - 2 * LINKS);
    head.map(name).chain([left]).chain(tail.map(name)).collect::<Vec<_>>().join(" → ")
}

fn loss(voice: &Voice, found: &Found, node: u32, (href, called): (&str, &Called)) -> Loss {
    let (told, line) = (found.told(node), found.answer.node(&found.model, node));
    let class = match told.span.certainty() {
        Certainty::Exact => "bad",
        Certainty::Interval => "half",
        Certainty::Unknown | Certainty::Never => "todo",
    };
    let by_itself = line.chain.len() == 1;
    Loss {
        id: line.id.to_owned(),
        name: words::called(&found.model, node),
        sector: called.sector(voice, found.model.node(node).sector),
        when: words::when(voice, told.span),
        class,
        certainty: voice.t(&format!("analysis-certainty-{}", told.span.certainty().code())),
        chain: if by_itself { voice.t("analysis-by-itself") } else { chain(voice, &found.model, &line.chain) },
        outages: words::outages(voice, &told),
        why: format!("{href}/why?{}", words::query("node", line.id)),
    }
}

/// What happens in the plan, in words: what fails by itself first.
fn happens(voice: &Voice, found: &Found) -> Vec<String> {
    let line = |key: &str, name: String, at| voice.t2(key, "name", name, "at", words::hours(voice, at));
    let (model, plan) = (&found.model, &found.plan);
    let node = |node: u32| words::called(model, node);
    let failures = plan.failures.iter().map(|(what, at)| line("analysis-fails", node(*what), *at));
    let repairs = plan.repairs.iter().map(|(what, at)| line("analysis-repaired", node(*what), *at));
    let refuels = plan.refuels.iter().map(|(what, at)| {
        let need = words::need(voice, model, model.need(*what).id);
        line("analysis-refuelled", need, *at)
    });
    let chances = (!plan.chances.is_empty()).then(|| voice.t1("analysis-chances", "n", plan.chances.len()));
    failures.chain(repairs).chain(refuels).chain(chances).collect()
}

fn figures(voice: &Voice, found: &Found, lost: &[u32]) -> Vec<(String, String)> {
    let unsure = lost.iter().filter(|node| found.answer.span(**node).certainty() == Certainty::Unknown).count();
    let all = found.model.node_count();
    vec![
        (voice.t("analysis-fig-lost"), voice.t2("analysis-of-all", "n", lost.len() - unsure, "all", all)),
        (voice.t("analysis-fig-unsure"), voice.t2("analysis-of-all", "n", unsure, "all", all)),
        (voice.t("analysis-fig-kept"), voice.t2("analysis-of-all", "n", all as usize - lost.len(), "all", all)),
    ]
}

/// `GET /interdependency/{id}/plans/{number}`
pub(super) async fn show(
    request: Signed,
    Path((id, number)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let number = super::number(&number)?;
    let cx = request.app.read(request.actor()).await?;
    let (model, version) = seen(&cx, super::id(&id)?).await?;
    let Answered { plan, found } = answered(&model, &version, number).await?;
    let page = of_model(&request, &model, |_| plan.name.clone());
    let called = Called::on(&cx, &page).await?;
    let model_href = format!("/interdependency/{}", model.id);
    let href = format!("{model_href}/plans/{number}");
    let others = plans::of(model.sql(), model.id).await?.into_iter().filter(|one| one.number != number);
    let mut view = ResultPage {
        tlp: LABEL,
        model: model.name.clone(),
        misfit: Vec::new(),
        happens: Vec::new(),
        happens_more: Vec::new(),
        figures: Vec::new(),
        wanted,
        narrows: false,
        part: Vec::new(),
        chart: String::new(),
        sectors: Vec::new(),
        undrawn: 0,
        rows: Vec::new(),
        more: 0,
        kept: Vec::new(),
        kept_more: 0,
        others: others.map(|one| (format!("{model_href}/compare?a={number}&b={}", one.number), one.name)).collect(),
        href,
        model_href,
        number,
        page,
    };
    match &found {
        Err(faults) => view.misfit = faults.lines(view.page.lang),
        Ok(found) => view.fill(found, &called),
    }
    shell::show(&view)
}

impl Wanted {
    /// Whether the service is of the part.
    fn has(&self, model: &interdependency::Model, node: u32) -> bool {
        let one = model.node(node);
        self.sector.as_ref().is_none_or(|code| code == one.sector) && words::is_called(model, node, &self.q)
    }

    /// The part in words; nothing where it is all.
    fn words(&self, voice: &Voice, called: &Called) -> Vec<String> {
        let sector =
            self.sector.as_ref().map(|code| voice.t1("analysis-part-sector", "name", called.sector(voice, code)));
        let q = self.q.trim();
        let q = (!q.is_empty()).then(|| voice.t1("analysis-part-q", "q", q.to_owned()));
        sector.into_iter().chain(q).collect()
    }
}

impl ResultPage {
    fn fill(&mut self, found: &Found, called: &Called) {
        let voice = &self.page;
        let mut lost = found.lost();
        self.happens = happens(voice, found);
        self.happens_more = self.happens.split_off(self.happens.len().min(HEAD));
        self.figures = figures(voice, found, &lost);
        self.part = self.wanted.words(voice, called);
        self.narrows = lost.len() > MANY || !self.part.is_empty();
        lost.retain(|node| self.wanted.has(&found.model, *node));
        let sectors = course::sectors(found, &lost);
        let name = |code: &str| called.sector(voice, code);
        self.chart = if sectors.is_empty() {
            self.undrawn = lost.len().saturating_sub(course::DRAWN);
            course::of_services(voice, found, &lost)
        } else {
            course::of_sectors(voice, found, &sectors, &name)
        };
        self.sectors = sectors.iter().map(|one| one.line(voice, found, (&self.href, name(&one.code)))).collect();
        self.more = lost.len().saturating_sub(LISTED);
        self.rows = lost.iter().take(LISTED).map(|node| loss(voice, found, *node, (&self.href, called))).collect();
        let kept = |node: &u32| {
            found.answer.span(*node).certainty() == Certainty::Never && self.wanted.has(&found.model, *node)
        };
        let kept: Vec<u32> = (0..found.model.node_count()).filter(kept).collect();
        self.kept_more = kept.len().saturating_sub(NAMED);
        self.kept = kept.iter().take(NAMED).map(|node| words::called(&found.model, *node)).collect();
    }
}
