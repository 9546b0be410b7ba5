//! What the words of a report itself give away: machines, addresses, telephone numbers, mail addresses.
//!
//! A machine is named by a word with letters and digits (`ns1`, `web-kanri03`, `SRV-DB-01`), of three characters at
//! least. What stands among the indicators is the attacker's and is let be, and so is what [`super::ordinary`] knows.
//! A false term costs nothing until a notice uses the same word.

use super::{
    ordinary::{file_or_version, ordinary},
    pieces,
};
use crate::{
    report::Content,
    residue::{Place, TermKind, addresses_beside},
};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// The shortest and the longest name of a machine.
const NAME: std::ops::RangeInclusive<usize> = 3..=63;

/// The terms in what a stage says. Names within `domains` are the reporter's or the victim's wherever they stand.
pub(super) fn terms(content: &Content, domains: &[String]) -> BTreeSet<(TermKind, String)> {
    let known = indicated(content, domains);
    let mut found: BTreeSet<_> = within(content, domains).into_iter().map(|host| (TermKind::Host, host)).collect();
    found.extend(prose(content).iter().flat_map(|text| said(text, &known, &content.indicators)));
    found
}

/// What a stage tells in sentences.
pub(super) fn prose(content: &Content) -> Vec<&str> {
    let told = |piece: &crate::residue::Piece<'_>| matches!(piece.place, Place::Title | Place::Field(_));
    pieces(content).into_iter().filter(told).map(|piece| piece.text).collect()
}

/// What a text names, without what is `known` and the addresses in `indicators`.
pub(super) fn said(text: &str, known: &BTreeSet<String>, indicators: &[String]) -> BTreeSet<(TermKind, String)> {
    let addresses = addresses_beside(text, indicators.iter().map(String::as_str));
    let mut found: BTreeSet<_> = addresses.into_iter().map(|address| (TermKind::Address, address)).collect();
    let text = plain(text);
    let words: Vec<&str> = without_paths(&text).into_iter().flat_map(words).collect();
    let hosts = words.iter().filter(|word| !known.contains(**word)).filter_map(|word| host(word));
    let hosts = hosts.filter(|host| !known.contains(*host));
    found.extend(hosts.map(|host| (TermKind::Host, host.to_owned())));
    let mails = words.iter().filter(|word| mail(word) && !known.contains(**word));
    found.extend(mails.map(|mail| (TermKind::Mail, (*mail).to_owned())));
    let phones = phones(&text).into_iter().filter(|phone| !known.contains(phone));
    found.extend(phones.map(|phone| (TermKind::Phone, phone)));
    found
}

/// Narrow, in lower case, with one kind of dash, and without the brackets of `ns1[.]example`.
pub(super) fn plain(text: &str) -> String {
    let one = |c: char| if matches!(c, '‐'..='―' | '−') { '-' } else { c.to_ascii_lowercase() };
    let text: String = text.nfkc().map(one).collect();
    [("[.]", "."), ("(.)", "."), ("[dot]", "."), ("(dot)", "."), ("[@]", "@"), ("[at]", "@"), ("(at)", "@")]
        .into_iter()
        .fold(text, |text, (written, meant)| text.replace(written, meant))
}

pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '+');
    let words = text.split(move |c: char| !inside(c)).map(|word| word.trim_matches(['.', '-', '_', '@', '+']));
    words.filter(|word| !word.is_empty())
}

/// The text in chunks; of a URL only the part that names the machine.
fn without_paths(text: &str) -> Vec<&str> {
    let outside = |c: char| !c.is_ascii_graphic() || matches!(c, '"' | '\'' | '<' | '>' | '(' | ')' | ',' | ';' | '`');
    let machine = |chunk: &'_ str| chunk.split_once("://").map(|(scheme, _)| scheme.len() + "://".len());
    let chunks = text.split(outside);
    chunks
        .map(|chunk| match machine(chunk).and_then(|at| chunk.get(at..)) {
            Some(rest) => rest.split(['/', '?', '#']).next().unwrap_or_default(),
            None => chunk,
        })
        .collect()
}

/// The words of the indicators, and the labels of names that are not within `domains`.
fn indicated(content: &Content, domains: &[String]) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    for text in content.indicators.iter().map(|text| plain(text)) {
        known.extend(phones(&text));
        for word in words(&text) {
            known.insert(word.to_owned());
            if !own(word, domains) {
                known.extend(word.split(['.', '@']).map(str::to_owned));
            }
        }
    }
    known
}

/// The names within `domains`, wherever they stand.
fn within(content: &Content, domains: &[String]) -> BTreeSet<String> {
    let texts: Vec<String> = pieces(content).iter().map(|piece| plain(piece.text)).collect();
    let hosts = texts.iter().flat_map(|text| text.split(|c: char| !(c.is_ascii_alphanumeric() || ".-".contains(c))));
    let hosts = hosts.map(|word| word.trim_matches(['.', '-'])).filter(|word| own(word, domains));
    hosts.map(str::to_owned).collect()
}

fn own(word: &str, domains: &[String]) -> bool {
    domains.iter().any(|domain| word.ends_with(&format!(".{}", domain.to_ascii_lowercase())))
}

/// The machine that a word names, without its domain.
fn host(word: &str) -> Option<&str> {
    if word.contains(['@', '+']) || file_or_version(word) {
        return None;
    }
    let name = word.split('.').next()?;
    let has = |which: fn(&char) -> bool| name.chars().any(|c| which(&c));
    let mixed = has(char::is_ascii_alphabetic) && has(char::is_ascii_digit);
    (mixed && NAME.contains(&name.len()) && !ordinary(name)).then_some(name)
}

fn mail(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'))
}

/// Telephone numbers as they are dialled within the country or with its code, in groups or at a stretch; what stands
/// between two groups may be a space or a dot.
fn phones(text: &str) -> BTreeSet<String> {
    let tight = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | 'ー');
    let loose = |c: char| tight(c) || matches!(c, ' ' | '.');
    let edge = ['-', 'ー', '(', ')', ' ', '.'];
    let runs = text.split(|c| !tight(c)).chain(text.split(|c| !loose(c)));
    let runs = runs.map(|run| run.trim_matches(edge).replace('ー', "-"));
    runs.filter(|run| {
        let digits: String = run.chars().filter(char::is_ascii_digit).collect();
        match run.strip_prefix('+') {
            Some(_) => digits.starts_with("81") && (11..=13).contains(&digits.len()),
            None => digits.starts_with('0') && (10..=11).contains(&digits.len()),
        }
    })
    .collect()
}
