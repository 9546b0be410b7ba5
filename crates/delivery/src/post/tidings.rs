//! What stands in a letter that tells of nothing released.

use super::compose::{Composed, Line, Paper, Part, mark, written};
use crate::{LetterId, post::facts::Addressee, store::tidings::Told};
use ::store::{Sql, StoreError};
use access::Role;
use identity::{ask::StandIn, preferences::Event};
use kernel::At;
use shell::Voice;
use std::collections::{BTreeMap, BTreeSet};

/// Puts in what those have chosen who sit at the addresses. While one of them is away, his deputy gets what may be led elsewhere
/// ([`Told::readers`]), if he may read what it tells of.
pub(super) async fn seat(sql: &Sql<'_>, told: &mut BTreeMap<LetterId, Told>, now: At) -> Result<(), StoreError> {
    let place = |told: &Told| Some((told.org, told.contact.as_ref()?.mail.clone()));
    let kinds: BTreeSet<BTreeSet<Role>> = told.values().map(|told| told.readers.clone()).collect();
    for readers in kinds {
        let places = told.values().filter(|told| told.readers == readers).filter_map(place).collect();
        let seats = identity::ask::seats(sql, &places, &readers, now).await?;
        for told in told.values_mut().filter(|told| told.readers == readers) {
            let Some(seat) = place(told).and_then(|place| seats.get(&place)) else { continue };
            told.wishes = seat.wishes.clone();
            told.unwanted = told.optional && !seat.wishes.wants(Event::Share);
            if let Some(StandIn { wishes, mail, name }) = seat.stand_in.clone() {
                told.wishes = wishes;
                told.contact = Some(Addressee { mail, name });
            }
            told.lang = told.wishes.lang;
        }
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
