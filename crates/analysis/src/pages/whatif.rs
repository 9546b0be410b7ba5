//! `/interdependency/{id}/plans/{number}/what-if`: what if a reserve, a number or a supplier of one need were another? Nothing is
//! stored, and only what the change touches is worked out again.

use super::{
    LABEL, LISTED, of_model,
    sight::{Found, answered, seen},
    words,
};
use crate::variant::{Change, Moved, NoVariant, Variant, variant};
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
            NoVariant::K => Fault::unusable("analysis.k"),
            NoVariant::Drop => Fault::unusable("analysis.drop"),
            NoVariant::Add => Fault::unusable("analysis.add"),
            NoVariant::Nothing => Fault::unusable("analysis.nothing-changed"),
        }
    }
}

/// The field beside which it is said; what is wrong with none stands above the form.
const fn field(why: NoVariant) -> &'static str {
    match why {
        NoVariant::Need => "need",
        NoVariant::Reserve => "reserve",
        NoVariant::K => "k",
        NoVariant::Drop => "drop",
        NoVariant::Add => "add",
        NoVariant::Nothing => "",
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
    told: Option<Told>,
    /// The field that is wrong, and what to write there.
    wrong: (&'static str, String),
}

impl WhatIfPage {
    fn problem(&self, field: &str) -> &str {
        if self.wrong.0 == field { &self.wrong.1 } else { "" }
    }
}

/// What a change leads to, in words.
struct Told {
    need: String,
    /// Its last supplier was dropped, and with it the need.
    taken_out: bool,
    touched: String,
    rows: Vec<(String, String, String)>,
    more: usize,
}

fn told(voice: &Voice, found: &Found, variant: &Variant) -> Told {
    let all = found.model.node_count();
    let row = |one: &Moved| {
        let name = words::called(&found.model, one.node);
        (name, words::course(voice, &one.before), words::course(voice, &one.after))
    };
    Told {
        taken_out: variant.taken_out,
        need: words::need(voice, &found.model, found.model.need(variant.need).id),
        touched: voice.t2("analysis-touched", "n", variant.touched, "all", all),
        rows: variant.moved.iter().take(LISTED).map(row).collect(),
        more: variant.moved.len().saturating_sub(LISTED),
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
    let asked_for = change.map(|change| variant(&found.model, &found.plan, &change)).transpose();
    let (variant, why) = asked_for.map_or_else(|why| (None, Some(why)), |variant| (variant, None));
    let fault = why.map(Fault::from);
    let page = of_model(&request, &model, |voice| voice.t("analysis-whatif")).mend(fault.as_ref())?;
    let wrong = why.zip(fault).map(|(why, fault)| (field(why), page.t(&format!("{}-do", fault.key()))));
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
        told: variant.map(|variant| told(&page, &found, &variant)),
        wrong: wrong.unwrap_or_default(),
        asked,
        page,
    };
    show_with(view.page.status(), &view)
}
