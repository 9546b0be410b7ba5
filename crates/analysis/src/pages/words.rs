//! Moments, reserves and needs in words. What nobody has stated is said to be unknown.

use crate::told::Told;
use ::store::Cx;
use interdependency::{
    Hours, Reserve, Span,
    answer::OutageAnswer,
    model::{Model, Need},
    solve::Certainty,
};
use shell::{Fault, Page, Voice};
use std::collections::BTreeMap;

/// So many times that it is down are told of a service, at the beginning and at the end.
const OUTAGES: usize = 5;

/// What sectors are called, by their codes.
pub(super) struct Called(BTreeMap<String, String>);

impl Called {
    /// Today.
    pub(super) async fn on(cx: &Cx, page: &Page) -> Result<Self, Fault> {
        let all = registry::ask::sectors_on(&cx.system("read the public registry"), cx.now().day()).await?;
        Ok(Self(all.into_iter().map(|one| (one.code, page.pick(&one.name).to_owned())).collect()))
    }

    /// The sector of a code; the code itself where the register has none such.
    pub(super) fn sector(&self, voice: &Voice, code: &str) -> String {
        match self.0.get(code) {
            Some(name) => name.clone(),
            None if code.is_empty() => voice.t("analysis-no-sector"),
            None => code.to_owned(),
        }
    }

    /// Whether there is such a sector today.
    pub(super) fn has(&self, code: &str) -> bool {
        self.0.contains_key(code)
    }
}

/// `name=value`, as it stands in an address.
pub(super) fn query(name: &str, value: &str) -> String {
    serde_html_form::to_string([(name, value)]).unwrap_or_default()
}

/// Whether the service has this in its id or its name; nothing is in all.
pub(super) fn is_called(model: &Model, node: u32, q: &str) -> bool {
    let (one, wanted) = (model.node(node), shell::fold(q.trim()));
    wanted.is_empty() || shell::fold(one.id).contains(&wanted) || shell::fold(one.name).contains(&wanted)
}

/// So many hours, to the hundredth: `3.5`.
pub(super) fn figure(hours: Hours) -> String {
    let text = format!("{:.2}", hours.as_f64());
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// So many hours, with the unit.
pub(super) fn hours(voice: &Voice, hours: Hours) -> String {
    voice.t1("analysis-hours", "h", figure(hours))
}

/// The same of figures that an answer tells.
pub(super) fn hours_of(voice: &Voice, told: f64) -> String {
    hours(voice, Hours::from_f64(told).unwrap_or(Hours::NEVER))
}

/// When something is lost.
pub(super) fn when(voice: &Voice, span: Span) -> String {
    let (from, until) = (figure(span.earliest), figure(span.latest));
    match span.certainty() {
        Certainty::Never => voice.t("analysis-never"),
        Certainty::Exact => hours(voice, span.earliest),
        Certainty::Interval => voice.t2("analysis-between", "from", from, "until", until),
        Certainty::Unknown => voice.t1("analysis-perhaps", "from", from),
    }
}

/// When it is down, the middle left out where that is often; empty where nothing comes back.
pub(super) fn outages(voice: &Voice, told: &Told) -> String {
    let one = |one: &OutageAnswer| {
        let from = hours_of(voice, one.from_h);
        match one.until_h {
            Some(until) => voice.t2("analysis-outage", "from", from, "until", hours_of(voice, until)),
            None => voice.t1("analysis-outage-stays", "from", from),
        }
    };
    let left = told.outages.len().saturating_sub(2 * OUTAGES);
    let (head, tail) = told.outages.split_at(told.outages.len().min(OUTAGES));
    let middle = (left > 0).then(|| voice.t1("analysis-chain-more", "n", left));
    let all: Vec<String> = head.iter().map(one).chain(middle).chain(tail.iter().skip(left).map(one)).collect();
    let said = all.join(&voice.t("analysis-comma"));
    match told.span.certainty() {
        _ if said.is_empty() => said,
        Certainty::Exact => said,
        _ => voice.t1("analysis-outages-shortest", "told", said),
    }
}

/// When it is lost and when it is back.
pub(super) fn course(voice: &Voice, told: &Told) -> String {
    match (outages(voice, told), told.span.certainty()) {
        (down, _) if down.is_empty() => when(voice, told.span),
        (down, Certainty::Exact) => down,
        (down, _) => [when(voice, told.span), down].join(&voice.t("analysis-comma")),
    }
}

/// How long a reserve lasts.
pub(super) fn reserve(voice: &Voice, reserve: Reserve) -> String {
    if reserve.is_unknown() {
        voice.t("analysis-unknown")
    } else if reserve.is_exact() && reserve.least == Hours::ZERO {
        voice.t("analysis-none-left")
    } else if reserve.is_exact() {
        hours(voice, reserve.least)
    } else {
        voice.t2("analysis-between", "from", figure(reserve.least), "until", figure(reserve.most))
    }
}

/// What people call a node.
pub(super) fn called(model: &Model, node: u32) -> String {
    let node = model.node(node);
    if node.name.is_empty() { node.id.to_owned() } else { node.name.to_owned() }
}

/// The same by its id; the id where there is no such node.
pub(super) fn called_by(model: &Model, id: &str) -> String {
    model.node_called(id).map_or_else(|| id.to_owned(), |node| called(model, node))
}

/// Who supplies a need, and how many of them it takes.
pub(super) fn suppliers(voice: &Voice, model: &Model, need: &Need<'_>) -> String {
    let names: Vec<String> = need.suppliers.iter().map(|node| called(model, *node)).collect();
    let all = names.join(&voice.t("analysis-comma"));
    match need.k {
        Some(k) if (k as usize) < names.len() => {
            voice.ts("analysis-some-of", &[("k", &k), ("n", &names.len()), ("names", &all)])
        }
        _ => all,
    }
}

/// A need in words: whose it is, and for whom.
pub(super) fn need(voice: &Voice, model: &Model, id: &str) -> String {
    let Some(number) = model.need_called(id) else { return id.to_owned() };
    let need = model.need(number);
    voice.t2("analysis-need", "of", called(model, need.of), "from", suppliers(voice, model, &need))
}
