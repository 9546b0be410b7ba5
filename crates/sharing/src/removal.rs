//! What was taken out of the sources: from, to, why. Shown to the reporter together with the text.

mod put;

use crate::residue::{Finding, TermKind, Whose};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, str::FromStr};

/// Why something was taken out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// It tells who reported (報告者の特定).
    #[default]
    Reporter,
    /// It would help attackers (攻撃の手がかり).
    AttackClue,
    /// It names somebody else (第三者の名).
    ThirdParty,
    /// The reporter wished it (報告者の希望).
    Wish,
    /// Another reason.
    Other,
}

impl Reason {
    /// All reasons, in the order of forms.
    pub const ALL: [Reason; 5] =
        [Reason::Reporter, Reason::AttackClue, Reason::ThirdParty, Reason::Wish, Reason::Other];
    /// Its code in forms, in sealed content and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            Reason::Reporter => "reporter",
            Reason::AttackClue => "attack-clue",
            Reason::ThirdParty => "third-party",
            Reason::Wish => "wish",
            Reason::Other => "other",
        }
    }
}

impl FromStr for Reason {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Reason::ALL.into_iter().find(|reason| reason.code() == code).ok_or(())
    }
}

/// One thing that was taken out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// As it stands in the source.
    pub from: String,
    /// What stands in its place; empty if nothing does.
    pub to: String,
    /// Why.
    pub reason: Reason,
}

/// What is put in the place of names, in the writer's language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Substitutes {
    /// For an organisation: 「事業者」.
    pub organisation: String,
    /// For a person: 「担当者」.
    pub person: String,
    /// For a host or domain: 「サーバ」.
    pub host: String,
    /// For an address or network: 「アドレス」.
    pub address: String,
    /// For telephone numbers, mail and postal addresses: 「連絡先」.
    pub contact: String,
    /// For anything else: 「（略）」.
    pub other: String,
}

impl Substitutes {
    fn of(&self, kind: TermKind) -> &str {
        match kind {
            TermKind::Organisation | TermKind::ShortName | TermKind::Kana | TermKind::Romaji => &self.organisation,
            TermKind::Person => &self.person,
            TermKind::Domain | TermKind::Host => &self.host,
            TermKind::Address => &self.address,
            TermKind::Mail | TermKind::Phone | TermKind::PostalAddress => &self.contact,
            TermKind::Other => &self.other,
        }
    }
}

/// Proposes to take out each thing found in a source, each once, the longest first.
pub fn propose(findings: &[Finding], substitutes: &Substitutes) -> Vec<Removal> {
    let mut by_text: BTreeMap<&str, &Finding> = BTreeMap::new();
    for finding in findings {
        by_text.entry(&finding.found).or_insert(finding);
    }
    let mut found: Vec<&Finding> = by_text.into_values().collect();
    found.sort_by(|a, b| b.found.len().cmp(&a.found.len()).then_with(|| a.found.cmp(&b.found)));
    found
        .into_iter()
        .map(|finding| Removal {
            from: finding.found.clone(),
            to: substitutes.of(finding.kind).to_owned(),
            reason: why(finding),
        })
        .collect()
}

/// The findings of one text that do not lie inside a longer one in the same place: whoever takes out
/// `www.shiomi.example` need not take out `shiomi` there as well.
///
/// Of one that begins inside another and ends behind it, as 「恵（佐藤」 in 「佐藤 恵（佐藤）」, what stands behind the other
/// is left: together they take out as much.
pub fn outermost(findings: Vec<Finding>) -> Vec<Finding> {
    let longer = |one: &Finding, other: &Finding| holds(other, one) && other.range.len() > one.range.len();
    let kept: Vec<bool> = findings.iter().map(|one| !findings.iter().any(|other| longer(one, other))).collect();
    let mut kept: Vec<Finding> =
        findings.into_iter().zip(kept).filter_map(|(finding, kept)| kept.then_some(finding)).collect();
    let behind: Vec<Option<Finding>> =
        kept.iter().map(|one| kept.iter().find_map(|other| behind(one, other))).collect();
    for (one, behind) in kept.iter_mut().zip(behind) {
        *one = behind.unwrap_or_else(|| one.clone());
    }
    kept
}

fn holds(outer: &Finding, inner: &Finding) -> bool {
    outer.place == inner.place && outer.range.start <= inner.range.start && inner.range.end <= outer.range.end
}

/// What of one that begins inside another stands behind it, if that is more than a letter.
fn behind(one: &Finding, other: &Finding) -> Option<Finding> {
    let crosses = other.place == one.place
        && (other.range.start + 1..other.range.end).contains(&one.range.start)
        && other.range.end < one.range.end;
    let rest = one.found.get(other.range.end.checked_sub(one.range.start)?..).filter(|_| crosses)?;
    let rest = rest.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let start = one.range.end - rest.len();
    (rest.chars().count() > 1).then(|| Finding { found: rest.to_owned(), range: start..one.range.end, ..one.clone() })
}

/// Why what was found is taken out.
pub fn why(finding: &Finding) -> Reason {
    match (finding.whose, finding.kind) {
        (Whose::ThirdParty, _) => Reason::ThirdParty,
        (_, TermKind::Host | TermKind::Address) => Reason::AttackClue,
        (Whose::Reporter | Whose::Victim, _) => Reason::Reporter,
    }
}

/// `text` with every removal made, the longest first, one body that is called by two names once.
pub fn applied(text: &str, removals: &[Removal]) -> String {
    put::pieces(text, removals).iter().map(|piece| piece.text.as_ref()).collect()
}

/// A stretch of text, and the number (from 1) of the removal that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Which removal, if any.
    pub mark: Option<usize>,
}

/// A source's text in runs: everything that was taken out is marked with its number.
pub fn cut(text: &str, removals: &[Removal]) -> Vec<Run> {
    let numbered = removals.iter().enumerate().map(|(index, removal)| (index + 1, removal.from.as_str()));
    split(text, &numbered.filter(|(_, text)| !text.is_empty()).collect::<Vec<_>>())
}

/// So many characters beside a replacement tell that it is the one that was made.
const BESIDE: usize = 3;

/// What replaced something in one place of a source, and what stood before and behind it there.
type Beside = (String, String, String);

/// Where replacements were made in the sources, by what stood beside them. A notice uses words such as 「事業者」 of its
/// own too: only what stands as it was made there replaced something.
#[derive(Clone, Debug, Default)]
pub struct Made {
    /// In the order of their numbers, from 1.
    all: Vec<Vec<Beside>>,
}

impl Made {
    /// Of these removals in these texts.
    pub fn of<'t>(sources: impl IntoIterator<Item = &'t str>, removals: &[Removal]) -> Self {
        let mut all = vec![Vec::new(); removals.len()];
        for line in sources.into_iter().flat_map(str::lines) {
            let mut put = String::new();
            let mut places = Vec::new();
            for piece in put::pieces(line, removals) {
                let from = put.len();
                put.push_str(&piece.text);
                places.extend(piece.mark.map(|index| (index, from..put.len())));
            }
            for (index, place) in places {
                let before = last(put.get(..place.start));
                let behind = first(put.get(place.end..));
                if let Some(beside) = all.get_mut(index) {
                    beside.push((put.get(place).unwrap_or_default().to_owned(), before, behind));
                }
            }
        }
        Self { all }
    }
    /// Marks what replaced something in one text after the other, each number where it first stands.
    pub fn marker(&self) -> impl FnMut(&str) -> Vec<Run> + '_ {
        let mut spent = vec![false; self.all.len()];
        move |text| {
            let runs = self.put(text, &spent);
            for number in runs.iter().filter_map(|run| run.mark) {
                spent.get_mut(number - 1).into_iter().for_each(|one| *one = true);
            }
            runs
        }
    }
    /// Which replacements, by number from 1, stand in one of these texts, each looked for by itself: two of them may have
    /// become one.
    pub fn standing<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> Vec<usize> {
        let lines: Vec<&str> = texts.into_iter().flat_map(str::lines).collect();
        let stands = |made: &[Beside]| made.iter().any(|one| lines.iter().any(|line| place(line, 0, one).is_some()));
        (1..).zip(&self.all).filter(|(_, made)| stands(made)).map(|(number, _)| number).collect()
    }
    /// Whether this replacement, by number from 1, was made nowhere of its own: another took the word with it.
    pub fn nowhere(&self, number: usize) -> bool {
        self.all.get(number.wrapping_sub(1)).is_none_or(Vec::is_empty)
    }
    /// A text in runs, each number at most once and none that is spent.
    fn put(&self, text: &str, spent: &[bool]) -> Vec<Run> {
        let mut runs = Vec::new();
        let (mut at, mut done) = (0, spent.to_vec());
        loop {
            let open = self.all.iter().enumerate().filter(|(index, _)| done.get(*index) == Some(&false));
            let next = open
                .flat_map(|(index, made)| made.iter().filter_map(move |one| Some((place(text, at, one)?, index))))
                .min_by_key(|(place, index)| (place.start, std::cmp::Reverse(place.end), *index));
            let Some((place, index)) = next else { break };
            runs.extend(run(text, at..place.start, None));
            runs.extend(run(text, place.clone(), Some(index + 1)));
            at = place.end;
            done.get_mut(index).into_iter().for_each(|one| *one = true);
        }
        runs.extend(run(text, at..text.len(), None));
        runs
    }
}

/// Where a replacement stands from `at` on, as it was made somewhere.
fn place(text: &str, at: usize, (put, was_before, was_behind): &Beside) -> Option<std::ops::Range<usize>> {
    if put.is_empty() {
        return None;
    }
    let mut found = text.get(at..)?.match_indices(put).map(|(from, _)| at + from..at + from + put.len());
    found.find(|place| {
        let (before, behind) = (last(text.get(..place.start)), first(text.get(place.end..)));
        let full = |one: &str| one.chars().count() == BESIDE;
        full(&before) && before == *was_before
            || full(&behind) && behind == *was_behind
            || before == *was_before && behind == *was_behind
    })
}

fn run(text: &str, range: std::ops::Range<usize>, mark: Option<usize>) -> Option<Run> {
    let text = text.get(range).filter(|text| !text.is_empty())?;
    Some(Run { text: text.to_owned(), mark })
}

fn first(text: Option<&str>) -> String {
    text.unwrap_or_default().chars().take(BESIDE).collect()
}

fn last(text: Option<&str>) -> String {
    let text = text.unwrap_or_default();
    text.chars().skip(text.chars().count().saturating_sub(BESIDE)).collect()
}

fn split(text: &str, needles: &[(usize, &str)]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut rest = text;
    loop {
        let next = needles
            .iter()
            .filter_map(|(number, needle)| {
                rest.find(needle).map(|at| (at, std::cmp::Reverse(needle.len()), *number, *needle))
            })
            .min();
        let Some((at, _, number, needle)) = next else { break };
        if let Some(before) = rest.get(..at).filter(|before| !before.is_empty()) {
            runs.push(Run { text: before.to_owned(), mark: None });
        }
        runs.push(Run { text: needle.to_owned(), mark: Some(number) });
        rest = rest.get(at + needle.len()..).unwrap_or_default();
    }
    if !rest.is_empty() {
        runs.push(Run { text: rest.to_owned(), mark: None });
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn removal(from: &str, to: &str) -> Removal {
        Removal { from: from.into(), to: to.into(), reason: Reason::Reporter }
    }

    #[test]
    fn the_longest_is_taken_out_first() {
        let removals = [removal("潮見", "X"), removal("潮見通信株式会社", "事業者"), removal("ns1", "")];
        assert_eq!(applied("潮見通信株式会社のns1。潮見。", &removals), "事業者の。X。");
    }

    #[test]
    fn what_was_taken_out_and_what_replaced_it_carry_the_same_number() {
        let removals = [removal("潮見通信", "事業者"), removal("ns1", "サーバ")];
        let marks =
            |runs: Vec<Run>| runs.into_iter().filter_map(|run| run.mark.map(|n| (n, run.text))).collect::<Vec<_>>();
        let both = marks(cut("潮見通信のns1、潮見通信", &removals));
        assert_eq!(both, [(1, "潮見通信".into()), (2, "ns1".into()), (1, "潮見通信".into())]);
        let made = Made::of(["潮見通信のns1が落ちた"], &removals);
        let put = marks(made.marker()("事業者のサーバが落ちた、他の事業者"));
        assert_eq!(put, [(1, "事業者".into()), (2, "サーバ".into())]);
    }

    #[test]
    fn a_word_that_the_writer_used_of_his_own_replaced_nothing() {
        let removals = [removal("潮見通信", "事業者"), removal("ns1", "サーバ"), removal("佐藤", "")];
        let made = Made::of(["潮見通信のns1が落ちた。\n担当は佐藤"], &removals);
        for text in ["各地の事業者へ。サーバを点検してください。", "事業者", ""] {
            assert_eq!(made.standing([text]), [0; 0], "{text}");
        }
        assert_eq!(made.standing(["# 事業者へ\n・ある事業者のサーバが落ちた。"]), [1, 2]);
        let mut marker = made.marker();
        let first: Vec<Run> = marker("事業者のサーバが落ちた").into_iter().filter(|run| run.mark.is_some()).collect();
        assert_eq!(first.len(), 2);
        assert!(marker("事業者のサーバが落ちた").iter().all(|run| run.mark.is_none()), "each number once");
        assert_eq!(Made::of(["潮見通信"], &removals).standing(["事業者"]), [1], "a line of nothing else");
    }

    proptest! {
        #[test]
        fn marking_loses_no_letter(text in "[a-cあ-う]{0,20}", froms in proptest::collection::vec("[a-cあ-う]{0,2}", 0..4)) {
            let removals: Vec<Removal> = froms.iter().map(|from| removal(from, from)).collect();
            let made = Made::of([text.as_str()], &removals);
            for runs in [cut(&text, &removals), made.marker()(&text)] {
                prop_assert_eq!(runs.iter().map(|run| run.text.as_str()).collect::<String>(), text.clone());
            }
        }
        #[test]
        fn nothing_that_was_to_go_stays(text in "[a-c]{0,20}", from in "[a-c]{1,2}") {
            prop_assert!(!applied(&text, &[removal(&from, "ー")]).contains(&from));
        }
    }
}
