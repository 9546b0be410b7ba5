//! What a reporter should know before the report is sent; it is sent all the same.

use super::form::field_name;
use crate::{
    giveaway::{is_called, names, pieces},
    pages::reports::lasting,
    report::{Content, Reader, StageKind, fall::Lasting, sight::Part},
    residue::{Dictionary, Place, Term, TermKind, Whose, check},
};
use registry::Organisation;
use shell::Page;
use std::collections::BTreeSet;

/// The sentences on `content`, a report of `org`.
pub(super) fn mind(page: &Page, content: &Content, org: &Organisation) -> Vec<String> {
    let lasting = Lasting::of(content, page.now);
    let times = lasting::differs(page, &lasting);
    let turned = lasting::turned(page, content);
    held_victim(page, content, org).into_iter().chain(times).chain(turned).chain(empty_final(page, content)).collect()
}

/// The victim's name is held back from the centre, and stands elsewhere all the same.
fn held_victim(page: &Page, content: &Content, org: &Organisation) -> Option<String> {
    let victim = content.victim.name.as_deref().filter(|_| content.holds(Part::Victim, Reader::Centre))?;
    let own = is_called(org, victim);
    let mut terms: BTreeSet<Term> = if own { names(std::slice::from_ref(org)) } else { BTreeSet::new() };
    terms.insert(Term { kind: TermKind::Organisation, text: victim.to_owned(), whose: Whose::Victim });
    let found = check(&Dictionary::from_terms(terms).ok()?, &pieces(content));
    let places = found.iter().filter_map(|finding| place(page, content, &finding.place));
    let places: Vec<String> = own.then(|| page.t("report-part-reporter")).into_iter().chain(places).collect();
    let mut seen = BTreeSet::new();
    let places: Vec<String> = places.into_iter().filter(|place| seen.insert(place.clone())).collect();
    let comma = page.t("notice-comma");
    (!places.is_empty()).then(|| page.t1("report-mind-victim", "where", places.join(&comma)))
}

/// Where a name was found, by the name of the field; `None` where that is held back from the centre too.
fn place(page: &Page, content: &Content, place: &Place) -> Option<String> {
    let field = match place {
        Place::Title => "title",
        Place::Field(name) => name,
        Place::Indicator(_) => "indicators",
        _ => "file",
    };
    let part = Part::ALL.into_iter().find(|part| part.fields().contains(&field));
    (!part.is_some_and(|part| content.holds(part, Reader::Centre))).then(|| field_name(page, field))
}

/// A final report that says nothing of what final reports are for.
fn empty_final(page: &Page, content: &Content) -> Option<String> {
    let unknown = &content.detail.unknown;
    let ended = content.ended.is_some() || unknown.contains(&crate::report::detail::Time::Ended);
    let wanted = [
        (content.cause.is_empty(), "report-form-cause"),
        (content.measures.is_empty(), "report-form-measures"),
        (content.prevention.is_empty(), "report-form-prevention"),
        (!ended, "report-time-ended"),
    ];
    let empty: Vec<String> = wanted.into_iter().filter(|(empty, _)| *empty).map(|(_, key)| page.t(key)).collect();
    let said = || page.t1("report-mind-final", "what", empty.join(&page.t("notice-comma")));
    (content.kind == StageKind::Final && !empty.is_empty()).then(said)
}
