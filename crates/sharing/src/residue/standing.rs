//! Which of thousands of terms may stand in one text: a dictionary of those few is made in no time.

use super::{
    dictionary::{Term, block, patterns_of},
    fold::glyphs,
    pattern::Way,
    reading, romaji,
};

/// The terms of which a folded form stands in the text, as it is read for that form. Whether it stands there as a word,
/// [`super::check`] decides; of all other terms it would find nothing.
pub(crate) fn standing_in(terms: impl IntoIterator<Item = Term>, text: &str) -> Vec<Term> {
    let glyphs = glyphs(text);
    let names = reading::names(&glyphs);
    let romanised = romaji::romanised(&names, &glyphs).text;
    let (numbers, places) = (reading::numbers(&glyphs).text, reading::places(&names).text);
    let read = |way| match way {
        Way::Names => &names.text,
        Way::Romanised => &romanised,
        Way::Numbers => &numbers,
        Way::Places => &places,
    };
    // Addresses are compared one by one in any case.
    let stands = |term: &Term| {
        block(term).is_some() || patterns_of(term).iter().any(|pattern| read(pattern.way).contains(&pattern.text))
    };
    terms.into_iter().filter(stands).collect()
}
