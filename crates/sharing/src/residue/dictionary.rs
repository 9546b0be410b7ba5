//! The terms that give somebody away, with everything they are also called, ready to be searched.

use super::address::addresses;
use super::block::Block;
use super::fold::glyphs;
use super::pattern::{Pattern, Way};
use super::variants::{host_forms, latin, mail_forms, parts, phone_forms, place_forms, without_legal_form};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// What a term is; this decides how it is folded and what else it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermKind {
    /// The full name of an organisation; also looked for without its legal form.
    Organisation,
    /// A short name, a brand, the name of a service or a system.
    ShortName,
    /// A name in kana; also looked for in Latin letters.
    Kana,
    /// A name in Latin letters; also looked for in the other systems of romanisation.
    Romaji,
    /// A person, family name first and set off by a space; also looked for by family name alone, if that has two
    /// characters or more, and in Latin letters in either order.
    Person,
    /// A domain; also looked for by its registered part and by the label of that.
    Domain,
    /// A host, bare (`ns1`) or with its domain.
    Host,
    /// An IPv4 or IPv6 address, a network (`192.0.2.0/24`) or a range.
    Address,
    /// A mail address; also looked for by its domain.
    Mail,
    /// A telephone or fax number.
    Phone,
    /// A postal address.
    PostalAddress,
    /// Anything else that gives somebody away, as text or as a number of four digits or more.
    Other,
}

/// Whom a term gives away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// Who reported.
    Reporter,
    /// Who was hit.
    Victim,
    /// Somebody else named in the report: a contractor, a customer, a supplier.
    ThirdParty,
}

/// Something that must not be in what leaves.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Term {
    /// What it is.
    pub kind: TermKind,
    /// As it is registered.
    pub text: String,
    /// Whom it gives away.
    pub whose: Whose,
}

/// Why a dictionary could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DictionaryError {
    /// Megabytes of terms.
    #[error("there are too many terms to search for at once")]
    TooLarge(#[source] aho_corasick::BuildError),
}

/// Terms ready to be searched.
#[derive(Debug)]
pub struct Dictionary {
    terms: Vec<Term>,
    unsearchable: Vec<usize>,
    pub(super) blocks: Vec<(Block, usize)>,
    pub(super) searches: Vec<Search>,
}

/// The patterns of one reading.
#[derive(Debug)]
pub(super) struct Search {
    pub(super) way: Way,
    pub(super) automaton: AhoCorasick,
    /// In the automaton's order: the pattern and the term that it comes from.
    pub(super) patterns: Vec<(Pattern, usize)>,
}

impl Dictionary {
    /// Derives everything that the terms are also called.
    ///
    /// # Errors
    /// If there are more patterns than can be searched at once, which takes megabytes of them.
    pub fn from_terms(terms: impl IntoIterator<Item = Term>) -> Result<Self, DictionaryError> {
        let terms: Vec<Term> = terms.into_iter().collect();
        let (mut blocks, mut patterns, mut unsearchable) = (Vec::new(), BTreeSet::new(), Vec::new());
        for (index, term) in terms.iter().enumerate() {
            let block = block(term);
            let found = if block.is_some() { Vec::new() } else { patterns_of(term) };
            if block.is_none() && found.is_empty() {
                unsearchable.push(index);
            }
            blocks.extend(block.map(|block| (block, index)));
            patterns.extend(found.into_iter().map(|pattern| (pattern, index)));
        }
        let ways = [Way::Names, Way::Romanised, Way::Numbers, Way::Places];
        let searches = ways.into_iter().filter_map(|way| Search::of(way, &patterns)).collect::<Result<_, _>>()?;
        Ok(Self { terms, unsearchable, blocks, searches })
    }
    /// The terms, in the order in which they were given.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }
    /// Terms that cannot be looked for: too short to be told from any other text (林), or an address that is none.
    /// Whoever shows a clean result must show these beside it; silence about them is not a clean result.
    pub fn unsearchable(&self) -> impl Iterator<Item = (usize, &Term)> {
        self.unsearchable.iter().filter_map(|index| self.terms.get(*index).map(|term| (*index, term)))
    }
}

impl Search {
    /// The search in one reading, if there is anything to search for.
    fn of(way: Way, all: &BTreeSet<(Pattern, usize)>) -> Option<Result<Self, DictionaryError>> {
        let patterns: Vec<(Pattern, usize)> = all.iter().filter(|(pattern, _)| pattern.way == way).cloned().collect();
        if patterns.is_empty() {
            return None;
        }
        // A dictionary is made for a few texts and thrown away: a state machine costs more to build than it saves.
        let kind = Some(AhoCorasickKind::ContiguousNFA);
        let automaton = AhoCorasick::builder().kind(kind).build(patterns.iter().map(|(pattern, _)| &pattern.text));
        Some(automaton.map(|automaton| Self { way, automaton, patterns }).map_err(DictionaryError::TooLarge))
    }
}

/// The addresses of a term that is one, in whatever spelling it was registered.
pub(super) fn block(term: &Term) -> Option<Block> {
    let plain: String = term.text.nfkc().collect();
    match term.kind {
        TermKind::Address => Block::parse(plain.trim()).or_else(|| {
            let named = addresses(&glyphs(&term.text));
            named.into_iter().max_by_key(|named| named.glyphs.end() - named.glyphs.start()).map(|named| named.block)
        }),
        TermKind::Domain | TermKind::Host | TermKind::Other => Block::parse(plain.trim()),
        _ => None,
    }
}

/// Everything that a term is also called, folded.
pub(super) fn patterns_of(term: &Term) -> Vec<Pattern> {
    let text = term.text.as_str();
    let names = |forms: Vec<String>| forms.iter().flat_map(|form| Pattern::of_name(form)).collect();
    match term.kind {
        TermKind::Organisation | TermKind::ShortName | TermKind::Other => names(organisation_forms(text)),
        TermKind::Kana | TermKind::Romaji => {
            let mut forms = organisation_forms(text);
            forms.extend(reversed(text));
            names(forms)
        }
        TermKind::Person => names(person_forms(text)),
        TermKind::Domain => by_name(host_forms(text)),
        TermKind::Host => by_name(host_forms(text)).into_iter().map(Pattern::of_machine).collect(),
        TermKind::Mail => by_name(mail_forms(text)),
        TermKind::Phone => phone_forms(text).iter().filter_map(|digits| Pattern::of_number(digits)).collect(),
        TermKind::PostalAddress => place_forms(text).iter().filter_map(|place| Pattern::of_place(place)).collect(),
        TermKind::Address => Vec::new(),
    }
}

/// Hosts are spelled, not spoken: no other romanisation of them is the same host.
fn by_name(forms: Vec<String>) -> Vec<Pattern> {
    let patterns = forms.iter().flat_map(|form| Pattern::of_name(form));
    patterns.filter(|pattern| pattern.way != Way::Romanised).collect()
}

fn organisation_forms(name: &str) -> Vec<String> {
    [Some(name.to_owned()), without_legal_form(name)].into_iter().flatten().collect()
}

/// The two words of a name in the other order.
fn reversed(name: &str) -> Option<String> {
    match parts(name).as_slice() {
        [first, second] => Some(format!("{second}{first}")),
        _ => None,
    }
}

/// A person's full name in both orders, and the family name. In Latin letters either word may be the family name.
fn person_forms(name: &str) -> Vec<String> {
    let mut forms = vec![name.to_owned()];
    forms.extend(reversed(name));
    let parts = parts(name);
    let families = if latin(name) { parts.len() } else { 1 };
    forms.extend(parts.into_iter().take(families).filter(|part| part.chars().count() > 1));
    forms
}
