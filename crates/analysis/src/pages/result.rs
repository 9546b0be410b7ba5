//! `/interdependency/{id}/plans/{number}`: what a plan leads to: a time line, and a table of losses with their chains.

use super::{
    LABEL, of_model,
    sight::{Answered, Found, answered, seen},
    words,
};
use crate::{
    picture::{Bar, Row, TimeLine, time_line},
    store::plans,
};
use askama::Template;
use axum::{extract::Path, response::Response};
use interdependency::{Answer, Span, solve::Certainty};
use kernel::Tlp;
use shell::{Fault, Page, Signed, Voice};

/// So many bars are drawn; the table has all.
const DRAWN: usize = 60;
/// So many services that are not lost are named.
const NAMED: usize = 60;
/// So many links of a chain are shown at its beginning and at its end.
const LINKS: usize = 6;
/// So many times that it is down are told of a service.
const OUTAGES: usize = 20;

#[derive(Template)]
#[template(path = "analysis/result.html")]
struct ResultPage {
    page: Page,
    tlp: Tlp,
    href: String,
    model_href: String,
    model: String,
    /// What of the plan does not fit the version in force.
    misfit: Vec<String>,
    happens: Vec<String>,
    figures: Vec<(String, String)>,
    chart: String,
    undrawn: usize,
    rows: Vec<Loss>,
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

fn loss(voice: &Voice, found: &Found, node: u32, href: &str) -> Loss {
    let (span, told) = (found.answer.span(node), found.answer.node(&found.model, node));
    let class = match span.certainty() {
        Certainty::Exact => "bad",
        Certainty::Interval => "half",
        Certainty::Unknown | Certainty::Never => "todo",
    };
    let outage = |one: &interdependency::answer::OutageAnswer| {
        let from = words::hours_of(voice, one.from_h);
        match one.until_h {
            Some(until) => voice.t2("analysis-outage", "from", from, "until", words::hours_of(voice, until)),
            None => voice.t1("analysis-outage-stays", "from", from),
        }
    };
    let mut outages: Vec<String> = told.outages.iter().flatten().take(OUTAGES).map(outage).collect();
    let left = told.outages.as_ref().map_or(0, Vec::len).saturating_sub(OUTAGES);
    outages.extend((left > 0).then(|| voice.t1("analysis-chain-more", "n", left)));
    let by_itself = told.chain.len() == 1;
    Loss {
        id: told.id.to_owned(),
        name: words::called(&found.model, node),
        sector: found.model.node(node).sector.to_owned(),
        when: words::when(voice, span),
        class,
        certainty: voice.t(&format!("analysis-certainty-{}", span.certainty().code())),
        chain: if by_itself { voice.t("analysis-by-itself") } else { chain(voice, &found.model, &told.chain) },
        outages: outages.join(&voice.t("analysis-comma")),
        why: format!("{href}/why?{}", asked(told.id)),
    }
}

/// `node=…`
fn asked(id: &str) -> String {
    serde_html_form::to_string([("node", id)]).unwrap_or_default()
}

/// The bars of a service.
fn bars(answer: &Answer, node: u32, span: Span) -> Vec<Bar> {
    let (from, until) = (span.earliest.as_f64(), span.latest.as_f64());
    match (span.certainty(), answer) {
        (Certainty::Unknown, _) => vec![Bar::Unknown(from)],
        (Certainty::Interval, _) => vec![Bar::Between(from, until)],
        (_, Answer::Timelines(lines)) => lines
            .earliest()
            .of(node)
            .iter()
            .take(OUTAGES)
            .map(|one| Bar::Lost(one.from.as_f64(), one.until.stated()))
            .collect(),
        (_, Answer::Losses(_)) => vec![Bar::Lost(from, None)],
    }
}

fn picture(voice: &Voice, found: &Found, lost: &[u32]) -> String {
    let row = |node: &u32| {
        let span = found.answer.span(*node);
        Row {
            name: words::called(&found.model, *node),
            when: words::when(voice, span),
            bars: bars(&found.answer, *node, span),
        }
    };
    let rows: Vec<Row> = lost.iter().take(DRAWN).map(row).collect();
    let told: Vec<String> = rows.iter().take(12).map(|row| format!("{} {}", row.name, row.when)).collect();
    let label = voice.t2("analysis-chart-label", "n", lost.len(), "told", told.join(&voice.t("analysis-comma")));
    time_line(&TimeLine { label, unit: voice.t("analysis-unit"), rows })
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
    failures.chain(repairs).chain(refuels).collect()
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
pub(super) async fn show(request: Signed, Path((id, number)): Path<(String, String)>) -> Result<Response, Fault> {
    let number = super::number(&number)?;
    let cx = request.app.read(request.actor()).await?;
    let (model, version) = seen(&cx, super::id(&id)?).await?;
    let Answered { plan, found } = answered(&model, &version, number).await?;
    let page = of_model(&request, &model, |_| plan.name.clone());
    let model_href = format!("/interdependency/{}", model.id);
    let href = format!("{model_href}/plans/{number}");
    let others = plans::of(model.sql(), model.id).await?.into_iter().filter(|one| one.number != number);
    let mut view = ResultPage {
        tlp: LABEL,
        model: model.name.clone(),
        misfit: Vec::new(),
        happens: Vec::new(),
        figures: Vec::new(),
        chart: String::new(),
        undrawn: 0,
        rows: Vec::new(),
        kept: Vec::new(),
        kept_more: 0,
        others: others.map(|one| (format!("{model_href}/compare?a={number}&b={}", one.number), one.name)).collect(),
        href,
        model_href,
        page,
    };
    match &found {
        Err(faults) => view.misfit = faults.lines(view.page.lang),
        Ok(found) => view.fill(found),
    }
    shell::show(&view)
}

impl ResultPage {
    fn fill(&mut self, found: &Found) {
        let lost = found.lost();
        self.happens = happens(&self.page, found);
        self.figures = figures(&self.page, found, &lost);
        self.chart = picture(&self.page, found, &lost);
        self.undrawn = lost.len().saturating_sub(DRAWN);
        self.rows = lost.iter().map(|node| loss(&self.page, found, *node, &self.href)).collect();
        let kept =
            (0..found.model.node_count()).filter(|node| found.answer.span(*node).certainty() == Certainty::Never);
        let kept: Vec<u32> = kept.collect();
        self.kept_more = kept.len().saturating_sub(NAMED);
        self.kept = kept.iter().take(NAMED).map(|node| words::called(&found.model, *node)).collect();
    }
}
