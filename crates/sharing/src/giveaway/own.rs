//! What a report lists among its indicators and calls its own all the same: 「自社のDNSサーバ（192.0.2.53）」.
//!
//! Indicators are the attacker's and leave with the notice. People list their own machines there too, because those
//! are in their logs. What the sentences of the report mark as its own is searched for; what only stands in one
//! sentence with the reporter is for a person to look at.

use super::{
    ordinary::file_or_version,
    words::{plain, prose, said, terms, words},
};
use crate::{report::Content, residue::TermKind};
use std::collections::BTreeSet;

/// By which words a reporter speaks of itself.
const ITSELF: &[&str] = &[
    "自社",
    "当社",
    "弊社",
    "社内",
    "自組織",
    "当組織",
    "自機関",
    "当機関",
    "当機構",
    "当法人",
    "当方",
    "当行",
    "当庫",
    "当院",
    "院内",
    "当市",
    "本市",
    "当県",
    "本県",
    "当町",
    "当村",
    "当庁",
    "自庁",
    "庁内",
    "当局",
    "自局",
    "自網",
    " our ",
];
/// What stands between an own machine and an attacker's: 「自社サイトに 203.0.113.7 から」.
const BETWEEN: &[&str] = &[
    "から", "より", "へ", "に", "を", "が", "は", "で", "と", "、", ",", ";", " from ", " to ", " by ", " at ", " and ",
];
/// So many characters at most stand between the word and what it marks.
const NEAR: usize = 20;

/// What a stage lists among its indicators and speaks of as its own.
#[derive(Debug, Default)]
pub(super) struct Claimed {
    /// Marked as its own.
    pub(super) own: BTreeSet<(TermKind, String)>,
    /// In one sentence with the reporter: perhaps its own.
    pub(super) doubtful: BTreeSet<(TermKind, String)>,
}

/// What of a stage is its own, though the indicators name it; `names` are what the reporter is called.
pub(super) fn claimed(content: &Content, domains: &[String], names: &[String]) -> Claimed {
    let marks: Vec<String> =
        ITSELF.iter().map(|word| (*word).to_owned()).chain(names.iter().map(|n| plain(n))).collect();
    let searched = terms(content, domains);
    let every = |text: &str| -> BTreeSet<_> {
        let named = said(text, &BTreeSet::new(), &[]).into_iter().chain(named(text));
        named.filter(|one| !searched.contains(one)).collect()
    };
    let lines: Vec<String> = content.indicators.iter().map(|line| plain(line)).collect();
    let mut claimed = Claimed::default();
    for line in lines.iter().filter(|line| marks.iter().any(|mark| line.contains(mark))) {
        claimed.own.extend(every(line));
    }
    for text in prose(content).into_iter().map(|text| plain(&format!(" {text}"))) {
        for sentence in text.split(['。', '\n']).filter(|sentence| marks.iter().any(|mark| sentence.contains(mark))) {
            for (kind, word) in every(sentence) {
                if marked(sentence, &word, &marks) {
                    claimed.own.insert((kind, word));
                } else if lines.iter().any(|line| line.contains(&word)) {
                    claimed.doubtful.insert((kind, word));
                }
            }
        }
    }
    claimed.doubtful.retain(|one| !claimed.own.contains(one));
    claimed
}

/// The dotted names in a text, which [`said`] takes for machines only where they have digits.
fn named(text: &str) -> BTreeSet<(TermKind, String)> {
    let text = plain(text);
    let dotted = |word: &&str| {
        let top = word.rsplit_once('.').map(|(_, top)| top);
        top.is_some_and(|top| top.len() > 1 && top.bytes().all(|byte| byte.is_ascii_alphabetic()))
            && !word.contains(['@', '_', '+'])
            && !file_or_version(word)
    };
    words(&text).filter(dotted).map(|word| (TermKind::Domain, word.to_owned())).collect()
}

/// Whether a mark stands right before the word, or in brackets right behind it.
fn marked(sentence: &str, word: &str, marks: &[String]) -> bool {
    let here = |at: usize| {
        let (before, after) =
            (sentence.get(..at).unwrap_or_default(), sentence.get(at + word.len()..).unwrap_or_default());
        let behind =
            after.trim_start().strip_prefix(['(', ':']).is_some_and(|rest| marks.iter().any(|m| rest.starts_with(m)));
        let near = |mark: &String| {
            let between = before.rfind(mark).and_then(|at| before.get(at + mark.len()..));
            between.is_some_and(|text| text.chars().count() <= NEAR && !BETWEEN.iter().any(|stop| text.contains(stop)))
        };
        behind || marks.iter().any(near)
    };
    sentence.match_indices(word).any(|(at, _)| here(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(situation: &str, indicators: &[&str]) -> (Vec<String>, Vec<String>) {
        let indicators = indicators.iter().map(|text| (*text).to_owned()).collect();
        let content = Content { situation: situation.into(), indicators, ..Content::default() };
        let Claimed { own, doubtful } = claimed(&content, &[], &["潮見通信".to_owned()]);
        let words = |all: BTreeSet<(TermKind, String)>| all.into_iter().map(|(_, word)| word).collect();
        (words(own), words(doubtful))
    }

    #[test]
    fn what_is_marked_as_its_own_is_its_own_though_it_is_listed() {
        let listed = ["192.0.2.53", "ns1.shiomi.example", "203.0.113.7", "toban@shiomi.example", "03-0000-0121"];
        for (situation, own) in [
            ("自社のDNSサーバ（192.0.2.53）が応答しない。", "192.0.2.53"),
            ("潮見通信の 192.0.2.53 が応答しない。", "192.0.2.53"),
            ("応答しないのは 192.0.2.53（当社のサーバ）。", "192.0.2.53"),
            ("当社サーバ ns1.shiomi.example が応答しない。", "ns1"),
            ("Our server 192.0.2.53 does not answer.", "192.0.2.53"),
            ("Four servers. It is our 192.0.2.53.", "192.0.2.53"),
            ("当社のドメインkanri.example.を騙るメール。", "kanri.example"),
            ("連絡は当社 toban@shiomi.example に。", "toban@shiomi.example"),
            ("当社の電話 03-0000-0121 に着信した。", "03-0000-0121"),
        ] {
            let (found, doubtful) = of(situation, &listed);
            assert!(found.iter().any(|one| one == own), "{situation}: {found:?}, {doubtful:?}");
        }
        let (own, _) = of("", &["192.0.2.53（自社）", "203.0.113.7"]);
        assert_eq!(own, ["192.0.2.53"]);
    }

    #[test]
    fn what_only_stands_in_the_same_sentence_is_doubtful_and_the_rest_is_the_attackers() {
        let listed = ["203.0.113.7", "198.51.100.9"];
        let (own, doubtful) = of("当社のサイトに203.0.113.7から要求があった。198.51.100.9へも通信した。", &listed);
        assert_eq!((own, doubtful), (Vec::new(), vec!["203.0.113.7".to_owned()]));
        let (own, doubtful) = of("Four sites were asked by 203.0.113.7.", &listed);
        assert!(own.is_empty() && doubtful.is_empty());
        let (own, doubtful) = of("サイトに203.0.113.7から要求があった。", &listed);
        assert!(own.is_empty() && doubtful.is_empty());
    }
}
