//! What stands in a letter that tells of nothing released.

use super::compose::{Composed, Line, Paper, Part, mark, written};
use crate::store::tidings::Told;
use shell::Voice;

/// Writes it.
///
/// # Errors
/// If the HTML cannot be made.
pub(super) fn compose(paper: &Paper<'_>, told: &Told) -> Result<Composed, askama::Error> {
    let [ja, _] = &paper.voices;
    let mut subject = if told.exercise { ja.t("delivery-letter-mark-exercise") } else { String::new() };
    subject.push_str(&ja.t1(&format!("{}-subject", told.word), "reference", &told.reference));
    let parts: Vec<Part> =
        paper.voices.iter().map(|voice| Part { lang: voice.lang.code(), lines: lines(paper, voice, told) }).collect();
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
