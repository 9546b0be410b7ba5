//! `/interdependency/{id}/compare?a=…&b=…`: two plans side by side, what differs first.

use super::{
    LABEL, LISTED, of_model,
    sight::{Found, answered, seen},
    words,
};
use crate::{store::plans, told::Told};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
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
    differ_more: usize,
    same: Vec<Row>,
    same_more: usize,
}

/// A service that is lost in one or in both.
struct Row {
    name: String,
    a: String,
    b: String,
    how: String,
}

/// How the earliest loss moves from the first to the second.
fn how(voice: &Voice, a: &Told, b: &Told) -> String {
    let (first, second) = (a.span.earliest, b.span.earliest);
    match (a.is_lost(), b.is_lost()) {
        (true, false) => voice.t("analysis-only-first"),
        (false, true) => voice.t("analysis-only-second"),
        _ if first < second => voice.t1("analysis-later-by", "h", words::figure(second.since(first))),
        _ if first > second => voice.t1("analysis-sooner-by", "h", words::figure(first.since(second))),
        _ if a == b => String::new(),
        _ if a.span == b.span => voice.t("analysis-other-ends"),
        _ => voice.t("analysis-other-bounds"),
    }
}

/// What differs, and what is the same; the first that is lost on top.
fn rows(voice: &Voice, a: &Found, b: &Found) -> (Vec<Row>, Vec<Row>) {
    let both = |node: u32| (node, a.told(node), b.told(node));
    let mut lost: Vec<_> = (0..a.model.node_count()).map(both).filter(|(_, a, b)| a.is_lost() || b.is_lost()).collect();
    lost.sort_by_key(|(node, a, b)| (a.span.earliest.min(b.span.earliest), *node));
    let (same, differ): (Vec<_>, Vec<_>) = lost.into_iter().partition(|(_, one, other)| one == other);
    let row = |(node, one, other): (u32, Told, Told)| Row {
        name: words::called(&a.model, node),
        a: words::course(voice, &one),
        b: words::course(voice, &other),
        how: how(voice, &one, &other),
    };
    (differ.into_iter().map(row).collect(), same.into_iter().map(row).collect())
}

/// As many as are listed, and how many more there are.
fn listed(mut rows: Vec<Row>) -> (Vec<Row>, usize) {
    let more = rows.len().saturating_sub(LISTED);
    rows.truncate(LISTED);
    (rows, more)
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
    let ((differ, differ_more), (same, same_more)) = (listed(differ), listed(same));
    let all = plans::of(model.sql(), model.id).await?;
    shown(&ComparePage {
        tlp: LABEL,
        href: format!("/interdependency/{}", model.id),
        model: model.name.clone(),
        names: [a.plan.name, b.plan.name],
        plans: all.into_iter().map(|plan| (plan.number.to_string(), plan.name)).collect(),
        two,
        differ,
        differ_more,
        same,
        same_more,
        page,
    })
}
