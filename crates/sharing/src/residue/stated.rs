//! The addresses that a text states: what a report says of the reporter's own machines.

use super::address::{Named, addresses};
use super::block::Block;
use super::fold::{Glyph, glyphs};
use std::collections::BTreeSet;

/// So few digits are no address: `a::b` is a path in a program.
const DIGITS: usize = 4;

/// The addresses and networks in `text`, as they stand there, that have nothing in common with those in `known`.
pub(crate) fn addresses_beside<'k>(text: &str, known: impl IntoIterator<Item = &'k str>) -> BTreeSet<String> {
    let known: Vec<Block> = known.into_iter().flat_map(|text| named(&glyphs(text))).map(|named| named.block).collect();
    let glyphs = glyphs(text);
    let all = named(&glyphs);
    let new = all.iter().filter(|one| !known.iter().any(|known| known.meets(&one.block)));
    let spelled: Vec<(&Named, &str)> = new.filter_map(|one| Some((one, stands(text, &glyphs, one)?))).collect();
    let kept = spelled.iter().filter(|(one, text)| {
        !spelled.iter().any(|(other, written)| tail(one, other) || loose(text) && !loose(written) && begin(one, other))
    });
    kept.map(|(_, text)| (*text).to_owned()).collect()
}

/// Whether this is the end of another: `db8::35` in `2001:db8::35`.
fn tail(one: &Named, other: &Named) -> bool {
    other.glyphs.start() < one.glyphs.start() && one.glyphs.end() <= other.glyphs.end()
}

/// Whether it is read across a gap: "192.0.2.5 3件". That counts only where nothing is read without one.
fn loose(text: &str) -> bool {
    text.contains(char::is_whitespace)
}

fn begin(one: &Named, other: &Named) -> bool {
    one.glyphs.start() == other.glyphs.start()
}

/// Addresses that are written as such, not as a bare number, which may count anything.
fn named(glyphs: &[Glyph]) -> Vec<Named> {
    addresses(glyphs).into_iter().filter(|named| !named.bare).collect()
}

fn stands<'t>(text: &'t str, glyphs: &[Glyph], named: &Named) -> Option<&'t str> {
    let digits = glyphs.get(named.glyphs.clone())?.iter().filter(|glyph| glyph.ch.is_ascii_hexdigit()).count();
    let (first, last) = (glyphs.get(*named.glyphs.start())?, glyphs.get(*named.glyphs.end())?);
    (digits >= DIGITS).then(|| text.get(first.start..last.end)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beside(text: &str, known: &[&str]) -> Vec<String> {
        addresses_beside(text, known.iter().copied()).into_iter().collect()
    }

    #[test]
    fn addresses_are_taken_as_they_stand_unless_they_are_known() {
        assert_eq!(beside("（ns1、192.0.2.53）への", &[]), ["192.0.2.53"]);
        assert_eq!(beside("192[.]0[.]2[.]53 3件、2001:db8::35", &[]), ["192[.]0[.]2[.]53", "2001:db8::35"]);
        assert_eq!(beside("内部網 10.20.0.0/16", &[]), ["10.20.0.0", "10.20.0.0/16"]);
        assert_eq!(beside("発信元198.51.100.7、宛先192.0.2.53", &["hxxp://198.51.100[.]0/24"]), ["192.0.2.53"]);
        assert_eq!(beside("13:40:52、2014-06-17、std::io、a::b", &[]), [""; 0]);
    }
}
