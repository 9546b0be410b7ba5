//! `/interdependency/{id}/plans/{number}/why?node=…`: why a service is lost, and what would change it.

use super::{
    LABEL, of_model,
    result::chain,
    sight::{Found, answered, seen},
    words,
};
use crate::turn;
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use interdependency::{
    Hours,
    answer::reasons::{QuestionAnswer, Reasons, SingleAnswer, WorthAnswer, reasons},
    solve::Span,
    why::smallest::Patience,
};
use kernel::Tlp;
use serde::Deserialize;
use shell::{Fault, Page, Signed, Voice, show as shown};

/// In models of so many nodes the smallest sets are looked for while somebody waits; in larger ones on the command line.
pub(crate) const SETS_UP_TO: u32 = 300;
/// Sets of so many stops at most.
pub(crate) const LARGEST: usize = 3;
/// So many steps are taken to find them: about half a second.
pub(crate) const STEPS: u64 = 50_000_000;

/// Of which service, and within how many hours stops count.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    pub(crate) node: String,
    pub(crate) within: String,
}

#[derive(Template)]
#[template(path = "analysis/why.html")]
struct WhyPage {
    page: Page,
    tlp: Tlp,
    href: String,
    model_href: String,
    model: String,
    plan: String,
    asked: Asked,
    told: Told,
}

/// Everything in words.
#[derive(Default)]
struct Told {
    when: String,
    lost: bool,
    steps: Vec<String>,
    worth: Vec<Worth>,
    singles: Vec<(String, String)>,
    /// `None`: they were not looked for, or all are larger.
    sets: Option<Vec<String>>,
    more: bool,
    certificate: Vec<String>,
    looked: bool,
    given_up: bool,
    ask: Vec<(String, String)>,
}

/// What an hour more is worth.
struct Worth {
    need: String,
    reserve: String,
    hour: String,
    until: String,
    most: String,
    helps: bool,
}

/// By when a stop counts; nothing typed: whenever.
pub(crate) fn horizon(within: &str) -> Result<Hours, Fault> {
    match within.trim() {
        "" => Ok(Hours::NEVER),
        text => Hours::parse(text).map_err(|_| Fault::unusable("analysis.within")),
    }
}

/// The chain in sentences: what failed by itself, then each step with the need that was no longer met.
fn steps(voice: &Voice, found: &Found, told: &Reasons<'_>) -> Vec<String> {
    let model = &found.model;
    let mut steps = Vec::new();
    for (number, id) in told.loss.chain.iter().enumerate().take(40) {
        let Some(node) = model.node_called(id) else { continue };
        let at = words::hours(voice, found.answer.span(node).earliest);
        let name = words::called(model, node);
        let need = number.checked_sub(1).and_then(|before| told.loss.needs.get(before));
        steps.push(match need.and_then(|need| model.need_called(need)) {
            None => voice.t2("analysis-step-first", "name", name, "at", at),
            Some(need) => {
                let need = model.need(need);
                let from = words::suppliers(voice, model, &need);
                let reserve = words::reserve(voice, need.reserve);
                voice.ts("analysis-step", &[("name", &name), ("at", &at), ("from", &from), ("reserve", &reserve)])
            }
        });
    }
    steps
}

fn worth(voice: &Voice, found: &Found, one: &WorthAnswer<'_>) -> Worth {
    let least = words::hours_of(voice, one.reserve_h);
    let helps = one.delay_per_h > 0;
    Worth {
        need: words::need(voice, &found.model, one.need),
        reserve: match found.model.need_called(one.need).map(|need| found.model.need(need).reserve) {
            Some(reserve) if !reserve.is_exact() => words::reserve(voice, reserve),
            _ => least,
        },
        hour: voice.t(if helps { "analysis-worth-hour" } else { "analysis-worth-nothing" }),
        until: match one.until_reserve_h {
            Some(until) => voice.t1("analysis-worth-until", "h", words::hours_of(voice, until)),
            None => voice.t("analysis-worth-always"),
        },
        most: match one.delay_at_most_h {
            Some(most) => words::hours_of(voice, most),
            None => voice.t("analysis-worth-saved"),
        },
        helps,
    }
}

/// When one stop alone brings it down.
fn single(voice: &Voice, one: &SingleAnswer<'_>) -> String {
    let hours = |at: f64| Hours::from_f64(at).unwrap_or(Hours::NEVER);
    let latest = one.lost_at_max_h.map_or(Hours::NEVER, hours);
    words::when(voice, Span { earliest: hours(one.lost_at_h), latest })
}

fn question(voice: &Voice, found: &Found, one: &QuestionAnswer<'_>) -> (String, String) {
    let moment = |told: Option<f64>, never: &str| told.map_or_else(|| voice.t(never), |at| words::hours_of(voice, at));
    let short = moment(one.latest_if_short_h, "analysis-ask-perhaps");
    let long = moment(one.earliest_if_long_h, "analysis-ask-safe");
    (words::need(voice, &found.model, one.need), voice.t2("analysis-ask-answer", "short", short, "long", long))
}

fn told(voice: &Voice, found: &Found, node: u32, within: Hours) -> Told {
    let looked = found.model.node_count() <= SETS_UP_TO;
    let all =
        reasons(&found.model, &found.plan, node, (within, if looked { LARGEST } else { 0 }), &Patience::of(STEPS));
    let names = |set: &Vec<&str>| {
        let names: Vec<String> = set.iter().map(|id| words::called_by(&found.model, id)).collect();
        names.join(&voice.t("analysis-and"))
    };
    let sets = all.smallest.as_ref().filter(|_| looked);
    Told {
        when: words::when(voice, found.answer.span(node)),
        lost: all.loss.lost_at_h.is_some(),
        steps: if all.loss.chain.len() > 40 {
            vec![chain(voice, &found.model, &all.loss.chain)]
        } else {
            steps(voice, found, &all)
        },
        worth: all.worth.iter().map(|one| worth(voice, found, one)).collect(),
        singles: all
            .single_points
            .iter()
            .map(|one| (words::called_by(&found.model, one.node), single(voice, one)))
            .collect(),
        sets: sets.map(|found| {
            let all = found.sets.iter().map(names).zip(&found.certain);
            let perhaps = |set: String| voice.t1("analysis-set-perhaps", "set", set);
            all.map(|(set, certain)| if *certain { set } else { perhaps(set) }).collect()
        }),
        more: sets.is_some_and(|found| found.more),
        certificate: sets.map(|found| found.certificate.iter().map(names).collect()).unwrap_or_default(),
        looked,
        given_up: all.given_up,
        ask: all.ask.iter().map(|one| question(voice, found, one)).collect(),
    }
}

/// `GET /interdependency/{id}/plans/{number}/why`
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
    let node = found.model.node_called(&asked.node).ok_or_else(Fault::not_found)?;
    let fault = horizon(&asked.within).err();
    let within = horizon(&asked.within).unwrap_or(Hours::NEVER);
    let name = words::called(&found.model, node);
    let page = of_model(&request, &model, |voice| voice.t1("analysis-why", "name", name)).mend(fault.as_ref())?;
    let (id, called) = (model.id, model.name.clone());
    drop(model);
    drop(cx);
    let told = turn::worked_out(|| told(&page, &found, node, within)).await?;
    let view = WhyPage {
        tlp: LABEL,
        href: format!("/interdependency/{id}/plans/{number}"),
        model_href: format!("/interdependency/{id}"),
        model: called,
        plan: answered.plan.name,
        asked,
        told,
        page,
    };
    shown(&view)
}
