//! What somebody typed to find something, and where it stands in a text.

use super::{Folded, letters, pieces};
use std::{collections::BTreeSet, ops::Range};

/// Most words that one search takes.
const WORDS_MAX: usize = 8;
/// Most letters that one search takes; an engine's own limit on the length of a question is never met.
pub const LETTERS_MAX: usize = 100;

/// What somebody typed to find something: all of its words must stand in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    terms: Vec<Term>,
    cut: bool,
}

/// One word, or several that were put between quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Term {
    /// Stands anywhere in a text.
    Part(String),
    /// One or two letters or digits: where a word of a text begins.
    Short(String),
    /// A reference, a CVE number, an address: stands there whole.
    Whole(String),
}

impl Term {
    fn read(typed: &str) -> Option<Term> {
        let folded = Folded::of(typed).text;
        let sign = |letter: char| letter == ' ' || letters::is_dash(letter);
        let bare = folded.trim_matches(sign);
        if pieces::entities(bare).contains(&(0..bare.len())) {
            return Some(Term::Whole(bare.to_owned()));
        }
        let kind = if pieces::is_short(bare) { Term::Short } else { Term::Part };
        (!pieces::wanted(bare).is_empty()).then(|| kind(bare.to_owned()))
    }
    fn text(&self) -> &str {
        match self {
            Term::Part(text) | Term::Short(text) | Term::Whole(text) => text,
        }
    }
    fn pieces(&self) -> BTreeSet<String> {
        match self {
            Term::Part(text) | Term::Short(text) => pieces::wanted(text),
            Term::Whole(text) => BTreeSet::from([pieces::exact(text)]),
        }
    }
    /// Whether a folded text with these pieces is found by it.
    fn finds(&self, folded: &str, has: &BTreeSet<String>) -> bool {
        match self {
            Term::Part(text) => folded.contains(text.as_str()),
            Term::Short(text) | Term::Whole(text) => folded.contains(text.as_str()) && self.pieces().is_subset(has),
        }
    }
    /// Where it stands in a folded text.
    fn places(&self, folded: &str) -> Vec<Range<usize>> {
        match self {
            Term::Part(text) => folded.match_indices(text.as_str()).map(|(at, one)| at..at + one.len()).collect(),
            Term::Short(text) => {
                let all = folded.match_indices(text.as_str()).map(|(at, one)| at..at + one.len());
                all.filter(|at| pieces::begins(folded, at.start)).collect()
            }
            Term::Whole(text) => {
                let mut all = pieces::entities(folded);
                all.retain(|at| folded.get(at.clone()) == Some(text));
                all
            }
        }
    }
}

impl Query {
    /// Reads what was typed. `None` if nothing was that could be looked for.
    pub fn read(typed: &str) -> Option<Self> {
        let within: String = typed.chars().take(LETTERS_MAX).collect();
        let mut terms: Vec<Term> = Vec::new();
        let mut cut = within.len() < typed.trim_end().len();
        for term in words(&within).into_iter().filter_map(Term::read) {
            cut |= terms.len() >= WORDS_MAX;
            if terms.len() < WORDS_MAX && !terms.contains(&term) {
                terms.push(term);
            }
        }
        (!terms.is_empty()).then_some(Self { terms, cut })
    }

    /// The words as they are compared.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(Term::text)
    }

    /// Whether something that was typed was left aside, because it was too much.
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// Whether all words stand in a text.
    pub fn finds(&self, text: &str) -> bool {
        let folded = Folded::of(text).text;
        let plain = self.terms.iter().all(|term| matches!(term, Term::Part(_)));
        let has = if plain { BTreeSet::new() } else { pieces::all(&folded) };
        self.terms.iter().all(|term| term.finds(&folded, &has))
    }

    /// Where words stand in a text: bytes, in order, apart from each other.
    pub fn marks(&self, text: &str) -> Vec<Range<usize>> {
        let folded = Folded::of(text);
        let places = self.terms.iter().flat_map(|term| term.places(&folded.text));
        let mut marks: Vec<Range<usize>> = places.filter_map(|place| folded.written(&place)).collect();
        marks.sort_by_key(|mark| (mark.start, mark.end));
        let mut apart: Vec<Range<usize>> = Vec::new();
        for mark in marks {
            match apart.last_mut() {
                Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
                _ => apart.push(mark),
            }
        }
        apart
    }

    /// The pieces that a document must have.
    pub(super) fn pieces(&self) -> BTreeSet<String> {
        self.terms.iter().flat_map(Term::pieces).collect()
    }

    /// Those of them without which a document in which all words stand is none that is looked for.
    pub(super) fn decisive(&self) -> BTreeSet<String> {
        self.terms.iter().filter(|term| !matches!(term, Term::Part(_))).flat_map(Term::pieces).collect()
    }
}

/// What was typed, cut at white space, but not between quotation marks.
fn words(typed: &str) -> Vec<&str> {
    let quotes = ['"', '＂', '“', '”'];
    let mut all = Vec::new();
    for (number, part) in typed.split(quotes).enumerate() {
        match number % 2 {
            0 => all.extend(part.split_whitespace()),
            _ => all.push(part),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    fn marked<'t>(typed: &str, text: &'t str) -> Vec<&'t str> {
        Query::read(typed).unwrap().marks(text).into_iter().map(|mark| text.get(mark).unwrap()).collect()
    }

    #[test]
    fn what_was_found_is_marked_as_it_was_written() {
        assert_eq!(marked("さーば 障害", "監視ｻｰﾊﾞｰで障\n害が発生。サーバを交換"), ["ｻｰﾊﾞ", "障\n害", "サーバ"]);
        assert_eq!(marked("evil.example", "hxxp://evil[.]example/a"), ["evil[.]example"]);
        assert_eq!(marked("\"big problem\"", "a Big  problem, no big deal problem"), ["Big  problem"]);
        assert_eq!(marked("192.0.2.1", "192.0.2.17と192.0.2.1"), ["192.0.2.1"]);
        assert_eq!(marked("障害 害発", "障害発生"), ["障害発"]);
    }

    #[test]
    fn all_words_must_stand_in_it_and_a_number_whole() {
        let finds = |typed: &str, text: &str| Query::read(typed).is_some_and(|query| query.finds(text));
        assert!(finds("障害 復旧", "障害は復旧した") && !finds("障害 停電", "障害は復旧した"));
        assert!(finds("R-2014-00012", "（Ｒ-2014-00012）") && !finds("R-2014-00012", "R-2014-000123"));
        assert!(finds("R-2014", "R-2014-00012") && finds("00012", "R-2014-00012"));
        assert!(finds("CVE-2014-0160", "cve-2014-0160、") && !finds("CVE-2014-0160", "CVE-2014-01601"));
        assert!(finds("voice", "invoice.zip"));
    }

    #[test]
    fn what_cannot_be_looked_for_is_no_search_and_what_is_too_much_says_so() {
        for typed in ["", " 　", "%", "\"\"", "・。", "\0", ":* & !"] {
            assert_eq!(Query::read(typed), None, "{typed}");
        }
        assert!(Query::read(&"障".repeat(10_000)).unwrap().is_cut());
        assert!(Query::read("a b c d e f g h i").unwrap().is_cut());
        assert!(!Query::read("障害 停電").unwrap().is_cut());
    }

    proptest! {
        #[test]
        fn whatever_is_typed_marks_lie_within_the_text(typed in "\\PC{0,40}", text in "\\PC{0,80}") {
            if let Some(query) = Query::read(&typed) {
                let marks = query.marks(&text);
                prop_assert!(marks.iter().all(|mark| text.get(mark.clone()).is_some()));
                prop_assert!(marks.windows(2).all(|two| two[0].end < two[1].start));
            }
        }

        #[test]
        fn a_part_of_a_text_is_found_in_it_and_its_pieces_are_there(text in "[あ-んア-ンー漢字障害a-z0-9 .\\-]{1,60}", from in 0..60_usize, many in 1..20_usize) {
            let part: String = text.chars().skip(from).take(many).collect();
            if let Some(query) = Query::read(&part) && query.finds(&text) {
                let has = pieces::all(&Folded::of(&text).text);
                prop_assert!(query.pieces().is_subset(&has), "{part:?} in {text:?}");
            }
        }
    }
}
