//! The pieces by which a folded text is found: pairs of Japanese letters, threes of others, numbers that name something.
//!
//! Each is a short hash, so that no engine's own notion of a word has a say. Two that fall together only bring more
//! candidates: the folded text decides.

use super::letters::is_japanese;
use access::{Kind, OrgId};
use std::{collections::BTreeSet, ops::Range};

/// The most pieces of one text; what a longer one says after them is not found.
const MOST: usize = 120_000;

/// A piece: what the engines keep.
fn piece(mark: char, of: &str) -> String {
    // FNV-1a, folded to 30 bits: six letters of 32. Never to be changed without raising `super::VERSION`.
    let start = 0xcbf2_9ce4_8422_2325_u64;
    let bytes = std::iter::once(mark as u32).chain(of.chars().map(u32::from)).flat_map(u32::to_le_bytes);
    let hash = bytes.fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let folded = (hash ^ (hash >> 30)) & 0x3fff_ffff;
    let letter = |place: u32| char::from_digit(((folded >> (place * 5)) & 31) as u32, 32).unwrap_or('0');
    (0..6).map(letter).collect()
}

/// Pieces as the index keeps them, each only of the documents of one kind: what stands in nearly every report makes no
/// search among notices slow.
pub(super) fn among(kind: Kind, pieces: impl IntoIterator<Item = String>) -> BTreeSet<String> {
    let kind = format!("{kind:?}");
    pieces.into_iter().map(|one| piece('k', &format!("{kind} {one}"))).collect()
}

/// The piece that every document of a reader's organisation has; `None`: of everybody.
pub(super) fn of_reader(reader: Option<OrgId>) -> String {
    reader.map_or_else(|| piece('o', ""), |org| piece('o', &org.to_string()))
}

/// A stretch of letters of one script.
enum Run {
    Japanese(Vec<char>),
    Word(Vec<char>),
}

fn runs(folded: &str) -> Vec<Run> {
    let mut all: Vec<Run> = Vec::new();
    let mut joined = false;
    for letter in folded.chars() {
        if !is_japanese(letter) && !letter.is_alphanumeric() {
            joined = false;
            continue;
        }
        match (all.last_mut(), is_japanese(letter)) {
            (Some(Run::Japanese(letters)), true) | (Some(Run::Word(letters)), false) if joined => letters.push(letter),
            (_, true) => all.push(Run::Japanese(vec![letter])),
            (_, false) => all.push(Run::Word(vec![letter])),
        }
        joined = true;
    }
    all
}

fn of(mark: char, letters: &[char]) -> String {
    piece(mark, &letters.iter().collect::<String>())
}

/// All pieces of a folded text.
pub(super) fn all(folded: &str) -> BTreeSet<String> {
    let mut all: BTreeSet<String> =
        entities(folded).into_iter().map(|at| exact(folded.get(at).unwrap_or(""))).collect();
    for run in runs(folded) {
        if all.len() > MOST {
            break;
        }
        match run {
            Run::Japanese(letters) => {
                all.extend(letters.iter().map(|letter| of('1', &[*letter])));
                all.extend(letters.windows(2).map(|pair| of('2', pair)));
            }
            Run::Word(letters) => {
                all.extend(letters.windows(3).map(|three| of('3', three)));
                // What is shorter is found where a word, or the digits in it, begin.
                for start in beginnings(&letters) {
                    let two = letters.get(start..).unwrap_or_default();
                    all.extend((1..=2).filter_map(|many| two.get(..many)).map(|few| of('s', few)));
                }
            }
        }
    }
    all
}

fn beginnings(letters: &[char]) -> impl Iterator<Item = usize> {
    let differ = |pair: &[char]| matches!(pair, [one, two] if one.is_numeric() != two.is_numeric());
    let turns = letters.windows(2).enumerate().filter(move |(_, pair)| differ(pair)).map(|(at, _)| at + 1);
    std::iter::once(0).chain(turns)
}

/// Whether `folded` has no pieces but those of words of one or two letters.
pub(super) fn is_short(folded: &str) -> bool {
    runs(folded).iter().all(|run| matches!(run, Run::Word(letters) if letters.len() < 3))
}

/// Whether a word, or the digits in it, begins in `folded` at the byte `at`.
pub(super) fn begins(folded: &str, at: usize) -> bool {
    let before = folded.get(..at).and_then(|before| before.chars().next_back());
    let first = folded.get(at..).and_then(|behind| behind.chars().next());
    let inside = |letter: char| letter.is_alphanumeric() && !is_japanese(letter);
    match (before.filter(|letter| inside(*letter)), first.filter(|letter| inside(*letter))) {
        (Some(before), Some(first)) => before.is_numeric() != first.is_numeric(),
        _ => true,
    }
}

/// The pieces that a text must have in which `folded` stands anywhere. Empty: it cannot be looked for.
pub(super) fn wanted(folded: &str) -> BTreeSet<String> {
    let (mut strong, mut weak, mut begun) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (number, run) in runs(folded).into_iter().enumerate() {
        match run {
            Run::Japanese(letters) if letters.len() == 1 => strong.extend([of('1', &letters)]),
            Run::Japanese(letters) => strong.extend(letters.windows(2).map(|pair| of('2', pair))),
            Run::Word(letters) => {
                // A word behind something else begins there in every text; of the first one, this may be the middle.
                let two = of('s', letters.get(..2).unwrap_or(&letters));
                if number > 0 {
                    begun.insert(two.clone());
                }
                if letters.len() < 3 {
                    weak.insert(two);
                }
                strong.extend(letters.windows(3).map(|three| of('3', three)));
            }
        }
    }
    if strong.is_empty() {
        return weak;
    }
    strong.extend(begun);
    strong
}

/// The piece of a number that names something: it is found whole or not at all.
pub(super) fn exact(entity: &str) -> String {
    piece('e', entity)
}

/// Where references, CVE numbers and IPv4 addresses stand in a folded text.
pub(super) fn entities(folded: &str) -> Vec<Range<usize>> {
    let named = stretches(folded, |letter| letter.is_ascii_alphanumeric() || letter == '-');
    let dotted = stretches(folded, |letter| letter.is_ascii_digit() || letter == '.');
    let is = |at: &Range<usize>, kind: fn(&str) -> bool| folded.get(at.clone()).is_some_and(kind);
    let named = named.into_iter().filter(|at| is(at, names_a_thing));
    named.chain(dotted.into_iter().filter(|at| is(at, is_address))).collect()
}

/// The longest stretches of such letters, without signs at their ends.
fn stretches(text: &str, belongs: fn(char) -> bool) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut rest = 0;
    while let Some(start) = text.get(rest..).and_then(|tail| tail.find(belongs)).map(|at| rest + at) {
        let tail = text.get(start..).unwrap_or_default();
        let end = tail.find(|letter| !belongs(letter)).map_or(text.len(), |at| start + at);
        let whole = text.get(start..end).unwrap_or_default();
        let bare = whole.trim_start_matches(['.', '-']);
        let first = end - bare.len();
        all.push(first..first + bare.trim_end_matches(['.', '-']).len());
        rest = end;
    }
    all
}

/// `cve-2014-0160`, `r-2014-00012`, `x-n-2014-00003`.
fn names_a_thing(text: &str) -> bool {
    let rest = text.strip_prefix("x-").unwrap_or(text);
    let Some((series, number)) = rest.split_once('-') else { return false };
    let Some((year, number)) = number.split_once('-') else { return false };
    let digits = |text: &str, least: usize| text.len() >= least && text.bytes().all(|byte| byte.is_ascii_digit());
    let least = match series {
        "cve" => 4,
        "r" | "n" | "c" => 5,
        _ => return false,
    };
    year.len() == 4 && digits(year, 4) && digits(number, least)
}

fn is_address(text: &str) -> bool {
    text.parse::<std::net::Ipv4Addr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Folded;

    #[test]
    fn a_text_has_every_piece_that_any_part_of_it_asks_for() {
        let whole = Folded::of("送電所で障害。VPN装置(192.0.2.1)の第三者 invoice2014.zip").text;
        let (text, has) = (whole.chars().collect::<Vec<char>>(), all(&whole));
        for from in 0..text.len() {
            for to in from + 1..=text.len() {
                let part: String = text.get(from..to).into_iter().flatten().collect();
                let word = |letter: &char| letter.is_alphanumeric() && !is_japanese(*letter);
                let short = part.chars().count() < 3 && part.chars().any(|letter| word(&letter));
                // Short words are found from where they begin.
                if short || wanted(&part).is_subset(&has) {
                    continue;
                }
                assert!(is_short(&part), "{part}");
            }
        }
    }

    #[test]
    fn numbers_that_name_something_are_found_whole() {
        let text = "参照r-2014-00012、(cve-2014-0160)と192.0.2.7-192.0.2.9。cve-2014-01601 x-r-2014-00001. 1.2.3.4.5";
        let found: Vec<&str> = entities(text).into_iter().filter_map(|at| text.get(at)).collect();
        assert_eq!(
            found,
            ["r-2014-00012", "cve-2014-0160", "cve-2014-01601", "x-r-2014-00001", "192.0.2.7", "192.0.2.9"]
        );
    }

    #[test]
    fn a_word_behind_another_is_asked_for_where_it_begins() {
        let (has, other) = (all("表示遅延0012345"), all("表示遅延1200345 00"));
        assert!(wanted("遅延00").is_subset(&has) && wanted("示遅延001").is_subset(&has));
        assert!(!wanted("遅延01").is_subset(&other), "with these no number begins in it");
        assert!(wanted("xx遅延").is_subset(&all("abxx遅延")), "the first may be the middle of a word");
    }

    #[test]
    fn only_signs_cannot_be_looked_for() {
        assert!(wanted("%_'\"!?・。").is_empty());
        assert!(!wanted("障").is_empty() && !wanted("a").is_empty());
    }
}
