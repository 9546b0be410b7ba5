//! `/interdependency/{id}/plans/{number}/what-if`: what if a reserve, a number or a supplier of one need were another? Nothing is
//! stored, and only what the change touches is worked out again.

use super::{
    LABEL, of_model,
    sight::{Found, answered, seen},
    words,
};
use crate::variant::{Change, NoVariant, Variant, variant};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use kernel::Tlp;
use serde::Deserialize;
use shell::{Fault, Page, Signed, Voice, page::show_with};

/// What is asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    need: String,
    reserve: String,
    k: String,
    drop: String,
    add: String,
}

impl Asked {
    /// As a change; `None` if nothing is asked yet.
    pub(crate) fn change(&self) -> Option<Change> {
        let Asked { need, reserve, k, drop, add } = self;
        let clean = |text: &String| text.trim().to_owned();
        (!need.is_empty()).then(|| Change {
            need: clean(need),
            reserve: clean(reserve),
            k: clean(k),
            drop: clean(drop),
            add: clean(add),
        })
    }
}

impl From<NoVariant> for Fault {
    fn from(why: NoVariant) -> Self {
        match why {
            NoVariant::Need => Fault::unusable("analysis.no-need"),
            NoVariant::Reserve => Fault::unusable("analysis.reserve"),
            NoVariant::Supply => Fault::unusable("analysis.supply"),
            NoVariant::Nothing => Fault::unusable("analysis.nothing-changed"),
        }
    }
}

#[derive(Template)]
#[template(path = "analysis/whatif.html")]
struct WhatIfPage {
    page: Page,
    tlp: Tlp,
    href: String,
    model_href: String,
    model: String,
    plan: String,
    asked: Asked,
    /// Ids, what they are, whether one is chosen.
    needs: Vec<(String, String, bool)>,
    nodes: Vec<(String, String)>,
    comes_back: bool,
    told: Option<Told>,
}

/// What a change leads to, in words.
struct Told {
    need: String,
    /// Its last supplier was dropped, and with it the need.
    taken_out: bool,
    touched: String,
    rows: Vec<(String, String, String)>,
}

fn told(voice: &Voice, found: &Found, variant: &Variant, asked: &Asked) -> Told {
    let all = found.model.node_count();
    let last = found.model.need(variant.need).suppliers.len() == 1 && asked.add.trim().is_empty();
    Told {
        taken_out: last && !asked.drop.trim().is_empty(),
        need: words::need(voice, &found.model, found.model.need(variant.need).id),
        touched: voice.t2("analysis-touched", "n", variant.touched, "all", all),
        rows: variant
            .moved
            .iter()
            .map(|one| {
                let name = words::called(&found.model, one.node);
                (name, words::when(voice, one.before), words::when(voice, one.after))
            })
            .collect(),
    }
}

/// `GET /interdependency/{id}/plans/{number}/what-if`
pub(super) async fn show(
    request: Signed,
    Path((id, number)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let number = super::number(&number)?;
    let cx = request.app.read(request.actor()).await?;
    let (model, version) = seen(&cx, super::id(&id)?).await?;
    let answered = answered(&model, &version, number).await?;
    let found = answered.found.map_err(|_| Fault::conflict("analysis.plan-misfit"))?;
    let change = asked.change();
    let (variant, fault) = match change.map(|change| variant(&found.model, &found.plan, &change)) {
        None => (None, None),
        Some(Ok(variant)) => (Some(variant), None),
        Some(Err(why)) => (None, Some(Fault::from(why))),
    };
    let page = of_model(&request, &model, |voice| voice.t("analysis-whatif")).mend(fault.as_ref())?;
    let view = WhatIfPage {
        tlp: LABEL,
        href: format!("/interdependency/{}/plans/{number}", model.id),
        model_href: format!("/interdependency/{}", model.id),
        model: model.name.clone(),
        plan: answered.plan.name,
        needs: found
            .model
            .needs()
            .map(|need| (need.id.to_owned(), words::need(&page, &found.model, need.id), need.id == asked.need.trim()))
            .collect(),
        nodes: found.model.nodes().map(|node| (node.id.to_owned(), node.name.to_owned())).collect(),
        comes_back: !found.plan.only_fails(),
        told: variant.map(|variant| told(&page, &found, &variant, &asked)),
        asked,
        page,
    };
    show_with(view.page.status(), &view)
}
