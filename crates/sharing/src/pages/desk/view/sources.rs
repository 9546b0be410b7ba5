//! Sealed sources with what was taken out of them struck.

use super::SourceView;
use crate::{
    desk::Source,
    markup,
    pages::{
        reports::content::report_files,
        words::{self, Groups},
    },
    removal::{Removal, Run, cut, put},
    report::Reader,
};
use access::Actor;
use shell::Voice;

/// Marks each number once in the whole body, not once in each line.
pub(super) fn put_once(removals: &[Removal]) -> impl FnMut(&str) -> Vec<Run> {
    let mut left: Vec<Removal> = removals.to_vec();
    move |text| {
        let runs = put(text, &left);
        for number in runs.iter().filter_map(|run| run.mark) {
            if let Some(spent) = left.get_mut(number - 1) {
                spent.to.clear();
            }
        }
        runs
    }
}

pub(super) fn removal_words(voice: &Voice, removal: &Removal) -> (String, String, String) {
    let to = if removal.to.is_empty() { voice.t("notice-removed") } else { removal.to.clone() };
    (removal.from.clone(), to, voice.t(&format!("notice-reason-{}", removal.reason.code())))
}

/// A sealed source as `actor` may see it.
pub(in crate::pages::desk) fn source(
    voice: &Voice,
    actor: &Actor,
    source: &Source,
    removals: &[Removal],
    groups: &Groups,
) -> SourceView {
    let reader = Reader::of(actor);
    let mut parts = Vec::new();
    let (mut sealed, mut hash, mut attachments) = (String::new(), String::new(), Vec::new());
    for stage in &source.behind.stages {
        let said = stage.content.seen_by(reader);
        let heading = format!("{}　{}", voice.t(said.kind.key()), voice.when_short(&stage.sealed_at));
        let texts = [&said.title, &said.situation, &said.cause, &said.measures, &said.prevention];
        let shown = texts.into_iter().filter(|text| !text.trim().is_empty());
        let lines = shown.flat_map(|text| text.lines().map(|line| markup::marked(&cut(line, removals), "del", "cut")));
        let html: String = lines.map(|line| format!("<p>{line}</p>")).collect();
        parts.push((heading, html));
        let under = format!("/reports/{}/files", source.report.id);
        attachments.extend(report_files(voice, &said, &under, &source.looks));
        sealed = voice.t1("notice-sealed", "at", voice.when(&stage.sealed_at));
        hash = stage.hash.short();
    }
    SourceView {
        href: format!("/reports/{}", source.report.id),
        reference: source.report.reference.clone(),
        label: words::label(voice, &crate::desk::label_of(source), groups),
        parts,
        attachments,
        sealed,
        hash,
    }
}
