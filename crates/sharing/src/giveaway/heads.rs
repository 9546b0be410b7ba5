//! What a registered name is shortened to: 潮見 for 潮見通信株式会社, Shiomi for Shiomi Telecom.

use super::words::plain;
use crate::residue::without_legal_form;
use std::collections::BTreeSet;

/// What stands behind the part of a name that tells one organisation from another, longest first where one ends another.
const TRADES: &[&str] = &[
    "情報ネットワーク",
    "ネットワーク",
    "ケーブルテレビ",
    "ケーブルネット",
    "インターネット",
    "ホールディングス",
    "テレコム",
    "テレビ",
    "システムズ",
    "システム",
    "サービス",
    "グループ",
    "クレジット",
    "カード",
    "ガス",
    "移動通信",
    "通信",
    "電信",
    "電話",
    "放送",
    "電力",
    "電気",
    "発電",
    "送電",
    "配電",
    "瓦斯",
    "水道局",
    "水道企業団",
    "水道",
    "銀行",
    "信用金庫",
    "信用組合",
    "労働金庫",
    "証券",
    "生命保険",
    "損害保険",
    "火災保険",
    "海上保険",
    "保険",
    "旅客鉄道",
    "鉄道",
    "電鉄",
    "急行",
    "地下鉄",
    "交通局",
    "交通",
    "航空",
    "空港",
    "運輸",
    "運送",
    "物流",
    "海運",
    "倉庫",
    "石油",
    "化学工業",
    "化学",
    "病院",
    "医療センター",
    "大学",
    "都",
    "道",
    "府",
    "県",
    "市",
    "区",
    "町",
    "村",
];
/// Heads that stand in sentences about anybody.
pub(super) const COMMON: &[&str] = &[
    "日本",
    "東日本",
    "西日本",
    "中日本",
    "新日本",
    "全日本",
    "全国",
    "国際",
    "中央",
    "首都",
    "総合",
    "共同",
    "東京",
    "大阪",
    "関東",
    "関西",
    "九州",
    "東北",
    "中部",
    "北陸",
    "四国",
    "中国",
    "北海道",
    "沖縄",
    "電気",
    "第一",
    "japan",
    "nippon",
    "national",
    "first",
    "east",
    "west",
    "north",
    "south",
    "central",
    "tokyo",
    "osaka",
];

/// The heads of a name; those that the report uses on their own are certain.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Heads {
    /// The report uses them.
    pub(super) used: BTreeSet<String>,
    /// It does not, or they stand in sentences about anybody.
    pub(super) doubtful: BTreeSet<String>,
}

/// To what these names are shortened, in view of what the report says.
pub(super) fn heads(names: &[&str], said: &[&str]) -> Heads {
    let names: Vec<String> = names.iter().map(|name| bare(name)).filter(|name| !name.is_empty()).collect();
    let said: Vec<String> = said.iter().map(|text| plain(text)).collect();
    let stand: Vec<(String, bool)> =
        names.iter().flat_map(|name| said.iter().flat_map(|text| beginnings(name, text))).collect();
    let used: BTreeSet<String> = stand.iter().filter(|(_, ends)| *ends).map(|(head, _)| head.clone()).collect();
    let all = names.iter().filter_map(|name| head(name)).chain(stand.into_iter().map(|(head, _)| head));
    let all: BTreeSet<String> = all.filter(|head| !names.contains(head)).collect();
    let (used, doubtful) = all.into_iter().partition(|head| used.contains(head) && !COMMON.contains(&head.as_str()));
    Heads { used, doubtful }
}

fn bare(name: &str) -> String {
    plain(without_legal_form(name).as_deref().unwrap_or(name)).trim().to_owned()
}

/// The name without its trade; a Latin one without its last word.
fn head(name: &str) -> Option<String> {
    if name.is_ascii() {
        let (first, _) = name.split_once(' ')?;
        return (first.len() > 3).then(|| first.to_owned());
    }
    let rest = TRADES.iter().find_map(|trade| name.strip_suffix(trade))?;
    (rest.chars().count() > 1).then(|| rest.to_owned())
}

/// The beginnings of a name, two characters or more, that stand in a text where the name goes on differently; and whether
/// the word ends there: 日本電 of 日本電気 is part of another word than of 日本電信電話.
fn beginnings(name: &str, text: &str) -> BTreeSet<(String, bool)> {
    let telling: String = name.chars().take_while(|c| !c.is_ascii()).collect();
    let two: String = telling.chars().take(2).collect();
    if two.chars().count() < 2 || name.chars().count() < 3 {
        return BTreeSet::new();
    }
    let stands = |at: usize| {
        let rest = text.get(at..).unwrap_or_default();
        let same: String = telling.chars().zip(rest.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
        let inside = text.get(..at).and_then(|before| before.chars().next_back()).is_some_and(kanji);
        let goes_on =
            rest.get(same.len()..).and_then(|after| after.chars().next()).is_some_and(|c| kanji(c) || katakana(c));
        (!inside && !rest.starts_with(name)).then_some((same, !goes_on))
    };
    text.match_indices(&two).filter_map(|(at, _)| stands(at)).collect()
}

fn katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30fe}')
}

fn kanji(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '々')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str], said: &str) -> (Vec<String>, Vec<String>) {
        let Heads { used, doubtful } = heads(names, &[said]);
        (used.into_iter().collect(), doubtful.into_iter().collect())
    }

    #[test]
    fn a_short_name_that_the_report_uses_is_certain_and_one_that_it_does_not_is_doubtful() {
        let names = ["潮見通信株式会社", "潮見通信", "Shiomi Telecom Corporation"];
        assert_eq!(of(&names, "潮見のサイトが遅い。"), (vec!["潮見".into()], vec!["shiomi".into()]));
        assert_eq!(of(&names, "潮見通信のサイトが遅い。"), (Vec::new(), vec!["shiomi".into(), "潮見".into()]));
        assert_eq!(of(&names, "大潮見の件").0, [""; 0], "another word");
        assert_eq!(of(&["岬ヶ丘市"], "岬ヶ丘のサイト").0, ["岬ヶ丘"]);
        assert_eq!(
            of(&["日本電信電話"], "日本電気の装置"),
            (Vec::new(), vec!["日本電".into(), "日本電信".into()]),
            "part of another word"
        );
        assert_eq!(of(&["西部ガス"], "西部地区で停止").0, [""; 0]);
    }

    #[test]
    fn what_stands_in_sentences_about_anybody_is_never_certain() {
        assert_eq!(of(&["東日本電力株式会社"], "東日本の各地で"), (Vec::new(), vec!["東日本".into()]));
        assert_eq!(of(&["日本銀行"], "日本でも"), (Vec::new(), vec!["日本".into()]));
        assert_eq!(of(&["第102組織株式会社"], "第103組織の件").0, [""; 0], "a number tells, not what stands before it");
        assert_eq!(of(&["潮見", "株式会社", "NTX"], "潮見"), (Vec::new(), Vec::new()));
    }
}
