//! `/interdependency/{id}/compare?a=…&b=…`: two plans side by side, what differs first.

use super::{
    LABEL, of_model,
    sight::{Found, answered, seen},
    words,
};
use crate::store::plans;
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use interdependency::Span;
use kernel::Tlp;
use serde::Deserialize;
use shell::{Fault, Page, Signed, Voice, show as shown};

/// Which two.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Two {
    pub(crate) a: String,
    pub(crate) b: String,
}

#[derive(Template)]
#[template(path = "analysis/compare.html")]
struct ComparePage {
    page: Page,
    tlp: Tlp,
    href: String,
    model: String,
    two: Two,
    names: [String; 2],
    plans: Vec<(String, String)>,
    differ: Vec<Row>,
    same: Vec<Row>,
}

/// A service that is lost in one or in both.
struct Row {
    name: String,
    a: String,
    b: String,
    how: String,
}

/// How the earliest loss moves from the first to the second.
fn how(voice: &Voice, a: Span, b: Span) -> String {
    match (a.earliest.happens(), b.earliest.happens()) {
        (true, false) => voice.t("analysis-only-first"),
        (false, true) => voice.t("analysis-only-second"),
        _ if a.earliest < b.earliest => voice.t1("analysis-later-by", "h", words::figure(b.earliest.since(a.earliest))),
        _ if a.earliest > b.earliest => {
            voice.t1("analysis-sooner-by", "h", words::figure(a.earliest.since(b.earliest)))
        }
        _ if a == b => String::new(),
        _ => voice.t("analysis-other-bounds"),
    }
}

fn rows(voice: &Voice, a: &Found, b: &Found) -> (Vec<Row>, Vec<Row>) {
    let spans = (0..a.model.node_count()).map(|node| (node, a.answer.span(node), b.answer.span(node)));
    let mut lost: Vec<_> = spans.filter(|(_, a, b)| a.earliest.happens() || b.earliest.happens()).collect();
    lost.sort_by_key(|(node, a, b)| (a.earliest.min(b.earliest), *node));
    let down = |found: &Found, node: u32| found.answer.node(&found.model, node).outages.unwrap_or_default();
    let (same, differ): (Vec<_>, Vec<_>) =
        lost.into_iter().partition(|(node, one, other)| one == other && down(a, *node) == down(b, *node));
    let said = |found: &Found, node: u32, span: Span| {
        let back = down(found, node).into_iter().find_map(|one| one.until_h);
        let back = back.map(|at| voice.t1("analysis-back-at", "h", words::hours_of(voice, at)));
        [Some(words::when(voice, span)), back]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(&voice.t("analysis-comma"))
    };
    let row = |(node, one, other): (u32, Span, Span)| Row {
        name: words::called(&a.model, node),
        a: said(a, node, one),
        b: said(b, node, other),
        how: match one == other && down(a, node) != down(b, node) {
            true => voice.t("analysis-other-ends"),
            false => how(voice, one, other),
        },
    };
    (differ.into_iter().map(row).collect(), same.into_iter().map(row).collect())
}

/// `GET /interdependency/{id}/compare`
pub(super) async fn show(request: Signed, Path(id): Path<String>, Query(two): Query<Two>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let (model, version) = seen(&cx, super::id(&id)?).await?;
    let a = answered(&model, &version, super::number(&two.a)?).await?;
    let b = answered(&model, &version, super::number(&two.b)?).await?;
    let page = of_model(&request, &model, |voice| voice.t("analysis-compare"));
    let misfit = |_| Fault::conflict("analysis.plan-misfit");
    let (first, second) = (a.found.map_err(misfit)?, b.found.map_err(misfit)?);
    let (differ, same) = rows(&page, &first, &second);
    let all = plans::of(model.sql(), model.id).await?;
    shown(&ComparePage {
        tlp: LABEL,
        href: format!("/interdependency/{}", model.id),
        model: model.name.clone(),
        names: [a.plan.name, b.plan.name],
        plans: all.into_iter().map(|plan| (plan.number.to_string(), plan.name)).collect(),
        two,
        differ,
        same,
        page,
    })
}
