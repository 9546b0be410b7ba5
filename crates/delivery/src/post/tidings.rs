//! What stands in a letter that tells of nothing released.

use super::compose::{Composed, Line, Paper, Part, mark, written};
use crate::{LetterId, store::tidings::Told};
use ::store::{Sql, StoreError};
use kernel::At;
use shell::Voice;
use std::collections::BTreeMap;

/// Puts in which language those have chosen who sit at the addresses. They go there, whoever is away.
pub(super) async fn seat(sql: &Sql<'_>, told: &mut BTreeMap<LetterId, Told>, now: At) -> Result<(), StoreError> {
    let place = |told: &Told| Some((told.org, told.contact.as_ref()?.mail.clone()));
    let seats = identity::ask::seats(sql, &told.values().filter_map(place).collect(), now).await?;
    for told in told.values_mut() {
        let Some(seat) = place(told).and_then(|place| seats.get(&place)) else { continue };
        told.lang = seat.wishes.lang;
        told.wishes = seat.wishes.clone();
    }
    Ok(())
}

/// Writes it.
///
/// # Errors
/// If the HTML cannot be made.
pub(super) fn compose(paper: &Paper<'_>, told: &Told) -> Result<Composed, askama::Error> {
    let [ja, en] = &paper.voices;
    let first = if told.lang == Some(en.lang) { en } else { ja };
    let mut subject = if told.exercise { first.t("delivery-letter-mark-exercise") } else { String::new() };
    subject.push_str(&first.t1(&format!("{}-subject", told.word), "reference", &told.reference));
    let voices = paper.voices.iter().filter(|voice| told.lang.is_none_or(|lang| lang == voice.lang));
    let parts: Vec<Part> =
        voices.map(|voice| Part { lang: voice.lang.code(), lines: lines(paper, voice, told) }).collect();
    let mut marks = Vec::new();
    if !told.reference.is_empty() {
        marks.push(mark("X-Kaname-Reference", &told.reference));
    }
    if told.exercise {
        marks.push(mark("X-Kaname-Exercise", "yes"));
    }
    written(subject.trim().to_owned(), &parts, marks)
}

fn lines(paper: &Paper<'_>, voice: &Voice, told: &Told) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(contact) = &told.contact {
        let organisation = voice.pick(&told.organisation).to_owned();
        let name = voice.pick(&contact.name);
        let to = voice.ts("delivery-letter-to", &[("organisation", &organisation), ("name", &name)]);
        lines.push(Line::Said(to));
    }
    if told.exercise {
        lines.push(Line::Said(voice.t("exercise-band")));
    }
    let at = voice.when(&told.at);
    let text = voice.ts(&format!("{}-text", told.word), &[("reference", &told.reference), ("at", &at)]);
    lines.push(Line::Said(text));
    if told.path.is_empty() {
        lines.push(Line::Said(voice.duty("delivery-came-phone", "delivery-came-no-phone", paper.phone)));
    } else {
        lines.push(Line::Link(format!("{}{}", paper.site, told.path)));
        lines.push(Line::Said(voice.duty("delivery-letter-phone", "delivery-letter-no-phone", paper.phone)));
    }
    lines
}
