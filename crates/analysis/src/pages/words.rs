//! Moments, reserves and needs in words. What nobody has stated is said to be unknown.

use interdependency::{
    Hours, Reserve, Span,
    model::{Model, Need},
    solve::Certainty,
};
use shell::Voice;

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
