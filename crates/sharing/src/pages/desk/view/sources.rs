//! Sealed sources with what was taken out of them struck.

use super::SourceView;
use crate::{
    desk::Source,
    giveaway::pieces,
    markup,
    pages::{
        reports::content::report_files,
        words::{self, Groups},
    },
    removal::{Made, Removal, cut},
    report::{Content, Reader},
    residue::{Piece, Place},
};
use access::Actor;
use shell::Voice;

/// What was taken out of these sources: from, what stands in its place in the text, why. What was put in and stands
/// there no more was only taken out; what stands there still is said to.
pub(crate) fn removal_words<'t>(
    voice: &Voice,
    removals: &[Removal],
    made: &Made,
    texts: impl IntoIterator<Item = &'t str>,
) -> Vec<(String, String, String)> {
    let texts: Vec<&str> = texts.into_iter().collect();
    let standing = made.standing(texts.iter().copied());
    let same = |to: &str| {
        (1..).zip(removals).any(|(number, other)| other.to.eq_ignore_ascii_case(to) && standing.contains(&number))
    };
    let words = |(number, removal): (usize, &Removal)| {
        let put = !removal.to.is_empty() && (standing.contains(&number) || made.nowhere(number) && same(&removal.to));
        let left = texts.iter().any(|text| stands_in(text, removal));
        let unclear = !removal.to.is_empty() && texts.iter().any(|text| text.contains(&removal.to));
        let to = match (put, left) {
            (true, false) => removal.to.clone(),
            (true, true) => voice.t1("notice-removed-elsewhere", "to", removal.to.as_str()),
            (false, true) => voice.t("notice-removed-not"),
            (false, false) if unclear => voice.t("notice-removed-reworded"),
            (false, false) => voice.t("notice-removed"),
        };
        (removal.from.clone(), to, voice.t(&format!("notice-reason-{}", removal.reason.code())))
    };
    (1..).zip(removals).map(words).collect()
}

/// Whether what was to go still stands in a text as a word, and not only inside what replaced it.
fn stands_in(text: &str, Removal { from, to, .. }: &Removal) -> bool {
    let text = if to.contains(from.as_str()) { text.replace(to.as_str(), "\n") } else { text.to_owned() };
    let word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
    let whole = |(at, _): (usize, &str)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let behind = text.get(at + from.len()..).and_then(|behind| behind.chars().next());
        !(word(before) && word(from.chars().next()) || word(behind) && word(from.chars().next_back()))
    };
    !from.is_empty() && text.match_indices(from.as_str()).any(whole)
}

/// Those of the removals that concern a notice: what stood only in the names of files that did not come along does not.
pub(crate) fn concerning(removals: &[Removal], sources: &[Content], leaving: &[Piece<'_>]) -> Vec<Removal> {
    let said: Vec<Piece<'_>> = sources.iter().flat_map(pieces).collect();
    let name = |piece: &&Piece<'_>| matches!(piece.place, Place::AttachmentName(_));
    let concerns = |removal: &&Removal| {
        let mut here = said.iter().filter(|piece| piece.text.contains(&removal.from)).peekable();
        let only_names = here.peek().is_some() && here.all(|piece| name(&piece));
        !only_names
            || leaving.iter().any(|piece| piece.text.contains(&removal.from))
            || leaving.iter().filter(name).any(|piece| piece.text.contains(&removal.to))
    };
    removals.iter().filter(concerns).cloned().collect()
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
