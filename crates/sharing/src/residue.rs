//! The residue check: what could still give a victim or a reporter away, found before a notice leaves.
//!
//! A notice is made from sealed reports (情報連絡 → 情報提供), and whoever writes it takes out the names. People
//! overlook things: a host name in an attachment's title, the author in a file's properties, a name in half-width
//! kana. So everything that leaves is searched for everything that must not. What is found blocks the release until
//! it is removed, or waived by a second person with a reason (bound to the finding's [`fingerprint`]).
//!
//! ```text
//! terms ──► Dictionary: variants, folded into patterns        text ──► glyphs ──► readings ──► findings
//!           (variants, pattern, dictionary)                            (fold)    (reading,     (here)
//!                                                                                 romaji, address)
//! ```
//!
//! # What is one and the same
//!
//! - full and half width, upper and lower case, accents, compatibility characters (㈱, ①);
//! - katakana and hiragana, small and large kana, with and without ー;
//! - old and new forms of kanji (髙 高), 々, kanji that look like katakana (力 カ), kanji digits (第一, 第1);
//! - Cyrillic and Greek letters that look Latin;
//! - anything with white space, line breaks, punctuation, brackets, zero-width and other invisible characters in it;
//! - `[dot]`, `(at)`, `[.]`, `hxxp`, and addresses in every notation, and in networks and ranges around them;
//! - romanisations of a Latin or kana name (Ōno, Ohno, Oono, オオノ).
//!
//! The check would rather stop a clean notice than let a name pass: a false alarm costs a second person one minute.
//!
//! # What it does not find
//!
//! - a name split over two pieces (body and title), or spelled backwards, enciphered, or inside a picture;
//! - kanji read in kana or Latin letters when the kana is not registered: the reading of 潮見 is not guessed;
//! - leetspeak (0 for o, 1 for l), ヴ for ブ, 霞が関 for 霞ヶ関, legal forms *inside* a name;
//! - a person's given name alone, or a family name of one kanji (see [`Dictionary::unsearchable`]);
//! - a name of two kana (アベ, リコー) with more kana of the same script beside it: it would be in every sentence;
//! - a Latin name of five letters or fewer inside a longer Latin word, a number inside a longer number;
//! - the part of a mail address before the @ alone; a post code alone; public suffixes beyond the usual `co.jp`;
//! - octal IPv4, kanji digits in IP addresses, ranges written with から, reverse names of IPv6 (`ip6.arpa`);
//! - a machine that the report calls by a word without digits, or by one that the report's indicators name too and
//!   that no sentence marks as its own, or by a file's name ([`crate::giveaway`]); a victim whose registered name the report spells differently;
//! - what is in base64 or the like, or in a file that is not UTF-8 text ([`crate::attachment`]);
//! - what describes somebody without naming them. That is for the reviewer.
//!
//! [`fingerprint`]: Finding::fingerprint

mod address;
mod block;
mod dictionary;
mod fold;
mod letters;
mod pattern;
mod punycode;
mod reading;
mod romaji;
mod standing;
mod stated;
mod variants;

#[cfg(test)]
pub(crate) mod tests;

pub use dictionary::{Dictionary, DictionaryError, Term, TermKind, Whose};
pub(crate) use {standing::standing_in, stated::addresses_beside, variants::without_legal_form};

use address::addresses;
use dictionary::Search;
use fold::Glyph;
use kernel::ContentHash;
use pattern::Way;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Where in a notice a text stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The title.
    Title,
    /// The body.
    Body,
    /// What a ministry or a ceptoar added on the way.
    Addition,
    /// The name of the attachment with this number, from 0.
    AttachmentName(usize),
    /// A property of an attachment ("author"), by its name.
    AttachmentMeta(usize, String),
    /// Text inside an attachment.
    AttachmentText(usize),
    /// The indicator with this number, from 0: its value and what is said of it.
    Indicator(usize),
    /// Any other field, by its name.
    Field(String),
}

impl Place {
    /// A name that stays the same between versions of the program; part of the fingerprint.
    fn key(&self) -> String {
        match self {
            Self::Title => "title".into(),
            Self::Body => "body".into(),
            Self::Addition => "addition".into(),
            Self::AttachmentName(number) => format!("attachment-name/{number}"),
            Self::AttachmentMeta(number, name) => format!("attachment-meta/{number}/{name}"),
            Self::AttachmentText(number) => format!("attachment-text/{number}"),
            Self::Indicator(number) => format!("indicator/{number}"),
            Self::Field(name) => format!("field/{name}"),
        }
    }
}

/// A text that is to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'a> {
    /// Where it stands.
    pub place: Place,
    /// As it will leave.
    pub text: &'a str,
}

/// Something that gives somebody away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The piece it was found in.
    pub place: Place,
    /// Its bytes in that piece's text, on character boundaries.
    pub range: Range<usize>,
    /// As it stands there, disguise and all.
    pub found: String,
    /// The term that it gives away: its number in [`Dictionary::terms`].
    pub term: usize,
    /// What kind of term that is.
    pub kind: TermKind,
    /// Whom it gives away.
    pub whose: Whose,
    /// The same for the same term, found as the same text in the same place; a waiver is bound to it. It does not
    /// hold the position: an edit elsewhere leaves a waiver standing, and one waiver covers each repetition.
    pub fingerprint: ContentHash,
}

/// Searches every piece for every term. Findings are in the order of place, then of position, then of term; of two
/// findings of one term where one contains the other, the longer is kept.
pub fn check(dictionary: &Dictionary, pieces: &[Piece<'_>]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = pieces.iter().flat_map(|piece| check_piece(dictionary, piece)).collect();
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
    findings
}

fn order(finding: &Finding) -> (&Place, usize, usize, usize) {
    (&finding.place, finding.range.start, finding.range.end, finding.term)
}

/// A term and the bytes where it stands.
type Hit = (usize, Range<usize>);

fn check_piece(dictionary: &Dictionary, piece: &Piece<'_>) -> Vec<Finding> {
    let glyphs = fold::glyphs(piece.text);
    let mut hits = address_hits(dictionary, &glyphs);
    let names = reading::names(&glyphs);
    for search in &dictionary.searches {
        let made = match search.way {
            Way::Names => None,
            Way::Romanised => Some(romaji::romanised(&names, &glyphs)),
            Way::Numbers => Some(reading::numbers(&glyphs)),
            Way::Places => Some(reading::places(&names)),
        };
        search_reading(search, piece.text, &glyphs, made.as_ref().unwrap_or(&names), &mut hits);
    }
    outermost(hits).into_iter().filter_map(|hit| finding(dictionary, piece, hit)).collect()
}

/// Where the patterns of one reading stand.
fn search_reading(search: &Search, text: &str, glyphs: &[Glyph], reading: &reading::Reading, hits: &mut Vec<Hit>) {
    for found in search.automaton.find_overlapping_iter(&reading.text) {
        let Some((pattern, term)) = search.patterns.get(found.pattern().as_usize()) else { continue };
        let Some(span) = reading.glyphs(found.range()) else { continue };
        if pattern.stands(text, glyphs, *span.start(), *span.end()) {
            hits.extend(bytes(glyphs, *span.start(), *span.end()).map(|range| (*term, range)));
        }
    }
}

/// Where addresses stand that a term's addresses have in common. A bare number counts only against a small block:
/// many a nine-digit number lies in 10.0.0.0/8.
fn address_hits(dictionary: &Dictionary, glyphs: &[Glyph]) -> Vec<Hit> {
    const SMALL: u128 = 0xffff;
    if dictionary.blocks.is_empty() {
        return Vec::new();
    }
    let mut hits = Vec::new();
    for named in addresses(glyphs) {
        for (block, term) in &dictionary.blocks {
            if block.meets(&named.block) && (!named.bare || block.spread() <= SMALL) {
                let range = bytes(glyphs, *named.glyphs.start(), *named.glyphs.end());
                hits.extend(range.map(|range| (*term, range)));
            }
        }
    }
    hits
}

/// The bytes behind some glyphs.
fn bytes(glyphs: &[Glyph], first: usize, last: usize) -> Option<Range<usize>> {
    Some(glyphs.get(first)?.start..glyphs.get(last)?.end)
}

/// Of each term, the hits that are not inside another hit of that term.
fn outermost(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by(|a, b| (a.0, a.1.start, b.1.end).cmp(&(b.0, b.1.start, a.1.end)));
    let mut kept: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        let inside = kept.last().is_some_and(|last| last.0 == hit.0 && hit.1.end <= last.1.end);
        if !inside {
            kept.push(hit);
        }
    }
    kept
}

fn finding(dictionary: &Dictionary, piece: &Piece<'_>, (term, range): Hit) -> Option<Finding> {
    let found = piece.text.get(range.clone())?.to_owned();
    let Term { kind, whose, .. } = *dictionary.terms().get(term)?;
    let fingerprint = fingerprint(&piece.place, &found, dictionary.terms().get(term)?);
    Some(Finding { place: piece.place.clone(), range, found, term, kind, whose, fingerprint })
}

/// Each part with its length before it, so that no two different findings read the same.
fn fingerprint(place: &Place, found: &str, term: &Term) -> ContentHash {
    let kind = format!("{:?}/{:?}", term.kind, term.whose);
    let parts = ["kaname residue 1", &place.key(), found, &kind, &term.text];
    let written: String = parts.iter().map(|part| format!("{}:{part}", part.len())).collect();
    ContentHash::of(written.as_bytes())
}
