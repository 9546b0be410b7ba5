//! What was taken out of the sources: from, to, why. Shown to the reporter together with the text.

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
            reason: reason(finding),
        })
        .collect()
}

/// The findings of one text that do not lie inside a longer one in the same place: whoever takes out
/// `www.shiomi.example` need not take out `shiomi` there as well.
pub fn outermost(findings: Vec<Finding>) -> Vec<Finding> {
    let inside = |one: &Finding, other: &Finding| {
        one.place == other.place
            && other.range.start <= one.range.start
            && one.range.end <= other.range.end
            && other.range.len() > one.range.len()
    };
    let kept: Vec<bool> = findings.iter().map(|one| !findings.iter().any(|other| inside(one, other))).collect();
    findings.into_iter().zip(kept).filter_map(|(finding, kept)| kept.then_some(finding)).collect()
}

fn reason(finding: &Finding) -> Reason {
    match (finding.whose, finding.kind) {
        (Whose::ThirdParty, _) => Reason::ThirdParty,
        (_, TermKind::Host | TermKind::Address) => Reason::AttackClue,
        (Whose::Reporter | Whose::Victim, _) => Reason::Reporter,
    }
}

/// `text` with every removal made, the longest first.
pub fn applied(text: &str, removals: &[Removal]) -> String {
    let mut order: Vec<&Removal> = removals.iter().filter(|removal| !removal.from.is_empty()).collect();
    order.sort_by_key(|removal| std::cmp::Reverse(removal.from.len()));
    order.into_iter().fold(text.to_owned(), |text, removal| text.replace(&removal.from, &removal.to))
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
    split(text, &numbered(removals, |removal| &removal.from), false)
}

/// A notice's text in runs: what replaced something is marked, each number where it first stands.
pub fn put(text: &str, removals: &[Removal]) -> Vec<Run> {
    split(text, &numbered(removals, |removal| &removal.to), true)
}

/// One side of each removal with its number, where there is something on that side.
fn numbered(removals: &[Removal], side: fn(&Removal) -> &String) -> Vec<(usize, &str)> {
    let numbered = removals.iter().enumerate().map(|(index, removal)| (index + 1, side(removal).as_str()));
    numbered.filter(|(_, text)| !text.is_empty()).collect()
}

fn split(text: &str, needles: &[(usize, &str)], once: bool) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut spent: Vec<usize> = Vec::new();
    let mut rest = text;
    loop {
        let open = needles.iter().filter(|(number, _)| !once || !spent.contains(number));
        let next = open
            .filter_map(|(number, needle)| {
                rest.find(needle).map(|at| (at, std::cmp::Reverse(needle.len()), *number, *needle))
            })
            .min();
        let Some((at, _, number, needle)) = next else { break };
        if let Some(before) = rest.get(..at).filter(|before| !before.is_empty()) {
            runs.push(Run { text: before.to_owned(), mark: None });
        }
        runs.push(Run { text: needle.to_owned(), mark: Some(number) });
        spent.push(number);
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
        assert_eq!(marks(put("事業者のサーバ、他の事業者", &removals)), [(1, "事業者".into()), (2, "サーバ".into())]);
    }

    proptest! {
        #[test]
        fn marking_loses_no_letter(text in "[a-cあ-う]{0,20}", froms in proptest::collection::vec("[a-cあ-う]{0,2}", 0..4)) {
            let removals: Vec<Removal> = froms.iter().map(|from| removal(from, from)).collect();
            for runs in [cut(&text, &removals), put(&text, &removals)] {
                prop_assert_eq!(runs.iter().map(|run| run.text.as_str()).collect::<String>(), text.clone());
            }
        }
        #[test]
        fn nothing_that_was_to_go_stays(text in "[a-c]{0,20}", from in "[a-c]{1,2}") {
            prop_assert!(!applied(&text, &[removal(&from, "ー")]).contains(&from));
        }
    }
}
