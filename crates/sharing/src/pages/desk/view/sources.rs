//! Sealed sources with what was taken out of them struck.

use super::SourceView;
use crate::{
    desk::Source,
    markup,
    pages::{
        reports::content::report_files,
        words::{self, Groups},
    },
    removal::{Made, Removal, cut},
    report::Reader,
};
use access::Actor;
use shell::Voice;

/// What was taken out of these sources: from, what stands in its place in the text, why. What was put in and stands
/// there no more was only taken out.
pub(crate) fn removal_words<'t>(
    voice: &Voice,
    removals: &[Removal],
    made: &Made,
    texts: impl IntoIterator<Item = &'t str>,
) -> Vec<(String, String, String)> {
    let standing = made.standing(texts);
    let words = |(number, removal): (usize, &Removal)| {
        let to = if standing.contains(&number) { removal.to.clone() } else { voice.t("notice-removed") };
        (removal.from.clone(), to, voice.t(&format!("notice-reason-{}", removal.reason.code())))
    };
    (1..).zip(removals).map(words).collect()
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
