//! All that the residue check found, replaced at once in the form: for a person to look at and to save, or to leave.

use crate::{
    desk::Source,
    giveaway::pieces,
    pages::notice_form::NoticeForm,
    release::Facts,
    removal::{Reason, Removal, Substitutes, applied, outermost, propose},
    report::Reader,
    residue::{Finding, Place},
};
use serde::Deserialize;
use std::collections::BTreeSet;

/// What is asked of the form.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// `all`: with all that was found replaced.
    pub(super) replace: String,
}

/// What was replaced in a form.
pub(super) struct Replaced {
    /// What stood there and what stands there now, each once; nothing where the whole line is gone.
    pub(super) lines: Vec<(String, String)>,
    /// How many stand inside files, where no form reaches.
    pub(super) left: usize,
}

/// Replaces in the form what was found, each in its place: what two people let stand elsewhere stays there. An indicator
/// that gives somebody away goes as a whole.
pub(super) fn replace(form: &mut NoticeForm, facts: &Facts, substitutes: &Substitutes) -> (Replaced, Vec<Removal>) {
    let findings: Vec<Finding> = facts.open_findings().cloned().collect();
    let places: BTreeSet<Place> = findings.iter().map(|finding| finding.place.clone()).collect();
    let found = outermost(findings);
    let left = found.iter().filter(|finding| in_file(&finding.place));
    let left = left.map(|finding| (&finding.place, &finding.found)).collect::<BTreeSet<_>>().len();
    let (mut made, mut gone): (Vec<Removal>, BTreeSet<usize>) = Default::default();
    for place in places.into_iter().filter(reaches) {
        let here: Vec<Finding> = found.iter().filter(|finding| finding.place == place).cloned().collect();
        let mut removals = propose(&here, substitutes);
        let whole: Vec<Removal> = removals.iter().cloned().chain(kept(facts, &place, &here)).collect();
        let put = |text: &mut String| *text = applied(text, &whole);
        match place {
            Place::Title => put(&mut form.title),
            Place::Body => put(&mut form.body),
            Place::AttachmentName(number) => form.file_name.get_mut(number).into_iter().for_each(put),
            Place::Field(name) => {
                form.words().filter(|(field, _)| *field == name).map(|(_, text)| text).for_each(put);
            }
            Place::Indicator(number) => {
                gone.insert(number);
                removals.iter_mut().for_each(|removal| removal.to.clear());
            }
            Place::Addition | Place::AttachmentMeta(..) | Place::AttachmentText(_) => {}
        }
        made.extend(removals);
    }
    let kept = form.indicators.lines().enumerate().filter(|(number, _)| !gone.contains(number)).map(|(_, line)| line);
    form.indicators = kept.collect::<Vec<_>>().join("\n");
    let mut told = BTreeSet::new();
    made.retain(|one| told.insert((one.from.clone(), one.to.clone())));
    (Replaced { lines: told.into_iter().collect(), left }, made)
}

/// What two people let stand in a place and holds something that goes there: it stays whole.
fn kept(facts: &Facts, place: &Place, going: &[Finding]) -> Vec<Removal> {
    let holds = |one: &&Finding| {
        let longer = |inner: &Finding| one.found != inner.found && one.found.contains(&inner.found);
        one.place == *place && facts.waived(one) && going.iter().any(longer)
    };
    let stays = |one: &Finding| Removal { from: one.found.clone(), to: one.found.clone(), reason: Reason::default() };
    facts.findings.iter().filter(holds).map(stays).collect()
}

/// Whether the form can replace something there: not in a file, nor in what is only numbers and letters.
pub(super) fn reaches(place: &Place) -> bool {
    match place {
        Place::Title | Place::Body | Place::Indicator(_) | Place::AttachmentName(_) => true,
        Place::Field(name) => !matches!(name.as_str(), "score" | "vector" | "hash"),
        Place::Addition | Place::AttachmentMeta(..) | Place::AttachmentText(_) => false,
    }
}

/// Whether it stands in what a file contains: the file is taken out, or another put in its place.
pub(super) fn in_file(place: &Place) -> bool {
    matches!(place, Place::AttachmentMeta(..) | Place::AttachmentText(_))
}

/// Writes into the list of what was taken out what these sources say and is not there yet.
pub(super) fn list(form: &mut NoticeForm, made: Vec<Removal>, sources: &[Source], reader: Reader) {
    let stages = sources.iter().flat_map(|source| &source.behind.stages);
    let said: Vec<_> = stages.map(|stage| stage.content.seen_by(reader)).collect();
    for one in made {
        let stands = said.iter().any(|content| pieces(content).iter().any(|piece| piece.text.contains(&one.from)));
        if stands && !form.removal_from.contains(&one.from) {
            form.removal_from.push(one.from);
            form.removal_to.push(one.to);
            form.removal_reason.push(one.reason.code().to_owned());
        }
    }
}
